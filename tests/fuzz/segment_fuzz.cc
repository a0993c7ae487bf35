// Segment files with bytes changed here and there: opening refuses them or reading stays within the files and ends.
// The input is a list of changes to a good segment, six bytes each: which file, or which section of the words file,
// where in it (four bytes), the new byte.
#include <fcntl.h>
#include <unistd.h>
#include <xxhash.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "storage/fields.h"
#include "storage/segment/facet_reader.h"
#include "storage/segment/segment.h"
#include "storage/segment/segment_builder.h"
#include "storage/segment/segment_data.h"
#include "storage/segment/segment_merger.h"
#include "storage/segment/vocabulary.h"
#include "storage/segment/words_format.h"
#include "tests/fuzz/check.h"
#include "tests/support/temp_directory.h"

namespace broadsheet {
namespace {

struct GoodSegment {
  std::string directory;
  std::string glass, words;
  WordsHeader header;
  SegmentSummary summary;
};

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// 1,200 documents over words of very different frequencies, some of several forms, so that there are lists of one
// posting, of one block and of several, of these some with heads; and two words in a row that are a frequent pair.
const GoodSegment& Good() {
  static const TempDirectory directory;
  static const GoodSegment good = [] {
    GoodSegment made;
    made.directory = directory.path();
    Vocabulary vocabulary;
    std::vector<FormId> forms;
    for (int word = 0; word < 120; ++word) {
      std::string stem = "w" + std::to_string(word);
      forms.push_back(vocabulary.Intern("Z" + stem, {.spelling = stem, .lookups = {stem}}));
      forms.push_back(
          vocabulary.Intern("Z" + stem, {.spelling = "W" + std::to_string(word) + "s", .lookups = {stem + "s"}}));
    }
    const FormId name = vocabulary.Intern("Xname", {.spelling = "Name"});
    SegmentBuilder builder(&vocabulary);
    std::uint32_t state = 1;
    auto below = [&state](std::uint32_t bound) { return (state = state * 1664525 + 1013904223) / 65536 % bound; };
    for (std::uint32_t i = 0; i < 1200; ++i) {
      SegmentDocument document;
      document.article = i + 1;
      document.id = "n" + std::to_string(i);
      if (i % 9 != 0) document.day = static_cast<Day>(15000 + i % 60), document.instant = (15000 + i % 60) * 86400ll;
      for (std::uint32_t word = 0; word < 30; ++word) {
        document.words.push_back({forms[below(1 + below(static_cast<std::uint32_t>(forms.size())))],
                                  MakePosition(word < 4 ? TextField::kTitle : TextField::kBody, word)});
      }
      if (i % 4 != 0) {
        for (std::uint32_t word = 0; word < 2; ++word) {
          document.words.push_back({forms[2 * word], MakePosition(TextField::kBody, 30 + word)});
        }
      }
      // So many told postings of a block are told by bytes: of text, and of metadata.
      if (i % 2 == 0) {
        for (const std::uint32_t word : {40, 41}) {
          document.words.push_back({forms[4], MakePosition(TextField::kTitle, word)});
          document.words.push_back({name, MakePosition(TextField::kMetadata, word)});
        }
      }
      document.filters = {"Len", "Qn" + std::to_string(i)};
      const std::string person = "p" + std::to_string(below(90));
      document.facets = {{FacetField::kLanguage, "en", "en"}, {FacetField::kPerson, person, i % 2 ? "P" : person}};
      builder.Add(std::move(document));
    }
    auto summary = builder.Finish(made.directory, 1);
    FUZZ_CHECK(summary.ok(), summary.status().ToString());
    made.summary = *summary;
    SegmentFileNames names(1);
    made.glass = ReadFile(made.directory + "/" + names.glass);
    made.words = ReadFile(made.directory + "/" + names.words);
    std::memcpy(&made.header, made.words.data(), sizeof(made.header));
    return made;
  }();
  return good;
}

void WriteFile(const std::string& path, const std::string& content) {
  int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  FUZZ_CHECK(fd >= 0 && write(fd, content.data(), content.size()) == static_cast<ssize_t>(content.size()), path);
  close(fd);
}

void ReadPostings(const Segment& segment, const TermInfo& term) {
  PostingCursor cursor = segment.Postings(term);
  // Each takes a bit of the list, or of the word that may follow.
  const std::uint64_t most_occurrences =
      (term.opaque[kPlaceOccurrencesEnd] - term.opaque[kPlaceOccurrences] + sizeof(std::uint64_t)) * 8;
  std::uint64_t last = 0;
  cursor.Next();
  for (int i = 0; !cursor.at_end() && i < 2000; ++i) {
    FUZZ_CHECK(cursor.docid() > last && cursor.docid() <= segment.document_count(), std::to_string(cursor.docid()));
    last = cursor.docid();
    std::uint64_t sum = cursor.wdf() + cursor.block_max_wdf() + cursor.block_min_spacing() + cursor.block_last();
    FUZZ_CHECK(cursor.Positions().size() <= most_occurrences, std::to_string(term.ordinal));
    for (const WordOccurrence& occurrence : cursor.Occurrences()) sum += occurrence.position + occurrence.code;
    // Its value does not matter, that it can be read does.
    FUZZ_CHECK(sum + 1 > 0, "");
    if (i % 5 == 4) {
      cursor.SkipBlockTo(cursor.docid() + 50);
      cursor.SkipTo(cursor.docid() + 3);
    } else {
      cursor.Next();
    }
  }
}

void ReadHead(const Segment& segment, const TermInfo& term) {
  PostingHead head;
  if (!HasHead(term.document_frequency, term.collection_frequency) || !segment.ReadHead(term, &head)) return;
  for (const Docid docid : head.docids) FUZZ_CHECK(docid <= segment.document_count(), "head");
}

std::size_t ReadPairs(const Segment& segment) {
  std::size_t documents = 0;
  for (const WordPair& pair : segment.Pairs().pairs()) {
    if (const auto bits = segment.PairDocuments(pair)) {
      ForEachDocid(*bits, [&](Docid docid) { documents += docid <= segment.document_count() ? 1 : 0; });
    }
  }
  return documents;
}

// The same forms of a term do not come twice.
void FindForms(const Segment& segment, const std::string& folded) {
  std::optional<std::uint32_t> last;
  for (const FormMatch& match : segment.FindForms(folded)) {
    FUZZ_CHECK(!last || match.term.ordinal > *last, folded);
    last = match.term.ordinal;
  }
}

// None has occurrences that another one has.
void ReadTerms(const Segment& segment) {
  TermReader terms(&segment.data());
  std::uint64_t end = 0;
  for (terms.EnterFirst(); terms.Next();) {
    FUZZ_CHECK(terms.term().size() <= kMaxTermBytes, std::string(terms.term()));
    if (const TermInfo& info = terms.info(); info.form_count > 0) {
      FUZZ_CHECK(info.opaque[kPlaceOccurrences] >= end, std::string(terms.term()));
      end = info.opaque[kPlaceOccurrencesEnd];
    }
    (void)terms.Spellings();
  }
}

// Every document, or one here and there.
void CountFacets(const Segment& segment, Docid step) {
  FacetCounter facets(segment, FacetField::kPlace);
  std::uint32_t documents = 0;
  for (Docid docid = 1; docid <= segment.document_count() && docid < 1000; docid += step) {
    facets.Add(docid);
    ++documents;
  }
  std::uint64_t sum = 0;
  for (const std::uint32_t count : facets.counts()) {
    FUZZ_CHECK(count <= documents, std::to_string(count));
    sum += count;
  }
  FUZZ_CHECK(sum <= segment.data().section(WordsSection::kFacets).size(), std::to_string(sum));
  FacetValueReader values(&segment.data());
  for (values.EnterFirst(); values.Next();) {
    (void)values.Spellings();
    (void)facets.CountsOf(values);
  }
}

// What is merged has facets that can be read, whatever those of the input were.
void Merge(const std::shared_ptr<const Segment>& segment, const std::string& directory) {
  const auto merged = MergeSegments({{segment, {}}}, directory, 2, MergeEffort::kQuick);
  FUZZ_CHECK(merged.ok() || absl::IsDataLoss(merged.status()), merged.status().ToString());
  if (!merged.ok() || merged->documents == 0) return;
  const auto opened = Segment::Open(directory, 2);
  FUZZ_CHECK(opened.ok(), opened.status().ToString());
  FacetDocumentReader facets(&(*opened)->data());
  for (Docid docid = 1; docid <= (*opened)->document_count(); ++docid) {
    bool known = true;
    const bool read = facets.ForEachOrdinal(docid, kNoMoreDocs, [&](std::uint32_t ordinal) {
      known = known && ordinal < (*opened)->data().header.facet_ordinals;
    });
    FUZZ_CHECK(read && known, std::to_string(docid));
  }
  const SegmentFileNames names(2);
  std::filesystem::remove(directory + "/" + names.glass);
  std::filesystem::remove(directory + "/" + names.words);
}

void ReadAll(const Segment& segment) {
  for (Docid docid = 1; docid <= segment.document_count() && docid < 1000; ++docid) {
    segment.article(docid), segment.day(docid), segment.instant(docid), segment.length(docid);
    (void)segment.id(docid);
  }
  for (Day day : {14000, 15000, 15030, 15100}) {
    DocidRange range = segment.DocidsOfDays(day, day + 20);
    FUZZ_CHECK(range.empty() || (range.begin >= 1 && range.end <= segment.document_count() + 1), "range");
  }
  (void)segment.UndatedDocids();
  for (const char* term : {"Zw0", "Zw1", "Zw7", "Zw50", "Zw119", "Len", "Qn17", "Znone"}) {
    if (auto found = segment.FindTerm(term)) {
      ReadPostings(segment, *found);
      ReadHead(segment, *found);
      (void)segment.Forms(*found);
    }
  }
  for (const auto& [term, info] : segment.TermsWithPrefix("Zw1", 30)) ReadPostings(segment, info);
  for (const std::string& folded : segment.FoldedWithPrefix("w", 40)) FindForms(segment, folded);
  std::size_t judged = 0;
  segment.VisitFolded(
      "w",
      [&](std::string_view folded) -> WordVerdict {
        return {folded.size() % 2 == 0, 1 + ++judged % 5};
      },
      [](std::string_view, std::span<const FoldedTerm>) { return true; });
  FUZZ_CHECK(judged <= segment.data().header.folded, "words judged");
  (void)ReadPairs(segment);
  ReadTerms(segment);
  CountFacets(segment, 1);
  CountFacets(segment, kFacetBlockDocuments + 3);
}

// Where a change goes: some parts are so small that hardly any would.
struct Stretch {
  std::string* file;
  std::size_t begin, size;
};

Stretch FindStretch(std::uint8_t where, std::string& glass, std::string& words) {
  if (where % 4 == 0) return {&glass, 0, glass.size()};
  const SectionEntry* sections = Good().header.sections;
  const SectionEntry section = sections[where / 4 % kWordsSections];
  if (where % 4 == 1 || section.offset + section.bytes > words.size() || section.bytes == 0) {
    return {&words, 0, words.size()};
  }
  return {&words, section.offset, section.bytes};
}

}  // namespace
}  // namespace broadsheet

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace broadsheet;
  const GoodSegment& good = Good();
  static const bool has_pairs = [&] {
    const auto segment = Segment::Open(good.directory, 1);
    return segment.ok() && ReadPairs(**segment) > 0;
  }();
  FUZZ_CHECK(has_pairs, "no damage would reach the readers of pairs");
  std::string glass = good.glass, words = good.words;
  for (std::size_t at = 0; at + 6 <= size && at < 6 * 64; at += 6) {
    std::uint32_t place;
    std::memcpy(&place, data + at + 1, sizeof(place));
    if (data[at] == 0xff) {
      words.resize(place % words.size());
      if (words.empty()) return 0;
    } else {
      const Stretch stretch = FindStretch(data[at], glass, words);
      (*stretch.file)[stretch.begin + place % stretch.size] = static_cast<char>(data[at + 5]);
    }
  }
  // Changes of the header would all end at its checksum.
  if (words.size() >= sizeof(WordsHeader)) {
    std::uint64_t checksum = XXH3_64bits(words.data(), offsetof(WordsHeader, checksum));
    std::memcpy(words.data() + offsetof(WordsHeader, checksum), &checksum, sizeof(checksum));
  }
  SegmentFileNames names(1);
  WriteFile(good.directory + "/" + names.glass, glass);
  WriteFile(good.directory + "/" + names.words, words);
  auto segment = Segment::Open(good.directory, 1);
  if (segment.ok()) {
    ReadAll(**segment);
    Merge(*segment, good.directory);
  }
  bool same = glass == good.glass && words == good.words;
  FUZZ_CHECK(VerifySegment(good.directory, good.summary).ok() == same, "verify");
  return 0;
}
