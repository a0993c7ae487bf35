// A timeline as a picture.
#ifndef BROADSHEET_TOOLS_TIMELINE_SVG_H_
#define BROADSHEET_TOOLS_TIMELINE_SVG_H_

#include <string>

#include "broadsheet/timeline.h"

namespace broadsheet::cli {

// A bar chart as a whole SVG 1.1 document, with the query as its title. Needs no script and no style from outside.
std::string TimelineSvg(const std::string& query, const TimelineResult& timeline);

}  // namespace broadsheet::cli

#endif  // BROADSHEET_TOOLS_TIMELINE_SVG_H_
