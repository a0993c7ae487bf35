// Word endings with their accents put back, for stemmers that know the endings only so.
#ifndef BROADSHEET_INDEXER_ANALYSIS_ACCENTED_ENDINGS_H_
#define BROADSHEET_INDEXER_ANALYSIS_ACCENTED_ENDINGS_H_

#include <string>
#include <string_view>

namespace broadsheet {

// Words are stemmed with their accents folded, so that a query typed without them meets the text that has them. Some
// stemmers then miss endings ("organización", "élevée"). Where an ending is nearly always written with an accent, this
// puts it back: "organizacion" -> "organización". The result depends on the folded word alone, which is the point.
// README.md has the figures.
std::string WithAccentedEnding(std::string_view folded, std::string_view language);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ANALYSIS_ACCENTED_ENDINGS_H_
