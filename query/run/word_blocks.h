// A word's postings by stretches of docids, with what they score: what the rankers read.
#ifndef BROADSHEET_QUERY_RUN_WORD_BLOCKS_H_
#define BROADSHEET_QUERY_RUN_WORD_BLOCKS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "query/run/word_iterator.h"
#include "storage/segment/posting_blocks.h"
#include "storage/segment/segment.h"

namespace broadsheet {

// The lists of a word (of several languages, say) as one. A stretch ends where a block of one of the lists ends, so
// nothing has to be decoded to know its bounds, and at most a block of each to know its postings. Restrictions by form
// and field are not looked at: there may be more documents than match. Scores are approximate (kScoreTolerance).
class WordBlocks {
 public:
  explicit WordBlocks(const WordIterator& word);

  std::uint64_t documents() const { return documents_; }

  // To the stretch that begins at `target`, which may lie before the one that was entered last; `target` > 0.
  void Enter(Docid target);
  Docid last() const { return last_; }    // kNoMoreDocs: no posting from the target on
  float bound() const { return bound_; }  // no posting of the stretch scores more

  // The postings of the stretch. Valid until another one is entered.
  std::span<const Docid> Docids();
  std::span<const float> Scores();
  const std::uint32_t* Wdfs();

  // To the last bit: what the word adds to the score of a document that has it so often.
  double ExactScore(Docid docid, std::uint32_t wdf) const {
    return wdf == 0 ? 0 : scorer_.Score(wdf, segment_.length(docid));
  }

  // Scores of some of the postings of the stretch.
  void Approximate(std::span<const Docid> docids, const std::uint32_t* wdfs, float* scores);

  // One call of ScoreOf for a document here and there takes as long as the scores of so many postings in a row.
  static constexpr std::uint64_t kPostingsALookup = 6;

  // The score of a document in the stretch; negative if it has no posting. Ascending from call to call in a stretch.
  float ScoreOf(Docid docid);
  std::uint32_t wdf() const { return wdfs_[passed_]; }  // of the document that ScoreOf found

  // No posting from `begin` on and before `end` scores more. Ascending from call to call.
  float BoundWithin(Docid begin, Docid end);

  // The best documents, as far as they are known beforehand. Enters other stretches.
  struct Document {
    Docid docid;
    std::uint32_t wdf;
    float score;
  };
  struct Best {
    std::vector<Document> documents;  // ascending by docid
    float others;                     // no other document scores more
  };
  Best KnownBest();

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  struct List {
    List(const Segment& segment, const WordSource& source);

    TermInfo term;
    PostingBlocks blocks;
    bool finds = false;  // its documents have the word; else it only adds to the score
    bool scored = false;
    std::uint32_t block = 0;         // of the stretch
    std::uint32_t window_block = 0;  // of BoundWithin
    std::uint32_t decoded_block = kNone;
    PostingBlock decoded;
  };

  float BlockBound(const List& list, std::uint32_t block) const;
  const PostingBlock& Decoded(List& list);
  bool HasPostings(List& list);
  const List& longest() const { return lists_[longest_]; }
  bool Find(Docid docid);
  void AddDocumentsOfShortLists(std::vector<Document>* documents);
  void Decode();
  void MergeLists();
  std::span<const Docid> InStretch(List& list);
  void MergeTwoLists(List& longer, List& shorter);

  const Segment& segment_;
  const WordScorer scorer_;
  std::vector<List> lists_;  // those that find before the others
  std::size_t longest_ = 0;
  std::uint64_t documents_ = 0;

  // The stretch. Of a word of one list, docids_ and wdfs_ lead into its block.
  Docid first_ = 1, last_ = 0;
  float bound_ = 0;
  bool decoded_ = false, scored_ = false;
  std::span<const Docid> docids_;
  const std::uint32_t* wdfs_ = nullptr;
  std::size_t passed_ = 0;  // by Find
  std::vector<Docid> merged_docids_;
  std::vector<std::uint32_t> merged_wdfs_;
  std::unique_ptr<float[]> scores_;  // once they were asked for: room for a block of each list
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_WORD_BLOCKS_H_
