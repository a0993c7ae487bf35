// One thread's share of the write path: analyses articles and collects them into segments.
#ifndef BROADSHEET_INDEXER_SEGMENT_LANE_H_
#define BROADSHEET_INDEXER_SEGMENT_LANE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "broadsheet/article.h"
#include "broadsheet/recogniser.h"
#include "indexer/analysis/analyzer.h"
#include "indexer/document_terms.h"
#include "indexer/entities/name_cache.h"
#include "storage/manifest.h"
#include "storage/segment/segment_builder.h"
#include "storage/store.h"

namespace broadsheet {

// An article on its way into the archive, its key and number settled.
struct AcceptedArticle {
  Article article;
  CollectionNumber collection = 0;
  ArticleNumber number = 0;
  std::uint32_t revision = 1;
  bool stored = false;  // its record is in the store already (reindex), and its entities are these
  std::vector<ArticleEntity> entities = {};
};

struct LaneOptions {
  std::string default_language;  // of articles that neither say nor show theirs
  bool recognise_entities = false;
  std::shared_ptr<const EntityModel> entity_model;  // nullptr: the built-in one, loaded when it is first needed
  std::size_t vocabulary_budget_bytes = 0;          // what a lane may keep from segment to segment
  SegmentOptions segment;
};

// Not thread-safe; a lane is used by one thread at a time.
class SegmentLane {
 public:
  // `store` must outlive the lane.
  SegmentLane(Store* store, LaneOptions options);

  // Settles the languages, recognises entities, stores the records and adds the articles' terms to the collections'
  // segments.
  absl::Status Process(std::span<AcceptedArticle> batch);

  // Writes one segment a collection, without the articles in `dropped`, and starts anew. `next_segment` gives a fresh
  // number a call and is called from this thread.
  absl::Status Finish(const std::function<std::uint64_t()>& next_segment,
                      const absl::flat_hash_set<ArticleNumber>& dropped, std::vector<SegmentEntry>* finished);

  std::size_t MemoryBytes() const;  // with what finishing the largest segment will take

 private:
  struct OpenSegment {
    OpenSegment(const Vocabulary* vocabulary, const SegmentOptions& options, BuildRoom* room)
        : builder(vocabulary, options, room) {}

    SegmentBuilder builder;
    absl::flat_hash_map<std::string, std::uint32_t> documents_by_language;
  };

  void StartVocabulary();
  std::size_t VocabularyBytes() const;
  void AddTerms(const AcceptedArticle& accepted);
  void RecogniseEntities(std::span<AcceptedArticle> batch);

  Store* store_;
  LaneOptions options_;
  std::optional<Recogniser> recogniser_;  // once it is needed
  std::unique_ptr<Vocabulary> vocabulary_;
  std::unique_ptr<Analyzer> analyzer_;
  std::optional<NameCache> names_;
  std::optional<DocumentMaker> documents_;
  BuildRoom room_;
  std::map<CollectionNumber, OpenSegment> open_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_SEGMENT_LANE_H_
