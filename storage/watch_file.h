// DIR/WATCHES: the standing queries of an archive and how far each has been answered. They stand beside the commits,
// not in them: whoever looks for what is new must not wait for a writer that never ends.
#ifndef BROADSHEET_STORAGE_WATCH_FILE_H_
#define BROADSHEET_STORAGE_WATCH_FILE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/segment/segment_builder.h"

namespace broadsheet {

// Fields as in Query, which this layer does not know.
struct WatchRecord {
  std::string name;
  std::string text;
  bool any = false;
  std::vector<std::string> collections;
  std::string from, to;
  std::vector<std::string> people, orgs, places;
  ArticleNumber next_article = 1;  // the first that has not been looked at
  std::string unknown_fields;      // of a newer program's record, carried along

  bool operator==(const WatchRecord&) const = default;
};

// Without a lock: what the last change left. Empty if there is no such file. DataLoss: damage.
absl::StatusOr<std::vector<WatchRecord>> ReadWatches(const std::string& directory);

// The watches while they are being changed; nobody else changes them meanwhile. Not thread-safe.
class WatchFile {
 public:
  // Waits for others. NotFound: no archive there.
  static absl::StatusOr<std::unique_ptr<WatchFile>> Open(const std::string& directory);
  virtual ~WatchFile() = default;

  std::vector<WatchRecord>& watches() { return watches_; }
  // nullptr: there is none of that name.
  WatchRecord* Find(std::string_view name);

  // Replaces the file in one synced step, all or nothing. Commits that are seen by now are synced before.
  virtual absl::Status Save() = 0;

 protected:
  std::vector<WatchRecord> watches_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_WATCH_FILE_H_
