// The occurrences of one posting as bytes: positions by field, and which form of the term stands there.
#ifndef BROADSHEET_STORAGE_SEGMENT_OCCURRENCE_CODEC_H_
#define BROADSHEET_STORAGE_SEGMENT_OCCURRENCE_CODEC_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "storage/segment/bytes.h"
#include "storage/segment/segment.h"

namespace broadsheet {

// The codes of a term with that many forms go into the low bits of each position's step: two forms take one bit, more
// take two, of which 3 stands for "3 or more, the rest follows" if there are more than four.
class OccurrenceCodec {
 public:
  explicit OccurrenceCodec(std::uint32_t form_count)
      : code_bits_(form_count <= 1   ? 0
                   : form_count == 2 ? 1
                                     : 2),
        escapes_(form_count > 4),
        forms_(form_count) {}

  // `occurrences` of one posting, positions strictly ascending. Their wdf is not stored: the reader has it.
  void Append(std::span<const WordOccurrence> occurrences, std::string& out) const;

  // Reads one posting's occurrences onto the end of `out`. False if the bytes cannot be right.
  bool Read(ByteReader& in, std::uint32_t wdf, std::vector<WordOccurrence>& out) const;
  bool Skip(ByteReader& in, std::uint32_t wdf) const;

 private:
  struct Counts {
    std::uint32_t of[4] = {};  // by field
    std::uint64_t first = 0;   // the first body position's value, if that has been read already
    bool body_only = false;
  };
  bool ReadCounts(ByteReader& in, std::uint32_t wdf, Counts& counts) const;
  void AppendField(std::span<const WordOccurrence> occurrences, bool body_only, std::string& out) const;

  int code_bits_;
  bool escapes_;
  std::uint32_t forms_;
};

// What occurrences add up to.
inline std::uint32_t WdfOf(std::span<const WordOccurrence> occurrences) {
  std::uint32_t wdf = 0;
  for (const WordOccurrence& occurrence : occurrences) wdf += FieldWeight(FieldOf(occurrence.position));
  return wdf;
}

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_OCCURRENCE_CODEC_H_
