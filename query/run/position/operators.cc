#include "query/run/position/operators.h"

#include <algorithm>
#include <utility>

#include "storage/strings.h"

namespace broadsheet {

UnionPlaces::UnionPlaces(std::vector<PlaceIterator*> operands)
    : operands_(std::move(operands)), children_(operands_.begin(), operands_.end()) {}

void UnionPlaces::SkipTo(Docid target) {
  if (target <= docid_ && docid_ != 0) return;
  docid_ = kNoMoreDocs;
  for (PlaceIterator* operand : operands_) {
    operand->SkipTo(target);
    docid_ = std::min(docid_, operand->docid());
  }
}

void UnionPlaces::Locate(Places* places) {
  for (PlaceIterator* operand : operands_) {
    if (operand->docid() != docid_) continue;
    const Places& more = operand->FindPlaces();
    places->insert(places->end(), more.begin(), more.end());
  }
  std::sort(places->begin(), places->end());
  places->erase(std::unique(places->begin(), places->end()), places->end());
}

double UnionPlaces::Score() {
  double score = 0;
  for (PlaceIterator* operand : operands_) {
    if (operand->docid() == docid_ && operand->Matches()) score += operand->Score();
  }
  return score;
}

WordPresence UnionPlaces::AddScoringWords(std::vector<const WordIterator*>* words) const {
  for (const PlaceIterator* operand : operands_) {
    const std::size_t before = words->size();
    const WordPresence of_operand = operand->AddScoringWords(words);
    if (of_operand == WordPresence::kUnknown || words->size() == before) return WordPresence::kUnknown;
  }
  return WordPresence::kAny;
}

std::uint64_t UnionPlaces::Cost() const {
  std::uint64_t cost = 0;
  for (const PlaceIterator* operand : operands_) cost += operand->Cost();
  return cost;
}

ChainPlaces::ChainPlaces(std::vector<PlaceIterator*> operands, Chain chain, const Segment& segment, Deadline* deadline)
    : operands_(std::move(operands)),
      chain_(std::move(chain)),
      rarest_first_(RarestFirst(Required())),
      deadline_(deadline) {
  for (PlaceIterator* operand : operands_) {
    if (operand != nullptr) children_.push_back(operand);
  }
  for (const ProximityStep& step : chain_.steps()) {
    if (step.relation == Relation::kSameSentence && !sentences_) sentences_.emplace(segment, TextUnit::kSentence);
    if (step.relation == Relation::kSameParagraph && !paragraphs_) paragraphs_.emplace(segment, TextUnit::kParagraph);
  }
}

std::vector<DocIterator*> ChainPlaces::Required() const {
  std::vector<DocIterator*> required;
  for (std::size_t i = 0; i < operands_.size(); ++i) {
    if (!chain_.IsExcluded(i)) required.push_back(operands_[i]);
  }
  return required;
}

void ChainPlaces::SkipTo(Docid target) {
  if (target <= docid_ && docid_ != 0) return;
  docid_ = SkipAllTo(rarest_first_, target, deadline_);
}

std::vector<Places> ChainPlaces::OperandPlaces() {
  std::vector<Places> places(operands_.size());
  for (std::size_t i = 0; i < operands_.size(); ++i) {
    if (operands_[i] == nullptr) continue;
    operands_[i]->SkipTo(docid_);
    if (operands_[i]->docid() == docid_) places[i] = operands_[i]->FindPlaces();
    if (places[i].empty() && !chain_.IsExcluded(i)) break;
  }
  return places;
}

const TextUnits& ChainPlaces::Units() {
  if (sentences_) units_.sentences = sentences_->Read(docid_);
  if (paragraphs_) units_.paragraphs = paragraphs_->Read(docid_);
  return units_;
}

bool ChainPlaces::Matches() {
  if (checked_ != docid_) {
    checked_ = docid_;
    matches_ = !deadline_->LookNow() && chain_.Matches(OperandPlaces(), Units());
  }
  return matches_;
}

void ChainPlaces::Locate(Places* places) {
  if (deadline_->LookNow()) return;
  for (const Places& taking_part : chain_.TakingPart(OperandPlaces(), Units())) {
    places->insert(places->end(), taking_part.begin(), taking_part.end());
  }
  std::sort(places->begin(), places->end());
  places->erase(std::unique(places->begin(), places->end()), places->end());
}

double ChainPlaces::Score() {
  double score = 0;
  for (std::size_t i = 0; i < operands_.size(); ++i) {
    if (!chain_.IsExcluded(i)) score += operands_[i]->Score();
  }
  return score;
}

std::string ChainPlaces::Describe() const {
  std::string text;
  for (const ProximityStep& step : chain_.steps()) text += StrCat(text.empty() ? "" : ", ", PrintStep(step));
  return text;
}

LeadPlaces::LeadPlaces(PlaceIterator* operand, const Segment& segment)
    : operand_(operand), children_{operand}, paragraphs_(segment, TextUnit::kParagraph) {}

void LeadPlaces::Locate(Places* places) {
  constexpr Position kFirst = MakePosition(TextField::kBody, 0);
  const Position end = UnitEnd(paragraphs_.Read(docid_), kFirst);
  for (const Place& place : operand_->FindPlaces()) {
    if (place.end < end) places->push_back(place);
  }
}

MentionPlaces::MentionPlaces(DocIterator* about, PlaceIterator* names, Deadline* deadline)
    : about_(about), names_(names), rarest_first_(RarestFirst({about, names})), deadline_(deadline) {}

void MentionPlaces::SkipTo(Docid target) {
  if (target <= docid_ && docid_ != 0) return;
  docid_ = SkipAllTo(rarest_first_, target, deadline_);
}

// A last name within the whole one is no other mention.
void MentionPlaces::Locate(Places* places) {
  if (!about_->Matches()) return;
  *places = names_->FindPlaces();
  KeepOutermost(places);
}

AtLeastIterator::AtLeastIterator(PlaceIterator* operand, std::uint32_t times)
    : operand_(operand), children_{operand}, times_(times) {}

bool AtLeastIterator::Matches() {
  std::uint32_t begins = 0;
  const Place* last = nullptr;
  for (const Place& place : operand_->FindPlaces()) {
    if (last == nullptr || last->begin != place.begin) ++begins;
    last = &place;
  }
  return begins >= times_;
}

std::string AtLeastIterator::Describe() const { return StrCat("at least ", times_, " times"); }

}  // namespace broadsheet
