#include "storage/store.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <future>
#include <mutex>
#include <set>
#include <utility>

#include <rocksdb/db.h>
#include <rocksdb/env.h>

#include "absl/time/clock.h"
#include "storage/archive/close_compression.h"
#include "storage/archive/codec.h"
#include "storage/archive/commit_batch.h"
#include "storage/archive/create.h"
#include "storage/archive/incoming_records.h"
#include "storage/archive/kept_links.h"
#include "storage/archive/keys.h"
#include "storage/archive/layout.h"
#include "storage/archive/reader_store.h"
#include "storage/archive/records.h"
#include "storage/archive/rocks.h"
#include "storage/archive/sweep.h"
#include "storage/failpoint.h"
#include "storage/run_aside.h"
#include "storage/segment/file_io.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// Articles wait in memory for their commit. Those of a small one go through RocksDB's log, in one synced write with
// everything else. From so many bytes on they become table files of their own: the text is written once, and every
// reader has to replay the log when it opens.
constexpr std::uint64_t kFiledBytesPerCommit = 1 << 20;
// So much of them is in one file.
constexpr std::size_t kHeadFileBytes = 8 << 20;
constexpr std::size_t kBodyFileBytes = 32 << 20;
// The log is cut (by a flush) when it has grown to one of these. Replaying it costs a reader about a millisecond for
// 2,000 records or 1 MB.
constexpr std::uint64_t kMaxLogBytes = 1 << 20;
constexpr std::uint64_t kMaxLogRecords = 1500;

class StoreImpl : public Store {
 public:
  StoreImpl(const ArchiveLayout& layout, FileLock lock)
      : layout_(layout),
        lock_(std::move(lock)),
        heads_(layout.segments, kHeadKind, kHeadFileBytes),
        bodies_(layout.segments, kBodyKind, kBodyFileBytes) {}

  absl::Status Recover(bool trust_store);

  const std::string& directory() const override { return layout_.directory; }
  std::string segments_directory() const override { return layout_.segments; }
  const Manifest& manifest() const override { return manifest_; }

  absl::StatusOr<std::shared_ptr<const Segment>> OpenSegment(std::uint64_t segment) const override;
  absl::StatusOr<Roaring> Tombstones(std::uint64_t segment) const override {
    BS_ASSIGN_OR_RETURN(const RecordReader records, Records());
    return records.ReadTombstones(segment);
  }
  absl::StatusOr<std::optional<KeyRecord>> FindKey(CollectionNumber collection, std::string_view id) const override {
    BS_ASSIGN_OR_RETURN(const RecordReader records, Records());
    const int found_lately = found_lately_;
    absl::StatusOr<std::optional<KeyRecord>> found = records.FindKey(collection, id, /*keep_blocks=*/found_lately > 0);
    found_lately_ = found.ok() && found->has_value() ? kLately : std::max(0, found_lately - 1);
    return found;
  }
  absl::StatusOr<StoredArticle> Read(ArticleNumber number, ArticleParts parts) const override;
  absl::Status ForEachKey(
      CollectionNumber collection,
      const std::function<absl::Status(std::string_view id, const KeyRecord& key)>& visit) const override {
    BS_ASSIGN_OR_RETURN(const RecordReader records, Records());
    return records.ForEachKey(collection, visit);
  }

  absl::Status Put(ArticleNumber number, CollectionNumber collection, std::uint32_t revision, Article article,
                   std::span<const ArticleEntity> entities) override;
  absl::Status StartCommit() override;
  absl::Status Commit(CommitChanges changes) override;
  std::future<absl::Status> CompressClosely() override;
  absl::Status ScrubErased() override;

 private:
  absl::Status OpenRocks();
  absl::Status CloseRocks();
  absl::StatusOr<RecordReader> Records() const;
  absl::Status OpenAgain() const;  // what is wrong once failed_
  absl::Status CheckUsable() const;
  absl::Status CheckNext(const Manifest& next) const;
  bool GoToFiles() const;  // what was put since the last commit
  absl::Status StoreArticles(rocksdb::WriteBatch* batch);
  absl::Status IngestArticles();
  void RestartArticles();
  absl::Status MakeCommitHappen(const CommitChanges& changes, rocksdb::WriteBatch* batch);
  void RemoveLeftSegments(const Manifest& next);
  void CutLog();
  void CountLogged(const rocksdb::WriteBatch& batch) {
    logged_bytes_ += batch.GetDataSize();
    logged_records_ += batch.Count();
  }
  void CountFromNewLog() { logged_bytes_ = logged_records_ = 0; }
  std::string Doing(std::string_view what) const { return StrCat(what, " ", layout_.store); }

  const ArchiveLayout layout_;
  const FileLock lock_;
  const std::shared_ptr<KeptLinks> files_ = std::make_shared<KeptLinks>();
  const std::unique_ptr<rocksdb::Env> env_ = rocksdb::NewCompositeEnv(files_);  // of db_
  std::unique_ptr<rocksdb::DB> db_;
  std::optional<RecordReader> records_;  // while db_ is open
  // Above 0 if one of the last ids that were looked for is there. Where all are new, blocks are read where the filter
  // errs alone: one in a hundred times, but in the end they would be all of the cache. (RocksDB 7.8 keeps filters all
  // the same; a test holds it to that.)
  static constexpr int kLately = 16;
  mutable std::atomic<int> found_lately_ = 0;

  mutable std::mutex manifest_mutex_;  // guards manifest_ against Read, which may run beside Commit
  Manifest manifest_;

  std::atomic<bool> failed_ = false;                     // RocksDB and this object may disagree: only a new Open helps
  IncomingRecords heads_, bodies_;                       // put since the last commit
  std::atomic<std::uint64_t> put_bytes_ = 0;             // of them
  std::uint64_t logged_bytes_ = 0, logged_records_ = 0;  // since the log was cut
  std::set<ArticleNumber> unscrubbed_;                   // erased, but still in some file
};

absl::Status StoreImpl::OpenRocks() {
  const std::string doing = Doing("opening");
  rocksdb::DB* db = nullptr;
  rocksdb::Options options = WriterRocksOptions();
  options.env = env_.get();
  const rocksdb::Status opened = rocksdb::DB::Open(options, layout_.store, &db);
  db_.reset(db);
  BS_RETURN_IF_ERROR(FromRocks(opened, doing));
  records_.emplace(db);
  return absl::OkStatus();
}

absl::Status StoreImpl::CloseRocks() {
  records_.reset();
  const rocksdb::Status closed = db_->Close();
  db_.reset();
  return FromRocks(closed, Doing("closing"));
}

absl::StatusOr<RecordReader> StoreImpl::Records() const {
  if (records_) return *records_;
  return OpenAgain();
}

// From the state at the last commit, or from what a crash left, to a clean start.
absl::Status StoreImpl::Recover(bool trust_store) {
  PassFailpoint("open.locked");
  const absl::StatusOr<std::uint64_t> commit_number = ReadCommitNumber(layout_);
  if (!commit_number.ok() && !trust_store) return commit_number.status();
  const std::uint64_t committed = commit_number.value_or(0);
  // A writer's RocksDB removes the log from its first bad record on, and all tables that it does not know of. So what
  // is safe must be seen to be there before, or nothing would be left to repair.
  BS_RETURN_IF_ERROR(ReaderStore::Open(layout_, committed, absl::Now()).status());
  BS_RETURN_IF_ERROR(OpenRocks());
  PassFailpoint("open.store");
  BS_ASSIGN_OR_RETURN(manifest_, records_->ReadManifest());
  BS_RETURN_IF_ERROR(CheckNextNumbers(manifest_));
  if (manifest_.commit > committed || !commit_number.ok()) {
    BS_RETURN_IF_ERROR(PrepareCommitNumber(layout_, manifest_.commit));
    BS_RETURN_IF_ERROR(InstallCommitNumber(layout_));
  }
  unlink(layout_.next_commit.c_str());
  RestartArticles();

  BS_RETURN_IF_ERROR(SweepRecords(*db_, manifest_));
  PassFailpoint("sweep.records");
  BS_RETURN_IF_ERROR(SweepSegmentFiles(layout_, manifest_));
  PassFailpoint("sweep.segments");

  const absl::Status scrub_mark = records_->Get(ScrubKey()).status();
  if (scrub_mark.ok()) return ScrubErased();
  return absl::IsNotFound(scrub_mark) ? absl::OkStatus() : scrub_mark;
}

absl::StatusOr<std::shared_ptr<const Segment>> StoreImpl::OpenSegment(std::uint64_t segment) const {
  absl::StatusOr<std::shared_ptr<const Segment>> opened = Segment::Open(layout_.segments, segment);
  if (!absl::IsNotFound(opened.status())) return opened;
  return absl::DataLossError(
      StrCat(ToStd(opened.status().message()), "; run `broadsheet reindex` to build the index again"));
}

absl::StatusOr<StoredArticle> StoreImpl::Read(ArticleNumber number, ArticleParts parts) const {
  const auto name_of = [this](CollectionNumber collection) {
    const std::lock_guard guard(manifest_mutex_);
    return CollectionName(manifest_, collection);
  };
  BS_ASSIGN_OR_RETURN(const RecordReader records, Records());
  return std::move(records.ReadArticles({&number, 1}, parts, name_of)[0]);
}

absl::Status StoreImpl::OpenAgain() const {
  return absl::FailedPreconditionError(
      StrCat("an earlier write to ", layout_.store, " failed half-way: open the archive again to go on"));
}

absl::Status StoreImpl::CheckUsable() const { return failed_ ? OpenAgain() : absl::OkStatus(); }

absl::Status StoreImpl::Put(ArticleNumber number, CollectionNumber collection, std::uint32_t revision, Article article,
                            std::span<const ArticleEntity> entities) {
  BS_RETURN_IF_ERROR(CheckUsable());
  PassFailpoint("put.before");
  const std::string head_key = HeadKey(number), body_key = BodyKey(number);
  IncomingRecords::Record head{head_key, EncodeHead(head_key, collection, revision, article, entities)};
  std::vector<NumberedMentions> mentions = NumberMentions(article, entities);
  IncomingRecords::Record body{body_key, EncodeBody(body_key, {std::move(article.body), std::move(mentions)})};
  put_bytes_ += head_key.size() + head.value.size() + body_key.size() + body.value.size();
  BS_RETURN_IF_ERROR(heads_.Put(number, std::move(head)));
  BS_RETURN_IF_ERROR(bodies_.Put(number, std::move(body)));
  PassFailpoint("put.after");
  return absl::OkStatus();
}

bool StoreImpl::GoToFiles() const {
  return put_bytes_ >= kFiledBytesPerCommit || heads_.HasFiles() || bodies_.HasFiles();
}

absl::Status StoreImpl::StartCommit() {
  BS_RETURN_IF_ERROR(CheckUsable());
  if (!GoToFiles()) return absl::OkStatus();
  for (IncomingRecords* records : {&heads_, &bodies_}) BS_RETURN_IF_ERROR(records->StartLastPiece());
  return absl::OkStatus();
}

// A manifest that goes back, or names files that are not there, would lose the archive.
absl::Status StoreImpl::CheckNext(const Manifest& next) const {
  if (next.next_article < manifest_.next_article || next.next_segment < manifest_.next_segment ||
      next.next_collection < manifest_.next_collection) {
    return absl::InvalidArgumentError("the next manifest hands out numbers again that were used before");
  }
  BS_RETURN_IF_ERROR(CheckNextNumbers(next));
  for (const SegmentEntry& entry : next.segments) {
    const SegmentSummary& summary = entry.summary;
    const SegmentFileNames names(summary.segment);
    const std::pair<std::string, std::uint64_t> files[] = {{names.glass, summary.glass_bytes},
                                                           {names.words, summary.index_bytes}};
    for (const auto& [name, bytes] : files) {
      struct stat info;
      const std::string path = StrCat(layout_.segments, "/", name);
      if (stat(path.c_str(), &info) != 0) {
        return absl::DataLossError(StrCat(ToStd(LastErrorStatus("committing segment file ", path).message()),
                                          ": run `broadsheet reindex` to build the index again"));
      }
      if (static_cast<std::uint64_t>(info.st_size) != bytes) {
        return absl::DataLossError(StrCat(path, " has ", info.st_size, " bytes instead of ", bytes,
                                          ": run `broadsheet reindex` to build the index again"));
      }
    }
  }
  return absl::OkStatus();
}

// What was put since the last commit, into the store or into the commit's own batch.
absl::Status StoreImpl::StoreArticles(rocksdb::WriteBatch* batch) {
  if (GoToFiles()) return IngestArticles();
  for (IncomingRecords* records : {&heads_, &bodies_}) {
    for (const auto& [key, value] : records->TakeRecords()) batch->Put(key, value);
  }
  return absl::OkStatus();
}

// As their numbers are new, the files go straight to the lowest level, where nothing ever rewrites them.
absl::Status StoreImpl::IngestArticles() {
  rocksdb::IngestExternalFileArg files;
  files.column_family = db_->DefaultColumnFamily();
  for (IncomingRecords* records : {&heads_, &bodies_}) {
    BS_ASSIGN_OR_RETURN(const std::vector<IncomingRecords::TableFile> finished, records->FinishFiles());
    for (const IncomingRecords::TableFile& file : finished) {
      files.external_files.push_back(file.path);
      files.files_checksums.push_back(file.checksum);
      files.files_checksum_func_names.push_back(file.checksum_function);
    }
  }
  PassFailpoint("commit.before_ingest");
  files.options.move_files = true;
  // The files stay as they are, and are not read again: their checksums were made as they were written.
  files.options.write_global_seqno = false;
  files.options.verify_file_checksum = false;
  BS_RETURN_IF_ERROR(FromRocks(db_->IngestExternalFiles({files}), Doing("adding articles to")));
  files_->Release();
  PassFailpoint("commit.after_ingest");
  return absl::OkStatus();
}

void StoreImpl::RestartArticles() {
  put_bytes_ = 0;
  for (IncomingRecords* records : {&heads_, &bodies_}) records->Restart(manifest_.next_article);
}

absl::Status StoreImpl::Commit(CommitChanges changes) {
  BS_RETURN_IF_ERROR(CheckUsable());
  BS_RETURN_IF_ERROR(CheckNext(changes.manifest));
  PassFailpoint("commit.begin");
  failed_ = true;  // unless all of it goes well: what was put leaves memory on the way
  changes.manifest.commit = manifest_.commit + 1;
  rocksdb::WriteBatch batch = ToBatch(changes, manifest_);
  if (Erases(changes)) {
    unscrubbed_.insert(changes.erased_articles.begin(), changes.erased_articles.end());
    batch.Put(ScrubKey(), EncodeErased(ScrubKey(), unscrubbed_));
  }
  BS_RETURN_IF_ERROR(StoreArticles(&batch));
  BS_RETURN_IF_ERROR(MakeCommitHappen(changes, &batch));
  failed_ = false;
  RemoveLeftSegments(changes.manifest);
  {
    const std::lock_guard guard(manifest_mutex_);
    manifest_ = std::move(changes.manifest);
  }
  PassFailpoint("commit.end");
  RestartArticles();
  CountLogged(batch);
  CutLog();
  return absl::OkStatus();
}

absl::Status StoreImpl::MakeCommitHappen(const CommitChanges& changes, rocksdb::WriteBatch* batch) {
  CommitMarker marker;
  marker.next_article = changes.manifest.next_article;
  BS_RETURN_IF_ERROR(NoteFileList(*db_, &marker));
  const std::string marker_key = CommitKey(changes.manifest.commit);
  batch->Put(marker_key, EncodeCommitMarker(marker_key, marker));
  BS_RETURN_IF_ERROR(PrepareCommitNumber(layout_, changes.manifest.commit));
  PassFailpoint("commit.before_batch");
  rocksdb::WriteOptions synced;
  synced.sync = true;
  BS_RETURN_IF_ERROR(FromRocks(db_->Write(synced, batch), Doing("committing to")));
  PassFailpoint("commit.after_batch");
  BS_RETURN_IF_ERROR(InstallCommitNumber(layout_));
  PassFailpoint("commit.after_number");
  return absl::OkStatus();
}

// Errors do not matter: the next writer sweeps.
void StoreImpl::RemoveLeftSegments(const Manifest& next) {
  for (const SegmentEntry& entry : manifest_.segments) {
    const std::uint64_t segment = entry.summary.segment;
    if (std::any_of(next.segments.begin(), next.segments.end(),
                    [segment](const SegmentEntry& kept) { return kept.summary.segment == segment; })) {
      continue;
    }
    const SegmentFileNames names(segment);
    unlink(StrCat(layout_.segments, "/", names.glass).c_str());
    unlink(StrCat(layout_.segments, "/", names.words).c_str());
  }
}

// The commit stands whatever comes of it: RocksDB reports an error with the next write.
void StoreImpl::CutLog() {
  if (logged_bytes_ < kMaxLogBytes && logged_records_ < kMaxLogRecords) return;
  CountFromNewLog();
  db_->Flush(rocksdb::FlushOptions()).PermitUncheckedError();
}

std::future<absl::Status> StoreImpl::CompressClosely() {
  // Asked here: a commit sets failed_ while it runs.
  return RunAside([this, usable = CheckUsable()]() -> absl::Status {
    BS_RETURN_IF_ERROR(usable);
    return CompressLooseTables(*db_, Doing("rewriting"));
  });
}

absl::Status StoreImpl::ScrubErased() {
  BS_RETURN_IF_ERROR(CheckUsable());
  PassFailpoint("scrub.begin");
  const std::string doing = Doing("rewriting");
  BS_RETURN_IF_ERROR(FromRocks(db_->Flush(rocksdb::FlushOptions()), doing));
  PassFailpoint("scrub.after_flush");
  BS_RETURN_IF_ERROR(CompressAllTables(*db_, doing));
  PassFailpoint("scrub.after_compaction");
  // RocksDB's manifest names the first and last key of every file that ever was. Opening begins a new one and removes
  // the old one, the logs and the files that are no longer used.
  failed_ = true;
  BS_RETURN_IF_ERROR(CloseRocks());
  BS_RETURN_IF_ERROR(OpenRocks());
  failed_ = false;
  CountFromNewLog();
  PassFailpoint("scrub.after_reopen");
  rocksdb::WriteOptions synced;
  synced.sync = true;
  BS_RETURN_IF_ERROR(FromRocks(db_->Delete(synced, ScrubKey()), doing));
  unscrubbed_.clear();
  PassFailpoint("scrub.end");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> Store::Open(const std::string& directory, const StoreOptions& options) {
  const ArchiveLayout layout(directory);
  std::optional<FileLock> lock;
  absl::Status marker = CheckMarker(layout);
  if (absl::IsNotFound(marker) && options.create) {
    absl::StatusOr<FileLock> created = CreateArchive(directory);
    if (created.ok()) lock = *std::move(created);
    if (!created.ok() && !absl::IsAlreadyExists(created.status())) return created.status();
    marker = CheckMarker(layout);
  }
  BS_RETURN_IF_ERROR(marker);
  BS_RETURN_IF_ERROR(CheckWritable(layout));
  if (!lock) {
    do {  // a directory may have been put in place of another meanwhile
      BS_ASSIGN_OR_RETURN(lock, FileLock::Acquire(layout.lock, options.wait));
    } while (!lock->Holds(layout.lock));
    BS_RETURN_IF_ERROR(CheckMarker(layout));  // another writer may have been at work while this one waited
  }
  auto store = std::make_unique<StoreImpl>(layout, *std::move(lock));
  BS_RETURN_IF_ERROR(store->Recover(options.trust_store));
  return store;
}

}  // namespace broadsheet
