// Getting the articles out of an archive whose store is damaged.
#ifndef BROADSHEET_STORAGE_SALVAGE_H_
#define BROADSHEET_STORAGE_SALVAGE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/store.h"

namespace broadsheet {

struct SalvageReport {
  std::uint64_t articles = 0, revisions = 0;  // that were read, deleted ones too
  std::vector<Damage> lost;                   // what could not be, or had to be guessed
};

// A damaged archive and the one that is made of it. No writer can be at work there meanwhile. Not thread-safe.
class Salvage {
 public:
  // Makes an archive beside `directory` of every revision that can be read there, or at least its text, under the same
  // numbers, and of what stands beside them. It has no index: Writer::Reindex makes one. Nothing in `directory` is
  // changed. Takes some 200 bytes an article. Unavailable: a writer is at work. NotFound: there is no store.
  static absl::StatusOr<std::unique_ptr<Salvage>> Start(const std::string& directory);
  // What was not moved into its place is removed.
  virtual ~Salvage() = default;

  virtual const std::string& salvaged() const = 0;  // directory of the new archive
  virtual const SalvageReport& report() const = 0;

  // Puts the new archive in the place of the damaged one, and that beside it: the path where it is now. After an error
  // the damaged one is in its place still, or the status says where.
  virtual absl::StatusOr<std::string> MoveIntoPlace() = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SALVAGE_H_
