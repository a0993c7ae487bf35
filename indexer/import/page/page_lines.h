// Short lines around an article that carry facts: who wrote it and when.
#ifndef BROADSHEET_INDEXER_IMPORT_PAGE_PAGE_LINES_H_
#define BROADSHEET_INDEXER_IMPORT_PAGE_PAGE_LINES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broadsheet/date.h"

namespace broadsheet {

struct FoundDate {
  PublicationTime time;
  bool ambiguous = false;  // day and month could be the other way round
  std::size_t begin = 0;   // where in the line
  std::size_t end = 0;
};

// The date in a short line such as "by admin December 2, 2025" or "Updated 1:39 am EST, Wednesday, November 20, 2019".
// Lines of more than 24 words have none. `language` (ISO 639-1, may be empty) decides the order of "03/04/2025".
std::optional<FoundDate> FindDate(std::string_view line, std::string_view language);

// True if the line says nothing but a date ("Published:", weekday and time aside).
bool IsDateLine(std::string_view line, std::string_view language);

// The names in "By Jane Doe and John Roe, Staff Writers"; for a line that says who wrote it in one of many languages.
// Empty for other lines.
std::vector<std::string> ParseByline(std::string_view line, std::string_view language);

// Names out of a value that is known to be one or more authors: without "By", roles, addresses and links.
std::vector<std::string> SplitAuthors(std::string_view value);

// True if the line announces a change ("Updated …", "Aktualisiert …") rather than the publication.
bool SaysUpdated(std::string_view line);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_PAGE_PAGE_LINES_H_
