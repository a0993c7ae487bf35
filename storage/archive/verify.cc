#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include <rocksdb/db.h>
#include <xxhash.h>
#include <roaring/roaring64map.hh>

#include "absl/time/clock.h"
#include "storage/archive/codec.h"
#include "storage/archive/keys.h"
#include "storage/archive/layout.h"
#include "storage/archive/reader_store.h"
#include "storage/archive/rocks.h"
#include "storage/status_macros.h"
#include "storage/store.h"
#include "storage/strings.h"
#include "storage/watch_file.h"

namespace broadsheet {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(5);
// A live writer may merge segments away while they are being opened; so often we start again.
constexpr int kTriesToOpenSegments = 20;
// Of one kind of damage so many cases are named.
constexpr std::size_t kNamedCases = 10;

// An article number and a hash of where it belongs: keys and heads must have the same ones.
struct Revision {
  ArticleNumber article;
  std::uint64_t belongs;
  bool operator<(const Revision& other) const { return article < other.article; }
};

std::uint64_t HashOfPlace(CollectionNumber collection, std::string_view id, std::uint64_t revision) {
  return XXH3_64bits_withSeed(id.data(), id.size(), std::uint64_t{collection} << 32 | revision);
}

class Verifier {
 public:
  explicit Verifier(const std::string& directory) : layout_(directory) {}

  absl::StatusOr<VerifyReport> Run();

 private:
  // Damage found is no error: these go on as far as they can.
  absl::StatusOr<bool> OpenEverything(std::uint64_t committed);
  absl::StatusOr<bool> OpenSegments();
  void CheckStoreFiles();
  void ScanRecords();
  void CheckRecord(std::string_view key, std::string_view value);
  void CheckHead(std::string_view key, std::string_view value, ArticleNumber number);
  std::optional<BodyRecord> CheckBodiesTo(ArticleNumber last);
  void CheckKey(std::string_view key, std::string_view value);
  void CheckTombstones(std::string_view key, std::string_view value, std::uint64_t segment);
  void CompareKeysWithArticles();
  absl::Status CheckWatches();
  absl::Status CheckSegments();
  void CheckSegment(const SegmentEntry& entry, const Segment& segment);
  void CompareKeysWithSegments();
  void ReportSegment(const SegmentEntry& entry, const absl::Status& damage);
  void ReportArticles(const std::string& where, const Roaring64Map& articles, std::string_view what,
                      bool in_index = false);

  void Report(std::string where, std::string_view what) {
    report_.damage.push_back({std::move(where), std::string(what)});
  }
  void ReportIndex(std::string where, std::string_view what) {
    report_.damage.push_back({std::move(where), std::string(what), true});
  }
  void Report(std::string where, const absl::Status& status) { Report(std::move(where), ToStd(status.message())); }
  const Manifest& manifest() const { return store_->manifest(); }

  const ArchiveLayout layout_;
  VerifyReport report_;
  std::unique_ptr<ReaderStore> store_;
  std::vector<std::shared_ptr<const Segment>> segments_;  // nullptr: damaged
  bool read_all_records_ = true;                          // if not, comparing them says nothing new

  std::unique_ptr<rocksdb::Iterator> body_place_;  // at the next body
  std::vector<Revision> heads_, revisions_;
  Roaring64Map bodies_;
  std::map<CollectionNumber, Roaring64Map> current_, indexed_;  // live articles by keys, by segments
  std::map<std::uint64_t, Roaring> tombstones_;
};

absl::StatusOr<VerifyReport> Verifier::Run() {
  const absl::Status marker = CheckMarker(layout_);
  if (!marker.ok() && !absl::IsDataLoss(marker)) return marker;
  if (!marker.ok()) Report(layout_.marker, marker);
  absl::StatusOr<std::uint64_t> committed = ReadCommitNumber(layout_);
  if (MayNotBeRead(committed.status())) return committed.status();
  if (!committed.ok()) ReportIndex(layout_.commit, ToStd(committed.status().message()));
  if (marker.ok()) BS_RETURN_IF_ERROR(CheckWatches());
  BS_ASSIGN_OR_RETURN(const bool is_open, OpenEverything(committed.value_or(0)));
  if (!is_open) return report_;
  if (const absl::Status next = CheckNextNumbers(manifest()); !next.ok()) Report(layout_.store, next);
  CheckStoreFiles();
  ScanRecords();
  if (read_all_records_) CompareKeysWithArticles();
  BS_RETURN_IF_ERROR(CheckSegments());
  if (read_all_records_) CompareKeysWithSegments();
  return report_;
}

// False if there is nothing to look into. What may not be read, or not now, is no damage.
absl::StatusOr<bool> Verifier::OpenEverything(std::uint64_t committed) {
  for (int tries = kTriesToOpenSegments;; --tries) {
    absl::StatusOr<std::unique_ptr<ReaderStore>> store = ReaderStore::Open(layout_, committed, absl::Now() + kPatience);
    if (MayNotBeRead(store.status())) return store.status();
    if (!store.ok()) {
      Report(layout_.store, store.status());
      return false;
    }
    store_ = *std::move(store);
    const bool last_try = tries == 0 || ReadCommitNumber(layout_).value_or(0) == manifest().commit;
    const std::size_t damage_before = report_.damage.size();
    BS_ASSIGN_OR_RETURN(const bool all_there, OpenSegments());
    if (all_there || last_try) return true;
    report_.damage.resize(damage_before);
  }
}

// False if a file is missing. Segments that are open can be checked even when a writer removes their files.
absl::StatusOr<bool> Verifier::OpenSegments() {
  bool all_there = true;
  segments_.clear();
  for (const SegmentEntry& entry : manifest().segments) {
    absl::StatusOr<std::shared_ptr<const Segment>> segment = Segment::Open(layout_.segments, entry.summary.segment);
    if (MayNotBeRead(segment.status())) return segment.status();
    if (absl::IsNotFound(segment.status())) all_there = false;
    if (!segment.ok()) ReportSegment(entry, segment.status());
    segments_.push_back(segment.ok() ? *std::move(segment) : nullptr);
  }
  return all_there;
}

// All blocks of all files, those that no record lookup touches too.
void Verifier::CheckStoreFiles() {
  std::vector<rocksdb::LiveFileMetaData> files;
  store_->db().GetLiveFilesMetaData(&files);
  for (const rocksdb::LiveFileMetaData& file : files) {
    report_.bytes += file.size;
  }
  const rocksdb::Status status = store_->db().VerifyFileChecksums(rocksdb::ReadOptions());
  if (status.ok()) return;
  Report(layout_.store, status.ToString());
}

void Verifier::ScanRecords() {
  rocksdb::ReadOptions options;
  options.verify_checksums = true;
  options.fill_cache = false;
  options.readahead_size = 1 << 20;
  const std::unique_ptr<rocksdb::Iterator> place(store_->db().NewIterator(options));
  // Bodies, which stand before all else, are read beside the heads.
  body_place_.reset(store_->db().NewIterator(options));
  body_place_->Seek(std::string(1, kBodyKind));
  place->Seek(KeyBehind(std::string(1, kBodyKind)));
  for (; place->Valid(); place->Next()) CheckRecord(ToStd(place->key()), ToStd(place->value()));
  CheckBodiesTo(manifest().next_article - 1);
  for (const rocksdb::Iterator* scan : {place.get(), body_place_.get()}) {
    if (scan->status().ok()) continue;
    Report(layout_.store, scan->status().ToString());
    read_all_records_ = false;
  }
  body_place_.reset();
}

// Kinds that a newer program added are passed over.
void Verifier::CheckRecord(std::string_view key, std::string_view value) {
  const char kind = key.empty() ? '\0' : key[0];
  std::uint64_t number = 0;
  const bool numbered = NumberOfKey(key, &number);
  if (kind == kKeyKind) return CheckKey(key, value);
  if (!numbered) return;
  const bool committed = number < manifest().next_article;
  absl::Status status;
  if (kind == kHeadKind && committed) CheckHead(key, value, number);
  if (kind == kTombstonesKind) CheckTombstones(key, value, number);
  if (kind == kCommitKind) status = DecodeCommitMarker(key, value).status();
  if (!status.ok()) Report(DescribeKey(key), status);
}

void Verifier::CheckHead(std::string_view key, std::string_view value, ArticleNumber number) {
  absl::StatusOr<HeadRecord> head = DecodeHead(key, value);
  if (!head.ok()) {
    Report(DescribeKey(key), head.status());
    read_all_records_ = false;
    return;
  }
  heads_.push_back({number, HashOfPlace(head->collection, head->article.id, head->revision)});
  std::optional<BodyRecord> body = CheckBodiesTo(number);
  if (!body) return;
  head->article.body = std::move(body->text);
  if (AttachMentions(std::move(body->mentions), head->article, &head->entities)) return;
  Report(DescribeKey(BodyKey(number)), "it mentions entities where its head has none");
}

// Those that were not looked at yet. That of article `last` is returned, if it is there and whole.
std::optional<BodyRecord> Verifier::CheckBodiesTo(ArticleNumber last) {
  std::optional<BodyRecord> found;
  for (; body_place_->Valid(); body_place_->Next()) {
    const std::string_view key = ToStd(body_place_->key());
    if (key > BodyKey(last)) break;
    ArticleNumber number = 0;
    if (!NumberOfKey(key, &number)) continue;
    bodies_.add(number);
    absl::StatusOr<BodyRecord> body = DecodeBody(key, ToStd(body_place_->value()));
    if (!body.ok()) Report(DescribeKey(key), body.status());
    if (body.ok() && number == last) found = *std::move(body);
  }
  return found;
}

void Verifier::CheckKey(std::string_view key, std::string_view value) {
  const absl::StatusOr<KeyRecord> record = DecodeKeyRecord(key, value);
  CollectionNumber collection = 0;
  std::string_view id;
  if (!record.ok() || !SplitIdKey(key, &collection, &id)) {
    Report(DescribeKey(key), record.ok() ? "not a key" : ToStd(record.status().message()));
    read_all_records_ = false;
    return;
  }
  for (std::size_t i = 0; i < record->revisions.size(); ++i) {
    revisions_.push_back({record->revisions[i], HashOfPlace(collection, id, i + 1)});
  }
  report_.revisions += record->revisions.size();
  if (record->deleted) return;
  ++report_.articles;
  current_[collection].add(std::uint64_t{record->revisions.back()});
}

void Verifier::CheckTombstones(std::string_view key, std::string_view value, std::uint64_t segment) {
  absl::StatusOr<Roaring> deleted = DecodeTombstones(key, value);
  if (!deleted.ok()) return ReportIndex(DescribeKey(key), ToStd(deleted.status().message()));
  tombstones_[segment] = *std::move(deleted);
}

void Verifier::CompareKeysWithArticles() {
  std::sort(revisions_.begin(), revisions_.end());
  Roaring64Map named, without_head, without_body, misplaced, named_twice;
  auto head = heads_.begin();  // ascending, as they were read
  for (const Revision& revision : revisions_) {
    head = std::lower_bound(head, heads_.end(), revision);
    if (named.contains(revision.article)) named_twice.add(revision.article);
    named.add(revision.article);
    if (!bodies_.contains(revision.article)) without_body.add(revision.article);
    if (head == heads_.end() || head->article != revision.article) {
      without_head.add(revision.article);
    } else if (head->belongs != revision.belongs) {
      misplaced.add(revision.article);
    }
  }
  ReportArticles(layout_.store, without_head, "has a key but no head record");
  ReportArticles(layout_.store, without_body, "has a key but no body record");
  ReportArticles(layout_.store, misplaced, "has a head that names another id, collection or revision than its key");
  ReportArticles(layout_.store, named_twice, "is named by two keys");

  for (const CollectionEntry& entry : manifest().collections) {
    const std::uint64_t found = current_[entry.number].cardinality();
    if (found == entry.articles) continue;
    Report(StrCat("collection ", entry.name),
           StrCat("the manifest counts ", entry.articles, " articles, the keys ", found));
  }
}

absl::Status Verifier::CheckWatches() {
  const auto watches = ReadWatches(layout_.directory);
  if (MayNotBeRead(watches.status())) return watches.status();
  if (!watches.ok()) Report(layout_.watches, watches.status());
  return absl::OkStatus();
}

absl::Status Verifier::CheckSegments() {
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    const SegmentEntry& entry = manifest().segments[i];
    report_.bytes += entry.summary.glass_bytes + entry.summary.index_bytes;
    ++report_.segments;
    const absl::Status status = VerifySegment(layout_.segments, entry.summary);
    if (MayNotBeRead(status)) return status;
    // NotFound: missing from the start, which is reported already, or merged away while we looked.
    if (!status.ok() && !absl::IsNotFound(status)) ReportSegment(entry, status);
    if (segments_[i] != nullptr) CheckSegment(entry, *segments_[i]);
  }
  return absl::OkStatus();
}

void Verifier::CheckSegment(const SegmentEntry& entry, const Segment& segment) {
  const std::string where = StrCat("segment ", entry.summary.segment);
  const Roaring& deleted = tombstones_[entry.summary.segment];
  if (deleted.cardinality() != entry.deleted) {
    ReportIndex(
        where, StrCat("the manifest counts ", entry.deleted, " deleted documents, the bitmap ", deleted.cardinality()));
  }
  if (!deleted.isEmpty() && (deleted.minimum() == 0 || deleted.maximum() > segment.document_count())) {
    ReportIndex(where, "its bitmap of deleted documents names documents that it does not have");
  }
  if (segment.document_count() != entry.summary.documents) {
    ReportIndex(where, StrCat("the manifest counts ", entry.summary.documents, " documents, the segment ",
                              segment.document_count()));
  }
  Roaring64Map& indexed = indexed_[entry.collection];
  Roaring64Map twice;
  for (Docid docid = 1; docid <= segment.document_count(); ++docid) {
    if (deleted.contains(docid)) continue;
    const std::uint64_t article = segment.article(docid);
    if (indexed.contains(article)) twice.add(article);
    indexed.add(article);
  }
  ReportArticles(where, twice, "is a second time in the index", /*in_index=*/true);
}

void Verifier::CompareKeysWithSegments() {
  for (const CollectionEntry& entry : manifest().collections) {
    // What a segment that cannot be opened holds is unknown.
    bool all_open = true;
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      if (manifest().segments[i].collection == entry.number && segments_[i] == nullptr) all_open = false;
    }
    const std::string where = StrCat("collection ", entry.name);
    const Roaring64Map& current = current_[entry.number];
    const Roaring64Map& indexed = indexed_[entry.number];
    if (all_open) ReportArticles(where, current - indexed, "is not in the index: run `broadsheet reindex`", true);
    ReportArticles(where, indexed - current, "is in the index but not current: run `broadsheet reindex`", true);
  }
}

// Most of what is wrong with a segment says itself in which of its files, and what to do.
void Verifier::ReportSegment(const SegmentEntry& entry, const absl::Status& damage) {
  const SegmentFileNames names(entry.summary.segment);
  constexpr std::string_view kReindex = "`broadsheet reindex`";
  std::string_view what = ToStd(damage.message());
  std::string where = StrCat(layout_.segments, "/", names.words);
  const std::string glass = StrCat(layout_.segments, "/", names.glass);
  if (what.starts_with(glass)) where = glass;
  if (what.starts_with(where + ": ")) what.remove_prefix(where.size() + 2);
  const bool says_what_to_do = what.find(kReindex) != std::string_view::npos;
  ReportIndex(where, says_what_to_do ? std::string(what) : StrCat(what, "; run ", kReindex));
}

void Verifier::ReportArticles(const std::string& where, const Roaring64Map& articles, std::string_view what,
                              bool in_index) {
  const auto report = [&](std::string text) { report_.damage.push_back({where, std::move(text), in_index}); };
  std::size_t named = 0;
  for (const std::uint64_t article : articles) {
    if (++named > kNamedCases) {
      report(StrCat("the same of ", articles.cardinality() - kNamedCases, " more articles"));
      return;
    }
    report(StrCat("article ", article, " ", what));
  }
}

}  // namespace

absl::StatusOr<VerifyReport> VerifyArchive(const std::string& directory) { return Verifier(directory).Run(); }

}  // namespace broadsheet
