// Named places where a test can kill the process: BROADSHEET_FAILPOINT=name[:count] ends it, as a kill would, the
// count-th time (first by default) that it comes by. Costs a comparison when the variable is not set.
#ifndef BROADSHEET_STORAGE_FAILPOINT_H_
#define BROADSHEET_STORAGE_FAILPOINT_H_

#include <array>
#include <cstddef>
#include <string_view>

namespace broadsheet {

// Every failpoint there is, in the order in which an archive's life passes them.
inline constexpr std::array<std::string_view, 30> kFailpoints = {
    "create.directory",        // the temporary directory is there, empty
    "create.store",            // RocksDB is in it
    "create.before_rename",    // all is written and synced
    "create.after_rename",     // the archive is there
    "open.locked",             // nothing is looked at yet
    "open.store",              // RocksDB has recovered
    "sweep.records",           // unreferenced records are deleted
    "sweep.segments",          // unreferenced segment files are deleted
    "put.before",              //
    "put.after",               //
    "write.segments",          // the segments of a commit are on disk, and nobody knows them
    "merge.applied",           // a merged segment is on disk and in the next manifest
    "delete.rewritten",        // segments without what is purged are on disk
    "commit.begin",            //
    "commit.before_ingest",    // articles are in files beside the store
    "commit.after_ingest",     //
    "commit.before_batch",     // the next COMMIT file is written under another name
    "commit.after_batch",      // the commit happened, COMMIT does not say so
    "commit.after_number",     // COMMIT says so; files of segments that left are still there
    "commit.end",              //
    "compress.run",            // table files of articles are compressed anew
    "scrub.begin",             // erased, and marked as to be scrubbed
    "scrub.after_flush",       //
    "scrub.after_compaction",  //
    "scrub.after_reopen",      // a new RocksDB manifest is there
    "scrub.end",               // the mark is gone
    "backup.pinned",           // nothing is copied yet
    "backup.file",             // a file more is copied
    "backup.copied",           // all of them are
    "backup.checked",          // the copy is whole, but not in its place
};

inline constexpr int kExitAtFailpoint = 77;

// A failpoint's name, checked by the compiler against the table.
class FailpointId {
 public:
  consteval FailpointId(const char* name) : index_(IndexOf(name)) {}  // NOLINT: reads as a name
  std::size_t index() const { return index_; }

 private:
  static consteval std::size_t IndexOf(std::string_view name) {
    for (std::size_t i = 0; i < kFailpoints.size(); ++i) {
      if (kFailpoints[i] == name) return i;
    }
    throw "no such failpoint: add it to kFailpoints";
  }

  std::size_t index_;
};

// Ends the process with _exit(kExitAtFailpoint) if the environment asks for it here. Thread-safe.
void PassFailpoint(FailpointId id);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_FAILPOINT_H_
