#include "broadsheet/writer.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "broadsheet/analyze.h"
#include "indexer/analysis/language_name.h"
#include "indexer/document_terms.h"
#include "indexer/import/input/encoding.h"
#include "indexer/writer_impl.h"
#include "storage/failpoint.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// A part of the lanes' budget. They share the room for passes, too.
constexpr std::size_t kVocabularyBudgetBytes = kLaneBudgetBytes / 8;

absl::Status CheckFullId(std::string_view full_id) {
  if (full_id.find('/') != std::string_view::npos) return absl::OkStatus();
  return absl::InvalidArgumentError(StrCat("id '", full_id, "': a full id is COLLECTION/ID"));
}

// Protobuf writes nothing beyond 2 GiB. Beside an article's own bytes a record holds what was recognised in them, which
// takes less than they do.
constexpr std::size_t kMaxArticleBytes = 512 << 20;

// What an importer gives is so; a caller's may not be.
absl::Status CheckArticle(const Article& article) {
  if (article.title.empty() && article.deck.empty() && article.body.empty() && !article.date) {
    return absl::InvalidArgumentError("the article has no title, no deck, no body and no date");
  }
  if (article.id.find('\0') != std::string::npos || article.url.find('\0') != std::string::npos) {
    return absl::InvalidArgumentError("the article's id or URL has a zero byte");
  }
  if (const std::size_t bytes = ArticleBytes(article); bytes > kMaxArticleBytes) {
    return absl::InvalidArgumentError(
        StrCat("the article has ", bytes, " bytes, the most is ", kMaxArticleBytes, ": split it"));
  }
  const Day first = ToDay({1, 1, 1}), last = ToDay({9999, 12, 31});
  for (const auto& [name, date] : {std::pair("date", article.date), std::pair("modified", article.modified)}) {
    if (date && (date->day < first || date->day > last)) {
      return absl::InvalidArgumentError(StrCat("the article's ", name, " is not within the years 1 to 9999"));
    }
  }
  return absl::OkStatus();
}

// What waits for a commit is more than lanes count: ids and hashes, too.
constexpr std::size_t kMaxCommitLanes = 4;

// More only share the lanes' budget in smaller pieces.
constexpr int kMaxLanes = 256;

int LaneCount(int threads) {
  if (threads > 0) return std::min(threads, kMaxLanes);
  return static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
}

absl::Status CheckName(std::string_view name) {
  if (name.empty()) return absl::InvalidArgumentError("a collection's name must not be empty");
  if (!IsValidUtf8(name)) return absl::InvalidArgumentError("a collection's name must be UTF-8");
  for (const char c : name) {
    if (c == '/' || c == ',' || static_cast<unsigned char>(c) < 0x20) {
      return absl::InvalidArgumentError(
          StrCat("collection '", name, "': a name holds no slash, comma or control character"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckCollectionName(std::string_view name) {
  return CatchOutOfMemory([&] { return CheckName(name); });
}

Writer::Writer() : impl_(std::make_unique<Impl>()) {}
Writer::~Writer() = default;

absl::StatusOr<std::unique_ptr<Writer>> Writer::Open(const std::string& directory, const WriterOptions& options) {
  return CatchOutOfMemory([&]() -> absl::StatusOr<std::unique_ptr<Writer>> {
    std::unique_ptr<Writer> writer(new Writer);
    BS_RETURN_IF_ERROR(writer->impl_->Open(directory, options));
    return writer;
  });
}

const std::string& Writer::directory() const { return impl_->directory; }
absl::StatusOr<AddResult> Writer::Add(std::string_view collection, Article article) {
  absl::StatusOr<AddResult> added = CatchOutOfMemory([&] { return impl_->Add(collection, std::move(article)); });
  // Something may be half done.
  if (absl::IsResourceExhausted(added.status())) return impl_->BreakOnError(added.status());
  return added;
}
absl::StatusOr<std::uint64_t> Writer::Delete(const std::vector<std::string>& full_ids, bool purge) {
  std::uint64_t deleted = 0;
  BS_RETURN_IF_ERROR(impl_->DoIf([&] { return impl_->CheckDelete(full_ids); },
                                 [&]() -> absl::Status {
                                   BS_ASSIGN_OR_RETURN(deleted, impl_->Delete(full_ids, purge));
                                   return absl::OkStatus();
                                 }));
  return deleted;
}
absl::Status Writer::RenameCollection(std::string_view from, std::string_view to) {
  return impl_->DoIf([&] { return impl_->CheckRename(from, to); }, [&] { return impl_->RenameCollection(from, to); });
}
absl::Status Writer::DropCollection(std::string_view name) {
  return impl_->DoIf([&] { return impl_->CheckThatCollectionExists(name); },
                     [&] { return impl_->DropCollection(name); });
}
absl::Status Writer::SetEntityCorrections(std::vector<EntityCorrection> corrections) {
  return impl_->Do([&] { return impl_->SetEntityCorrections(std::move(corrections)); });
}
absl::Status Writer::Optimize() {
  return impl_->DoIf([&] { return impl_->CheckUsable(); }, [&] { return impl_->Optimize(); });
}
absl::Status Writer::Reindex() {
  return impl_->Do([&] { return impl_->Reindex(); });
}
absl::Status Writer::Commit() {
  return impl_->Do([&] { return impl_->Commit(); });
}
absl::Status Writer::CommitIfDue() {
  if (impl_->waiting_articles == 0 || !impl_->CommitIsDue()) return absl::OkStatus();
  return Commit();
}

absl::Status Writer::Close() {
  BS_RETURN_IF_ERROR(Commit());
  return impl_->Do([&] { return impl_->Close(); });
}

absl::Status Writer::Impl::Open(const std::string& archive, const WriterOptions& wanted) {
  BS_ASSIGN_OR_RETURN(const std::string language, ParseLanguage(wanted.default_language));
  directory = archive;
  options = wanted;
  BS_ASSIGN_OR_RETURN(
      store,
      Store::Open(directory, {.create = options.create, .wait = options.wait, .trust_store = options.trust_store}));
  draft.emplace(store.get());
  const Manifest& manifest = store->manifest();
  first_article = next_article = manifest.next_article;
  next_segment = manifest.next_segment;
  last_commit = absl::Now();
  if (manifest.segments.empty()) draft->manifest().analyzer = std::string(kAnalyzerVersion);
  const auto lane_count = static_cast<std::uint64_t>(LaneCount(options.threads));
  SegmentOptions segment;
  segment.bytes_per_pass /= lane_count;
  const LaneOptions lane{language, options.recognise_entities, options.entity_model,
                         kVocabularyBudgetBytes / lane_count, segment};
  BS_ASSIGN_OR_RETURN(lanes, LanePool::Start(store.get(), static_cast<int>(lane_count), lane));
  return absl::OkStatus();
}

absl::Status Writer::Impl::Close() {
  commits_to_merge = 0;  // the last chance
  BS_RETURN_IF_ERROR(MergeUntilQuiet());
  broken = absl::FailedPreconditionError("the writer is closed");
  merge.reset();
  lanes.reset();
  draft.reset();
  store.reset();
  return absl::OkStatus();
}

absl::Status Writer::Impl::BreakOnError(absl::Status status) {
  if (!status.ok() && broken.ok()) broken = status;
  return status;
}

absl::Status Writer::Impl::CheckThatCollectionExists(std::string_view name) {
  BS_RETURN_IF_ERROR(broken);
  if (draft->FindCollection(name) != nullptr) return absl::OkStatus();
  return absl::NotFoundError(StrCat("there is no collection '", name, "'"));
}

absl::Status Writer::Impl::CheckRename(std::string_view from, std::string_view to) {
  BS_RETURN_IF_ERROR(CheckCollectionName(to));
  BS_RETURN_IF_ERROR(CheckThatCollectionExists(from));
  if (draft->FindCollection(to) == nullptr) return absl::OkStatus();
  return absl::AlreadyExistsError(StrCat("there is a collection '", to, "' already"));
}

absl::Status Writer::Impl::CheckDelete(const std::vector<std::string>& full_ids) const {
  BS_RETURN_IF_ERROR(CheckUsable());
  for (const std::string& full_id : full_ids) BS_RETURN_IF_ERROR(CheckFullId(full_id));
  return absl::OkStatus();
}

absl::Status Writer::Impl::CheckUsable() const {
  BS_RETURN_IF_ERROR(broken);
  if (draft->manifest().analyzer == kAnalyzerVersion) return absl::OkStatus();
  return absl::FailedPreconditionError(StrCat(store->directory(), ": its index was made by analyzer '",
                                              draft->manifest().analyzer, "', this program has '", kAnalyzerVersion,
                                              "'; run `broadsheet reindex` first"));
}

// An article that came without its language leaves (by `export`) with the one that was found. Coming back it is the
// same article still.
bool Writer::Impl::HasLanguageFoundBefore(const KeyRecord& key, Article& article) const {
  if (article.language.empty()) return false;
  std::string language = std::exchange(article.language, "");
  const bool came_without = ContentHash(article) == key.content_hash;
  article.language = std::move(language);
  if (!came_without) return false;
  const absl::StatusOr<StoredArticle> stored = store->Read(key.revisions.back(), ArticleParts::kHead);
  return stored.ok() && stored->article.language == article.language;
}

// An input that has one id twice says the same when it is read again: first what was replaced, then what replaced it.
bool Writer::Impl::WasReplacedBefore(const KeyRecord& key, const std::string& hash) const {
  const auto& replaced = key.replaced_hashes;
  return key.revisions.back() < first_article && std::find(replaced.begin(), replaced.end(), hash) != replaced.end();
}

// Before the key gets its new content.
void Writer::Impl::NoteReplaced(AddResult result, KeyRecord& key) {
  constexpr std::size_t kMaxReplaced = 16;
  if (result != AddResult::kRepeated) return key.replaced_hashes.clear();
  if (key.replaced_hashes.size() == kMaxReplaced) key.replaced_hashes.erase(key.replaced_hashes.begin());
  key.replaced_hashes.push_back(key.content_hash);
}

absl::StatusOr<AddResult> Writer::Impl::Add(std::string_view collection, Article article) {
  BS_RETURN_IF_ERROR(CheckUsable());
  BS_RETURN_IF_ERROR(CheckCollectionName(collection));
  BS_RETURN_IF_ERROR(CheckArticle(article));
  const std::size_t article_bytes = ArticleBytes(article);
  article.language = NormalizeLanguage(article.language);
  std::string hash = ContentHash(article);
  if (article.id.empty()) article.id = article.url.empty() ? hash : article.url;

  CollectionEntry* entry = draft->FindCollection(collection);
  if (entry == nullptr) entry = &draft->AddCollection(collection);
  BS_ASSIGN_OR_RETURN(std::optional<KeyRecord> found, draft->FindKey(entry->number, article.id));
  const bool is_there = found && !found->deleted;
  KeyRecord key = std::move(found).value_or(KeyRecord());
  if (is_there && (key.content_hash == hash || WasReplacedBefore(key, hash) || HasLanguageFoundBefore(key, article))) {
    ++accepted;
    return AddResult::kUnchanged;
  }

  AddResult result = AddResult::kAdded;
  if (is_there) {
    const ArticleNumber previous = key.revisions.back();
    result = previous >= first_article ? AddResult::kRepeated : AddResult::kUpdated;
    if (previous >= store->manifest().next_article) {
      dropped.insert(previous);
    } else {
      superseded[entry->number].insert(previous);
    }
  } else {
    ++entry->articles;
  }
  NoteReplaced(result, key);
  const ArticleNumber number = next_article++;
  key.revisions.push_back(number);
  key.content_hash = std::move(hash);
  key.deleted = false;
  const auto revision = static_cast<std::uint32_t>(key.revisions.size());
  draft->SetKey(entry->number, article.id, std::move(key));
  if (absl::Status status = lanes->Process({std::move(article), entry->number, number, revision, false});
      !status.ok()) {
    return BreakOnError(std::move(status));
  }

  ++accepted;
  ++waiting_articles;
  waiting_bytes += article_bytes;
  if (CommitIsDue()) BS_RETURN_IF_ERROR(BreakOnError(Commit()));
  return result;
}

// The first comes early, so that something is found soon.
bool Writer::Impl::CommitIsDue() const {
  const std::size_t shares = has_committed ? std::min(lanes->size(), kMaxCommitLanes) : 1;
  return (options.commit_articles != 0 && waiting_articles >= options.commit_articles) ||
         waiting_bytes / shares >= options.commit_bytes || lanes->MemoryBytes() >= kLaneBudgetBytes ||
         absl::Now() - last_commit >= options.commit_interval;
}

absl::Status Writer::Impl::Commit() {
  BS_RETURN_IF_ERROR(broken);
  if (waiting_articles == 0) return absl::OkStatus();

  std::vector<SegmentEntry> finished;
  std::mutex numbering;
  const auto number_segment = [&] {
    std::lock_guard lock(numbering);
    return next_segment++;
  };
  BS_RETURN_IF_ERROR(lanes->Finish(number_segment, dropped, &finished));
  PassFailpoint("write.segments");
  for (SegmentEntry& entry : finished) draft->AddSegment(std::move(entry));
  for (const auto& [collection, articles] : superseded) {
    BS_RETURN_IF_ERROR(draft->Tombstone(collection, articles).status());
  }
  BS_RETURN_IF_ERROR(ApplyFinishedMerge());
  BS_RETURN_IF_ERROR(CommitDraftNow());

  dropped.clear();
  superseded.clear();
  waiting_articles = waiting_bytes = 0;
  has_committed = true;
  if (options.on_commit) options.on_commit(accepted);
  if (commits_to_merge > 0) --commits_to_merge;
  return StartMergeIfDue();
}

}  // namespace broadsheet
