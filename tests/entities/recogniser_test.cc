#include "broadsheet/recogniser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

namespace broadsheet {
namespace {

std::string Shown(std::string_view text, const std::vector<Mention>& mentions) {
  std::string shown;
  for (const Mention& mention : mentions) {
    if (!shown.empty()) shown += "; ";
    shown += std::string(EntityTypeName(mention.type)) + " " +
             std::string(text.substr(mention.begin, mention.end - mention.begin));
  }
  return shown;
}

class RecogniserTest : public testing::Test {
 protected:
  std::string Found(std::string_view text, std::string_view language = "en") {
    return Shown(text, recogniser_.Recognise(text, language));
  }

  Recogniser recogniser_{EntityModel::BuiltIn()};
};

TEST_F(RecogniserTest, FindsNamesWhereTheyStand) {
  EXPECT_EQ(Found("Angela Martin of Deutsche Bank flew to Norway on Friday."),
            "person Angela Martin; org Deutsche Bank; place Norway");
  EXPECT_EQ(Found("Japan's exports rose, the Finance Ministry said in Tokyo."),
            "place Japan; org Finance Ministry; place Tokyo");
  EXPECT_EQ(Found("no names at all in this line."), "");
  EXPECT_EQ(Found(""), "");
}

TEST_F(RecogniserTest, TextsOfOneArticleHelpEachOther) {
  const std::string_view texts[] = {"President Anna Kowalski visited Poland.", "", "In Poland, Kowalski was cheered."};
  const std::vector<Mention>& mentions = recogniser_.Recognise(texts, "en");
  ASSERT_EQ(mentions.size(), 4u);
  EXPECT_EQ(mentions[0].field, 0u);
  EXPECT_EQ(mentions[2].field, 2u);
  EXPECT_EQ(mentions[3].field, 2u);
  EXPECT_EQ(texts[2].substr(mentions[3].begin, mentions[3].end - mentions[3].begin), "Kowalski");
  EXPECT_EQ(mentions[3].type, EntityType::kPerson);
  EXPECT_EQ(mentions[3].sentence, 0u);
}

TEST_F(RecogniserTest, TokensOfOthersKeepTheirNumbers) {
  const std::vector<std::vector<std::string>> sentences = {
      {}, {"He", "met", "John", "Smith", "in", "London", "."}, {}, {"Germany", "won", "."}};
  const std::vector<Mention>& mentions = recogniser_.RecogniseTokens(sentences, "");
  ASSERT_EQ(mentions.size(), 3u);
  EXPECT_EQ(mentions[0], (Mention{EntityType::kPerson, 0, 1, 2, 4}));
  EXPECT_EQ(mentions[1], (Mention{EntityType::kPlace, 0, 1, 5, 6}));
  EXPECT_EQ(mentions[2], (Mention{EntityType::kPlace, 0, 3, 0, 1}));
}

TEST_F(RecogniserTest, OtherLanguagesFallBackToListsAndShapes) {
  EXPECT_TRUE(recogniser_.IsTrainedFor("en"));
  EXPECT_FALSE(recogniser_.IsTrainedFor("de"));
  EXPECT_EQ(Found("Gestern traf Johann Sebald in Berlin ein, wie die Quirl Maschinenbau AG mitteilte.", "de"),
            "person Johann Sebald; place Berlin; org Quirl Maschinenbau AG");
  recogniser_.Recognise("Der Hafen wird im kommenden Jahr erweitert, sagte der Minister am Mittwoch im Landtag.", "");
  EXPECT_EQ(recogniser_.language(), "de");
}

// Any bytes: mentions are in order, apart, not empty, and within their text.
TEST_F(RecogniserTest, AnyBytesWillDo) {
  std::mt19937 random(11);
  const std::string pieces[] = {"Oslo", "Mr. Lund", "THE BANK OF", "said", ".",        "\n\n", "\xFF\xFE",
                                "“",    "’s",       " ",           "1996", "\xE2\x80", "of",   "Ñandú"};
  for (int run = 0; run < 2000; ++run) {
    std::string text;
    for (unsigned n = random() % 60; n > 0; --n) {
      text += random() % 5 == 0 ? std::string(1, static_cast<char>(random())) : pieces[random() % std::size(pieces)];
      if (random() % 2 == 0) text += ' ';
    }
    for (const char* language : {"en", "fr", ""}) {
      std::uint32_t last = 0;
      for (const Mention& mention : recogniser_.Recognise(text, language)) {
        ASSERT_GE(mention.begin, last);
        ASSERT_LT(mention.begin, mention.end);
        ASSERT_LE(mention.end, text.size());
        last = mention.end;
      }
    }
  }
}

TEST_F(RecogniserTest, EnormousTokensAndTexts) {
  EXPECT_EQ(Found(std::string(5'000'000, 'X')).size() < 10'000'000, true);
  EXPECT_NO_FATAL_FAILURE(Found(std::string(2'000'000, '.')));
  std::string names;
  for (int n = 0; n < 200'000; ++n) names += "Oslo ";
  EXPECT_NO_FATAL_FAILURE(Found(names));
}

TEST_F(RecogniserTest, TheSameTextGivesTheSameNames) {
  const std::string text = "Boeing sold jets to Lufthansa, chief executive Paul Weber said in Seattle.";
  const std::string first = Found(text);
  Found("In Paris, the French president met Chancellor Lena Vogt.");
  EXPECT_EQ(Found(text), first);
}

}  // namespace
}  // namespace broadsheet
