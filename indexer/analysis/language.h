// Which language a text is in, and which languages can be stemmed.
#ifndef BROADSHEET_INDEXER_ANALYSIS_LANGUAGE_H_
#define BROADSHEET_INDEXER_ANALYSIS_LANGUAGE_H_

#include <string>
#include <string_view>

namespace broadsheet {

// ISO 639-1 code of the text's language as CLD2 sees it; empty where it is not sure (too short, lists of figures).
std::string DetectLanguage(std::string_view text);

// True if libstemmer has a stemmer for this ISO 639-1 code.
bool HasStemmer(std::string_view language);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ANALYSIS_LANGUAGE_H_
