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
#include "storage/segment/grouped_sums.h"
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

  std::uint32_t occurrences() const { return counts_.total(); }
  // The number of its first occurrence.
  std::uint32_t Begin(std::uint32_t posting) const { return counts_.Before(posting); }
  std::uint32_t Count(std::uint32_t posting) const { return counts_.Of(posting); }
  // Nothing: it may have words in several.
  std::optional<TextField> OnlyField(std::uint32_t posting) const {
    if (told_.Has(posting)) return std::nullopt;
    return without_words_.Has(posting) ? TextField::kMetadata : TextField::kBody;
  }
  // Of a posting that may have words in several.
  FieldCounts Counts(std::uint32_t posting) const;

 private:
  // How the told postings are told.
  enum class How { kWordsOfText, kWordsOfMetadata, kListed };

  bool ReadTold(ByteReader& in);
  bool ReadToldList(ByteReader& in, std::uint64_t count);
  bool ReadToldBytes(ByteReader& in);
  bool ReadLongList(ByteReader& in);
  bool AddUpFew(std::span<const std::uint32_t> wdfs);
  bool AddUpAny(std::span<const std::uint32_t> wdfs);
  FieldCounts Elsewhere(std::uint32_t posting) const;
  std::uint64_t OccurrencesOf(std::uint32_t posting, std::uint32_t wdf) const;

  std::uint32_t postings_ = 0;
  PostingSet told_;
  PostingSet without_words_;  // by their wdfs
  How how_ = How::kListed;
  // Of each posting that is told: what a byte tells, or its number in listed_.
  BytesOfPostings told_bytes_;
  std::vector<FieldCounts> listed_;
  GroupedSums counts_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_FIELD_COUNTS_H_
