#include "broadsheet/facets.h"

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/time/clock.h"
#include "query/corrected_facets.h"
#include "query/entity_catalog.h"
#include "query/run/count_matches.h"
#include "query/searcher_impl.h"
#include "storage/segment/facet_reader.h"
#include "storage/segment/key_merge.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// The values of one field that some counted document of a segment has.
class CountedValues {
 public:
  CountedValues(const Segment& segment, FacetField field, const FacetCounter& counter)
      : values_(&segment.data()), field_(field), counter_(&counter) {
    if (counter.counts().empty() || !values_.EnterBlockOf(field)) ended_ = true;
  }

  bool Next() {
    while (!ended_ && values_.Next() && values_.field() <= field_) {
      if (values_.field() < field_) continue;
      const auto counts = counter_->CountsOf(values_);
      failed_ = !counts;
      if (failed_) break;
      spelling_counts_ = *counts;
      articles_ = 0;
      for (const std::uint32_t count : spelling_counts_) articles_ += count;
      if (articles_ > 0) return true;
    }
    ended_ = true;
    return false;
  }
  bool failed() const { return failed_ || values_.failed(); }

  std::string_view key() const { return values_.key(); }
  std::uint64_t articles() const { return articles_; }
  std::vector<std::string> Spellings() const { return values_.Spellings(); }
  std::span<const std::uint32_t> spelling_counts() const { return spelling_counts_; }

 private:
  FacetValueReader values_;
  FacetField field_;
  const FacetCounter* counter_;
  std::span<const std::uint32_t> spelling_counts_;
  std::uint64_t articles_ = 0;
  bool ended_ = false, failed_ = false;
};

using CountedMerge = KeyMerge<CountedValues>;

// The spelling that most articles have; of equals the first by bytes.
std::string CommonestSpelling(const CountedMerge& merge, std::span<const std::uint32_t> inputs) {
  std::map<std::string, std::uint64_t> articles;
  for (const std::uint32_t input : inputs) {
    const std::vector<std::string> spellings = merge.reader(input).Spellings();
    const std::span<const std::uint32_t> counts = merge.reader(input).spelling_counts();
    for (std::size_t i = 0; i < spellings.size(); ++i) articles[spellings[i]] += counts[i];
  }
  const auto fewer = [](const auto& a, const auto& b) { return a.second < b.second; };
  const auto most = std::max_element(articles.begin(), articles.end(), fewer);
  return most == articles.end() ? std::string() : most->first;
}

// Keeps the values with the most articles. Values come in the order that decides between equals.
class MostFrequent {
 public:
  explicit MostFrequent(std::size_t limit) : limit_(limit) {}

  bool Wants(std::uint64_t articles) const {
    return kept_.size() < limit_ || (limit_ > 0 && articles > kept_.front().count.articles);
  }
  void Add(FacetCount count) {
    if (kept_.size() == limit_) {
      std::pop_heap(kept_.begin(), kept_.end(), Before);
      kept_.pop_back();
    }
    kept_.push_back({std::move(count), next_++});
    std::push_heap(kept_.begin(), kept_.end(), Before);
  }
  std::vector<FacetCount> Take() {
    std::sort(kept_.begin(), kept_.end(), Before);
    std::vector<FacetCount> counts;
    for (Kept& kept : kept_) counts.push_back(std::move(kept.count));
    return counts;
  }

 private:
  struct Kept {
    FacetCount count;
    std::size_t place;
  };
  static bool Before(const Kept& a, const Kept& b) {
    return a.count.articles != b.count.articles ? a.count.articles > b.count.articles : a.place < b.place;
  }

  std::size_t limit_;
  std::size_t next_ = 0;
  std::vector<Kept> kept_;  // the last in order on top
};

// What one thread counts of a segment.
struct SegmentTally {
  void Count(Docid docid) {
    ++matches;
    values.Add(docid);
    corrected_facets->Count(segment, docid, &corrected);
  }
  void Add(const SegmentTally& other) {
    matches += other.matches;
    values.Add(other.values);
    for (std::size_t i = 0; i < corrected.size(); ++i) corrected[i] += other.corrected[i];
  }

  const CorrectedFacets* corrected_facets;
  std::size_t segment;
  FacetCounter values;
  CorrectedFacets::Tally corrected;
  std::uint64_t matches = 0;
};

// Counts every value of a query's matches in one pass, and then puts the segments' values together.
class FacetCounting {
 public:
  FacetCounting(const Scope& scope, const EntityCatalog& catalog, const FacetOptions& options)
      : scope_(scope), options_(options), corrected_(scope, catalog, options.by) {}

  absl::Status Count(const ResolvedTree& tree, const Statistics& statistics, const ExecuteHelp& help,
                     Deadline* deadline) {
    FacetField last = FacetField::kCollection;
    for (const FacetField field : options_.by) last = std::max(last, field);
    for (std::size_t i = 0; i < scope_.segments.size(); ++i) {
      const SearchedSegment& searched = scope_.segments[i];
      SegmentTally tally = CountMatches(tree, searched, statistics, help, deadline, [&] {
        return SegmentTally{&corrected_, i, FacetCounter(*searched.segment, last), corrected_.MakeTally()};
      });
      if (tally.values.damaged()) return Damaged(*searched.segment);
      if (tally.matches > 0) by_collection_[*searched.collection] += tally.matches;
      total_ += tally.matches;
      corrected_.Add(tally.corrected);
      counters_.push_back(std::move(tally.values));
    }
    return absl::OkStatus();
  }

  std::uint64_t total() const { return total_; }

  absl::StatusOr<Facet> Read(FacetField field) const {
    return field == FacetField::kCollection ? ReadCollections() : ReadField(field);
  }

 private:
  static absl::Status Damaged(const Segment& segment) {
    return absl::DataLossError(StrCat(segment.data().words_path,
                                      ": its facets are damaged; `broadsheet reindex` rebuilds it from the stored "
                                      "articles"));
  }

  Facet ReadCollections() const {
    Facet facet{FacetField::kCollection, by_collection_.size(), {}};
    MostFrequent most(options_.limit);
    for (const auto& [name, articles] : by_collection_) {
      if (most.Wants(articles)) most.Add({name, articles});
    }
    facet.counts = most.Take();
    return facet;
  }

  absl::StatusOr<Facet> ReadField(FacetField field) const {
    std::vector<CountedValues> values;
    for (std::size_t i = 0; i < scope_.segments.size(); ++i) {
      values.emplace_back(*scope_.segments[i].segment, field, counters_[i]);
    }
    CountedMerge merge(std::move(values), &CountedValues::key);
    Facet facet{field, 0, {}};
    MostFrequent most(options_.limit);
    const std::vector<const CorrectedFacets::Corrected*> corrected = corrected_.CountsOf(field);
    auto next = corrected.begin();  // in its place among the others
    while (true) {
      const std::vector<std::uint32_t>& inputs = merge.NextInputs();
      for (; next != corrected.end() && (inputs.empty() || (*next)->key <= merge.key()); ++next) {
        ++facet.distinct;
        if (most.Wants((*next)->count.articles)) most.Add((*next)->count);
      }
      if (inputs.empty()) break;
      if (corrected_.Covers(merge.key())) continue;
      ++facet.distinct;
      std::uint64_t articles = 0;
      for (const std::uint32_t input : inputs) articles += merge.reader(input).articles();
      if (most.Wants(articles)) most.Add({CommonestSpelling(merge, inputs), articles});
    }
    if (const auto failed = merge.failed()) return Damaged(*scope_.segments[*failed].segment);
    facet.counts = most.Take();
    return facet;
  }

  const Scope& scope_;
  const FacetOptions& options_;
  CorrectedFacets corrected_;
  std::vector<FacetCounter> counters_;  // by segment
  std::map<std::string, std::uint64_t> by_collection_;
  std::uint64_t total_ = 0;
};

}  // namespace

absl::StatusOr<FacetResult> Searcher::Impl::Facets(const Query& query, const FacetOptions& options,
                                                   std::vector<QueryWarning>* warnings) const {
  const absl::Time start = absl::Now();
  const AnalyzerPool::Loan analyzer = analyzers.Borrow();
  Deadline never;
  BS_ASSIGN_OR_RETURN(const Prepared prepared, Prepare(query, *analyzer, warnings, &never, /*is_scored=*/false));
  const EntityCatalog catalog(prepared.scope, snapshot->manifest().entity_corrections, *analyzer);
  FacetCounting counting(prepared.scope, catalog, options);
  BS_RETURN_IF_ERROR(counting.Count(prepared.resolved, prepared.statistics(), help, &never));
  FacetResult result;
  result.total = counting.total();
  for (const FacetField field : options.by) {
    BS_ASSIGN_OR_RETURN(Facet facet, counting.Read(field));
    result.facets.push_back(std::move(facet));
  }
  result.exact = !prepared.resolved.cut;
  result.took = absl::Now() - start;
  return result;
}

}  // namespace broadsheet
