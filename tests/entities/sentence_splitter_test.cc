#include "indexer/entities/sentence_splitter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

namespace broadsheet::entities {
namespace {

// Tokens apart by spaces, sentences by " | ".
std::string Split(std::string_view text) {
  Tokens tokens;
  SplitSentences(text, &tokens);
  std::string shown;
  std::size_t sentence = 0;
  for (std::size_t i = 0; i < tokens.words.size(); ++i) {
    const bool opens = sentence < tokens.sentences.size() && tokens.sentences[sentence] == i;
    if (opens) ++sentence;
    if (i > 0) shown += opens ? " | " : " ";
    shown += tokens.words[i];
  }
  return shown;
}

struct Row {
  const char* text;
  const char* tokens;
};

TEST(SentenceSplitterTest, CutsAsTrainingTextsAreCut) {
  const Row rows[] = {
      {"", ""},
      {" \n\t ", ""},
      {"Ana Petrov spoke.", "Ana Petrov spoke ."},
      {"Japan's port, Kobe's too", "Japan 's port , Kobe 's too"},
      {"Japan’s port", "Japan ’s port"},
      {"O'Brien d’Arc rock'n'roll", "O'Brien d’Arc rock'n'roll"},
      {"the U.S. and U.S.-led A.B.", "the U.S. and U.S.-led A.B."},
      {"Mr. Lund met Dr. Ray, Jr. in St. Ives.", "Mr. Lund met Dr. Ray , Jr. in St. Ives ."},
      {"Acme Inc. The firm rose.", "Acme Inc. | The firm rose ."},
      {"Acme Inc. rose.", "Acme Inc. rose ."},
      {"He left. She stayed! Why? Because.", "He left . | She stayed ! | Why ? | Because ."},
      {"He left at 3.5 or 1,000, not 10:30.", "He left at 3.5 or 1,000 , not 10:30 ."},
      {"\"It is so.\" He went.", "\" It is so . \" | He went ."},
      {"“It is so.” He went.", "“ It is so . ” | He went ."},
      {"a headline\n\nThe text", "a headline | The text"},
      {"a line\nof text", "a line of text"},
      {"$35M, 28-point (so) -- AT&T... @wire #news", "$ 35M , 28-point ( so ) -- AT&T ... @wire #news"},
      {"Łódź, São Paulo — Zürich", "Łódź , São Paulo — Zürich"},
      {"ab\xFFzwei \xC3", "ab zwei"},
      {"one\u00a0two\u3000three", "one two three"},
  };
  for (const Row& row : rows) EXPECT_EQ(Split(row.text), row.tokens) << row.text;
}

// Whatever the bytes: tokens are in order, within the text, not empty, and every sentence has one.
TEST(SentenceSplitterTest, StaysWithinAnyBytes) {
  std::mt19937 random(7);
  const std::string pieces[] = {"Ab",   "'s", ".", "…", "“", "\xE2", "\xF0\x9F", "\x80", " ",
                                "\n\n", "U.", "-", "@", "#", "7",    ",",        "ß"};
  for (int run = 0; run < 3000; ++run) {
    std::string text;
    for (unsigned n = random() % 40; n > 0; --n) {
      if (random() % 4 == 0) {
        text += static_cast<char>(random());
      } else {
        text += pieces[random() % std::size(pieces)];
      }
    }
    Tokens tokens;
    SplitSentences(text, &tokens);
    const char* last = text.data();
    for (const std::string_view word : tokens.words) {
      ASSERT_FALSE(word.empty());
      ASSERT_GE(word.data(), last);
      last = word.data() + word.size();
      ASSERT_LE(last, text.data() + text.size());
    }
    for (std::size_t s = 0; s < tokens.sentences.size(); ++s) {
      const std::size_t end = s + 1 < tokens.sentences.size() ? tokens.sentences[s + 1] : tokens.words.size();
      ASSERT_LT(tokens.sentences[s], end);
    }
    ASSERT_EQ(tokens.sentences.empty(), tokens.words.empty());
  }
}

}  // namespace
}  // namespace broadsheet::entities
