// Readers in other processes beside a writer: each sees one commit, whole.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "broadsheet/archive.h"
#include "tests/crash/killed_run.h"
#include "tests/crash/script.h"
#include "tests/support/temp_directory.h"

namespace broadsheet::crash {
namespace {

using Ids = std::vector<std::string>;

Ids SortedIds(const State& state) {
  Ids ids;
  for (const auto& [id, article] : state) ids.push_back(id);
  return ids;
}

// All that a reader may ever find, in the order of the commits.
std::vector<Ids> History(std::uint64_t seed, std::size_t steps) {
  std::vector<Ids> history;
  State state, pending;
  for (const Step& step : MakeScript(seed, steps)) {
    for (const State& next : StatesOf(step, state, &pending)) {
      Ids ids = SortedIds(next);
      if (history.empty() || history.back() != ids) history.push_back(std::move(ids));
      state = next;
    }
  }
  if (!pending.empty()) history.push_back(SortedIds(pending));
  return history;
}

TEST(Readers, SeeOneCommitWholeWhileAWriterRuns) {
  const TempDirectory directory;
  RunPlan plan = {.archive = directory / "archive", .seed = 77, .steps = 250};
  std::vector<Ids> history = History(plan.seed, plan.steps);
  WriterProcess writer(plan);
  std::size_t at = 0, looks = 0, moves = 0;
  while (writer.IsRunning() && !::testing::Test::HasFailure()) {
    auto searcher = Archive(plan.archive).OpenSearcher();
    if (!searcher.ok()) {
      // Only before the archive is there.
      ASSERT_TRUE(absl::IsNotFound(searcher.status()) && looks == 0) << searcher.status();
      continue;
    }
    ++looks;
    auto ids = (*searcher)->MatchingIds({});
    ASSERT_TRUE(ids.ok()) << ids.status();
    std::sort(ids->begin(), ids->end());
    // Later looks see later commits.
    std::size_t then = at;
    while (then < history.size() && history[then] != *ids) ++then;
    ASSERT_LT(then, history.size()) << "look " << looks << " saw " << ids->size() << " articles, which no commit holds";
    moves += then != at;
    at = then;

    Query query;
    query.text = "harbour";
    SearchOptions options;
    options.limit = 10000;
    auto result = (*searcher)->Search(query, options);
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(result->total.value, result->hits.size());
    EXPECT_EQ(result->hits.size(), ids->size());
    auto count = (*searcher)->Count(query);
    ASSERT_TRUE(count.ok()) << count.status();
    EXPECT_EQ(*count, ids->size());
    Ids found;
    for (const Hit& hit : result->hits) found.push_back(hit.article.FullId());
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, *ids);
  }
  RunResult ended = writer.Wait();
  EXPECT_EQ(ended.exit_status, 0);
  EXPECT_GT(looks, 20u);
  EXPECT_GT(moves, 10u) << "the readers hardly saw the archive change";
}

}  // namespace
}  // namespace broadsheet::crash
