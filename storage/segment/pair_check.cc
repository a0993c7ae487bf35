#include "storage/segment/pair_check.h"

#include <cstdint>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "storage/segment/pair_sets.h"
#include "storage/segment/placed_words.h"
#include "storage/segment/segment_data.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

absl::Status WrongDocuments(const WordPair& pair) {
  return absl::DataLossError(
      StrCat("the documents of its pair of words ", pair.first, " and ", pair.second, " are not those that have it"));
}

class PairCheck {
 public:
  explicit PairCheck(std::span<const WordPair> pairs) : pairs_(pairs), sets_(pairs.size()), last_(pairs.size()) {}

  absl::Status Read(std::uint32_t documents);
  // Of documents in order.
  void Look(Docid docid, std::span<const PlacedWord> words);
  // After all of them.
  absl::Status Finish() const;

 private:
  void Found(Docid docid, std::uint32_t first, std::uint32_t second);

  std::span<const WordPair> pairs_;
  std::vector<std::vector<std::uint64_t>> sets_;  // what is not found yet
  std::vector<Docid> last_;
  absl::flat_hash_map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> place_;
  const WordPair* wrong_ = nullptr;
};

absl::Status PairCheck::Read(std::uint32_t documents) {
  for (std::size_t i = 0; i < pairs_.size(); ++i) {
    place_[{pairs_[i].first, pairs_[i].second}] = i;
    std::uint32_t count = 0;
    if (!ReadPairDocuments(pairs_[i], documents, &sets_[i])) return WrongDocuments(pairs_[i]);
    ForEachDocid(sets_[i], [&](Docid) { ++count; });
    if (count != pairs_[i].documents) return WrongDocuments(pairs_[i]);
  }
  return absl::OkStatus();
}

void PairCheck::Look(Docid docid, std::span<const PlacedWord> words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    for (std::size_t next = i + 1; next < words.size() && words[next].position <= words[i].position + 1; ++next) {
      if (words[next].position != words[i].position) Found(docid, words[i].word - 1u, words[next].word - 1u);
    }
  }
}

void PairCheck::Found(Docid docid, std::uint32_t first, std::uint32_t second) {
  const auto place = place_.find(std::pair(first, second));
  if (place == place_.end() || last_[place->second] == docid) return;
  last_[place->second] = docid;
  std::uint64_t& bits = sets_[place->second][docid / 64];
  const std::uint64_t bit = std::uint64_t{1} << docid % 64;
  if ((bits & bit) == 0) wrong_ = &pairs_[place->second];
  bits &= ~bit;
}

absl::Status PairCheck::Finish() const {
  if (wrong_ != nullptr) return WrongDocuments(*wrong_);
  for (std::size_t i = 0; i < pairs_.size(); ++i) {
    bool is_empty = true;
    ForEachDocid(sets_[i], [&](Docid) { is_empty = false; });
    if (!is_empty) return WrongDocuments(pairs_[i]);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckPairSets(const Segment& segment) {
  const std::uint32_t documents = segment.document_count();
  PairTable table;
  if (!table.Read(segment.data().section(WordsSection::kPairs), documents)) {
    return absl::DataLossError("its pairs of words cannot be read");
  }
  PairCheck check(table.pairs());
  BS_RETURN_IF_ERROR(check.Read(documents));
  BS_ASSIGN_OR_RETURN(PlacedWords words, PlacedWords::Of(segment, table.words()));
  BS_RETURN_IF_ERROR(words.Visit([](Docid) { return true; },
                                 [&](Docid docid, std::span<const PlacedWord> placed) { check.Look(docid, placed); },
                                 nullptr));
  return check.Finish();
}

}  // namespace broadsheet
