// Terms of whole values (FieldKind::kValue), the same for indexing and querying.
#ifndef BROADSHEET_INDEXER_ANALYSIS_VALUE_TERM_H_
#define BROADSHEET_INDEXER_ANALYSIS_VALUE_TERM_H_

#include <string>
#include <string_view>
#include <vector>

namespace broadsheet {

// `prefix` + `value`; if that is longer than kMaxTermBytes, the value's beginning (cut at a character) and the XXH3-64
// of the whole in hex instead. Ids are taken as they are; languages and hosts are given in lower case.
std::string ValueTerm(std::string_view prefix, std::string_view value);

// A host without its last dots, in lower case whatever the script. One beyond ASCII may be malformed.
std::string NormalizeHost(std::string_view host);

// What `site:` finds an article by: the host of its URL in lower case and the domains above it, without the
// top level alone: "https://www.example.co.uk/a" -> www.example.co.uk, example.co.uk, co.uk. Empty for no URL.
std::vector<std::string> SitesOfUrl(std::string_view url);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ANALYSIS_VALUE_TERM_H_
