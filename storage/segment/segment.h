// One immutable segment, mapped for reading: the read side of storage/segment/.
#ifndef BROADSHEET_STORAGE_SEGMENT_SEGMENT_H_
#define BROADSHEET_STORAGE_SEGMENT_SEGMENT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "broadsheet/date.h"
#include "storage/segment/form_sets.h"
#include "storage/segment/occurrence_reader.h"
#include "storage/segment/pair_sets.h"
#include "storage/segment/position.h"
#include "storage/segment/posting_blocks.h"
#include "storage/segment/posting_head.h"
#include "storage/segment/segment_builder.h"
#include "storage/segment/term_info.h"
#include "storage/segment/word_occurrence.h"

namespace broadsheet {

struct DocidRange {  // [begin, end)
  Docid begin = 1;
  Docid end = 1;
  bool empty() const { return begin >= end; }
};

class Segment;
struct SegmentData;

// One exact way into a term: occurrences of `term` with one of `codes` (ascending) are what was looked up.
struct FormMatch {
  TermInfo term;
  std::vector<FormCode> codes;
  bool covers_term = false;  // every form of the term fits: the codes need not be checked
};

// A way from a folded word to a term, by the term's ordinal.
struct FoldedTerm {
  std::uint32_t ordinal;
  bool covers_term;
  std::vector<FormCode> codes;  // ascending; empty if it covers the term
};

// What a walk through words does with one that it met.
struct WordVerdict {
  bool wanted = false;
  // All words that begin with so many bytes of it are passed over, it among them; more than it has: it alone.
  std::size_t dead_bytes = SIZE_MAX;
};

struct FormEntry {
  std::string spelling;
  FormCode code;
};

// Walks one term's postings in docid order. Not thread-safe; copyable to a second place in the same list; cheap.
// Reading past damage ends the list (the segment's checksum is what `verify` checks); it never leaves the mapping.
class PostingCursor {
 public:
  static constexpr std::size_t kMaxBlock = PostingBlock::kMaxPostings;

  PostingCursor() = default;

  Docid docid() const { return docid_; }  // 0 before the first posting, kNoMoreDocs at the end
  std::uint32_t wdf() const { return wdf_; }
  bool at_end() const { return docid_ == kNoMoreDocs; }
  // True once something could not be read as a posting or an occurrence.
  bool damaged() const { return damaged_; }

  // From before the first posting to the first, and on.
  void Next() {
    if (index_ + 1 < postings_.count) [[likely]] {
      Take(index_ + 1);
    } else {
      NextBlock();
    }
  }
  // To the first posting at or after target; never moves back.
  void SkipTo(Docid target) {
    if (target <= docid_ && docid_ != 0) return;
    if (index_ + 1 < postings_.count && postings_.docids[index_ + 1] >= target) return Take(index_ + 1);
    SkipFurther(target);
  }

  // Where the term stands in the current document, ascending, and as which form each time. The spans are valid until
  // the cursor moves. Empty for filter terms. Nothing is decoded but what was asked for.
  std::span<const Position> Positions();
  std::span<const FormCode> Codes();  // as many, unless damaged() is true
  // What is quickly known of the former: bit b is set if one of them may be b modulo 64. How many there are.
  std::uint64_t PossiblePositions();
  std::uint32_t PositionCount();
  // Whether it is known, without a look at them, that all have one code.
  bool HasOneCode() { return index_ < postings_.count && OpenOccurrences() && occurrence_block_.HasOneCode(index_); }
  // The code of Positions()[occurrence] alone; nothing if it cannot be read.
  std::optional<FormCode> CodeOf(std::size_t occurrence);
  // Both together.
  std::span<const WordOccurrence> Occurrences();

  // Upper bounds for the block that holds the current posting, and its last docid (block-max pruning). Past the last
  // block: 0, the widest spacing and kNoMoreDocs.
  std::uint32_t block_max_wdf() const { return block_max_wdf_; }
  std::uint32_t block_min_spacing() const { return block_min_spacing_; }
  Docid block_last() const { return block_last_; }
  // Moves the *block* to the one that would hold `target` without decoding it; bounds then speak of that block. The
  // current docid and wdf stay as they are (its occurrences do not) until Next or SkipTo, which go on from the first
  // posting of the new block.
  void SkipBlockTo(Docid target);

  // All postings of the current block (decoding it if that was not done): docids ascending, and as many wdfs. For
  // scoring a block at a time. Empty past the last block. Valid until the block is left.
  std::span<const Docid> BlockDocids();
  std::span<const std::uint32_t> BlockWdfs();
  // Of these, those that have an occurrence with one of `codes` (ascending, some).
  PostingSet BlockPostingsWith(std::span<const FormCode> codes);
  std::uint32_t number_in_block() const { return index_; }  // of the current posting

  // It will soon be at `docid`, or in its block, and asked for occurrences: memory is asked for what will be read. The
  // last docid of that block. Ascending from call to call.
  Docid Expect(Docid docid);

 private:
  friend class Segment;

  void Take(std::uint32_t index) {
    index_ = index;
    docid_ = postings_.docids[index];
    wdf_ = postings_.wdfs[index];
  }
  void NextBlock();
  void SkipFurther(Docid target);
  void EnterBlock(std::uint32_t block);
  bool Decode();
  ByteReader OccurrenceBytes() const;
  bool OpenOccurrences();
  void End();
  void EndDamaged();

  static constexpr std::uint32_t kBeforeFirst = 0xFFFFFFFF;  // of index_: one more is the first

  const SegmentData* data_ = nullptr;
  PostingBlocks blocks_;
  std::uint32_t form_count_ = 0;
  std::uint32_t block_ = 0;  // the current one
  Docid docid_ = 0;
  std::uint32_t wdf_ = 0;
  std::uint32_t index_ = kBeforeFirst;  // of the current posting in the decoded block
  std::uint32_t expected_ = 0;          // the last block that was
  Docid block_last_ = kNoMoreDocs;
  std::uint32_t block_max_wdf_ = 0;
  std::uint32_t block_min_spacing_ = 0;
  bool damaged_ = false;
  // The block's occurrences, if they were asked for, and what of them was read: the postings that it belongs to.
  bool occurrences_open_ = false;
  std::uint32_t positions_of_ = kBeforeFirst, codes_of_ = kBeforeFirst;
  OccurrenceBlockReader occurrence_block_;
  PositionBuffer positions_;
  std::vector<FormCode> codes_;
  std::vector<WordOccurrence> occurrences_;
  PostingBlock postings_;  // of the current block; none: it is not decoded
};

// Thread-safe after Open; keep it by shared_ptr as long as anything reads from it. Holds no lock on its files: they
// may be unlinked while it is open.
class Segment {
 public:
  // Maps both files and checks their headers, section bounds and the header checksum (not the whole files: see
  // VerifySegment). NotFound: a file is missing (a merge may have removed it: take a newer manifest). DataLoss: damage.
  static absl::StatusOr<std::shared_ptr<const Segment>> Open(const std::string& directory, std::uint64_t segment);
  ~Segment();

  std::uint64_t number() const;
  std::uint32_t document_count() const;
  std::uint64_t total_length() const;
  std::uint32_t min_length() const;  // shortest document with any word; a bound for scoring

  ArticleNumber article(Docid docid) const;
  std::optional<Day> day(Docid docid) const;
  std::int64_t instant(Docid docid) const;  // 0 for undated
  std::uint32_t length(Docid docid) const;  // document length: sum of wdf
  // Of many documents, all of this segment.
  void Lengths(std::span<const Docid> docids, float* lengths) const;
  std::span<const TextSignature> signatures() const;  // of docid 1 first
  absl::StatusOr<std::string> id(Docid docid) const;  // the article's id, from the Xapian document data
  // Appends those of several documents: quicker than one by one.
  absl::Status Ids(std::span<const Docid> docids, std::vector<std::string>* ids) const;

  // Documents of the days first..last, both inclusive.
  DocidRange DocidsOfDays(Day first, Day last) const;
  DocidRange UndatedDocids() const;

  std::optional<TermInfo> FindTerm(std::string_view term) const;
  // Terms that begin with `prefix`, in byte order, at most `limit`.
  std::vector<std::pair<std::string, TermInfo>> TermsWithPrefix(std::string_view prefix, std::size_t limit) const;
  // The same without limit, until `visit` returns false.
  void VisitTerms(std::string_view prefix,
                  absl::FunctionRef<bool(std::string_view term, const TermInfo& info)> visit) const;
  // The terms with these ordinals, which ascend; those that cannot be read are left out.
  std::vector<std::pair<std::string, TermInfo>> TermsAt(std::span<const std::uint32_t> ordinals) const;
  // Exact lookup of one folded word. Those of its terms that are `known` need not be looked up.
  std::vector<FormMatch> FindForms(std::string_view folded, std::span<const TermInfo> known = {}) const;
  // Folded words that begin with `prefix`, in byte order, at most `limit`.
  std::vector<std::string> FoldedWithPrefix(std::string_view prefix, std::size_t limit) const;
  // The same without limit, as `judge` says of each, and for those that are wanted with the ways they lead to, until
  // `visit` returns false.
  void VisitFolded(std::string_view prefix, absl::FunctionRef<WordVerdict(std::string_view folded)> judge,
                   absl::FunctionRef<bool(std::string_view folded, std::span<const FoldedTerm> terms)> visit) const;
  // The forms of a term with their spellings.
  std::vector<FormEntry> Forms(const TermInfo& term) const;

  // The term's postings will soon be asked for: so is the memory of where they begin.
  void Expect(const TermInfo& term) const;
  PostingCursor Postings(const TermInfo& term) const;
  PostingBlocks Blocks(const TermInfo& term) const;
  // The best postings of a list that HasHead. False: it has no head, or a damaged one.
  bool ReadHead(const TermInfo& term, PostingHead* head) const;
  // The documents of a term that at least one in 32 has, as bits by docid: made when first asked for, and kept; of a
  // term that fewer than one in eight have, as long as there are fewer than 1,024 terms, and fewer where segments are
  // so large that a set each would take more than 32 MiB.
  struct FrequentDocuments {
    std::span<const std::uint64_t> bits;  // empty: the term is rarer, or there is no room
    bool by_form = false;                 // only those with one of the forms; else all of the term
  };
  // `codes`, ascending, are the forms that are asked for; none: all. Of one term a few sets of forms are kept, the
  // first.
  FrequentDocuments FindFrequent(const TermInfo& term, std::span<const FormCode> codes) const;

  // Of which pairs it is known in which documents one written word stands right after another.
  const PairTable& Pairs() const;
  // As bits by docid. Those of the most frequent pairs are made when first asked for, and kept; others are made anew.
  using PairBits = std::shared_ptr<const std::vector<std::uint64_t>>;
  PairBits PairDocuments(const WordPair& pair) const;
  // Whether they are kept, so that asking again takes nothing.
  bool KeepsBits(const WordPair& pair) const;

  // For the other parts of this folder.
  const SegmentData& data() const;

 private:
  Segment();
  std::unique_ptr<const std::vector<std::uint64_t>> ReadDocuments(const TermInfo& term,
                                                                  std::span<const FormCode> codes) const;

  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The sizes and checksums of both files against `summary`. Ok, NotFound, or DataLoss with the file.
absl::Status CheckSegmentFiles(const std::string& directory, const SegmentSummary& summary);

// Reads every byte: checksums against `summary`, all lists and tables against each other, and Xapian's own check of
// the glass file. Ok, or DataLoss with file and place.
absl::Status VerifySegment(const std::string& directory, const SegmentSummary& summary);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_SEGMENT_H_
