#include "storage/segment/occurrence_recoding.h"

#include "storage/segment/bytes.h"
#include "storage/segment/form_sets.h"
#include "storage/segment/occurrence_format.h"

namespace broadsheet {

bool RecodeOccurrences(std::string_view block, std::uint32_t postings, std::span<const FormCode> codes,
                       std::string& out) {
  ByteReader in = ReaderOf(block);
  const std::uint8_t head = in.Byte();
  if ((head >> kCodeShift & kCodeMask) != kCodeBitsFollow || in.Byte() != kCodesBySets) return false;
  const ByteReader old_sets = SetBytes(in);
  std::string sets;
  if (!in.ok() || !RecodeFormSets(old_sets, postings, codes, sets)) return false;
  out.push_back(static_cast<char>(head));
  out.push_back(static_cast<char>(kCodesBySets));
  PutVarint(out, sets.size());
  out += sets;
  // What is left tells forms by their order, and the rest not at all.
  out += in.Bytes(in.remaining());
  return true;
}

}  // namespace broadsheet
