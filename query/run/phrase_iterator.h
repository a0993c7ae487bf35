// Documents that have words in a row.
#ifndef BROADSHEET_QUERY_RUN_PHRASE_ITERATOR_H_
#define BROADSHEET_QUERY_RUN_PHRASE_ITERATOR_H_

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "query/run/position_iterator.h"
#include "query/run/word_windows.h"

namespace broadsheet {

// A match has word i standing i words after word 0. Candidates have the two rarest words. The others are looked for,
// and positions decoded, only when a match is asked for, the rarest words first, and no further once no place is left.
// Where it is known which documents have two of the words in a row, no others are looked at, but for some candidates
// where asking for those documents takes more.
class PhraseIterator : public DocIterator {
 public:
  // Two words or more, the first and the last not nullptr, which stands for any word. `field`: only there.
  PhraseIterator(const std::vector<PositionIterator*>& words, std::optional<TextField> field);

  void SkipTo(Docid target) override;
  bool Matches() override;
  double Score() override;
  void AddMatches(DocWindow* window) override;
  bool AddKnownCandidates(std::uint64_t others, DocWindow* window) override;
  WordPresence AddScoringWords(std::vector<const WordIterator*>* words) const override;
  std::uint64_t Cost() const override { return rarest_first_.front().word->Cost(); }
  std::optional<std::uint64_t> KnownCount() const override;
  std::string Describe() const override;
  std::span<DocIterator* const> Children() const override { return children_; }

  // Where the phrase begins in the candidate, ascending. Valid until the next move.
  const std::vector<Position>& Begins();

 private:
  struct Part {
    PositionIterator* word;
    std::uint32_t offset;  // words after the first of the phrase
  };

  // Two words in it, the second right after the first, of which the segment knows the documents.
  struct KnownPair {
    const WordPair* pair;
    std::uint32_t offset;          // of its first word
    std::uint32_t candidates = 0;  // that were looked at without it
    Segment::PairBits bits = {};   // once they were asked for
  };

  void FindPairs();
  bool AreKnownPair(const Part& part, const Part& other) const;
  void OrderLooks();
  std::span<const std::uint64_t> BitsOf(KnownPair& known) const;
  bool IsUnread(const KnownPair& known) const;
  bool MayHavePairs();
  bool StandsForCertain();
  std::uint64_t PossibleBegins(const Part& part);
  bool MayStand();
  bool MakeWindows();
  void AddMatchesOf(std::span<const Docid> candidates, DocWindow* window);
  void Expect(Docid docid);
  void FindBegins();
  std::span<const Position> PositionsOf(const Part& part) {
    return part.word->AnyPositionsIn(docid_, words_are_there_);
  }
  void KeepFollowedBy(std::uint32_t offset, std::span<const Position> positions);
  void KeepFew(std::uint32_t offset, std::span<const Position> positions);
  void KeepMarked(std::uint32_t offset, std::span<const Position> positions);
  bool AllStandFrom(Position begin) const;

  std::vector<DocIterator*> children_;  // in the order of the phrase
  std::vector<Part> rarest_first_;
  std::vector<Part> looked_at_;  // the same, in the order in which positions are asked for
  const std::optional<TextField> field_;
  const Segment* segment_ = nullptr;  // that was asked for pairs
  std::vector<KnownPair> pairs_;
  bool is_pair_ = false;                  // and nothing else
  bool is_sifted_ = false;                // by MayStand
  std::vector<PositionIterator*> links_;  // if all words are in pairs: those in two
  std::vector<Docid> candidates_;         // of a window
  Docid expected_ = 0;                    // memory was asked for as far as this
  std::optional<bool> by_windows_;        // AddMatches
  std::optional<CommonWindows> windows_;  // if so
  bool words_are_there_ = false;          // in the candidate, in a form that is asked for: the windows say so
  Docid checked_ = 0;                     // the candidate that `matches_` speaks of
  bool matches_ = false;
  Docid located_ = 0;  // the candidate that `begins_` speaks of
  std::vector<Position> begins_;
  PositionBuffer possible_begins_;
  std::vector<std::uint8_t> marks_;  // of KeepMarked, by position; all 0 in between
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_PHRASE_ITERATOR_H_
