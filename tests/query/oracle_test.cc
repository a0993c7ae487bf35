// Random queries over random archives, against a plain reading of every article.
#include "tests/query/oracle.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "broadsheet/searcher.h"
#include "tests/support/memory_archive.h"

namespace broadsheet {
namespace {

using Kind = OracleQuery::Kind;

constexpr const char* kWords[] = {"talk",     "talks",     "Talks", "talking", "deal",    "Deal",       "deals",
                                  "minister", "ministers", "japan", "Japan",   "Japan's", "cease-fire", "ceasefire",
                                  "cease",    "fire",      "us",    "oil",     "gas",     "tax",        "600,000",
                                  "600000",   "the",       "of",    "and",     "zorn"};
constexpr const char* kAcronyms[] = {"US", "U.S.", "WHO"};
constexpr const char* kNames[] = {"Anna Berg", "Carl Berg", "Anna Dorn", "Emil", "Dorn Anna Carl"};
constexpr const char* kCollections[] = {"wire", "blog", "desk"};
constexpr const char* kLanguages[] = {"en", "en", "en", "xx"};

class RandomNews {
 public:
  explicit RandomNews(std::uint32_t seed) : random_(seed) {}

  std::size_t Below(std::size_t limit) { return random_() % limit; }
  bool OneIn(std::size_t chances) { return Below(chances) == 0; }
  template <std::size_t N>
  std::string Pick(const char* const (&choices)[N]) {
    return choices[Below(N)];
  }

  // Frequent and rare words: the smaller of two draws.
  std::string Word() { return kWords[std::min(Below(std::size(kWords)), Below(std::size(kWords)))]; }

  // An acronym is one only beside words in lower case.
  std::string Text(std::size_t words) {
    std::string text = "the";
    for (std::size_t i = 0; i < words; ++i) text += " " + (OneIn(8) ? "the " + Pick(kAcronyms) + " and" : Word());
    return text;
  }

  Article MakeArticle(std::size_t number, Day first_day, Day days) {
    Article article;
    article.id = "a" + std::to_string(number * 7919 % 1000) + "x" + std::to_string(number);
    article.language = Pick(kLanguages);
    article.title = Text(Below(4));
    if (OneIn(2)) article.deck = Text(Below(5));
    article.body = Text(Below(20));
    if (OneIn(3)) article.body += "\n\n" + Text(Below(20));
    if (!OneIn(8)) {
      PublicationTime time{first_day + static_cast<Day>(Below(static_cast<std::size_t>(days))), std::nullopt,
                           std::nullopt};
      if (OneIn(2)) time.second_of_day = static_cast<std::int32_t>(Below(4) * 3600);
      if (time.second_of_day && OneIn(2)) time.utc_offset_seconds = static_cast<std::int32_t>(Below(3)) * 3600 - 3600;
      article.date = time;
    }
    for (std::size_t i = Below(3); i > 0; --i) article.people.push_back(Pick(kNames));
    for (std::size_t i = Below(3); i > 0; --i) article.places.push_back(Pick(kNames));
    return article;
  }

  OracleQuery MakeLeaf(Day first_day, Day days) {
    OracleQuery leaf;
    const std::size_t choice = Below(20);
    if (choice < 16 && OneIn(4)) leaf.field = std::vector<std::string>{"title", "deck", "body"}[Below(3)];
    if (choice < 8) {
      leaf.words = {OneIn(6) ? Pick(kAcronyms) : Word()};
    } else if (choice < 14) {
      leaf.kind = Kind::kExact;
      for (std::size_t i = 0; i <= Below(3); ++i) leaf.words.push_back(OneIn(10) ? Pick(kAcronyms) : Word());
    } else if (choice < 16) {
      leaf.kind = Kind::kSpelt;
      for (std::size_t i = 0; i <= Below(2); ++i) leaf.words.push_back(OneIn(10) ? Pick(kAcronyms) : Word());
    } else if (choice < 17) {
      leaf.kind = Kind::kMetadata;
      leaf.field = OneIn(2) ? "person" : "place";
      leaf.words = {OneIn(2) ? "anna" : "berg"};
      if (OneIn(2)) leaf.words.push_back(OneIn(2) ? "berg" : "dorn");
    } else if (choice < 19) {
      leaf.kind = OneIn(6) ? Kind::kUndated : Kind::kDays;
      leaf.first = first_day + static_cast<Day>(Below(static_cast<std::size_t>(days))) - 1;
      leaf.last = leaf.first + static_cast<Day>(OneIn(3) ? 0 : Below(static_cast<std::size_t>(days)));
    } else if (OneIn(2)) {
      leaf.kind = Kind::kCollection;
      leaf.value = Pick(kCollections);
    } else {
      leaf.kind = Kind::kLanguage;
      leaf.value = Pick(kLanguages);
    }
    return leaf;
  }

  OracleQuery MakeQuery(std::size_t depth, Day first_day, Day days) {
    const std::size_t choice = depth == 0 ? 0 : Below(10);
    if (choice < 3) return MakeLeaf(first_day, days);
    OracleQuery query;
    query.kind = choice < 6 ? Kind::kAnd : choice < 9 ? Kind::kOr : Kind::kNot;
    const std::size_t children = query.kind == Kind::kNot ? 1 : 2 + Below(3);
    for (std::size_t i = 0; i < children; ++i) query.children.push_back(MakeQuery(depth - 1, first_day, days));
    return query;
  }

 private:
  std::mt19937 random_;
};

// An archive and everything known about it.
struct World {
  explicit World(std::uint32_t seed) : news(seed) {
    first_day = ToDay({2025, 1, 1});
    days = static_cast<Day>(1 + news.Below(60));
    const std::size_t segments = 1 + news.Below(5);
    std::size_t number = 0;
    for (std::size_t segment = 0; segment < segments; ++segment) {
      const std::string collection = kCollections[news.Below(2)];
      std::vector<Article> batch;
      for (std::size_t i = 1 + news.Below(60); i > 0; --i) batch.push_back(news.MakeArticle(number++, first_day, days));
      archive.AddSegment(collection, batch);
      for (Article& article : batch) {
        articles.push_back({std::move(article), collection, news.OneIn(10)});
        if (articles.back().deleted) archive.Delete(collection, articles.back().article.id);
      }
    }
    for (const char* collection : kCollections) archive.AddCollection(collection);  // some stay empty
    searcher = Searcher::Over(archive.TakeSnapshot());
  }

  RandomNews news;
  Day first_day = 0, days = 1;
  MemoryArchive archive;
  std::vector<OracleArticle> articles;
  std::unique_ptr<Searcher> searcher;
};

struct Expected {
  std::string full_id;
  double score;
  const Article* article;
};

bool Newer(const Expected& a, const Expected& b) {
  const bool dated_a = a.article->date.has_value(), dated_b = b.article->date.has_value();
  if (dated_a != dated_b) return dated_a;
  if (dated_a && a.article->date->day != b.article->date->day) return a.article->date->day > b.article->date->day;
  if (dated_a && a.article->date->Instant() != b.article->date->Instant()) {
    return a.article->date->Instant() > b.article->date->Instant();
  }
  return a.full_id < b.full_id;
}

bool Older(const Expected& a, const Expected& b) {
  const bool dated_a = a.article->date.has_value(), dated_b = b.article->date.has_value();
  if (dated_a != dated_b) return dated_a;
  if (dated_a && a.article->date->day != b.article->date->day) return a.article->date->day < b.article->date->day;
  if (dated_a && a.article->date->Instant() != b.article->date->Instant()) {
    return a.article->date->Instant() < b.article->date->Instant();
  }
  return a.full_id < b.full_id;
}

std::vector<std::string> Ids(const std::vector<Expected>& expected, std::size_t offset, std::size_t limit) {
  std::vector<std::string> ids;
  for (std::size_t i = offset; i < std::min(expected.size(), offset + limit); ++i) ids.push_back(expected[i].full_id);
  return ids;
}

std::vector<std::string> Ids(const SearchResult& result) {
  std::vector<std::string> ids;
  for (const Hit& hit : result.hits) ids.push_back(hit.article.FullId());
  return ids;
}

void CheckByRelevance(const SearchResult& result, std::vector<Expected> expected, std::size_t offset) {
  ASSERT_EQ(result.hits.size(), std::min(expected.size() - std::min(offset, expected.size()), std::size_t{10}));
  // Scores of the same words may differ in the last bit, and so may the order of equals: compare by score.
  std::vector<double> scores;
  for (const Expected& one : expected) scores.push_back(one.score);
  std::sort(scores.begin(), scores.end(), std::greater<>());
  for (std::size_t i = 0; i < result.hits.size(); ++i) {
    const std::string id = result.hits[i].article.FullId();
    const auto own = std::find_if(expected.begin(), expected.end(), [&](const Expected& e) { return e.full_id == id; });
    ASSERT_NE(own, expected.end()) << id;
    EXPECT_NEAR(result.hits[i].score, own->score, 1e-9) << id;
    EXPECT_NEAR(result.hits[i].score, scores[offset + i], 1e-9) << "rank " << offset + i;
  }
  for (std::size_t i = 1; i < result.hits.size(); ++i) {
    const Hit &before = result.hits[i - 1], &after = result.hits[i];
    if (before.score != after.score) continue;
    EXPECT_TRUE(Newer({before.article.FullId(), 0, &before.article.article},
                      {after.article.FullId(), 0, &after.article.article}));
  }
}

void CheckQuery(World& world, const OracleQuery& oracle_query, bool one_collection) {
  std::vector<const OracleArticle*> searched;
  for (const OracleArticle& article : world.articles) {
    if (!one_collection || article.collection == kCollections[0]) searched.push_back(&article);
  }
  Query query;
  query.text = oracle_query.Text();
  if (one_collection) query.collections = {kCollections[0]};
  SCOPED_TRACE(query.text);
  const Oracle oracle(searched);
  std::vector<Expected> expected;
  for (std::size_t i = 0; i < oracle.size(); ++i) {
    const OracleArticle& article = oracle.article(i);
    if (article.deleted || !oracle.Matches(oracle_query, i)) continue;
    expected.push_back(
        {article.collection + "/" + article.article.id, oracle.Score(oracle_query, i), &article.article});
  }

  SearchOptions options;
  options.snippets = false;
  options.proximity = false;  // rescorer_test.cc has that
  options.offset = world.news.OneIn(3) ? world.news.Below(20) : 0;
  const auto relevant = world.searcher->Search(query, options);
  ASSERT_TRUE(relevant.ok()) << relevant.status();
  EXPECT_TRUE(relevant->warnings.empty());
  EXPECT_EQ(relevant->total.value, expected.size());
  EXPECT_TRUE(relevant->total.exact);
  CheckByRelevance(*relevant, expected, options.offset);

  options.sort = SortOrder::kNewest;
  std::sort(expected.begin(), expected.end(), Newer);
  const auto newest = world.searcher->Search(query, options);
  ASSERT_TRUE(newest.ok());
  EXPECT_EQ(Ids(*newest), Ids(expected, options.offset, options.limit));
  EXPECT_EQ(newest->total.value, expected.size());
  options.exact_total = false;
  const auto newest_unsure = world.searcher->Search(query, options);
  ASSERT_TRUE(newest_unsure.ok());
  EXPECT_EQ(Ids(*newest_unsure), Ids(*newest));
  EXPECT_LE(newest_unsure->total.value, expected.size());
  EXPECT_TRUE(!newest_unsure->total.exact || newest_unsure->total.value == expected.size());
  const auto ids = world.searcher->MatchingIds(query);
  ASSERT_TRUE(ids.ok());
  EXPECT_EQ(*ids, Ids(expected, 0, expected.size()));

  options.sort = SortOrder::kOldest;
  std::sort(expected.begin(), expected.end(), Older);
  const auto oldest = world.searcher->Search(query, options);
  ASSERT_TRUE(oldest.ok());
  EXPECT_EQ(Ids(*oldest), Ids(expected, options.offset, options.limit));
  const auto count = world.searcher->Count(query);
  ASSERT_TRUE(count.ok());
  EXPECT_EQ(*count, expected.size());
}

TEST(OracleTest, RandomQueriesOverRandomArchives) {
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    World world(seed);
    for (int i = 0; i < 60; ++i) {
      const OracleQuery query = world.news.MakeQuery(world.news.Below(4), world.first_day, world.days);
      CheckQuery(world, query, world.news.OneIn(4));
      if (HasFatalFailure() || HasNonfatalFailure()) return;
    }
  }
}

TEST(OracleTest, EveryPairOfWordsAsPhrase) {
  World world(4711);
  for (const char* first : kWords) {
    for (const char* second : kWords) {
      OracleQuery query;
      query.kind = Kind::kExact;
      query.words = {first, second};
      CheckQuery(world, query, false);
      if (HasFatalFailure() || HasNonfatalFailure()) return;
    }
  }
}

TEST(OracleTest, OneSearcherManyThreads) {
  World world(99);
  std::vector<Query> queries(40);
  std::vector<std::vector<std::string>> expected;
  for (Query& query : queries) {
    query.text = world.news.MakeQuery(2, world.first_day, world.days).Text();
    expected.push_back(Ids(*world.searcher->Search(query, SearchOptions())));
  }
  std::vector<std::thread> threads;
  std::vector<int> differences(4, 0);
  for (std::size_t thread = 0; thread < differences.size(); ++thread) {
    threads.emplace_back([&, thread] {
      for (std::size_t round = 0; round < 5 * queries.size(); ++round) {
        const std::size_t i = (round * (2 * thread + 1)) % queries.size();
        const auto result = world.searcher->Search(queries[i], SearchOptions());
        if (!result.ok() || Ids(*result) != expected[i]) ++differences[thread];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(differences, std::vector<int>(4, 0));
}

}  // namespace
}  // namespace broadsheet
