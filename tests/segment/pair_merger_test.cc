// Pairs of merged segments, against a look at every document, and those of one that was built in one go.
#include <gtest/gtest.h>

#include <array>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "pair_documents.h"
#include "storage/segment/pair_counter.h"
#include "storage/segment/segment_merger.h"

namespace broadsheet {
namespace {

TEST(PairMergerTest, OfMergedSegmentsWithoutDroppedDocuments) {
  TemporaryFolder folder;
  std::vector<MergeInput> inputs;
  for (unsigned part = 1; part <= 3; ++part) {
    FrequentWords words(10 + part, part * 450);
    for (SegmentDocument& document : words.corpus.documents) {
      document.article += 10000 * part;
      document.id += "@" + std::to_string(part);
    }
    BuildSegment(words.corpus, folder.path(), part);
    MergeInput& input = inputs.emplace_back(MergeInput{*Segment::Open(folder.path(), part), {}});
    for (Docid docid = 1; docid <= input.segment->document_count(); docid += 5) input.dropped.add(docid);
  }
  for (const MergeEffort effort : {MergeEffort::kQuick, MergeEffort::kTight}) {
    TemporaryFolder merged;
    const auto summary = MergeSegments(inputs, merged.path(), 9, effort);
    ASSERT_TRUE(summary.ok()) << summary.status();
    EXPECT_TRUE(VerifySegment(merged.path(), *summary).ok());
    EXPECT_GE(ComparePairs(**Segment::Open(merged.path(), 9)), 4u);
  }
}

// Words and documents have the same shares in all parts, so that hardly a pair is frequent in the whole alone.
TEST(PairMergerTest, AreUnitedAsTheyWouldBeFound) {
  for (unsigned seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE(seed);
    TemporaryFolder folder;
    std::vector<MergeInput> inputs;
    for (unsigned part = 1; part <= 3; ++part) {
      FrequentWords words(100 * seed + part, kLeastDocumentsForPairs + 200 * part);
      for (SegmentDocument& document : words.corpus.documents) {
        document.article += 10000 * part;
        document.id += "@" + std::to_string(part);
      }
      BuildSegment(words.corpus, folder.path(), part);
      MergeInput& input = inputs.emplace_back(MergeInput{*Segment::Open(folder.path(), part), {}});
      EXPECT_FALSE(PairsSectionOf(*input.segment).empty());
      for (Docid docid = 1; seed > 2 && docid <= input.segment->document_count(); docid += 7) input.dropped.add(docid);
    }
    TemporaryFolder quick, tight;
    const auto united = MergeSegments(inputs, quick.path(), 9, MergeEffort::kQuick);
    ASSERT_TRUE(united.ok()) << united.status();
    EXPECT_TRUE(VerifySegment(quick.path(), *united).ok());
    ASSERT_TRUE(MergeSegments(inputs, tight.path(), 9, MergeEffort::kTight).ok());
    const auto one = *Segment::Open(quick.path(), 9), other = *Segment::Open(tight.path(), 9);
    EXPECT_GE(ComparePairs(*one), 4u);
    ComparePairs(*other);
    const std::string united_section = PairsSectionOf(*one), found_section = PairsSectionOf(*other);
    PairTable pairs, found;
    ASSERT_TRUE(pairs.Read(united_section, one->document_count()));
    ASSERT_TRUE(found.Read(found_section, other->document_count()));
    EXPECT_LE(pairs.pairs().size(), found.pairs().size());
    // One that is just frequent enough in the whole may not be in a part.
    const std::uint32_t often = LeastPairDocuments(PairKind::kMixed, other->document_count()) * 5 / 4;
    for (const WordPair& pair : found.pairs()) {
      EXPECT_TRUE(pair.documents < often ||
                  pairs.Find(found.words()[pair.first], found.words()[pair.second]) != nullptr);
    }
  }
}

// Words that a quarter of the documents have, each in any order with each; some pairs more often.
struct OtherWords {
  explicit OtherWords(unsigned seed, std::uint32_t documents) : random(seed) {
    for (std::size_t i = 0; i < 30; ++i) {
      const std::string word = "w" + std::to_string(i);
      const FormId form = corpus.vocabulary.Intern("Z" + word, {word, {word}});
      const FormId capital = corpus.vocabulary.Intern("Z" + word, {"W" + std::to_string(i), {word}});
      forms.push_back({form, capital});
    }
    const FormId frequent = corpus.vocabulary.Intern("Zthe", {"the", {"the"}});
    for (std::uint32_t i = 0; i < documents; ++i) {
      SegmentDocument& document = corpus.documents.emplace_back();
      document.article = i + 1;
      document.id = std::to_string(i + 1);
      document.day = static_cast<Day>(random() % 30);
      Position next = 0;
      const auto put = [&](FormId form) { document.words.push_back({form, next++}); };
      put(frequent);
      for (int run = 0; run < 4; ++run, ++next) {
        const std::size_t word = std::min(random() % 29, random() % 29);
        if (random() % 2 == 0) put(frequent);
        put(forms[word][random() % 2]);
        put(forms[random() % 3 == 0 ? random() % 30 : word + 1][random() % 2]);
      }
    }
  }

  std::mt19937 random;
  Corpus corpus;
  std::vector<std::array<FormId, 2>> forms;
};

// What is known is right and frequent enough for its kind; and all is known that so many times more documents have.
void CompareOthers(const Segment& segment, std::size_t times) {
  std::size_t known = 0, mixed = 0;
  const Model model = ModelOf(segment);
  for (const auto& [words, articles] : PairsOf(model)) {
    SCOPED_TRACE(words.first + " " + words.second);
    const WordPair* const pair = segment.Pairs().Find(WordOf(segment, words.first), WordOf(segment, words.second));
    const PairKind kind = KindOfPair(model, words.first, words.second);
    if (kind == PairKind::kNone) {
      EXPECT_EQ(pair, nullptr);
      continue;
    }
    const std::size_t least = LeastPairDocuments(kind, segment.document_count());
    EXPECT_TRUE(pair == nullptr || articles.size() >= least);
    EXPECT_TRUE(pair != nullptr || articles.size() < times * least);
    if (pair == nullptr) continue;
    ++(kind == PairKind::kMixed ? mixed : known);
    std::set<ArticleNumber> found;
    for (const Docid docid : DocidsOf(*pair, segment.document_count())) found.insert(segment.article(docid));
    EXPECT_EQ(found, articles);
    const Segment::PairBits bits = segment.PairDocuments(*pair);
    std::size_t ones = 0;
    ForEachDocid(*bits, [&](Docid) { ++ones; });
    EXPECT_EQ(ones, articles.size());
  }
  EXPECT_GE(known, 5u);
  EXPECT_GE(mixed, 5u);
}

TEST(PairMergerTest, OfOtherFrequentWords) {
  constexpr std::size_t kClearlyFrequent = 2;
  TemporaryFolder folder, one_folder;
  OtherWords all(1, 6000);
  std::vector<MergeInput> inputs;
  for (std::uint64_t part = 1; part <= 3; ++part) {
    Corpus corpus;
    CopyForms(all.corpus.vocabulary, &corpus.vocabulary);
    for (std::size_t i = part - 1; i < all.corpus.documents.size(); i += 3) {
      corpus.documents.push_back(all.corpus.documents[i]);
    }
    const SegmentSummary summary = BuildSegment(corpus, folder.path(), part);
    EXPECT_TRUE(VerifySegment(folder.path(), summary).ok()) << VerifySegment(folder.path(), summary);
    inputs.push_back({*Segment::Open(folder.path(), part), {}});
    CompareOthers(*inputs.back().segment, kClearlyFrequent);
  }
  BuildSegment(all.corpus, one_folder.path(), 9);
  const auto one = *Segment::Open(one_folder.path(), 9);
  CompareOthers(*one, kClearlyFrequent);
  for (const MergeEffort effort : {MergeEffort::kQuick, MergeEffort::kTight}) {
    TemporaryFolder merged;
    const auto summary = MergeSegments(inputs, merged.path(), 9, effort);
    ASSERT_TRUE(summary.ok()) << summary.status();
    EXPECT_TRUE(VerifySegment(merged.path(), *summary).ok()) << VerifySegment(merged.path(), *summary);
    const auto segment = *Segment::Open(merged.path(), 9);
    // A quick merge knows what all its inputs know.
    CompareOthers(*segment, effort == MergeEffort::kTight ? kClearlyFrequent : 3 * kClearlyFrequent);
    if (effort == MergeEffort::kTight) {
      EXPECT_EQ(PairsSectionOf(*segment), PairsSectionOf(*one));
    }
  }
}

// Two written words that mean the same forms are one word of pairs, in merged segments too.
TEST(PairMergerTest, WordsOfTheSameFormsAreOne) {
  TemporaryFolder folder;
  std::vector<MergeInput> inputs;
  for (unsigned part = 1; part <= 2; ++part) {
    Corpus corpus;
    const FormId dont = corpus.vocabulary.Intern("Zdont", {"don't", {"don't", "dont"}});
    const FormId ba = corpus.vocabulary.Intern("Zba", {"ba", {"ba"}});
    for (std::uint32_t i = 0; i < 1100; ++i) {
      SegmentDocument& document = corpus.documents.emplace_back();
      document.article = 10000 * part + i;
      document.id = std::to_string(document.article);
      document.words = {{dont, 0}, {ba, 1}, {dont, 2}};
    }
    BuildSegment(corpus, folder.path(), part);
    inputs.push_back({*Segment::Open(folder.path(), part), {}});
  }
  for (const MergeEffort effort : {MergeEffort::kQuick, MergeEffort::kTight}) {
    TemporaryFolder merged;
    ASSERT_TRUE(MergeSegments(inputs, merged.path(), 9, effort).ok());
    const auto segment = *Segment::Open(merged.path(), 9);
    const std::string section = PairsSectionOf(*segment);
    PairTable table;
    ASSERT_TRUE(table.Read(section, segment->document_count()));
    EXPECT_EQ(table.words().size(), 2u);
    EXPECT_EQ(table.pairs().size(), 2u);
    EXPECT_EQ(ComparePairs(*segment), 4u) << "under each of its spellings";
  }
}

// A pair that is just frequent enough and in no document of the sample has no set, wherever pairs come from.
TEST(PairMergerTest, BuildersAndMergesTakeOneSample) {
  constexpr std::uint32_t kDocuments = 2000;
  Corpus corpus;
  std::array<FormId, 4> forms;
  for (std::size_t i = 0; i < forms.size(); ++i) {
    const std::string word = "w" + std::to_string(i);
    forms[i] = corpus.vocabulary.Intern("Z" + word, {word, {word}});
  }
  Corpus parts[2];
  for (Corpus& part : parts) CopyForms(corpus.vocabulary, &part.vocabulary);
  std::uint32_t outside = 0, inside = 0;
  for (Docid docid = 1; docid <= kDocuments; ++docid) {
    SegmentDocument document;
    document.article = docid;
    document.id = std::to_string(docid);
    document.day = static_cast<Day>(kDocuments - docid);  // the newest comes first
    const bool in_sample = PairCounter::IsInSample(docid);
    if (!in_sample && outside++ < 140) document.words = {{forms[0], 0}, {forms[1], 1}};
    if (in_sample && inside++ < 140) document.words = {{forms[2], 0}, {forms[3], 1}};
    corpus.documents.push_back(document);
    parts[docid % 2].documents.push_back(std::move(document));
  }
  ASSERT_GE(inside, 140u);
  TemporaryFolder folder, merged;
  BuildSegment(corpus, folder.path(), 1);
  const auto one = *Segment::Open(folder.path(), 1);
  EXPECT_EQ(one->Pairs().Find(WordOf(*one, "w0"), WordOf(*one, "w1")), nullptr);
  EXPECT_NE(one->Pairs().Find(WordOf(*one, "w2"), WordOf(*one, "w3")), nullptr);
  std::vector<MergeInput> inputs;
  for (std::uint64_t part = 0; part < 2; ++part) {
    BuildSegment(parts[part], folder.path(), 2 + part);
    inputs.push_back({*Segment::Open(folder.path(), 2 + part), {}});
  }
  ASSERT_TRUE(MergeSegments(inputs, merged.path(), 9, MergeEffort::kTight).ok());
  EXPECT_EQ(PairsSectionOf(**Segment::Open(merged.path(), 9)), PairsSectionOf(*one));
}

// Two words of one kind in each part, that are of two kinds in the whole: one is very frequent, and the other makes
// pairs with it or does not.
struct MergedKinds {
  PairKind kind;
  std::uint32_t documents[2];                               // by part
  std::pair<std::uint32_t, std::uint32_t> of_a_hundred[2];  // with each of the words
};

class MergedKindsTest : public testing::TestWithParam<MergedKinds> {};

INSTANTIATE_TEST_SUITE_P(Kinds, MergedKindsTest,
                         testing::Values(MergedKinds{PairKind::kMixed, {1600, 1600}, {{62, 52}, {45, 20}}},
                                         MergedKinds{PairKind::kNone, {1100, 4400}, {{90, 50}, {42, 5}}}));

TEST_P(MergedKindsTest, QuickMergesLeaveOutPairsOfWordsThatMakeNone) {
  TemporaryFolder folder, merged;
  std::vector<MergeInput> inputs;
  const auto& [kind, documents, of_a_hundred] = GetParam();
  for (std::uint64_t part = 0; part < 2; ++part) {
    Corpus corpus;
    const FormId ba = corpus.vocabulary.Intern("Zba", {"ba", {"ba"}}),
                 ce = corpus.vocabulary.Intern("Zce", {"ce", {"ce"}});
    const FormId di = corpus.vocabulary.Intern("Zdi", {"di", {"di"}}),
                 fo = corpus.vocabulary.Intern("Zfo", {"fo", {"fo"}});
    for (std::uint32_t i = 0; i < documents[part]; ++i) {
      SegmentDocument& document = corpus.documents.emplace_back();
      document.article = 10000 * part + i + 1;
      document.id = std::to_string(document.article);
      if (i % 100 < of_a_hundred[part].first) document.words.push_back({ba, 0});
      if (i % 100 < of_a_hundred[part].second) document.words.push_back({ce, 1});
      if (i % 100 < 30) document.words.insert(document.words.end(), {{di, 10}, {fo, 11}});
    }
    BuildSegment(corpus, folder.path(), part + 1);
    inputs.push_back({*Segment::Open(folder.path(), part + 1), {}});
    const Segment& segment = *inputs.back().segment;
    EXPECT_NE(segment.Pairs().Find(WordOf(segment, "ba"), WordOf(segment, "ce")), nullptr) << part;
  }
  const auto summary = MergeSegments(inputs, merged.path(), 9, MergeEffort::kQuick);
  ASSERT_TRUE(summary.ok());
  EXPECT_TRUE(VerifySegment(merged.path(), *summary).ok());
  const auto segment = *Segment::Open(merged.path(), 9);
  EXPECT_EQ(KindOfPair(ModelOf(*segment), "ba", "ce"), kind);
  const WordPair* const pair = segment->Pairs().Find(WordOf(*segment, "ba"), WordOf(*segment, "ce"));
  EXPECT_EQ(pair != nullptr, kind == PairKind::kMixed);
  EXPECT_NE(segment->Pairs().Find(WordOf(*segment, "di"), WordOf(*segment, "fo")), nullptr);
}

// "ab" finds one form of two that "zab" finds. In one part it is a word of pairs, and "zab" is none, as they share it.
TEST(PairMergerTest, QuickMergesTakeNoPartOfAWordForAll) {
  TemporaryFolder folder, merged;
  std::vector<MergeInput> inputs;
  const std::pair<std::uint32_t, std::uint32_t> of_a_hundred[] = {{40, 60}, {60, 5}};
  for (std::uint64_t part = 0; part < 2; ++part) {
    Corpus corpus;
    const FormId one = corpus.vocabulary.Intern("Zab", {"zab", {"zab"}});
    const FormId both = corpus.vocabulary.Intern("Zab", {"zab-", {"ab", "zab"}});
    const FormId ce = corpus.vocabulary.Intern("Zce", {"ce", {"ce"}});
    for (std::uint32_t i = 0; i < 1600; ++i) {
      SegmentDocument& document = corpus.documents.emplace_back();
      document.article = 10000 * part + i + 1;
      document.id = std::to_string(document.article);
      document.words.push_back({ce, 1});
      if (i % 100 < of_a_hundred[part].first) document.words.push_back({one, 0});
      if (i % 100 >= 100 - of_a_hundred[part].second)
        document.words.insert(document.words.end(), {{both, 10}, {ce, 11}});
    }
    BuildSegment(corpus, folder.path(), part + 1);
    inputs.push_back({*Segment::Open(folder.path(), part + 1), {}});
  }
  EXPECT_NE(inputs[0].segment->Pairs().Find(WordOf(*inputs[0].segment, "ab"), WordOf(*inputs[0].segment, "ce")),
            nullptr);
  EXPECT_NE(inputs[1].segment->Pairs().Find(WordOf(*inputs[1].segment, "zab"), WordOf(*inputs[1].segment, "ce")),
            nullptr);
  const auto summary = MergeSegments(inputs, merged.path(), 9, MergeEffort::kQuick);
  ASSERT_TRUE(summary.ok());
  EXPECT_TRUE(VerifySegment(merged.path(), *summary).ok()) << VerifySegment(merged.path(), *summary);
  const auto segment = *Segment::Open(merged.path(), 9);
  EXPECT_EQ(segment->Pairs().Find(WordOf(*segment, "zab"), WordOf(*segment, "ce")), nullptr);
}

}  // namespace
}  // namespace broadsheet
