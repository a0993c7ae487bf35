#include "indexer/analysis/dump.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace broadsheet {

std::vector<TokenDescription> DescribeTokens(const Vocabulary& vocabulary, const std::vector<Token>& tokens) {
  std::vector<TokenDescription> descriptions;
  descriptions.reserve(tokens.size());
  for (const Token& token : tokens) {
    const Form form = vocabulary.form(token.form);
    descriptions.push_back({token.word,
                            token.begin,
                            token.end,
                            token.whole,
                            std::string(form.spelling),
                            std::string(form.term),
                            {form.lookups.begin(), form.lookups.end()}});
  }
  return descriptions;
}

std::string DumpTokens(const std::vector<TokenDescription>& tokens) {
  std::string dump;
  for (const TokenDescription& token : tokens) {
    absl::StrAppend(&dump, token.word, token.whole ? "+" : "", "  ", token.spelling, "  ", token.term);
    if (!token.lookups.empty()) absl::StrAppend(&dump, "  ", absl::StrJoin(token.lookups, "|"));
    absl::StrAppend(&dump, "\n");
  }
  return dump;
}

}  // namespace broadsheet
