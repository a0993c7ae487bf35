// What an open segment is made of, for those in this folder that read it.
#ifndef BROADSHEET_STORAGE_SEGMENT_SEGMENT_DATA_H_
#define BROADSHEET_STORAGE_SEGMENT_SEGMENT_DATA_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "storage/segment/bytes.h"
#include "storage/segment/dictionary.h"
#include "storage/segment/file_io.h"
#include "storage/segment/glass_reader.h"
#include "storage/segment/pair_sets.h"
#include "storage/segment/segment.h"
#include "storage/segment/words_format.h"
#include "storage/strings.h"

namespace broadsheet {

struct SegmentData {
  std::string words_path, glass_path;
  MappedFile glass, words;
  WordsHeader header;
  GlassReader documents;  // the table of ids

  std::string_view section(WordsSection section) const {
    const SectionEntry& entry = header.sections[static_cast<std::size_t>(section)];
    return {reinterpret_cast<const char*>(words.data()) + entry.offset, entry.bytes};
  }
  // From `offset` in the section to its end; nothing if that is outside.
  ByteReader Bytes(WordsSection section_number, std::uint64_t offset) const {
    const std::string_view bytes = section(section_number);
    if (offset > bytes.size()) return {};
    const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
    return ByteReader(begin + offset, begin + bytes.size());
  }
  ByteReader GlassBytes(std::uint64_t offset) const {
    if (offset > glass.size()) return {};
    return ByteReader(glass.data() + offset, glass.data() + glass.size());
  }
  std::uint32_t length(Docid docid) const {
    const auto* table = words.data() + header.sections[static_cast<std::size_t>(WordsSection::kLengths)].offset;
    const std::size_t at = std::size_t{docid} - 1;  // of docid 0: far outside
    if (at >= header.documents) return 0;
    return header.length_width == 2 ? LoadFixed<std::uint16_t>(table + at * 2)
                                    : LoadFixed<std::uint32_t>(table + at * 4);
  }
};

// Of a segment's file that cannot be right.
inline absl::Status DamagedFile(const std::string& path, std::string_view what) {
  return absl::DataLossError(StrCat(path, ": ", what, "; `broadsheet reindex` rebuilds it from the stored articles"));
}

// Documents as bits: of all forms of a term, or of some.
struct FrequentBits {
  std::vector<FormCode> codes;  // none: all
  std::unique_ptr<const std::vector<std::uint64_t>> bits;
};

struct Segment::Impl : SegmentData {
  mutable std::once_flag leaves_read;  // Abseil's waits for ever after an exception
  mutable GlassLeaves leaves;          // of ids, once they were asked for
  mutable std::once_flag pairs_read;
  mutable PairTable pairs;                                                         // once they were asked for
  mutable std::mutex frequent_mutex;                                               // of the two below
  mutable absl::flat_hash_map<std::uint32_t, std::vector<FrequentBits>> frequent;  // by ordinal
  mutable absl::flat_hash_map<const WordPair*, std::shared_ptr<const std::vector<std::uint64_t>>> pair_documents;
};

// Walks the dictionary of terms.
class TermReader {
 public:
  explicit TermReader(const SegmentData* data);

  bool EnterFirst() { return keys_.EnterBlock(0); }
  // To before the block that holds `term` if there is such a term.
  bool EnterBlockOf(std::string_view term) { return keys_.EnterBlock(keys_.FindBlock(term)); }
  bool EnterBlockOf(std::uint32_t ordinal) { return keys_.EnterBlock(ordinal / kDictionaryBlockEntries); }

  // False at the end or at damage; failed() tells which.
  bool Next();
  // From before the block that would hold `term`. Quicker than by Next; term() is not known then.
  std::optional<TermInfo> Find(std::string_view term);
  bool failed() const { return failed_; }

  std::string_view term() const { return keys_.key(); }
  bool begins_block() const { return keys_.entered_block(); }
  const TermInfo& info() const { return info_; }
  // The spellings by code; fewer than info().form_count if they are damaged.
  std::vector<std::string> Spellings() const;

 private:
  // What a block's head says of its first term: where its parts begin. That in the glass file counts from the one
  // before.
  struct Places {
    std::uint64_t occurrences = 0, glass = 0, forms = 0, block = 0, head = 0;
    bool operator==(const Places&) const = default;
  };

  bool ReadBlockHead();
  bool ReadPayload();
  bool ReadSinglePosting(std::uint64_t count);
  bool ReadList(std::uint64_t count);
  bool ReadForms();

  const SegmentData* data_;
  DictionaryReader keys_;
  TermInfo info_;
  bool failed_ = false;
  std::uint64_t forms_ = 0;  // where the term's begin
  Places next_;              // where the next term's parts will
};

// Walks the dictionary of folded words.
class FoldedReader {
 public:
  explicit FoldedReader(const SegmentData* data);
  bool EnterFirst() { return Enter(0); }
  bool EnterBlockOf(std::string_view folded) { return Enter(keys_.FindBlock(folded)); }
  bool Next();
  // From before the block that would hold the word to the word. Quicker than by Next; folded() is not known then. False
  // if it is not there, or at damage.
  bool Find(std::string_view folded);
  bool failed() const { return failed_; }
  std::string_view folded() const { return keys_.key(); }
  // Read when first asked for; damage ends the walk.
  const std::vector<FoldedTerm>& terms();
  // Over blocks whose words all begin with `prefix`, as folded() does: the next word begins so, too, or is the first
  // that does not.
  void PassBlocksOf(std::string_view prefix);

 private:
  bool Enter(std::uint32_t block) {
    terms_wait_ = false;
    return keys_.EnterBlock(block);
  }
  bool ReadBlockHead();
  // Into `terms`; with nullptr they are passed over.
  bool ReadTerms(std::vector<FoldedTerm>* terms);

  const SegmentData* data_;
  DictionaryReader keys_;
  std::vector<FoldedTerm> terms_;
  bool terms_wait_ = false;  // their bytes come next
  std::int64_t last_ordinal_ = 0;
  bool failed_ = false;
};

// How TermInfo::opaque is used: what is there depends on how many postings the term has.
enum TermPlace : std::size_t {
  kPlaceList =
      0,  // one posting: the docid; one block: offset of the chunk in the glass file; more: of the first one's leaf
  kPlaceOccurrences = 1,  // offset in kOccurrences
  kPlaceBlocks =
      2,  // one block: max wdf << 32 | min spacing, 0 of one posting; more: first entry << 32 | number of entries
  kPlaceHead = 3,            // offset in kHeads, if it HasHead
  kPlaceOccurrencesEnd = 4,  // offset in kOccurrences
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_SEGMENT_DATA_H_
