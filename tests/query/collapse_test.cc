// Copies among hits, against going through all hits one by one.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "broadsheet/searcher.h"
#include "indexer/analysis/shingles.h"
#include "tests/support/article_builder.h"
#include "tests/support/memory_archive.h"

namespace broadsheet {
namespace {

struct Expected {
  std::string id;
  std::uint64_t duplicates = 0;
  bool operator==(const Expected&) const = default;
};
void PrintTo(const Expected& expected, std::ostream* out) { *out << expected.id << "+" << expected.duplicates; }

// Copies of thirty texts, most with some words changed, in three segments; some are deleted.
class CollapseTest : public testing::Test {
 protected:
  CollapseTest() {
    for (int text = 0; text < 30; ++text) texts_.push_back(RandomText(60 + random_() % 100));
    for (int segment = 0; segment < 3; ++segment) AddSegment(segment);
    for (int i = 0; i < 20; ++i) {
      const int segment = i % 3;
      archive_.Delete(CollectionOf(segment), IdOf(segment, i));
    }
    searcher_ = Searcher::Over(archive_.TakeSnapshot());
  }

  std::string RandomText(std::size_t words) {
    std::string text;
    for (std::size_t i = 0; i < words; ++i)
      text += (random_() % 3 == 0 ? "harbour " : "w" + std::to_string(random_() % 999) + "x ");
    return text;
  }

  static std::string CollectionOf(int segment) { return segment == 1 ? "desk" : "wire"; }
  static std::string IdOf(int segment, int number) { return std::to_string(segment) + "-" + std::to_string(number); }

  void AddSegment(int segment) {
    std::vector<Article> articles;
    for (int i = 0; i < 100; ++i) {
      std::string body = texts_[random_() % texts_.size()];
      if (random_() % 2 == 0) body.replace(0, random_() % body.size(), RandomText(random_() % 40));
      if (random_() % 20 == 0) body = "harbour";
      ArticleBuilder article(IdOf(segment, i));
      article.Body(body);
      if (random_() % 10 != 0) article.Date("2025-12-" + std::to_string(10 + random_() % 20));
      articles.push_back(article);
    }
    archive_.AddSegment(CollectionOf(segment), articles);
  }

  std::vector<Expected> BruteForce(const Query& query, SearchOptions options) const {
    options.collapse = false;
    options.limit = 1'000'000;
    options.offset = 0;
    options.content = HitContent::kText;
    const SearchResult all = *searcher_->Search(query, options);
    std::vector<Expected> hits;
    std::vector<TextSignature> signatures;
    for (const Hit& hit : all.hits) {
      Vocabulary vocabulary;
      Analyzer analyzer(&vocabulary);
      std::vector<Token> tokens;
      analyzer.Analyze(hit.article.article.body, "en", &tokens);
      const TextSignature signature = SignShingles(ShinglesOf(tokens));
      bool copy = false;
      for (std::size_t i = 0; i < hits.size() && !copy; ++i) {
        int apart = 0;
        for (std::size_t word = 0; word < 4; ++word) {
          apart += std::popcount(signature.words[word] ^ signatures[i].words[word]);
        }
        copy = !signature.empty() && !signatures[i].empty() && apart <= 64;
        if (copy) ++hits[i].duplicates;
      }
      if (copy) continue;
      hits.push_back({hit.article.FullId()});
      signatures.push_back(signature);
    }
    return hits;
  }

  std::mt19937 random_{5};
  std::vector<std::string> texts_;
  MemoryArchive archive_;
  std::unique_ptr<Searcher> searcher_;
};

TEST_F(CollapseTest, AsOneByOne) {
  int with_copies = 0;
  for (const SortOrder sort : {SortOrder::kRelevance, SortOrder::kNewest, SortOrder::kOldest}) {
    for (const char* text : {"harbour", "w1x OR w20x OR w300x", "", "date:2025-12-15..", "nowhere"}) {
      Query query;
      query.text = text;
      SearchOptions options;
      options.sort = sort;
      options.collapse = true;
      const std::vector<Expected> expected = BruteForce(query, options);
      for (const auto& [offset, limit] : {std::pair{0, 5}, {0, 1}, {7, 10}, {25, 1000}, {0, 0}, {5000, 3}}) {
        options.offset = static_cast<std::size_t>(offset);
        options.limit = static_cast<std::size_t>(limit);
        const SearchResult result = *searcher_->Search(query, options);
        EXPECT_EQ(result.total.value, *searcher_->Count(query));
        std::vector<Expected> found;
        for (const Hit& hit : result.hits) found.push_back({hit.article.FullId(), hit.duplicates});
        const std::size_t begin = std::min(options.offset, expected.size());
        const std::size_t end = std::min(begin + options.limit, expected.size());
        EXPECT_EQ(found, std::vector<Expected>(expected.begin() + static_cast<std::ptrdiff_t>(begin),
                                               expected.begin() + static_cast<std::ptrdiff_t>(end)))
            << text << " " << offset << " " << limit;
        for (const Expected& hit : found) with_copies += hit.duplicates > 0;
      }
    }
  }
  EXPECT_GT(with_copies, 100);
}

// Those that are nothing but copies push the other hits far back.
TEST(CollapseManyCopies, HitsBehindHundredsOfCopiesAreFound) {
  MemoryArchive archive;
  std::vector<Article> articles;
  for (int i = 0; i < 700; ++i) {
    articles.push_back(
        ArticleBuilder("c" + std::to_string(i)).Body("The harbour strike ended today, harbour men said."));
  }
  articles.push_back(
      ArticleBuilder("other").Body("A long way from any harbour, in the hills above the town, nobody had heard of the "
                                   "strike until the paper came."));
  archive.AddSegment("wire", articles);
  SearchOptions options;
  options.collapse = true;
  Query query;
  query.text = "harbour";
  const SearchResult result = *Searcher::Over(archive.TakeSnapshot())->Search(query, options);
  ASSERT_EQ(result.hits.size(), 2u);
  EXPECT_EQ(result.hits[0].duplicates, 699u);
  EXPECT_EQ(result.hits[1].article.FullId(), "wire/other");
  EXPECT_EQ(result.total.value, 701u);
}

}  // namespace
}  // namespace broadsheet
