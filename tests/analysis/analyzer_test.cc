// How text becomes terms: one row a behaviour.
#include "indexer/analysis/analyzer.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "indexer/analysis/dump.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// Words apart by a space, second readings behind a +, look-ups in brackets: "Zjapan(japan's|japan) +XACRus(US)".
std::string Compact(const std::vector<TokenDescription>& tokens) {
  std::string dump;
  std::uint32_t word = 0;
  for (const TokenDescription& token : tokens) {
    if (!dump.empty()) dump += token.whole || token.word == word ? "" : " ";
    word = token.word;
    absl::StrAppend(&dump, token.whole ? "+" : "", token.term, "(",
                    token.lookups.empty() ? token.spelling : absl::StrJoin(token.lookups, "|"), ")");
  }
  return dump;
}

std::string AnalyzeToString(std::string_view text, std::string_view language = "en") {
  Vocabulary vocabulary;
  Analyzer analyzer(&vocabulary);
  std::vector<Token> tokens;
  analyzer.Analyze(text, language, &tokens);
  return Compact(DescribeTokens(vocabulary, tokens));
}

struct Case {
  std::string_view text;
  std::string_view expected;
};

class English : public testing::TestWithParam<Case> {};

TEST_P(English, Analyze) { EXPECT_EQ(AnalyzeToString(GetParam().text), GetParam().expected) << GetParam().text; }

INSTANTIATE_TEST_SUITE_P(Words, English, testing::Values(
  Case{"", ""},
  Case{" \n-- …", ""},
  Case{"Peace talks", "Zpeac(peace) Ztalk(talks)"}
));

}  // namespace
}  // namespace broadsheet
