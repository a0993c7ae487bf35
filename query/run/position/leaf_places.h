// Words, phrases and windows as operands.
#ifndef BROADSHEET_QUERY_RUN_POSITION_LEAF_PLACES_H_
#define BROADSHEET_QUERY_RUN_POSITION_LEAF_PLACES_H_

#include <optional>
#include <string>
#include <vector>

#include "query/run/phrase_iterator.h"
#include "query/run/position/place_iterator.h"

namespace broadsheet {

// What another iterator finds, with its places.
class LeafPlaces : public PlaceIterator {
 public:
  explicit LeafPlaces(DocIterator* leaf) : leaf_(leaf), children_{leaf} {}

  void SkipTo(Docid target) override {
    leaf_->SkipTo(target);
    docid_ = leaf_->docid();
  }
  void Next() override {
    leaf_->Next();
    docid_ = leaf_->docid();
  }
  bool Matches() override { return leaf_->Matches(); }
  double Score() override { return leaf_->Score(); }
  WordPresence AddScoringWords(std::vector<const WordIterator*>* words) const override {
    return leaf_->AddScoringWords(words);
  }
  std::uint64_t Cost() const override { return leaf_->Cost(); }
  std::string Describe() const override { return "places"; }
  std::span<DocIterator* const> Children() const override { return children_; }

 private:
  DocIterator* const leaf_;
  const std::vector<DocIterator*> children_;
};

class WordPlaces : public LeafPlaces {
 public:
  explicit WordPlaces(PositionIterator* word) : LeafPlaces(word), word_(word) {}

 protected:
  void Locate(Places* places) override {
    for (const Position position : word_->Positions()) places->push_back({position, position});
  }

 private:
  PositionIterator* const word_;
};

class PhrasePlaces : public LeafPlaces {
 public:
  // `length`: words of the phrase.
  PhrasePlaces(PhraseIterator* phrase, std::uint32_t length) : LeafPlaces(phrase), phrase_(phrase), length_(length) {}

 protected:
  void Locate(Places* places) override {
    for (const Position begin : phrase_->Begins()) places->push_back({begin, begin + length_ - 1});
  }

 private:
  PhraseIterator* const phrase_;
  const std::uint32_t length_;
};

// Words in any order within a window; the places are the shortest stretches that hold them.
class WindowPlaces : public PlaceIterator {
 public:
  // `shortest`, `longest`: words of the window at least and at most. `field`: only there.
  WindowPlaces(std::vector<PositionIterator*> words, std::uint64_t shortest, std::uint64_t longest,
               std::optional<TextField> field, Deadline* deadline);

  void SkipTo(Docid target) override;
  double Score() override;
  WordPresence AddScoringWords(std::vector<const WordIterator*>* words) const override {
    return AddWordsOfAll(rarest_first_, words);
  }
  std::uint64_t Cost() const override { return rarest_first_.front()->Cost(); }
  std::string Describe() const override;
  std::span<DocIterator* const> Children() const override { return rarest_first_; }

 protected:
  void Locate(Places* places) override;

 private:
  const std::vector<PositionIterator*> words_;
  const std::vector<DocIterator*> rarest_first_;
  const std::uint64_t shortest_, longest_;
  const std::optional<TextField> field_;
  Deadline* const deadline_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_POSITION_LEAF_PLACES_H_
