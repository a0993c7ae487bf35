#include "storage/archive/salvage_articles.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "storage/archive/codec.h"
#include "storage/archive/keys.h"
#include "storage/archive/records.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

// RocksDB gives up a whole range when one block of it cannot be read, and drops whole files when its list of them is
// lost. So each file is read by itself, and asked for one record after the other, by the numbers that articles may
// have. Of several versions of a record, what it says tells which is the latest; what an article's head says is enough
// to make its key anew.

namespace broadsheet {
namespace {

constexpr std::size_t kBytesPerCommit = 64 << 20;

// An article takes more in tables: its head and its body have checksums of four bytes each, which nothing compresses.
constexpr std::uint64_t kLeastArticleBytes = 8;

// What is known of one id of one collection.
struct Known {
  std::vector<ArticleNumber> revisions;  // by its key, else by the heads; ascending
  std::string current_hash;              // of the last of them, by its key
  bool deleted = false;
  std::vector<ArticleNumber> kept;
  std::string kept_hash;  // of the last of those
};

struct NumberRange {
  ArticleNumber first, last;
};

bool IsAmong(const std::vector<ArticleNumber>& revisions, ArticleNumber number) {
  return std::binary_search(revisions.begin(), revisions.end(), number);
}

// A key that was written later: revisions are added only, and what is deleted comes back with a new one.
bool IsLater(const KeyRecord& one, const KeyRecord& other) {
  if (other.revisions.empty() || one.revisions.empty()) return !one.revisions.empty();
  if (one.revisions.back() != other.revisions.back()) return one.revisions.back() > other.revisions.back();
  return one.deleted && !other.deleted;
}

class Salvager {
 public:
  Salvager(LooseTables& tables, std::uint64_t committed, Store& into, SalvageReport* report)
      : tables_(tables), committed_(committed), into_(into), report_(*report) {}

  absl::Status Run() {
    FindManifest();
    FindCommits();
    FindEnd();
    FindErased();
    FindHeads();
    FindKeys();
    ReportUnknown();
    NameCollections();
    return WriteArticles();
  }

 private:
  using Id = std::pair<CollectionNumber, std::string>;
  using KnownId = std::map<Id, Known>::iterator;

  void Lost(std::string where, std::string what) { report_.lost.push_back({std::move(where), std::move(what)}); }

  void FindManifest();
  void FindCommits();
  void ReportCommits(std::uint64_t first, std::uint64_t last);
  void FindEnd();
  // There are articles before this number. One that no archive gets to says nothing.
  void ExtendTo(ArticleNumber end) {
    if (end < kMostArticles) end_ = std::max(end_, end);
  }
  void FindErased();
  void FindHeads();
  void NoteUnread(ArticleNumber number);
  void ReportUnknown();
  void ReportUnknown(ArticleNumber begin, ArticleNumber end);
  void FindKeys();
  KeyRecord LatestKey(const Id& id);
  void NameCollections();
  absl::Status WriteArticles();
  absl::StatusOr<StoredArticle> ReadArticle(ArticleNumber number, const Id& id, const Known& known);
  absl::Status WriteArticle(ArticleNumber number, const KnownId& place);
  absl::Status Commit(ArticleNumber next_article);
  std::string NameOf(const Id& id) const { return StrCat(CollectionName(manifest_, id.first), "/", id.second); }

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
  absl::StatusOr<std::vector<HeadRecord>> ReadHeads(ArticleNumber number);
  ArticleNumber NextHead(ArticleNumber from);
  // Whether as many heads could not be read as there can be.
  bool AreAllUnread() const { return unread_count_ >= tables_.bytes() / kLeastArticleBytes; }

  LooseTables& tables_;
  const std::uint64_t committed_;
  Store& into_;
  SalvageReport& report_;

  Manifest manifest_;  // of the damaged archive, as far as it could be read
  ArticleNumber end_ = 1;
  std::set<ArticleNumber> erased_;  // by a purge that did not get to rewriting the files
  std::map<Id, Known> known_;
  std::map<ArticleNumber, KnownId> articles_;  // that there is something of
  std::set<ArticleNumber> headless_;           // of these
  std::vector<NumberRange> unread_heads_;      // ascending
  std::uint64_t unread_count_ = 0;
  std::vector<KnownId> waiting_;  // changed since the last commit
  std::size_t waiting_bytes_ = 0;
};

void Salvager::FindManifest() {
  bool found = false;
  for (const std::string& value : tables_.Find(ManifestKey()).values) {
    absl::StatusOr<Manifest> manifest = DecodeManifest(ManifestKey(), value);
    if (!manifest.ok() || (found && manifest->commit < manifest_.commit)) continue;
    manifest_ = *std::move(manifest);
    found = true;
  }
  if (!found) Lost("manifest", "the names of collections, and corrections of entities");
}

// A commit that went through the log is gone with its bad record.
void Salvager::FindCommits() {
  std::set<std::uint64_t> commits;
  tables_.ForEach(kCommitKind, [&](std::string_view key, std::string_view value) {
    std::uint64_t commit = 0;
    const absl::StatusOr<CommitMarker> marker = DecodeCommitMarker(key, value);
    if (!marker.ok() || !NumberOfKey(key, &commit)) return;
    commits.insert(commit);
    ExtendTo(marker->next_article);
  });
  const std::uint64_t last = std::max(committed_, manifest_.commit);
  if (commits.empty()) return ReportCommits(last, last);
  for (auto commit = commits.begin(), next = std::next(commit); next != commits.end(); commit = next++) {
    if (*next > *commit + 1) ReportCommits(*commit + 1, *next - 1);
  }
  if (last > *commits.rbegin()) ReportCommits(*commits.rbegin() + 1, last);
}

void Salvager::ReportCommits(std::uint64_t first, std::uint64_t last) {
  Lost(first == last ? StrCat("commit ", first) : StrCat("commits ", first, " to ", last),
       "what was changed, if it is not found elsewhere");
}

// Articles from this number on were never committed.
void Salvager::FindEnd() {
  ExtendTo(manifest_.next_article);
  if (end_ > 1) return;
  tables_.ForEach(kHeadKind, [&](std::string_view key, std::string_view) {
    std::uint64_t number = 0;
    if (NumberOfKey(key, &number)) ExtendTo(number + 1);
  });
}

void Salvager::FindErased() {
  for (const std::string& value : tables_.Find(ScrubKey()).values) {
    absl::StatusOr<std::set<ArticleNumber>> erased = DecodeErased(ScrubKey(), value);
    if (erased.ok()) erased_.merge(*std::move(erased));
  }
}

// Of several those whose keys say that the number is theirs, if there are such.
absl::StatusOr<std::vector<HeadRecord>> Salvager::ReadHeads(ArticleNumber number) {
  BS_ASSIGN_OR_RETURN(std::vector<HeadRecord> heads, Read(HeadKey(number), DecodeHead));
  if (heads.size() == 1) return heads;
  const auto others = std::stable_partition(heads.begin(), heads.end(), [&](const HeadRecord& head) {
    return IsAmong(LatestKey({head.collection, head.article.id}).revisions, number);
  });
  if (others != heads.begin()) heads.erase(others, heads.end());
  return heads;
}

// The first number, from one on, of a head that is there; end_ if there is none.
ArticleNumber Salvager::NextHead(ArticleNumber from) {
  std::optional<std::string> key = tables_.FirstFrom(HeadKey(from));
  for (; key && key->front() == kHeadKind; key = tables_.FirstFrom(*key + '\0')) {
    if (ArticleNumber number = 0; NumberOfKey(*key, &number)) return std::min(number, end_);
  }
  return end_;
}

// One that is not there was purged; or its table is lost, or its block, and then its key may name it. Where nothing is,
// numbers are passed over at once: what says how many there are may be anything.
void Salvager::FindHeads() {
  for (ArticleNumber number = 1; number < end_; ++number) {
    if (erased_.contains(number)) continue;
    absl::StatusOr<std::vector<HeadRecord>> heads = ReadHeads(number);
    if (!heads.ok()) {
      if (absl::IsNotFound(heads.status()) || AreAllUnread()) {
        number = NextHead(number + 1) - 1;
      } else {
        NoteUnread(number);
      }
      continue;
    }
    HeadRecord* const head = &heads->front();
    const auto [place, is_new] = known_.try_emplace({head->collection, std::move(head->article.id)});
    place->second.revisions.push_back(number);
    articles_[number] = place;
  }
}

void Salvager::NoteUnread(ArticleNumber number) {
  ++unread_count_;
  if (!unread_heads_.empty() && unread_heads_.back().last + 1 == number) {
    unread_heads_.back().last = number;
  } else {
    unread_heads_.push_back({number, number});
  }
}

// Heads that no key names: nobody knows what they were.
void Salvager::ReportUnknown() {
  for (const auto& [first, last] : unread_heads_) {
    ArticleNumber begin = first;
    for (auto named = articles_.lower_bound(first); named != articles_.end() && named->first <= last; ++named) {
      ReportUnknown(begin, named->first);
      begin = named->first + 1;
    }
    ReportUnknown(begin, last + 1);
  }
  if (AreAllUnread() && !unread_heads_.empty())
    Lost(StrCat("articles after ", unread_heads_.back().last), "there may be more that cannot be read");
}

void Salvager::ReportUnknown(ArticleNumber begin, ArticleNumber end) {
  if (begin == end) return;
  Lost(StrCat("articles ", begin, " to ", end - 1), "id, title and all else: neither head nor key is there");
}

// Also those of which no head could be read: the text may still be there.
void Salvager::FindKeys() {
  tables_.ForEach(kKeyKind, [&](std::string_view key, std::string_view) {
    CollectionNumber collection = 0;
    std::string_view id;
    if (SplitIdKey(key, &collection, &id)) known_.try_emplace({collection, std::string(id)});
  });
  for (auto place = known_.begin(); place != known_.end(); ++place) {
    auto& [id, known] = *place;
    const KeyRecord latest = LatestKey(id);
    if (latest.revisions.empty()) {
      Lost(StrCat("key of ", NameOf(id)),
           known.revisions.empty() ? "all of the article with it" : "made anew; whether it was deleted is not known");
      continue;
    }
    known.revisions = latest.revisions;
    std::erase_if(known.revisions, [&](ArticleNumber revision) { return erased_.contains(revision); });
    while (!known.revisions.empty() && known.revisions.back() >= kMostArticles - 1) {
      Lost(NameOf(id), StrCat("article ", known.revisions.back(), ": no archive gets to such a number"));
      known.revisions.pop_back();
    }
    if (!known.revisions.empty()) ExtendTo(known.revisions.back() + 1);  // keys come with commits alone
    known.current_hash = latest.content_hash;
    known.deleted = latest.deleted;
    for (const ArticleNumber revision : known.revisions) {
      // Behind damage some heads may not have been looked for.
      if (articles_.emplace(revision, place).second && !ReadHeads(revision).ok()) headless_.insert(revision);
    }
  }
}

KeyRecord Salvager::LatestKey(const Id& id) {
  const std::string key = IdKey(id.first, id.second);
  KeyRecord latest;
  for (const std::string& value : tables_.Find(key).values) {
    absl::StatusOr<KeyRecord> record = DecodeKeyRecord(key, value);
    if (record.ok() && IsLater(*record, latest)) latest = *std::move(record);
  }
  return latest;
}

// Each has one, even if the manifest is lost.
void Salvager::NameCollections() {
  std::set<CollectionNumber> named;
  for (const CollectionEntry& entry : manifest_.collections) named.insert(entry.number);
  for (const auto& [id, known] : known_) {
    if (!named.insert(id.first).second) continue;
    manifest_.collections.push_back({id.first, StrCat("recovered-", id.first), 0, {}});
    Lost(manifest_.collections.back().name, "the name of this collection");
    manifest_.next_collection = std::max(manifest_.next_collection, id.first + 1);
  }
  for (CollectionEntry& entry : manifest_.collections) entry.articles = 0;
  manifest_.segments.clear();
}

absl::Status Salvager::WriteArticles() {
  for (const auto& [number, place] : articles_) {
    if (!IsAmong(place->second.revisions, number)) continue;
    BS_RETURN_IF_ERROR(WriteArticle(number, place));
    if (waiting_bytes_ >= kBytesPerCommit) BS_RETURN_IF_ERROR(Commit(number + 1));
  }
  BS_RETURN_IF_ERROR(Commit(end_));
  for (const auto& [id, known] : known_) {
    if (known.kept.empty()) continue;
    ++report_.articles;
    report_.revisions += known.kept.size();
    if (known.kept.back() != known.revisions.back() && !known.deleted) {
      Lost(NameOf(id), "its current revision; an older one has taken its place");
    }
  }
  return absl::OkStatus();
}

// Moves the head and the body to the front that `hash`, of the article as it came, is of. Languages that were
// recognised came later. False if there are none.
bool FindPair(std::string_view hash, std::vector<HeadRecord>& heads, std::vector<BodyRecord>& bodies) {
  for (HeadRecord& head : heads) {
    for (BodyRecord& body : bodies) {
      Article article = head.article;
      article.body = body.text;
      bool fits = ContentHash(article) == hash;
      article.language.clear();
      fits = fits || ContentHash(article) == hash;
      if (!fits) continue;
      std::swap(heads.front(), head);
      std::swap(bodies.front(), body);
      return true;
    }
  }
  return false;
}

// Of one without a head, id and text.
absl::StatusOr<StoredArticle> Salvager::ReadArticle(ArticleNumber number, const Id& id, const Known& known) {
  const bool headless = headless_.contains(number);
  std::vector<HeadRecord> heads(1);
  heads.front().article.id = id.second;
  if (!headless) {
    BS_ASSIGN_OR_RETURN(heads, ReadHeads(number));
  }
  BS_ASSIGN_OR_RETURN(std::vector<BodyRecord> bodies, Read(BodyKey(number), DecodeBody));
  const bool has_hash = !headless && !known.current_hash.empty() && number == known.revisions.back();
  const bool several = heads.size() > 1 || bodies.size() > 1;
  if (several && has_hash && !FindPair(known.current_hash, heads, bodies)) {
    return absl::DataLossError("it cannot be told from an article that was never committed");
  }
  HeadRecord& head = heads.front();
  BodyRecord& body = bodies.front();
  if (headless) {
    if (body.text.empty()) return absl::DataLossError("it had no text, and nothing else can be read");
    body.mentions.clear();
  }
  head.article.body = std::move(body.text);
  std::vector<ArticleEntity> entities = head.entities;
  if (!AttachMentions(std::move(body.mentions), head.article, &entities)) {
    Lost(NameOf(id), StrCat("article ", number, ": where it mentions whom"));
    entities = std::move(head.entities);
  }
  return StoredArticle{std::move(head.article), "", head.revision, std::move(entities)};
}

absl::Status Salvager::WriteArticle(ArticleNumber number, const KnownId& place) {
  auto& [id, known] = *place;
  const absl::StatusOr<StoredArticle> stored = ReadArticle(number, id, known);
  if (!stored.ok()) {
    Lost(NameOf(id), StrCat("article ", number, ": ", ToStd(stored.status().message())));
    return absl::OkStatus();
  }
  const bool headless = headless_.contains(number);
  if (headless) Lost(NameOf(id), StrCat("article ", number, ": title, date and all else but its text"));
  known.kept.push_back(number);
  const bool whole = !headless && number == known.revisions.back() && !known.current_hash.empty();
  known.kept_hash = whole ? known.current_hash : ContentHash(stored->article);
  waiting_.push_back(place);
  waiting_bytes_ += stored->article.body.size();
  return into_.Put(number, id.first, static_cast<std::uint32_t>(known.kept.size()), stored->article, stored->entities);
}

absl::Status Salvager::Commit(ArticleNumber next_article) {
  CommitChanges changes;
  changes.manifest = into_.manifest();
  std::sort(waiting_.begin(), waiting_.end(), [](const auto& a, const auto& b) { return a->first < b->first; });
  waiting_.erase(std::unique(waiting_.begin(), waiting_.end()), waiting_.end());
  for (const auto& place : waiting_) {
    const auto& [id, known] = *place;
    changes.keys.push_back({id.first, id.second, KeyRecord{known.kept, known.kept_hash, known.deleted, {}}});
  }
  changes.manifest.collections = manifest_.collections;
  std::map<CollectionNumber, std::uint64_t> live;
  for (const auto& [id, known] : known_) live[id.first] += !known.kept.empty() && !known.deleted ? 1 : 0;
  for (CollectionEntry& entry : changes.manifest.collections) entry.articles = live[entry.number];
  changes.manifest.next_article = next_article;
  changes.manifest.next_collection = std::max(manifest_.next_collection, changes.manifest.next_collection);
  changes.manifest.next_segment = std::max(manifest_.next_segment, changes.manifest.next_segment);
  changes.manifest.analyzer = manifest_.analyzer;
  changes.manifest.entity_corrections = manifest_.entity_corrections;
  waiting_.clear();
  waiting_bytes_ = 0;
  return into_.Commit(std::move(changes));
}

}  // namespace

absl::Status SalvageArticles(LooseTables& tables, std::uint64_t committed, Store& into, SalvageReport* report) {
  return Salvager(tables, committed, into, report).Run();
}

}  // namespace broadsheet
