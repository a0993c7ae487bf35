// The two dictionaries of a .words file: terms, and the folded words that find them.
#include <limits>

#include "storage/fields.h"
#include "storage/segment/segment_data.h"
#include "storage/segment/spelling_codec.h"

namespace broadsheet {
namespace {

constexpr int kTermHeadNumbers = 5, kFoldedHeadNumbers = 1;

}  // namespace

TermReader::TermReader(const SegmentData* data)
    : data_(data),
      keys_(data->section(WordsSection::kTerms), data->section(WordsSection::kTermIndex), data->header.terms,
            kTermHeadNumbers, kMaxTermBytes) {}

bool TermReader::Next() {
  if (failed_) return false;
  if (!keys_.Next()) {
    failed_ = !keys_.at_end();
    return false;
  }
  failed_ = !ReadPayload();
  return !failed_;
}

std::optional<TermInfo> TermReader::Find(std::string_view term) {
  std::size_t matched = 0;
  while (const auto order = keys_.NextAgainst(term, &matched)) {
    if (*order > 0 || !ReadPayload()) break;
    if (*order == 0) return info_;
  }
  return std::nullopt;
}

bool TermReader::ReadBlockHead() {
  const Places begin = {keys_.head(0), keys_.head(1), keys_.head(2), keys_.head(3), keys_.head(4)};
  const bool fits = keys_.jumped() || begin == next_;
  next_ = begin;
  return fits;
}

bool TermReader::ReadPayload() {
  if (keys_.entered_block() && !ReadBlockHead()) return false;
  ByteReader& in = keys_.bytes();
  const unsigned tag = in.Byte();
  std::uint64_t count = tag >> kTagCountShift;
  if (count == kTagCountMax) count += in.Varint();
  info_ = TermInfo();
  info_.ordinal = keys_.ordinal();
  info_.form_count = tag & kTagFormsMask;
  if (info_.form_count == kTagFormsMask) info_.form_count += in.Varint32();
  info_.opaque[kPlaceOccurrences] = next_.occurrences;
  forms_ = next_.forms;
  const bool read = (tag & kTagSinglePosting) != 0 ? ReadSinglePosting(count) : ReadList(count);
  if (!read || (info_.form_count > 0 && !ReadForms())) return false;
  return in.ok();
}

bool TermReader::ReadSinglePosting(std::uint64_t count) {
  const Docid docid = keys_.bytes().Varint32();
  info_.document_frequency = 1;
  info_.collection_frequency = count;
  info_.opaque[kPlaceList] = docid;
  info_.opaque[kPlaceBlocks] = count << 32;
  return docid > 0 && docid <= data_->header.documents && count <= 0xFFFFFFFF;
}

bool TermReader::ReadList(std::uint64_t count) {
  ByteReader& in = keys_.bytes();
  if (count > data_->header.documents || count + 2 > data_->header.documents) return false;
  info_.document_frequency = static_cast<std::uint32_t>(count + 2);
  info_.collection_frequency = in.Varint();
  next_.glass += static_cast<std::uint64_t>(UnZigZag(in.Varint()));
  info_.opaque[kPlaceList] = next_.glass;
  if (info_.document_frequency <= kBlockPostings) {
    const std::uint64_t max_wdf = in.Varint32(), min_spacing = in.Varint32();
    info_.opaque[kPlaceBlocks] = max_wdf << 32 | min_spacing;
    return in.ok();
  }
  const std::uint64_t blocks = in.Varint32();
  const std::uint64_t all_blocks = data_->section(WordsSection::kBlocks).size() / sizeof(BlockEntry);
  if (blocks < 2 || next_.block > all_blocks || blocks > all_blocks - next_.block || next_.block >> 32 != 0)
    return false;
  info_.opaque[kPlaceBlocks] = next_.block << 32 | blocks;
  next_.block += blocks;
  if (HasHead(info_.document_frequency, info_.collection_frequency)) {
    info_.opaque[kPlaceHead] = next_.head;
    next_.head += in.Varint();
  }
  return in.ok();
}

// How much of the two sections is the term's: no more than there is, as what ends before it begins would be read again.
bool TermReader::ReadForms() {
  const std::uint64_t bytes = keys_.bytes().Varint(), forms_bytes = keys_.bytes().Varint();
  const std::uint64_t all = data_->section(WordsSection::kOccurrences).size();
  const std::uint64_t all_forms = data_->section(WordsSection::kForms).size();
  if (next_.occurrences > all || bytes > all - next_.occurrences) return false;
  if (next_.forms > all_forms || forms_bytes > all_forms - next_.forms) return false;
  if (info_.form_count > forms_bytes) return false;  // each takes a byte at least
  next_.occurrences += bytes;
  next_.forms += forms_bytes;
  info_.opaque[kPlaceOccurrencesEnd] = next_.occurrences;
  return true;
}

std::vector<std::string> TermReader::Spellings() const {
  std::vector<std::string> spellings;
  ByteReader in = data_->Bytes(WordsSection::kForms, forms_);
  for (std::uint32_t code = 0; code < info_.form_count; ++code) {
    std::string spelling = ReadSpelling(term(), in);
    if (!in.ok()) break;
    spellings.push_back(std::move(spelling));
  }
  return spellings;
}

FoldedReader::FoldedReader(const SegmentData* data)
    : data_(data),
      keys_(data->section(WordsSection::kFolded), data->section(WordsSection::kFoldedIndex), data->header.folded,
            kFoldedHeadNumbers) {}

bool FoldedReader::Next() {
  if (terms_wait_ && !failed_) failed_ = !ReadTerms(nullptr);
  if (failed_) return false;
  if (!keys_.Next()) {
    failed_ = !keys_.at_end();
    return false;
  }
  failed_ = keys_.entered_block() && !ReadBlockHead();
  terms_wait_ = !failed_;
  return !failed_;
}

bool FoldedReader::ReadBlockHead() {
  const auto begin = static_cast<std::int64_t>(keys_.head(0));
  const bool fits = keys_.jumped() || begin == last_ordinal_;
  last_ordinal_ = begin;
  return fits;
}

bool FoldedReader::Find(std::string_view folded) {
  std::size_t matched = 0;
  while (const auto order = keys_.NextAgainst(folded, &matched)) {
    if (keys_.entered_block()) last_ordinal_ = static_cast<std::int64_t>(keys_.head(0));
    if (*order > 0) return false;
    terms_wait_ = *order == 0;
    if (terms_wait_) return true;
    if (!ReadTerms(nullptr)) {
      failed_ = true;
      return false;
    }
  }
  failed_ = !keys_.at_end();
  return false;
}

const std::vector<FoldedTerm>& FoldedReader::terms() {
  if (terms_wait_) {
    terms_.clear();
    failed_ = !ReadTerms(&terms_);
  }
  return terms_;
}

void FoldedReader::PassBlocksOf(std::string_view prefix) {
  std::string after(prefix);  // the first that is after all that begin so
  while (!after.empty() && after.back() == '\xFF') after.pop_back();
  if (after.empty()) return;
  ++after.back();
  const std::uint32_t block = keys_.FindBlockFrom(keys_.block(), after);
  if (block != keys_.block() && !Enter(block)) failed_ = true;
}

bool FoldedReader::ReadTerms(std::vector<FoldedTerm>* terms) {
  terms_wait_ = false;
  ByteReader& in = keys_.bytes();
  const std::uint64_t count = in.Varint();
  if (count > in.remaining()) return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::int64_t step = UnZigZag(in.Varint());
    if (i > 0 && step <= 0) return false;  // a term that is named many times would bring all its forms as often
    last_ordinal_ =
        static_cast<std::int64_t>(static_cast<std::uint64_t>(last_ordinal_) + static_cast<std::uint64_t>(step));
    if (last_ordinal_ < 0 || last_ordinal_ >= std::int64_t{data_->header.terms}) return false;
    const std::uint64_t codes = in.Varint();
    if (codes > in.remaining()) return false;
    FoldedTerm* const term = terms ? &terms->emplace_back() : nullptr;
    if (term) *term = {static_cast<std::uint32_t>(last_ordinal_), codes == 0, {}};
    std::uint64_t next = 0;
    for (std::uint64_t code = 0; code < codes; ++code) {
      next += in.Varint32();
      if (next >= kNoMoreDocs) return false;
      if (term) term->codes.push_back(static_cast<FormCode>(next));
      ++next;
    }
  }
  return in.ok();
}

}  // namespace broadsheet
