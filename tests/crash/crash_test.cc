// Kills a writer at every failpoint and at any moment, and looks at what is left before any writer has swept up.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "broadsheet/archive.h"
#include "storage/failpoint.h"
#include "tests/crash/killed_run.h"
#include "tests/crash/script.h"
#include "tests/support/temp_directory.h"

namespace broadsheet::crash {
namespace {

constexpr std::size_t kSteps = 14;

// What the archive in `directory` holds, read through the public face; fails the test on any error.
void ReadState(const std::string& directory, State* state) {
  auto searcher = Archive(directory).OpenSearcher();
  ASSERT_TRUE(searcher.ok()) << searcher.status();
  auto ids = (*searcher)->MatchingIds({});
  ASSERT_TRUE(ids.ok()) << ids.status();
  for (const std::string& id : *ids) {
    auto shown = (*searcher)->Show(id);
    ASSERT_TRUE(shown.ok()) << id << ": " << shown.status();
    EXPECT_TRUE(state->emplace(id, shown->article).second) << id << " is found twice";
  }
  auto count = (*searcher)->Count({});
  ASSERT_TRUE(count.ok()) << count.status();
  EXPECT_EQ(*count, state->size());
}

// Every article is found by the word that it alone has, and by nothing that it no longer has.
void CheckIndex(const std::string& directory, const State& state) {
  auto searcher = Archive(directory).OpenSearcher();
  ASSERT_TRUE(searcher.ok()) << searcher.status();
  std::size_t at = 0;
  for (const auto& [id, article] : state) {
    if (++at % 3 != 0) continue;  // a third is enough, every round another archive
    Query query;
    query.text = article.body.substr(0, article.body.find(' '));
    auto ids = (*searcher)->MatchingIds(query);
    ASSERT_TRUE(ids.ok()) << ids.status();
    EXPECT_EQ(*ids, std::vector<std::string>{id}) << query.text;
  }
  Query everywhere;
  everywhere.text = "harbour";  // in every title
  auto count = (*searcher)->Count(everywhere);
  ASSERT_TRUE(count.ok()) << count.status();
  EXPECT_EQ(*count, state.size());
}

std::string Describe(const State& state) {
  std::string text = std::to_string(state.size()) + " articles:";
  for (const auto& [id, article] : state) text += " " + id + "=" + article.body.substr(0, article.body.find(' '));
  return text;
}

class CrashTest : public ::testing::Test {
 protected:
  // One run of the writer from the state that is there; afterwards `state_` is what survived.
  RunResult RunAndJudge(RunPlan plan) {
    plan.archive = directory_ / "archive";
    plan.steps = kSteps;
    RunResult result = RunWriter(plan);
    SCOPED_TRACE("seed " + std::to_string(plan.seed) + ", failpoint '" + plan.failpoint + "', killed after " +
                 std::to_string(plan.kill_after ? plan.kill_after->count() : -1) + " us, opened " +
                 std::to_string(result.opened) + ", steps begun " + std::to_string(result.begun) + ", done " +
                 std::to_string(result.done) + ", exit " + std::to_string(result.exit_status));
    EXPECT_TRUE(result.exit_status == 0 || result.exit_status == kExitAtFailpoint || result.signal == SIGKILL);
    Judge(plan, result);
    return result;
  }

  void Judge(const RunPlan& plan, const RunResult& result) {
    exists_ = exists_ || result.opened;
    if (!exists_) {
      // The writer may have made the archive, or not: but never a part of it.
      auto searcher = Archive(plan.archive).OpenSearcher();
      if (!searcher.ok()) {
        EXPECT_TRUE(absl::IsNotFound(searcher.status())) << searcher.status();
        EXPECT_FALSE(std::filesystem::exists(plan.archive) && !std::filesystem::is_empty(plan.archive));
        return;
      }
      exists_ = true;
    }
    auto report = Archive(plan.archive).Verify();
    ASSERT_TRUE(report.ok()) << report.status();
    for (const auto& finding : report->damage) ADD_FAILURE() << "verify: " << finding.where << ": " << finding.what;

    State found;
    ReadState(plan.archive, &found);
    std::vector<State> allowed = AllowedStates(plan, result);
    bool fits = std::find(allowed.begin(), allowed.end(), found) != allowed.end();
    if (!fits) {
      std::string expected;
      for (const State& state : allowed) expected += "\n  " + Describe(state);
      ADD_FAILURE() << "found " << Describe(found) << "\nallowed:" << expected;
    }
    CheckIndex(plan.archive, found);
    state_ = std::move(found);
  }

  // All states from the last step known to be done to the one that was begun.
  std::vector<State> AllowedStates(const RunPlan& plan, const RunResult& result) const {
    std::vector<Step> script = MakeScript(plan.seed, plan.steps);
    State settled = state_, pending;
    for (std::size_t i = 0; i < result.done; ++i) settled = StatesOf(script[i], settled, &pending).back();
    if (result.begun > result.done) return StatesOf(script[result.done], settled, &pending);
    // Between steps nothing is committed, but closing commits what is waiting.
    std::vector<State> allowed = {settled};
    if (result.done == script.size() && !pending.empty()) allowed.push_back(pending);
    if (result.closed && !pending.empty()) return {pending};
    return allowed;
  }

  const TempDirectory directory_;
  bool exists_ = false;
  State state_;
};

TEST_F(CrashTest, LeavesOneCommitOrTheNextAtEveryFailpoint) {
  std::uint64_t seed = 1;
  for (std::string_view name : kFailpoints) {
    if (name.starts_with("create.") || name.starts_with("backup.")) continue;
    // Scripts differ in what they come by; the first, third and eighth time around.
    bool reached = false;
    for (int count : {1, 3, 8}) {
      for (int tries = 0; tries < 6; ++tries) {
        RunResult result = RunAndJudge({.seed = ++seed, .failpoint = std::string(name) + ":" + std::to_string(count)});
        if (HasFailure()) return;
        if (result.exit_status == kExitAtFailpoint) {
          reached = true;
          break;
        }
        if (count > 1) break;
      }
    }
    EXPECT_TRUE(reached) << "no script comes by " << name;
  }
  // After all that, a whole run.
  RunResult result = RunAndJudge({.seed = ++seed});
  EXPECT_TRUE(result.closed);
}

TEST_F(CrashTest, MakesTheArchiveWholeOrNotAtAll) {
  for (std::string_view name : kFailpoints) {
    if (!name.starts_with("create.")) continue;
    SCOPED_TRACE(std::string(name));
    const TempDirectory fresh;
    RunPlan plan = {.archive = fresh / "archive", .seed = 1, .steps = kSteps, .failpoint = std::string(name)};
    RunResult result = RunWriter(plan);
    EXPECT_EQ(result.exit_status, kExitAtFailpoint);
    exists_ = false;
    state_.clear();
    Judge(plan, result);
    // The next writer is not in the way of what is left.
    plan.failpoint.clear();
    result = RunWriter(plan);
    EXPECT_EQ(result.exit_status, 0);
    Judge(plan, result);
    if (HasFailure()) return;
  }
}

TEST_F(CrashTest, SurvivesBeingKilledInItsFirstMoments) {
  std::mt19937_64 random(4);
  for (int round = 0; round < 40; ++round) {
    const TempDirectory fresh;
    RunPlan plan = {.archive = fresh / "archive", .seed = 100u + static_cast<unsigned>(round), .steps = kSteps};
    plan.kill_after = std::chrono::microseconds(random() % 60000);
    exists_ = false;
    state_.clear();
    RunResult result = RunWriter(plan);
    SCOPED_TRACE("round " + std::to_string(round) + ", killed after " + std::to_string(plan.kill_after->count()) +
                 " us");
    Judge(plan, result);
    if (HasFailure()) return;
  }
}

TEST_F(CrashTest, SurvivesBeingKilledAtAnyMomentAgainAndAgain) {
  std::mt19937_64 random(5);
  // The length of a whole run tells which moments there are. How many of them fall in a step is the machine's affair,
  // so there are as many rounds as that takes.
  constexpr std::size_t kRounds = 80, kMostRounds = 1000, kKilledInAStep = 25;
  std::chrono::microseconds whole = RunAndJudge({.seed = 1000}).took;
  std::size_t killed_in_a_step = 0;
  for (std::uint64_t round = 0; round < kRounds || killed_in_a_step < kKilledInAStep; ++round) {
    ASSERT_LT(round, kMostRounds) << "only " << killed_in_a_step << " runs were killed in a step";
    RunPlan plan = {.seed = 1001 + round};
    plan.kill_after = std::chrono::microseconds(random() % static_cast<std::uint64_t>(whole.count()));
    RunResult result = RunAndJudge(plan);
    if (HasFailure()) return;
    killed_in_a_step += result.begun > result.done;
    if (result.closed) whole = result.took;
    // Killed while it finished what one before it had left, which takes longer: the next ones get more time.
    if (result.begun == 0) whole += whole / 8;
  }
}

}  // namespace
}  // namespace broadsheet::crash
