// Pairs of frequent words against a look at every document.
#include "storage/segment/pair_sets.h"

#include <gtest/gtest.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "storage/segment/file_io.h"
#include "storage/segment/pair_counter.h"
#include "storage/segment/pair_source.h"
#include "storage/segment/placed_words.h"
#include "storage/segment/segment_data.h"
#include "storage/segment/segment_merger.h"
#include "storage/segment/words_format.h"
#include "test_documents.h"

namespace broadsheet {
namespace {

using PairArticles = std::map<std::pair<std::string, std::string>, std::set<ArticleNumber>>;

std::set<Docid> DocidsOf(const WordPair& pair, std::uint32_t documents) {
  std::vector<std::uint64_t> bits;
  EXPECT_TRUE(ReadPairDocuments(pair, documents, &bits));
  std::set<Docid> docids;
  for (Docid docid = 0; docid <= documents; ++docid) {
    if ((bits[docid / 64] >> docid % 64 & 1) != 0) docids.insert(docid);
  }
  return docids;
}

using Text = std::vector<PlacedWord::Number>;

// Counts documents of these words, each behind the one before.
std::string CountPairs(std::uint32_t documents, const PairWords& words, const std::vector<Text>& texts,
                       std::uint64_t docids_at_once = PairCounter::kDocidsAtOnce) {
  PairCounter counter(documents, words, std::pmr::get_default_resource());
  std::vector<PlacedWord> placed;
  const absl::Status status = counter.Count([&](absl::FunctionRef<bool(Docid)> wanted, PairCounter::Visit visit) {
    for (Docid docid = 1; docid <= documents; ++docid) {
      if (!wanted(docid)) continue;
      placed.clear();
      for (const PlacedWord::Number word : texts[docid - 1]) {
        placed.push_back({MakePosition(TextField::kBody, static_cast<std::uint32_t>(placed.size())), word});
      }
      visit(placed);
    }
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok());
  return std::string(counter.Encode(docids_at_once));
}

// As many as there can be, of 300, and all of them in pairs with each other.
TEST(PairSetsTest, TheMostFrequentWordsHavePairs) {
  constexpr std::uint32_t kWords = 300, kMost = kMostVeryFrequentWords, kDocuments = 2000;
  std::vector<PairCandidate> candidates;
  for (std::uint32_t ordinal = 0; ordinal < kWords; ++ordinal) {
    // In no order: 7 has no divisor with 300.
    candidates.push_back({{{ordinal, {0}}}, kDocuments / 2 + ordinal * 7 % kWords});
  }
  candidates.push_back({{{kWords - 1, {0, 1}}}, kDocuments});  // has a form of one before
  std::vector<WrittenWord> most;
  for (const PairCandidate& candidate : candidates) {
    if (candidate.documents > kDocuments / 2 + kWords - kMost && candidate.word.front().codes.size() == 1) {
      most.push_back(candidate.word);
    }
  }
  const PairWords chosen = ChoosePairWords(candidates, kDocuments);
  EXPECT_EQ(chosen.words, most);
  EXPECT_EQ(chosen.very_frequent, most.size());
  ASSERT_GE(most.size(), kMost - 2);

  std::vector<PlacedWord::Number> text(most.size());
  std::iota(text.begin(), text.end(), PlacedWord::Number{1});
  PairTable table;
  const std::string section = CountPairs(kDocuments, chosen, std::vector(kDocuments, text));
  ASSERT_TRUE(table.Read(section, kDocuments));
  ASSERT_EQ(table.pairs().size(), most.size() - 1);
  for (std::uint32_t word = 0; word + 1 < most.size(); ++word) {
    const WordPair* const pair = table.Find(most[word], most[word + 1]);
    ASSERT_NE(pair, nullptr) << word;
    EXPECT_EQ(pair->documents, kDocuments);
  }
}

TEST(PairSetsTest, OtherWordsAreTheMostFrequentBehindThose) {
  constexpr std::uint32_t kWords = 10000, kDocuments = 100000;
  std::vector<PairCandidate> candidates;
  for (std::uint32_t ordinal = 0; ordinal < kWords; ++ordinal) {
    // In no order: 7 has no divisor with 10,000. Three are in half of the documents.
    const std::uint32_t rank = ordinal * 7 % kWords;
    candidates.push_back({{{ordinal, {0}}}, rank < 3 ? kDocuments / 2 : kDocuments / 2 - rank});
  }
  const PairWords chosen = ChoosePairWords(candidates, kDocuments);
  EXPECT_EQ(chosen.very_frequent, 3u);
  ASSERT_EQ(chosen.words.size(), kMostPairWords);
  for (std::size_t number = 0; number < chosen.words.size(); ++number) {
    const std::uint32_t ordinal = chosen.words[number].front().ordinal;
    EXPECT_EQ(number < 3, ordinal * 7 % kWords < 3);
    EXPECT_LT(ordinal * 7 % kWords, kMostPairWords);
    if (number == 0 || number == 3) continue;
    EXPECT_GT(ordinal, chosen.words[number - 1].front().ordinal);
  }
  EXPECT_TRUE(chosen.AreAlike(0, 2));
  EXPECT_TRUE(chosen.AreAlike(3, 4));
  EXPECT_FALSE(chosen.AreAlike(2, 3));
}

PairWords OtherPairWords(std::uint32_t count) {
  PairWords words;
  for (std::uint32_t word = 0; word < count; ++word) words.words.push_back({{word, {0}}});
  return words;
}

std::set<Docid> DocidsWith(const std::vector<Text>& texts, std::uint32_t first, std::uint32_t second) {
  std::set<Docid> docids;
  for (Docid docid = 1; docid <= texts.size(); ++docid) {
    const Text& text = texts[docid - 1];
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
      if (text[at] == first && text[at + 1] == second) docids.insert(docid);
    }
  }
  return docids;
}

// Of those that each have a set, it is right.
void ExpectSets(const std::vector<Text>& texts, const PairWords& words,
                const std::set<std::pair<std::uint32_t, std::uint32_t>>& pairs) {
  const auto documents = static_cast<std::uint32_t>(texts.size());
  const std::string section = CountPairs(documents, words, texts);
  PairTable table;
  ASSERT_TRUE(table.Read(section, documents));
  for (const auto& [first, second] : pairs) {
    const WordPair* const pair = table.Find(words.words[first - 1], words.words[second - 1]);
    ASSERT_NE(pair, nullptr) << first << " " << second;
    EXPECT_EQ(DocidsOf(*pair, documents), DocidsWith(texts, first, second)) << first << " " << second;
  }
}

// Articles of two kinds, in turn.
TEST(PairSetsTest, NoKindOfArticlesIsMissedByTheSample) {
  std::vector<Text> texts;
  for (Docid docid = 1; docid <= 4096; ++docid) texts.push_back(docid % 8 == 0 ? Text{1, 2} : Text{3, 4});
  ExpectSets(texts, OtherPairWords(4), {{1, 2}, {3, 4}});
}

TEST(PairSetsTest, RarePairsBeforeThemHideNoFrequentOnes) {
  constexpr std::uint32_t kWords = 500;
  std::mt19937 random(1);
  std::vector<Text> texts(2048);
  std::set<std::pair<std::uint32_t, std::uint32_t>> rare;
  for (std::size_t i = 0; i < 1024; ++i) {
    for (int word = 0; word < 200; ++word) texts[i].push_back(static_cast<PlacedWord::Number>(random() % kWords + 1));
    for (std::size_t at = 1; at < texts[i].size(); ++at) rare.emplace(texts[i][at - 1], texts[i][at]);
  }
  ASSERT_GT(rare.size(), 70000u);
  for (std::size_t i = 1024; i < texts.size(); ++i) texts[i] = {1, 2, 3};
  ExpectSets(texts, OtherPairWords(kWords), {{1, 2}, {2, 3}});
}

// Pairs of eighty thousand that are frequent enough, and some that are more frequent.
TEST(PairSetsTest, TheMostFrequentOfTooManyHaveSets) {
  constexpr std::uint32_t kDocuments = 1024, kWords = 400, kRings = 200;
  std::vector<Text> texts(kDocuments);
  for (std::uint32_t i = 0; i < kDocuments; ++i) {
    // Ring r steps from each word to the one r + 1 further; every sixth document has it.
    for (std::uint32_t ring = i % 6; ring < kRings; ring += 6) {
      for (std::uint32_t word = 0; word < kWords; ++word) {
        texts[i].push_back(static_cast<PlacedWord::Number>(word + 1));
        texts[i].push_back(static_cast<PlacedWord::Number>((word + ring + 1) % kWords + 1));
      }
    }
    for (PlacedWord::Number word = kWords - 40; i % 2 == 0 && word < kWords; word += 2) {
      texts[i].insert(texts[i].end(), {word, static_cast<PlacedWord::Number>(word - 300)});
    }
  }
  std::set<std::pair<std::uint32_t, std::uint32_t>> frequent;
  for (std::uint32_t word = kWords - 40; word < kWords; word += 2) frequent.emplace(word, word - 300);
  ExpectSets(texts, OtherPairWords(kWords), frequent);
}

TEST(PairSetsTest, SetsOfOtherPairsHaveABoundTogether) {
  constexpr std::uint32_t kDocuments = 2000, kWords = 200;
  std::vector<Text> texts(kDocuments);
  for (std::uint32_t i = 0; i < kDocuments; ++i) {
    // Pair p, of words 2p and 2p + 1, is in ever fewer documents.
    for (std::uint32_t word = 1; word < kWords; word += 2) {
      if (i * kWords < kDocuments * (2 * kWords - word) / 2) {
        texts[i].insert(texts[i].end(),
                        {static_cast<PlacedWord::Number>(word), static_cast<PlacedWord::Number>(word + 1)});
      }
    }
  }
  const PairWords words = OtherPairWords(kWords);
  PairTable table;
  ASSERT_TRUE(table.Read(CountPairs(kDocuments, words, texts), kDocuments));
  std::uint64_t listed = 0, least = kDocuments;
  for (const WordPair& pair : table.pairs()) {
    listed += pair.documents;
    least = std::min<std::uint64_t>(least, pair.documents);
  }
  // However few are put in order at once.
  EXPECT_EQ(CountPairs(kDocuments, words, texts, 1), CountPairs(kDocuments, words, texts));
  EXPECT_LE(listed, 48u * kDocuments);
  EXPECT_GT(listed, 47u * kDocuments);
  for (std::uint32_t word = 1; word < kWords; word += 2) {
    const bool known = table.Find(words.words[word - 1], words.words[word]) != nullptr;
    const std::size_t documents = DocidsWith(texts, word, word + 1).size();
    EXPECT_TRUE(known ? documents >= least : documents <= least) << word;
  }
}

TEST(PairSetsTest, SetsComeBack) {
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    SCOPED_TRACE(round);
    const std::uint32_t documents = 1 + random() % 3000;
    const std::vector<WrittenWord> words = {{{0, {0, 3, 4}}, {900, {7}}}, {{5, {0}}}};
    PairSetsWriter writer(documents, std::pmr::get_default_resource());
    std::vector<std::vector<Docid>> sets;
    for (const std::uint32_t in_a_thousand : {0u, 1000u, static_cast<std::uint32_t>(random() % 1001)}) {
      std::vector<Docid>& set = sets.emplace_back();
      for (Docid docid = 1; docid <= documents; ++docid) {
        if (random() % 1000 < in_a_thousand) set.push_back(docid);
      }
    }
    const std::pair<std::uint32_t, std::uint32_t> pairs[] = {{0, 0}, {0, 1}, {1, 0}};
    for (std::size_t i = 0; i < 3; ++i) writer.Add(pairs[i].first, pairs[i].second, sets[i]);
    const std::string section(writer.Finish(words));
    PairTable table;
    ASSERT_TRUE(table.Read(section, documents));
    EXPECT_TRUE(std::ranges::equal(table.words(), words));
    for (std::size_t i = 0; i < 3; ++i) {
      const WordPair* const pair = table.Find(words[pairs[i].first], words[pairs[i].second]);
      ASSERT_NE(pair, nullptr);
      EXPECT_EQ(pair->documents, sets[i].size());
      EXPECT_EQ(DocidsOf(*pair, documents), std::set<Docid>(sets[i].begin(), sets[i].end()));
    }
    EXPECT_EQ(table.Find(words[1], words[1]), nullptr);
    EXPECT_EQ(table.Find(words[0], {{5, {1}}}), nullptr);
    // However it is cut short or changed, it is refused or read, and nothing else.
    EXPECT_FALSE(PairTable().Read(std::string_view(section).substr(0, section.size() - 1), documents));
    std::string damaged = section;
    damaged[random() % damaged.size()] ^= static_cast<char>(1 + random() % 255);
    PairTable other;
    if (!other.Read(damaged, documents)) continue;
    std::vector<std::uint64_t> bits;
    for (const WordPair& pair : other.pairs()) ReadPairDocuments(pair, documents, &bits);
  }
}

// Texts of a few words, some very frequent, in forms that share terms and look-ups; some stand far down, or two at one
// place.
struct FrequentWords {
  explicit FrequentWords(unsigned seed, std::size_t documents) : random(seed) {
    for (const char* const word : {"ba", "ce", "di", "fo", "gu"}) {
      const std::string plain = word, term = "Z" + plain.substr(0, 1);
      forms.push_back(corpus.vocabulary.Add({term, plain, {plain}}));
      forms.push_back(corpus.vocabulary.Add({term, plain + "-", {plain + "-", plain}}));
      forms.push_back(corpus.vocabulary.Add({term, plain + "s", {plain + "s"}}));
      forms.push_back(corpus.vocabulary.Add({"X" + plain, plain, {plain}}));
    }
    for (std::size_t i = 0; i < 40; ++i) {
      const std::string word = "rare" + std::to_string(i);
      forms.push_back(corpus.vocabulary.Add({"Z" + word, word, {word}}));
    }
    for (std::size_t i = 0; i < documents; ++i) AddDocument(i + 1);
  }

  FormId AnyForm() {
    if (random() % 4 == 0) return forms[random() % forms.size()];
    const std::size_t word = std::min(random() % 5, random() % 5);
    return forms[word * 4 + (random() % 3 == 0 ? random() % 4 : 0)];
  }

  void AddDocument(ArticleNumber article) {
    SegmentDocument& document = corpus.documents.emplace_back();
    document.article = article;
    document.id = std::to_string(article);
    document.day = static_cast<Day>(random() % 30);
    for (const TextField field : {TextField::kTitle, TextField::kBody}) {
      const std::uint32_t far = field == TextField::kBody && random() % 8 == 0 ? 8192 - random() % 20 : 0;
      for (std::uint32_t i = 0, words = random() % (field == TextField::kBody ? 40 : 4); i < words; ++i) {
        document.words.push_back({AnyForm(), MakePosition(field, far + i)});
        if (random() % 200 == 0) document.words.push_back({AnyForm(), MakePosition(field, far + i)});
      }
    }
  }

  std::mt19937 random;
  Corpus corpus;
  std::vector<FormId> forms;
};

// All pairs of words in a row, and the articles of each.
PairArticles PairsOf(const Model& model) {
  std::map<std::tuple<Docid, Position>, std::set<std::string>> words;
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> folded;  // of term and spelling
  for (const auto& [word, forms] : model.lookups) {
    for (const auto& form : forms) folded[form].push_back(word);
  }
  for (const auto& [term, postings] : model.terms) {
    for (const auto& [docid, posting] : postings) {
      for (const ModelOccurrence& occurrence : posting.occurrences) {
        for (const std::string& word : folded[{term, occurrence.spelling}]) {
          words[{docid, occurrence.position}].insert(word);
        }
      }
    }
  }
  PairArticles pairs;
  for (const auto& [place, firsts] : words) {
    const auto [docid, position] = place;
    const auto behind = words.find({docid, position + 1});
    if (behind == words.end()) continue;
    for (const std::string& first : firsts) {
      for (const std::string& second : behind->second) {
        pairs[{first, second}].insert(model.documents[docid - 1].article);
      }
    }
  }
  return pairs;
}

WrittenWord WordOf(const Segment& segment, const std::string& folded) {
  WrittenWord word;
  for (const FormMatch& match : segment.FindForms(folded)) word.push_back({match.term.ordinal, match.codes});
  return word;
}

// Every pair that the segment knows is right, and those that it should know are there. Returns how many it knows.
std::size_t Compare(const Segment& segment) {
  const Model model = ModelOf(segment);
  std::size_t known = 0;
  for (const auto& [words, articles] : PairsOf(model)) {
    SCOPED_TRACE(words.first + " " + words.second);
    const WordPair* const pair = segment.Pairs().Find(WordOf(segment, words.first), WordOf(segment, words.second));
    if (pair == nullptr) {
      // Frequent are only "ba" and "ce", and what they share no form with.
      const bool frequent =
          (words.first == "ba" || words.first == "ce") && (words.second == "ba" || words.second == "ce");
      EXPECT_FALSE(frequent && articles.size() >= LeastPairDocuments(true, segment.document_count()) &&
                   segment.document_count() >= kLeastDocumentsForPairs);
      continue;
    }
    ++known;
    EXPECT_GE(articles.size(), std::min(LeastPairDocuments(true, segment.document_count()),
                                        LeastPairDocuments(false, segment.document_count())));
    std::set<ArticleNumber> found;
    for (const Docid docid : DocidsOf(*pair, segment.document_count())) found.insert(segment.article(docid));
    EXPECT_EQ(found, articles);
    EXPECT_EQ(pair->documents, articles.size());
    const Segment::PairBits bits = segment.PairDocuments(*pair);
    std::uint32_t ones = 0;
    for (const std::uint64_t word : *bits) ones += static_cast<std::uint32_t>(std::popcount(word));
    EXPECT_EQ(ones, pair->documents);
  }
  return known;
}

TEST(PairSetsTest, HoldWhatDocumentsHave) {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE(seed);
    const FrequentWords words(seed, 1024 + seed * 300);
    TemporaryFolder folder;
    const SegmentSummary summary = BuildSegment(words.corpus, folder.path(), 1);
    EXPECT_TRUE(VerifySegment(folder.path(), summary).ok()) << VerifySegment(folder.path(), summary);
    EXPECT_GE(Compare(**Segment::Open(folder.path(), 1)), 4u);
  }
}

TEST(PairSetsTest, SmallSegmentsHaveNone) {
  const FrequentWords words(7, kLeastDocumentsForPairs - 1);
  TemporaryFolder folder;
  BuildSegment(words.corpus, folder.path(), 1);
  EXPECT_EQ(Compare(**Segment::Open(folder.path(), 1)), 0u);
}

TEST(PairSetsTest, OfMergedSegmentsWithoutDroppedDocuments) {
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
    EXPECT_GE(Compare(**Segment::Open(merged.path(), 9)), 4u);
  }
}

std::string PairsSectionOf(const Segment& segment) { return std::string(segment.data().section(WordsSection::kPairs)); }

// Words and documents have the same shares in all parts, so that no pair is frequent in the whole alone.
TEST(PairSetsTest, AreUnitedAsTheyWouldBeFound) {
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
    EXPECT_GE(Compare(*one), 4u);
    PairTable pairs, found;
    ASSERT_TRUE(pairs.Read(PairsSectionOf(*one), one->document_count()));
    EXPECT_EQ(pairs.pairs().size(), Compare(*other));
  }
}

// Words that a quarter of the documents have, each in any order with each; some pairs more often.
struct OtherWords {
  explicit OtherWords(unsigned seed, std::uint32_t documents) : random(seed) {
    for (std::size_t i = 0; i < 30; ++i) {
      const std::string word = "w" + std::to_string(i);
      const FormId form = corpus.vocabulary.Add({"Z" + word, word, {word}});
      const FormId capital = corpus.vocabulary.Add({"Z" + word, "W" + std::to_string(i), {word}});
      forms.push_back({form, capital});
    }
    const FormId frequent = corpus.vocabulary.Add({"Zthe", "the", {"the"}});
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

// What is known is right and frequent enough, never of a very frequent word with another; and all is known that so many
// documents have.
void CompareOthers(const Segment& segment, std::size_t known_from) {
  std::size_t known = 0;
  const std::uint32_t least = LeastPairDocuments(false, segment.document_count());
  for (const auto& [words, articles] : PairsOf(ModelOf(segment))) {
    SCOPED_TRACE(words.first + " " + words.second);
    const WordPair* const pair = segment.Pairs().Find(WordOf(segment, words.first), WordOf(segment, words.second));
    const bool alike = (words.first == "the") == (words.second == "the");
    EXPECT_TRUE(pair == nullptr || alike);
    EXPECT_TRUE(pair == nullptr || articles.size() >= least);
    EXPECT_TRUE(pair != nullptr || !alike || articles.size() < known_from);
    if (pair == nullptr) continue;
    ++known;
    std::set<ArticleNumber> found;
    for (const Docid docid : DocidsOf(*pair, segment.document_count())) found.insert(segment.article(docid));
    EXPECT_EQ(found, articles);
    const Segment::PairBits bits = segment.PairDocuments(*pair);
    std::size_t ones = 0;
    ForEachDocid(*bits, [&](Docid) { ++ones; });
    EXPECT_EQ(ones, articles.size());
  }
  EXPECT_GE(known, 5u);
}

TEST(PairSetsTest, OfOtherFrequentWords) {
  constexpr std::size_t kClearlyFrequent = 2 * LeastFrequent(6000);
  TemporaryFolder folder, one_folder;
  OtherWords all(1, 6000);
  std::vector<MergeInput> inputs;
  for (std::uint64_t part = 1; part <= 3; ++part) {
    Corpus corpus;
    corpus.vocabulary = all.corpus.vocabulary;
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
TEST(PairSetsTest, WordsOfTheSameFormsAreOne) {
  TemporaryFolder folder;
  std::vector<MergeInput> inputs;
  for (unsigned part = 1; part <= 2; ++part) {
    Corpus corpus;
    const FormId dont = corpus.vocabulary.Add({"Zdont", "don't", {"don't", "dont"}});
    const FormId ba = corpus.vocabulary.Add({"Zba", "ba", {"ba"}});
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
    EXPECT_EQ(Compare(*segment), 4u) << "under each of its spellings";
  }
}

// A pair that is just frequent enough and in no document of the sample has no set, wherever pairs come from.
TEST(PairSetsTest, BuildersAndMergesTakeOneSample) {
  constexpr std::uint32_t kDocuments = 2000;
  Corpus corpus;
  std::array<FormId, 4> forms;
  for (std::size_t i = 0; i < forms.size(); ++i) {
    const std::string word = "w" + std::to_string(i);
    forms[i] = corpus.vocabulary.Add({"Z" + word, word, {word}});
  }
  Corpus parts[2] = {{corpus.vocabulary, {}}, {corpus.vocabulary, {}}};
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

// However many are put in order at once.
TEST(PairSetsTest, WordsAreFoundInTheListsAsTheyStandInDocuments) {
  const FrequentWords words(30, 700);
  TemporaryFolder folder;
  BuildSegment(words.corpus, folder.path(), 1);
  const auto segment = *Segment::Open(folder.path(), 1);
  const std::vector<WrittenWord> wanted = {WordOf(*segment, "ba"), WordOf(*segment, "rare7"), WordOf(*segment, "ces")};
  std::map<Docid, std::multiset<std::pair<Position, int>>> expected;
  for (std::size_t number = 0; number < wanted.size(); ++number) {
    for (const TermForms& term : wanted[number]) {
      PostingCursor cursor = segment->Postings(segment->TermsAt(std::span(&term.ordinal, 1)).front().second);
      for (cursor.Next(); !cursor.at_end(); cursor.Next()) {
        for (const WordOccurrence& occurrence : cursor.Occurrences()) {
          if (!std::ranges::binary_search(term.codes, occurrence.code)) continue;
          expected[cursor.docid()].emplace(occurrence.position, static_cast<int>(number + 1));
        }
      }
    }
  }
  for (const std::uint64_t words_at_once : {1u, 100u, 1u << 18}) {
    SCOPED_TRACE(words_at_once);
    auto placed = PlacedWords::Of(*segment, wanted, words_at_once);
    ASSERT_TRUE(placed.ok());
    Docid last = 0;
    const auto visit = [&](Docid docid, std::span<const PlacedWord> found) {
      EXPECT_EQ(docid, last + 1 + (docid % 5 == 1 && docid > 1 ? 1 : 0));
      last = docid;
      std::multiset<std::pair<Position, int>> set;
      for (const PlacedWord& word : found) set.emplace(word.position, word.word);
      EXPECT_EQ(set, expected[docid]);
      EXPECT_TRUE(std::ranges::is_sorted(found, {}, &PlacedWord::position));
    };
    EXPECT_TRUE(placed->Visit([](Docid docid) { return docid % 5 != 0; }, visit, nullptr).ok());
    EXPECT_EQ(last, 699u);
  }
}

// One word is very frequent in the whole, the other is not, though they are alike in each part.
TEST(PairSetsTest, QuickMergesLeaveOutPairsOfWordsThatAreNoLongerAlike) {
  TemporaryFolder folder, merged;
  std::vector<MergeInput> inputs;
  const std::pair<std::uint32_t, std::uint32_t> of_a_hundred[] = {{62, 52}, {45, 20}};  // with each of the words
  for (std::uint64_t part = 0; part < 2; ++part) {
    Corpus corpus;
    const FormId ba = corpus.vocabulary.Add({"Zba", "ba", {"ba"}}), ce = corpus.vocabulary.Add({"Zce", "ce", {"ce"}});
    const FormId di = corpus.vocabulary.Add({"Zdi", "di", {"di"}}), fo = corpus.vocabulary.Add({"Zfo", "fo", {"fo"}});
    for (std::uint32_t i = 0; i < 1600; ++i) {
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
  EXPECT_EQ(segment->Pairs().Find(WordOf(*segment, "ba"), WordOf(*segment, "ce")), nullptr);
  EXPECT_NE(segment->Pairs().Find(WordOf(*segment, "di"), WordOf(*segment, "fo")), nullptr);
}

// "ab" finds one form of two that "zab" finds. In one part it is a word of pairs, and "zab" is none, as they share it.
TEST(PairSetsTest, QuickMergesTakeNoPartOfAWordForAll) {
  TemporaryFolder folder, merged;
  std::vector<MergeInput> inputs;
  const std::pair<std::uint32_t, std::uint32_t> of_a_hundred[] = {{40, 60}, {60, 5}};
  for (std::uint64_t part = 0; part < 2; ++part) {
    Corpus corpus;
    const FormId one = corpus.vocabulary.Add({"Zab", "zab", {"zab"}});
    const FormId both = corpus.vocabulary.Add({"Zab", "zab-", {"ab", "zab"}});
    const FormId ce = corpus.vocabulary.Add({"Zce", "ce", {"ce"}});
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

TEST(PairSetsTest, BitsOfFrequentPairsAreKept) {
  Corpus corpus;
  const FormId ba = corpus.vocabulary.Add({"Zba", "ba", {"ba"}}), ce = corpus.vocabulary.Add({"Zce", "ce", {"ce"}});
  const FormId di = corpus.vocabulary.Add({"Zdi", "di", {"di"}}), fo = corpus.vocabulary.Add({"Zfo", "fo", {"fo"}});
  for (std::uint32_t i = 0; i < 6000; ++i) {
    SegmentDocument& document = corpus.documents.emplace_back();
    document.article = i + 1;
    document.id = std::to_string(i + 1);
    if (i % 4 == 0) document.words = {{ba, 0}, {ce, 1}};
    if (i % 40 == 1) document.words = {{di, 0}, {fo, 1}};
  }
  TemporaryFolder folder;
  BuildSegment(corpus, folder.path(), 1);
  const auto segment = *Segment::Open(folder.path(), 1);
  const WordPair* const kept = segment->Pairs().Find(WordOf(*segment, "ba"), WordOf(*segment, "ce"));
  const WordPair* const rarer = segment->Pairs().Find(WordOf(*segment, "di"), WordOf(*segment, "fo"));
  ASSERT_TRUE(kept != nullptr && rarer != nullptr);
  const Segment::PairBits first = segment->PairDocuments(*kept), rarer_first = segment->PairDocuments(*rarer);
  EXPECT_EQ(segment->PairDocuments(*kept), first);
  EXPECT_NE(segment->PairDocuments(*rarer), rarer_first);
  EXPECT_EQ(*segment->PairDocuments(*rarer), *rarer_first);
}

// Writes another section of pairs behind all others, as if the segment had been written so.
void ReplacePairs(const std::string& folder, SegmentSummary& summary, const std::string& section) {
  const std::string path = folder + "/" + SegmentFileNames(summary.segment).words;
  WordsHeader header;
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.read(reinterpret_cast<char*>(&header), sizeof(header));
  file.seekp(0, std::ios::end);
  while (file.tellp() % 8 != 0) file.put(0);
  header.sections[static_cast<std::size_t>(WordsSection::kPairs)] = {static_cast<std::uint64_t>(file.tellp()),
                                                                     section.size()};
  file << section;
  header.checksum = XXH3_64bits(&header, offsetof(WordsHeader, checksum));
  file.seekp(0);
  file.write(reinterpret_cast<const char*>(&header), sizeof(header));
  file.close();
  summary.index_bytes = std::filesystem::file_size(path);
  summary.index_checksum = *FileChecksum(path);
}

TEST(PairSetsTest, VerifyFindsAMissingDocumentAndOneTooMany) {
  const FrequentWords words(21, 1500);
  TemporaryFolder folder;
  const SegmentSummary summary = BuildSegment(words.corpus, folder.path(), 1);
  const auto segment = *Segment::Open(folder.path(), 1);
  const std::string section = PairsSectionOf(*segment);
  PairTable table;
  ASSERT_TRUE(table.Read(section, 1500));
  struct Change {
    bool leave_out, put_in;
  };
  for (const Change& change : {Change{false, false}, Change{true, false}, Change{false, true}, Change{true, true}}) {
    SCOPED_TRACE(testing::Message() << change.leave_out << change.put_in);
    PairSetsWriter writer(1500, std::pmr::get_default_resource());
    for (const WordPair& pair : table.pairs()) {
      std::set<Docid> docids = DocidsOf(pair, 1500);
      if (&pair == &table.pairs().back()) {
        Docid other = 1;
        while (docids.contains(other)) ++other;
        if (change.leave_out) docids.erase(docids.begin());
        if (change.put_in) docids.insert(other);
      }
      writer.Add(pair.first, pair.second, std::vector<Docid>(docids.begin(), docids.end()));
    }
    SegmentSummary changed = summary;
    ReplacePairs(folder.path(), changed, std::string(writer.Finish(table.words())));
    const absl::Status status = VerifySegment(folder.path(), changed);
    const bool is_changed = change.leave_out || change.put_in;
    EXPECT_EQ(status.ok(), !is_changed) << status;
    EXPECT_EQ(absl::IsDataLoss(status), is_changed) << status;
  }
}

TEST(PairSetsTest, VerifyRefusesWordsThatCannotBe) {
  FrequentWords words(22, 1500);
  for (SegmentDocument& document : words.corpus.documents) document.filters = {"Len"};
  TemporaryFolder folder;
  const SegmentSummary summary = BuildSegment(words.corpus, folder.path(), 1);
  std::uint32_t filter;
  WrittenWord ba;
  {
    const auto segment = *Segment::Open(folder.path(), 1);
    filter = segment->FindTerm("Len")->ordinal;
    ba = WordOf(*segment, "ba");
  }
  const std::vector<Docid> docids = {1, 2};
  const std::vector<WrittenWord> many(kMostPairWords + 1, ba);
  const std::vector<std::vector<WrittenWord>> tables = {
      {ba, {{filter, {0}}}},                               // a form that a filter has not
      {ba, {ba.front(), {ba.front().ordinal + 100, {}}}},  // no form
      {ba, {{ba.front().ordinal + 1, {0}}, ba.front()}},   // terms that do not ascend
      {ba, {{4000000000u, {0}}}},                          // no such term
      {ba, {}},
      many,
  };
  for (const std::vector<WrittenWord>& table : tables) {
    PairSetsWriter writer(1500, std::pmr::get_default_resource());
    for (std::uint32_t word = 0; word < table.size(); ++word) writer.Add(0, word, docids);
    SegmentSummary changed = summary;
    ReplacePairs(folder.path(), changed, std::string(writer.Finish(table)));
    EXPECT_TRUE(absl::IsDataLoss(VerifySegment(folder.path(), changed))) << VerifySegment(folder.path(), changed);
  }
}

// With checksums that fit, as if it had been written so.
TEST(PairSetsTest, VerifyFindsAWrongDocument) {
  const FrequentWords words(20, 1500);
  TemporaryFolder folder;
  SegmentSummary summary = BuildSegment(words.corpus, folder.path(), 1);
  const std::string path = folder.path() + "/" + SegmentFileNames(1).words;
  std::uint64_t last_byte;
  {
    const auto segment = *Segment::Open(folder.path(), 1);
    const SegmentData& data = segment->data();
    last_byte = static_cast<std::uint64_t>(data.section(WordsSection::kPairs).end() -
                                           reinterpret_cast<const char*>(data.words.data())) -
                1;
  }
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(last_byte));
  const int byte = file.get();
  file.seekp(static_cast<std::streamoff>(last_byte));
  file.put(static_cast<char>(byte << 1));  // the last one bit of a set moves or is gone
  file.close();
  summary.index_checksum = *FileChecksum(path);
  EXPECT_TRUE(absl::IsDataLoss(VerifySegment(folder.path(), summary)));
}

}  // namespace
}  // namespace broadsheet
