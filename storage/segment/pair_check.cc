#include "storage/segment/pair_check.h"

#include <xxhash.h>

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "storage/segment/pair_sets.h"
#include "storage/segment/placed_words.h"
#include "storage/segment/segment_data.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// Sets of documents, told by their number and a sum that others have by chance alone (one in 2^64).
struct Fingerprint {
  void Add(Docid docid) {
    ++documents;
    sum += XXH3_64bits(&docid, sizeof(docid));
  }
  bool operator==(const Fingerprint&) const = default;

  std::uint32_t documents = 0;
  std::uint64_t sum = 0;
};

class PairCheck {
 public:
  explicit PairCheck(std::span<const WordPair> pairs) : pairs_(pairs), found_(pairs.size()), last_(pairs.size()) {
    for (std::size_t i = 0; i < pairs.size(); ++i) place_[{pairs[i].first, pairs[i].second}] = i;
  }

  // Of all documents in order.
  void Look(Docid docid, std::span<const PlacedWord> words);
  // After that.
  absl::Status Compare(std::uint32_t documents) const;

 private:
  void Found(Docid docid, std::uint32_t first, std::uint32_t second);

  std::span<const WordPair> pairs_;
  std::vector<Fingerprint> found_;
  std::vector<Docid> last_;
  absl::flat_hash_map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> place_;
};

void PairCheck::Look(Docid docid, std::span<const PlacedWord> words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    for (std::size_t next = i + 1; next < words.size() && words[next].position - words[i].position <= 1; ++next) {
      if (words[next].position != words[i].position) Found(docid, words[i].word - 1u, words[next].word - 1u);
    }
  }
}

void PairCheck::Found(Docid docid, std::uint32_t first, std::uint32_t second) {
  const auto place = place_.find(std::pair(first, second));
  if (place == place_.end() || last_[place->second] == docid) return;
  last_[place->second] = docid;
  found_[place->second].Add(docid);
}

absl::Status PairCheck::Compare(std::uint32_t documents) const {
  std::vector<std::uint64_t> bits;
  for (std::size_t i = 0; i < pairs_.size(); ++i) {
    Fingerprint set;
    const bool is_read = ReadPairDocuments(pairs_[i], documents, &bits);
    ForEachDocid(bits, [&](Docid docid) { set.Add(docid); });
    if (!is_read || set != found_[i] || set.documents != pairs_[i].documents) {
      return absl::DataLossError(StrCat("the documents of its pair of words ", pairs_[i].first, " and ",
                                        pairs_[i].second, " are not those that have it"));
    }
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
  BS_ASSIGN_OR_RETURN(PlacedWords words, PlacedWords::Of(segment, table.words()));
  BS_RETURN_IF_ERROR(words.Visit([](Docid) { return true; },
                                 [&](Docid docid, std::span<const PlacedWord> placed) { check.Look(docid, placed); },
                                 nullptr));
  return check.Compare(documents);
}

}  // namespace broadsheet
