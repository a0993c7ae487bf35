#include "storage/segment/pair_counter.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "storage/status_macros.h"

namespace broadsheet {
namespace {

constexpr std::uint64_t kNoEnd = ~std::uint64_t{0};
// What is found waits in pieces, so that nothing is moved as it grows.
constexpr std::size_t kPieceNumbers = 1 << 20;
// Documents of sets that are put in order together for each of the segment, at most: what was found is looked through a
// few times at any size.
constexpr std::uint64_t kDocidsADocument = 16;
// The sets of mixed pairs have so many documents in all for each of the segment, and so have those of others. They have
// fewer where articles are in one language; in an archive of several the commonest words are not very frequent.
constexpr std::uint64_t kMostListedPerDocument = 48;

}  // namespace

// By a hash, not regular docids: articles of several kinds may follow each other in turn.
bool PairCounter::IsInSample(Docid docid) {
  std::uint32_t hash = docid * kFactor;
  hash = (hash ^ hash >> 15) * 0x2C1B3C6D;
  return hash < ~std::uint32_t{0} / kSampleOneIn;
}

absl::Status PairCounter::Count(Documents documents) {
  bucket_keys_.resize(std::size_t{1} << kBucketBits);
  BS_RETURN_IF_ERROR(documents(IsInSample, [this](std::span<const PlacedWord> words) { AddToSample(words); }));
  EndSample();
  return documents([](Docid) { return true; }, [this](std::span<const PlacedWord> words) { Add(words); });
}

// No branch asks whether two words are in a row and make a pair that may have a set: it would be guessed wrong half the
// time.
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
    others += in_a_row & MayHaveSet(first.word, second.word);
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
  const PairKind kind = KindOf(key);
  if (kind == PairKind::kNone) return;
  (kind == PairKind::kVeryFrequent ? keys_.very_frequent : keys_.others).push_back(key);
}

void PairCounter::AddToSample(std::span<const PlacedWord> document) {
  FindKeys(document);
  for (const std::uint32_t key : keys_.others) ++bucket_keys_[BucketOf(key)];
  sampled_.insert(sampled_.end(), keys_.others.begin(), keys_.others.end());
  sampled_.push_back(kNoKey);
}

void PairCounter::EndSample() {
  has_counter_.resize(bucket_keys_.size() / 64);
  for (const std::uint32_t key : ChooseOthers()) {
    counter_of_[key] = static_cast<Counter>(pair_documents_.size());
    pair_documents_.push_back(0);
    has_counter_[BucketOf(key) / 64] |= std::uint64_t{1} << BucketOf(key) % 64;
  }
  pair_last_.resize(pair_documents_.size());
  sampled_ = std::pmr::vector<std::uint32_t>(memory_);
  std::vector<std::uint32_t>().swap(bucket_keys_);
}

// Those that the sample has in half as many documents as are to be expected of a pair that is just frequent enough; if
// they are too many, the most frequent.
std::vector<std::uint32_t> PairCounter::ChooseOthers() const {
  struct Sampled {
    std::uint32_t documents = 0;
    std::uint32_t last = 0;
  };
  using Entry = std::pair<const std::uint32_t, Sampled>;
  absl::flat_hash_map<std::uint32_t, Sampled, absl::Hash<std::uint32_t>, std::equal_to<>,
                      std::pmr::polymorphic_allocator<Entry>>
      sampled(memory_);
  std::uint32_t document = 1;
  for (const std::uint32_t key : sampled_) {
    document += key == kNoKey ? 1 : 0;
    if (key == kNoKey || bucket_keys_[BucketOf(key)] < OftenInSample(key)) continue;
    Sampled& of = sampled[key];
    of.documents += of.last != document ? 1 : 0;
    of.last = document;
  }
  std::vector<std::pair<std::uint32_t, std::uint32_t>> most_first;  // that are left, and key
  for (const auto& [key, of] : sampled) {
    if (of.documents >= OftenInSample(key)) most_first.emplace_back(documents_ - of.documents, key);
  }
  const std::size_t room = kEndOfDocument - pair_documents_.size();
  std::sort(most_first.begin(), most_first.end());
  most_first.resize(std::min(most_first.size(), room));
  std::vector<std::uint32_t> keys;
  for (const auto& [left, key] : most_first) keys.push_back(key);
  return keys;
}

void PairCounter::Add(std::span<const PlacedWord> document) {
  FindKeys(document);
  for (const std::uint32_t key : keys_.very_frequent) {
    CountPair(static_cast<Counter>((FirstOf(key) - 1u) * very_frequent_ + (SecondOf(key) - 1u)));
  }
  std::size_t kept = 0;
  for (const std::uint32_t key : keys_.others) {
    keys_.others[kept] = key;
    kept += MayBeCounted(key) ? 1 : 0;
  }
  for (const std::uint32_t key : std::span(keys_.others).first(kept)) {
    const auto counter = counter_of_.find(key);
    if (counter != counter_of_.end()) CountPair(counter->second);
  }
  Note(kEndOfDocument);
  ++docid_;
}

void PairCounter::CountPair(Counter counter) {
  if (pair_last_[counter] == docid_) return;
  pair_last_[counter] = docid_;
  ++pair_documents_[counter];
  Note(counter);
}

void PairCounter::Note(Counter counter) {
  if (found_.empty() || found_.back().size() == kPieceNumbers) {
    found_.emplace_back(memory_).reserve(kPieceNumbers);
  }
  found_.back().push_back(counter);
}

// By first and second word.
std::vector<PairCounter::FoundPair> PairCounter::FindFrequent() const {
  std::vector<FoundPair> pairs;
  for (std::uint32_t pair = 0; pair < very_frequent_ * very_frequent_; ++pair) {
    if (pair_documents_[pair] < LeastPairDocuments(PairKind::kVeryFrequent, documents_)) continue;
    pairs.push_back({pair / very_frequent_, pair % very_frequent_, static_cast<Counter>(pair)});
  }
  for (const PairKind kind : {PairKind::kMixed, PairKind::kOthers}) {
    std::vector<FoundPair> some = FrequentOf(kind);
    LeaveOutRarest(some);
    pairs.insert(pairs.end(), some.begin(), some.end());
  }
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

// Of those that the sample has often; in no order.
std::vector<PairCounter::FoundPair> PairCounter::FrequentOf(PairKind kind) const {
  std::vector<FoundPair> pairs;
  for (const auto& [key, counter] : counter_of_) {
    if (KindOf(key) != kind || pair_documents_[counter] < LeastPairDocuments(kind, documents_)) continue;
    pairs.push_back({FirstOf(key) - 1u, SecondOf(key) - 1u, counter});
  }
  return pairs;
}

void PairCounter::LeaveOutRarest(std::vector<FoundPair>& pairs) const {
  std::sort(pairs.begin(), pairs.end(), [this](const FoundPair& a, const FoundPair& b) {
    const std::uint32_t documents = pair_documents_[a.counter], other_documents = pair_documents_[b.counter];
    return documents != other_documents ? documents > other_documents : a < b;
  });
  std::uint64_t listed = 0;
  const auto first_left_out = std::find_if(pairs.begin(), pairs.end(), [&](const FoundPair& pair) {
    listed += pair_documents_[pair.counter];
    return listed > kMostListedPerDocument * documents_;
  });
  pairs.erase(first_left_out, pairs.end());
}

std::pmr::string PairCounter::Encode(std::uint64_t docids_at_once) const {
  const std::vector<FoundPair> pairs = FindFrequent();
  docids_at_once = std::max(docids_at_once, kDocidsADocument * documents_);
  PairSetsWriter writer(documents_, memory_);
  for (std::size_t begin = 0, end = 0; begin < pairs.size(); begin = end) {
    std::uint64_t docids = 0;
    while (end < pairs.size() && (end == begin || docids + pair_documents_[pairs[end].counter] <= docids_at_once)) {
      docids += pair_documents_[pairs[end++].counter];
    }
    Encode(std::span(pairs).subspan(begin, end - begin), writer);
  }
  return writer.Finish(words_.words);
}

void PairCounter::Encode(std::span<const FoundPair> pairs, PairSetsWriter& writer) const {
  // The documents of all pairs, one behind the other.
  std::vector<std::uint64_t> ends(pair_documents_.size(), kNoEnd);  // by counter, of what is there
  std::uint64_t total = 0;
  for (const FoundPair& pair : pairs) {
    ends[pair.counter] = total;
    total += pair_documents_[pair.counter];
  }
  std::pmr::vector<Docid> docids(total, memory_);
  Docid at = 1;
  for (const std::pmr::vector<Counter>& piece : found_) {
    for (const Counter counter : piece) {
      if (counter == kEndOfDocument) {
        ++at;
      } else if (ends[counter] != kNoEnd) {
        docids[ends[counter]++] = at;
      }
    }
  }
  for (const FoundPair& pair : pairs) {
    const std::uint32_t count = pair_documents_[pair.counter];
    writer.Add(pair.first, pair.second, std::span(docids).subspan(ends[pair.counter] - count, count));
  }
}

}  // namespace broadsheet
