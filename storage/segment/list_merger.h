// Merges the posting lists that several segments have of one term.
#ifndef BROADSHEET_STORAGE_SEGMENT_LIST_MERGER_H_
#define BROADSHEET_STORAGE_SEGMENT_LIST_MERGER_H_

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "storage/segment/form_order.h"
#include "storage/segment/merged_documents.h"
#include "storage/segment/occurrence_reader.h"
#include "storage/segment/posting_blocks.h"
#include "storage/segment/segment_data.h"
#include "storage/segment/segment_writer.h"
#include "storage/segment/word_occurrence.h"

namespace broadsheet {

// For each term: Begin, Add for each segment that has it, Write. Postings are decoded, put in order and written anew. A
// list of one block that one input has alone keeps its occurrences as the bytes that they are; and where effort is not
// MergeEffort::kTight, a block whose postings stay side by side keeps its occurrences as the bytes that they are, which
// are most of a list. Of forms that have other codes then, only the sets are written anew, if the block has any.
class ListMerger {
 public:
  // All must outlive the merger. `memory`: for what grows with a list.
  ListMerger(const std::vector<MergeInput>& inputs, const MergedDocuments& documents, MergeEffort effort,
             std::pmr::memory_resource* memory);

  void Begin();
  // The list that `term` stands at, of an input. Quickest with the newest input first.
  absl::Status Add(std::uint32_t input, const TermReader& term);
  // Nothing is written if no posting is left. DataLoss: an input is damaged.
  absl::Status Write(std::string_view term, SegmentWriter& writer);

  // After Write: what became of the form of a list, by the order of Add. kNoCode: it is gone.
  std::uint32_t FormsOf(std::size_t list) const { return lists_[list].info.form_count; }
  FormCode CodeOf(std::size_t list, FormCode old_code) const {
    return is_alone_ ? old_code : form_order_.codes()[lists_[list].numbers[old_code]];
  }

 private:
  // One input's, and how far it was read.
  struct List {
    std::uint32_t input;
    const SegmentData* data;
    TermInfo info;
    std::vector<std::uint32_t> numbers;  // by old code: number in spellings_
    std::vector<FormCode> codes;         // by old code, once it is known
    std::size_t same_codes = 0;          // so many of the first are what they were
    PostingBlocks blocks;
    std::uint32_t block = 0, posting = 0;  // the next
    bool is_decoded = false;               // its block
    std::uint32_t postings_read = 0;
    Docid last_docid = 0;
    PostingBlock decoded;
    OccurrenceBlockReader occurrences;
  };
  // A posting, or a block of them that is kept, which has the docid of its first.
  struct Posting {
    Docid docid;
    std::uint32_t wdf;
    std::uint32_t occurrences;
    std::uint32_t kept_block;  // or kNone
    std::uint64_t begin;       // of its occurrences in collected_
  };
  // A block that keeps its bytes, unless it turns out that it cannot: then its occurrences are in collected_.
  struct KeptBlock {
    std::uint32_t list, block, postings;
    FormCode last_code;  // no occurrence has a higher one
    std::size_t begin;   // of its postings in kept_postings_
    std::string_view occurrences;
    std::size_t recoded_begin = 0, recoded_bytes = 0;  // in recoded_, if its forms have other codes now
    bool kept = true;
  };
  struct FormDocuments {
    FormCode code;
    std::uint32_t documents;
  };
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  std::uint32_t NumberOf(std::string spelling);
  bool IsAlone() const;
  absl::Status WriteAlone(std::string_view term, SegmentWriter& writer);
  absl::Status WriteMerged(std::string_view term, SegmentWriter& writer);
  bool AreBlocksKept() const;
  absl::Status ReadLists();
  absl::Status ReadUpTo(std::uint32_t list, Docid last);
  absl::Status DecodeBlock(List& list);
  bool KeepBlock(std::uint32_t list);
  bool CountForms(List& list);
  absl::Status TakePostings(List& list, std::uint32_t end);
  absl::Status Collect(List& list, std::string_view bytes, std::uint32_t begin, std::uint32_t end);
  void SortPostings();
  absl::Status SettleKeptBlocks();
  bool StaysTogether(const List& list) const;
  void MapCodes();
  bool Recode(KeptBlock& block);
  absl::Status Unpack(Posting& posting);
  void GiveCodes();
  void Arrange();
  void ArrangeBlock(const KeptBlock& block);

  const std::vector<MergeInput>& inputs_;
  const MergedDocuments& documents_;
  const bool may_keep_blocks_;
  std::vector<std::uint64_t> dropped_;  // documents, by input

  // Of the term being merged. Lists beyond list_count_ are there for their buffers.
  std::vector<List> lists_;
  std::size_t list_count_ = 0;
  std::vector<std::string> spellings_;
  absl::flat_hash_map<std::string, std::uint32_t> numbers_;  // of spellings, once there are many
  FormOrder form_order_;
  bool is_alone_ = false;
  bool keeps_blocks_ = false;
  std::pmr::vector<Posting> postings_;
  std::vector<std::size_t> run_ends_;  // of postings that ascend
  std::pmr::vector<WordOccurrence> collected_;
  std::pmr::vector<KeptBlock> kept_;
  std::pmr::vector<TermPosting> kept_postings_;
  std::pmr::string recoded_;
  std::string recoded_block_;
  std::vector<FormDocuments> forms_of_block_;
  PositionBuffer positions_;
  std::vector<FormCode> codes_;
  // In their order.
  std::pmr::vector<TermPosting> sorted_;
  std::pmr::vector<WordOccurrence> occurrences_;
  std::pmr::vector<WrittenBlock> written_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_LIST_MERGER_H_
