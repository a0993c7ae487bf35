#include "storage/archive/commit_batch.h"

#include <algorithm>
#include <string>
#include <vector>

#include "storage/archive/keys.h"
#include "storage/archive/records.h"
#include "storage/archive/rocks.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {

rocksdb::WriteBatch ToBatch(const CommitChanges& changes, const Manifest& last) {
  rocksdb::WriteBatch batch;
  for (const CommitChanges::KeyChange& change : changes.keys) {
    const std::string key = IdKey(change.collection, change.id);
    if (change.record) {
      batch.Put(key, EncodeKeyRecord(key, *change.record));
    } else {
      batch.Delete(key);
    }
  }
  for (const ArticleNumber number : changes.erased_articles) {
    batch.Delete(HeadKey(number));
    batch.Delete(BodyKey(number));
  }

  const Manifest& next = changes.manifest;
  const auto stays = [&next](std::uint64_t segment) {
    return std::any_of(next.segments.begin(), next.segments.end(),
                       [segment](const SegmentEntry& entry) { return entry.summary.segment == segment; });
  };
  for (const SegmentEntry& entry : last.segments) {
    if (!stays(entry.summary.segment)) batch.Delete(TombstonesKey(entry.summary.segment));
  }
  for (const auto& [segment, deleted] : changes.tombstones) {
    const std::string key = TombstonesKey(segment);
    if (stays(segment)) batch.Put(key, EncodeTombstones(key, deleted));
  }
  batch.Put(ManifestKey(), EncodeManifest(ManifestKey(), next));
  if (next.commit >= kKeptCommitMarkers) batch.Delete(CommitKey(next.commit - kKeptCommitMarkers));
  return batch;
}

bool Erases(const CommitChanges& changes) {
  return !changes.erased_articles.empty() || std::any_of(changes.keys.begin(), changes.keys.end(),
                                                         [](const auto& change) { return !change.record.has_value(); });
}

absl::Status NoteFileList(rocksdb::DB& db, CommitMarker* marker) {
  std::vector<std::string> files;
  BS_RETURN_IF_ERROR(FromRocks(db.GetLiveFiles(files, &marker->file_list_bytes, /*flush_memtable=*/false),
                               StrCat("listing the files of ", db.GetName())));
  const auto list =
      std::find_if(files.begin(), files.end(), [](const auto& file) { return file.starts_with("/MANIFEST-"); });
  if (list != files.end()) marker->file_list = list->substr(1);
  return absl::OkStatus();
}

}  // namespace broadsheet
