#include "storage/archive/salvage_findings.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "storage/archive/codec.h"
#include "storage/archive/keys.h"
#include "storage/archive/records.h"
#include "storage/strings.h"

// RocksDB gives up a whole range when one block of it cannot be read, and drops whole files when its list of them is
// lost. So each file is read by itself, and asked for one record after the other, by the numbers that articles may
// have. Of several versions of a record, what it says tells which is the latest; what an article's head says is enough
// to make its key anew.

namespace broadsheet {
namespace {

// An article takes more in tables: its head and its body have checksums of four bytes each, which nothing compresses.
constexpr std::uint64_t kLeastArticleBytes = 8;

struct NumberRange {
  ArticleNumber first, last;
};

bool CanBeThere(CollectionNumber collection) { return collection < kMostCollections - 1; }

class Finder {
 public:
  Finder(LooseRecords& records, std::uint64_t committed, SalvageFindings* found, SalvageReport* report)
      : records_(records), committed_(committed), found_(*found), report_(*report) {}

  void Run() {
    FindManifest();
    FindCommits();
    FindEnd();
    FindErased();
    FindHeads();
    FindKeys();
    ReportUnknown();
    NameCollections();
  }

 private:
  void Lost(std::string where, std::string what) { report_.lost.push_back({std::move(where), std::move(what)}); }

  void FindManifest();
  void FindCommits();
  void ReportCommits(std::uint64_t first, std::uint64_t last);
  void FindEnd();
  // There are articles before this number. One that no archive gets to says nothing.
  void ExtendTo(ArticleNumber end) {
    if (end < kMostArticles) found_.end = std::max(found_.end, end);
  }
  void FindErased();
  ArticleNumber NextHead(ArticleNumber from);
  void FindHeads();
  void NoteUnread(ArticleNumber number);
  void ReportUnknown();
  void ReportUnknown(ArticleNumber begin, ArticleNumber end);
  void FindKeys();
  void NameCollections();
  // Whether as many heads could not be read as there can be.
  bool AreAllUnread() const { return unread_count_ >= records_.tables().bytes() / kLeastArticleBytes; }

  LooseRecords& records_;
  const std::uint64_t committed_;
  SalvageFindings& found_;
  SalvageReport& report_;

  std::set<ArticleNumber> erased_;         // by a purge that did not get to rewriting the files
  std::vector<NumberRange> unread_heads_;  // ascending
  std::uint64_t unread_count_ = 0;
};

void Finder::FindManifest() {
  bool found = false;
  for (const std::string& value : records_.tables().Find(ManifestKey()).values) {
    absl::StatusOr<Manifest> manifest = DecodeManifest(ManifestKey(), value);
    if (!manifest.ok() || (found && manifest->commit < found_.manifest.commit)) continue;
    found_.manifest = *std::move(manifest);
    found = true;
  }
  if (!found) Lost("manifest", "the names of collections, and corrections of entities");
  // What no archive gets to says nothing; what is there says which numbers are taken.
  std::erase_if(found_.manifest.collections, [](const CollectionEntry& entry) { return !CanBeThere(entry.number); });
  if (found_.manifest.next_collection >= kMostCollections) found_.manifest.next_collection = 1;
  if (found_.manifest.next_segment >= kMostSegments) found_.manifest.next_segment = 1;
}

// A commit that went through the log is gone with its bad record.
void Finder::FindCommits() {
  std::set<std::uint64_t> commits;
  records_.tables().ForEach(kCommitKind, [&](std::string_view key, std::string_view value) {
    std::uint64_t commit = 0;
    const absl::StatusOr<CommitMarker> marker = DecodeCommitMarker(key, value);
    if (!marker.ok() || !NumberOfKey(key, &commit)) return;
    commits.insert(commit);
    ExtendTo(marker->next_article);
  });
  const std::uint64_t last = std::max(committed_, found_.manifest.commit);
  if (commits.empty()) return ReportCommits(last, last);
  for (auto commit = commits.begin(), next = std::next(commit); next != commits.end(); commit = next++) {
    if (*next > *commit + 1) ReportCommits(*commit + 1, *next - 1);
  }
  if (last > *commits.rbegin()) ReportCommits(*commits.rbegin() + 1, last);
}

void Finder::ReportCommits(std::uint64_t first, std::uint64_t last) {
  Lost(first == last ? StrCat("commit ", first) : StrCat("commits ", first, " to ", last),
       "what was changed, if it is not found elsewhere");
}

// Articles from this number on were never committed.
void Finder::FindEnd() {
  ExtendTo(found_.manifest.next_article);
  if (found_.end > 1) return;
  records_.tables().ForEach(kHeadKind, [&](std::string_view key, std::string_view) {
    std::uint64_t number = 0;
    if (NumberOfKey(key, &number)) ExtendTo(number + 1);
  });
}

void Finder::FindErased() {
  for (const std::string& value : records_.tables().Find(ScrubKey()).values) {
    absl::StatusOr<std::set<ArticleNumber>> erased = DecodeErased(ScrubKey(), value);
    if (erased.ok()) erased_.merge(*std::move(erased));
  }
}

// The first number, from one on, of a head that is there; found_.end if there is none.
ArticleNumber Finder::NextHead(ArticleNumber from) {
  std::optional<std::string> key = records_.tables().FirstFrom(HeadKey(from));
  for (; key && key->front() == kHeadKind; key = records_.tables().FirstFrom(*key + '\0')) {
    if (ArticleNumber number = 0; NumberOfKey(*key, &number)) return std::min(number, found_.end);
  }
  return found_.end;
}

// One that is not there was purged; or its table is lost, or its block, and then its key may name it. Where nothing is,
// numbers are passed over at once: what says how many there are may be anything.
void Finder::FindHeads() {
  for (ArticleNumber number = 1; number < found_.end; ++number) {
    if (erased_.contains(number)) continue;
    absl::StatusOr<std::vector<HeadRecord>> heads = records_.ReadHeads(number);
    if (!heads.ok()) {
      if (absl::IsNotFound(heads.status()) || AreAllUnread()) {
        number = NextHead(number + 1) - 1;
      } else {
        NoteUnread(number);
      }
      continue;
    }
    const auto head = std::find_if(heads->begin(), heads->end(),
                                   [](const HeadRecord& record) { return CanBeThere(record.collection); });
    if (head == heads->end()) {
      Lost(StrCat("article ", number), StrCat("no archive gets to collection number ", heads->front().collection));
      continue;
    }
    const auto [place, is_new] = found_.known.try_emplace({head->collection, std::move(head->article.id)});
    place->second.revisions.push_back(number);
    found_.articles[number] = place;
  }
}

void Finder::NoteUnread(ArticleNumber number) {
  ++unread_count_;
  if (!unread_heads_.empty() && unread_heads_.back().last + 1 == number) {
    unread_heads_.back().last = number;
  } else {
    unread_heads_.push_back({number, number});
  }
}

// Heads that no key names: nobody knows what they were.
void Finder::ReportUnknown() {
  for (const auto& [first, last] : unread_heads_) {
    ArticleNumber begin = first;
    for (auto named = found_.articles.lower_bound(first); named != found_.articles.end() && named->first <= last;
         ++named) {
      ReportUnknown(begin, named->first);
      begin = named->first + 1;
    }
    ReportUnknown(begin, last + 1);
  }
  if (AreAllUnread() && !unread_heads_.empty())
    Lost(StrCat("articles after ", unread_heads_.back().last), "there may be more that cannot be read");
}

void Finder::ReportUnknown(ArticleNumber begin, ArticleNumber end) {
  if (begin == end) return;
  Lost(StrCat("articles ", begin, " to ", end - 1), "id, title and all else: neither head nor key is there");
}

// Also those of which no head could be read: the text may still be there.
void Finder::FindKeys() {
  records_.tables().ForEach(kKeyKind, [&](std::string_view key, std::string_view) {
    CollectionNumber collection = 0;
    std::string_view id;
    if (!SplitIdKey(key, &collection, &id)) return;
    if (CanBeThere(collection)) {
      found_.known.try_emplace({collection, std::string(id)});
    } else {
      Lost(StrCat("key of ", found_.NameOf({collection, std::string(id)})),
           "no archive gets to such a collection number");
    }
  });
  for (auto place = found_.known.begin(); place != found_.known.end(); ++place) {
    auto& [id, known] = *place;
    const KeyRecord latest = records_.LatestKey(id);
    if (latest.revisions.empty()) {
      Lost(StrCat("key of ", found_.NameOf(id)),
           known.revisions.empty() ? "all of the article with it" : "made anew; whether it was deleted is not known");
      continue;
    }
    known.revisions = latest.revisions;
    std::erase_if(known.revisions, [&](ArticleNumber revision) { return erased_.contains(revision); });
    while (!known.revisions.empty() && known.revisions.back() >= kMostArticles - 1) {
      Lost(found_.NameOf(id), StrCat("article ", known.revisions.back(), ": no archive gets to such a number"));
      known.revisions.pop_back();
    }
    if (!known.revisions.empty()) ExtendTo(known.revisions.back() + 1);  // keys come with commits alone
    known.current_hash = latest.content_hash;
    known.deleted = latest.deleted;
    for (const ArticleNumber revision : known.revisions) {
      // Behind damage some heads may not have been looked for.
      if (found_.articles.emplace(revision, place).second && !records_.ReadHeads(revision).ok())
        found_.headless.insert(revision);
    }
  }
}

// Each has one, even if the manifest is lost.
void Finder::NameCollections() {
  std::set<CollectionNumber> named;
  for (const CollectionEntry& entry : found_.manifest.collections) named.insert(entry.number);
  for (const auto& [id, known] : found_.known) {
    if (!named.insert(id.first).second) continue;
    found_.manifest.collections.push_back({id.first, StrCat("recovered-", id.first), 0, {}});
    Lost(found_.manifest.collections.back().name, "the name of this collection");
  }
  for (CollectionEntry& entry : found_.manifest.collections) {
    entry.articles = 0;
    found_.manifest.next_collection = std::max(found_.manifest.next_collection, entry.number + 1);
  }
  found_.manifest.segments.clear();
}

}  // namespace

std::string SalvageFindings::NameOf(const LooseId& id) const {
  return StrCat(CollectionName(manifest, id.first), "/", id.second);
}

void FindArticles(LooseRecords& records, std::uint64_t committed, SalvageFindings* findings, SalvageReport* report) {
  Finder(records, committed, findings, report).Run();
}

}  // namespace broadsheet
