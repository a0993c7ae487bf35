#include "storage/segment/facet_writer.h"

#include "storage/segment/bytes.h"
#include "storage/segment/spelling_codec.h"
#include "storage/segment/words_format.h"

namespace broadsheet {

std::string FacetKey(FacetField field, std::string_view folded) {
  std::string key(1, static_cast<char>(field));
  return key.append(folded);
}

void FacetWriter::AddValue(std::string_view key, std::span<const std::string_view> spellings) {
  std::string head, payload;
  if (values_.at_block_start()) PutVarint(head, ordinals_);
  encoded_.clear();
  for (const std::string_view spelling : spellings) AppendSpelling(key.substr(1), spelling, encoded_);
  PutVarint(payload, encoded_.size() << 1 | (spellings.size() > 1 ? 1 : 0));
  if (spellings.size() > 1) PutVarint(payload, spellings.size());
  values_.Add(key, head, payload + encoded_);
  ordinals_ += static_cast<std::uint32_t>(spellings.size());
}

void FacetWriter::AddDocument(std::span<const std::uint32_t> ordinals) {
  if (document_count_++ % kFacetBlockDocuments == 0) PutFixed<std::uint64_t>(document_index_, documents_.size());
  encoded_.clear();
  std::uint32_t last = 0;
  for (const std::uint32_t ordinal : ordinals) {
    PutVarint(encoded_, ordinal - last);
    last = ordinal;
  }
  PutVarint(documents_, encoded_.size());
  documents_ += encoded_;
}

}  // namespace broadsheet
