#include "query/run/position/leaf_places.h"

#include <algorithm>
#include <utility>

#include "query/places/window.h"
#include "storage/strings.h"

namespace broadsheet {

WindowPlaces::WindowPlaces(std::vector<PositionIterator*> words, std::uint64_t shortest, std::uint64_t longest,
                           std::optional<TextField> field, Deadline* deadline)
    : words_(std::move(words)),
      rarest_first_(RarestFirst({words_.begin(), words_.end()})),
      shortest_(shortest),
      longest_(longest),
      field_(field),
      deadline_(deadline) {}

void WindowPlaces::SkipTo(Docid target) {
  if (target <= docid_ && docid_ != 0) return;
  docid_ = SkipAllTo(rarest_first_, target, deadline_);
}

void WindowPlaces::Locate(Places* places) {
  if (deadline_->LookNow()) return;
  std::vector<const std::vector<Position>*> positions;
  for (PositionIterator* word : words_) positions.push_back(&word->Positions());
  *places = ShortestStretches(positions, shortest_, longest_);
  if (field_) std::erase_if(*places, [this](const Place& place) { return FieldOf(place.begin) != *field_; });
}

double WindowPlaces::Score() {
  double score = 0;
  for (PositionIterator* word : words_) score += word->Score();
  return score;
}

std::string WindowPlaces::Describe() const { return StrCat("window of ", longest_, " words"); }

}  // namespace broadsheet
