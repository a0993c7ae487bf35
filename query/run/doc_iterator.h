// How the executor walks the documents of one segment that answer a part of the query.
#ifndef BROADSHEET_QUERY_RUN_DOC_ITERATOR_H_
#define BROADSHEET_QUERY_RUN_DOC_ITERATOR_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "query/run/doc_window.h"
#include "storage/segment/segment.h"

namespace broadsheet {

class WordIterator;

// Ascending, disjoint, none empty.
using DocidRanges = std::vector<DocidRange>;

// What matches have to do with the words that make up their scores.
enum class WordPresence {
  kUnknown,    // a match may have none of them, or something else scores, too
  kAny,        // a match has at least one
  kAll,        // a match has all
  kEnough,     // a match has at least one, and a document that has one is a match (where Within() allows it)
  kAllEnough,  // the same of all of them
};

// Documents in ascending order of docid, in two phases: moving is cheap and stops at candidates (all words are
// there); Matches() then looks closer (where are they?), and is asked only where everything else already fits.
// Iterators are linked by plain pointers; the SegmentPlan owns them all. Not thread-safe.
class DocIterator {
 public:
  DocIterator() = default;
  DocIterator(const DocIterator&) = delete;
  DocIterator& operator=(const DocIterator&) = delete;
  virtual ~DocIterator() = default;

  // The candidate; 0 before the first move, kNoMoreDocs at the end.
  Docid docid() const { return docid_; }

  // To the first candidate at or after `target`; never moves back.
  virtual void SkipTo(Docid target) = 0;
  virtual void Next() { SkipTo(docid_ + 1); }

  // Whether the candidate is a match. May be asked again for the same candidate, at little cost.
  virtual bool Matches() { return true; }

  // What this part adds to the score of the candidate, which must be a match.
  virtual double Score() { return 0; }

  // For ranking without a look at every match: adds the words whose scores in a match add up to its score, or to more,
  // and says how many of them a match has. Words that do not score may be among them.
  virtual WordPresence AddScoringWords(std::vector<const WordIterator*>* /*words*/) const {
    return WordPresence::kUnknown;
  }
  // Adds documents to an empty window that all matches in it are among, where these are known without a look at the
  // words' lists, and to read them costs less than to look at `others`, as many as there would be to look at otherwise.
  // False: nothing is known, of no window. Windows come in any order.
  virtual bool AddKnownCandidates(std::uint64_t /*others*/, DocWindow* /*window*/) { return false; }
  // Matches lie in these ranges only; nullptr: anywhere.
  virtual const DocidRanges* Within() const { return nullptr; }

  // About how many candidates there are.
  virtual std::uint64_t Cost() const = 0;

  // The number of matches where it is known without walking (from the start, tombstones not regarded).
  virtual std::optional<std::uint64_t> KnownCount() const { return std::nullopt; }

  // Adds the matches in the window. Windows come in ascending order; moves may come between, but none back.
  virtual void AddMatches(DocWindow* window) {
    for (SkipTo(std::max<Docid>(window->begin(), 1)); docid_ < window->end(); Next()) {
      if (Matches()) window->Add(docid_);
    }
  }

  // For Explain: what it is, without its children; and those.
  virtual std::string Describe() const = 0;
  virtual std::span<DocIterator* const> Children() const { return {}; }

 protected:
  Docid docid_ = 0;
};

// AddScoringWords of what matches where all of `iterators` do, and more is asked of them.
inline WordPresence AddWordsOfAll(std::span<DocIterator* const> iterators, std::vector<const WordIterator*>* words) {
  WordPresence presence = WordPresence::kAll;
  for (const DocIterator* iterator : iterators) {
    const std::size_t before = words->size();
    const WordPresence of_part = iterator->AddScoringWords(words);
    if (of_part == WordPresence::kUnknown) return of_part;
    const bool one_of_several = of_part == WordPresence::kEnough && words->size() > before + 1;
    if (of_part == WordPresence::kAny || one_of_several) presence = WordPresence::kAny;
  }
  return presence;
}

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_DOC_ITERATOR_H_
