// Records of articles in tables that are read one by one: of several versions, which one counts.
#ifndef BROADSHEET_STORAGE_ARCHIVE_LOOSE_RECORDS_H_
#define BROADSHEET_STORAGE_ARCHIVE_LOOSE_RECORDS_H_

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/archive/codec.h"
#include "storage/archive/keys.h"
#include "storage/archive/loose_tables.h"
#include "storage/store.h"
#include "storage/strings.h"

namespace broadsheet {

// Of one id of one collection.
using LooseId = std::pair<CollectionNumber, std::string>;

// `revisions` ascend; there may be very many, each of which is asked for.
template <typename Revisions>
bool IsAmong(const Revisions& revisions, ArticleNumber number) {
  return std::ranges::binary_search(revisions, number);
}

// Not thread-safe.
class LooseRecords {
 public:
  explicit LooseRecords(LooseTables& tables) : tables_(tables) {}

  LooseTables& tables() { return tables_; }

  // All records under the key that can be read, by one of the Decode functions: one at least. A commit that never was
  // may have left others, whose article numbers were given out again. NotFound: there is none.
  template <typename Record>
  absl::StatusOr<std::vector<Record>> Read(const std::string& key,
                                           absl::StatusOr<Record> (*decode)(std::string_view key,
                                                                            std::string_view value)) {
    const LooseTables::Found found = tables_.Find(key);
    absl::Status status = absl::NotFoundError(StrCat(DescribeKey(key), " is not there"));
    if (found.damaged) status = absl::DataLossError(StrCat(DescribeKey(key), " cannot be read"));
    std::vector<Record> records;
    for (const std::string& value : found.values) {
      absl::StatusOr<Record> record = decode(key, value);
      if (record.ok()) {
        records.push_back(*std::move(record));
      } else {
        status = record.status();
      }
    }
    if (records.empty()) return status;
    return records;
  }

  // Of several those whose keys say that the number is theirs, if there are such.
  absl::StatusOr<std::vector<HeadRecord>> ReadHeads(ArticleNumber number);

  // The one that was written last; without revisions if none can be read.
  KeyRecord LatestKey(const LooseId& id);

 private:
  LooseTables& tables_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_ARCHIVE_LOOSE_RECORDS_H_
