// A writer whose every commit follows from a seed and its number, and a model that knows what it must have written:
// whatever is killed when, the archive must equal the model at the commit that it shows.
#ifndef BROADSHEET_TESTS_STORAGE_WORKLOAD_H_
#define BROADSHEET_TESTS_STORAGE_WORKLOAD_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "storage/store.h"

namespace broadsheet {

struct ModelSegment {
  CollectionNumber collection = 0;
  std::set<ArticleNumber> live, deleted;
};

// What one commit does, beside the new state.
struct Plan {
  std::vector<ArticleNumber> puts;
  std::set<std::pair<CollectionNumber, std::string>> changed_keys;
  std::vector<ArticleNumber> erased;
  std::vector<std::uint64_t> new_segments, changed_segments;
};

class Model {
 public:
  explicit Model(std::uint64_t seed) : seed_(seed) {}

  // The next commit's plan, already part of the model.
  Plan Advance();
  void AdvanceTo(std::uint64_t commit);

  // Does to the store what the plan says. The store must be at the commit before.
  absl::Status Execute(const Plan& plan, Store& store) const;
  // Ok if the snapshot shows exactly this model.
  absl::Status Compare(const Snapshot& snapshot) const;

  std::uint64_t commit() const { return commit_; }

 private:
  void PutArticles(CollectionNumber collection, std::size_t count, std::size_t words, Plan* plan);
  void Delete(CollectionNumber collection, Plan* plan);
  void Purge(CollectionNumber collection, Plan* plan);
  void Merge(CollectionNumber collection, Plan* plan);
  void TombstoneOf(ArticleNumber article, Plan* plan);
  std::string SomeId(CollectionNumber collection) const;
  absl::Status BuildSegment(std::uint64_t number, Store& store, CommitChanges* changes) const;

  std::uint64_t seed_;
  std::uint64_t commit_ = 0;
  ArticleNumber next_article_ = 1;
  std::uint64_t next_segment_ = 1;
  std::map<std::pair<CollectionNumber, std::string>, KeyRecord> keys_;
  std::map<ArticleNumber, StoredArticle> articles_;
  std::map<std::uint64_t, ModelSegment> segments_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_STORAGE_WORKLOAD_H_
