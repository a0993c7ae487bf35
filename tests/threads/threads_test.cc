// One writer and many searchers in the threads of one process. Built with the tsan preset, it holds the headers' word
// on which objects may be shared.
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "broadsheet/archive.h"
#include "tests/support/temp_directory.h"

namespace broadsheet {
namespace {

class ThreadsTest : public ::testing::Test {
 protected:
  static Article Numbered(int number) {
    Article article;
    article.id = "a" + std::to_string(number);
    article.title = "Ferry number " + std::to_string(number);
    article.body = "The ferry left the harbour " + std::string(number % 2 == 0 ? "early" : "late") +
                   " and nobody complained.\n\nNumber " + std::to_string(number) + " sails again on Sunday.";
    article.date = PublicationTime{.day = 19000 + number % 50};
    article.people = {number % 3 == 0 ? "Ada Marsh" : "Tom Weller"};
    return article;
  }

  void Fill(int from, int to) {
    auto writer = Archive(directory_).OpenWriter();
    ASSERT_TRUE(writer.ok()) << writer.status();
    for (int i = from; i < to; ++i) ASSERT_TRUE((*writer)->Add("wire", Numbered(i)).ok());
    ASSERT_TRUE((*writer)->Close().ok());
  }

  const TempDirectory root_;
  const std::string directory_ = root_ / "archive";
};

// Several queries of different kinds; their answers depend on the number of articles alone.
void AskAbout(const Searcher& searcher, std::uint64_t articles) {
  struct Case {
    const char* text;
    std::uint64_t expected;
  };
  const Case cases[] = {{"ferries harbour", articles},
                        {"\"nobody complained\"", articles},
                        {"early OR late", articles},
                        {"early", (articles + 1) / 2},
                        {"harb*", articles},
                        {"person:marsh", (articles + 2) / 3},
                        {"title:ferry -late", (articles + 1) / 2}};
  for (const auto& [text, expected] : cases) {
    Query query;
    query.text = text;
    auto count = searcher.Count(query);
    ASSERT_TRUE(count.ok()) << count.status();
    if (std::string_view(text) != "harb*") {
      EXPECT_EQ(*count, expected) << text;
    }
    SearchOptions options;
    options.limit = 5;
    for (SortOrder sort : {SortOrder::kRelevance, SortOrder::kNewest, SortOrder::kOldest}) {
      options.sort = sort;
      auto result = searcher.Search(query, options);
      ASSERT_TRUE(result.ok()) << result.status();
      EXPECT_EQ(result->total.value, *count) << text;
      for (const Hit& hit : result->hits) EXPECT_TRUE(searcher.Show(hit.article.FullId()).ok());
    }
  }
}

TEST_F(ThreadsTest, OneSearcherServesManyThreads) {
  Fill(0, 300);
  auto searcher = Archive(directory_).OpenSearcher();
  ASSERT_TRUE(searcher.ok()) << searcher.status();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&searcher] {
      for (int round = 0; round < 5; ++round) AskAbout(**searcher, 300);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(ThreadsTest, SearchersOpenAndAskBesideAWriter) {
  Fill(0, 50);
  std::atomic<bool> finished = false;
  std::atomic<std::uint64_t> committed = 50, looks = 0;
  std::thread writing([&] {
    auto writer = Archive(directory_).OpenWriter();
    ASSERT_TRUE(writer.ok()) << writer.status();
    for (int i = 50; i < 400; ++i) {
      ASSERT_TRUE((*writer)->Add("wire", Numbered(i)).ok());
      if (i % 7 == 6) {
        ASSERT_TRUE((*writer)->Commit().ok());
        committed = static_cast<std::uint64_t>(i) + 1;
      }
      if (i % 150 == 149) {
        ASSERT_TRUE((*writer)->Optimize().ok());
      }
    }
    ASSERT_TRUE((*writer)->Close().ok());
    finished = true;
  });
  std::vector<std::thread> reading;
  for (int i = 0; i < 3; ++i) {
    reading.emplace_back([&] {
      while (!finished && !HasFatalFailure()) {
        std::uint64_t at_least = committed;
        auto searcher = Archive(directory_).OpenSearcher();
        ASSERT_TRUE(searcher.ok()) << searcher.status();
        std::uint64_t articles = (*searcher)->Stats().articles;
        EXPECT_GE(articles, at_least);
        AskAbout(**searcher, articles);
        ++looks;
      }
    });
  }
  writing.join();
  for (std::thread& thread : reading) thread.join();
  EXPECT_GT(looks, 3u);
  auto searcher = Archive(directory_).OpenSearcher();
  ASSERT_TRUE(searcher.ok()) << searcher.status();
  AskAbout(**searcher, 400);
}

TEST_F(ThreadsTest, ASearcherOutlivesTheFilesItReads) {
  Fill(0, 100);
  auto before = Archive(directory_).OpenSearcher();
  ASSERT_TRUE(before.ok()) << before.status();
  std::thread asking([&] {
    for (int round = 0; round < 10; ++round) AskAbout(**before, 100);
  });
  Fill(100, 200);
  {
    auto writer = Archive(directory_).OpenWriter();
    ASSERT_TRUE(writer.ok()) << writer.status();
    ASSERT_TRUE((*writer)->Optimize().ok());
    ASSERT_TRUE((*writer)->Close().ok());
  }
  asking.join();
  AskAbout(**before, 100);
}

}  // namespace
}  // namespace broadsheet
