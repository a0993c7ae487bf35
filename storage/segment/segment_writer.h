// Writes both files of a segment, from documents in docid order and terms in byte order. The builder and the merger
// end here, so that they differ in nothing but the blocks that a quick merge takes over.
#ifndef BROADSHEET_STORAGE_SEGMENT_SEGMENT_WRITER_H_
#define BROADSHEET_STORAGE_SEGMENT_SEGMENT_WRITER_H_

#include <cstdint>
#include <memory>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/segment/dictionary.h"
#include "storage/segment/facet_writer.h"
#include "storage/segment/file_io.h"
#include "storage/segment/glass_writer.h"
#include "storage/segment/occurrence_writer.h"
#include "storage/segment/pair_candidates.h"
#include "storage/segment/posting_head.h"
#include "storage/segment/segment.h"
#include "storage/segment/segment_builder.h"
#include "storage/segment/spill_memory.h"
#include "storage/segment/word_occurrence.h"
#include "storage/segment/words_format.h"

namespace broadsheet {

class CancelCheck;
class PairSource;

// The documents of a segment to be, in docid order.
class SegmentDocuments {
 public:
  virtual ~SegmentDocuments() = default;
  virtual std::uint32_t count() const = 0;
  virtual ArticleNumber article(Docid docid) const = 0;
  virtual std::optional<Day> day(Docid docid) const = 0;
  virtual std::int64_t instant(Docid docid) const = 0;
  virtual std::uint32_t length(Docid docid) const = 0;
  virtual TextSignature signature(Docid docid) const = 0;
  virtual absl::StatusOr<std::string> id(Docid docid) const = 0;
};

// A term with its whole list.
struct TermPosting {
  Docid docid;
  std::uint32_t wdf;          // what its occurrences add up to
  std::uint32_t occurrences;  // how many of TermList::occurrences are its own
};
// Postings that are to be one block, whose occurrences are there as bytes already.
struct WrittenBlock {
  std::size_t begin, end;  // in TermList::postings: at most a block's; they have none of TermList::occurrences
  std::string_view occurrences;
  std::uint32_t max_wdf, min_spacing;  // bounds of its postings
};
struct TermList {
  std::string_view term;
  std::span<const TermPosting> postings;        // ascending
  std::span<const WordOccurrence> occurrences;  // of all postings in turn
  std::span<const std::string_view> spellings;  // by code: FormOrder
  std::span<const std::uint32_t>
      form_documents;                          // by code, how many have it; of a list of one block it may be left out
  std::span<const WrittenBlock> written = {};  // ascending
};

// One term that a folded word finds.
struct FoldedMatch {
  std::uint32_t ordinal;
  FormCode code;
  auto operator<=>(const FoldedMatch&) const = default;
};

// Call in this order: AddTerm for all terms ascending, AddFolded for all folded words ascending, Finish. The facets of
// all documents are added before Finish.
class SegmentWriter {
 public:
  // `documents` must outlive the writer; there must be one at least.
  static absl::StatusOr<std::unique_ptr<SegmentWriter>> Create(const std::string& directory, std::uint64_t segment,
                                                               const SegmentOptions& options,
                                                               const SegmentDocuments* documents);

  // Gives the term the next ordinal.
  absl::Status AddTerm(const TermList& list);
  std::uint32_t term_count() const { return terms_.count(); }

  // `matches` ascending, without duplicates.
  void AddFolded(std::string_view folded, std::span<const FoldedMatch> matches);

  FacetWriter& facets() { return facets_; }

  // `check` (may be null) is asked now and then. `pairs`: where pairs of frequent words come from; null: they are found
  // in the lists.
  absl::StatusOr<SegmentSummary> Finish(CancelCheck* check = nullptr, const PairSource* pairs = nullptr);

 private:
  SegmentWriter(std::string directory, std::uint64_t segment, const SegmentOptions& options,
                const SegmentDocuments* documents);
  absl::Status Start();
  absl::Status WriteDocumentTables();
  template <typename T>
  absl::Status WriteTable(WordsSection section, std::uint32_t count, auto value_of);
  absl::Status WriteDays();
  absl::Status BeginSection(WordsSection section);
  void EndSection(WordsSection section);
  absl::Status WriteSection(WordsSection section, std::string_view bytes);
  absl::Status AppendOccurrences(const TermList& list);
  void EncodeOccurrences(const TermList& list, std::size_t begin, std::size_t end,
                         std::span<const WordOccurrence>& rest);
  void AddGlassPositions(std::string_view term, Docid docid, std::span<const WordOccurrence> occurrences);
  void AddEntry(const TermList& list);
  void PutTag(const TermList& list, std::uint64_t collection_frequency);
  void PutPlaces(const TermList& list, std::uint64_t collection_frequency);
  void PutForms(const TermList& list);
  void PutBlockEntries(std::span<const WrittenBlock> written);
  void PutHead();
  void AddPairTerm(const TermList& list);
  absl::Status WritePairs(CancelCheck* check, const PairSource* source);
  std::string_view SealedHeader();
  std::uint32_t MinSpacing(std::span<const GlassPosting> postings) const;

  std::string directory_;
  std::uint64_t segment_;
  SegmentOptions options_;
  const SegmentDocuments* documents_;
  std::unique_ptr<GlassWriter> glass_;
  std::unique_ptr<FileWriter> words_;
  WordsHeader header_;
  SegmentSummary summary_;
  std::uint64_t occurrence_bytes_ = 0;  // of all lists so far
  PairCandidates pair_candidates_;

  // What grows with the segment.
  SpillMemory memory_;
  std::pmr::vector<std::uint32_t> lengths_;
  std::pmr::string blocks_, forms_, heads_;
  DictionaryWriter terms_, folded_;
  FacetWriter facets_;
  std::pmr::vector<std::uint32_t> form_counts_;  // by ordinal

  std::optional<PostingHeadWriter> head_writer_;

  // Where the entry before left off: the dictionary stores steps.
  std::int64_t last_glass_offset_ = 0;
  std::int64_t last_folded_ordinal_ = 0;

  // Of the term being added.
  std::vector<BlockBounds> bounds_;  // of its blocks
  std::pmr::vector<GlassPosting> postings_;
  std::vector<GlassBlock> glass_blocks_;
  std::vector<GlassStretch> stretches_;
  std::vector<std::uint64_t> block_offsets_;  // of each block's occurrences, from the list's first
  std::string encoded_;                       // one block's occurrences
  std::uint64_t list_bytes_ = 0;              // of all its occurrences
  OccurrenceBlockWriter block_writer_;
  // Its entry in the dictionary: what it begins with where a block of entries begins, the rest, and parts of that.
  std::string entry_head_, entry_, spelling_bytes_, folded_terms_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_SEGMENT_WRITER_H_
