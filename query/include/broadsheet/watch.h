// Standing queries: asked again and again, each time of what is new.
#ifndef BROADSHEET_WATCH_H_
#define BROADSHEET_WATCH_H_

#include <cstdint>
#include <string>

#include "broadsheet/searcher.h"

namespace broadsheet {

// A plain value. Relative dates in the query are relative to the day it is asked.
struct Watch {
  std::string name;
  Query query;                     // Query::today is not kept
  std::uint64_t next_article = 1;  // articles from this number on have not been looked at: see Searcher::next_article
};

}  // namespace broadsheet

#endif  // BROADSHEET_WATCH_H_
