#include "query/places/relation.h"

#include <algorithm>
#include <iterator>

namespace broadsheet {
namespace {

Position FieldBegin(Position position) { return MakePosition(FieldOf(position), 0); }
Position FieldLast(Position position) { return FieldBegin(position) | (MakePosition(TextField::kDeck, 0) - 1); }

Position UnitBegin(const UnitBegins& begins, Position position) {
  const auto next = std::upper_bound(begins.begin(), begins.end(), position);
  return next == begins.begin() ? FieldBegin(position) : std::max(*(next - 1), FieldBegin(position));
}

// The places that others are looked for among.
class Others {
 public:
  explicit Others(const Places& places) : places_(places) {
    ends_.reserve(places.size());
    for (const Place& place : places) ends_.push_back(place.end);
    if (!std::is_sorted(ends_.begin(), ends_.end())) std::sort(ends_.begin(), ends_.end());
  }

  // One that begins at most `distance` behind the end of `place`, in its field.
  bool HasBehind(const Place& place, std::uint32_t distance) const {
    const Position last = place.end + std::min(distance, FieldLast(place.end) - place.end);
    const auto next = std::upper_bound(places_.begin(), places_.end(), place.end,
                                       [](Position end, const Place& other) { return end < other.begin; });
    return next != places_.end() && next->begin <= last;
  }

  // One that ends at most `distance` before the beginning of `place`, in its field.
  bool HasBefore(const Place& place, std::uint32_t distance) const {
    const Position first = place.begin - std::min(distance, WordOf(place.begin));
    const auto next = std::lower_bound(ends_.begin(), ends_.end(), first);
    return next != ends_.end() && *next < place.begin;
  }

  // One in the same unit that does not overlap.
  bool HasInUnit(const Place& place, const UnitBegins& begins) const {
    const Position begin = UnitBegin(begins, place.begin), end = UnitEnd(begins, place.begin);
    if (place.end >= end) return false;
    auto other = std::lower_bound(places_.begin(), places_.end(), begin,
                                  [](const Place& candidate, Position from) { return candidate.begin < from; });
    for (; other != places_.end() && other->begin < end; ++other) {
      if (other->end < end && !Overlap(*other, place)) return true;
    }
    return false;
  }

 private:
  const Places& places_;
  std::vector<Position> ends_;
};

// `behind`, `before`: on which sides of the places kept the others may stand.
Places Keep(const Places& kept, const ProximityStep& step, const Places& others, const TextUnits& units, bool behind,
            bool before) {
  const Others lookup(others);
  const auto fits = [&](const Place& place) {
    switch (step.relation) {
      case Relation::kNear:
      case Relation::kBefore:
        return (behind && lookup.HasBehind(place, step.distance)) || (before && lookup.HasBefore(place, step.distance));
      case Relation::kSameSentence:
        return lookup.HasInUnit(place, units.sentences);
      case Relation::kSameParagraph:
        return lookup.HasInUnit(place, units.paragraphs);
    }
    return false;
  };
  Places fitting;
  std::copy_if(kept.begin(), kept.end(), std::back_inserter(fitting), fits);
  return fitting;
}

}  // namespace

Position UnitEnd(const UnitBegins& begins, Position position) {
  const Position last = FieldLast(position);
  const auto next = std::upper_bound(begins.begin(), begins.end(), position);
  return next == begins.end() || *next > last ? last : *next;
}

Places KeepLeft(const Places& left, const ProximityStep& step, const Places& right, const TextUnits& units) {
  return Keep(left, step, right, units, true, step.relation != Relation::kBefore);
}

Places KeepRight(const Places& left, const ProximityStep& step, const Places& right, const TextUnits& units) {
  return Keep(right, step, left, units, step.relation != Relation::kBefore, true);
}

}  // namespace broadsheet
