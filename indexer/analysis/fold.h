// The same word written differently: what not even spellings keep. What look-ups ignore as well: FoldText in
// analyzer.h, which is implemented here.
#ifndef BROADSHEET_INDEXER_ANALYSIS_FOLD_H_
#define BROADSHEET_INDEXER_ANALYSIS_FOLD_H_

#include <string>
#include <string_view>

namespace broadsheet {

// A word as people would say it was written: NFKC, every apostrophe ', every hyphen -, no soft hyphens, zero-width
// characters or line breaks. Case and accents are kept.
std::string NormalizeSpelling(std::string_view raw);

// `text` cut to its first `max_characters` characters.
std::string_view CutToCharacters(std::string_view text, std::size_t max_characters);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ANALYSIS_FOLD_H_
