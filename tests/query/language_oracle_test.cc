// The whole query language against a brute force, over random archives: the set of matches, its count, its facets and
// its timeline. How many queries each test asks: BROADSHEET_ORACLE_QUERIES, or few.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "broadsheet/searcher.h"
#include "tests/query/brute_force.h"
#include "tests/query/language_worlds.h"
#include "tests/query/plain_counts.h"

namespace broadsheet {
namespace {

using Kind = PlainQuery::Kind;
using Join = PlainQuery::Join;

std::size_t QueriesToAsk() {
  const char* const wanted = std::getenv("BROADSHEET_ORACLE_QUERIES");
  return wanted ? std::strtoul(wanted, nullptr, 10) : 1500;
}

// Makes queries out of the words of a world.
class QueryMaker {
 public:
  QueryMaker(const LanguageWorld& world, std::uint32_t seed) : world_(world), random_(seed) {}

  std::size_t Below(std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_); }
  bool OneIn(std::size_t n) { return Below(n) == 0; }

  PlainQuery Make(std::size_t depth) {
    const std::size_t choice = depth == 0 ? Below(6) : Below(12);
    PlainQuery query;
    if (choice < 3) return MakeOperand(depth);
    if (choice < 5) return MakeChain(depth);
    if (choice == 5) return OneIn(5) ? MakeEntity() : MakeCondition(depth);
    query.kind = choice < 8 ? Kind::kAnd : choice < 11 ? Kind::kOr : Kind::kNot;
    const std::size_t children = query.kind == Kind::kNot ? 1 : 2 + Below(2);
    for (std::size_t i = 0; i < children; ++i) query.children.push_back(Make(depth - 1));
    return query;
  }

 private:
  PlainQuery MakeCondition(std::size_t depth) {
    if (OneIn(2)) return world_.conditions[Below(world_.conditions.size())];
    PlainQuery query;
    query.kind = Kind::kAtLeast;
    query.number = 1 + Below(4);
    query.children = {OneIn(3) ? MakeGroup(depth) : MakeOperand(depth)};
    if (OneIn(6)) query.children = {MakeChain(depth)};
    return query;
  }

  PlainQuery MakeGroup(std::size_t depth) {
    PlainQuery group;
    group.kind = Kind::kOr;
    const std::size_t children = 2 + Below(2);
    for (std::size_t i = 0; i < children; ++i) {
      group.children.push_back(depth > 0 && OneIn(5) ? MakeChain(depth - 1) : OneIn(6) ? MakeEntity() : MakeOperand(0));
    }
    return group;
  }

  PlainQuery MakeChain(std::size_t depth) {
    PlainQuery chain;
    chain.kind = Kind::kChain;
    chain.children = {MakeChainOperand(depth)};
    for (std::size_t more = OneIn(3) ? 2 + Below(2) : 1; more > 0; --more) {
      PlainQuery::Step step;
      step.join =
          std::vector<Join>{Join::kNear, Join::kNear, Join::kBefore, Join::kSentence, Join::kParagraph}[Below(5)];
      step.distance = 1 + (OneIn(4) ? Below(100) : Below(6));
      step.negated = OneIn(5);
      chain.steps.push_back(step);
      chain.children.push_back(MakeChainOperand(depth));
    }
    return chain;
  }

  // A chain by itself on the left would be continued by the one around it, so it stands in a group.
  PlainQuery MakeChainOperand(std::size_t depth) {
    if (depth > 0 && OneIn(4)) return MakeGroup(depth - 1);
    if (OneIn(8)) return MakeEntity();
    return MakeOperand(0);
  }

  PlainQuery MakeEntity() {
    PlainQuery entity;
    entity.kind = Kind::kEntity;
    entity.field = std::vector<std::string>{"person", "person", "org", "entity"}[Below(4)];
    entity.words = world_.people[Below(world_.people.size())];
    if (OneIn(2)) entity.words = {entity.words.back()};
    return entity;
  }

  PlainQuery MakeOperand(std::size_t) {
    PlainQuery leaf;
    if (OneIn(4)) leaf.field = std::vector<std::string>{"title", "deck", "body", "lead"}[Below(4)];
    const std::size_t choice = Below(10);
    if (choice < 3) {
      leaf.words = {Pick(world_.bare)};
    } else if (choice < 5) {
      leaf.words = {Pattern()};
    } else if (choice == 5 && !world_.fuzzy.empty()) {
      leaf.kind = Kind::kFuzzy;
      leaf.words = {Misspelt(Pick(world_.fuzzy))};
      leaf.number = 1 + Below(2);
    } else {
      MakeRow(&leaf);
    }
    return leaf;
  }

  void MakeRow(PlainQuery* leaf) {
    leaf->kind = Kind::kExact;
    const std::vector<std::string>& row = world_.rows[Below(world_.rows.size())];
    const std::size_t length = 1 + Below(std::min<std::size_t>(4, row.size()));
    const std::size_t begin = Below(row.size() - length + 1);
    leaf->words.assign(row.begin() + static_cast<std::ptrdiff_t>(begin),
                       row.begin() + static_cast<std::ptrdiff_t>(begin + length));
    if (OneIn(4)) leaf->words[Below(length)] = Pattern();
    if (length > 2 && OneIn(5)) leaf->words[1] = "*";
    if (OneIn(3)) {
      leaf->window = static_cast<int>(Below(8));
      if (OneIn(2)) std::shuffle(leaf->words.begin(), leaf->words.end(), random_);
      // What begins and ends a window is a word.
      if (leaf->words.front() == "*" || leaf->words.back() == "*") std::erase(leaf->words, "*");
      if (leaf->words.empty()) leaf->words = {Pick(world_.exact)};
    }
  }

  std::string Pattern() {
    if (world_.patterns.empty()) return Pick(world_.exact);
    return Pick(world_.patterns);
  }

  std::string Misspelt(std::string word) {
    if (word.size() > 3 && OneIn(2)) word.erase(Below(word.size()), 1);
    return IsAscii(word) ? word : Pick(world_.fuzzy);
  }

  static bool IsAscii(const std::string& word) {
    return std::all_of(word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  }

  const std::string& Pick(const std::vector<std::string>& from) { return from[Below(from.size())]; }

  const LanguageWorld& world_;
  std::mt19937 random_;
};

void CompareFacets(const Searcher& searcher, const Query& query, const PlainArticles& expected) {
  FacetOptions options;
  options.limit = 1 + expected.size() % 4;
  for (const FacetFieldEntry& entry : kFacetFields) options.by.push_back(entry.field);
  const auto facets = searcher.Facets(query, options);
  ASSERT_TRUE(facets.ok()) << facets.status();
  EXPECT_EQ(facets->total, expected.size());
  for (const Facet& facet : facets->facets) {
    const std::string field(FacetFieldName(facet.field));
    auto counts = CountFacet(expected, field);
    EXPECT_EQ(facet.distinct, counts.size()) << field;
    if (counts.size() > options.limit) counts.resize(options.limit);
    std::vector<std::pair<std::string, std::uint64_t>> found;
    for (const FacetCount& count : facet.counts) found.emplace_back(count.value, count.articles);
    EXPECT_EQ(found, counts) << field;
  }
}

void CompareTimeline(const Searcher& searcher, const Query& query, const PlainArticles& expected) {
  static constexpr std::pair<TimelineUnit, const char*> kUnits[] = {{TimelineUnit::kDay, "day"},
                                                                    {TimelineUnit::kWeek, "week"},
                                                                    {TimelineUnit::kMonth, "month"},
                                                                    {TimelineUnit::kYear, "year"}};
  const auto& [unit, name] = kUnits[query.text.size() % std::size(kUnits)];
  const auto timeline = searcher.Timeline(query, unit);
  ASSERT_TRUE(timeline.ok()) << timeline.status();
  EXPECT_EQ(timeline->total, expected.size());
  std::map<std::string, std::uint64_t> found;
  for (const TimelinePeriod& period : timeline->periods) found[PeriodName(unit, period)] = period.articles;
  if (timeline->undated > 0) found["none"] = timeline->undated;
  EXPECT_EQ(found, CountPeriods(expected, name)) << name;
}

void Ask(LanguageWorld& world, BruteForce& brute_force, const PlainQuery& plain) {
  Query query;
  query.text = plain.Text();
  SCOPED_TRACE(query.text);
  PlainArticles expected;
  std::vector<std::string> expected_ids;
  for (const PlainArticle& article : world.articles) {
    if (!brute_force.Matches(plain, article)) continue;
    expected.push_back(&article);
    expected_ids.push_back(article.full_id);
  }
  auto found = world.searcher->MatchingIds(query);
  ASSERT_TRUE(found.ok()) << found.status();
  std::sort(found->begin(), found->end());
  std::sort(expected_ids.begin(), expected_ids.end());
  EXPECT_EQ(*found, expected_ids);
  std::vector<QueryWarning> warnings;
  const auto count = world.searcher->Count(query, &warnings);
  ASSERT_TRUE(count.ok());
  EXPECT_EQ(*count, expected.size());
  for (const QueryWarning& warning : warnings) ADD_FAILURE() << warning.message;
  CompareFacets(*world.searcher, query, expected);
  CompareTimeline(*world.searcher, query, expected);
}

void AskMany(const std::function<std::unique_ptr<LanguageWorld>(std::uint32_t seed)>& make_world) {
  constexpr std::size_t kQueriesAWorld = 150;
  const std::size_t queries = QueriesToAsk();
  std::size_t asked = 0;
  for (std::uint32_t seed = 1; asked < queries; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const std::unique_ptr<LanguageWorld> world = make_world(seed);
    if (world == nullptr) GTEST_SKIP() << "BROADSHEET_TEST_DATA is not set";
    BruteForce brute_force(world->reader.get(), world->languages);
    QueryMaker maker(*world, seed);
    for (std::size_t i = 0; i < kQueriesAWorld && asked < queries; ++i, ++asked) {
      Ask(*world, brute_force, maker.Make(maker.Below(3)));
      if (testing::Test::HasFailure()) return;
    }
  }
  std::printf("%zu queries, no difference\n", asked);
}

TEST(LanguageOracle, OwnTokenizerOverAscii) { AskMany(MakeAsciiWorld); }
TEST(LanguageOracle, SharedTokenizerOverUnicode) { AskMany(MakeUnicodeWorld); }
TEST(LanguageOracle, SharedTokenizerOverRealArticles) { AskMany(MakeRealWorld); }

}  // namespace
}  // namespace broadsheet
