// Damaged files, full disks and missing folders: errors come back as such, and nothing reads or writes where it must
// not.
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "storage/fields.h"
#include "storage/segment/facet_reader.h"
#include "storage/segment/segment_merger.h"
#include "test_documents.h"
#include "tests/support/file_size_limit.h"

namespace broadsheet {
namespace {

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

// Asks a segment everything; only that it comes back matters.
std::uint64_t ReadEverything(const Segment& segment) {
  std::uint64_t sum = 0;
  for (Docid docid = 0; docid <= segment.document_count() + 1; ++docid) {
    sum += segment.article(docid) + static_cast<std::uint64_t>(segment.instant(docid)) + segment.length(docid);
    sum += segment.day(docid).has_value() + segment.id(docid).ok();
  }
  sum += segment.DocidsOfDays(-5, 5).begin + segment.UndatedDocids().begin;
  for (const auto& [term, info] : segment.TermsWithPrefix("", SIZE_MAX)) {
    sum += segment.FindTerm(term).has_value() + segment.Forms(info).size();
    PostingCursor cursor = segment.Postings(info), skipping = cursor;
    for (cursor.Next(); !cursor.at_end(); cursor.Next()) sum += cursor.docid() + cursor.Occurrences().size();
    for (Docid target = 1; !skipping.at_end(); target = skipping.docid() + 70) {
      skipping.SkipBlockTo(target);
      sum += skipping.block_max_wdf() + skipping.block_min_spacing() + skipping.BlockDocids().size();
      skipping.SkipTo(target);
      sum += skipping.Occurrences().size();
      if (target > skipping.docid() + 70 || skipping.docid() > 0xFFFF0000) break;
    }
  }
  for (const std::string& folded : segment.FoldedWithPrefix("", SIZE_MAX)) sum += segment.FindForms(folded).size();
  std::size_t judged = 0;
  segment.VisitFolded(
      "",
      [&](std::string_view folded) -> WordVerdict {
        EXPECT_LE(++judged, segment.data().header.folded);
        return {.wanted = folded.size() % 3 == 0, .dead_bytes = 1 + judged % 4};
      },
      [&](std::string_view, std::span<const FoldedTerm> terms) { return sum += terms.size(), true; });
  FacetValueReader values(&segment.data());
  values.EnterBlockOf(FacetField::kPerson);
  while (values.Next()) sum += values.Spellings().size() + values.first_ordinal();
  for (const FacetField last : {FacetField::kLanguage, FacetField::kPlace}) {
    FacetCounter counter(segment, last);
    for (Docid docid = 0; docid <= segment.document_count() + 1; docid += docid % 7 == 0 ? 70 : 1) counter.Add(docid);
    for (const std::uint32_t count : counter.counts()) sum += count;
  }
  return sum;
}

class SegmentDamageTest : public testing::Test {
 protected:
  void Build(const CorpusShape& shape) {
    corpus_ = MakeCorpus(shape);
    summary_ = BuildSegment(*corpus_, folder_.path(), 4);
    const SegmentFileNames names(4);
    glass_path_ = folder_.path() + "/" + names.glass;
    words_path_ = folder_.path() + "/" + names.words;
    glass_ = ReadFile(glass_path_);
    words_ = ReadFile(words_path_);
  }

  TemporaryFolder folder_;
  std::unique_ptr<Corpus> corpus_;
  SegmentSummary summary_;
  std::string glass_path_, words_path_, glass_, words_;
};

TEST_F(SegmentDamageTest, VerifyAcceptsWhatWasWritten) {
  for (unsigned seed = 1; seed <= 5; ++seed) {
    const std::unique_ptr<Corpus> corpus = MakeCorpus({.seed = seed, .documents = seed * seed * 60});
    const SegmentSummary summary = BuildSegment(*corpus, folder_.path(), seed);
    EXPECT_TRUE(VerifySegment(folder_.path(), summary).ok()) << VerifySegment(folder_.path(), summary);
  }
  const auto merged = MergeSegments({{*Segment::Open(folder_.path(), 2), {}}, {*Segment::Open(folder_.path(), 5), {}}},
                                    folder_.path(), 9, MergeEffort::kTight);
  ASSERT_TRUE(merged.ok()) << merged.status();
  EXPECT_TRUE(VerifySegment(folder_.path(), *merged).ok()) << VerifySegment(folder_.path(), *merged);
}

TEST_F(SegmentDamageTest, FlippedBytes) {
  Build({.seed = 61, .documents = 600, .vocabulary = 150, .max_words = 30});
  std::mt19937 random(1);
  std::size_t opened = 0;
  const std::unique_ptr<Corpus> other = MakeCorpus({.seed = 62, .documents = 600, .vocabulary = 150, .first_day = 20});
  BuildSegment(*other, folder_.path(), 5);
  const std::shared_ptr<const Segment> sound = *Segment::Open(folder_.path(), 5);
  for (int round = 0; round < 300; ++round) {
    const bool in_glass = random() % 2 == 0;
    std::string bytes = in_glass ? glass_ : words_;
    for (unsigned flips = 1 + random() % 4; flips > 0; --flips) {
      const std::size_t at =
          random() % 3 == 0 ? random() % std::min<std::size_t>(bytes.size(), 600) : random() % bytes.size();
      bytes[at] = static_cast<char>(bytes[at] ^ (1 + random() % 255));
    }
    const std::string& path = in_glass ? glass_path_ : words_path_;
    if (bytes == (in_glass ? glass_ : words_)) continue;
    WriteFile(path, bytes);
    if (const auto segment = Segment::Open(folder_.path(), 4); segment.ok()) {
      ++opened;
      ReadEverything(**segment);
      TemporaryFolder merged;
      std::uint64_t number = 10;
      for (const MergeEffort effort : {MergeEffort::kQuick, MergeEffort::kTight}) {
        for (const std::vector<MergeInput>& inputs :
             {std::vector<MergeInput>{{*segment, {}}}, {{sound, {}}, {*segment, {}}}}) {
          const auto summary = MergeSegments(inputs, merged.path(), ++number, effort);
          EXPECT_TRUE(summary.ok() || absl::IsDataLoss(summary.status())) << summary.status();
          if (const auto result = Segment::Open(merged.path(), number); result.ok()) ReadEverything(**result);
        }
      }
    } else {
      EXPECT_TRUE(absl::IsDataLoss(segment.status()) || absl::IsFailedPrecondition(segment.status()))
          << segment.status();
    }
    EXPECT_TRUE(absl::IsDataLoss(VerifySegment(folder_.path(), summary_))) << round;
    WriteFile(path, in_glass ? glass_ : words_);
  }
  EXPECT_GT(opened, 100u);
  EXPECT_TRUE(VerifySegment(folder_.path(), summary_).ok());
}

// Damage that keeps a section's every byte but moves nonsense into it.
TEST_F(SegmentDamageTest, RandomStretches) {
  Build({.seed = 62, .documents = 600, .vocabulary = 150, .max_words = 30});
  std::mt19937 random(2);
  for (int round = 0; round < 200; ++round) {
    std::string words = words_, glass = glass_;
    for (std::string* bytes : {&words, &glass}) {
      const std::size_t keep = bytes == &words ? 512 : 8192;  // so that it opens
      const std::size_t begin = keep + random() % (bytes->size() - keep);
      const unsigned filler = random() % 3;
      for (std::size_t i = begin; i < std::min(bytes->size(), begin + 200); ++i) {
        (*bytes)[i] = filler == 0 ? '\xFF' : filler == 1 ? '\0' : static_cast<char>(random());
      }
    }
    WriteFile(words_path_, words);
    WriteFile(glass_path_, glass);
    const auto segment = Segment::Open(folder_.path(), 4);
    ASSERT_TRUE(segment.ok()) << segment.status();
    ReadEverything(**segment);
  }
}

TEST_F(SegmentDamageTest, Truncated) {
  Build({.seed = 63, .documents = 100});
  std::mt19937 random(3);
  for (int round = 0; round < 60; ++round) {
    const bool in_glass = round % 2 == 0;
    const std::string& whole = in_glass ? glass_ : words_;
    const std::string& path = in_glass ? glass_path_ : words_path_;
    WriteFile(path, whole.substr(0, round < 4 ? 0 : random() % whole.size()));
    const auto segment = Segment::Open(folder_.path(), 4);
    if (segment.ok()) ReadEverything(**segment);
    if (in_glass) {
      EXPECT_TRUE(absl::IsDataLoss(segment.status())) << segment.status();
    }
    EXPECT_TRUE(absl::IsDataLoss(VerifySegment(folder_.path(), summary_)));
    WriteFile(path, whole);
  }
}

TEST_F(SegmentDamageTest, MissingFileIsNotFound) {
  Build({});
  for (const std::string& path : {glass_path_, words_path_}) {
    const std::string bytes = ReadFile(path);
    std::filesystem::remove(path);
    EXPECT_TRUE(absl::IsNotFound(Segment::Open(folder_.path(), 4).status()));
    EXPECT_FALSE(VerifySegment(folder_.path(), summary_).ok());
    WriteFile(path, bytes);
  }
}

TEST_F(SegmentDamageTest, FilesOfDifferentSegments) {
  Build({.seed = 64});
  TemporaryFolder other;
  BuildSegment(*MakeCorpus({.seed = 65}), other.path(), 4);
  std::filesystem::copy_file(other.path() + "/000004.glass", glass_path_,
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_TRUE(absl::IsDataLoss(Segment::Open(folder_.path(), 4).status()));
  // Under another number.
  std::filesystem::copy_file(other.path() + "/000004.glass", other.path() + "/000005.glass");
  std::filesystem::copy_file(other.path() + "/000004.words", other.path() + "/000005.words");
  EXPECT_TRUE(absl::IsDataLoss(Segment::Open(other.path(), 5).status()));
}

TEST_F(SegmentDamageTest, SummaryOfAnotherSegment) {
  Build({.seed = 66});
  SegmentSummary wrong = summary_;
  wrong.total_length += 1;
  EXPECT_TRUE(absl::IsDataLoss(VerifySegment(folder_.path(), wrong)));
}

TEST_F(SegmentDamageTest, OpenSegmentOutlivesItsFiles) {
  Build({.seed = 67});
  const auto segment = Segment::Open(folder_.path(), 4);
  ASSERT_TRUE(segment.ok());
  std::filesystem::remove(glass_path_);
  std::filesystem::remove(words_path_);
  EXPECT_TRUE(ModelOf(**segment) == ModelOf(*corpus_));
}

TEST_F(SegmentDamageTest, NoRoomLeavesNothing) {
  Build({.seed = 68, .documents = 2000});
  const auto segment = Segment::Open(folder_.path(), 4);
  ASSERT_TRUE(segment.ok());
  TemporaryFolder target;
  for (std::size_t limit :
       {std::size_t{0}, std::size_t{100}, words_.size() / 2, words_.size() - 1, glass_.size() - 1}) {
    SegmentBuilder builder(&corpus_->vocabulary);
    for (const SegmentDocument& document : corpus_->documents) builder.Add(document);
    const FileSizeLimit full(limit);
    EXPECT_TRUE(absl::IsResourceExhausted(builder.Finish(target.path(), 1).status())) << limit;
    EXPECT_TRUE(target.Files().empty()) << limit;
    EXPECT_TRUE(
        absl::IsResourceExhausted(MergeSegments({{*segment, {}}}, target.path(), 1, MergeEffort::kQuick).status()))
        << limit;
    EXPECT_TRUE(target.Files().empty()) << limit;
  }
}

TEST_F(SegmentDamageTest, NoFolder) {
  Build({.seed = 69});
  SegmentBuilder builder(&corpus_->vocabulary);
  builder.Add(corpus_->documents[0]);
  EXPECT_TRUE(absl::IsNotFound(builder.Finish(folder_.path() + "/nowhere", 1).status()));
}

// An existing file of that number may be one that somebody reads: it stays as it is.
TEST_F(SegmentDamageTest, NeverOverwrites) {
  Build({.seed = 70});
  SegmentBuilder builder(&corpus_->vocabulary);
  builder.Add(corpus_->documents[0]);
  EXPECT_TRUE(absl::IsAlreadyExists(builder.Finish(folder_.path(), 4).status()));
  EXPECT_EQ(ReadFile(glass_path_), glass_);
  EXPECT_EQ(ReadFile(words_path_), words_);
}

// For Xapian, or for those who read the dictionary.
TEST_F(SegmentDamageTest, TermTooLong) {
  for (const std::size_t length : {kMaxTermBytes, kMaxTermBytes + 1, std::size_t{256}}) {
    Corpus corpus;
    const FormId form = corpus.vocabulary.Intern(std::string(length, 'x'), {"x", {"x"}});
    SegmentBuilder builder(&corpus.vocabulary);
    SegmentDocument document;
    document.article = 1;
    document.words.push_back({form, 1});
    builder.Add(document);
    const absl::Status finished = builder.Finish(folder_.path(), length).status();
    EXPECT_EQ(finished.ok(), length <= kMaxTermBytes) << finished;
    EXPECT_EQ(absl::IsInvalidArgument(finished), length > kMaxTermBytes) << finished;
    EXPECT_EQ(folder_.Files().size(), 2u);  // of the first alone
  }
}

}  // namespace
}  // namespace broadsheet
