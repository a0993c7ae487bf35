#include "indexer/analysis/name_key.h"

#include <algorithm>

namespace broadsheet {

std::string NameWords::Key() const {
  std::string key;
  for (const std::string_view word : words) {
    if (!key.empty()) key += ' ';
    key += word;
  }
  return key;
}

NameWords AnalyzeName(std::string_view name, Analyzer& analyzer) {
  std::vector<Token> tokens;
  analyzer.AnalyzeValue(name, /*prefix=*/"", &tokens);
  NameWords result;
  for (const Token& token : tokens) {
    (token.whole ? result.readings : result.words).push_back(analyzer.vocabulary().form(token.form).term);
  }
  return result;
}

std::string NameKey(std::string_view name, Analyzer& analyzer) { return AnalyzeName(name, analyzer).Key(); }

bool ContainsInARow(const std::vector<std::string_view>& words, const std::vector<std::string_view>& part) {
  return std::search(words.begin(), words.end(), part.begin(), part.end()) != words.end();
}

}  // namespace broadsheet
