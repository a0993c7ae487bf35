// Documents, in the order that they will have, turned into the posting lists of a segment.
#ifndef BROADSHEET_STORAGE_SEGMENT_INVERTER_H_
#define BROADSHEET_STORAGE_SEGMENT_INVERTER_H_

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/segment/build_room.h"
#include "storage/segment/facet_collector.h"
#include "storage/segment/form_order.h"
#include "storage/segment/inverted_entries.h"
#include "storage/segment/packed_words.h"
#include "storage/segment/pair_counter.h"
#include "storage/segment/pair_source.h"
#include "storage/segment/segment_builder.h"
#include "storage/segment/segment_writer.h"
#include "storage/segment/sort_key.h"

namespace broadsheet {

// A document as the builder holds it. Its words are sorted by position, each term once at a position.
struct BuiltDocument {
  ArticleNumber article;
  std::string id;
  std::optional<Day> day;
  std::int64_t instant;
  PackedWords words;
  std::uint64_t first_filter;  // in the builder's list of filter ids
  std::uint32_t filter_count;
  std::uint32_t length;
  FacetCollector::Entry facets;
  TextSignature signature;
};

class BuiltDocuments : public SegmentDocuments {
 public:
  explicit BuiltDocuments(std::vector<const BuiltDocument*> order) : order_(std::move(order)) {}
  std::uint32_t count() const override { return static_cast<std::uint32_t>(order_.size()); }
  ArticleNumber article(Docid docid) const override { return of(docid).article; }
  std::optional<Day> day(Docid docid) const override { return of(docid).day; }
  std::int64_t instant(Docid docid) const override { return of(docid).instant; }
  std::uint32_t length(Docid docid) const override { return of(docid).length; }
  TextSignature signature(Docid docid) const override { return of(docid).signature; }
  absl::StatusOr<std::string> id(Docid docid) const override { return of(docid).id; }
  const BuiltDocument& of(Docid docid) const { return *order_[docid - 1]; }

 private:
  std::vector<const BuiltDocument*> order_;
};

// A radix sort in two steps: occurrences go to buckets of neighbouring terms, so few that all their ends stay in the
// nearest cache; then each bucket, which fits the next one, is sorted by term and written.
class Inverter : public PairSource {
 public:
  // `filters`: by id; `filter_ids`: of the documents in turn. All must outlive the inverter.
  Inverter(const Vocabulary& vocabulary, const std::vector<std::string_view>& filters,
           const std::vector<std::uint32_t>& filter_ids, const BuiltDocuments& documents, std::uint64_t bytes_per_pass,
           BuildRoom& room)
      : vocabulary_(vocabulary),
        filters_(filters),
        filter_ids_(filter_ids),
        documents_(documents),
        bytes_per_pass_(bytes_per_pass),
        room_(room) {}

  // What Run takes for a pass over so many words in all, beside what it takes for each form and term. The longest list
  // may take more, and so do entries that are no single number (inverted_entries.h), if a pass is not full.
  static std::size_t PassBytes(std::uint64_t words, std::uint64_t bytes_per_pass);

  // Writes all terms and folded words.
  absl::Status Run(SegmentWriter& writer);

  // In the documents, after Run.
  absl::StatusOr<std::pmr::string> FindPairs(std::vector<PairCandidate> candidates, std::pmr::memory_resource* memory,
                                             CancelCheck* check) const override;

 private:
  struct Term {
    std::string_view bytes;
    std::uint64_t entries = 0;
    std::uint32_t first_form = 0, forms = 0;  // in forms_
  };
  // Terms have a slot for each of their forms, and one for the filter of the same bytes, one term after the other.
  struct Bucket {
    std::uint32_t first_term, end_term;
    std::uint64_t entries = 0;
  };
  struct Pass {
    std::size_t begin_bucket, end_bucket;
    std::uint64_t entries = 0;
  };
  template <typename Number>
  struct Target {
    Number bucket, slot;
  };
  // Where the occurrences go; those of forms that do not occur have none.
  template <typename Number>
  struct Targets {
    std::vector<Target<Number>> of_form, of_filter;
  };
  struct Lookup {
    SortKey folded;
    FoldedMatch match;
  };

  void CountEntries();
  void SortTerms();
  void GroupForms();
  void MakeBuckets();
  std::uint32_t FirstSlot(const Bucket& bucket, std::uint32_t rank) const {
    return terms_[rank].first_form - terms_[bucket.first_term].first_form + (rank - bucket.first_term);
  }
  std::uint32_t SlotCount(const Bucket& bucket) const {
    const std::uint32_t last = bucket.end_term - 1;
    return FirstSlot(bucket, last) + terms_[last].forms + 1;
  }
  static std::uint64_t PassWords(std::uint64_t words, std::uint64_t words_per_pass);
  std::vector<Pass> MakePasses(std::uint64_t words_per_pass) const;
  template <typename Number>
  Targets<Number> MakeTargets() const;
  template <typename Entries>
  absl::Status WriteLists(const Entries& entries, SegmentWriter& writer);
  template <typename Entries>
  std::span<std::byte> Collect(const Pass& pass, const Targets<typename Entries::Number>& targets,
                               const Entries& entries);  // entries, by bucket
  template <typename Entries>
  absl::Status WriteBucket(const Bucket& bucket, std::span<std::byte> list, std::vector<std::byte>& sorted,
                           const Entries& entries, SegmentWriter& writer);
  void PrefetchForms(const Term& term) const;
  template <typename Entries>
  absl::Status WriteTerm(const Term& term, std::uint32_t first_slot, std::span<std::byte> list, Entries entries,
                         SegmentWriter& writer);
  void GiveCodes(std::span<WordOccurrence> occurrences) const;
  void WriteLookups(SegmentWriter& writer);
  std::vector<PlacedWord::Number> WordsOfForms(std::span<const WrittenWord> words) const;
  std::span<const FormId> FormsOf(const Term& term) const {
    return std::span(forms_).subspan(term.first_form, term.forms);
  }
  std::span<const std::uint32_t> FiltersOf(const BuiltDocument& document) const {
    return std::span(filter_ids_).subspan(document.first_filter, document.filter_count);
  }

  const Vocabulary& vocabulary_;
  const std::vector<std::string_view>& filters_;
  const std::vector<std::uint32_t>& filter_ids_;
  const BuiltDocuments& documents_;
  const std::uint64_t bytes_per_pass_;
  BuildRoom& room_;

  std::vector<std::uint32_t> form_entries_, filter_entries_;
  std::vector<Term> terms_;                                   // sorted
  std::vector<std::uint32_t> rank_of_form_, rank_of_filter_;  // place of its term in terms_
  std::vector<FormId> forms_;                                 // that occur, by term
  std::vector<FormCode> codes_;                               // of those, when their term is written
  std::vector<Bucket> buckets_;
  std::vector<std::uint32_t> term_of_slot_;  // of one bucket, from its first term
  EntryBounds bounds_;
  std::vector<Lookup> lookups_;

  // Of the term being written.
  std::vector<TermPosting> postings_;
  std::vector<std::string_view> spellings_;  // by number
  FormOrder form_order_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_INVERTER_H_
