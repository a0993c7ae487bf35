#include "storage/segment/occurrence_codec.h"

#include <algorithm>

namespace broadsheet {
namespace {

constexpr std::uint32_t kFields = 4;
constexpr std::uint32_t kEscape = 3;  // of codes, and of the counts of words in title and deck
constexpr std::uint32_t kTitle = static_cast<std::uint32_t>(TextField::kTitle);
constexpr std::uint32_t kDeck = static_cast<std::uint32_t>(TextField::kDeck);
constexpr std::uint32_t kMetadata = static_cast<std::uint32_t>(TextField::kMetadata);
constexpr std::uint32_t kBody = static_cast<std::uint32_t>(TextField::kBody);

}  // namespace

void OccurrenceCodec::Append(std::span<const WordOccurrence> occurrences, std::string& out) const {
  std::uint32_t counts[kFields] = {};
  for (const WordOccurrence& occurrence : occurrences) ++counts[occurrence.position >> kFieldShift];
  if (counts[kBody] == occurrences.size() && !occurrences.empty()) return AppendField(occurrences, true, out);

  const std::uint64_t fields =
      std::min(counts[kTitle], kEscape) + 4 * std::min(counts[kDeck], kEscape) + 16 * std::uint64_t{counts[kMetadata]};
  PutVarint(out, fields << 1 | 1);
  if (counts[kTitle] >= kEscape) PutVarint(out, counts[kTitle] - kEscape);
  if (counts[kDeck] >= kEscape) PutVarint(out, counts[kDeck] - kEscape);
  for (const std::uint32_t count : counts) {
    AppendField(occurrences.first(count), false, out);
    occurrences = occurrences.subspan(count);
  }
}

void OccurrenceCodec::AppendField(std::span<const WordOccurrence> occurrences, bool body_only, std::string& out) const {
  std::uint32_t next = 0;
  for (const WordOccurrence& occurrence : occurrences) {
    const std::uint32_t word = WordOf(occurrence.position);
    std::uint64_t value = word - next;
    next = word + 1;
    const bool escaped = escapes_ && occurrence.code >= kEscape;
    if (code_bits_ > 0) value = value << code_bits_ | (escaped ? kEscape : occurrence.code);
    if (body_only) value <<= 1;
    body_only = false;  // only the first value says so
    PutVarint(out, value);
    if (escaped) PutVarint(out, occurrence.code - kEscape);
  }
}

bool OccurrenceCodec::ReadCounts(ByteReader& in, std::uint32_t wdf, Counts& counts) const {
  const std::uint64_t value = in.Varint();
  if ((value & 1) == 0) {
    counts.body_only = true;
    counts.first = value >> 1;
    counts.of[kBody] = wdf;
    return in.ok() && wdf > 0 && wdf - 1 <= in.remaining();
  }
  const std::uint64_t fields = value >> 1;
  std::uint64_t title = fields & 3, deck = fields >> 2 & 3;
  const std::uint64_t metadata = fields >> 4;
  if (title == kEscape) title += in.Varint32();
  if (deck == kEscape) deck += in.Varint32();
  const std::uint64_t weight = title * FieldWeight(TextField::kTitle) + deck * FieldWeight(TextField::kDeck);
  if (!in.ok() || weight > wdf) return false;
  const std::uint64_t body = wdf - weight;
  // Every occurrence takes a byte: more than there are bytes cannot be.
  if (metadata > in.remaining() || body + title + deck + metadata > in.remaining()) return false;
  counts.of[kBody] = static_cast<std::uint32_t>(body);
  counts.of[kDeck] = static_cast<std::uint32_t>(deck);
  counts.of[kTitle] = static_cast<std::uint32_t>(title);
  counts.of[kMetadata] = static_cast<std::uint32_t>(metadata);
  return true;
}

bool OccurrenceCodec::Read(ByteReader& in, std::uint32_t wdf, std::vector<WordOccurrence>& out) const {
  Counts counts;
  if (!ReadCounts(in, wdf, counts)) return false;
  std::size_t total = 0;
  for (const std::uint32_t count : counts.of) total += count;
  out.resize(out.size() + total);
  WordOccurrence* at = out.data() + out.size() - total;
  const std::uint64_t code_mask = (1u << code_bits_) - 1;
  bool have_first = counts.body_only;
  std::uint64_t words = 0;  // all bits that any of them has
  for (std::uint32_t field = 0; field < kFields; ++field) {
    std::uint64_t next = 0;
    for (std::uint32_t i = counts.of[field]; i > 0; --i) {
      const std::uint64_t value = have_first ? counts.first : in.Varint();
      have_first = false;
      std::uint64_t code = value & code_mask;
      if (escapes_ && code == kEscape) [[unlikely]]
        code += in.Varint32();
      const std::uint64_t word = next + (value >> code_bits_);
      next = word + 1;
      words |= value >> code_bits_ | word;
      if (code >= forms_) [[unlikely]]
        return false;
      *at++ = {field << kFieldShift | static_cast<std::uint32_t>(word), static_cast<FormCode>(code)};
    }
  }
  return in.ok() && words < (std::uint64_t{1} << kFieldShift);
}

bool OccurrenceCodec::Skip(ByteReader& in, std::uint32_t wdf) const {
  Counts counts;
  if (!ReadCounts(in, wdf, counts)) return false;
  std::uint64_t left = std::uint64_t{counts.of[0]} + counts.of[1] + counts.of[2] + counts.of[3];
  if (counts.body_only) {
    --left;
    if (escapes_ && (counts.first & kEscape) == kEscape) in.Varint();
  }
  for (; left > 0; --left) {
    const std::uint64_t value = in.Varint();
    if (escapes_ && (value & kEscape) == kEscape) in.Varint();
  }
  return in.ok();
}

}  // namespace broadsheet
