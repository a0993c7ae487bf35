#include "query/run/boolean_iterators.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "storage/strings.h"

namespace broadsheet {

namespace {

// Fewer candidates than so many in a window are looked up one by one; else all matches of the other are found.
constexpr std::uint32_t kFewCandidates = 16;

// Keeps what `iterator` matches, or what it does not.
void Restrict(DocIterator& iterator, bool wanted, DocWindow* matches) {
  const std::uint32_t candidates = matches->Count();
  if (candidates == 0) return;
  if (candidates < kFewCandidates) {
    return matches->Filter([&](Docid docid) {
      iterator.SkipTo(docid);
      return (iterator.docid() == docid && iterator.Matches()) == wanted;
    });
  }
  DocWindow others(matches->begin());
  iterator.AddMatches(&others);
  if (wanted) {
    matches->Intersect(others);
  } else {
    matches->Subtract(others);
  }
}

}  // namespace

AndIterator::AndIterator(std::vector<DocIterator*> required, std::vector<DocIterator*> excluded, RangesIterator* ranges)
    : required_(std::move(required)), rarest_first_(required_), excluded_(std::move(excluded)), ranges_(ranges) {
  std::stable_sort(rarest_first_.begin(), rarest_first_.end(),
                   [](const DocIterator* a, const DocIterator* b) { return a->Cost() < b->Cost(); });
  children_ = rarest_first_;
  if (ranges_) children_.insert(children_.begin(), ranges_);
  children_.insert(children_.end(), excluded_.begin(), excluded_.end());
}

void AndIterator::SkipTo(Docid target) {
  if (target <= docid_ && docid_ != 0) return;
  // The leader proposes; where anyone has to go further, it proposes again from there.
  while (target != kNoMoreDocs) {
    if (!rarest_first_.empty()) {
      rarest_first_.front()->SkipTo(target);
      target = rarest_first_.front()->docid();
    }
    const Docid proposed = target;
    if (ranges_ && target != kNoMoreDocs) {
      ranges_->SkipTo(target);
      target = ranges_->docid();
      if (target != proposed && !rarest_first_.empty()) continue;
    }
    bool agreed = true;
    for (std::size_t i = 1; i < rarest_first_.size() && agreed && target != kNoMoreDocs; ++i) {
      rarest_first_[i]->SkipTo(target);
      agreed = rarest_first_[i]->docid() == target;
      target = rarest_first_[i]->docid();
    }
    if (agreed) break;
  }
  docid_ = target;
}

bool AndIterator::Matches() {
  for (DocIterator* iterator : rarest_first_) {
    if (!iterator->Matches()) return false;
  }
  for (DocIterator* iterator : excluded_) {
    iterator->SkipTo(docid_);
    if (iterator->docid() == docid_ && iterator->Matches()) return false;
  }
  return true;
}

double AndIterator::Score() {
  double score = 0;
  for (DocIterator* iterator : required_) score += iterator->Score();
  return score;
}

WordPresence AndIterator::AddScoringWords(std::vector<const WordIterator*>* words) const {
  WordPresence presence = excluded_.empty() ? WordPresence::kAllEnough : WordPresence::kAll;
  for (const DocIterator* iterator : required_) {
    const std::size_t before = words->size();
    const WordPresence of_part = iterator->AddScoringWords(words);
    if (of_part == WordPresence::kUnknown) return of_part;
    if (of_part == WordPresence::kEnough && required_.size() == 1 && excluded_.empty() && !iterator->Within()) {
      return of_part;
    }
    const bool one_of_several = of_part == WordPresence::kEnough && words->size() > before + 1;
    if (of_part == WordPresence::kAny || one_of_several) presence = WordPresence::kAny;
    const bool more_is_asked = of_part == WordPresence::kAll || iterator->Within() != nullptr;
    if (more_is_asked && presence == WordPresence::kAllEnough) presence = WordPresence::kAll;
  }
  return presence;
}

bool AndIterator::AddKnownCandidates(std::uint64_t others, DocWindow* window) {
  bool known = false;
  for (DocIterator* iterator : required_) {
    if (!known) {
      known = iterator->AddKnownCandidates(others, window);
      continue;
    }
    DocWindow also(window->begin());
    if (iterator->AddKnownCandidates(others, &also)) window->Intersect(also);
  }
  return known;
}

void AndIterator::AddMatches(DocWindow* window) {
  DocWindow matches(window->begin());
  if (ranges_) {
    ranges_->AddMatches(&matches);
  } else {
    rarest_first_.front()->AddMatches(&matches);
  }
  for (std::size_t i = ranges_ ? 0 : 1; i < rarest_first_.size(); ++i) Restrict(*rarest_first_[i], true, &matches);
  for (DocIterator* iterator : excluded_) Restrict(*iterator, false, &matches);
  window->Unite(matches);
}

std::uint64_t AndIterator::Cost() const {
  std::uint64_t cost = std::numeric_limits<std::uint64_t>::max();
  if (ranges_) cost = ranges_->Cost();
  if (!rarest_first_.empty()) cost = std::min(cost, rarest_first_.front()->Cost());
  return cost;
}

std::string AndIterator::Describe() const {
  return excluded_.empty() ? "and" : StrCat("and, without the last ", excluded_.size());
}

OrIterator::OrIterator(std::vector<DocIterator*> children) : children_(std::move(children)), heap_(children_) {}

void OrIterator::Start(Docid target) {
  for (DocIterator* child : heap_) child->SkipTo(target);
  std::erase_if(heap_, [](const DocIterator* child) { return child->docid() == kNoMoreDocs; });
  for (std::size_t place = heap_.size() / 2; place-- > 0;) SiftDown(place);
}

void OrIterator::SiftDown(std::size_t place) {
  DocIterator* const moving = heap_[place];
  for (;;) {
    std::size_t child = 2 * place + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() && heap_[child + 1]->docid() < heap_[child]->docid()) ++child;
    if (moving->docid() <= heap_[child]->docid()) break;
    heap_[place] = heap_[child];
    place = child;
  }
  heap_[place] = moving;
}

void OrIterator::SkipTo(Docid target) {
  if (target <= docid_ && docid_ != 0) return;
  if (docid_ == 0) Start(target);
  while (!heap_.empty() && heap_.front()->docid() < target) {
    heap_.front()->SkipTo(target);
    if (heap_.front()->docid() == kNoMoreDocs) {
      heap_.front() = heap_.back();
      heap_.pop_back();
    }
    if (!heap_.empty()) SiftDown(0);
  }
  docid_ = heap_.empty() ? kNoMoreDocs : heap_.front()->docid();
}

void OrIterator::Next() { SkipTo(docid_ + 1); }

bool OrIterator::Matches() {
  for (DocIterator* child : children_) {
    if (child->docid() == docid_ && child->Matches()) return true;
  }
  return false;
}

double OrIterator::Score() {
  double score = 0;
  for (DocIterator* child : children_) {
    if (child->docid() == docid_ && child->Matches()) score += child->Score();
  }
  return score;
}

WordPresence OrIterator::AddScoringWords(std::vector<const WordIterator*>* words) const {
  WordPresence presence = WordPresence::kEnough;
  for (const DocIterator* child : children_) {
    const std::size_t before = words->size();
    const WordPresence of_part = child->AddScoringWords(words);
    if (of_part == WordPresence::kUnknown || words->size() == before) return WordPresence::kUnknown;
    if (of_part != WordPresence::kEnough || child->Within() != nullptr) presence = WordPresence::kAny;
  }
  return presence;
}

void OrIterator::AddMatches(DocWindow* window) {
  for (DocIterator* child : children_) child->AddMatches(window);
  docid_ = 0;  // some have moved, and some not: the heap has to be made anew
}

std::uint64_t OrIterator::Cost() const {
  std::uint64_t cost = 0;
  for (const DocIterator* child : children_) cost += child->Cost();
  return cost;
}

}  // namespace broadsheet
