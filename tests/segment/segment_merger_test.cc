// Merging segments must give what building one from all their kept documents gives.
#include "storage/segment/segment_merger.h"

#include <malloc.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <numeric>
#include <random>
#include <span>
#include <thread>

#include <gtest/gtest.h>

#include "storage/segment/facet_reader.h"
#include "storage/segment/segment_data.h"
#include "test_documents.h"
#include "tests/support/anonymous_memory.h"

namespace broadsheet {
namespace {

class SegmentMergerTest : public testing::Test {
 protected:
  // Builds a segment for each shape; `drop` tells which documents the merge leaves out.
  void Prepare(const std::vector<CorpusShape>& shapes, const std::function<bool(const SegmentDocument&)>& drop) {
    for (const CorpusShape& shape : shapes) {
      corpora_.push_back(MakeCorpus(shape));
      Corpus& corpus = *corpora_.back();
      std::set<ArticleNumber> dropped;
      for (SegmentDocument& document : corpus.documents) {
        document.article += 1000000 * corpora_.size();
        document.id += "@" + std::to_string(corpora_.size());
        if (drop(document)) {
          dropped.insert(document.article);
        } else {
          kept_.emplace_back(&corpus.vocabulary, &document);
        }
      }
      BuildSegment(corpus, folder_.path(), corpora_.size());
      auto segment = Segment::Open(folder_.path(), corpora_.size());
      ASSERT_TRUE(segment.ok()) << segment.status();
      MergeInput& input = inputs_.emplace_back();
      input.segment = *segment;
      for (Docid docid = 1; docid <= input.segment->document_count(); ++docid) {
        if (dropped.contains(input.segment->article(docid))) input.dropped.add(docid);
      }
    }
  }

  void MergeAndCompare() {
    for (const MergeEffort effort : {MergeEffort::kQuick, MergeEffort::kTight}) MergeAndCompare(effort);
  }

  void MergeAndCompare(MergeEffort effort) {
    SCOPED_TRACE(effort == MergeEffort::kQuick ? "quick" : "tight");
    TemporaryFolder folder;
    const auto summary = MergeSegments(inputs_, folder.path(), 100, effort);
    ASSERT_TRUE(summary.ok()) << summary.status();
    EXPECT_EQ(summary->documents, kept_.size());
    EXPECT_TRUE(VerifySegment(folder.path(), *summary).ok()) << VerifySegment(folder.path(), *summary);
    const auto merged = Segment::Open(folder.path(), 100);
    ASSERT_TRUE(merged.ok()) << merged.status();
    const Model expected = ModelOf(kept_), found = ModelOf(**merged);
    EXPECT_TRUE(found.documents == expected.documents);
    EXPECT_TRUE(found.lookups == expected.lookups);
    ASSERT_EQ(found.terms.size(), expected.terms.size());
    for (const auto& [term, postings] : expected.terms) ASSERT_TRUE(found.terms.at(term) == postings) << term;
  }

  // The share of pieces of the inputs' occurrences that a merged segment has, byte by byte.
  double PiecesFound(std::uint64_t merged, std::span<const MergeInput> inputs, std::size_t piece) const {
    const std::string bytes = FileBytes(folder_.path() + "/" + SegmentFileNames(merged).words);
    std::size_t found = 0, all = 0;
    for (const MergeInput& input : inputs) {
      const std::string_view occurrences = input.segment->data().section(WordsSection::kOccurrences);
      for (std::size_t at = 0; at + piece <= occurrences.size(); at += 10 * piece, ++all) {
        found += bytes.find(occurrences.substr(at, piece)) != std::string::npos ? 1 : 0;
      }
    }
    return static_cast<double>(found) / static_cast<double>(all);
  }

  TemporaryFolder folder_;
  std::vector<std::unique_ptr<Corpus>> corpora_;
  std::vector<std::pair<const Vocabulary*, const SegmentDocument*>> kept_;
  std::vector<MergeInput> inputs_;
};

TEST_F(SegmentMergerTest, InterleavedDates) {
  Prepare({{.seed = 1, .documents = 700},
           {.seed = 2, .documents = 30},
           {.seed = 3, .documents = 400},
           {.seed = 4, .documents = 1}},
          [](const SegmentDocument&) { return false; });
  MergeAndCompare();
}

TEST_F(SegmentMergerTest, DropsDocuments) {
  Prepare({{.seed = 5, .documents = 600, .vocabulary = 900}, {.seed = 6, .documents = 500}},
          [](const SegmentDocument& document) { return document.article % 2 == 0; });
  MergeAndCompare();
}

TEST_F(SegmentMergerTest, LongLists) {
  Prepare({{.seed = 7, .documents = 5000, .vocabulary = 60, .max_words = 20},
           {.seed = 8, .documents = 5000, .vocabulary = 60, .max_words = 20},
           {.seed = 9, .documents = 5000, .vocabulary = 60, .max_words = 20}},
          [](const SegmentDocument& document) { return document.article % 11 == 0; });
  MergeAndCompare();
}

// Blocks stay together but for the days in which two segments meet, and those of the undated.
TEST_F(SegmentMergerTest, PeriodsThatFollowEachOther) {
  for (unsigned seed = 20; seed < 24; ++seed) {
    Prepare({{.seed = seed,
              .documents = 2000,
              .vocabulary = 60,
              .first_day = 200 - 10 * static_cast<Day>(seed),
              .days = 11,
              .undated = 0.02}},
            [](const SegmentDocument& document) { return document.article % 977 == 0; });
  }
  MergeAndCompare();
}

// Far more of the inputs' occurrences are there again, byte by byte, than by chance.
TEST_F(SegmentMergerTest, QuickMergeKeepsBlocks) {
  constexpr std::size_t kPiece = 300;
  for (unsigned seed = 30; seed < 33; ++seed) {
    Prepare({{.seed = seed, .documents = 3000, .vocabulary = 40, .first_day = 20 * static_cast<Day>(seed)}},
            [](const SegmentDocument&) { return false; });
  }
  ASSERT_TRUE(MergeSegments(inputs_, folder_.path(), 50, MergeEffort::kQuick).ok());
  ASSERT_TRUE(MergeSegments(inputs_, folder_.path(), 51, MergeEffort::kTight).ok());
  // The newest one's blocks begin both.
  const auto others = std::span(inputs_).first(2);
  EXPECT_GT(PiecesFound(50, others, kPiece), PiecesFound(51, others, kPiece) + 0.2);
}

// Forms whose codes change, and words without weight (some documents have them as filters only): blocks are kept, but
// for what tells the forms.
TEST_F(SegmentMergerTest, QuickMergeKeepsBlocksUnderOtherCodes) {
  constexpr std::size_t kSegments = 3, kDocuments = 2000, kPiece = 60;
  std::mt19937 random(34);
  for (std::size_t segment = 0; segment < kSegments; ++segment) {
    corpora_.push_back(std::make_unique<Corpus>());
    Corpus& corpus = *corpora_.back();
    std::vector<FormId> forms;
    for (const char* spelling : {"say", "says", "said", "Say"}) {
      forms.push_back(corpus.vocabulary.Intern("Zsay", {spelling, {spelling}}));
    }
    const FormId mark = corpus.vocabulary.Intern("Zmark", {"mark", {}});
    for (std::size_t i = 0; i < kDocuments; ++i) {
      SegmentDocument& document = corpus.documents.emplace_back();
      document.article = 1000000 * segment + i + 1;
      document.id = std::to_string(document.article);
      document.day = static_cast<Day>(100 * segment + i / 25);
      for (std::uint32_t word = random() % 20; word < 200; word += 1 + random() % 80) {
        // Of the rarer ones, another is the most frequent in each segment.
        const std::size_t form = random() % 8 != 0 ? 0 : 1 + (random() % 8 != 0 ? segment : random() % 3);
        document.words.push_back({forms[form], MakePosition(TextField::kBody, word)});
      }
      for (std::uint32_t word = random() % 9; word < 30; word += 1 + random() % 9) {
        document.words.push_back({mark, MakePosition(TextField::kMetadata, word)});
      }
      if (random() % 40 == 0) document.filters.push_back("Zmark");
    }
    for (const SegmentDocument& document : corpus.documents) kept_.emplace_back(&corpus.vocabulary, &document);
    BuildSegment(corpus, folder_.path(), segment + 1);
    inputs_.push_back({*Segment::Open(folder_.path(), segment + 1), {}});
  }
  MergeAndCompare();
  ASSERT_TRUE(MergeSegments(inputs_, folder_.path(), 50, MergeEffort::kQuick).ok());
  EXPECT_GT(PiecesFound(50, inputs_, kPiece), 0.5);
}

// So many that they are hashed, most of them in two segments and some in one.
TEST_F(SegmentMergerTest, ATermOfManySpellings) {
  constexpr std::size_t kSpellings = 100, kDocuments = 200;
  std::mt19937 random(35);
  for (std::size_t segment = 0; segment < 2; ++segment) {
    Corpus& corpus = *corpora_.emplace_back(std::make_unique<Corpus>());
    std::vector<FormId> forms;
    for (std::size_t i = 0; i < kSpellings; ++i) {
      const std::string spelling = "say" + std::to_string(20 * segment + i);
      forms.push_back(corpus.vocabulary.Intern("Zsay", {spelling, {spelling}}));
    }
    for (std::size_t i = 0; i < kDocuments; ++i) {
      SegmentDocument& document = corpus.documents.emplace_back();
      document.article = 1000 * segment + i + 1;
      document.id = std::to_string(document.article);
      for (std::uint32_t word = 0; word < 20; ++word) {
        document.words.push_back({forms[random() % kSpellings], MakePosition(TextField::kBody, word)});
      }
    }
    for (const SegmentDocument& document : corpus.documents) kept_.emplace_back(&corpus.vocabulary, &document);
    BuildSegment(corpus, folder_.path(), segment + 1);
    inputs_.push_back({*Segment::Open(folder_.path(), segment + 1), {}});
  }
  MergeAndCompare();
}

// What a quick merge wrote can be merged again, and made tight.
TEST_F(SegmentMergerTest, MergedAgain) {
  for (unsigned seed = 40; seed < 46; ++seed) {
    Prepare({{.seed = seed, .documents = 1500, .vocabulary = 80, .first_day = 9 * static_cast<Day>(seed % 3)}},
            [](const SegmentDocument& document) { return document.article % 501 == 0; });
  }
  for (std::size_t half = 0; half < 2; ++half) {
    const std::vector<MergeInput> three(inputs_.begin(), inputs_.begin() + 3);
    inputs_.erase(inputs_.begin(), inputs_.begin() + 3);
    ASSERT_TRUE(MergeSegments(three, folder_.path(), 60 + half, MergeEffort::kQuick).ok());
    inputs_.push_back({*Segment::Open(folder_.path(), 60 + half), {}});
  }
  MergeAndCompare();
}

// Articles that were sent again: in place of the dropped one another stands, in another segment. So blocks of postings
// whose span stays the same have strangers in between.
TEST_F(SegmentMergerTest, ArticlesSentAgain) {
  constexpr std::size_t kSegments = 3;
  for (unsigned seed = 50; seed < 130; ++seed) {
    std::mt19937 random(seed);
    const double sent_again = seed % 4 == 0 ? 0.03 : 0.55;
    const TemporaryFolder folder;
    const std::unique_ptr<Corpus> corpus = MakeCorpus(
        {.seed = seed, .documents = 800, .vocabulary = 40, .max_words = 30, .days = 400, .undated = 0, .empty = 0});
    std::deque<SegmentBuilder> builders;
    for (std::size_t i = 0; i < kSegments; ++i) builders.emplace_back(&corpus->vocabulary);
    std::vector<std::set<ArticleNumber>> dropped(kSegments);
    std::vector<std::pair<const Vocabulary*, const SegmentDocument*>> expected;
    for (SegmentDocument& document : corpus->documents) {
      // The segments follow each other, and the last one has what was sent again.
      const std::size_t segment = *document.day < 190 ? 0 : 1;
      const bool again = std::uniform_real_distribution<>(0, 1)(random) < sent_again;
      SegmentDocument first = document;
      if (again) {
        first.article += 1000000;
        if (seed % 2 == 0) first.words.clear();
        dropped[segment].insert(first.article);
        builders[2].Add(document);
      }
      builders[segment].Add(first);
      expected.emplace_back(&corpus->vocabulary, &document);
    }
    std::vector<MergeInput> inputs;
    for (std::size_t i = 0; i < kSegments; ++i) {
      ASSERT_TRUE(builders[i].Finish(folder.path(), i + 1).ok());
      MergeInput& input = inputs.emplace_back(MergeInput{*Segment::Open(folder.path(), i + 1), {}});
      for (Docid docid = 1; docid <= input.segment->document_count(); ++docid) {
        if (dropped[i].contains(input.segment->article(docid))) input.dropped.add(docid);
      }
    }
    for (const MergeEffort effort : {MergeEffort::kQuick, MergeEffort::kTight}) {
      TemporaryFolder merged;
      const auto summary = MergeSegments(inputs, merged.path(), 9, effort);
      ASSERT_TRUE(summary.ok()) << summary.status();
      ASSERT_TRUE(VerifySegment(merged.path(), *summary).ok()) << VerifySegment(merged.path(), *summary);
      ASSERT_TRUE(ModelOf(**Segment::Open(merged.path(), 9)) == ModelOf(expected)) << seed;
    }
  }
}

TEST_F(SegmentMergerTest, OneSegmentWithDropsOnly) {
  Prepare({{.seed = 10, .documents = 300}}, [](const SegmentDocument& document) { return document.article % 7 != 0; });
  MergeAndCompare();
}

// Lists that only one of so many parts has, of documents dealt out in turn: of words with several forms in one and in
// several fields, in few documents and in a whole block, and of filters.
void AddWordsOfParts(Corpus& corpus, std::uint64_t parts) {
  std::mt19937 random(4);
  for (std::uint64_t part = 0; part < parts; ++part) {
    for (const std::uint32_t documents : {1u, 2u, 63u, 64u, 100u, 127u, 128u, 129u}) {
      const std::string name = "part" + std::to_string(part) + "of" + std::to_string(documents);
      std::vector<FormId> forms;
      for (const char* ending : {"", "s", "ed"}) {
        forms.push_back(corpus.vocabulary.Intern("Z" + name, {name + ending, {name + ending}}));
      }
      for (std::uint32_t i = 0; i < documents; ++i) {
        SegmentDocument& document = corpus.documents[part + parts * ((i * 3 + documents) % 480)];
        document.filters.push_back("F" + name);
        for (std::uint32_t word = 0; word < 1 + i % 4; ++word) {
          const auto field = random() % 8 == 0 ? static_cast<TextField>(random() % 4) : TextField::kBody;
          document.words.push_back({forms[random() % forms.size()], MakePosition(field, 5000 + 7 * word)});
        }
      }
    }
  }
}

// The same bytes, whether documents came in one go or by a merge.
TEST_F(SegmentMergerTest, SameFilesAsBuiltInOneGo) {
  // With words so frequent that there are pairs.
  const std::unique_ptr<Corpus> corpus = MakeCorpus({.seed = 12, .documents = 1500, .vocabulary = 500});
  constexpr std::uint64_t kParts = 3;
  AddWordsOfParts(*corpus, kParts);
  BuildSegment(*corpus, folder_.path(), 50);
  for (std::uint64_t part = 0; part < kParts; ++part) {
    SegmentBuilder builder(&corpus->vocabulary);
    for (std::size_t i = part; i < corpus->documents.size(); i += kParts) builder.Add(corpus->documents[i]);
    ASSERT_TRUE(builder.Finish(folder_.path(), part + 1).ok());
    inputs_.push_back({*Segment::Open(folder_.path(), part + 1), {}});
  }
  TemporaryFolder merged;
  ASSERT_TRUE(MergeSegments(inputs_, merged.path(), 50, MergeEffort::kTight).ok());
  const SegmentFileNames names(50);
  for (const std::string& name : {names.glass, names.words}) {
    EXPECT_TRUE(FileBytes(folder_.path() + "/" + name) == FileBytes(merged.path() + "/" + name)) << name;
  }
}

// However often the documents are gone through, the lists are the same.
TEST_F(SegmentMergerTest, SameFilesFromManyPasses) {
  const std::unique_ptr<Corpus> corpus = MakeCorpus({.seed = 13, .documents = 1500, .vocabulary = 500});
  BuildSegment(*corpus, folder_.path(), 50);
  const SegmentFileNames names(50);
  for (const std::uint64_t bytes_per_pass : {std::uint64_t{0}, std::uint64_t{320'000}}) {
    TemporaryFolder other;
    SegmentBuilder builder(&corpus->vocabulary, {.bytes_per_pass = bytes_per_pass});
    for (const SegmentDocument& document : corpus->documents) builder.Add(document);
    ASSERT_TRUE(builder.Finish(other.path(), 50).ok());
    for (const std::string& name : {names.glass, names.words}) {
      EXPECT_TRUE(FileBytes(folder_.path() + "/" + name) == FileBytes(other.path() + "/" + name)) << name;
    }
  }
}

TEST_F(SegmentMergerTest, ADocumentWithoutWords) {
  Corpus corpus;
  corpus.vocabulary.Intern("Zword", {"word", {"word"}});
  corpus.documents.emplace_back().article = 1;
  const SegmentSummary summary = BuildSegment(corpus, folder_.path(), 1);
  EXPECT_EQ(summary.documents, 1u);
  EXPECT_TRUE(VerifySegment(folder_.path(), summary).ok()) << VerifySegment(folder_.path(), summary);
}

TEST_F(SegmentMergerTest, NoTraceOfDroppedDocuments) {
  Corpus corpus;
  const auto form = [&](const std::string& word) {
    return corpus.vocabulary.Intern("Z" + word, {"T" + word, {"f" + word}});
  };
  const FormId common = form("common");
  const FormId secret_form = corpus.vocabulary.Intern("Zcommon", {"Xyzzyform", {"xyzzyfold"}});
  const FormId secret = form("plugh");
  constexpr std::uint32_t kDocuments = 900;
  for (std::uint32_t i = 0; i < kDocuments; ++i) {
    SegmentDocument& document = corpus.documents.emplace_back();
    document.article = i + 1;
    // A stretch without any, whose blocks are kept, and one with many.
    const bool goes = i < kDocuments / 2 && i % 3 == 0;
    document.id = (goes ? "grault" : "kept") + std::to_string(i);
    document.day = static_cast<Day>(i / 100);
    document.words.push_back({common, i});
    document.facets.push_back({FacetField::kPlace, "common", "Common"});
    if (!goes) continue;
    document.facets = {{FacetField::kPerson, "waldofold", "waldofold"}, {FacetField::kPlace, "common", "ComMon-Fred"}};
    document.words.push_back({secret, 1000});
    document.words.push_back({secret_form, 1001});
    document.filters.push_back("Hgarply.example");
  }
  BuildSegment(corpus, folder_.path(), 1);
  MergeInput input{*Segment::Open(folder_.path(), 1), {}};
  for (Docid docid = 1; docid <= kDocuments; ++docid) {
    if (input.segment->id(docid)->starts_with("grault")) input.dropped.add(docid);
  }
  ASSERT_TRUE(MergeSegments({input}, folder_.path(), 2, MergeEffort::kQuick).ok());
  for (const std::uint64_t number : {1, 2}) {
    const SegmentFileNames names(number);
    const std::string bytes =
        FileBytes(folder_.path() + "/" + names.glass) + FileBytes(folder_.path() + "/" + names.words);
    for (const char* trace : {"plugh", "yzzyform", "yzzyfold", "grault", "garply", "waldofold", "Fred"}) {
      EXPECT_EQ(bytes.find(trace) != std::string::npos, number == 1) << trace;
    }
    EXPECT_NE(bytes.find("common"), std::string::npos);
  }
}

TEST_F(SegmentMergerTest, AllDropped) {
  Prepare({{.seed = 13}, {.seed = 14}}, [](const SegmentDocument&) { return true; });
  const auto files = folder_.Files();
  const auto summary = MergeSegments(inputs_, folder_.path(), 9, MergeEffort::kQuick);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->documents, 0u);
  EXPECT_EQ(folder_.Files(), files);
}

TEST_F(SegmentMergerTest, CancelledAtAnyPointLeavesNothing) {
  Prepare({{.seed = 15, .documents = 3000, .vocabulary = 3000}, {.seed = 16, .documents = 3000, .vocabulary = 3000}},
          [](const SegmentDocument&) { return false; });
  const auto files = folder_.Files();
  int questions = 0;
  ASSERT_TRUE(MergeSegments(inputs_, folder_.path(), 9, MergeEffort::kQuick, [&] { return ++questions < 0; }).ok());
  ASSERT_GT(questions, 5);
  std::filesystem::remove(folder_.path() + "/000009.glass");
  std::filesystem::remove(folder_.path() + "/000009.words");
  for (int last = 1; last <= questions; ++last) {
    int asked = 0;
    const auto summary =
        MergeSegments(inputs_, folder_.path(), 9, MergeEffort::kQuick, [&] { return ++asked == last; });
    EXPECT_TRUE(absl::IsCancelled(summary.status())) << summary.status();
    EXPECT_EQ(folder_.Files(), files);
  }
}

// Each of its terms and facet values is in no other segment.
std::shared_ptr<const Segment> SegmentOfNames(const std::string& folder, std::uint64_t number) {
  constexpr int kDocuments = 4, kNames = 100000;
  Corpus corpus;
  for (int i = 0; i < kDocuments; ++i) {
    SegmentDocument& document = corpus.documents.emplace_back();
    document.article = number * kDocuments + static_cast<ArticleNumber>(i);
    document.id = std::to_string(document.article);
    for (std::uint32_t name = 0; name < kNames; ++name) {
      const std::string text = std::to_string(name * 2654435761u) + " " + document.id;
      document.words.push_back({corpus.vocabulary.Intern("XP" + text, {text, {}}), name});
      document.facets.push_back({FacetField::kPerson, text, text});
    }
  }
  BuildSegment(corpus, folder, number);
  return *Segment::Open(folder, number);
}

// Segments of ten and of twenty spellings of a value of which sixteen are told apart: whoever writes keeps to that, so
// that what is built and what is merged are sound.
TEST_F(SegmentMergerTest, SpellingsBeyondTheMostAreListedUnderTheLast) {
  constexpr std::size_t kLength = 1 << 20, kMost = 16, kEach = 10;
  const std::string folded(kLength, 'v');
  std::vector<MergeInput> inputs;
  for (std::size_t segment = 1; segment <= 2; ++segment) {
    Corpus corpus;
    for (std::size_t i = 0; i < segment * kEach; ++i) {
      SegmentDocument& document = corpus.documents.emplace_back();
      document.article = 100 * segment + i;
      document.id = std::to_string(document.article);
      std::string spelling = folded;
      spelling[segment * 50 + i] = 'V';
      document.facets.push_back({FacetField::kByline, folded, std::move(spelling)});
    }
    const SegmentSummary summary = BuildSegment(corpus, folder_.path(), segment);
    ASSERT_TRUE(VerifySegment(folder_.path(), summary).ok()) << VerifySegment(folder_.path(), summary);
    inputs.push_back({*Segment::Open(folder_.path(), segment), {}});
  }
  const auto summary = MergeSegments(inputs, folder_.path(), 3, MergeEffort::kQuick);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_TRUE(VerifySegment(folder_.path(), *summary).ok()) << VerifySegment(folder_.path(), *summary);
  const auto merged = *Segment::Open(folder_.path(), 3);
  FacetCounter counter(*merged, FacetField::kByline);
  for (Docid docid = 1; docid <= merged->document_count(); ++docid) counter.Add(docid);
  EXPECT_FALSE(counter.damaged());
  EXPECT_EQ(counter.counts().size(), kMost);
  EXPECT_EQ(std::accumulate(counter.counts().begin(), counter.counts().end(), std::size_t{0}), 3 * kEach);
}

// What a merge holds in memory must not grow with what it merges: here some 60 MB of dictionaries, facets and maps.
TEST(SegmentMergerMemory, StaysSmallWithManyTermsAndValues) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "sanitizers keep what was freed";
#endif
  const TemporaryFolder folder;
  std::vector<MergeInput> inputs;
  for (std::uint64_t number = 1; number <= 3; ++number) inputs.push_back({SegmentOfNames(folder.path(), number), {}});
  malloc_trim(0);
  const std::int64_t before_kib = AnonymousKib(getpid());
  std::int64_t peak_kib = before_kib;
  std::atomic<bool> merged = false;
  std::thread sampler([&] {
    for (; !merged; std::this_thread::sleep_for(std::chrono::milliseconds(1))) {
      peak_kib = std::max(peak_kib, AnonymousKib(getpid()));
    }
  });
  const auto summary = MergeSegments(inputs, folder.path(), 4, MergeEffort::kQuick);
  merged = true;
  sampler.join();
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_LT(peak_kib - before_kib, 24 << 10);
}

}  // namespace
}  // namespace broadsheet
