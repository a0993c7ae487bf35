// AND, OR and NOT of iterators.
#ifndef BROADSHEET_QUERY_RUN_BOOLEAN_ITERATORS_H_
#define BROADSHEET_QUERY_RUN_BOOLEAN_ITERATORS_H_

#include <string>
#include <vector>

#include "query/run/doc_iterator.h"
#include "query/run/ranges_iterator.h"

namespace broadsheet {

// Documents that all of `required` match and none of `excluded`. The rarest leads and the others follow it; ranges
// bound the walk without ever leading word by word.
class AndIterator : public DocIterator {
 public:
  // `ranges` may be nullptr if `required` is not empty.
  AndIterator(std::vector<DocIterator*> required, std::vector<DocIterator*> excluded, RangesIterator* ranges);

  void SkipTo(Docid target) override;
  bool Matches() override;
  double Score() override;
  WordPresence AddScoringWords(std::vector<const WordIterator*>* words) const override;
  bool AddKnownCandidates(std::uint64_t others, DocWindow* window) override;
  const DocidRanges* Within() const override { return ranges_ ? ranges_->Within() : nullptr; }
  void AddMatches(DocWindow* window) override;
  std::uint64_t Cost() const override;
  std::string Describe() const override;
  std::span<DocIterator* const> Children() const override { return children_; }

 private:
  const std::vector<DocIterator*> required_;  // in the query's order: scores are summed so everywhere
  std::vector<DocIterator*> rarest_first_;
  const std::vector<DocIterator*> excluded_;
  RangesIterator* const ranges_;
  std::vector<DocIterator*> children_;  // all, for Explain
};

// Documents that any of `children` matches.
class OrIterator : public DocIterator {
 public:
  explicit OrIterator(std::vector<DocIterator*> children);

  void SkipTo(Docid target) override;
  void Next() override;
  bool Matches() override;
  double Score() override;
  WordPresence AddScoringWords(std::vector<const WordIterator*>* words) const override;
  void AddMatches(DocWindow* window) override;
  std::uint64_t Cost() const override;
  std::string Describe() const override { return "or"; }
  std::span<DocIterator* const> Children() const override { return children_; }

 private:
  void Start(Docid target);
  void SiftDown(std::size_t place);

  const std::vector<DocIterator*> children_;  // in the query's order
  std::vector<DocIterator*> heap_;            // the least docid on top; those at the end are taken out
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_BOOLEAN_ITERATORS_H_
