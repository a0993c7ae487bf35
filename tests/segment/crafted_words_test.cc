// Words files whose checksums are right and whose content cannot be: what reads them is bounded by their bytes and says
// that they are damaged.
#include <gtest/gtest.h>

#include <filesystem>
#include <memory_resource>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/fields.h"
#include "storage/segment/facet_reader.h"
#include "storage/segment/segment_data.h"
#include "storage/segment/segment_merger.h"
#include "storage/segment/spelling_codec.h"
#include "storage/strings.h"
#include "test_documents.h"
#include "tests/support/crafted_words.h"

namespace broadsheet {
namespace {

class CraftedWordsTest : public testing::Test {
 protected:
  // So many documents of `facets`; numbered from 1 as docids are, as they are undated.
  void Build(std::uint32_t documents, const std::vector<FacetValue>& facets) {
    for (std::uint32_t i = 1; i <= documents; ++i) {
      SegmentDocument& document = corpus_.documents.emplace_back();
      document.article = i;
      document.id = std::to_string(1'000'000 + i);
      document.facets = facets;
    }
    Rebuild();
  }

  // As the corpus is now.
  void Rebuild() {
    std::filesystem::remove_all(folder_.path());
    std::filesystem::create_directory(folder_.path());
    summary_ = BuildSegment(corpus_, folder_.path(), 1);
    parts_ = ReadWords(folder_.path(), 1);
  }

  std::shared_ptr<const Segment> OpenCrafted() {
    WriteWords(folder_.path(), parts_, summary_);
    return *Segment::Open(folder_.path(), 1);
  }

  // It can neither be merged nor verified, and merging it with one that has the same keys names it.
  void ExpectNoMerge() {
    TemporaryFolder other, merged;
    BuildSegment(corpus_, other.path(), 2);
    const MergeInput crafted = {OpenCrafted(), {}}, sound = {*Segment::Open(other.path(), 2), {}};
    for (const std::vector<MergeInput>& inputs :
         {std::vector<MergeInput>{crafted}, {sound, crafted}, {crafted, sound}}) {
      const auto summary = MergeSegments(inputs, merged.path(), 1, MergeEffort::kTight);
      EXPECT_TRUE(absl::IsDataLoss(summary.status())) << summary.status();
      EXPECT_NE(ToStd(summary.status().message()).find(crafted.segment->data().words_path), std::string_view::npos)
          << summary.status();
      EXPECT_TRUE(merged.Files().empty());
    }
    ExpectDamaged();
  }

  void ExpectDamaged() {
    const absl::Status verified = VerifySegment(folder_.path(), summary_);
    EXPECT_TRUE(absl::IsDataLoss(verified)) << verified;
  }

  TemporaryFolder folder_;
  Corpus corpus_;
  SegmentSummary summary_;
  WordsParts parts_;
};

// What a version added is only one more way to write something.
TEST_F(CraftedWordsTest, SegmentsOfTheVersionBeforeAreReadAndMerged) {
  const FormId form = corpus_.vocabulary.Intern("Zword", {.spelling = "word", .lookups = {"word"}});
  Build(300, {});
  for (SegmentDocument& document : corpus_.documents) {
    const TextField field = document.article % 5 == 0 ? TextField::kTitle : TextField::kBody;
    document.words = {{form, MakePosition(field, 0)}, {form, MakePosition(field, 1)}};
  }
  Rebuild();
  for (const auto& [version, known] : {std::pair(9, false), {10, true}, {11, true}, {12, false}}) {
    parts_.header.version = static_cast<std::uint32_t>(version);
    WriteWords(folder_.path(), parts_, summary_);
    const auto segment = Segment::Open(folder_.path(), 1);
    EXPECT_EQ(segment.ok(), known) << version << ": " << segment.status();
    EXPECT_EQ(absl::IsFailedPrecondition(segment.status()), !known) << segment.status();
    if (!known) continue;
    for (const MergeEffort effort : {MergeEffort::kQuick, MergeEffort::kTight}) {
      TemporaryFolder merged;
      const auto summary = MergeSegments({{*segment, {}}}, merged.path(), 2, effort);
      ASSERT_TRUE(summary.ok()) << summary.status();
      EXPECT_TRUE(VerifySegment(merged.path(), *summary).ok());
      EXPECT_EQ(ReadWords(merged.path(), 2).header.version, kWordsVersion);
    }
  }
}

// Where lists of the version before would now be bytes, a tight merge makes them bytes.
TEST_F(CraftedWordsTest, ATightMergeWritesListsOfTheVersionBeforeAnew) {
  const FormId form = corpus_.vocabulary.Intern("Zword", {.spelling = "word", .lookups = {"word"}});
  Build(2, {});
  corpus_.documents[0].words = {{form, MakePosition(TextField::kTitle, 0)}, {form, MakePosition(TextField::kTitle, 1)}};
  corpus_.documents[1].words = {{form, MakePosition(TextField::kBody, 0)}};
  Rebuild();
  const std::string by_bytes = parts_[WordsSection::kOccurrences];
  const std::string told("\0\1\x80\1\2", 5);  // of text, a bit a posting, the first; two words in the title
  const std::string list("\1\3\2\0\0", 5);    // one posting, the first, of which all is listed
  const std::size_t at = by_bytes.find(told);
  ASSERT_NE(at, std::string::npos);
  parts_[WordsSection::kOccurrences].replace(at, told.size(), list);
  for (const std::uint32_t version : {10u, 11u}) {
    parts_.header.version = version;
    TemporaryFolder merged;
    const auto summary = MergeSegments({{OpenCrafted(), {}}}, merged.path(), 2, MergeEffort::kTight);
    ASSERT_TRUE(summary.ok()) << summary.status();
    EXPECT_EQ(ReadWords(merged.path(), 2)[WordsSection::kOccurrences] == by_bytes, version == 10);
  }
}

TEST_F(CraftedWordsTest, FacetValuesOfADocumentAreThereOnce) {
  Build(2, {{FacetField::kPerson, "anna", "Anna"}, {FacetField::kPerson, "boris", "Boris"}});
  parts_[WordsSection::kFacets] = {'\2', '\0', '\1', '\3', '\1', '\0', '\0'};  // 0 and 1; 1, three times
  const auto segment = OpenCrafted();
  FacetDocumentReader reader(&segment->data());
  std::vector<std::uint32_t> ordinals;
  const auto visit = [&](std::uint32_t ordinal) { ordinals.push_back(ordinal); };
  EXPECT_TRUE(reader.ForEachOrdinal(1, 2, visit));
  EXPECT_FALSE(reader.ForEachOrdinal(2, 2, visit));
  EXPECT_EQ(ordinals, (std::vector<std::uint32_t>{0, 1, 1}));
  ExpectDamaged();
}

// Else the values of one block would be read once for every block.
TEST_F(CraftedWordsTest, AnIndexOfFacetsThatLeadsBack) {
  Build(3 * kFacetBlockDocuments, {{FacetField::kPerson, "anna", "Anna"}});
  std::string& index = parts_[WordsSection::kFacetIndex];
  index.assign(index.size(), '\0');
  const auto segment = OpenCrafted();
  FacetCounter counter(*segment, FacetField::kPlace);
  counter.Add(1);
  EXPECT_FALSE(counter.damaged());
  for (std::uint32_t block = 1; block < 3; ++block) {
    counter.Add(block * kFacetBlockDocuments + 1);
    EXPECT_TRUE(counter.damaged());
    EXPECT_EQ(counter.counts()[0], 1u);
  }
  ExpectDamaged();
}

// Two terms of one document each: "Zaa", and "Zzz", whose occurrences come behind and take 100,000 bits at least.
class CraftedTermsTest : public CraftedWordsTest {
 protected:
  static constexpr std::uint32_t kMany = 100'000;

  void SetUp() override {
    const FormId aa = corpus_.vocabulary.Intern("Zaa", {"aa", {"aa"}});
    const FormId zz = corpus_.vocabulary.Intern("Zzz", {"zz", {"zz"}});
    Build(2, {});
    corpus_.documents[0].words = {{aa, 0}};
    for (std::uint32_t word = 0; word < kMany; ++word) corpus_.documents[1].words.push_back({zz, word});
    Rebuild();
  }

  // Only one term, of one document.
  void ReplaceTerms(std::string_view term, std::uint64_t wdf, std::uint64_t forms, std::uint64_t occurrence_bytes,
                    const std::string& spellings, std::uint64_t occurrences_begin = 0) {
    std::string head, payload;
    for (int number = 0; number < 5; ++number) PutVarint(head, number == 0 ? occurrences_begin : 0);
    payload.push_back(static_cast<char>(kTagFormsMask | kTagSinglePosting | kTagCountMax << kTagCountShift));
    for (const std::uint64_t number :
         {wdf - kTagCountMax, forms - kTagFormsMask, std::uint64_t{1}, occurrence_bytes, spellings.size()}) {
      PutVarint(payload, number);
    }
    DictionaryWriter terms(std::pmr::get_default_resource());
    terms.Add(term, head, payload);
    parts_[WordsSection::kTerms] = terms.bytes();
    parts_[WordsSection::kTermIndex] = terms.index();
    parts_[WordsSection::kForms] = spellings;
    parts_.header.terms = 1;
  }
};

// The words that are claimed would fit the rest of the section, but not the list's part of it.
TEST_F(CraftedTermsTest, OccurrencesAreBoundedByTheBytesOfTheirList) {
  std::string spellings;
  for (int form = 0; form < 3; ++form) AppendSpelling("Zaa", "aa" + std::to_string(form), spellings);
  for (const auto& [wdf, occurrence_bytes] : {std::pair{kMany / 2, 2u}, {kMany / 2, kMany / 8}}) {
    ReplaceTerms("Zaa", wdf, 3, occurrence_bytes, spellings);
    const auto segment = OpenCrafted();
    PostingCursor cursor = segment->Postings(segment->FindTerm("Zaa").value());
    cursor.Next();
    ASSERT_EQ(cursor.wdf(), wdf);
    EXPECT_EQ(cursor.Positions().empty(), occurrence_bytes == 2);
    EXPECT_EQ(cursor.damaged(), occurrence_bytes == 2);
    ExpectDamaged();
  }
}

// Each of its spellings would take three bytes, and as many as the term when it is read.
TEST_F(CraftedTermsTest, ATermIsNoLongerThanTermsMayBe) {
  constexpr std::uint32_t kForms = 1000;
  for (const std::size_t length : {kMaxTermBytes, kMaxTermBytes + 1}) {
    const std::string term = "Z" + std::string(length - 1, 'a');
    std::string spellings;
    for (std::uint32_t form = 0; form < kForms; ++form) AppendSpelling(term, term.substr(1), spellings);
    ReplaceTerms(term, kMany, kForms, 2, spellings);
    const auto segment = OpenCrafted();
    TermReader terms(&segment->data());
    ASSERT_TRUE(terms.EnterFirst());
    EXPECT_EQ(terms.Next(), length == kMaxTermBytes);
    EXPECT_EQ(terms.failed(), length > kMaxTermBytes);
    ExpectDamaged();
  }
}

TEST_F(CraftedWordsTest, AFacetValueHasNoMoreSpellingsThanTheyMayTake) {
  constexpr std::size_t kLength = 1 << 20, kCount = 16;
  for (const auto& [length, count] : {std::pair{kLength, kCount}, {kLength + 1, kCount}, {kLength, kCount + 1}}) {
    SCOPED_TRACE(testing::Message() << length << " " << count);
    corpus_.documents.clear();
    const std::string folded(length, 'v');
    Build(1, {{FacetField::kPerson, folded, folded}});
    FacetWriter writer(std::pmr::get_default_resource());
    writer.AddValue(FacetKey(FacetField::kPerson, folded), std::vector<std::string_view>(count, folded));
    parts_[WordsSection::kFacetValues] = writer.values();
    parts_[WordsSection::kFacetValueIndex] = writer.value_index();
    parts_.header.facet_ordinals = writer.ordinal_count();
    const auto segment = OpenCrafted();
    FacetValueReader values(&segment->data());
    ASSERT_TRUE(values.EnterFirst());
    const bool is_sound = length == kLength && count == kCount;
    EXPECT_EQ(values.Next(), is_sound);
    EXPECT_EQ(values.failed(), !is_sound);
  }
}

// All forms of the term would be there as often as it is named.
TEST_F(CraftedTermsTest, AFoldedWordNamesATermOnce) {
  std::string head, payload;
  PutVarint(head, 0);
  PutVarint(payload, 3);
  for (const std::int64_t step : {0, 1, 0}) {
    PutVarint(payload, ZigZag(step));
    PutVarint(payload, 0);  // all codes
  }
  DictionaryWriter folded(std::pmr::get_default_resource());
  folded.Add("aa", head, payload);
  parts_[WordsSection::kFolded] = folded.bytes();
  parts_[WordsSection::kFoldedIndex] = folded.index();
  parts_.header.folded = 1;
  const auto segment = OpenCrafted();
  EXPECT_TRUE(segment->FindForms("aa").empty());
  FoldedReader passing(&segment->data());
  ASSERT_TRUE(passing.EnterFirst() && passing.Next());
  EXPECT_FALSE(passing.Next());
  EXPECT_TRUE(passing.failed());
  ExpectDamaged();
}

// A document has a value that the dictionary passes over.
TEST_F(CraftedWordsTest, AFacetValueThatIsNowhere) {
  Build(1, {{FacetField::kPerson, "anna", "Anna"}});
  parts_[WordsSection::kFacets] = {'\1', '\1'};
  parts_.header.facet_ordinals = 2;
  ExpectNoMerge();
}

// Values that are given the ordinals of those before them: a document's do not ascend any more.
TEST_F(CraftedWordsTest, FacetValuesInAnotherOrderThanTheirOrdinals) {
  std::vector<FacetValue> people;
  for (int i = 0; i < 40; ++i) people.push_back({FacetField::kPerson, "p" + std::to_string(100 + i), "P"});
  Build(1, people);
  constexpr char kInSecondBlock = 40 - kDictionaryBlockEntries;
  for (const auto& [block, first_ordinal] : {std::pair<std::size_t, char>{0, kInSecondBlock}, {1, 0}}) {
    const auto entry = LoadFixed<DictionaryIndexEntry>(parts_[WordsSection::kFacetValueIndex].data() +
                                                       block * sizeof(DictionaryIndexEntry));
    parts_[WordsSection::kFacetValues][entry.offset] = first_ordinal;
  }
  ExpectNoMerge();
}

// Zero bytes take two in the other file.
TEST_F(CraftedTermsTest, TermsThatFitNoIndex) {
  std::string spellings;
  for (int form = 0; form < 3; ++form) AppendSpelling("", std::to_string(form), spellings);
  for (const std::string& term : {std::string(), std::string(kMaxTermBytes, '\0')}) {
    ReplaceTerms(term, kMany, 3, 2, spellings);
    ExpectNoMerge();
  }
}

// Two blocks of terms that each have the same: what a head names is read as well for other terms.
class CraftedHeadsTest : public CraftedWordsTest {
 protected:
  static constexpr std::size_t kTerms = 2 * kDictionaryBlockEntries;

  void SetUp() override {
    Build(1, {});
    for (std::uint32_t i = 0; i < kTerms; ++i) {
      const std::string word = "w" + std::to_string(10 + i);
      corpus_.documents[0].words.push_back({corpus_.vocabulary.Intern("Z" + word, {word, {word}}), i});
    }
    Rebuild();
    sound_ = parts_;
  }

  // In the head of the second block, which has `numbers` of them. True if there was another one.
  bool Replace(WordsSection dictionary, WordsSection index, int numbers, int number, std::uint64_t value) {
    parts_ = sound_;
    std::string& bytes = parts_[dictionary];
    const std::size_t begin =
        LoadFixed<DictionaryIndexEntry>(parts_[index].data() + sizeof(DictionaryIndexEntry)).offset;
    ByteReader in = ReaderOf(std::string_view(bytes).substr(begin));
    std::string head;
    bool changed = false;
    for (int i = 0; i < numbers; ++i) {
      const std::uint64_t before = in.Varint();
      if (i == number) changed = before != value;
      PutVarint(head, i == number ? value : before);
    }
    bytes = bytes.substr(0, begin) + head + bytes.substr(bytes.size() - in.remaining());
    return changed;
  }

  WordsParts sound_;
};

TEST_F(CraftedHeadsTest, HeadsOfTermsBeginWhereTheBlockBeforeEnds) {
  for (int number = 0; number < 5; ++number) {
    for (const std::uint64_t value : {0, 7}) {
      SCOPED_TRACE(testing::Message() << number << " " << value);
      if (Replace(WordsSection::kTerms, WordsSection::kTermIndex, 5, number, value)) {
        ExpectNoMerge();
      } else {
        EXPECT_EQ(value, 0u);  // there are neither lists nor heads of lists
      }
    }
  }
}

TEST_F(CraftedHeadsTest, HeadsOfFoldedWordsBeginWhereTheBlockBeforeEnds) {
  ASSERT_TRUE(Replace(WordsSection::kFolded, WordsSection::kFoldedIndex, 1, 0, kDictionaryBlockEntries - 2));
  ExpectNoMerge();
}

// The sum comes out before where it began.
TEST_F(CraftedTermsTest, OccurrencesThatEndBeforeTheyBegin) {
  std::string spellings;
  for (int form = 0; form < 3; ++form) AppendSpelling("Zaa", "aa" + std::to_string(form), spellings);
  ReplaceTerms("Zaa", kMany, 3, ~std::uint64_t{0}, spellings, /*occurrences_begin=*/2);
  const auto segment = OpenCrafted();
  EXPECT_FALSE(segment->FindTerm("Zaa"));
  ExpectNoMerge();
}

TEST_F(CraftedTermsTest, KeysOutOfOrder) {
  corpus_.documents[0].facets = {{FacetField::kPerson, "anna", "Anna"}, {FacetField::kPerson, "boris", "Boris"}};
  Rebuild();
  const WordsParts sound = parts_;
  struct Change {
    WordsSection section;
    std::string key, higher;
  };
  for (const Change& change : {Change{WordsSection::kTerms, "Zaa", "Z{a"},
                               {WordsSection::kFolded, "aa", "{a"},
                               {WordsSection::kFacetValues, "anna", "cnna"}}) {
    SCOPED_TRACE(change.key);
    parts_ = sound;
    const std::size_t at = parts_[change.section].find(change.key);
    ASSERT_NE(at, std::string::npos);
    parts_[change.section].replace(at, change.key.size(), change.higher);
    ExpectNoMerge();
  }
}

}  // namespace
}  // namespace broadsheet
