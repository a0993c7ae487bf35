#include "indexer/analysis/sentences.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace broadsheet {
namespace {

// The text with `|` before each word that begins a sentence and `¶` before each that begins a paragraph.
std::string Marked(std::string_view text, std::string_view language = "en") {
  Vocabulary vocabulary;
  Analyzer analyzer(&vocabulary);
  std::vector<Token> tokens;
  analyzer.Analyze(text, language, &tokens);
  TextMarks marks;
  FindMarks(text, tokens, language, &marks);
  std::string marked(text);
  for (auto token = tokens.rbegin(); token != tokens.rend(); ++token) {
    if (token->whole) continue;
    const auto has = [&](const std::vector<std::uint32_t>& words) {
      return std::find(words.begin(), words.end(), token->word) != words.end();
    };
    if (has(marks.paragraphs)) {
      EXPECT_TRUE(has(marks.sentences));
      marked.insert(token->begin, "¶");
    } else if (has(marks.sentences)) {
      marked.insert(token->begin, "|");
    }
  }
  return marked;
}

// Rows are texts as they should be marked; `language` is English unless a row says otherwise.
TEST(SentencesTest, English) {
  const char* const rows[] = {
      "It rained. |Then it stopped.",
      "It rained! |Why? |Nobody knows.",
      "“It rained.” |He left. \"|It poured.\" (|It did.) |So it was.",
      "“Did it rain?” he asked. |Yahoo! said it did.",
      "Mr. Smith met Dr. Jones and Gen. Lee at St. James. |They talked.",
      "George W. Bush met J.K. Rowling. |They talked.",
      "He lives in the U.S. |The weather is fine. |He likes the U.S. Senate and the U.S. economy.",
      "Shares of Acme Corp. rose. |Acme Corp. Chairman Lee left Acme Inc. |He was 60.",
      "On Dec. 2 and in Jan. 2025 No. 5 won. |It is not over in Dec. |The end.",
      "It cost 3.5 percent, or $2.75. |That is 1,000. |Ten of them.",
      "Oakland, Calif. and Tampa, Fla. |It was ill. |Lee was too.",
      "He said nothing... and left. |Then... |Nothing. |Or… |Or else.",
      "There was a deal.|The minister signed it at john.smith@example.com and on .NET.",
      "In 2024 he died. |15 people came.",
      "It was 5 p.m. |He left. |It was 5 p.m. Eastern time.",
      "Yes, etc. |The end",
      "Lazard Ltd. ( LAZ.N ). |Others (Acme Inc. and K). |Wm. Lee (Jr.) went.",
      "PEACE DEAL SIGNED. |NOBODY KNOWS WHY",
      "One\n\n¶two\n \n¶Three\nfour.\n\n\n\n¶Five",
      "A-bc. |C-de f",
      "",
      "...",
      "One",
      "One. ",
  };
  for (const char* row : rows) {
    std::string text = row;
    for (const std::string mark : {"|", "¶"}) {
      for (std::size_t at; (at = text.find(mark)) != std::string::npos;) text.erase(at, mark.size());
    }
    EXPECT_EQ(Marked(text), row);
  }
}

TEST(SentencesTest, OtherLanguages) {
  struct Row {
    const char *language, *marked;
  };
  const Row rows[] = {
      {"de", "Am 2. Dezember kam Dr. Müller. |Er ging am Montag. |Das war gut, z.B. Ärzte, usw."},
      {"en", "He came on 2. |December was cold."},
      {"ru", "В г. Москве было холодно. |Он ушёл."},
      {"zh", "北京大学。|清华大学！|南京大学"},
      {"hi", "यह अच्छा है। |वह गया।"},
      {"ar", "هل هو هنا؟ |نعم"},
      {"es", "¿Qué pasó? |Nada. |El Sr. García y la Sra. López salieron."},
      {"fr", "M. Dupont et Mme. Durand sont partis. |Élysée a dit non."},
  };
  for (const Row& row : rows) {
    std::string text = row.marked;
    for (std::size_t at; (at = text.find('|')) != std::string::npos;) text.erase(at, 1);
    EXPECT_EQ(Marked(text, row.language), row.marked);
  }
}

}  // namespace
}  // namespace broadsheet
