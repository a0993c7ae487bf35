#include "storage/segment/pair_counter.h"

#include <algorithm>
#include <utility>

namespace broadsheet {
namespace {

constexpr std::uint64_t kNoEnd = ~std::uint64_t{0};

}  // namespace

PairCounter::PairCounter(std::uint32_t documents, PairWords words, std::pmr::memory_resource* memory)
    : documents_(documents),
      words_(std::move(words)),
      very_frequent_(words_.very_frequent),
      sample_(std::size_t{1} << kBucketBits),
      is_often_(sample_.size() / 64),
      pair_documents_(std::size_t{very_frequent_} * very_frequent_),
      pair_last_(pair_documents_.size()),
      found_(memory) {}

// No branch asks whether two words are in a row and alike: it would be guessed wrong half the time.
void PairCounter::FindKeys(std::span<const PlacedWord> words) {
  keys_.very_frequent.resize(words.size());
  keys_.others.resize(words.size());
  std::size_t very_frequent = 0, others = 0;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const PlacedWord &first = words[i], &second = words[i + 1];
    const std::uint32_t key = KeyOf(first.word, second.word);
    const unsigned in_a_row = second.position == first.position + 1 ? 1 : 0;
    keys_.very_frequent[very_frequent] = keys_.others[others] = key;
    very_frequent += in_a_row & (std::max(first.word, second.word) <= very_frequent_ ? 1 : 0);
    others += in_a_row & (std::min(first.word, second.word) > very_frequent_ ? 1 : 0);
  }
  keys_.very_frequent.resize(very_frequent);
  keys_.others.resize(others);
  // Where several words stand at one place.
  for (std::size_t i = 0; i + 2 < words.size(); ++i) {
    for (std::size_t next = i + 2; next < words.size() && words[next].position - words[i].position <= 1; ++next) {
      if (words[next].position != words[i].position) AddKey(KeyOf(words[i].word, words[next].word));
    }
  }
}

void PairCounter::AddKey(std::uint32_t key) {
  if (std::max(FirstOf(key), SecondOf(key)) <= very_frequent_) keys_.very_frequent.push_back(key);
  if (std::min(FirstOf(key), SecondOf(key)) > very_frequent_) keys_.others.push_back(key);
}

void PairCounter::AddToSample(std::span<const PlacedWord> document) {
  FindKeys(document);
  for (const std::uint32_t key : keys_.others) ++sample_[BucketOf(key)];
}

// Half of what is to be expected of a pair that is just frequent enough.
void PairCounter::EndSample() {
  const std::uint32_t often = LeastPairDocuments(/*very_frequent=*/false, documents_) / (2 * kSampleOneIn);
  for (std::size_t bucket = 0; bucket < sample_.size(); ++bucket) {
    is_often_[bucket / 64] |= std::uint64_t{sample_[bucket] >= often} << bucket % 64;
  }
}

void PairCounter::Add(std::span<const PlacedWord> document) {
  FindKeys(document);
  for (const std::uint32_t key : keys_.very_frequent) {
    Count(static_cast<Counter>((FirstOf(key) - 1u) * very_frequent_ + (SecondOf(key) - 1u)));
  }
  std::size_t often = 0;
  for (const std::uint32_t key : keys_.others) {
    keys_.others[often] = key;
    often += IsOften(key) ? 1 : 0;
  }
  for (const std::uint32_t key : std::span(keys_.others).first(often)) CountOther(key);
  found_.push_back(kEndOfDocument);
  ++docid_;
}

void PairCounter::CountOther(std::uint32_t key) {
  const auto [place, is_new] = counter_of_.try_emplace(key, static_cast<Counter>(pair_documents_.size()));
  if (is_new) {
    if (pair_documents_.size() == kEndOfDocument) return static_cast<void>(counter_of_.erase(place));
    pair_documents_.push_back(0);
    pair_last_.push_back(0);
  }
  Count(place->second);
}

void PairCounter::Count(Counter counter) {
  if (pair_last_[counter] == docid_) return;
  pair_last_[counter] = docid_;
  ++pair_documents_[counter];
  found_.push_back(counter);
}

// By first and second word.
std::vector<PairCounter::FoundPair> PairCounter::FindFrequent() const {
  std::vector<FoundPair> pairs;
  const auto add_if_frequent = [&](std::uint32_t first, std::uint32_t second, Counter counter) {
    const std::uint32_t least = LeastPairDocuments(first < very_frequent_, documents_);
    if (pair_documents_[counter] >= least) pairs.push_back({first, second, counter});
  };
  for (std::uint32_t pair = 0; pair < very_frequent_ * very_frequent_; ++pair) {
    add_if_frequent(pair / very_frequent_, pair % very_frequent_, static_cast<Counter>(pair));
  }
  for (const auto& [key, counter] : counter_of_) add_if_frequent(FirstOf(key) - 1u, SecondOf(key) - 1u, counter);
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

std::string PairCounter::Encode() const {
  const std::vector<FoundPair> pairs = FindFrequent();
  // The documents of all pairs, one behind the other.
  std::vector<std::uint64_t> ends(pair_documents_.size(), kNoEnd);  // by counter, of what is there
  std::uint64_t total = 0;
  for (const FoundPair& pair : pairs) {
    ends[pair.counter] = total;
    total += pair_documents_[pair.counter];
  }
  std::pmr::vector<Docid> docids(total, found_.get_allocator().resource());
  Docid at = 1;
  for (const Counter counter : found_) {
    if (counter == kEndOfDocument) {
      ++at;
    } else if (ends[counter] != kNoEnd) {
      docids[ends[counter]++] = at;
    }
  }
  PairSetsWriter writer(documents_);
  for (const FoundPair& pair : pairs) {
    const std::uint32_t count = pair_documents_[pair.counter];
    writer.Add(pair.first, pair.second, std::span(docids).subspan(ends[pair.counter] - count, count));
  }
  return writer.Finish(words_.words);
}

}  // namespace broadsheet
