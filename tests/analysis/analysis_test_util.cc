#include "tests/analysis/analysis_test_util.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "indexer/analysis/analyzer.h"

namespace broadsheet {

std::vector<TokenDescription> Describe(std::string_view text, std::string_view language) {
  Vocabulary vocabulary;
  Analyzer analyzer(&vocabulary);
  std::vector<Token> tokens;
  analyzer.Analyze(text, language, &tokens);
  return DescribeTokens(vocabulary, tokens);
}

std::vector<TokenDescription> DescribeValue(std::string_view text, std::string_view prefix) {
  Vocabulary vocabulary;
  Analyzer analyzer(&vocabulary);
  std::vector<Token> tokens;
  analyzer.AnalyzeValue(text, prefix, &tokens);
  return DescribeTokens(vocabulary, tokens);
}

std::string Compact(const std::vector<TokenDescription>& tokens) {
  std::string dump;
  for (const TokenDescription& token : tokens) {
    if (!dump.empty() && !token.whole) dump += ' ';
    const std::string found_by = token.lookups.empty() ? token.spelling : absl::StrJoin(token.lookups, "|");
    absl::StrAppend(&dump, token.whole ? "+" : "", token.term, "(", found_by, ")");
  }
  return dump;
}

std::string RandomText(const std::vector<std::string_view>& pieces, std::size_t max_pieces, std::mt19937* random) {
  std::string text;
  const std::size_t count = (*random)() % (max_pieces + 1);
  for (std::size_t i = 0; i < count; ++i) text += pieces[(*random)() % pieces.size()];
  return text;
}

const std::vector<std::string_view>& AsciiPieces() {
  static const std::vector<std::string_view> pieces = {
      "a",       "b",  "S",    "US", "s", "The", "talks", "d", "l",  "o",  "x", "1", "7",   "00",
      "000",     "35", "1987", ".",  ".", ",",   ",",     "'", "'",  "'s", "`", "-", "-",   "-\n",
      "- \r\n ", "&",  "_",    "__", "/", "@",   " ",     " ", "\n", "\t", "!", "$", "\x7f"};
  return pieces;
}

const std::vector<std::string_view>& MixedPieces() {
  static const std::vector<std::string_view> pieces = [] {
    std::vector<std::string_view> mixed = AsciiPieces();
    for (const std::string_view piece : {"’",      "‘",        "”",
                                         "—",      "…",        "é",
                                         "É",      "ß",        "ı",
                                         "İ",      "e\u0301",  "\u0301",
                                         "\u00AD", "\u200B",   "\u200D",
                                         "\u2011", "\u2010",   "ﬁ",
                                         "Ａ",     "１",       "²",
                                         "½",      "Ё",        "й",
                                         "ж",      "Σ",        "ς",
                                         "ώ",      "א",        "ש\u05C1",
                                         "ع",      "مُ",        "ـ",
                                         "٣",      "٫",        "٬",
                                         "हि",     "한",       "\u1112\u1161",
                                         "東京",   "カタ",     "ﾊﾞ",
                                         "ー",     "の",       "ไทย",
                                         "ກ",      "က",        "ខ្មែរ",
                                         "·",      "＇",       "＿",
                                         "🙂",   "𝐀",        "\U00020000",
                                         "ŉ",      "ﷺ",        "\xFF",
                                         "\xC3",   "\xE2\x82", "\xED\xA0\x80",
                                         "\u0000"}) {
      mixed.push_back(piece);
    }
    return mixed;
  }();
  return pieces;
}

}  // namespace broadsheet
