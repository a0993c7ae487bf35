// The layout of a .words file, shared by its writer and its reader. FORMAT.md describes every byte.
#ifndef BROADSHEET_STORAGE_SEGMENT_WORDS_FORMAT_H_
#define BROADSHEET_STORAGE_SEGMENT_WORDS_FORMAT_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace broadsheet {

inline constexpr char kWordsMagic[8] = {'B', 'S', 'W', 'O', 'R', 'D', 'S', '\n'};
// The version that is written, and the oldest that is read: it has no ToldBytes, which is all that differs.
inline constexpr std::uint32_t kWordsVersion = 11, kOldestWordsVersion = 10;

// Postings in a block, at most. A list of so many is one block and has no block entries.
inline constexpr std::size_t kBlockPostings = 128;

// A chunk of a posting list in the glass file is up to so many blocks.
inline constexpr unsigned kMaxChunkBlocks = 7;
// In place of the number of blocks behind one in its chunk: the block does not open the chunk.
inline constexpr unsigned kContinuesChunk = 7;

// A long list of a word that scores has a head: its best postings. Shorter lists are as quickly walked.
inline constexpr std::size_t kHeadPostings = 32;
constexpr bool HasHead(std::uint64_t document_frequency, std::uint64_t collection_frequency) {
  return document_frequency >= 512 && collection_frequency > 0;
}

// Terms, or folded words, from one entry point of a dictionary to the next.
inline constexpr std::uint32_t kDictionaryBlockEntries = 32;

// Of each block of a dictionary.
struct DictionaryIndexEntry {
  std::uint64_t offset;
  std::uint64_t first_key;  // its first eight bytes as a number, big-endian; a shorter one is filled up with zeros
};
static_assert(sizeof(DictionaryIndexEntry) == 16);

// The numbers are stored: never change them.
enum class WordsSection : std::size_t {
  kArticles = 0,     // article number by docid
  kInstants = 1,     // instant by docid, dated documents only
  kLengths = 2,      // document length by docid
  kDays = 3,         // DayEntry, newest first
  kOccurrences = 4,  // by term, within it by block, within that by posting
  kBlocks = 5,       // BlockEntry of all terms with more than one block
  kTerms = 6,        // dictionary of terms
  kTermIndex = 7,    // DictionaryIndexEntry of each block
  kForms = 8,        // spellings by term and code
  kFolded = 9,       // dictionary of folded words
  kFoldedIndex = 10,
  kFacetValues = 11,  // dictionary of facet values
  kFacetValueIndex = 12,
  kFacets = 13,      // ordinals of facet values by docid
  kFacetIndex = 14,  // offset in kFacets of each kFacetBlockDocuments documents
  kSignatures = 15,  // TextSignature by docid
  kHeads = 16,       // by term, only of lists that HasHead is true of
  kPairs = 17,       // PairTable
};
inline constexpr std::size_t kWordsSections = 18;

// Documents from one entry point of kFacets to the next.
inline constexpr std::uint32_t kFacetBlockDocuments = 64;

struct SectionEntry {
  std::uint64_t offset = 0;  // from the start of the file, a multiple of 8
  std::uint64_t bytes = 0;
};

struct WordsHeader {
  char magic[8] = {};
  std::uint32_t version = 0;
  std::uint32_t header_bytes = 0;
  std::uint64_t segment = 0;
  std::uint64_t glass_bytes = 0;  // size of the glass file
  std::uint8_t glass_uuid[16] = {};
  std::uint32_t documents = 0;
  std::uint32_t dated_documents = 0;  // the rest, undated, come last
  std::uint64_t total_length = 0;
  std::uint32_t min_length = 0;    // of documents with any length; 0: there is none
  std::uint32_t days = 0;          // entries of kDays
  std::uint64_t base_article = 0;  // added to what kArticles holds
  std::int64_t base_instant = 0;   // added to what kInstants holds
  std::uint32_t terms = 0;
  std::uint32_t folded = 0;
  std::uint32_t facet_keys = 0;      // keys of kFacetValues
  std::uint32_t facet_ordinals = 0;  // their spellings
  std::uint8_t article_width = 0;    // 4 or 8 bytes
  std::uint8_t instant_width = 0;    // 4 or 8
  std::uint8_t length_width = 0;     // 2 or 4
  std::uint8_t reserved[5] = {};
  SectionEntry sections[kWordsSections];
  std::uint64_t checksum = 0;  // XXH3-64 of the header up to here
};
static_assert(std::is_trivially_copyable_v<WordsHeader> && sizeof(WordsHeader) == 112 + 16 * kWordsSections + 8);

struct DayEntry {
  std::int32_t day;
  std::uint32_t first_docid;
};
static_assert(sizeof(DayEntry) == 8);

// A block of a list with more than one.
struct BlockEntry {
  std::uint32_t last_docid;
  std::uint32_t glass_offset;     // GlassBlock::place, from the start of the leaf of the list's first chunk
  std::uint32_t occurrences_low;  // offset of the block's occurrences, from the list's first; its low 32 bits
  std::uint8_t high;              // low 5 bits: the 5 above of that offset; the others: GlassBlock::behind
  std::uint8_t max_wdf;           // kUnboundedWdf: that or more
  std::uint16_t min_spacing;      // kWideSpacing: that or more
};
static_assert(sizeof(BlockEntry) == 16);
inline constexpr unsigned kOffsetBitsInHigh = 5;
static_assert(kMaxChunkBlocks - 1 < kContinuesChunk && kContinuesChunk < 1u << (8 - kOffsetBitsInHigh));

inline constexpr std::uint8_t kUnboundedWdf = 0xFF;
inline constexpr std::uint16_t kWideSpacing = 0xFFFF;

// A posting's spacing: from one occurrence of the term to the next it is so far on the average, in eighths of the unit
// of lengths. With the highest wdf it bounds what a posting may score, whatever the parameters of BM25 and the average
// length are.
inline constexpr std::uint32_t kSpacingsPerLength = 8;
constexpr std::uint32_t SpacingOf(std::uint32_t wdf, std::uint32_t length) {
  return wdf == 0 ? kWideSpacing
                  : static_cast<std::uint32_t>(
                        std::min<std::uint64_t>(std::uint64_t{length} * kSpacingsPerLength / wdf, kWideSpacing));
}

// Bits of a term's tag byte in the dictionary.
inline constexpr unsigned kTagFormsMask = 3;      // 0, 1, 2 forms, or 3: more, the number follows
inline constexpr unsigned kTagSinglePosting = 4;  // the rest of the byte: cf, else df - 2; kTagCountMax: more follows
inline constexpr unsigned kTagCountShift = 3;
inline constexpr unsigned kTagCountMax = 31;

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_WORDS_FORMAT_H_
