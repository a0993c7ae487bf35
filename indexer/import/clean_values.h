// The form that values take in an Article, whatever importer they come from. All text here is valid UTF-8.
#ifndef BROADSHEET_INDEXER_IMPORT_CLEAN_VALUES_H_
#define BROADSHEET_INDEXER_IMPORT_CLEAN_VALUES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broadsheet/article.h"

namespace broadsheet {

// Without white space (no-break spaces and byte order marks included) at both ends.
std::string_view TrimSpace(std::string_view text);

// Trimmed, every run of white space one space. For everything that is one line: titles, names, ….
std::string CollapseSpace(std::string_view text);

// A body: no white space at the ends of lines, one blank line between paragraphs, none around. Doing it twice
// changes nothing.
std::string CleanBody(std::string_view text);

// "By  Anna Li and Ben Okri, Globe Wire" -> {"Anna Li", "Ben Okri", "Globe Wire"}; also "Li, Okri & Ba". A comma before
// "Jr." or "Ph.D." does not split. "admin" is as good a name as any.
std::vector<std::string> SplitByline(std::string_view text);

// Fills in the id where the producer gave none: the URL, else the content's hash.
void EnsureId(Article& article);

// A warning for a publication date that is missing or in the future, naming the field; "" if there is none to give.
// `now` is an instant in seconds since 1970.
std::string DateWarning(const Article& article, std::int64_t now);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_CLEAN_VALUES_H_
