#include "query/passage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "broadsheet/searcher.h"
#include "tests/support/article_builder.h"
#include "tests/support/memory_archive.h"

namespace broadsheet {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// The snippet that a search for `text` makes of one article.
std::string SnippetOf(const Article& article, const std::string& text) {
  MemoryArchive archive;
  archive.AddSegment("default", {article});
  Query query;
  query.text = text;
  const auto result = Searcher::Over(archive.TakeSnapshot())->Search(query, SearchOptions());
  EXPECT_TRUE(result.ok() && result->hits.size() == 1) << text;
  return result.ok() && result->hits.size() == 1 ? result->hits[0].snippet : "";
}

std::string SnippetOfBody(const std::string& body, const std::string& text) {
  return SnippetOf(ArticleBuilder("a").Title("Title").Body(body), text);
}

TEST(Snippet, MarksWhatWasAskedFor) {
  struct Row {
    const char *body, *query, *snippet;
  };
  const Row rows[] = {
      {"They talk of talks.", "talks", "They <em>talk</em> of <em>talks</em>."},
      {"They talk of talks.", "\"talks\"", "They talk of <em>talks</em>."},
      {"Peace now. A peace deal, a deal of peace.", "\"peace deal\"",
       "Peace now. A <em>peace deal</em>, a deal of peace."},
      {"Peace, and peace.", "=Peace", "<em>Peace</em>, and peace."},
      {"Japan's surplus", "japan", "<em>Japan&#39;s</em> surplus"},
      {"The US told us so.", "US", "The <em>US</em> told us so."},
      {"A cease-fire or ceasefire.", "cease-fire", "A <em>cease-fire</em> or <em>ceasefire</em>."},
      {"a < b & \"c\" > d", "c", "a &lt; b &amp; &quot;<em>c</em>&quot; &gt; d"},
      {"Peace but no war.", "peace NOT xyzzy", "<em>Peace</em> but no war."},
      {"Peace or war.", "peace OR xyzzy", "<em>Peace</em> or war."},
      {"Talks about the peace deal.", "\"peace deal\" \"the peace\"", "Talks about <em>the peace deal</em>."},
      {"Title words do not count here.", "title:title", "Title words do not count here."},
      {"Nothing is marked.", "", "Nothing is marked."},
      {"Two\n\nparagraphs  here.", "paragraphs", "Two <em>paragraphs</em> here."},
      {"\u00C4rzte und \u00E4rzte", "arzte", "<em>\u00C4rzte</em> und <em>\u00E4rzte</em>"},
  };
  for (const Row& row : rows) EXPECT_EQ(SnippetOfBody(row.body, row.query), row.snippet) << row.query;
}

std::string Filler(int sentences) {
  std::string text;
  for (int i = 0; i < sentences; ++i) text += "Nothing of note was said on this day in the chamber. ";
  return text;
}

TEST(Snippet, ShowsTheDensestPassage) {
  const std::string body =
      Filler(10) + "A deal was named. " + Filler(10) + "The peace deal came at last. " + Filler(10);
  const std::string snippet = SnippetOfBody(body, "peace deal");
  EXPECT_THAT(snippet, StartsWith("The <em>peace</em> <em>deal</em> came at last. Nothing"));
  EXPECT_THAT(snippet, EndsWith("in the chamber."));
  EXPECT_LE(snippet.size(), 240u + 20);
  EXPECT_GE(snippet.size(), 240u - 60);
}

TEST(Snippet, ShowsEachWordWhereTheyAreFarApart) {
  const std::string body =
      Filler(3) + "The strike began. " + Filler(9) + "The herring is gone. " + Filler(9) + "Ferries wait. " + Filler(3);
  const std::string snippet = SnippetOfBody(body, "strike herring ferries");
  EXPECT_THAT(snippet, StartsWith("The <em>strike</em> began."));
  EXPECT_THAT(snippet, HasSubstr(" \u2026 The <em>herring</em> is gone."));
  EXPECT_THAT(snippet, HasSubstr(" \u2026 <em>Ferries</em> wait."));
  EXPECT_LE(snippet.size(), 240u + 60);
  EXPECT_THAT(SnippetOfBody(body, "strike ferries"), Not(HasSubstr("herring")));
}

TEST(Snippet, OneLongSentenceIsCutAtWords) {
  std::string body = "It was said";
  for (int i = 0; i < 60; ++i) body += ", and said again on day " + std::to_string(i);
  body += " that the herring, of all fish";
  for (int i = 0; i < 60; ++i) body += ", and said again on day " + std::to_string(i);
  const std::string snippet = SnippetOfBody(body + ".", "herring");
  EXPECT_THAT(snippet, StartsWith("\u2026"));
  EXPECT_THAT(snippet, HasSubstr("that the <em>herring</em>, of all fish, and said"));
  EXPECT_THAT(snippet, EndsWith("\u2026"));
}

TEST(Snippet, SentencesKeepTheirQuotationMarks) {
  const std::string body = Filler(5) + "\"We shall see,\" she said. \"Herring is not all.\" " + Filler(8);
  EXPECT_THAT(SnippetOfBody(body, "herring"), StartsWith("&quot;<em>Herring</em> is not all.&quot; Nothing"));
}

TEST(Snippet, FallsBackToTheBeginning) {
  const std::string body = "First words. " + Filler(20);
  const std::string snippet = SnippetOfBody(body, "title");
  EXPECT_THAT(snippet, StartsWith("First words. Nothing"));
  EXPECT_THAT(snippet, EndsWith("in the chamber."));
  EXPECT_THAT(snippet, Not(HasSubstr("<em>")));
  EXPECT_EQ(SnippetOf(ArticleBuilder("a").Title("Only a title"), "title"), "");
  EXPECT_EQ(SnippetOf(ArticleBuilder("a").Title("T").Deck("The deck.").Body("The body."), "deck"),
            "The <em>deck</em>.");
  EXPECT_EQ(SnippetOf(ArticleBuilder("a").Title("T").Deck("The deck."), "t"), "The deck.");
}

TEST(Snippet, LongWordsAndNoSpaces) {
  std::string body;
  for (int i = 0; i < 400; ++i) body += "\u6C34";
  const std::string passage = MakePassages({body, {}, {}}, 240).html;
  EXPECT_EQ(passage.size(), 240u * 3 + 3);
  EXPECT_EQ(MakePassages({"", {}, {}}, 240).html, "");
  EXPECT_EQ(MakePassages({"   ", {}, {}}, 240).html, "");
  // A mark longer than the passage is shown whole.
  const std::string word(500, 'a');
  EXPECT_EQ(MakePassages({word, {{0, 500, 0}}, {}}, 240).html, "<em>" + word + "</em>");
}

TEST(Snippet, BeginsAtSentencesWhereItCan) {
  const std::string body = Filler(5) + "Mr. Smith, of the U.S. delegation, praised the outcome. " + Filler(8);
  EXPECT_THAT(SnippetOfBody(body, "praised"), HasSubstr("<em>praised</em> the outcome."));
  std::string endless;
  for (int i = 0; i < 100; ++i) endless += "word and ";
  EXPECT_THAT(SnippetOfBody(endless + "target " + endless, "target"), HasSubstr("word and <em>target</em> word"));
}

}  // namespace
}  // namespace broadsheet
