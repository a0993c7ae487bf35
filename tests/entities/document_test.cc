#include "indexer/entities/document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "indexer/entities/training/name_lists.h"

namespace broadsheet::entities {
namespace {

// What is known about "talks", "the" and "in": always in lower case.
Lexicon SmallLexicon() {
  Lexicon::Entries entries;
  for (const char* word : {"talks", "the", "in", "resume", "harbour"}) {
    WordFacts facts;
    facts.lower_share = 7;
    facts.usual_form = LetterForm::kLower;
    entries.emplace_back(Lexicon::KeyOf(HashWord(word)), facts);
  }
  Lexicon lexicon;
  lexicon.Fill(entries);
  return lexicon;
}

NameLists SmallLists() {
  NameListBuilder builder;
  builder.Add("New Arden", NameList::kCities);
  builder.Add("Arden", NameList::kSurnames);
  NameLists lists;
  lists.Fill(builder.Build());
  return lists;
}

// The candidates of `text`, runs apart by "|".
std::string Candidates(std::string_view text, Document* document) {
  static const Lexicon lexicon = SmallLexicon();
  static const NameLists lists = SmallLists();
  Tokens tokens;
  SplitSentences(text, &tokens);
  WordLookup words(lexicon);
  document->Assign(tokens, &words, lists);
  std::string shown;
  for (const CandidateRun& run : document->runs()) {
    if (!shown.empty()) shown += " |";
    for (std::uint32_t i = run.begin; i < run.end; ++i)
      shown += (shown.empty() ? "" : " ") + std::string(tokens.words[i]);
  }
  return shown;
}

TEST(DocumentTest, CandidatesAreRaisedWordsAndWhatJoinsThem) {
  Document document;
  EXPECT_EQ(Candidates("The talks in Oslo broke down, said Lund.", &document), "Oslo | Lund");
  EXPECT_EQ(Candidates("They met at the Bank of New Arden & Sons.", &document), "They | Bank of New Arden & Sons");
  EXPECT_EQ(Candidates("nothing here", &document), "");
  EXPECT_EQ(Candidates("The Euro 96 final", &document), "The Euro 96");
}

TEST(DocumentTest, WordsThatBeginSentencesAreNamesIfTheyAreElsewhere) {
  Document document;
  EXPECT_EQ(Candidates("Harbour fees rose.", &document), "");
  EXPECT_EQ(Candidates("Harbour fees rose. He works for Harbour.", &document), "Harbour | He | Harbour");
}

TEST(DocumentTest, FormsAreRestoredInCapitals) {
  Document document;
  EXPECT_EQ(Candidates("TALKS IN OSLO RESUME", &document), "TALKS IN OSLO RESUME");
  ASSERT_EQ(document.tokens().size(), 4u);
  EXPECT_EQ(document.tokens()[0].word.form, LetterForm::kLower);
  EXPECT_EQ(document.tokens()[2].word.form, LetterForm::kCapital);
  EXPECT_EQ(document.tokens()[2].lettering, Lettering::kCapitals);
}

TEST(DocumentTest, ListedNamesAreTheLongest) {
  Document document;
  Candidates("He left New Arden yesterday.", &document);
  const DocumentToken& first = document.tokens()[2];
  const DocumentToken& second = document.tokens()[3];
  EXPECT_EQ(first.lists.at[static_cast<int>(Place::kBegin)], MaskOf(NameList::kCities));
  EXPECT_EQ(second.lists.at[static_cast<int>(Place::kLast)], MaskOf(NameList::kCities));
  EXPECT_EQ(second.lists.at[static_cast<int>(Place::kUnit)], MaskOf(NameList::kSurnames));
}

// The noun that says what the first word of `text` is; empty if none does.
std::string NounOf(std::string_view text) {
  Document document;
  Candidates(text, &document);
  Tokens tokens;
  SplitSentences(text, &tokens);
  const std::optional<std::uint32_t> noun = document.WordOf(document.tokens()[0]).noun;
  return noun ? std::string(tokens.words[*noun]) : "";
}

TEST(DocumentTest, NamesAreWhatTheTextSaysTheyAre) {
  EXPECT_EQ(NounOf("Oberau is a village in Hesse."), "village");
  EXPECT_EQ(NounOf("Oberau (formerly Au) was once one of the large market towns of Hesse."), "towns");
  EXPECT_EQ(NounOf("Reid, a former minister, resigned."), "minister");
  EXPECT_EQ(NounOf("Lund is the city's largest shipyard."), "shipyard");
  EXPECT_EQ(NounOf("Salt Road is a series of Danish novels by Lund."), "novels");
  EXPECT_EQ(NounOf("Lund is a 1996 American crime film which won nothing."), "film");
}

TEST(DocumentTest, WhatANameIsHoldsWhereverItStands) {
  EXPECT_EQ(NounOf("Oberau was flooded. Oberau is a village."), "village");
  EXPECT_EQ(NounOf("Reid met Lund, a painter."), "");
}

TEST(DocumentTest, NothingIsSaidWithoutAnArticleOrANoun) {
  EXPECT_EQ(NounOf("Oberau is quiet."), "");
  EXPECT_EQ(NounOf("Oberau is the"), "");
  EXPECT_EQ(NounOf("Oberau (near Au"), "");
  EXPECT_EQ(NounOf("Oberau is in a valley."), "");
  EXPECT_EQ(NounOf("Oberau, Hesse"), "");
}

}  // namespace
}  // namespace broadsheet::entities
