// Whether a word in capitals is an acronym, or stands in a headline where everything is in capitals.
#ifndef BROADSHEET_INDEXER_ANALYSIS_CAPITALS_H_
#define BROADSHEET_INDEXER_ANALYSIS_CAPITALS_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "indexer/analysis/analyzer.h"

namespace broadsheet {

// `tokens` from `first` on are the words of `text`, `capitals` of them in capitals; `acronyms` are the indices of the
// acronym tokens among them, in order. Takes out the acronym tokens whose sentence or line is in capitals, or all if
// the whole text is.
void RemoveAcronymsAmongCapitals(std::string_view text, std::size_t first, std::size_t capitals,
                                 const std::vector<std::size_t>& acronyms, std::vector<Token>* tokens);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ANALYSIS_CAPITALS_H_
