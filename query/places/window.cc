#include "query/places/window.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace broadsheet {
namespace {

// A position and the words that stand there.
struct Event {
  Position position;
  std::vector<std::uint32_t> words;
};

std::vector<Event> MakeEvents(std::span<const std::vector<Position>* const> words) {
  std::vector<std::pair<Position, std::uint32_t>> all;
  for (std::uint32_t word = 0; word < words.size(); ++word) {
    for (const Position position : *words[word]) all.emplace_back(position, word);
  }
  std::sort(all.begin(), all.end());
  std::vector<Event> events;
  for (const auto& [position, word] : all) {
    if (events.empty() || events.back().position != position) events.push_back({position, {}});
    events.back().words.push_back(word);
  }
  return events;
}

// Gives each word an event of its own, if that is possible.
class Assignment {
 public:
  // By word, the numbers of its events.
  explicit Assignment(std::vector<std::span<const std::uint32_t>> events_of)
      : events_of_(std::move(events_of)), event_of_(events_of_.size()), giver_(events_of_.size()) {}

  bool Run() {
    for (std::uint32_t word = 0; word < events_of_.size(); ++word) {
      if (!Place(word)) return false;
    }
    return true;
  }

 private:
  // Finds an event for one more word, moving others along a path of exchanges (breadth first).
  bool Place(std::uint32_t first) {
    std::vector<std::uint32_t> queue = {first};
    std::vector<bool> tried(events_of_.size(), false);
    tried[first] = true;
    for (std::size_t next = 0; next < queue.size(); ++next) {
      const std::uint32_t word = queue[next];
      for (const std::uint32_t event : events_of_[word]) {
        const auto [at, is_free] = word_at_.try_emplace(event, word);
        if (is_free) {
          Exchange(first, word, event);
          return true;
        }
        const std::uint32_t holder = at->second;
        if (tried[holder]) continue;
        tried[holder] = true;
        giver_[holder] = word;
        queue.push_back(holder);
      }
    }
    return false;
  }

  // `word` takes `event`, and each giver the event of the one that it gave its own to.
  void Exchange(std::uint32_t first, std::uint32_t word, std::uint32_t event) {
    for (;; word = giver_[word]) {
      word_at_[event] = word;
      std::swap(event_of_[word], event);
      if (word == first) return;
    }
  }

  const std::vector<std::span<const std::uint32_t>> events_of_;
  std::vector<std::uint32_t> event_of_;                        // by word that has one
  absl::flat_hash_map<std::uint32_t, std::uint32_t> word_at_;  // by event
  std::vector<std::uint32_t> giver_;                           // the word that takes over a word's event
};

// The events from one to another, and which words they have.
class Stretch {
 public:
  // `shortest`: positions that it has at least.
  Stretch(const std::vector<Event>& events, std::size_t words, std::uint64_t shortest)
      : events_(events), shortest_(shortest), events_of_(words), first_(words), missing_(words) {}

  void Extend() {
    for (const std::uint32_t word : events_[end_].words) {
      missing_ -= Count(word) == 0 ? 1 : 0;
      events_of_[word].push_back(static_cast<std::uint32_t>(end_));
    }
    shared_ += events_[end_++].words.size() > 1 ? 1 : 0;
  }

  void Shrink() {
    for (const std::uint32_t word : events_[begin_].words) {
      ++first_[word];
      missing_ += Count(word) == 0 ? 1 : 0;
    }
    shared_ -= events_[begin_++].words.size() > 1 ? 1 : 0;
  }

  // Whether it is still whole without its first event.
  bool IsWholeWithoutFirst() const {
    for (const std::uint32_t word : events_[begin_].words) {
      if (Count(word) == 1) return false;
    }
    return missing_ == 0 && HaveEvents(begin_ + 1);
  }

  bool IsWhole() const { return missing_ == 0 && HaveEvents(begin_); }

  std::size_t begin() const { return begin_; }

 private:
  // That it has.
  std::size_t Count(std::uint32_t word) const { return events_of_[word].size() - first_[word]; }

  bool HaveEvents(std::size_t begin) const {
    const std::size_t words = events_of_.size();
    if (end_ - begin < words) return false;
    if (events_[end_ - 1].position - events_[begin].position + std::uint64_t{1} < shortest_) return false;
    if (shared_ == 0) return true;  // each event has but one word
    // Who has as many as there are words finds one after all others in any case.
    std::vector<std::span<const std::uint32_t>> scarce;
    for (std::size_t word = 0; word < words; ++word) {
      auto own = std::span(events_of_[word]).subspan(first_[word]);
      if (!own.empty() && own.front() < begin) own = own.subspan(1);
      if (own.size() < words) scarce.push_back(own);
    }
    return Assignment(std::move(scarce)).Run();
  }

  const std::vector<Event>& events_;
  const std::uint64_t shortest_;
  std::vector<std::vector<std::uint32_t>> events_of_;  // by word, their numbers from the first of all on
  std::vector<std::size_t> first_;                     // by word, of these the first within the stretch
  std::size_t missing_;                                // words that are not there
  std::size_t shared_ = 0;                             // events of more than one word
  std::size_t begin_ = 0, end_ = 0;
};

}  // namespace

Places ShortestStretches(std::span<const std::vector<Position>* const> words, std::uint64_t shortest,
                         std::uint64_t longest) {
  const std::vector<Event> events = MakeEvents(words);
  Places places;
  Stretch stretch(events, words.size(), shortest);
  for (const Event& last : events) {
    stretch.Extend();
    const auto too_far = [&](const Event& first) {
      return FieldOf(first.position) != FieldOf(last.position) || last.position - first.position >= longest;
    };
    while (too_far(events[stretch.begin()])) stretch.Shrink();
    if (!stretch.IsWhole()) continue;
    while (stretch.IsWholeWithoutFirst()) stretch.Shrink();
    places.push_back({events[stretch.begin()].position, last.position});
    stretch.Shrink();  // whatever else begins there, or before, has this one inside
  }
  return places;
}

}  // namespace broadsheet
