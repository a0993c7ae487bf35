// How many words the postings of a block have in each field. Mostly that needs no telling: all are in the body.
#ifndef BROADSHEET_STORAGE_SEGMENT_FIELD_COUNTS_H_
#define BROADSHEET_STORAGE_SEGMENT_FIELD_COUNTS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "storage/segment/bytes.h"
#include "storage/segment/position.h"
#include "storage/segment/posting_blocks.h"
#include "storage/segment/posting_set.h"

namespace broadsheet {

inline constexpr std::size_t kTextFields = 4;

// How many words a posting has in each field.
using FieldCounts = std::array<std::uint32_t, kTextFields>;

// Of the uncommon postings of a block: those that have to be told.
class FieldCountsWriter {
 public:
  void Clear();
  // Ascending postings of a block; those with all words in the body may be left out.
  void Add(std::uint32_t posting, const FieldCounts& counts);
  bool empty() const { return counts_.empty(); }
  // Appends what is told of a block of so many postings: as a list, or as bytes if these can tell it, and are not more
  // or tell of many postings.
  void Append(std::uint32_t postings, std::string& out);

 private:
  PostingSet told_;
  std::vector<FieldCounts> counts_;  // of each
  std::string list_, bytes_;         // room
};

// Of a block. Its occurrences are numbered by posting, within it by field: body, deck, title, metadata.
class FieldCountsReader {
 public:
  // `in`: nullptr, or at what the writer appended, which is read. False if it cannot be right.
  bool Read(ByteReader* in, std::span<const std::uint32_t> wdfs);

  std::uint32_t occurrences() const { return begins_[postings_]; }
  std::uint32_t Begin(std::uint32_t posting) const { return begins_[posting]; }  // number of its first occurrence
  std::uint32_t Count(std::uint32_t posting) const { return begins_[posting + 1] - begins_[posting]; }
  // Nothing: it may have words in several.
  std::optional<TextField> OnlyField(std::uint32_t posting) const {
    if (fields_[posting] == kOnlyBody) [[likely]]
      return TextField::kBody;
    if (fields_[posting] == kOnlyMetadata) return TextField::kMetadata;
    return std::nullopt;
  }
  // Of a posting that may have words in several.
  const FieldCounts& Counts(std::uint32_t posting) const { return told_[fields_[posting] - kTold]; }

 private:
  // Of fields_: all words there, or the place in told_ and kTold.
  static constexpr std::uint8_t kOnlyBody = 0, kOnlyMetadata = 1, kTold = 2;
  static_assert(kTold + PostingBlock::kMaxPostings <= 256);

  // What is found of each posting while the block is read.
  struct Block {
    std::span<const std::uint32_t> wdfs;
    std::uint32_t* occurrences;
    std::uint32_t any;  // all of them, united
  };
  bool ReadTold(ByteReader& in, Block& block);
  bool ReadToldList(ByteReader& in, std::uint64_t count, Block& block);
  bool ReadToldBytes(ByteReader& in, Block& block);
  bool Tell(std::uint64_t number, std::uint64_t posting, const FieldCounts& elsewhere, Block& block);

  std::uint32_t postings_ = 0;
  std::array<std::uint8_t, PostingBlock::kMaxPostings> fields_;
  std::vector<FieldCounts> told_;
  std::array<std::uint32_t, PostingBlock::kMaxPostings + 1> begins_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_FIELD_COUNTS_H_
