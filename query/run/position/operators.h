// The operators of proximity over operands, and what else needs to know places.
#ifndef BROADSHEET_QUERY_RUN_POSITION_OPERATORS_H_
#define BROADSHEET_QUERY_RUN_POSITION_OPERATORS_H_

#include <optional>
#include <string>
#include <vector>

#include "query/places/chain.h"
#include "query/run/position/mark_reader.h"
#include "query/run/position/place_iterator.h"

namespace broadsheet {

// A group joined by OR as one operand: the places of all that are there.
class UnionPlaces : public PlaceIterator {
 public:
  explicit UnionPlaces(std::vector<PlaceIterator*> operands);

  void SkipTo(Docid target) override;
  double Score() override;
  WordPresence AddScoringWords(std::vector<const WordIterator*>* words) const override;
  std::uint64_t Cost() const override;
  std::string Describe() const override { return "or, with places"; }
  std::span<DocIterator* const> Children() const override { return children_; }

 protected:
  void Locate(Places* places) override;

 private:
  const std::vector<PlaceIterator*> operands_;
  const std::vector<DocIterator*> children_;
};

// Operands joined from left to right. The places are those of all operands that take part in a match.
class ChainPlaces : public PlaceIterator {
 public:
  // The first operand must be there; nullptr for one that NOT looks for and that is nowhere in the segment.
  ChainPlaces(std::vector<PlaceIterator*> operands, Chain chain, const Segment& segment, Deadline* deadline);

  void SkipTo(Docid target) override;
  bool Matches() override;
  double Score() override;
  WordPresence AddScoringWords(std::vector<const WordIterator*>* words) const override {
    return AddWordsOfAll(rarest_first_, words);
  }
  std::uint64_t Cost() const override { return rarest_first_.front()->Cost(); }
  std::string Describe() const override;
  std::span<DocIterator* const> Children() const override { return children_; }

 protected:
  void Locate(Places* places) override;

 private:
  std::vector<DocIterator*> Required() const;
  // By operand, in the candidate.
  std::vector<Places> OperandPlaces();
  const TextUnits& Units();

  const std::vector<PlaceIterator*> operands_;
  const Chain chain_;
  const std::vector<DocIterator*> rarest_first_;  // without those that NOT looks for
  std::vector<DocIterator*> children_;
  std::optional<MarkReader> sentences_, paragraphs_;  // where a step asks for them
  TextUnits units_;
  Docid checked_ = 0;  // the candidate that `matches_` speaks of
  bool matches_ = false;
  Deadline* const deadline_;
};

// What of an operand stands in the first paragraph of the body.
class LeadPlaces : public PlaceIterator {
 public:
  LeadPlaces(PlaceIterator* operand, const Segment& segment);

  void SkipTo(Docid target) override {
    operand_->SkipTo(target);
    docid_ = operand_->docid();
  }
  double Score() override { return operand_->Score(); }
  WordPresence AddScoringWords(std::vector<const WordIterator*>* words) const override {
    return AddWordsOfAll(children_, words);
  }
  std::uint64_t Cost() const override { return operand_->Cost(); }
  std::string Describe() const override { return "in the lead"; }
  std::span<DocIterator* const> Children() const override { return children_; }

 protected:
  void Locate(Places* places) override;

 private:
  PlaceIterator* const operand_;
  const std::vector<DocIterator*> children_;
  MarkReader paragraphs_;
};

// The places of an entity's names in the documents that are about it.
class MentionPlaces : public PlaceIterator {
 public:
  MentionPlaces(DocIterator* about, PlaceIterator* names, Deadline* deadline);

  void SkipTo(Docid target) override;
  double Score() override { return names_->Score(); }
  std::uint64_t Cost() const override { return rarest_first_.front()->Cost(); }
  std::string Describe() const override { return "mention"; }
  std::span<DocIterator* const> Children() const override { return rarest_first_; }

 protected:
  void Locate(Places* places) override;

 private:
  DocIterator* const about_;
  PlaceIterator* const names_;
  const std::vector<DocIterator*> rarest_first_;
  Deadline* const deadline_;
};

// Documents in which an operand begins at so many words.
class AtLeastIterator : public DocIterator {
 public:
  AtLeastIterator(PlaceIterator* operand, std::uint32_t times);

  void SkipTo(Docid target) override {
    operand_->SkipTo(target);
    docid_ = operand_->docid();
  }
  bool Matches() override;
  double Score() override { return operand_->Score(); }
  WordPresence AddScoringWords(std::vector<const WordIterator*>* words) const override {
    return AddWordsOfAll(children_, words);
  }
  std::uint64_t Cost() const override { return operand_->Cost(); }
  std::string Describe() const override;
  std::span<DocIterator* const> Children() const override { return children_; }

 private:
  PlaceIterator* const operand_;
  const std::vector<DocIterator*> children_;
  const std::uint32_t times_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_POSITION_OPERATORS_H_
