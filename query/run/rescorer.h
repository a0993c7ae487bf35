// A second, closer look at the best candidates: do the query's words stand together, and at the top of the article?
#ifndef BROADSHEET_QUERY_RUN_RESCORER_H_
#define BROADSHEET_QUERY_RUN_RESCORER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "query/resolved_tree.h"
#include "query/run/collector.h"
#include "query/run/scorer.h"
#include "query/scope.h"

namespace broadsheet {

// BM25 does not see where words stand. The first kCandidates by BM25 get a bonus on top of it,
//
//   W · (P/W)² + T
//
// where W is the sum of the weights of the query's distinct words, P the largest such sum within one passage of
// kPassageWords words, and T the sum over the words that the title, the deck or the first kLeadWords words of the body
// have. The bonus is never negative, so those looked at stay ahead of all others; kCandidates does not depend on how
// many hits are asked for, so pages fit together. ARCHITECTURE.md says how the numbers were chosen.
class Rescorer {
 public:
  static constexpr std::size_t kCandidates = 30;
  static constexpr std::uint32_t kPassageWords = 16;
  static constexpr std::uint32_t kLeadWords = 30;
  // Words that are lighter say little wherever they stand, and have the longest lists.
  static constexpr double kMinWeight = 1;
  static constexpr std::size_t kMaxWords = 32;  // the heaviest ones
  // A wildcard with more terms is left to BM25.
  static constexpr std::size_t kMaxTermsPerWord = 8;

  // `tree` and `scope` must outlive it.
  Rescorer(const ResolvedTree& tree, const Scope& scope, const Statistics& statistics);

  // False if the query has fewer than two words to look at; it then has nothing to say.
  bool has_work() const { return words_.size() >= 2; }

  // What each of them gains.
  std::vector<double> Bonuses(const std::vector<Candidate>& candidates) const;

 private:
  struct Word {
    absl::Span<const std::string> terms;  // the tree's
    std::optional<TextField> field;       // only there
    double weight = 0;
  };
  struct Occurrence {
    Position position;
    std::uint32_t word;
  };
  struct List {
    List(const Segment& segment, const TermInfo& term, std::uint32_t word_number)
        : cursor(segment.Postings(term)), word(word_number) {}

    PostingCursor cursor;
    std::uint32_t word;
    Docid expected = 0;  // memory was asked for as far as this
  };

  void Collect(const ResolvedTree& tree, const Statistics& statistics);
  // `found`: places in `candidates` of those of one segment, by ascending docid.
  void RescoreSegment(const std::vector<Candidate>& candidates, std::span<const std::size_t> found,
                      std::vector<double>* bonuses) const;
  static void Expect(Docid docid, std::vector<List>& lists);
  std::vector<List> ListsIn(const SearchedSegment& searched) const;
  void AddOccurrences(List& list, std::vector<Occurrence>* occurrences) const;
  // `occurrences` ascend by position.
  double Bonus(const std::vector<Occurrence>& occurrences) const;
  double BestPassage(const std::vector<Occurrence>& occurrences) const;
  double Top(const std::vector<Occurrence>& occurrences) const;

  const Scope& scope_;
  std::vector<Word> words_;
  double total_weight_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_RESCORER_H_
