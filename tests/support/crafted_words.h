// Words files with right checksums and any content, as by somebody who means harm.
#ifndef BROADSHEET_TESTS_SUPPORT_CRAFTED_WORDS_H_
#define BROADSHEET_TESTS_SUPPORT_CRAFTED_WORDS_H_

#include <array>
#include <string>

#include "storage/segment/segment.h"
#include "storage/segment/words_format.h"

namespace broadsheet {

// What a words file is made of.
struct WordsParts {
  std::string& operator[](WordsSection section) { return sections[static_cast<std::size_t>(section)]; }

  WordsHeader header;  // where sections are and its checksum are found when it is written
  std::array<std::string, kWordsSections> sections;
};

WordsParts ReadWords(const std::string& folder, std::uint64_t segment);
// In place of the segment's; the summary says what it would if the segment had been written so.
void WriteWords(const std::string& folder, WordsParts parts, SegmentSummary& summary);

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_SUPPORT_CRAFTED_WORDS_H_
