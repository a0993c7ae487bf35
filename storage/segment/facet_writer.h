// Makes the facet sections of a .words file.
#ifndef BROADSHEET_STORAGE_SEGMENT_FACET_WRITER_H_
#define BROADSHEET_STORAGE_SEGMENT_FACET_WRITER_H_

#include <cstdint>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>

#include "broadsheet/facet_field.h"
#include "storage/segment/dictionary.h"

namespace broadsheet {

// A value's place in the order of values: by field, then as folded.
std::string FacetKey(FacetField field, std::string_view folded);

// Call AddValue for all values, then AddDocument for all documents.
class FacetWriter {
 public:
  // `memory` holds what was made, some 3 bytes a value of a document and the distinct values, front-coded. It must
  // outlive the writer.
  explicit FacetWriter(std::pmr::memory_resource* memory)
      : values_(memory), documents_(memory), document_index_(memory) {}

  // Keys ascend. Each spelling, ascending as well, takes the next ordinal; there are at most MostSpellings.
  void AddValue(std::string_view key, std::span<const std::string_view> spellings);
  // In docid order; `ordinals` ascend, and no two are spellings of one key.
  void AddDocument(std::span<const std::uint32_t> ordinals);

  std::uint32_t key_count() const { return values_.count(); }
  std::uint32_t ordinal_count() const { return ordinals_; }
  std::string_view values() const { return values_.bytes(); }
  std::string_view value_index() const { return values_.index(); }
  std::string_view documents() const { return documents_; }
  std::string_view document_index() const { return document_index_; }

 private:
  DictionaryWriter values_;
  std::uint32_t ordinals_ = 0;
  std::pmr::string documents_, document_index_;
  std::string encoded_;
  std::uint32_t document_count_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_FACET_WRITER_H_
