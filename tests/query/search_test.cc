// Searches over a small archive: what each form of query finds.
#include "broadsheet/searcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/article_builder.h"
#include "tests/support/memory_archive.h"

namespace broadsheet {
namespace {

using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Fiction. Two collections, three segments, one article deleted.
class SearchTest : public ::testing::Test {
 protected:
  SearchTest() {
    archive_.AddSegment(
        "wire",
        {ArticleBuilder("peace")
             .Title("Peace deal signed in Zürich")
             .Deck("The US and Japan welcome it")
             .Body("The peace deal ends years of talks.\n\nA cease-fire holds; state-of-the-art sensors watch.")
             .Date("2025-12-02T10:00:00+01:00")
             .Byline("Ana O'Brien")
             .Person("Vladimir Morozov")
             .Org("European Union")
             .Place("Zürich")
             .Topic("Peace talks")
             .Source("Example Wire")
             .Section("World")
             .Credit("EXAMPLE NEWS")
             .Url("https://www.news.example.org/a"),
         ArticleBuilder("deal")
             .Title("Steel deal near, say sources")
             .Body("Talks about the deal continue. Peace of mind is far. They told us so.")
             .Date("2025-11-30")
             .Byline("Ben Carter")
             .Place("Osaka")
             .Url("http://B\u00DCRO.example.de/b"),
         ArticleBuilder("undated").Title("A deal without a date").Body("Nobody knows when. 600,000 were there.")});
    archive_.AddSegment(
        "wire", {ArticleBuilder("japan")
                     .Title("Japan's surplus grows")
                     .Body("The surplus of Japan grew; U.S. officials talked of tariffs. Fiat Chrysler did not.")
                     .Date("2026-01-15T23:30:00-05:00")
                     .Place("Tokyo"),
                 ArticleBuilder("gone").Title("Peace that was deleted").Date("2026-01-16")});
    archive_.AddSegment("blog", {ArticleBuilder("frieden")
                                     .Title("Frieden in Zürich")
                                     .Body("Die Verhandlungen über den Frieden dauern an.")
                                     .Language("de")
                                     .Date("2026-04-13")});
    archive_.Delete("wire", "gone");
    searcher_ = Searcher::Over(archive_.TakeSnapshot());
  }

  // Ids, newest first.
  std::vector<std::string> Find(const Query& query) {
    const auto ids = searcher_->MatchingIds(query);
    EXPECT_TRUE(ids.ok()) << ids.status();
    if (!ids.ok()) return {};
    const auto count = searcher_->Count(query);
    EXPECT_TRUE(count.ok() && *count == ids->size()) << query.text;
    return *ids;
  }
  std::vector<std::string> Find(const std::string& text) {
    Query query;
    query.text = text;
    query.today = ToDay({2026, 1, 16});
    return Find(query);
  }

  MemoryArchive archive_;
  std::unique_ptr<Searcher> searcher_;
};

TEST_F(SearchTest, Words) {
  EXPECT_THAT(Find(""), ElementsAre("blog/frieden", "wire/japan", "wire/peace", "wire/deal", "wire/undated"));
  EXPECT_THAT(Find("peace"), ElementsAre("wire/peace", "wire/deal"));
  EXPECT_THAT(Find("talking"), ElementsAre("wire/japan", "wire/peace", "wire/deal"));
  EXPECT_THAT(Find("zurich"), ElementsAre("blog/frieden", "wire/peace"));
  EXPECT_THAT(Find("Verhandlung"), ElementsAre("blog/frieden"));
  EXPECT_THAT(Find("peace NOT mind"), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("NOT deal"), ElementsAre("blog/frieden", "wire/japan"));
  EXPECT_THAT(Find("surplus OR nobody"), ElementsAre("wire/japan", "wire/undated"));
  EXPECT_THAT(Find("xyzzy"), IsEmpty());
  EXPECT_THAT(Find("!!!"), IsEmpty());
}

TEST_F(SearchTest, ExactFormsAndSpellings) {
  EXPECT_THAT(Find("\"peace deal\""), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("\"deal peace\""), IsEmpty());
  EXPECT_THAT(Find("\"talk\""), IsEmpty());
  EXPECT_THAT(Find("\"talked\""), ElementsAre("wire/japan"));
  EXPECT_THAT(Find("\"japan surplus\""), ElementsAre("wire/japan"));
  EXPECT_THAT(Find("\"Japan's surplus\""), ElementsAre("wire/japan"));
  EXPECT_THAT(Find("=Peace"), ElementsAre("wire/peace", "wire/deal"));
  EXPECT_THAT(Find("=peace"), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("=Zurich"), IsEmpty());
  EXPECT_THAT(Find("=\"Fiat Chrysler\""), ElementsAre("wire/japan"));
  EXPECT_THAT(Find("=\"fiat Chrysler\""), IsEmpty());
  EXPECT_THAT(Find("600000"), ElementsAre("wire/undated"));
  // Fields are apart.
  EXPECT_THAT(Find("\"Zürich the\""), IsEmpty());
  archive_.AddSegment("wire", {ArticleBuilder("owner").Body("AT&T's offer for O'Brien's shop, said the U.S.'s envoy")});
  searcher_ = Searcher::Over(archive_.TakeSnapshot());
  for (const char* text :
       {"\"AT&T\"", "\"at&t offer\"", "\"O'Brien shop\"", "\"obrien\"", "\"AT&T's\"", "\"the u.s. envoy\""}) {
    EXPECT_THAT(Find(text), testing::Contains("wire/owner")) << text;
  }
}

TEST_F(SearchTest, AnyWordInAWindowIsAWord) {
  EXPECT_THAT(Find("\"peace deal\"~4"), ElementsAre("wire/peace", "wire/deal"));
  EXPECT_THAT(Find("\"peace * deal\"~4"), ElementsAre("wire/deal")) << "the other has nothing between them";
  EXPECT_THAT(Find("\"signed * peace\"~0"), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("\"signed * * peace\"~1"), IsEmpty());
}

TEST_F(SearchTest, Acronyms) {
  EXPECT_THAT(Find("US"), ElementsAre("wire/japan", "wire/peace"));
  EXPECT_THAT(Find("U.S."), ElementsAre("wire/japan", "wire/peace"));
  EXPECT_THAT(Find("us"), ElementsAre("wire/japan", "wire/peace", "wire/deal"));
  EXPECT_THAT(Find("\"US\""), ElementsAre("wire/japan", "wire/peace", "wire/deal"));
  EXPECT_THAT(Find("\"U.S.\""), ElementsAre("wire/japan"));
  EXPECT_THAT(Find("=US"), ElementsAre("wire/peace"));
  // Not an acronym anywhere: the word.
  EXPECT_THAT(Find("SURPLUS"), ElementsAre("wire/japan"));
}

TEST_F(SearchTest, HyphenatedWords) {
  EXPECT_THAT(Find("cease-fire"), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("ceasefire"), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("\"cease fire holds\""), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("\"of the\" stateoftheart"), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("\"state-of-the-art sensors\""), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("art-of-the-state"), IsEmpty());
}

TEST_F(SearchTest, Fields) {
  EXPECT_THAT(Find("title:peace"), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("body:\"peace deal\""), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("title:\"peace deal\""), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("deck:\"peace deal\""), IsEmpty());
  EXPECT_THAT(Find("deck:US"), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("body:(peace -mind)"), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("byline:carter"), ElementsAre("wire/deal"));
  EXPECT_THAT(Find("byline:o'brien"), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("byline:\"ana obrien\""), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("person:morozov"), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("person:\"morozov vladimir\""), IsEmpty());
  EXPECT_THAT(Find("org:\"european union\""), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("place:(zurich OR tokyo)"), ElementsAre("wire/japan", "wire/peace"));
  EXPECT_THAT(Find("entity:union"), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("topic:peace source:wire section:world credit:\"example news\""), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("site:example.org"), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("site:News.Example.org"), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("site:Org"), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("site:.de."), ElementsAre("wire/deal"));
  EXPECT_THAT(Find("site:org OR site:de"), ElementsAre("wire/peace", "wire/deal"));
  EXPECT_THAT(Find("site:com OR site:rg"), IsEmpty());
  EXPECT_THAT(Find("site:b\u00DCro.example.DE"), ElementsAre("wire/deal"));
  EXPECT_THAT(Find("site:*.example.*"), ElementsAre("wire/peace", "wire/deal"));
  EXPECT_THAT(Find("site:?xample.org"), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("lang:de"), ElementsAre("blog/frieden"));
  EXPECT_THAT(Find("lang:German"), ElementsAre("blog/frieden"));
  EXPECT_THAT(Find("language:de"), ElementsAre("blog/frieden"));
  EXPECT_THAT(Find("id:deal"), ElementsAre("wire/deal"));
  EXPECT_THAT(Find("id:Deal"), IsEmpty());
  // Metadata is no text.
  EXPECT_THAT(Find("morozov"), IsEmpty());
}

TEST_F(SearchTest, Collections) {
  EXPECT_THAT(Find("collection:blog"), ElementsAre("blog/frieden"));
  EXPECT_THAT(Find("collection:blog OR surplus"), ElementsAre("blog/frieden", "wire/japan"));
  EXPECT_THAT(Find("-collection:wire"), ElementsAre("blog/frieden"));
  EXPECT_THAT(Find("collection:nowhere"), IsEmpty());
  Query query;
  query.collections = {"blog"};
  EXPECT_THAT(Find(query), ElementsAre("blog/frieden"));
  query.collections = {"nowhere"};
  const auto failed = searcher_->Count(query);
  EXPECT_EQ(failed.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(failed.status().message()), HasSubstr("wire, blog"));
}

TEST_F(SearchTest, Dates) {
  EXPECT_THAT(Find("date:2025-12-02"), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("date:2025"), ElementsAre("wire/peace", "wire/deal"));
  EXPECT_THAT(Find("date:2025-12.. -collection:blog"), ElementsAre("wire/japan", "wire/peace"));
  EXPECT_THAT(Find("date:..2025-11"), ElementsAre("wire/deal"));
  EXPECT_THAT(Find("date:yesterday"), ElementsAre("wire/japan"));
  EXPECT_THAT(Find("date:last-month"), ElementsAre("wire/peace"));
  EXPECT_THAT(Find("date:*-04-13"), ElementsAre("blog/frieden"));
  EXPECT_THAT(Find("date:none"), ElementsAre("wire/undated"));
  EXPECT_THAT(Find("-date:2025 deal"), ElementsAre("wire/undated"));
  EXPECT_THAT(Find("date:(2025-11 OR 2026-01)"), ElementsAre("wire/japan", "wire/deal"));
  Query query;
  query.from = "2025-12";
  query.to = "2026-01-15";
  EXPECT_THAT(Find(query), ElementsAre("wire/japan", "wire/peace"));
  for (const char* from : {"soon", "none", "2025-11..2025-12", "2025..", "..2025"}) {
    query.from = from;
    EXPECT_EQ(searcher_->Count(query).status().code(), absl::StatusCode::kInvalidArgument) << from;
  }
}

TEST_F(SearchTest, EntityFilters) {
  Query query;
  query.people = {"vladimir morozov"};
  query.orgs = {"Union"};
  query.places = {"zurich"};
  EXPECT_THAT(Find(query), ElementsAre("wire/peace"));
  query.places.push_back("osaka");
  EXPECT_THAT(Find(query), IsEmpty());
  // They would ask for more than is meant.
  for (const char* name : {"", " ", "-", "\"\"", "\u2026", "*", "***", "?*", "*.*", "? *", "*\u2014*"}) {
    query.places = {name};
    EXPECT_TRUE(absl::IsInvalidArgument(searcher_->Count(query).status())) << name;
  }
  query = {};
  query.people = {"mor*"};
  EXPECT_THAT(Find(query), ElementsAre("wire/peace"));
}

TEST_F(SearchTest, NothingButWildcardsIsNoWord) {
  for (const char* text :
       {"\"?* \u2014 ?*\"", "?*\u2014", "\"*\u2026*\"", "title:\"?*\u2014\"", "person:\"?* \u2014 *\"",
        "source:?*\u2014?*", "surplus -\"?*\u2014\"", "title:... surplus", "date:.. surplus"}) {
    Query query;
    query.text = text;
    std::vector<QueryWarning> warnings;
    const auto count = searcher_->Count(query, &warnings);
    ASSERT_TRUE(count.ok()) << count.status();
    EXPECT_EQ(*count, query.text.find("surplus") == std::string::npos ? 0u : 1u) << text;
    EXPECT_THAT(warnings, ElementsAre(testing::Field(&QueryWarning::message, HasSubstr("there is no word in"))))
        << text;
  }
}

TEST_F(SearchTest, OrderAndPages) {
  const auto find = [&](SortOrder sort, std::size_t offset, std::size_t limit) {
    Query query;
    SearchOptions options;
    options.sort = sort;
    options.offset = offset;
    options.limit = limit;
    const auto result = searcher_->Search(query, options);
    EXPECT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(result->total.value, 5u);
    EXPECT_TRUE(result->total.exact);
    std::vector<std::string> ids;
    for (const Hit& hit : result->hits) ids.push_back(hit.article.FullId());
    return ids;
  };
  EXPECT_THAT(find(SortOrder::kNewest, 1, 2), ElementsAre("wire/japan", "wire/peace"));
  EXPECT_THAT(find(SortOrder::kOldest, 0, 10),
              ElementsAre("wire/deal", "wire/peace", "wire/japan", "blog/frieden", "wire/undated"));
  EXPECT_THAT(find(SortOrder::kRelevance, 0, 1), ElementsAre("blog/frieden"));
  EXPECT_THAT(find(SortOrder::kRelevance, 4, 10), ElementsAre("wire/undated"));
  EXPECT_THAT(find(SortOrder::kRelevance, 9, 10), IsEmpty());
  EXPECT_THAT(find(SortOrder::kRelevance, 0, 0), IsEmpty());
}

TEST_F(SearchTest, NewestWithoutExactTotalStopsEarly) {
  Query query;
  SearchOptions options;
  options.sort = SortOrder::kNewest;
  options.limit = 1;
  options.exact_total = false;
  const auto result = searcher_->Search(query, options);
  ASSERT_TRUE(result.ok());
  EXPECT_FALSE(result->total.exact);
  EXPECT_LE(result->total.value, 5u);
  ASSERT_EQ(result->hits.size(), 1u);
  EXPECT_EQ(result->hits[0].article.FullId(), "blog/frieden");
}

TEST_F(SearchTest, HitsCarryRecordsAndSnippets) {
  Query query;
  query.text = "\"peace deal\" talks";
  const auto result = searcher_->Search(query, SearchOptions());
  ASSERT_TRUE(result.ok());
  ASSERT_EQ(result->hits.size(), 1u);
  const Hit& hit = result->hits[0];
  EXPECT_EQ(hit.article.article.title, "Peace deal signed in Zürich");
  EXPECT_TRUE(hit.article.article.body.empty());
  EXPECT_GT(hit.score, 0);
  EXPECT_THAT(hit.snippet, HasSubstr("The <em>peace deal</em> ends years of <em>talks</em>."));
}

TEST_F(SearchTest, WarningsSayWhere) {
  Query query;
  query.text = "peace date:soon colour:red (";
  std::vector<QueryWarning> warnings;
  ASSERT_TRUE(searcher_->Count(query, &warnings).ok());
  ASSERT_EQ(warnings.size(), 3u);
  EXPECT_EQ(warnings[0].offset, 11u);
  EXPECT_EQ(warnings[1].offset, 16u);
  EXPECT_EQ(warnings[2].offset, 27u);
}

TEST_F(SearchTest, WildcardsWhereThereAreNone) {
  archive_.AddSegment("wire", {ArticleBuilder("a?b*").Title("An id may have them")});
  searcher_ = Searcher::Over(archive_.TakeSnapshot());
  const auto warnings_of = [&](const std::string& text) {
    Query query;
    query.text = text;
    return searcher_->Search(query, {})->warnings;
  };
  for (const char* text : {"id:dea*", "id:d?al", "lang:d*"}) {
    EXPECT_THAT(warnings_of(text), ElementsAre(testing::Field(&QueryWarning::message, HasSubstr("no wildcards"))))
        << text;
  }
  EXPECT_THAT(warnings_of("id:a?b*"), IsEmpty());
  EXPECT_THAT(Find("id:a?b*"), ElementsAre("wire/a?b*"));
}

TEST_F(SearchTest, ManyWarningsOfOneKindAreThinnedOut) {
  Query query;
  query.text = std::string(50, '(') + "peace";
  const auto result = searcher_->Search(query, {});
  ASSERT_TRUE(result.ok());
  ASSERT_EQ(result->warnings.size(), 3u);
  EXPECT_THAT(result->warnings[2].message, HasSubstr("(and 47 more such)"));
  query.text = "peace near/5 deal SAME/x";
  ASSERT_EQ(searcher_->Search(query, {})->warnings.size(), 2u);
  EXPECT_THAT(searcher_->Search(query, {})->warnings[0].message, HasSubstr("upper case"));
}

TEST_F(SearchTest, WildcardsInScriptsWithoutSpaces) {
  archive_.AddSegment("wire", {ArticleBuilder("zh").Title("北京大学").Body("北京的大学很多").Language("zh")});
  searcher_ = Searcher::Over(archive_.TakeSnapshot());
  EXPECT_THAT(Find("北*"), ElementsAre("wire/zh"));
  EXPECT_THAT(Find("\"北*\""), ElementsAre("wire/zh"));
  EXPECT_THAT(Find("南*"), IsEmpty());
  EXPECT_THAT(Find("Zür*"), ElementsAre("blog/frieden", "wire/peace"));
}

TEST_F(SearchTest, Show) {
  EXPECT_EQ(searcher_->Show("wire/peace")->article.id, "peace");
  EXPECT_EQ(searcher_->Show("wire/peace", 1)->revision, 1u);
  for (const char* id : {"wire/gone", "wire/nothing", "nowhere/peace", "peace"}) {
    EXPECT_EQ(searcher_->Show(id).status().code(), absl::StatusCode::kNotFound) << id;
  }
  EXPECT_EQ(searcher_->Show("wire/peace", 2).status().code(), absl::StatusCode::kNotFound);
  // Deleted is deleted, whichever revision is asked for.
  EXPECT_TRUE(absl::IsNotFound(searcher_->Show("wire/gone", 1).status()));
}

TEST_F(SearchTest, ForEachReadsWholeArticles) {
  std::vector<std::string> bodies;
  Query query;
  query.text = "surplus OR nobody";
  ASSERT_TRUE(searcher_
                  ->ForEach(query,
                            [&](const StoredArticle& article) {
                              bodies.push_back(article.article.body.substr(0, 6));
                              return absl::OkStatus();
                            })
                  .ok());
  EXPECT_THAT(bodies, ElementsAre("The su", "Nobody"));
  const absl::Status stopped =
      searcher_->ForEach(query, [](const StoredArticle&) { return absl::CancelledError("enough"); });
  EXPECT_EQ(stopped.code(), absl::StatusCode::kCancelled);
}

TEST_F(SearchTest, CollectionsAndStats) {
  const std::vector<CollectionInfo> collections = searcher_->Collections();
  ASSERT_EQ(collections.size(), 2u);
  EXPECT_EQ(collections[0].name, "wire");
  EXPECT_EQ(collections[0].articles, 4u);
  EXPECT_EQ(collections[0].first_day, ToDay({2025, 11, 30}));
  EXPECT_EQ(collections[0].last_day, ToDay({2026, 1, 15})) << "a deleted article has no say in it";
  const ArchiveStats stats = searcher_->Stats();
  EXPECT_EQ(stats.articles, 5u);
  EXPECT_EQ(stats.segments, 3u);
  EXPECT_EQ(stats.deleted_documents, 1u);
  EXPECT_EQ(stats.last_day, ToDay({2026, 4, 13}));
}

TEST_F(SearchTest, ExplainShowsEveryStage) {
  Query query;
  query.text = "title:peace \"the deal\" date:2025";
  const auto text = searcher_->Explain(query);
  ASSERT_TRUE(text.ok());
  EXPECT_THAT(*text, HasSubstr("tokens:\nfield title\nword peace\nphrase the deal\n"));
  EXPECT_THAT(*text, HasSubstr("tree:\n(and title:peace \"the deal\" date:2025)\n"));
  EXPECT_THAT(*text, HasSubstr("date:2025-01-01..2025-12-31"));
  EXPECT_THAT(*text, HasSubstr("docids 1-2"));
  EXPECT_THAT(*text, HasSubstr("nothing\n"));
}

TEST(Languages, AStrayArticleDoesNotLendItsStems) {
  std::vector<Article> articles;
  for (int i = 0; i < 1100; ++i) articles.push_back(ArticleBuilder(std::to_string(i)).Title("They will sail"));
  articles.push_back(ArticleBuilder("duke").Title("Duke William sails"));
  articles.push_back(ArticleBuilder("stray").Title("Os barcos").Language("pt"));  // its stem of "william" is "will"
  MemoryArchive archive;
  archive.AddSegment("wire", articles);
  const std::unique_ptr<Searcher> searcher = Searcher::Over(archive.TakeSnapshot());
  Query query;
  query.text = "william";
  EXPECT_EQ(*searcher->Count(query), 1u);
  query.text = "barco";
  EXPECT_EQ(*searcher->Count(query), 1u) << "the stems of its own words still find it";
}

TEST(EmptyArchive, AnswersEverything) {
  MemoryArchive archive;
  const std::unique_ptr<Searcher> searcher = Searcher::Over(archive.TakeSnapshot());
  Query query;
  for (const char* text : {"", "peace", "\"a b\"", "NOT a", "date:2025", "person:x"}) {
    query.text = text;
    EXPECT_EQ(*searcher->Count(query), 0u);
    EXPECT_TRUE(searcher->Search(query, SearchOptions()).ok());
    EXPECT_TRUE(searcher->Explain(query).ok());
  }
}

TEST_F(SearchTest, WhatHasNoEffectIsSaid) {
  for (const char* text : {"=pea*", "=peace~", "pea*~", "site:\"news.example.org\"~3", "date:\"2025\"~3"}) {
    Query query;
    query.text = text;
    std::vector<QueryWarning> warnings;
    ASSERT_TRUE(searcher_->Count(query, &warnings).ok());
    ASSERT_EQ(warnings.size(), 1u) << text;
    EXPECT_THAT(warnings[0].message, AnyOf(HasSubstr("no effect"), HasSubstr("no wildcards"))) << text;
  }
}

TEST_F(SearchTest, ProximityScoresAsItsWords) {
  const auto score = [this](const std::string& text) {
    Query query;
    query.text = text;
    const auto result = searcher_->Search(query, SearchOptions());
    EXPECT_TRUE(result.ok() && !result->hits.empty()) << text;
    return result.ok() && !result->hits.empty() ? result->hits[0].score : -1;
  };
  const double both = score("peace deal");
  for (const char* text : {"peace NEAR/1 deal", "peace BEFORE/9 deal", "deal w/s peace", "\"deal peace\"~0",
                           "peace NEAR/1 deal NOT NEAR/1 zzz", "ATLEAST/1 (peace NEAR/1 deal)"}) {
    EXPECT_DOUBLE_EQ(score(text), both) << text;
  }
  // A pattern is one word, whatever it stands for.
  EXPECT_DOUBLE_EQ(score("surplu*"), score("surplus"));
  EXPECT_DOUBLE_EQ(score("surpluss~"), score("surplus"));
}

}  // namespace
}  // namespace broadsheet
