#include "storage/segment/words_header.h"

#include <xxhash.h>

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "storage/segment/bytes.h"
#include "storage/segment/segment_data.h"
#include "storage/segment/text_signature.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// True if every section lies in the file and has the size that the counts ask for.
bool SectionsFit(const WordsHeader& header, std::uint64_t file_bytes) {
  for (const SectionEntry& entry : header.sections) {
    if (entry.offset % 8 != 0 || entry.offset > file_bytes || entry.bytes > file_bytes - entry.offset) return false;
  }
  const auto bytes = [&](WordsSection section) { return header.sections[static_cast<std::size_t>(section)].bytes; };
  const auto index_bytes = [](std::uint64_t entries) {
    return (entries + kDictionaryBlockEntries - 1) / kDictionaryBlockEntries * sizeof(DictionaryIndexEntry);
  };
  return header.dated_documents <= header.documents && (header.article_width == 4 || header.article_width == 8) &&
         (header.instant_width == 4 || header.instant_width == 8) &&
         (header.length_width == 2 || header.length_width == 4) &&
         bytes(WordsSection::kArticles) == std::uint64_t{header.documents} * header.article_width &&
         bytes(WordsSection::kInstants) == std::uint64_t{header.dated_documents} * header.instant_width &&
         bytes(WordsSection::kLengths) == std::uint64_t{header.documents} * header.length_width &&
         bytes(WordsSection::kSignatures) == std::uint64_t{header.documents} * sizeof(TextSignature) &&
         bytes(WordsSection::kDays) == std::uint64_t{header.days} * sizeof(DayEntry) &&
         bytes(WordsSection::kBlocks) % sizeof(BlockEntry) == 0 &&
         bytes(WordsSection::kTermIndex) == index_bytes(header.terms) &&
         bytes(WordsSection::kFoldedIndex) == index_bytes(header.folded) &&
         bytes(WordsSection::kFacetValueIndex) == index_bytes(header.facet_keys) &&
         header.facet_ordinals <= bytes(WordsSection::kFacetValues) &&
         bytes(WordsSection::kFacetIndex) == (std::uint64_t{header.documents} + kFacetBlockDocuments - 1) /
                                                 kFacetBlockDocuments * sizeof(std::uint64_t);
}

}  // namespace

absl::StatusOr<WordsHeader> ReadWordsHeader(const std::string& path, const MappedFile& words, std::uint64_t segment) {
  if (words.size() < sizeof(WordsHeader)) return DamagedFile(path, "shorter than its header");
  const auto header = LoadFixed<WordsHeader>(words.data());
  if (!std::equal(std::begin(kWordsMagic), std::end(kWordsMagic), header.magic)) {
    return DamagedFile(path, "not a segment's words file, or one that was not finished");
  }
  if (header.version < kOldestWordsVersion || header.version > kWordsVersion) {
    return absl::FailedPreconditionError(StrCat(
        path, ": format version ", header.version, " is not known to this program, which reads versions ",
        kOldestWordsVersion, " to ", kWordsVersion, "; `broadsheet reindex` makes it anew from the stored articles"));
  }
  if (header.checksum != XXH3_64bits(words.data(), offsetof(WordsHeader, checksum))) {
    return DamagedFile(path, "its header's checksum is wrong");
  }
  if (header.header_bytes != sizeof(WordsHeader) || header.segment != segment || !SectionsFit(header, words.size())) {
    return DamagedFile(path, "its header does not fit the file");
  }
  return header;
}

}  // namespace broadsheet
