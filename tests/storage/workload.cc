#include "tests/storage/workload.h"

#include <algorithm>
#include <iterator>

#include "storage/segment/segment_builder.h"
#include "storage/status_macros.h"
#include "storage/strings.h"
#include "tests/storage/article_samples.h"

namespace broadsheet {
namespace {

constexpr CollectionNumber kCollections = 2;

std::string NameOf(CollectionNumber collection) { return StrCat("collection ", collection); }

absl::Status Differs(std::string_view what) { return absl::InternalError(StrCat("differs from the model: ", what)); }

}  // namespace

void Model::AdvanceTo(std::uint64_t commit) {
  while (commit_ < commit) Advance();
}

Plan Model::Advance() {
  ++commit_;
  Random random(seed_ * 1000003 + commit_);
  Plan plan;
  const auto collection = static_cast<CollectionNumber>(1 + Below(random, kCollections));
  const std::uint64_t kind = Below(random, 100);
  if (kind < 60) {
    PutArticles(collection, 1 + Below(random, 5), 200, &plan);
  } else if (kind < 72) {
    PutArticles(collection, 200, 1800, &plan);  // beyond what goes through the log
  } else if (kind < 82) {
    Delete(collection, &plan);
  } else if (kind < 90) {
    Purge(collection, &plan);
  } else {
    Merge(collection, &plan);
  }
  return plan;
}

void Model::PutArticles(CollectionNumber collection, std::size_t count, std::size_t words, Plan* plan) {
  Random random(seed_ * 7 + commit_);
  ModelSegment segment;
  segment.collection = collection;
  const std::uint64_t number = next_segment_++;
  for (std::size_t i = 0; i < count; ++i) {
    StoredArticle stored;
    stored.article = RandomArticle(random);
    stored.article.id = StrCat("id-", Below(random, 3000));
    stored.article.body = RandomText(random, 1 + Below(random, words));
    stored.collection = NameOf(collection);
    KeyRecord& key = keys_[{collection, stored.article.id}];
    if (!key.revisions.empty() && !key.deleted) TombstoneOf(key.revisions.back(), plan);
    // Twice in one commit: the earlier one is not in a segment yet.
    if (!key.revisions.empty()) segment.live.erase(key.revisions.back());
    key.revisions.push_back(next_article_);
    key.content_hash = ContentHash(stored.article);
    key.deleted = false;
    stored.revision = static_cast<std::uint32_t>(key.revisions.size());
    plan->changed_keys.insert({collection, stored.article.id});
    plan->puts.push_back(next_article_);
    segment.live.insert(next_article_);
    articles_[next_article_++] = std::move(stored);
  }
  segments_[number] = std::move(segment);
  plan->new_segments.push_back(number);
}

void Model::TombstoneOf(ArticleNumber article, Plan* plan) {
  for (auto& [number, segment] : segments_) {
    if (segment.live.erase(article) == 0) continue;
    segment.deleted.insert(article);
    plan->changed_segments.push_back(number);
  }
}

std::string Model::SomeId(CollectionNumber collection) const {
  const auto key = keys_.lower_bound({collection, StrCat("id-", commit_ % 10)});
  return key == keys_.end() || key->first.first != collection ? "" : key->first.second;
}

void Model::Delete(CollectionNumber collection, Plan* plan) {
  const std::string id = SomeId(collection);
  if (id.empty()) return;
  KeyRecord& key = keys_[{collection, id}];
  key.deleted = true;
  TombstoneOf(key.revisions.back(), plan);
  plan->changed_keys.insert({collection, id});
}

void Model::Purge(CollectionNumber collection, Plan* plan) {
  const std::string id = SomeId(collection);
  if (id.empty()) return;
  const KeyRecord key = keys_[{collection, id}];
  keys_.erase({collection, id});
  plan->changed_keys.insert({collection, id});
  for (const ArticleNumber article : key.revisions) {
    articles_.erase(article);
    plan->erased.push_back(article);
  }
  Merge(collection, plan);  // as thorough as it can be
  for (auto& [number, segment] : segments_) {
    for (const ArticleNumber article : key.revisions) segment.live.erase(article);
  }
  std::erase_if(plan->new_segments, [this](std::uint64_t number) { return segments_[number].live.empty(); });
  std::erase_if(segments_, [](const auto& entry) { return entry.second.live.empty() && entry.second.deleted.empty(); });
}

void Model::Merge(CollectionNumber collection, Plan* plan) {
  ModelSegment merged;
  merged.collection = collection;
  std::erase_if(segments_, [&](const auto& entry) {
    if (entry.second.collection != collection) return false;
    merged.live.insert(entry.second.live.begin(), entry.second.live.end());
    return true;
  });
  if (merged.live.empty()) return;
  plan->new_segments.push_back(next_segment_);
  segments_[next_segment_++] = std::move(merged);
}

absl::Status Model::BuildSegment(std::uint64_t number, Store& store, CommitChanges* changes) const {
  const ModelSegment& segment = segments_.at(number);
  Vocabulary vocabulary;
  const FormId word = vocabulary.Intern("Zferri", {"ferry", {"ferry"}});
  SegmentBuilder builder(&vocabulary);
  for (const ArticleNumber article : segment.live) {
    const StoredArticle& stored = articles_.at(article);
    SegmentDocument document;
    document.article = article;
    document.id = stored.article.id;
    if (stored.article.date) {
      document.day = stored.article.date->day;
      document.instant = stored.article.date->Instant();
    }
    document.words.push_back({word, MakePosition(TextField::kBody, 3)});
    builder.Add(std::move(document));
  }
  SegmentEntry entry;
  BS_ASSIGN_OR_RETURN(entry.summary, builder.Finish(store.segments_directory(), number));
  entry.collection = segment.collection;
  changes->manifest.segments.push_back(std::move(entry));
  return absl::OkStatus();
}

absl::Status Model::Execute(const Plan& plan, Store& store) const {
  for (const ArticleNumber number : plan.puts) {
    const StoredArticle& stored = articles_.at(number);
    const auto collection = static_cast<CollectionNumber>(stored.collection.back() - '0');
    BS_RETURN_IF_ERROR(store.Put(number, collection, stored.revision, stored.article));
  }
  BS_RETURN_IF_ERROR(store.StartCommit());
  CommitChanges changes;
  changes.manifest = store.manifest();
  changes.manifest.next_article = next_article_;
  changes.manifest.next_segment = next_segment_;
  changes.manifest.next_collection = kCollections + 1;
  changes.manifest.analyzer = "workload";
  changes.manifest.collections.clear();
  for (CollectionNumber collection = 1; collection <= kCollections; ++collection) {
    const auto live = std::count_if(keys_.begin(), keys_.end(), [collection](const auto& entry) {
      return entry.first.first == collection && !entry.second.deleted;
    });
    changes.manifest.collections.push_back({collection, NameOf(collection), static_cast<std::uint64_t>(live), ""});
  }
  std::erase_if(changes.manifest.segments,
                [this](const SegmentEntry& entry) { return !segments_.contains(entry.summary.segment); });
  for (const std::uint64_t segment : plan.new_segments) BS_RETURN_IF_ERROR(BuildSegment(segment, store, &changes));

  for (SegmentEntry& entry : changes.manifest.segments) {
    const std::uint64_t number = entry.summary.segment;
    const ModelSegment& model = segments_.at(number);
    if (std::count(plan.changed_segments.begin(), plan.changed_segments.end(), number) == 0) continue;
    BS_ASSIGN_OR_RETURN(const std::shared_ptr<const Segment> segment, store.OpenSegment(number));
    Roaring deleted;
    for (Docid docid = 1; docid <= segment->document_count(); ++docid) {
      if (model.deleted.contains(segment->article(docid))) deleted.add(docid);
    }
    entry.deleted = static_cast<std::uint32_t>(deleted.cardinality());
    changes.tombstones[number] = deleted;
  }
  for (const auto& key : plan.changed_keys) {
    const auto record = keys_.find(key);
    CommitChanges::KeyChange change{key.first, key.second, {}};
    if (record != keys_.end()) change.record = record->second;
    changes.keys.push_back(std::move(change));
  }
  changes.erased_articles = plan.erased;
  BS_RETURN_IF_ERROR(store.Commit(std::move(changes)));
  BS_RETURN_IF_ERROR(store.CompressClosely().get());
  return plan.erased.empty() ? absl::OkStatus() : store.ScrubErased();
}

absl::Status Model::Compare(const Snapshot& snapshot) const {
  const Manifest& manifest = snapshot.manifest();
  if (manifest.commit != commit_) return Differs(StrCat("commit ", manifest.commit, ", expected ", commit_));
  if (manifest.next_article != next_article_ && commit_ > 0) return Differs("next_article");

  std::size_t keys = 0;
  for (const CollectionEntry& collection : manifest.collections) {
    BS_RETURN_IF_ERROR(snapshot.ForEachKey(collection.number, [&](std::string_view id, const KeyRecord& record) {
      ++keys;
      const auto expected = keys_.find({collection.number, std::string(id)});
      if (expected == keys_.end()) return Differs(StrCat("key ", id, " should not be there"));
      if (record.revisions != expected->second.revisions || record.deleted != expected->second.deleted ||
          record.content_hash != expected->second.content_hash) {
        return Differs(StrCat("key ", id));
      }
      return absl::OkStatus();
    }));
  }
  if (keys != keys_.size()) return Differs(StrCat(keys, " keys, expected ", keys_.size()));

  std::vector<ArticleNumber> numbers;
  for (const auto& [number, stored] : articles_) numbers.push_back(number);
  const auto articles = snapshot.ReadMany(numbers, ArticleParts::kAll);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    BS_RETURN_IF_ERROR(articles[i].status());
    const StoredArticle& expected = articles_.at(numbers[i]);
    if (articles[i]->article != expected.article || articles[i]->collection != expected.collection ||
        articles[i]->revision != expected.revision) {
      return Differs(StrCat("article ", numbers[i]));
    }
  }

  if (manifest.segments.size() != segments_.size()) return Differs("number of segments");
  for (std::size_t i = 0; i < manifest.segments.size(); ++i) {
    std::set<ArticleNumber> live;
    const Segment& segment = *snapshot.segments()[i];
    for (Docid docid = 1; docid <= segment.document_count(); ++docid) {
      if (!snapshot.tombstones(i).contains(docid)) live.insert(segment.article(docid));
    }
    if (live != segments_.at(segment.number()).live) return Differs(StrCat("segment ", segment.number()));
  }
  return absl::OkStatus();
}

}  // namespace broadsheet
