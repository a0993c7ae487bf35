#include "query/places/window.h"

#include <algorithm>

namespace broadsheet {
namespace {

constexpr std::uint32_t kNoWord = 0xFFFFFFFF;

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
  Assignment(std::span<const Event> events, std::size_t words)
      : events_(events), event_of_(words, events.size()), word_at_(events.size(), kNoWord) {}

  bool Run() {
    for (std::size_t round = 0; round < event_of_.size(); ++round) {
      tried_.assign(event_of_.size(), false);
      if (!Augment()) return false;
    }
    return true;
  }

 private:
  // Finds a place for one more word, moving others along a path of exchanges (breadth first).
  bool Augment() {
    std::vector<std::uint32_t> queue;
    std::vector<std::size_t> came_by(event_of_.size(), events_.size());  // the event that a word gives up
    for (std::uint32_t word = 0; word < event_of_.size(); ++word) {
      if (event_of_[word] == events_.size()) {
        queue.push_back(word);
        tried_[word] = true;
        break;
      }
    }
    for (std::size_t next = 0; next < queue.size(); ++next) {
      const std::uint32_t word = queue[next];
      for (std::size_t event = 0; event < events_.size(); ++event) {
        const auto& here = events_[event].words;
        if (!std::binary_search(here.begin(), here.end(), word)) continue;
        const std::uint32_t holder = word_at_[event];
        if (holder == kNoWord) {
          Exchange(word, event, came_by);
          return true;
        }
        if (tried_[holder]) continue;
        tried_[holder] = true;
        came_by[holder] = event;
        giver_.resize(event_of_.size());
        giver_[holder] = word;
        queue.push_back(holder);
      }
    }
    return false;
  }

  void Exchange(std::uint32_t word, std::size_t event, const std::vector<std::size_t>& came_by) {
    for (;;) {
      word_at_[event] = word;
      event_of_[word] = event;
      if (came_by[word] == events_.size()) return;
      event = came_by[word];
      word = giver_[word];
    }
  }

  const std::span<const Event> events_;
  std::vector<std::size_t> event_of_;   // by word; the number of events: none
  std::vector<std::uint32_t> word_at_;  // by event
  std::vector<bool> tried_;
  std::vector<std::uint32_t> giver_;  // the word that takes over a word's event
};

// The events from one to another, and which words they have.
class Stretch {
 public:
  // `shortest`: positions that it has at least.
  Stretch(const std::vector<Event>& events, std::size_t words, std::uint64_t shortest)
      : events_(events), shortest_(shortest), counts_(words, 0), missing_(words) {}

  void Extend() {
    for (const std::uint32_t word : events_[end_].words) missing_ -= counts_[word]++ == 0 ? 1 : 0;
    shared_ += events_[end_++].words.size() > 1 ? 1 : 0;
  }

  void Shrink() {
    for (const std::uint32_t word : events_[begin_].words) missing_ += --counts_[word] == 0 ? 1 : 0;
    shared_ -= events_[begin_++].words.size() > 1 ? 1 : 0;
  }

  // Whether it is still whole without its first event.
  bool IsWholeWithoutFirst() const {
    for (const std::uint32_t word : events_[begin_].words) {
      if (counts_[word] == 1) return false;
    }
    return missing_ == 0 && HaveEvents(begin_ + 1);
  }

  bool IsWhole() const { return missing_ == 0 && HaveEvents(begin_); }

  std::size_t begin() const { return begin_; }

 private:
  bool HaveEvents(std::size_t begin) const {
    if (end_ - begin < counts_.size()) return false;
    if (events_[end_ - 1].position - events_[begin].position + std::uint64_t{1} < shortest_) return false;
    if (shared_ == 0) return true;  // each event has but one word
    return Assignment(std::span(events_).subspan(begin, end_ - begin), counts_.size()).Run();
  }

  const std::vector<Event>& events_;
  const std::uint64_t shortest_;
  std::vector<std::size_t> counts_;  // by word
  std::size_t missing_;              // words that are not there
  std::size_t shared_ = 0;           // events of more than one word
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
