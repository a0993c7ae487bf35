#include "query/run/boolean_iterators.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "storage/strings.h"

namespace broadsheet {

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

std::uint64_t OrIterator::Cost() const {
  std::uint64_t cost = 0;
  for (const DocIterator* child : children_) cost += child->Cost();
  return cost;
}

}  // namespace broadsheet
