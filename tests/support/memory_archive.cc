#include "tests/support/memory_archive.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <utility>

#include "indexer/document_terms.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

void Check(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "MemoryArchive: %s\n", status.ToString().c_str());
  std::abort();
}

template <typename T>
T Must(absl::StatusOr<T> value) {
  Check(value.status());
  return *std::move(value);
}

// Languages of the articles, most frequent first.
std::vector<std::string> Languages(const std::vector<Article>& articles) {
  std::map<std::string, std::size_t> counts;
  for (const Article& article : articles) ++counts[article.language];
  std::vector<std::string> languages;
  for (const auto& [language, count] : counts) languages.push_back(language);
  std::stable_sort(languages.begin(), languages.end(),
                   [&](const std::string& a, const std::string& b) { return counts[a] > counts[b]; });
  return languages;
}

}  // namespace

class MemoryArchive::Contents : public Snapshot {
 public:
  explicit Contents(std::shared_ptr<TempDirectory> directory) : directory_(std::move(directory)) {
    manifest_.analyzer = std::string(kAnalyzerVersion);
  }

  const Manifest& manifest() const override { return manifest_; }
  const std::vector<std::shared_ptr<const Segment>>& segments() const override { return segments_; }
  const Roaring& tombstones(std::size_t index) const override { return tombstones_[index]; }

  absl::StatusOr<StoredArticle> Read(ArticleNumber number, ArticleParts parts) const override {
    const auto found = articles_.find(number);
    if (found == articles_.end()) return absl::NotFoundError(StrCat("article number ", number));
    StoredArticle article = found->second;
    if (parts == ArticleParts::kHead) article.article.body.clear();
    return article;
  }
  std::vector<absl::StatusOr<StoredArticle>> ReadMany(std::span<const ArticleNumber> numbers,
                                                      ArticleParts parts) const override {
    std::vector<absl::StatusOr<StoredArticle>> articles;
    for (const ArticleNumber number : numbers) articles.push_back(Read(number, parts));
    return articles;
  }
  absl::StatusOr<std::optional<KeyRecord>> FindKey(CollectionNumber collection, std::string_view id) const override {
    const auto found = keys_.find({collection, std::string(id)});
    if (found == keys_.end()) return std::nullopt;
    return found->second;
  }
  absl::Status ForEachKey(
      CollectionNumber collection,
      const std::function<absl::Status(std::string_view id, const KeyRecord& key)>& visit) const override {
    for (const auto& [key, record] : keys_) {
      if (key.first != collection) continue;
      if (absl::Status status = visit(key.second, record); !status.ok()) return status;
    }
    return absl::OkStatus();
  }
  std::uint64_t StoreBytes() const override { return 0; }

  CollectionEntry& Collection(std::string_view name) {
    for (CollectionEntry& entry : manifest_.collections) {
      if (entry.name == name) return entry;
    }
    CollectionEntry& entry = manifest_.collections.emplace_back();
    entry.number = manifest_.next_collection++;
    entry.name = name;
    return entry;
  }

  void AddSegment(std::string_view name, const std::vector<Article>& articles,
                  const std::function<void(SegmentDocument*)>& change) {
    CollectionEntry& collection = Collection(name);
    Vocabulary vocabulary;
    Analyzer analyzer(&vocabulary);
    DocumentMaker maker(&analyzer);
    SegmentBuilder builder(&vocabulary);
    for (const Article& article : articles) {
      const ArticleNumber number = manifest_.next_article++;
      SegmentDocument document = maker.Make(article, number);
      change(&document);
      builder.Add(std::move(document));
      articles_[number] = {article, collection.name, 1, {}};
      KeyRecord key;
      key.revisions = {number};
      keys_[{collection.number, article.id}] = key;
    }
    collection.articles += articles.size();
    SegmentEntry entry;
    entry.collection = collection.number;
    entry.languages = Languages(articles);
    entry.summary = Must(builder.Finish(directory_->path(), manifest_.next_segment++));
    segments_.push_back(Must(Segment::Open(directory_->path(), entry.summary.segment)));
    tombstones_.emplace_back();
    manifest_.segments.push_back(std::move(entry));
    ++manifest_.commit;
  }

  void Correct(EntityCorrection correction) { manifest_.entity_corrections.push_back(std::move(correction)); }

  void Delete(std::string_view name, std::string_view id) {
    CollectionEntry& collection = Collection(name);
    KeyRecord& key = keys_.at({collection.number, std::string(id)});
    key.deleted = true;
    --collection.articles;
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      for (Docid docid = 1; docid <= segments_[i]->document_count(); ++docid) {
        if (segments_[i]->article(docid) != key.revisions.back()) continue;
        tombstones_[i].add(docid);
        ++manifest_.segments[i].deleted;
      }
    }
  }

 private:
  std::shared_ptr<TempDirectory> directory_;
  Manifest manifest_;
  std::vector<std::shared_ptr<const Segment>> segments_;
  std::vector<Roaring> tombstones_;
  std::map<ArticleNumber, StoredArticle> articles_;
  std::map<std::pair<CollectionNumber, std::string>, KeyRecord> keys_;
};

MemoryArchive::MemoryArchive()
    : directory_(std::make_shared<TempDirectory>()), contents_(std::make_unique<Contents>(directory_)) {}
MemoryArchive::~MemoryArchive() = default;

void MemoryArchive::AddSegment(std::string_view collection, const std::vector<Article>& articles,
                               const std::function<void(SegmentDocument*)>& change) {
  contents_->AddSegment(collection, articles, change);
}
void MemoryArchive::AddCollection(std::string_view collection) { contents_->Collection(collection); }
void MemoryArchive::Correct(EntityCorrection correction) { contents_->Correct(std::move(correction)); }
void MemoryArchive::Delete(std::string_view collection, std::string_view id) { contents_->Delete(collection, id); }

std::shared_ptr<const Snapshot> MemoryArchive::TakeSnapshot() const { return std::make_shared<Contents>(*contents_); }

}  // namespace broadsheet
