#include "pair_documents.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <tuple>

#include "storage/segment/segment_data.h"

namespace broadsheet {

FrequentWords::FrequentWords(unsigned seed, std::size_t documents) : random(seed) {
  for (const char* const word : {"ba", "ce", "di", "fo", "gu"}) {
    const std::string plain = word, term = "Z" + plain.substr(0, 1);
    forms.push_back(corpus.vocabulary.Intern(term, {plain, {plain}}));
    forms.push_back(corpus.vocabulary.Intern(term, {plain + "-", {plain + "-", plain}}));
    forms.push_back(corpus.vocabulary.Intern(term, {plain + "s", {plain + "s"}}));
    forms.push_back(corpus.vocabulary.Intern("X" + plain, {plain, {plain}}));
  }
  for (std::size_t i = 0; i < 40; ++i) {
    const std::string word = "rare" + std::to_string(i);
    forms.push_back(corpus.vocabulary.Intern("Z" + word, {word, {word}}));
  }
  for (std::size_t i = 0; i < documents; ++i) AddDocument(i + 1);
}

FormId FrequentWords::AnyForm() {
  if (random() % 4 == 0) return forms[random() % forms.size()];
  const std::size_t word = std::min(random() % 5, random() % 5);
  return forms[word * 4 + (random() % 3 == 0 ? random() % 4 : 0)];
}

void FrequentWords::AddDocument(ArticleNumber article) {
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

namespace {

// One with several forms counts several times.
std::size_t DocumentsWith(const Model& model, const std::string& word) {
  std::size_t documents = 0;
  for (const auto& [term, spelling] : model.lookups.at(word)) {
    for (const auto& [docid, posting] : model.terms.at(term)) {
      documents += std::ranges::any_of(posting.occurrences, [&spelling = spelling](const ModelOccurrence& occurrence) {
        return occurrence.spelling == spelling;
      });
    }
  }
  return documents;
}

}  // namespace

PairKind KindOfPair(const Model& model, const std::string& first, const std::string& second) {
  const auto [rarer, other] = std::minmax({DocumentsWith(model, first), DocumentsWith(model, second)});
  const std::size_t very_frequent = model.documents.size() / 2;
  if (other < very_frequent) return PairKind::kOthers;
  if (rarer >= very_frequent) return PairKind::kVeryFrequent;
  return rarer >= model.documents.size() / 4 ? PairKind::kMixed : PairKind::kNone;
}

std::set<Docid> DocidsOf(const WordPair& pair, std::uint32_t documents) {
  std::vector<std::uint64_t> bits;
  EXPECT_TRUE(ReadPairDocuments(pair, documents, &bits));
  std::set<Docid> docids;
  for (Docid docid = 0; docid <= documents; ++docid) {
    if ((bits[docid / 64] >> docid % 64 & 1) != 0) docids.insert(docid);
  }
  return docids;
}

WrittenWord WordOf(const Segment& segment, const std::string& folded) {
  WrittenWord word;
  for (const FormMatch& match : segment.FindForms(folded)) word.push_back({match.term.ordinal, match.codes});
  return word;
}

std::string PairsSectionOf(const Segment& segment) { return std::string(segment.data().section(WordsSection::kPairs)); }

std::size_t ComparePairs(const Segment& segment) {
  const Model model = ModelOf(segment);
  const std::uint32_t documents = segment.document_count();
  std::size_t known = 0;
  for (const auto& [words, articles] : PairsOf(model)) {
    SCOPED_TRACE(words.first + " " + words.second);
    const WordPair* const pair = segment.Pairs().Find(WordOf(segment, words.first), WordOf(segment, words.second));
    if (pair == nullptr) {
      // Frequent are only "ba" and "ce", and what they share no form with.
      const bool frequent =
          (words.first == "ba" || words.first == "ce") && (words.second == "ba" || words.second == "ce");
      EXPECT_FALSE(frequent && articles.size() >= LeastPairDocuments(PairKind::kVeryFrequent, documents) &&
                   documents >= kLeastDocumentsForPairs);
      continue;
    }
    ++known;
    const PairKind kind = KindOfPair(model, words.first, words.second);
    EXPECT_NE(kind, PairKind::kNone);
    EXPECT_GE(articles.size(), LeastPairDocuments(kind, documents));
    std::set<ArticleNumber> found;
    for (const Docid docid : DocidsOf(*pair, documents)) found.insert(segment.article(docid));
    EXPECT_EQ(found, articles);
    EXPECT_EQ(pair->documents, articles.size());
    const Segment::PairBits bits = segment.PairDocuments(*pair);
    std::uint32_t ones = 0;
    for (const std::uint64_t word : *bits) ones += static_cast<std::uint32_t>(std::popcount(word));
    EXPECT_EQ(ones, pair->documents);
  }
  return known;
}

}  // namespace broadsheet
