// What a writer does in one run of a crash test, and what the archive must hold after each step. The program that is
// killed and the test that judges it both make it from the same seed.
#ifndef BROADSHEET_TESTS_CRASH_SCRIPT_H_
#define BROADSHEET_TESTS_CRASH_SCRIPT_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "broadsheet/article.h"
#include "broadsheet/writer.h"

namespace broadsheet::crash {

// Live articles by full id.
using State = std::map<std::string, Article>;

struct Step {
  enum class Kind { kAddAndCommit, kAddOnly, kDelete, kPurge, kDropCollection, kRenameCollection, kOptimize, kReindex };
  Kind kind = Kind::kAddAndCommit;
  std::string collection;  // of what is added, dropped or renamed
  std::string new_name;
  std::vector<Article> articles;
  std::vector<std::string> ids;  // full ids to delete
};

// The same for equal arguments. Ids come from a small set, so that later steps replace and delete what earlier ones
// added, in this run or another.
std::vector<Step> MakeScript(std::uint64_t seed, std::size_t steps);

// One invented article; its body has the word WordOf(serial), which no other article has.
Article MakeArticle(std::uint64_t serial, std::string id, std::size_t words);
std::string WordOf(std::uint64_t serial);

// Does the step. A collection that is not there is no failure.
absl::Status Perform(const Step& step, Writer& writer);

// What readers may find from the step's beginning on: each commit it makes, in order. kAddOnly makes none; what it
// adds becomes visible with the next step's first commit. `pending` carries it along.
std::vector<State> StatesOf(const Step& step, const State& before, State* pending);

}  // namespace broadsheet::crash

#endif  // BROADSHEET_TESTS_CRASH_SCRIPT_H_
