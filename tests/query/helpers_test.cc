// Who works on a query: slices of docids, and the threads that take them.
#include "query/run/helpers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <random>
#include <set>
#include <thread>
#include <vector>

#include "query/run/slices.h"

namespace broadsheet {
namespace {

DocidRanges RandomRanges(std::mt19937& random, std::size_t most) {
  DocidRanges ranges;
  Docid next = 1;
  for (std::size_t i = random() % (most + 1); i > 0; --i) {
    const Docid begin = next + random() % 6000, end = begin + 1 + random() % (i % 3 == 0 ? 30000 : 100);
    ranges.push_back({begin, end});
    next = end + 1;
  }
  return ranges;
}

std::vector<Docid> DocidsOf(std::span<const DocidRange> ranges) {
  std::vector<Docid> docids;
  for (const DocidRange& range : ranges) {
    for (Docid docid = range.begin; docid < range.end; ++docid) docids.push_back(docid);
  }
  return docids;
}

TEST(SlicesTest, EveryDocidOnceInOrderAndNoWindowInTwo) {
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    const DocidRanges ranges = RandomRanges(random, 20);
    const Docid size = DocWindow::kDocids << random() % 3;
    Slices slices(ranges, size);
    std::vector<Docid> seen;
    std::set<Docid> numbers;
    for (std::size_t left = slices.left();; left = slices.left()) {
      const std::span<const DocidRange> slice = slices.Next();
      if (slice.empty()) {
        EXPECT_EQ(left, 0u);
        break;
      }
      EXPECT_EQ(slices.left(), left - 1);
      const std::vector<Docid> docids = DocidsOf(slice);
      EXPECT_EQ(docids.front() / size, docids.back() / size);
      EXPECT_TRUE(numbers.insert(docids.front() / size).second);
      seen.insert(seen.end(), docids.begin(), docids.end());
    }
    EXPECT_EQ(seen, DocidsOf(ranges));
    EXPECT_TRUE(slices.Next().empty());
    EXPECT_EQ(slices.left(), 0u);
  }
}

TEST(SlicesTest, ToTheLastDocidThereCanBe) {
  constexpr Docid kEnd = 0xFFFFFFFF;
  Slices slices({{kEnd - 5, kEnd}});
  const std::span<const DocidRange> slice = slices.Next();
  ASSERT_EQ(slice.size(), 1u);
  EXPECT_EQ(slice[0].begin, kEnd - 5);
  EXPECT_EQ(slice[0].end, kEnd);
  EXPECT_TRUE(slices.Next().empty());
}

TEST(SlicesTest, SeveralThreadsTakeEachOnce) {
  Slices slices({{1, 400 * DocWindow::kDocids}}, DocWindow::kDocids);
  std::vector<std::vector<Docid>> taken(4);
  std::vector<std::thread> threads;
  for (std::vector<Docid>& own : taken) {
    threads.emplace_back([&slices, &own] {
      for (auto slice = slices.Next(); !slice.empty(); slice = slices.Next()) own.push_back(slice.front().begin);
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<Docid> all;
  std::size_t count = 0;
  for (const std::vector<Docid>& own : taken) {
    EXPECT_TRUE(std::is_sorted(own.begin(), own.end()));
    all.insert(own.begin(), own.end());
    count += own.size();
  }
  EXPECT_EQ(count, 400u);
  EXPECT_EQ(all.size(), 400u);
}

void WaitFor(const std::atomic<int>& number, int least) {
  while (number < least) std::this_thread::yield();
}

TEST(HelpersTest, AllJoinAndFinishWaitsForThem) {
  Helpers helpers(3);
  std::atomic<int> joined = 0, done = 0;
  std::atomic<bool> go_on = false;
  Helpers::Request request([&] {
    ++joined;
    while (!go_on) std::this_thread::yield();
    ++done;
  });
  helpers.Ask(&request);
  WaitFor(joined, 3);
  EXPECT_EQ(done, 0);
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    go_on = true;
  });
  helpers.Finish(&request);
  EXPECT_EQ(done, 3);
  EXPECT_EQ(joined, 3);
  later.join();
}

TEST(HelpersTest, NobodyJoinsWhatIsFinished) {
  Helpers helpers(1);
  std::atomic<int> busy = 0, late = 0;
  std::atomic<bool> go_on = false;
  Helpers::Request first([&] {
    ++busy;
    while (!go_on) std::this_thread::yield();
  });
  Helpers::Request second([&] { ++late; });
  helpers.Ask(&first);
  WaitFor(busy, 1);
  helpers.Ask(&second);  // the only helper is busy
  helpers.Finish(&second);
  go_on = true;
  helpers.Finish(&first);
  EXPECT_EQ(late, 0);
}

TEST(HelpersTest, OnceOneIsDoneNobodyElseJoins) {
  Helpers helpers(2);
  std::atomic<int> busy = 0, calls = 0, others = 0;
  std::atomic<bool> go_on = false;
  Helpers::Request other([&] {
    if (++busy > 1) return;
    while (!go_on) std::this_thread::yield();
  });
  helpers.Ask(&other);
  WaitFor(busy, 1);
  Helpers::Request request([&] { ++calls; });
  helpers.Ask(&request);  // of which two could join; one of the helpers is busy
  WaitFor(calls, 1);
  Helpers::Request next([&] { ++others; });
  helpers.Ask(&next);  // taken by the other one, after it is done with the request
  WaitFor(others, 1);
  helpers.Finish(&next);
  go_on = true;
  helpers.Finish(&other);
  helpers.Finish(&request);
  EXPECT_EQ(calls, 1);
}

TEST(HelpersTest, NoneMayBeThere) {
  Helpers helpers(0);
  Helpers::Request request([] { FAIL() << "there is nobody"; });
  helpers.Ask(&request);
  helpers.Finish(&request);
}

TEST(HelpersTest, ServesManyWhoAskAtOnce) {
  Helpers helpers(2);
  std::vector<std::thread> threads;
  std::atomic<int> sum = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 200; ++round) {
        std::atomic<int> left = 20;
        const auto work = [&] {
          while (left-- > 0) ++sum;
        };
        Helpers::Request request(work);
        helpers.Ask(&request);
        work();
        helpers.Finish(&request);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(sum, 4 * 200 * 20);
}

}  // namespace
}  // namespace broadsheet
