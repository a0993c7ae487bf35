#include "query/run/phrase_iterator.h"

#include <algorithm>

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
  for (std::size_t agreed = 0; agreed < rarest_first_.size();) {
    PositionIterator* word = rarest_first_[agreed].word;
    word->SkipTo(target);
    if (word->docid() == target || agreed == 0) {
      target = word->docid();
      if (target == kNoMoreDocs) break;
      ++agreed;
    } else {
      target = word->docid();
      agreed = 0;
    }
  }
  docid_ = target;
}

const std::vector<Position>& PhraseIterator::Begins() {
  if (located_ == docid_) return begins_;
  located_ = docid_;
  begins_.clear();
  // Positions of different fields are so far apart that no subtraction leads from a word of one to another's.
  for (const Position position : rarest_first_.front().word->Positions()) {
    if (field_ && FieldOf(position) != *field_) continue;
    if (WordOf(position) >= rarest_first_.front().offset) begins_.push_back(position - rarest_first_.front().offset);
  }
  for (std::size_t i = 1; i < rarest_first_.size() && !begins_.empty(); ++i) {
    const std::vector<Position>& positions = rarest_first_[i].word->Positions();
    const std::uint32_t offset = rarest_first_[i].offset;
    auto place = positions.begin();
    std::erase_if(begins_, [&](Position begin) {
      place = std::lower_bound(place, positions.end(), begin + offset);
      return place == positions.end() || *place != begin + offset;
    });
  }
  return begins_;
}

bool PhraseIterator::Matches() { return !Begins().empty(); }

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
