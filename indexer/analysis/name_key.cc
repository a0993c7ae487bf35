#include "indexer/analysis/name_key.h"

#include <algorithm>

namespace broadsheet {

std::string NameWords::Key() const {
  std::size_t bytes = words.size();
  for (const std::string_view word : words) bytes += word.size();
  std::string key;
  key.reserve(bytes);
  for (const std::string_view word : words) {
    if (!key.empty()) key += ' ';
    key += word;
  }
  return key;
}

NameWords AnalyzeName(std::string_view name, Analyzer& analyzer) {
  constexpr std::size_t kUsualTokens = 8;
  std::vector<Token> tokens;
  tokens.reserve(kUsualTokens);
  analyzer.AnalyzeValue(name, /*prefix=*/"", &tokens);
  NameWords result;
  result.words.reserve(tokens.size());
  for (const Token& token : tokens) {
    (token.whole ? result.readings : result.words).emplace_back(analyzer.vocabulary().form(token.form).term);
  }
  return result;
}

std::string NameKey(std::string_view name, Analyzer& analyzer) { return AnalyzeName(name, analyzer).Key(); }

bool ContainsInARow(const std::vector<std::string_view>& words, const std::vector<std::string_view>& part) {
  return std::search(words.begin(), words.end(), part.begin(), part.end()) != words.end();
}

}  // namespace broadsheet
