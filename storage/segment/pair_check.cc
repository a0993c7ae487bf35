#include "storage/segment/pair_check.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "storage/segment/pair_sets.h"
#include "storage/segment/segment_data.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// Where a written word stands, document by document.
class WordWalk {
 public:
  // Terms that are not there have no documents.
  WordWalk(const Segment& segment, const WrittenWord& word) : word_(word) {
    for (const TermForms& term : word_) {
      const auto found = segment.TermsAt(std::span(&term.ordinal, 1));
      cursors_.push_back(found.empty() ? PostingCursor() : segment.Postings(found.front().second));
    }
  }

  // Docids ascend from call to call.
  void GoTo(Docid docid) {
    positions_.clear();
    for (std::size_t i = 0; i < cursors_.size(); ++i) {
      cursors_[i].SkipTo(docid);
      if (cursors_[i].docid() != docid) continue;
      for (const WordOccurrence& occurrence : cursors_[i].Occurrences()) {
        if (std::ranges::binary_search(word_[i].codes, occurrence.code)) positions_.push_back(occurrence.position);
      }
    }
    if (cursors_.size() > 1) std::sort(positions_.begin(), positions_.end());
  }
  // Whether the other one stands right after it somewhere in the document.
  bool StandsBefore(const WordWalk& other) const {
    return std::any_of(positions_.begin(), positions_.end(),
                       [&](Position position) { return std::ranges::binary_search(other.positions_, position + 1); });
  }

 private:
  WrittenWord word_;
  std::vector<PostingCursor> cursors_;
  std::vector<Position> positions_;
};

absl::Status WrongDocuments(const WordPair& pair) {
  return absl::DataLossError(
      StrCat("the documents of its pair of words ", pair.first, " and ", pair.second, " are not those that have it"));
}

}  // namespace

absl::Status CheckPairSets(const Segment& segment) {
  const std::uint32_t documents = segment.document_count();
  PairTable table;
  if (!table.Read(segment.data().section(WordsSection::kPairs), documents)) {
    return absl::DataLossError("its pairs of words cannot be read");
  }
  std::vector<WordWalk> words;
  for (const WrittenWord& word : table.words()) words.emplace_back(segment, word);
  const std::span<const WordPair> pairs = table.pairs();
  std::vector<std::vector<std::uint64_t>> sets(pairs.size());
  std::vector<std::uint32_t> counts(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (!ReadPairDocuments(pairs[i], documents, &sets[i])) return WrongDocuments(pairs[i]);
  }
  for (Docid docid = 1; docid <= documents; ++docid) {
    for (WordWalk& word : words) word.GoTo(docid);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      const bool in_a_row = words[pairs[i].first].StandsBefore(words[pairs[i].second]);
      if (in_a_row != ((sets[i][docid / 64] >> docid % 64 & 1) != 0)) return WrongDocuments(pairs[i]);
      counts[i] += in_a_row;
    }
  }
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (counts[i] != pairs[i].documents) return WrongDocuments(pairs[i]);
  }
  return absl::OkStatus();
}

}  // namespace broadsheet
