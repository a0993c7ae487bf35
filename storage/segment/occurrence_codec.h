// The occurrences of a block of postings as bytes: positions by field, and which form of the term stands there.
#ifndef BROADSHEET_STORAGE_SEGMENT_OCCURRENCE_CODEC_H_
#define BROADSHEET_STORAGE_SEGMENT_OCCURRENCE_CODEC_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "storage/segment/bytes.h"
#include "storage/segment/position.h"
#include "storage/segment/posting_blocks.h"
#include "storage/segment/rice_code.h"

namespace broadsheet {

// Tells the forms of one term apart; dense from 0, the most frequent form of the term in this segment first.
using FormCode = std::uint32_t;

struct WordOccurrence {
  Position position;
  FormCode code;
};

// Whether all words, ascending, are in the body, as nearly always.
inline bool AreInBody(std::span<const WordOccurrence> occurrences) {
  return !occurrences.empty() && FieldOf(occurrences.back().position) == TextField::kBody;
}

// What occurrences, ascending, add up to.
inline std::uint32_t WdfOf(std::span<const WordOccurrence> occurrences) {
  if (AreInBody(occurrences)) return static_cast<std::uint32_t>(occurrences.size());
  std::uint32_t wdf = 0;
  for (const WordOccurrence& occurrence : occurrences) wdf += FieldWeight(FieldOf(occurrence.position));
  return wdf;
}

inline constexpr std::size_t kTextFields = 4;

// How many words a posting has in each field.
using FieldCounts = std::array<std::uint32_t, kTextFields>;

class OccurrenceBlockWriter {
 public:
  // `forms`: of the term.
  explicit OccurrenceBlockWriter(std::uint32_t forms) : forms_(forms) {}

  // The next posting's, positions strictly ascending. At most a block's postings.
  void Add(std::span<const WordOccurrence> occurrences);
  // Appends the block and begins another.
  void Finish(std::string& out);

 private:
  void AddUncommon(std::span<const WordOccurrence> occurrences);

  std::uint32_t forms_;
  std::uint32_t postings_ = 0, next_uncommon_ = 0;
  std::uint64_t uncommon_count_ = 0;
  std::string uncommon_;
  std::vector<std::uint32_t> steps_, codes_;
};

// Reads any posting's occurrences; quickest forward. Nothing is decoded that was not asked for.
class OccurrenceBlockReader {
 public:
  OccurrenceBlockReader() = default;

  // `bytes` begin with the block. False if they cannot be right.
  bool Open(ByteReader bytes, std::span<const std::uint32_t> wdfs, std::uint32_t forms);

  // Appends the positions of a posting, or their codes. False if the bytes cannot be right.
  bool ReadPositions(std::uint32_t posting, std::vector<Position>& out);
  bool ReadCodes(std::uint32_t posting, std::vector<FormCode>& out);
  // The code of one occurrence of a posting, which has it.
  std::optional<FormCode> ReadCode(std::uint32_t posting, std::uint32_t occurrence);

 private:
  struct Uncommon {
    std::uint32_t posting;
    FieldCounts counts;
  };

  bool ReadUncommon(ByteReader& in, std::span<const std::uint32_t> wdfs);
  bool AddUpCounts(std::span<const std::uint32_t> wdfs);
  FieldCounts CountsOf(std::uint32_t posting) const;
  bool ReadField(std::size_t field, std::uint64_t first, std::uint32_t count, std::vector<Position>& out);

  std::uint32_t forms_ = 0;
  std::vector<Uncommon> uncommon_;
  std::array<std::uint32_t, PostingBlock::kMaxPostings + 1> begins_;  // of each posting's numbers
  enum class Kind : std::uint8_t { kBody, kMetadata, kUncommon };
  std::array<Kind, PostingBlock::kMaxPostings> kinds_;
  bool all_codes_zero_ = true;
  RiceReader steps_, codes_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_OCCURRENCE_CODEC_H_
