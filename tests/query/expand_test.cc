// Patterns against a plain reading of what they mean, and the limits of what they stand for.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "broadsheet/searcher.h"
#include "query/expand/expansion.h"
#include "query/expand/word_matcher.h"
#include "tests/query/brute_force.h"
#include "tests/support/article_builder.h"
#include "tests/support/memory_archive.h"

namespace broadsheet {
namespace {

std::vector<std::string> SortedWords(std::mt19937& random, std::size_t count) {
  static const std::vector<std::string> kCharacters = {"a", "b", "c", "\u00E9", "\u5317", "\U0001F600"};
  std::vector<std::string> words;
  for (std::size_t i = 0; i < count; ++i) {
    std::string& word = words.emplace_back();
    for (std::size_t length = random() % 8; length > 0; --length) word += kCharacters[random() % kCharacters.size()];
  }
  std::sort(words.begin(), words.end());
  return words;
}

TEST(WordMatcher, WildcardsAsByTheBook) {
  std::mt19937 random(1);
  const std::vector<std::string> words = SortedWords(random, 500);
  for (int round = 0; round < 400; ++round) {
    std::string pattern = words[random() % words.size()];
    for (std::size_t i = random() % 4; i > 0; --i) {
      std::size_t at = pattern.empty() ? 0 : random() % pattern.size();
      while (at < pattern.size() && (static_cast<unsigned char>(pattern[at]) & 0xC0) == 0x80) ++at;
      pattern.insert(at, random() % 2 ? "*" : "?");
    }
    const auto matcher = MakeWildcardMatcher(pattern);
    for (const std::string& word : words) {
      const bool expected = MatchesPattern(pattern, word);
      ASSERT_EQ(matcher->Matches(word), expected) << pattern << " " << word;
      if (expected) {
        ASSERT_TRUE(std::string_view(word).starts_with(matcher->prefix()));
      }
    }
  }
}

TEST(WordMatcher, EditsAsByTheBook) {
  std::mt19937 random(2);
  const std::vector<std::string> words = SortedWords(random, 500);
  for (int round = 0; round < 200; ++round) {
    const std::string& wanted = words[random() % words.size()];
    const std::uint32_t edits = 1 + random() % 2;
    const auto matcher = MakeFuzzyMatcher(wanted, edits);
    for (const std::string& word : words) {
      ASSERT_EQ(matcher->Matches(word), WithinEdits(wanted, word, edits)) << wanted << " " << word << " " << edits;
    }
  }
}

// No word that begins as it says matches, and it need not be asked for them to be right about the next.
TEST(WordMatcher, WhatIsDeadCanBePassedOver) {
  std::mt19937 random(3);
  std::size_t passed_over = 0;
  for (int round = 0; round < 200; ++round) {
    const std::vector<std::string> words = SortedWords(random, 300);
    const std::string& wanted = words[random() % words.size()];
    const std::uint32_t edits = 1 + random() % 2;
    const auto matcher = MakeFuzzyMatcher(wanted, edits);
    std::optional<std::string> dead;
    for (const std::string& word : words) {
      const bool expected = WithinEdits(wanted, word, edits);
      if (dead && word.starts_with(*dead)) {
        ASSERT_FALSE(expected) << wanted << " " << word << " " << edits << " " << *dead;
        passed_over += word.size() > dead->size();
        continue;
      }
      const bool matches = matcher->Matches(word);
      ASSERT_EQ(matches, expected) << wanted << " " << word << " " << edits;
      dead.reset();
      if (!matches && matcher->dead_bytes() <= word.size()) dead = word.substr(0, matcher->dead_bytes());
    }
  }
  EXPECT_GT(passed_over, 1000u);
}

TEST(WordMatcher, ManyStarsAreQuick) {
  std::string pattern, word(64, 'a');
  for (int i = 0; i < 30; ++i) pattern += "*a";
  EXPECT_TRUE(MakeWildcardMatcher(pattern + "*")->Matches(word));
  EXPECT_FALSE(MakeWildcardMatcher(pattern + "*b")->Matches(word));
}

// Periods and the like within a word belong to it wherever the pattern stands.
TEST(Expansion, PatternsGoOverWhatJoinsAWord) {
  MemoryArchive archive;
  archive.AddSegment("default",
                     {ArticleBuilder("a")
                          .Title("U.S. troops leave")
                          .Body("600,000 tons of grain. O'Brien's ships, said AT&T. A U.S.-led force. Paid 3.5 crowns.")
                          .Source("U.S. Wire"),
                      ArticleBuilder("b")
                          .Title("Us troops")
                          .Body("600 tons. Ships of peace. The end of it. By c.1990 they had 12,34 left.")
                          .Source("Us Wire")});
  const auto searcher = Searcher::Over(archive.TakeSnapshot());
  struct Row {
    const char* query;
    std::uint64_t count;
  };
  const Row rows[] = {
      {"\"u.s* troops\"", 1},
      {"\"u.?. troops\"", 1},
      {"title:\"U.S* troops\"", 1},
      {"\"u* troops\"", 2},
      {"\"the u.s* troops\"", 0},
      {"\"a u.s*-led force\"", 1},
      {"u.s*-led", 1},
      {"\"600,* tons\"", 1},
      {"\"6??,000 tons, of\"", 1},
      {"\"600,* grain\"~2", 1},
      {"\"o\u2019b* ships\"", 1},
      {"\"said at&*\"", 1},
      {"\"paid 3.* crowns\"", 1},
      {"source:u.s*", 1},
      {"source:\"u.s* wire\"", 1},
      {"source:\"u* wire\"", 2},
      // No word has a period behind "peace" or "ships".
      {"\"peace.the e*\"", 1},
      {"\"of peace.*\"", 1},
      {"ships.o*", 1},
      {"\"peace ** end\"", 1},
      // Nor has one a period between a letter and a digit, or a comma before two last digits.
      {"\"by c.19?0 they\"", 1},
      {"\"had 12,3? left\"", 1},
  };
  for (const Row& row : rows) {
    Query query;
    query.text = row.query;
    EXPECT_EQ(searcher->Count(query).value(), row.count) << row.query;
  }
}

// Of more words than a query can ask for, those first in byte order are searched, and a warning says so.
TEST(Expansion, LimitIsReported) {
  MemoryArchive archive;
  std::vector<Article> articles;
  std::size_t number = 0;
  for (int article = 0; article < 20; ++article) {
    std::string body;
    for (int word = 0; word < 1000; ++word) body += "w" + std::to_string(100000 + number++) + " ";
    articles.push_back(ArticleBuilder("a" + std::to_string(article)).Body(body));
    if (article == 9) archive.AddSegment("default", std::exchange(articles, {}));
  }
  archive.AddSegment("default", articles);
  const auto searcher = Searcher::Over(archive.TakeSnapshot());
  Query query;
  query.text = "peace OR w1*";
  std::vector<QueryWarning> warnings;
  const auto count = searcher->Count(query, &warnings);
  ASSERT_TRUE(count.ok());
  EXPECT_EQ(*count, 17u);  // 16,384 words at a thousand an article
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_EQ(warnings[0].offset, 9u);
  EXPECT_EQ(warnings[0].length, 3u);
  // Whoever counts by something says so, too.
  EXPECT_FALSE(searcher->Facets(query, {}, &warnings)->exact);
  EXPECT_FALSE(searcher->Timeline(query, TimelineUnit::kDay, &warnings)->exact);
  EXPECT_EQ(warnings.size(), 3u);

  query.text = "w1* w1*1 w1*2 w1*3 w1*4 w1*5 w1*6 w1*7";
  warnings.clear();
  EXPECT_TRUE(searcher->Count(query, &warnings).ok());
  EXPECT_EQ(warnings.size(), 1u);
  query.text = "w10* w11?000";
  warnings.clear();
  EXPECT_EQ(*searcher->Count(query, &warnings), 0u);
  EXPECT_TRUE(searcher->Facets(query, {}, &warnings)->exact);
  EXPECT_TRUE(searcher->Timeline(query, TimelineUnit::kDay, &warnings)->exact);
  EXPECT_TRUE(warnings.empty());
}

// A part of an answer is a part: whatever was found matches.
TEST(Expansion, TimeIsKept) {
  MemoryArchive archive;
  std::vector<Article> articles;
  for (int i = 0; i < 300; ++i) {
    std::string body;
    for (int word = 0; word < 200; ++word) body += "a b c d e f g ";
    articles.push_back(ArticleBuilder("a" + std::to_string(i)).Body(body));
  }
  archive.AddSegment("default", articles);
  const auto searcher = Searcher::Over(archive.TakeSnapshot());
  Query query;
  query.text =
      "(a NEAR/900 b NEAR/900 c NEAR/900 d NEAR/900 e NEAR/1 zzz) OR \"a b c d e f g zzz\"~2000 OR -(a NEAR/900 b)";
  SearchOptions options;
  options.timeout = absl::ZeroDuration();
  const auto none = searcher->Search(query, options);
  ASSERT_TRUE(none.ok());
  EXPECT_TRUE(none->timed_out);
  EXPECT_FALSE(none->total.exact);
  EXPECT_TRUE(none->hits.empty());
  options.timeout = absl::InfiniteDuration();
  const auto all = searcher->Search(query, options);
  ASSERT_TRUE(all.ok());
  EXPECT_FALSE(all->timed_out);
  EXPECT_TRUE(all->total.exact);
  EXPECT_EQ(all->total.value, 0u);
}

// Words by the letters of a number, so that patterns mean many of them.
std::string NumberedWord(std::uint32_t number) {
  std::string word = "w";
  for (; number > 0; number /= 7) word += static_cast<char>('a' + number % 7);
  return word;
}

// Windows of rare words are wide, and have several documents to a bucket: in order and once each all the same.
TEST(Expansion, RareWordsOfManyArticles) {
  std::mt19937 random(5);
  MemoryArchive archive;
  std::vector<Article> articles;
  std::vector<std::string> expected;
  for (int i = 0; i < 12'000; ++i) {
    std::string body = "plain";
    const std::uint32_t rare_words = random() % 20 == 0 ? 1 + random() % 3 : 0;
    // Some lists are long, most are short.
    for (std::uint32_t word = 0; word < rare_words; ++word)
      body += " " + NumberedWord(7 + random() % (1 + random() % 100));
    articles.push_back(ArticleBuilder("a" + std::to_string(i)).Body(body));
    if (rare_words > 0) expected.push_back("default/a" + std::to_string(i));
  }
  archive.AddSegment("default", articles);
  const auto searcher = Searcher::Over(archive.TakeSnapshot());
  Query query;
  query.text = "w*";
  EXPECT_EQ(*searcher->Count(query), expected.size());
  auto found = *searcher->MatchingIds(query);
  std::sort(found.begin(), found.end());
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(found, expected);
}

std::vector<std::string> QueriesOfManyKinds() {
  std::string words, patterns;
  for (std::uint32_t i = 0; i < 400; ++i) words += (i == 0 ? "" : " OR ") + NumberedWord(i * 5);
  for (char c = 'a'; c <= 'g'; ++c) patterns += std::string(c == 'a' ? "*" : " OR *") + c + "*";
  return {words,           patterns,
          "*a* *b* *c*",   "\"wa* *b wc*\"~50",
          "*a NEAR/5 wb*", "ATLEAST/2 (wa* OR wb*) SAME/s *c",
          "-*a*",          "wabc~2 OR waa~1",
          "title:*b",      "(wa OR wb) -(wc* NEAR/20 wd*)"};
}

// Whenever the time is up, while patterns are looked up or lists opened, ranked, counted or shown, the answer is a true
// part of the whole.
TEST(Expansion, TimeMayBeUpAtAnyMoment) {
  std::mt19937 random(4);
  MemoryArchive archive;
  for (int segment = 0; segment < 2; ++segment) {
    std::vector<Article> articles;
    for (int i = 0; i < 200; ++i) {
      std::string body;
      for (int word = 0; word < 60; ++word) body += NumberedWord(random() % 2000) + " ";
      articles.push_back(ArticleBuilder("a" + std::to_string(segment) + "-" + std::to_string(i)).Body(body));
    }
    archive.AddSegment("default", articles);
  }
  const auto searcher = Searcher::Over(archive.TakeSnapshot());
  std::size_t cut_short = 0, whole = 0;
  for (const std::string& text : QueriesOfManyKinds()) {
    Query query;
    query.text = text;
    const auto matching = searcher->MatchingIds(query);
    ASSERT_TRUE(matching.ok()) << text;
    const std::set<std::string> matches(matching->begin(), matching->end());
    for (const SortOrder sort : {SortOrder::kRelevance, SortOrder::kNewest}) {
      SearchOptions options;
      options.sort = sort;
      options.exact_total = options.snippets = options.matched_parts = options.explain = true;
      // From nothing to more than enough, in small steps.
      for (double microseconds = 5; microseconds < 1e6; microseconds *= 1.2) {
        options.timeout = absl::Microseconds(microseconds);
        const auto result = searcher->Search(query, options);
        ASSERT_TRUE(result.ok()) << text << ": " << result.status();
        ASSERT_LE(result->hits.size(), result->total.value) << text;
        ASSERT_LE(result->total.value, matches.size()) << text;
        for (const Hit& hit : result->hits) ASSERT_TRUE(matches.contains("default/" + hit.article.article.id)) << text;
        result->timed_out ? ++cut_short : ++whole;
        if (result->timed_out) continue;
        ASSERT_TRUE(result->total.exact) << text;
        ASSERT_EQ(result->total.value, matches.size()) << text;
        for (const Hit& hit : result->hits) ASSERT_FALSE(hit.snippet.empty()) << text;
        break;
      }
    }
  }
  EXPECT_GT(cut_short, 20u);
  EXPECT_GT(whole, 0u);
}

}  // namespace
}  // namespace broadsheet
