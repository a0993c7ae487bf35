#include "tests/support/crafted_words.h"

#include <xxhash.h>

#include <cstddef>
#include <cstring>
#include <fstream>
#include <iterator>

#include "storage/segment/file_io.h"

namespace broadsheet {

WordsParts ReadWords(const std::string& folder, std::uint64_t segment) {
  std::ifstream file(folder + "/" + SegmentFileNames(segment).words, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  WordsParts parts;
  std::memcpy(&parts.header, bytes.data(), sizeof(parts.header));
  for (std::size_t section = 0; section < kWordsSections; ++section) {
    const SectionEntry& entry = parts.header.sections[section];
    parts.sections[section] = bytes.substr(entry.offset, entry.bytes);
  }
  return parts;
}

void WriteWords(const std::string& folder, WordsParts parts, SegmentSummary& summary) {
  std::string bytes(sizeof(parts.header), '\0');
  for (std::size_t section = 0; section < kWordsSections; ++section) {
    parts.header.sections[section] = {bytes.size(), parts.sections[section].size()};
    bytes += parts.sections[section];
    bytes.resize((bytes.size() + 7) / 8 * 8);
  }
  parts.header.checksum = XXH3_64bits(&parts.header, offsetof(WordsHeader, checksum));
  std::memcpy(bytes.data(), &parts.header, sizeof(parts.header));
  const std::string path = folder + "/" + SegmentFileNames(summary.segment).words;
  std::ofstream(path, std::ios::binary | std::ios::trunc)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  summary.index_bytes = bytes.size();
  summary.index_checksum = *FileChecksum(path);
}

}  // namespace broadsheet
