// Why an article matched, where its snippet does not show it.
#include <gtest/gtest.h>

#include <string>

#include "broadsheet/searcher.h"
#include "tests/support/article_builder.h"
#include "tests/support/memory_archive.h"

namespace broadsheet {
namespace {

std::string Filler(int sentences) {
  std::string text;
  for (int i = 0; i < sentences; ++i) text += "Nothing of note was said on this day in the chamber. ";
  return text;
}

Article TheArticle() {
  return ArticleBuilder("a")
      .Title("Ferry talks, and talking of ferries")
      .Deck("The mayor waits")
      .Body("The harbour strike goes on. " + Filler(9) + "A herring swims. " + Filler(9) + "A cod swims. " + Filler(9) +
            "A plaice swims. " + Filler(9) + "An eel sleeps.")
      .Person("Ada Marsh")
      .Person("Anna Marsh-Berg")
      .Org("Harbour Union")
      .Place("Saltmarket")
      .Topic("Sea trade")
      .Byline("Tom Weller")
      .Source("Harbour Courier")
      .Url("https://www.courier.example/a")
      .Language("en");
}

// "title: talks, talking; person: Ada Marsh"
std::string PartsFor(const std::string& text) {
  MemoryArchive archive;
  archive.AddSegment("default", {TheArticle()});
  Query query;
  query.text = text;
  SearchOptions options;
  options.matched_parts = true;
  const auto result = Searcher::Over(archive.TakeSnapshot())->Search(query, options);
  EXPECT_TRUE(result.ok() && result->hits.size() == 1) << text;
  if (!result.ok() || result->hits.size() != 1) return "";
  std::string parts, last_field;
  for (const MatchedPart& part : result->hits[0].matched_parts) {
    const bool same_field = part.field == last_field;
    parts += same_field ? ", " : parts.empty() ? "" : "; ";
    parts += same_field ? part.text : part.field + ": " + part.text;
    last_field = part.field;
  }
  return parts;
}

TEST(MatchedParts, TellWhatTheSnippetLeavesOut) {
  struct Row {
    const char *query, *parts;
  };
  const Row rows[] = {
      {"strike", ""},
      {"harbour strike", ""},
      {"talks", "title: talks, talking"},
      {"strike talks", "title: talks, talking"},
      {"strike \"ferry talks\"", "title: Ferry talks"},
      {"strike mayor", "deck: mayor"},
      {"mayor", ""},  // the snippet is of the deck
      {"mayor ferry", "title: Ferry, ferries"},
      // Four places are too far apart for a snippet.
      {"strike herring cod plaice", "body: plaice"},
      {"strike herring cod plaice sleep", "body: plaice, sleeps"},
      {"strike -xyzzy", ""},
      {"strike NOT person:\"karl holm\"", ""},
      {"strike NOT NOT person:ada", "person: Ada Marsh"},
      {"person:marsh", "person: Ada Marsh, Anna Marsh-Berg"},
      {"person:mar*", "person: Ada Marsh, Anna Marsh-Berg"},
      {"entity:harbour", "org: Harbour Union"},
      {"org:union OR place:saltmarket OR topic:trade", "org: Harbour Union; place: Saltmarket; topic: Sea trade"},
      {"byline:(tom NEAR/1 weller) source:courier", "byline: Tom Weller; source: Harbour Courier"},
      {"byline:\"weller tom\" OR strike", ""},
      {"person:\"ada marsh\" NEAR/3 xyzzy OR strike", ""},
      {"lang:en site:courier.example", "lang: en; site: courier.example"},
      {"", ""},
  };
  for (const Row& row : rows) EXPECT_EQ(PartsFor(row.query), row.parts) << row.query;
}

TEST(MatchedParts, OnlyWhenAskedForAndNotWithoutEnd) {
  MemoryArchive archive;
  ArticleBuilder builder("a");
  builder.Title("t").Body("b");
  for (int i = 0; i < 100; ++i) builder.Person("Berg " + std::to_string(i));
  archive.AddSegment("default", {builder});
  Query query;
  query.text = "person:berg";
  SearchOptions options;
  const auto searcher = Searcher::Over(archive.TakeSnapshot());
  EXPECT_TRUE(searcher->Search(query, options)->hits[0].matched_parts.empty());
  options.matched_parts = true;
  EXPECT_EQ(searcher->Search(query, options)->hits[0].matched_parts.size(), 12u);
}

}  // namespace
}  // namespace broadsheet
