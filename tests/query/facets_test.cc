// Facets and timelines of random queries over random archives, against counting article by article. Which articles a
// query finds is taken from MatchingIds, which the oracle's tests hold to a plain reading.
#include "broadsheet/facets.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "broadsheet/archive.h"
#include "broadsheet/searcher.h"
#include "indexer/analysis/analyzer.h"
#include "storage/segment/bytes.h"
#include "tests/support/article_builder.h"
#include "tests/support/crafted_words.h"
#include "tests/support/memory_archive.h"
#include "tests/support/temp_directory.h"

namespace broadsheet {
namespace {

// A value as folded, ways to write it, and its words, by which names of entities are the same.
struct Name {
  const char* folded;
  std::vector<const char*> spellings;
  const char* words = folded;
};
const std::vector<Name> kNames = {{"anna berg", {"Anna Berg", "ANNA BERG", "Anna Bérg"}},
                                  {"carl", {"Carl"}},
                                  {"emil dorn", {"Emil Dorn", "emil dorn"}},
                                  {"velmora", {"Velmora", "VELMORA"}},
                                  {"zurich", {"Zürich", "Zurich", "ZÜRICH", "zurich"}},
                                  {"st. lind", {"St. Lind", "ST. LIND"}, "st lind"},
                                  {"st lind", {"St Lind"}},
                                  {"st-lind", {"St-Lind", "ST-LIND"}, "st lind"},
                                  {"holm & co.", {"Holm & Co."}, "holm co"},
                                  {"holm & co", {"Holm & Co"}, "holm co"},
                                  {"brandt's", {"Brandt's", "BRANDT'S", "Brandt\u2019s"}, "brandt"},
                                  {"京都", {"京都"}}};
constexpr std::array kEntityFields = {FacetField::kPerson, FacetField::kOrg, FacetField::kPlace};

std::string KeyOf(const std::string& spelling, FacetField field) {
  const bool is_entity = std::find(kEntityFields.begin(), kEntityFields.end(), field) != kEntityFields.end();
  for (const Name& name : kNames) {
    for (const char* candidate : name.spellings) {
      if (spelling == candidate) return is_entity ? name.words : name.folded;
    }
  }
  return spelling;
}

class RandomArchive {
 public:
  explicit RandomArchive(std::uint32_t seed) : random_(seed) {
    std::size_t number = 0;
    for (std::size_t segment = 1 + Below(6); segment > 0; --segment) {
      const std::string collection = OneIn(2) ? "wire" : "desk";
      std::vector<Article> batch;
      for (std::size_t i = 1 + Below(150); i > 0; --i) batch.push_back(MakeArticle(number++));
      archive_.AddSegment(collection, batch);
      for (const Article& article : batch) {
        const std::string full_id = collection + "/" + article.id;
        articles[full_id] = article;
        if (!OneIn(8)) continue;
        archive_.Delete(collection, article.id);
        articles.erase(full_id);
      }
    }
    for (const char* collection : {"wire", "desk"}) archive_.AddCollection(collection);
    searcher = Searcher::Over(archive_.TakeSnapshot());
  }

  std::size_t Below(std::size_t limit) { return random_() % limit; }
  bool OneIn(std::size_t chances) { return Below(chances) == 0; }

  std::string Value() {
    const Name& name = kNames[std::min(Below(kNames.size()), Below(kNames.size()))];
    return name.spellings[Below(name.spellings.size())];
  }
  std::string Word() {
    static constexpr const char* kWords[] = {"harbour", "strike", "herring", "ferry"};
    return kWords[Below(std::size(kWords))];
  }

  Query MakeQuery() {
    Query query;
    switch (Below(6)) {
      case 0:
        break;
      case 1:
        query.text = Word();
        break;
      case 2:
        query.text = Word() + " OR " + Word();
        break;
      case 3:
        query.text = Word() + " -" + Word();
        break;
      case 4:
        query.text = "\"" + Word() + " " + Word() + "\"";
        break;
      case 5:
        query.text = "date:2024-02..2024-03 OR person:berg";
        break;
    }
    if (OneIn(4)) query.collections = {"wire"};
    if (OneIn(4)) query.from = "2024-01-20";
    if (OneIn(4)) query.to = "2024-03";
    if (OneIn(6)) query.places = {"zürich"};
    return query;
  }

  std::map<std::string, Article> articles;  // by full id
  std::unique_ptr<Searcher> searcher;

 private:
  Article MakeArticle(std::size_t number) {
    ArticleBuilder builder(std::to_string(number));
    std::string body;
    for (std::size_t i = Below(6); i > 0; --i) body += Word() + " ";
    builder.Body(body).Language(OneIn(5) ? "de" : "en");
    if (!OneIn(7)) builder.Date(RandomDate());
    if (OneIn(2)) builder.Source(Value());
    if (OneIn(2)) builder.Section(Value());
    for (std::size_t i = Below(3); i > 0; --i) builder.Byline(Value());
    for (std::size_t i = Below(4); i > 0; --i) builder.Person(Value());
    for (std::size_t i = Below(2); i > 0; --i) builder.Org(Value());
    for (std::size_t i = Below(5); i > 0; --i) builder.Place(Value());
    for (std::size_t i = Below(2); i > 0; --i) builder.Topic(Value());
    return builder.Build();
  }
  std::string RandomDate() {
    PublicationTime time;
    time.day = ToDay({2023, 12, 20}) + static_cast<Day>(Below(OneIn(20) ? 900 : 120));
    if (OneIn(2)) time.second_of_day = static_cast<std::int32_t>(Below(86400));
    return FormatRfc3339(time);
  }

  std::mt19937 random_;
  MemoryArchive archive_;
};

std::vector<std::string> ValuesOf(const std::string& full_id, const Article& article, FacetField field) {
  switch (field) {
    case FacetField::kCollection:
      return {full_id.substr(0, full_id.find('/'))};
    case FacetField::kLanguage:
      return {article.language};
    case FacetField::kSource:
      return {article.source};
    case FacetField::kSection:
      return {article.section};
    case FacetField::kByline:
      return article.byline;
    case FacetField::kTopic:
      return article.topics;
    case FacetField::kPerson:
      return article.people;
    case FacetField::kOrg:
      return article.orgs;
    case FacetField::kPlace:
      return article.places;
  }
  return {};
}

Facet CountPlainly(const std::map<std::string, Article>& found, FacetField field, std::size_t limit) {
  std::map<std::string, std::uint64_t> articles;
  std::map<std::string, std::map<std::string, std::uint64_t>> spellings;
  for (const auto& [full_id, article] : found) {
    std::set<std::string> seen;
    for (const std::string& value : ValuesOf(full_id, article, field)) {
      const std::string key = KeyOf(value, field);
      if (value.empty() || !seen.insert(key).second) continue;
      ++articles[key];
      ++spellings[key][value];
    }
  }
  Facet facet{field, articles.size(), {}};
  std::vector<std::pair<std::string, std::uint64_t>> order(articles.begin(), articles.end());
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  for (const auto& [key, count] : order) {
    if (facet.counts.size() == limit) break;
    const auto& written = spellings[key];
    const auto most = std::max_element(written.begin(), written.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    facet.counts.push_back({most->first, count});
  }
  return facet;
}

std::map<std::string, Article> FoundBy(const RandomArchive& archive, const Query& query) {
  std::map<std::string, Article> found;
  const auto ids = archive.searcher->MatchingIds(query);
  EXPECT_TRUE(ids.ok()) << ids.status();
  for (const std::string& id : *ids) found[id] = archive.articles.at(id);
  return found;
}

void CheckFacets(RandomArchive& archive, const Query& query) {
  const std::map<std::string, Article> found = FoundBy(archive, query);
  FacetOptions options;
  options.limit = archive.Below(8);
  for (const FacetFieldEntry& entry : kFacetFields) {
    if (!archive.OneIn(3)) options.by.push_back(entry.field);
  }
  const auto result = archive.searcher->Facets(query, options);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->total, found.size());
  ASSERT_EQ(result->facets.size(), options.by.size());
  for (const Facet& facet : result->facets) {
    SCOPED_TRACE(std::string(FacetFieldName(facet.field)));
    const Facet expected = CountPlainly(found, facet.field, options.limit);
    EXPECT_EQ(facet.distinct, expected.distinct);
    ASSERT_EQ(facet.counts.size(), expected.counts.size());
    for (std::size_t i = 0; i < facet.counts.size(); ++i) {
      EXPECT_EQ(facet.counts[i].value, expected.counts[i].value);
      EXPECT_EQ(facet.counts[i].articles, expected.counts[i].articles);
    }
  }
}

TEST(FacetsTest, CountsOfRandomQueries) {
  for (std::uint32_t seed = 1; seed <= 25; ++seed) {
    RandomArchive archive(seed);
    for (int i = 0; i < 20; ++i) {
      const Query query = archive.MakeQuery();
      SCOPED_TRACE("seed " + std::to_string(seed) + ": " + query.text);
      CheckFacets(archive, query);
      if (testing::Test::HasFailure()) return;
    }
  }
}

// No name here is a part of another, so that a query finds those of the very name.
void CheckNamesOf(const Searcher& searcher, FacetField field, EntityType type) {
  constexpr std::size_t kAll = 1000;
  const auto facets = searcher.Facets({}, {.by = {field}, .limit = kAll});
  const auto list = searcher.ListEntities({.prefix = "", .types = {type}, .limit = kAll});
  ASSERT_TRUE(facets.ok() && list.ok()) << facets.status() << list.status();
  const Facet& facet = facets->facets.front();
  EXPECT_EQ(facet.distinct, list->distinct);
  EXPECT_EQ(facet.counts.size(), list->entities.size());
  for (const FacetCount& count : facet.counts) {
    const std::string name = std::string(FacetFieldName(field)) + ":";
    SCOPED_TRACE(name + count.value);
    const auto profile = searcher.ShowEntity(name + count.value);
    ASSERT_TRUE(profile.ok()) << profile.status();
    EXPECT_EQ(count.articles, profile->entity.articles);
    Query query;
    query.text = name + "\"" + count.value + "\"";
    EXPECT_EQ(count.articles, searcher.Count(query).value());
  }
}

TEST(FacetsTest, EntitiesAsQueriesAndTheCatalogueHaveThem) {
  for (std::uint32_t seed = 201; seed <= 240; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const RandomArchive archive(seed);
    CheckNamesOf(*archive.searcher, FacetField::kPerson, EntityType::kPerson);
    CheckNamesOf(*archive.searcher, FacetField::kOrg, EntityType::kOrganisation);
    CheckNamesOf(*archive.searcher, FacetField::kPlace, EntityType::kPlace);
    if (testing::Test::HasFailure()) return;
  }
}

using Counts = std::vector<std::pair<std::string, std::uint64_t>>;

Counts CountsOf(const FacetResult& result) {
  Counts counts;
  for (const Facet& facet : result.facets) {
    counts.emplace_back(FacetFieldName(facet.field), facet.distinct);
    for (const FacetCount& count : facet.counts) counts.emplace_back(count.value, count.articles);
  }
  return counts;
}

Counts CountsOf(const TimelineResult& result) {
  Counts counts;
  for (const TimelinePeriod& period : result.periods) {
    counts.emplace_back(PeriodName(result.unit, period), period.articles);
  }
  return counts;
}

// No query finds them, and the catalogue does not have them.
TEST(FacetsTest, NamesWithoutAWord) {
  MemoryArchive archive;
  archive.AddSegment("wire", {ArticleBuilder("1").Place("---"), ArticleBuilder("2").Place("***").Place("---")});
  EXPECT_EQ(CountsOf(*Searcher::Over(archive.TakeSnapshot())->Facets({}, {.by = {FacetField::kPlace}})),
            (Counts{{"place", 2}, {"---", 2}, {"***", 1}}));
}

// They have each way to write a name by itself, and corrections cover all of them.
TEST(FacetsTest, SegmentsOfEarlierBuilds) {
  MemoryArchive archive;
  archive.AddSegment("wire",
                     {ArticleBuilder("1").Place("St. Lind"), ArticleBuilder("2").Place("St Lind").Place("Varn"),
                      ArticleBuilder("3").Place("St. Lind").Place("St Lind")},
                     [](SegmentDocument* document) {
                       for (FacetValue& value : document->facets) value.folded = FoldText(value.spelling);
                     });
  archive.AddSegment("wire",
                     {ArticleBuilder("4").Place("St. Lind").Place("St-Lind"), ArticleBuilder("5").Place("St Lind")});
  const FacetOptions options{.by = {FacetField::kPlace}};
  EXPECT_EQ(CountsOf(*Searcher::Over(archive.TakeSnapshot())->Facets({}, options)),
            (Counts{{"place", 3}, {"St Lind", 4}, {"St. Lind", 2}, {"Varn", 1}}));
  archive.Correct({EntityType::kPlace, "varn", EntityType::kPlace, "St. Lind"});
  EXPECT_EQ(CountsOf(*Searcher::Over(archive.TakeSnapshot())->Facets({}, options)),
            (Counts{{"place", 1}, {"St. Lind", 5}}));
}

// Some threads, of which any may count any part of a large segment.
TEST(FacetsTest, SeveralThreadsCountWhatOneCounts) {
  std::mt19937 random(7);
  std::vector<Article> articles(200'000);
  for (std::size_t i = 0; i < articles.size(); ++i) {
    Article& article = articles[i];
    article.id = std::to_string(i);
    article.body = random() % 3 == 0 ? "harbour strike" : "harbour";
    article.source = "source " + std::to_string(random() % 50);
    article.people = {"person " + std::to_string(random() % 5000), "person " + std::to_string(random() % 50)};
    if (random() % 40 != 0) article.date = PublicationTime{static_cast<Day>(19000 + random() % 900), {}, {}};
  }
  MemoryArchive archive;
  archive.AddSegment("wire", articles);
  const auto snapshot = archive.TakeSnapshot();
  const auto alone = Searcher::Over(snapshot, {.threads = 1}), together = Searcher::Over(snapshot, {.threads = 3});
  const FacetOptions options{.by = {FacetField::kSource, FacetField::kPerson}, .limit = 10'000};
  for (const char* text : {"harbour", "strike", "harbour -strike", "harbour date:2023"}) {
    Query query;
    query.text = text;
    const auto expected = alone->Facets(query, options);
    const auto expected_days = alone->Timeline(query, TimelineUnit::kDay);
    ASSERT_TRUE(expected.ok() && expected_days.ok()) << expected.status() << expected_days.status();
    ASSERT_GT(expected->total, 10'000u);
    for (int round = 0; round < 5; ++round) {
      const auto found = together->Facets(query, options);
      ASSERT_TRUE(found.ok()) << found.status();
      EXPECT_EQ(found->total, expected->total);
      EXPECT_EQ(CountsOf(*found), CountsOf(*expected)) << text;
      const auto days = together->Timeline(query, TimelineUnit::kDay);
      ASSERT_TRUE(days.ok()) << days.status();
      EXPECT_EQ(days->total, expected_days->total);
      EXPECT_EQ(days->undated, expected_days->undated);
      EXPECT_EQ(CountsOf(*days), CountsOf(*expected_days)) << text;
    }
  }
}

// Values whose ordinals go up to 31, before those that are said to be the tenth and on.
TEST(FacetsTest, ADictionaryThatContradictsItself) {
  const TempDirectory directory;
  Archive archive(directory / "archive");
  {
    WriterOptions one_segment;
    one_segment.threads = 1;
    auto writer = archive.OpenWriter(one_segment);
    ASSERT_TRUE(writer.ok()) << writer.status();
    for (int i = 0; i < 40; ++i) {
      const std::string number = std::to_string(100 + i);
      const Article article =
          ArticleBuilder(number).Body("harbour").Source("source " + number).Section("section " + number);
      ASSERT_EQ((*writer)->Add("wire", article).status(), absl::OkStatus());
    }
    ASSERT_EQ((*writer)->Close(), absl::OkStatus());
  }
  const FacetOptions options{.by = {FacetField::kSource}};
  Query query;
  query.text = "harbour";
  const auto sound = (*archive.OpenSearcher())->Facets(query, options);
  ASSERT_TRUE(sound.ok()) << sound.status();
  EXPECT_EQ(sound->facets.at(0).distinct, 40u);

  const std::string segments = directory / "archive/segments";
  SegmentSummary summary;
  summary.segment = std::stoull(std::filesystem::directory_iterator(segments)->path().stem().string());
  WordsParts parts = ReadWords(segments, summary.segment);
  const auto second =
      LoadFixed<DictionaryIndexEntry>(parts[WordsSection::kFacetValueIndex].data() + sizeof(DictionaryIndexEntry));
  ASSERT_EQ(parts[WordsSection::kFacetValues][second.offset], 32);
  parts[WordsSection::kFacetValues][second.offset] = 1;
  WriteWords(segments, std::move(parts), summary);
  const auto crafted = (*archive.OpenSearcher())->Facets(query, options);
  EXPECT_TRUE(absl::IsDataLoss(crafted.status())) << crafted.status();
}

// The name of a day's period, by way of the calendar's own arithmetic.
std::string PlainPeriod(TimelineUnit unit, Day day) {
  const std::string text = FormatRfc3339({day, std::nullopt, std::nullopt});
  if (unit == TimelineUnit::kDay) return text;
  if (unit == TimelineUnit::kMonth) return text.substr(0, 7);
  if (unit == TimelineUnit::kYear) return text.substr(0, 4);
  while (day % 7 != 4) --day;  // back to Monday: 1970-01-05, day 4, was one
  const Day thursday = day + 3;
  const int year = ToCivil(thursday).year;
  int week = 1;
  for (Day earlier = thursday - 7; ToCivil(earlier).year == year; earlier -= 7) ++week;
  return std::to_string(year) + (week < 10 ? "-W0" : "-W") + std::to_string(week);
}

void CheckTimeline(RandomArchive& archive, const Query& query, TimelineUnit unit) {
  std::map<std::string, std::uint64_t> expected;
  std::uint64_t undated = 0, total = 0;
  Day first = ToDay({9999, 12, 31}), last = ToDay({1, 1, 1});
  for (const auto& [id, article] : FoundBy(archive, query)) {
    ++total;
    if (!article.date) {
      ++undated;
      continue;
    }
    ++expected[PlainPeriod(unit, article.date->day)];
    first = std::min(first, article.date->day);
    last = std::max(last, article.date->day);
  }
  if (!query.from.empty()) first = ToDay({2024, 1, 20});
  if (!query.to.empty()) last = ToDay({2024, 3, 31});
  const bool spanned = !expected.empty() || (!query.from.empty() && !query.to.empty());
  if (spanned) {
    for (Day day = first; day <= last; ++day) expected[PlainPeriod(unit, day)];  // empty ones included
  }

  const auto timeline = archive.searcher->Timeline(query, unit);
  ASSERT_TRUE(timeline.ok()) << timeline.status();
  EXPECT_EQ(timeline->total, total);
  EXPECT_EQ(timeline->undated, undated);
  std::map<std::string, std::uint64_t> found;
  for (std::size_t i = 0; i < timeline->periods.size(); ++i) {
    const TimelinePeriod& period = timeline->periods[i];
    EXPECT_TRUE(i == 0 || period.first == timeline->periods[i - 1].last + 1);
    EXPECT_EQ(PlainPeriod(unit, period.first), PeriodName(unit, period));
    EXPECT_EQ(PlainPeriod(unit, period.last), PeriodName(unit, period));
    found[PeriodName(unit, period)] = period.articles;
  }
  EXPECT_EQ(found, expected);
}

TEST(TimelineTest, CountsOfRandomQueries) {
  for (std::uint32_t seed = 101; seed <= 125; ++seed) {
    RandomArchive archive(seed);
    for (int i = 0; i < 12; ++i) {
      const Query query = archive.MakeQuery();
      SCOPED_TRACE("seed " + std::to_string(seed) + ": " + query.text);
      for (const TimelineUnit unit :
           {TimelineUnit::kDay, TimelineUnit::kWeek, TimelineUnit::kMonth, TimelineUnit::kYear}) {
        CheckTimeline(archive, query, unit);
      }
      if (testing::Test::HasFailure()) return;
    }
  }
}

TEST(TimelineTest, WeeksOfTheTurnOfTheYear) {
  const auto name = [](int year, int month, int day) {
    return PeriodName(TimelineUnit::kWeek, {ToDay({year, month, day}), ToDay({year, month, day}) + 6});
  };
  EXPECT_EQ(name(2020, 12, 28), "2020-W53");
  EXPECT_EQ(name(2024, 12, 30), "2025-W01");
  EXPECT_EQ(name(2021, 1, 4), "2021-W01");
}

TEST(TimelineTest, RefusesTooManyPeriods) {
  MemoryArchive archive;
  archive.AddSegment("wire", {ArticleBuilder("1").Date("0001-01-01"), ArticleBuilder("2").Date("9999-12-31")});
  const auto searcher = Searcher::Over(archive.TakeSnapshot());
  EXPECT_TRUE(absl::IsInvalidArgument(searcher->Timeline({}, TimelineUnit::kDay).status()));
  const auto weeks = searcher->Timeline({}, TimelineUnit::kWeek);
  ASSERT_TRUE(weeks.ok());
  EXPECT_EQ(weeks->periods.front().articles, 1u);
  EXPECT_EQ(weeks->periods.back().articles, 1u);
  EXPECT_EQ(searcher->Timeline({}, TimelineUnit::kYear)->periods.size(), 9999u);
}

}  // namespace
}  // namespace broadsheet
