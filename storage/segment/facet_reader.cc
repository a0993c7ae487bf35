#include "storage/segment/facet_reader.h"

#include "storage/segment/facet_value.h"
#include "storage/segment/spelling_codec.h"

namespace broadsheet {
namespace {

constexpr int kFacetHeadNumbers = 1;

// How many ordinals the fields up to `last` have.
std::uint32_t OrdinalsUpTo(const SegmentData& data, FacetField last) {
  FacetValueReader values(&data);
  const auto after = static_cast<FacetField>(static_cast<std::uint8_t>(last) + 1);
  if (!values.EnterBlockOf(after)) return 0;
  while (values.Next()) {
    if (values.field() >= after) return values.first_ordinal();
  }
  return data.header.facet_ordinals;
}

}  // namespace

FacetValueReader::FacetValueReader(const SegmentData* data)
    : data_(data),
      keys_(data->section(WordsSection::kFacetValues), data->section(WordsSection::kFacetValueIndex),
            data->header.facet_keys, kFacetHeadNumbers) {}

bool FacetValueReader::Next() {
  if (failed_) return false;
  if (!keys_.Next()) {
    failed_ = !keys_.at_end();
    return false;
  }
  failed_ = !ReadPayload();
  return !failed_;
}

bool FacetValueReader::ReadPayload() {
  first_ = keys_.entered_block() ? static_cast<std::uint32_t>(keys_.head(0)) : first_ + count_;
  ByteReader& in = keys_.bytes();
  const std::uint64_t bytes = in.Varint();
  count_ = (bytes & 1) != 0 ? in.Varint32() : 1;
  spellings_ = in.Bytes(bytes >> 1);
  if (!in.ok() || keys_.key().empty()) return false;
  if (count_ > MostSpellings(folded().size())) return false;
  // A spelling takes a byte at least.
  return count_ > 0 && count_ <= spellings_.size() && std::uint64_t{first_} + count_ <= data_->header.facet_ordinals;
}

std::vector<std::string> FacetValueReader::Spellings() const {
  std::vector<std::string> spellings;
  const auto* begin = reinterpret_cast<const std::uint8_t*>(spellings_.data());
  ByteReader in(begin, begin + spellings_.size());
  while (spellings.size() < count_) {
    std::string spelling = ReadSpelling(folded(), in);
    if (!in.ok()) break;
    spellings.push_back(std::move(spelling));
  }
  return spellings;
}

ByteReader FacetDocumentReader::BlockBytes(std::uint32_t block) const {
  const std::string_view index = data_->section(WordsSection::kFacetIndex);
  return data_->Bytes(WordsSection::kFacets, LoadFixed<std::uint64_t>(index.data() + block * sizeof(std::uint64_t)));
}

// An index that leads back would have the same bytes read for one block after the other: they are read once at most.
void FacetDocumentReader::EnterBlock(std::uint32_t block) {
  const ByteReader from = BlockBytes(block);
  if (from.position() < in_.position()) {
    in_.Fail();
  } else {
    in_ = from;
  }
  next_ = block * kFacetBlockDocuments + 1;
}

bool FacetDocumentReader::SkipTo(Docid docid) {
  if (docid == 0 || docid > data_->header.documents) return false;
  const std::uint32_t block = (docid - 1) / kFacetBlockDocuments;
  if (next_ < block * kFacetBlockDocuments + 1 || next_ > docid) EnterBlock(block);
  for (; next_ < docid; ++next_) NextEntry();
  return true;
}

bool FacetDocumentReader::IsWhereIndexed() const {
  if (next_ == 0 || next_ > data_->header.documents || (next_ - 1) % kFacetBlockDocuments != 0) return true;
  return BlockBytes((next_ - 1) / kFacetBlockDocuments).position() == in_.position();
}

FacetCounter::FacetCounter(const Segment& segment, FacetField last)
    : documents_(&segment.data()), end_(OrdinalsUpTo(segment.data(), last)), counts_(end_) {}

// How many ordinals are counted is read elsewhere in the dictionary than where it has a value's: only damage makes them
// differ.
std::optional<std::span<const std::uint32_t>> FacetCounter::CountsOf(const FacetValueReader& value) const {
  const std::uint64_t end = std::uint64_t{value.first_ordinal()} + value.spelling_count();
  if (end > counts_.size()) return std::nullopt;
  return counts().subspan(value.first_ordinal(), value.spelling_count());
}

void FacetCounter::Add(const FacetCounter& other) {
  for (std::size_t ordinal = 0; ordinal < counts_.size(); ++ordinal) counts_[ordinal] += other.counts_[ordinal];
  damaged_ = damaged_ || other.damaged_;
}

}  // namespace broadsheet
