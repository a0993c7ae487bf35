// Documents that have one word.
#ifndef BROADSHEET_QUERY_RUN_WORD_ITERATOR_H_
#define BROADSHEET_QUERY_RUN_WORD_ITERATOR_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "query/run/form_filter.h"
#include "query/run/position_iterator.h"
#include "query/run/scorer.h"

namespace broadsheet {

class WordWindows;

// One posting list of a word, and which of its occurrences count.
struct WordSource {
  TermInfo term;
  std::vector<FormCode> codes;  // ascending
  bool all_forms = false;       // codes need not be checked
  bool scored = true;           // its frequency in a document is a part of the score

  // Otherwise it is there for the score alone.
  bool finds() const { return all_forms || !codes.empty(); }
};

// The union of one or more posting lists (a word stemmed in several languages, an exact form of several terms),
// restricted to forms and to a field. Filter terms are words without positions.
class WordIterator : public PositionIterator {
 public:
  // At least one of `sources` finds. `field`: only occurrences there count. The name is for Describe.
  WordIterator(const Segment& segment, std::vector<WordSource> sources, std::optional<TextField> field,
               const WordScorer& scorer, std::string name);
  ~WordIterator() override;

  void SkipTo(Docid target) override;
  void Next() override;
  bool Matches() override;
  double Score() override;
  WordPresence AddScoringWords(std::vector<const WordIterator*>* words) const override;
  void AddMatches(DocWindow* window) override;
  std::uint64_t Cost() const override { return documents_; }
  std::optional<std::uint64_t> KnownCount() const override;
  std::string Describe() const override;

  // What it was made of, for those that read its lists in their own way.
  const Segment& segment() const { return segment_; }
  const std::vector<WordSource>& sources() const { return all_sources_; }
  const WordScorer& scorer() const { return scorer_; }
  std::optional<TextField> field() const { return field_; }

  std::span<const Position> AnyPositionsIn(Docid docid, bool is_there) override;
  std::uint64_t PossiblePositionsIn(Docid docid, bool is_there) override;
  bool StandsOnceIn(Docid docid) override;
  Docid Expect(Docid docid) override;
  bool IsRarelyThere() const override { return rare_form_; }
  bool StandsAt(Position position) override;
  // Where the word stands in the candidate, ascending; only what the restrictions leave. Valid until the next move.
  const std::vector<Position>& Positions() override;

 private:
  struct Source {
    Source(const Segment& segment, const WordSource& source);

    TermInfo term;
    PostingCursor cursor;
    std::span<const FormCode> codes;
    FormFilter forms;
    bool all_forms;
    bool scored;
  };

  void TakeFirst();
  bool MoveTo(Docid docid, bool is_there);
  std::uint64_t CountRepeated() const;
  std::span<const Position> AnyPositionsOfLists();
  void AppendPositions(Source& source);

  const Segment& segment_;
  const std::vector<WordSource> all_sources_;
  std::vector<Source> sources_;       // that find
  std::vector<PostingCursor> extra_;  // for the score alone; moved only when it is asked for
  const std::optional<TextField> field_;
  const WordScorer scorer_;
  const std::string name_;
  std::uint64_t documents_ = 0;
  bool restricted_ = false;               // by form or field: candidates have to be looked at
  bool rare_form_ = false;                // not the most frequent form of its only list
  std::unique_ptr<WordWindows> windows_;  // of AddMatches
  Docid there_in_ = 0;                    // a candidate that has the only list's form that is asked for
  Docid located_ = 0;                     // the candidate that `positions_` speaks of
  std::vector<Position> positions_;
  std::vector<Position> any_positions_;  // of several lists
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_WORD_ITERATOR_H_
