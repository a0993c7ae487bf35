// What stands together and at the top of an article, against a plain count over the words of the text.
#include "query/run/rescorer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "broadsheet/searcher.h"
#include "tests/support/article_builder.h"
#include "tests/support/memory_archive.h"

namespace broadsheet {
namespace {

// Words that the stemmer leaves alone; the last ones are frequent.
const std::vector<std::string> kVocabulary = {"alfa", "bravo", "delta", "echo", "golf",  "hotel",  "lima",
                                              "kilo", "oscar", "papa",  "zulu", "romeo", "sierra", "tango"};

struct PlainArticle {
  std::string id;
  std::vector<std::string> title, body;
};

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

class RescorerTest : public ::testing::Test {
 protected:
  // `count` articles in two segments, of words drawn with falling frequency.
  void MakeArticles(std::size_t count, std::size_t longest) {
    std::vector<Article> halves[2];
    for (std::size_t i = 0; i < count; ++i) {
      PlainArticle article{"a" + std::to_string(1000 + i), Draw(random_() % 5), Draw(1 + random_() % longest)};
      halves[i % 2].push_back(ArticleBuilder(article.id).Title(Joined(article.title)).Body(Joined(article.body)));
      articles_[article.id] = std::move(article);
    }
    MemoryArchive archive;
    for (const auto& half : halves) archive.AddSegment("wire", half);
    searcher_ = Searcher::Over(archive.TakeSnapshot());
  }

  std::vector<std::string> Draw(std::size_t words) {
    std::vector<std::string> drawn;
    for (std::size_t i = 0; i < words; ++i) {
      const std::size_t a = random_() % kVocabulary.size(), b = random_() % kVocabulary.size();
      drawn.push_back(random_() % 12 != 0 ? "filler" + std::to_string(random_() % 50) : kVocabulary[std::min(a, b)]);
    }
    return drawn;
  }

  double Weight(const std::string& word) const {
    double with_word = 0;
    for (const auto& [id, article] : articles_) {
      with_word += std::count(article.title.begin(), article.title.end(), word) > 0 ||
                   std::count(article.body.begin(), article.body.end(), word) > 0;
    }
    double odds = (static_cast<double>(articles_.size()) - with_word + 0.5) / (with_word + 0.5);
    if (odds < 2) odds = odds / 2 + 1;
    return std::log(odds);
  }

  // By the definition: every window, word by word.
  double Bonus(const std::vector<std::string>& query, const PlainArticle& article) const {
    std::map<std::string, double> weights;
    double total = 0;
    for (const std::string& word : query) {
      const double weight = Weight(word);
      if (weight >= Rescorer::kMinWeight && weights.emplace(word, weight).second) total += weight;
    }
    if (weights.size() < 2) return 0;
    double best = 0;
    std::set<std::string> top;
    for (const auto* field : {&article.title, &article.body}) {
      for (std::size_t begin = 0; begin < field->size(); ++begin) {
        std::set<std::string> held;
        for (std::size_t i = begin; i < std::min<std::size_t>(begin + 16, field->size()); ++i) held.insert((*field)[i]);
        best = std::max(best, Sum(weights, held));
        if (field == &article.title || begin < 30) top.insert((*field)[begin]);
      }
    }
    return best * best / total + Sum(weights, top);
  }

  static double Sum(const std::map<std::string, double>& weights, const std::set<std::string>& words) {
    double sum = 0;
    for (const auto& [word, weight] : weights) sum += words.contains(word) ? weight : 0;
    return sum;
  }

  SearchResult Search(const std::string& text, SearchOptions options) const {
    Query query;
    query.text = text;
    query.any = true;
    options.snippets = false;
    auto result = searcher_->Search(query, options);
    EXPECT_TRUE(result.ok()) << result.status();
    return *std::move(result);
  }

  std::mt19937 random_{7};
  std::map<std::string, PlainArticle> articles_;
  std::unique_ptr<Searcher> searcher_;
};

TEST_F(RescorerTest, FirstHitsAreThoseOfBm25WithTheBonusAdded) {
  MakeArticles(300, 120);
  std::size_t moved = 0;
  for (int round = 0; round < 200; ++round) {
    std::vector<std::string> words;
    for (std::size_t i = 0; i < 1 + random_() % 5; ++i) words.push_back(kVocabulary[random_() % kVocabulary.size()]);
    SCOPED_TRACE(Joined(words));
    SearchOptions options;
    options.limit = 1000;
    options.proximity = false;
    const SearchResult plain = Search(Joined(words), options);
    std::vector<std::pair<double, std::string>> expected;
    for (const Hit& hit : plain.hits) {
      const bool looked_at = expected.size() < Rescorer::kCandidates;
      const PlainArticle& article = articles_.at(hit.article.article.id);
      expected.push_back({hit.score + (looked_at ? Bonus(words, article) : 0), article.id});
    }
    std::stable_sort(expected.begin(), expected.end(), [](auto& a, auto& b) { return a.first > b.first; });

    options.proximity = true;
    const SearchResult result = Search(Joined(words), options);
    EXPECT_EQ(result.total.value, plain.total.value);
    ASSERT_EQ(result.hits.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_NEAR(result.hits[i].score, expected[i].first, 1e-9) << "rank " << i;
      moved += result.hits[i].article.article.id != plain.hits[i].article.article.id;
    }
  }
  EXPECT_GT(moved, 500u);  // else this test says nothing
}

TEST_F(RescorerTest, PagesFitTogether) {
  MakeArticles(200, 60);
  SearchOptions whole;
  whole.limit = 1000;
  const SearchResult all = Search("bravo hotel zulu", whole);
  ASSERT_GT(all.hits.size(), 60u);
  for (const std::size_t limit : {1, 7, 10, 25, 40}) {
    SearchOptions page;
    page.limit = limit;
    for (page.offset = 0; page.offset < 70; page.offset += limit) {
      const SearchResult part = Search("bravo hotel zulu", page);
      for (std::size_t i = 0; i < part.hits.size(); ++i) {
        EXPECT_EQ(part.hits[i].article.article.id, all.hits[page.offset + i].article.article.id);
        EXPECT_EQ(part.hits[i].score, all.hits[page.offset + i].score);
      }
    }
  }
}

TEST_F(RescorerTest, ExcludedWordsAndOneWordGainNothing) {
  MakeArticles(100, 60);
  for (const char* text : {"zulu", "zulu -oscar", "zulu zulu", "zulu source:papa"}) {
    SearchOptions options;
    const SearchResult result = Search(text, options);
    options.proximity = false;
    const SearchResult plain = Search(text, options);
    ASSERT_EQ(result.hits.size(), plain.hits.size());
    for (std::size_t i = 0; i < plain.hits.size(); ++i) EXPECT_EQ(result.hits[i].score, plain.hits[i].score) << text;
  }
}

// The same words, apart and together, in the middle and at the top.
TEST(Rescorer, TogetherAndAtTheTopComesFirst) {
  std::string filler;
  for (int i = 0; i < 40; ++i) filler += "word" + std::to_string(i) + " ";
  MemoryArchive archive;
  std::vector<Article> articles = {ArticleBuilder("apart").Body(filler + "harbour " + filler + "strike"),
                                   ArticleBuilder("together").Body(filler + "harbour strike " + filler),
                                   ArticleBuilder("top").Body("harbour strike " + filler + filler)};
  for (int i = 0; i < 30; ++i) articles.push_back(ArticleBuilder("other" + std::to_string(i)).Body("Nothing of it."));
  archive.AddSegment("wire", articles);
  const auto searcher = Searcher::Over(archive.TakeSnapshot());
  Query query;
  query.text = "harbour strike";
  const auto result = searcher->Search(query, {});
  ASSERT_TRUE(result.ok() && result->hits.size() == 3);
  EXPECT_EQ(result->hits[0].article.article.id, "top");
  EXPECT_EQ(result->hits[1].article.article.id, "together");
  EXPECT_EQ(result->hits[2].article.article.id, "apart");
}

}  // namespace
}  // namespace broadsheet
