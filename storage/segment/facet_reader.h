// Facet values of a segment: which there are, and how many of some documents have each.
#ifndef BROADSHEET_STORAGE_SEGMENT_FACET_READER_H_
#define BROADSHEET_STORAGE_SEGMENT_FACET_READER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "broadsheet/facet_field.h"
#include "storage/segment/facet_writer.h"
#include "storage/segment/segment_data.h"

namespace broadsheet {

// Walks the values in order of field, then as folded. Valid as long as its segment.
class FacetValueReader {
 public:
  explicit FacetValueReader(const SegmentData* data);

  bool EnterFirst() { return keys_.EnterBlock(0); }
  // To before a value that is not after the first one of `field`.
  bool EnterBlockOf(FacetField field) { return keys_.EnterBlock(keys_.FindBlock(FacetKey(field, ""))); }

  // False at the end or at damage; failed() tells which.
  bool Next();
  bool failed() const { return failed_; }

  std::string_view key() const { return keys_.key(); }  // FacetKey of the value
  FacetField field() const { return static_cast<FacetField>(key()[0]); }
  std::string_view folded() const { return key().substr(1); }
  // Its spellings have ordinals from first_ordinal() on, without a gap.
  std::uint32_t first_ordinal() const { return first_; }
  std::uint32_t spelling_count() const { return count_; }
  // By ordinal; fewer than spelling_count() if they are damaged.
  std::vector<std::string> Spellings() const;

 private:
  bool ReadPayload();

  const SegmentData* data_;
  DictionaryReader keys_;
  std::uint32_t first_ = 0, count_ = 0;
  std::string_view spellings_;
  bool failed_ = false;
};

// Walks the values of documents, docids ascending. Valid as long as its segment.
class FacetDocumentReader {
 public:
  explicit FacetDocumentReader(const SegmentData* data) : data_(data) {}

  // Calls `visit` with the ordinals of a document below `end`, ascending. False at damage.
  template <typename Visit>
  bool ForEachOrdinal(Docid docid, std::uint32_t end, Visit visit) {
    ByteReader in = OrdinalsOf(docid);
    if (in.remaining() == 0) return !damaged_;
    std::uint64_t ordinal = in.Varint32(), step = 1;
    for (; ordinal < end && step > 0; ordinal += step) {
      visit(static_cast<std::uint32_t>(ordinal));
      if (in.remaining() == 0) break;
      step = in.Varint32();  // 0: the same value again, or a number that cannot be
    }
    return step > 0 && in.ok() && !damaged_;
  }
  // Between two documents: whether the one that comes next, if the index has it, is where the index says.
  bool IsWhereIndexed() const;

 private:
  // The coded ordinals of a document, no more.
  ByteReader OrdinalsOf(Docid docid) {
    if (docid != next_ && !SkipTo(docid)) return {};
    ++next_;
    return NextEntry();
  }
  ByteReader NextEntry() {
    const std::string_view bytes = in_.Bytes(in_.Varint());
    damaged_ = damaged_ || !in_.ok();
    const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
    return ByteReader(begin, begin + bytes.size());
  }
  bool SkipTo(Docid docid);
  void EnterBlock(std::uint32_t block);
  ByteReader BlockBytes(std::uint32_t block) const;

  const SegmentData* data_;
  ByteReader in_;
  Docid next_ = 0;  // whose ordinals in_ is before; 0: none
  bool damaged_ = false;
};

// How many of the documents that it was shown have each value.
class FacetCounter {
 public:
  // Only the fields up to `last`, in the order of their numbers, are counted.
  FacetCounter(const Segment& segment, FacetField last);

  // Docids ascending, each once.
  void Add(Docid docid) {
    const bool read = documents_.ForEachOrdinal(docid, end_, [this](std::uint32_t ordinal) { ++counts_[ordinal]; });
    damaged_ = damaged_ || !read;
  }
  // What another one of the same segment and fields has counted.
  void Add(const FacetCounter& other);
  // True once something could not be read: the counts are too small then.
  bool damaged() const { return damaged_; }

  // By ordinal.
  std::span<const std::uint32_t> counts() const { return counts_; }
  // Of a value's spellings. Nothing if they are not among those that are counted.
  std::optional<std::span<const std::uint32_t>> CountsOf(const FacetValueReader& value) const;

 private:
  FacetDocumentReader documents_;
  std::uint32_t end_ = 0;  // of the ordinals that are counted
  std::vector<std::uint32_t> counts_;
  bool damaged_ = false;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_FACET_READER_H_
