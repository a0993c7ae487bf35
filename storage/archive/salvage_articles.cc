#include "storage/archive/salvage_articles.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "storage/archive/codec.h"
#include "storage/archive/keys.h"
#include "storage/archive/loose_records.h"
#include "storage/archive/records.h"
#include "storage/archive/salvage_findings.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::size_t kBytesPerCommit = 64 << 20;

class ArticleWriter {
 public:
  ArticleWriter(LooseRecords& records, SalvageFindings& found, Store& into, SalvageReport* report)
      : records_(records), found_(found), into_(into), report_(*report) {}

  absl::Status Run();

 private:
  using KnownId = SalvageFindings::KnownId;

  void Lost(std::string where, std::string what) { report_.lost.push_back({std::move(where), std::move(what)}); }
  absl::StatusOr<StoredArticle> ReadArticle(ArticleNumber number, const LooseId& id, const Known& known);
  absl::Status WriteArticle(ArticleNumber number, const KnownId& place);
  absl::Status Commit(ArticleNumber next_article);

  LooseRecords& records_;
  SalvageFindings& found_;
  Store& into_;
  SalvageReport& report_;

  std::vector<KnownId> waiting_;  // changed since the last commit
  std::size_t waiting_bytes_ = 0;
};

absl::Status ArticleWriter::Run() {
  for (const auto& [number, place] : found_.articles) {
    if (!IsAmong(place->second.revisions, number)) continue;
    BS_RETURN_IF_ERROR(WriteArticle(number, place));
    if (waiting_bytes_ >= kBytesPerCommit) BS_RETURN_IF_ERROR(Commit(number + 1));
  }
  BS_RETURN_IF_ERROR(Commit(found_.end));
  for (const auto& [id, known] : found_.known) {
    if (known.kept.empty()) continue;
    ++report_.articles;
    report_.revisions += known.kept.size();
    if (known.kept.back() != known.revisions.back() && !known.deleted) {
      Lost(found_.NameOf(id), "its current revision; an older one has taken its place");
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
absl::StatusOr<StoredArticle> ArticleWriter::ReadArticle(ArticleNumber number, const LooseId& id, const Known& known) {
  const bool headless = found_.headless.contains(number);
  std::vector<HeadRecord> heads(1);
  heads.front().article.id = id.second;
  if (!headless) {
    BS_ASSIGN_OR_RETURN(heads, records_.ReadHeads(number));
  }
  BS_ASSIGN_OR_RETURN(std::vector<BodyRecord> bodies, records_.Read(BodyKey(number), DecodeBody));
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
    Lost(found_.NameOf(id), StrCat("article ", number, ": where it mentions whom"));
    entities = std::move(head.entities);
  }
  return StoredArticle{std::move(head.article), "", head.revision, std::move(entities)};
}

absl::Status ArticleWriter::WriteArticle(ArticleNumber number, const KnownId& place) {
  auto& [id, known] = *place;
  const absl::StatusOr<StoredArticle> stored = ReadArticle(number, id, known);
  if (!stored.ok()) {
    Lost(found_.NameOf(id), StrCat("article ", number, ": ", ToStd(stored.status().message())));
    return absl::OkStatus();
  }
  const bool headless = found_.headless.contains(number);
  if (headless) Lost(found_.NameOf(id), StrCat("article ", number, ": title, date and all else but its text"));
  known.kept.push_back(number);
  const bool whole = !headless && number == known.revisions.back() && !known.current_hash.empty();
  known.kept_hash = whole ? known.current_hash : ContentHash(stored->article);
  waiting_.push_back(place);
  waiting_bytes_ += stored->article.body.size();
  return into_.Put(number, id.first, static_cast<std::uint32_t>(known.kept.size()), stored->article, stored->entities);
}

absl::Status ArticleWriter::Commit(ArticleNumber next_article) {
  CommitChanges changes;
  changes.manifest = into_.manifest();
  std::sort(waiting_.begin(), waiting_.end(), [](const auto& a, const auto& b) { return a->first < b->first; });
  waiting_.erase(std::unique(waiting_.begin(), waiting_.end()), waiting_.end());
  for (const auto& place : waiting_) {
    const auto& [id, known] = *place;
    changes.keys.push_back({id.first, id.second, KeyRecord{known.kept, known.kept_hash, known.deleted, {}}});
  }
  changes.manifest.collections = found_.manifest.collections;
  std::map<CollectionNumber, std::uint64_t> live;
  for (const auto& [id, known] : found_.known) live[id.first] += !known.kept.empty() && !known.deleted ? 1 : 0;
  for (CollectionEntry& entry : changes.manifest.collections) entry.articles = live[entry.number];
  changes.manifest.next_article = next_article;
  changes.manifest.next_collection = std::max(found_.manifest.next_collection, changes.manifest.next_collection);
  changes.manifest.next_segment = std::max(found_.manifest.next_segment, changes.manifest.next_segment);
  changes.manifest.analyzer = found_.manifest.analyzer;
  changes.manifest.entity_corrections = found_.manifest.entity_corrections;
  waiting_.clear();
  waiting_bytes_ = 0;
  return into_.Commit(std::move(changes));
}

}  // namespace

absl::Status SalvageArticles(LooseTables& tables, std::uint64_t committed, Store& into, SalvageReport* report) {
  LooseRecords records(tables);
  SalvageFindings findings;
  FindArticles(records, committed, &findings, report);
  return ArticleWriter(records, findings, into, report).Run();
}

}  // namespace broadsheet
