// The invented news: the same everywhere, and like news in what measurements depend on.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "bench/corpus/calendar.h"
#include "bench/corpus/generator.h"
#include "bench/corpus/query_maker.h"
#include "bench/corpus/web_queries.h"
#include "bench/corpus/words.h"
#include "tests/support/temp_directory.h"

namespace broadsheet::bench {
namespace {

std::string Lines(const CorpusOptions& options) {
  CorpusGenerator generator(options);
  std::string lines;
  for (Article article; generator.Next(&article);) AppendJsonLine(article, &lines);
  return lines;
}

// FNV-1a: short, and the same everywhere.
std::uint64_t HashOf(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return hash;
}

// A change of this number makes all measurements before and after incomparable: say so in bench/README.md.
TEST(Corpus, IsTheSameOnEveryMachine) { EXPECT_EQ(HashOf(Lines({.articles = 500, .seed = 9})), 10010146034877088273u); }

TEST(Corpus, DiffersBySeed) { EXPECT_NE(Lines({.articles = 5, .seed = 1}), Lines({.articles = 5, .seed = 2})); }

TEST(Corpus, IsLikeNews) {
  CorpusGenerator generator({.articles = 4000, .seed = 3});
  std::vector<std::size_t> lengths;
  std::map<int, int> weekdays;
  std::set<std::string> ids;
  int undated = 0, named = 0;
  Day last = 0;
  std::map<std::string, int> bodies;
  for (Article article; generator.Next(&article);) {
    std::vector<std::string> words;
    PlainWords(article.body, &words);
    lengths.push_back(words.size());
    EXPECT_TRUE(ids.insert(article.id).second);
    ++bodies[article.body];
    if (!article.date) {
      ++undated;
    } else {
      EXPECT_GE(article.date->day, last);
      last = article.date->day;
      ++weekdays[(article.date->day + 3) % 7];
    }
    for (const std::string& person : article.people) named += article.body.find(person) != std::string::npos;
  }
  std::sort(lengths.begin(), lengths.end());
  EXPECT_EQ(lengths.size(), 4000u);
  EXPECT_NEAR(static_cast<double>(lengths[2000]), 365, 30);
  EXPECT_LT(lengths[400], 170u);
  EXPECT_GT(lengths[3600], 650u);
  EXPECT_LT(weekdays[5] + weekdays[6], weekdays[2]);
  EXPECT_GT(undated, 3);
  EXPECT_LT(undated, 60);
  EXPECT_GT(named, 8000);
  int copies = 0;
  for (const auto& [body, count] : bodies) copies += count - 1;
  EXPECT_NEAR(copies, 80, 40);
}

TEST(Corpus, InflectsAsEnglishDoes) {
  EXPECT_EQ(PluralOf("party"), "parties");
  EXPECT_EQ(PluralOf("church"), "churches");
  EXPECT_EQ(PluralOf("day"), "days");
  EXPECT_EQ(PastOf("plan"), "planned");
  EXPECT_EQ(PastOf("carry"), "carried");
  EXPECT_EQ(PastOf("bake"), "baked");
  EXPECT_EQ(ParticipleOf("bake"), "baking");
  EXPECT_EQ(ParticipleOf("agree"), "agreeing");
  EXPECT_EQ(AdverbOf("basic"), "basically");
  EXPECT_EQ(AdverbOf("able"), "ably");
}

TEST(Corpus, KnowsTheCalendar) {
  for (Day day = DayOf(1996, 1, 1); day < DayOf(2101, 1, 1); ++day) {
    CivilDate civil = CivilOf(day);
    ASSERT_EQ(DayOf(civil.year, civil.month, civil.day), day);
  }
  EXPECT_EQ(DayOf(1970, 1, 1), 0);
  EXPECT_EQ(DayOf(2000, 3, 1), 11017);
}

TEST(Queries, AreFilledFromTheCorpusAndHaveAnswers) {
  CorpusGenerator generator({.articles = 3000, .seed = 3});
  QueryMaker maker(1);
  std::string text;
  for (Article article; generator.Next(&article);) {
    CorpusLine line{.id = article.id, .title = article.title, .deck = article.deck, .body = article.body, .date = ""};
    if (article.date) {
      CivilDate civil = CivilOf(article.date->day);
      line.date = std::to_string(civil.year) + "-0" + std::to_string(civil.month % 10) + "-01";
    }
    maker.Add(line);
    std::vector<std::string> words;
    PlainWords(article.body, &words);
    for (const std::string& word : words) text += word + " ";
    text += "\n";
  }
  std::map<std::string, int> groups;
  const std::vector<WebQuery> web = {{"web_or", "said OR people", {"said", "people"}},
                                     {"web_or", "said OR qqzzq", {"said", "qqzzq"}}};
  for (const MadeQuery& query : maker.Make(4, web)) {
    ++groups[query.group];
    if (query.group == "phrase3") {
      EXPECT_NE(text.find(query.text.substr(1, query.text.size() - 2)), std::string::npos) << query.text;
    }
  }
  for (const char* group : {"term_high",
                            "term_med",
                            "term_low",
                            "and2",
                            "and3",
                            "or2",
                            "or3",
                            "or4_5",
                            "phrase2",
                            "phrase3",
                            "phrase4",
                            "phrase2_common",
                            "phrase3_common",
                            "phrase4_common",
                            "phrase_year",
                            "or_month",
                            "or_year",
                            "count_and",
                            "newest_term",
                            "top10_stored",
                            "prefix",
                            "phrase_allcommon"}) {
    EXPECT_EQ(groups[group], 4) << group;
  }
  EXPECT_EQ(groups["web_or"], 1) << "only what the corpus holds";
}

TEST(WebQueries, ReadsThoseThatEveryEngineHas) {
  const TempDirectory directory;
  const std::string path = directory / "web_queries.jsonl";
  std::ofstream(path) << R"({"query": "+harbour +strike", "tags": ["intersection"]}
{"query": "harbour strike", "tags": ["union"]}
{"query": "\"harbour strike\"", "tags": ["phrase"]}
{"query": "harbour", "tags": ["term"]}
{"query": "+harbour strike", "tags": ["intersection_union"]}
{"query": "+harbour -strike", "tags": ["negated"]}
{"query": "harbour harbour"}
{"query": "caf\u00e9 strike"}
no JSON
)";
  const std::vector<WebQuery> queries = ReadWebQueries(path);
  ASSERT_EQ(queries.size(), 3u);
  EXPECT_EQ(queries[0].group + ": " + queries[0].text, "web_and: harbour strike");
  EXPECT_EQ(queries[1].group + ": " + queries[1].text, "web_or: harbour OR strike");
  EXPECT_EQ(queries[2].group + ": " + queries[2].text, "web_phrase: \"harbour strike\"");
  EXPECT_EQ(queries[2].words, std::vector<std::string>({"harbour", "strike"}));
}

}  // namespace
}  // namespace broadsheet::bench
