#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/time/clock.h"
#include "storage/archive/layout.h"
#include "storage/archive/reader_store.h"
#include "storage/status_macros.h"
#include "storage/store.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(5);

class SnapshotImpl : public Snapshot {
 public:
  SnapshotImpl(const ArchiveLayout& layout, std::unique_ptr<ReaderStore> store)
      : layout_(layout), store_(std::move(store)) {}

  absl::Status OpenSegments() {
    for (const SegmentEntry& entry : manifest().segments) {
      const std::uint64_t number = entry.summary.segment;
      BS_ASSIGN_OR_RETURN(std::shared_ptr<const Segment> segment, Segment::Open(layout_.segments, number));
      segments_.push_back(std::move(segment));
      tombstones_.emplace_back();
      if (entry.deleted == 0) continue;
      BS_ASSIGN_OR_RETURN(tombstones_.back(), store_->records().ReadTombstones(number));
    }
    return absl::OkStatus();
  }

  const Manifest& manifest() const override { return store_->manifest(); }
  const std::vector<std::shared_ptr<const Segment>>& segments() const override { return segments_; }
  const Roaring& tombstones(std::size_t index) const override { return tombstones_[index]; }

  absl::StatusOr<StoredArticle> Read(ArticleNumber number, ArticleParts parts) const override {
    return std::move(ReadMany({&number, 1}, parts)[0]);
  }

  std::vector<absl::StatusOr<StoredArticle>> ReadMany(std::span<const ArticleNumber> numbers,
                                                      ArticleParts parts) const override {
    return store_->records().ReadArticles(
        numbers, parts, [this](CollectionNumber number) { return CollectionName(manifest(), number); });
  }

  absl::StatusOr<std::optional<KeyRecord>> FindKey(CollectionNumber collection, std::string_view id) const override {
    return store_->records().FindKey(collection, id);
  }

  absl::Status ForEachKey(
      CollectionNumber collection,
      const std::function<absl::Status(std::string_view id, const KeyRecord& key)>& visit) const override {
    return store_->records().ForEachKey(collection, visit);
  }

  std::uint64_t StoreBytes() const override {
    std::uint64_t bytes = 0;
    for (const SegmentEntry& entry : manifest().segments) {
      bytes += entry.summary.glass_bytes + entry.summary.index_bytes;
    }
    std::error_code ignored;  // a file that a writer removes meanwhile counts as nothing
    for (std::filesystem::directory_iterator file(layout_.store, ignored), end; file != end; file.increment(ignored)) {
      const std::uintmax_t size = file->file_size(ignored);
      if (!ignored) bytes += size;
    }
    return bytes;
  }

 private:
  ArchiveLayout layout_;
  std::unique_ptr<ReaderStore> store_;
  std::vector<std::shared_ptr<const Segment>> segments_;
  std::vector<Roaring> tombstones_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const Snapshot>> Snapshot::Open(const std::string& directory) {
  const ArchiveLayout layout(directory);
  BS_RETURN_IF_ERROR(CheckMarker(layout));
  const absl::Time deadline = absl::Now() + kPatience;
  std::optional<std::uint64_t> failed_commit;
  while (true) {
    BS_ASSIGN_OR_RETURN(const std::uint64_t committed, ReadCommitNumber(layout));
    BS_ASSIGN_OR_RETURN(std::unique_ptr<ReaderStore> store, ReaderStore::Open(layout, committed, deadline));
    const std::uint64_t commit = store->manifest().commit;
    auto snapshot = std::make_shared<SnapshotImpl>(layout, std::move(store));
    const absl::Status status = snapshot->OpenSegments();
    if (status.ok()) return snapshot;
    if (!absl::IsNotFound(status)) return status;
    // A writer removes a segment's files only when a newer commit does without it: the same commit again, opened after
    // the file was missed, means that the file is lost.
    if (failed_commit == commit) {
      return absl::DataLossError(
          StrCat(ToStd(status.message()), "; run `broadsheet reindex` to build the index again"));
    }
    if (absl::Now() > deadline) return status;
    failed_commit = commit;
  }
}

}  // namespace broadsheet
