// The process that crash tests kill: runs a seed's commits up to a number, and says on standard output which are safe.
//   store_workload write DIRECTORY SEED COMMITS    a line per commit, `committed N`
//   store_workload backup DIRECTORY SEED COMMITS     to DIRECTORY.backup, seed and number unread
//   store_workload read DIRECTORY SEED MILLISECONDS  opens and compares until then, then says `opened N`
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "absl/time/clock.h"
#include "storage/backup.h"
#include "storage/store.h"
#include "tests/storage/workload.h"

namespace broadsheet {
namespace {

int Fail(const absl::Status& status) {
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return 1;
}

int Write(const std::string& directory, std::uint64_t seed, std::uint64_t commits) {
  const auto store = Store::Open(directory, {.wait = true});
  if (!store.ok()) return Fail(store.status());
  Model model(seed);
  model.AdvanceTo((*store)->manifest().commit);
  while (model.commit() < commits) {
    const Plan plan = model.Advance();
    if (const absl::Status status = model.Execute(plan, **store); !status.ok()) return Fail(status);
    std::printf("committed %llu\n", static_cast<unsigned long long>(model.commit()));
    std::fflush(stdout);
  }
  return 0;
}

int Read(const std::string& directory, std::uint64_t seed, std::uint64_t milliseconds) {
  const absl::Time end = absl::Now() + absl::Milliseconds(milliseconds);
  int opened = 0;
  for (Model model(seed); absl::Now() < end; ++opened) {
    const auto snapshot = Snapshot::Open(directory);
    if (!snapshot.ok()) return Fail(snapshot.status());
    if ((*snapshot)->manifest().commit < model.commit()) return Fail(absl::InternalError("went back in time"));
    model.AdvanceTo((*snapshot)->manifest().commit);
    if (const absl::Status status = model.Compare(**snapshot); !status.ok()) return Fail(status);
  }
  std::printf("opened %d\n", opened);
  return 0;
}

int BackUp(const std::string& directory) {
  const absl::Status status = BackUpArchive(directory, directory + ".backup").status();
  return status.ok() ? 0 : Fail(status);
}

}  // namespace
}  // namespace broadsheet

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const std::uint64_t seed = std::strtoull(argv[3], nullptr, 10);
  const std::uint64_t limit = std::strtoull(argv[4], nullptr, 10);
  if (std::string_view(argv[1]) == "backup") return broadsheet::BackUp(argv[2]);
  const bool write = std::string_view(argv[1]) == "write";
  return write ? broadsheet::Write(argv[2], seed, limit) : broadsheet::Read(argv[2], seed, limit);
}
