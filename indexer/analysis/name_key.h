// What a name is compared by, the same for indexing and querying.
#ifndef BROADSHEET_INDEXER_ANALYSIS_NAME_KEY_H_
#define BROADSHEET_INDEXER_ANALYSIS_NAME_KEY_H_

#include <string>
#include <string_view>
#include <vector>

#include "indexer/analysis/analyzer.h"

namespace broadsheet {

// The words of a name, folded. The views live as long as the analyzer's vocabulary.
struct NameWords {
  std::vector<std::string_view> words;     // plain forms in order: "U.S. Treasury’s" -> us, treasury
  std::vector<std::string_view> readings;  // other ways to ask for one of them: "o'brien", or "alrashid" for al-Rashid

  // The words with a space between: names with one key are one name.
  std::string Key() const;
};

NameWords AnalyzeName(std::string_view name, Analyzer& analyzer);

// The key of a name: AnalyzeName(name, analyzer).Key().
std::string NameKey(std::string_view name, Analyzer& analyzer);

// True if `part` stands in `words`, in a row.
bool ContainsInARow(const std::vector<std::string_view>& words, const std::vector<std::string_view>& part);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ANALYSIS_NAME_KEY_H_
