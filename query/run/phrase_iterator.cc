#include "query/run/phrase_iterator.h"

#include <algorithm>
#include <utility>

#include "storage/strings.h"

namespace broadsheet {

PhraseIterator::PhraseIterator(const std::vector<PositionIterator*>& words, std::optional<TextField> field)
    : field_(field) {
  for (std::uint32_t offset = 0; offset < words.size(); ++offset) {
    if (words[offset] == nullptr) continue;
    children_.push_back(words[offset]);
    rarest_first_.push_back({words[offset], offset});
  }
  std::stable_sort(rarest_first_.begin(), rarest_first_.end(),
                   [](const Part& a, const Part& b) { return a.word->Cost() < b.word->Cost(); });
}

void PhraseIterator::SkipTo(Docid target) {
  if (target <= docid_ && docid_ != 0) return;
  PositionIterator &rarest = *rarest_first_[0].word, &next_rarest = *rarest_first_[1].word;
  do {
    rarest.SkipTo(target);
    next_rarest.SkipTo(rarest.docid());
    target = next_rarest.docid();
  } while (rarest.docid() != target);
  docid_ = target;
}

void PhraseIterator::StartCandidate() {
  for (Part& part : rarest_first_) part.located = false;
}

// Empty if the word is not there.
void PhraseIterator::Locate(Part& part) {
  part.located = true;
  part.word->SkipTo(docid_);
  part.positions = part.word->docid() == docid_ ? part.word->AnyPositions() : std::span<const Position>();
  part.at = part.positions.begin();
}

// Where the phrase begins next, or nothing.
std::optional<Position> PhraseIterator::NextBegin() {
  Part& rarest = rarest_first_.front();
  if (!rarest.located) Locate(rarest);
  while (rarest.at != rarest.positions.end()) {
    const Position position = *rarest.at++;
    // Positions of different fields are so far apart that no subtraction leads from a word of one to another's.
    if (WordOf(position) < rarest.offset || (field_ && FieldOf(position) != *field_)) continue;
    const Position begin = position - rarest.offset;
    bool together = true;
    for (std::size_t i = 1; i < rarest_first_.size() && together; ++i) {
      Part& part = rarest_first_[i];
      if (!part.located) Locate(part);
      while (part.at != part.positions.end() && *part.at < begin + part.offset) ++part.at;
      if (part.at == part.positions.end()) return std::nullopt;
      together = *part.at == begin + part.offset;
    }
    if (together && AllStandFrom(begin)) return begin;
  }
  return std::nullopt;
}

// Asked only where something stands in a row: forms take longer to look at.
bool PhraseIterator::AllStandFrom(Position begin) const {
  return std::all_of(rarest_first_.begin(), rarest_first_.end(),
                     [begin](const Part& part) { return part.word->StandsAt(begin + part.offset); });
}

bool PhraseIterator::Matches() {
  if (checked_ != docid_) {
    checked_ = docid_;
    StartCandidate();
    matches_ = NextBegin().has_value();
  }
  return matches_;
}

const std::vector<Position>& PhraseIterator::Begins() {
  if (located_ == docid_) return begins_;
  located_ = docid_;
  begins_.clear();
  StartCandidate();
  while (const std::optional<Position> begin = NextBegin()) begins_.push_back(*begin);
  return begins_;
}

void PhraseIterator::AddMatches(DocWindow* window) {
  if (!windows_) {
    std::vector<const WordIterator*> words;
    if (AddScoringWords(&words) != WordPresence::kAll) return DocIterator::AddMatches(window);
    windows_.emplace(std::move(words));
  }
  DocWindow matches(window->begin());
  windows_->AddPostings(&matches);
  matches.Filter([this](Docid docid) {
    docid_ = docid;  // the words follow where they are looked at
    return Matches();
  });
  window->Unite(matches);
}

double PhraseIterator::Score() {
  double score = 0;
  for (DocIterator* word : children_) score += word->Score();
  return score;
}

WordPresence PhraseIterator::AddScoringWords(std::vector<const WordIterator*>* words) const {
  return AddWordsOfAll(children_, words);
}

std::string PhraseIterator::Describe() const { return "phrase"; }

}  // namespace broadsheet
