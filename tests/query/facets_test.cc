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
#include "storage/segment/bytes.h"
#include "tests/support/article_builder.h"
#include "tests/support/crafted_words.h"
#include "tests/support/memory_archive.h"
#include "tests/support/temp_directory.h"

namespace broadsheet {
namespace {

// A value as folded, and ways to write it.
struct Name {
  const char* folded;
  std::vector<const char*> spellings;
};
const std::vector<Name> kNames = {{"anna berg", {"Anna Berg", "ANNA BERG", "Anna Bérg"}},
                                  {"carl", {"Carl"}},
                                  {"emil dorn", {"Emil Dorn", "emil dorn"}},
                                  {"velmora", {"Velmora", "VELMORA"}},
                                  {"zurich", {"Zürich", "Zurich", "ZÜRICH", "zurich"}},
                                  {"京都", {"京都"}}};

std::string FoldedOf(const std::string& spelling) {
  for (const Name& name : kNames) {
    for (const char* candidate : name.spellings) {
      if (spelling == candidate) return name.folded;
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
      if (value.empty() || !seen.insert(FoldedOf(value)).second) continue;
      ++articles[FoldedOf(value)];
      ++spellings[FoldedOf(value)][value];
    }
  }
  Facet facet{field, articles.size(), {}};
  std::vector<std::pair<std::string, std::uint64_t>> order(articles.begin(), articles.end());
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  for (const auto& [folded, count] : order) {
    if (facet.counts.size() == limit) break;
    const auto& written = spellings[folded];
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
