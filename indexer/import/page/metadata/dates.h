// When a page's article was published and modified.
#ifndef BROADSHEET_INDEXER_IMPORT_PAGE_METADATA_DATES_H_
#define BROADSHEET_INDEXER_IMPORT_PAGE_METADATA_DATES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broadsheet/date.h"
#include "indexer/import/page/metadata/page_facts.h"

namespace broadsheet {

struct PageDates {
  std::optional<PublicationTime> date, modified;
  std::vector<std::string> warnings;
};

// From metadata, then <time>, then what stands near the headline, then the URL. `language` is that of the page's words
// for months.
PageDates FindDates(const PageFacts& facts, const VisiblePage& page, std::string_view url, std::string_view language);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_PAGE_METADATA_DATES_H_
