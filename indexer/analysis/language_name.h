// What people and programs call languages.
#ifndef BROADSHEET_INDEXER_ANALYSIS_LANGUAGE_NAME_H_
#define BROADSHEET_INDEXER_ANALYSIS_LANGUAGE_NAME_H_

#include <string>
#include <string_view>

namespace broadsheet {

// The ISO 639-1 code: "en" for "en-US", "en_GB.UTF-8", "EN", "eng", "English"; one for what is one language to a
// stemmer and to a reader ("no" for "nb"); empty for what names no language.
std::string NormalizeLanguage(std::string_view name);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ANALYSIS_LANGUAGE_NAME_H_
