// Texts with frequent pairs of words, and what a segment of them must know of pairs.
#ifndef BROADSHEET_TESTS_SEGMENT_PAIR_DOCUMENTS_H_
#define BROADSHEET_TESTS_SEGMENT_PAIR_DOCUMENTS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "storage/segment/pair_sets.h"
#include "storage/segment/segment.h"
#include "test_documents.h"

namespace broadsheet {

// Texts of a few words, some very frequent, in forms that share terms and look-ups; some stand far down, or two at one
// place.
struct FrequentWords {
  FrequentWords(unsigned seed, std::size_t documents);

  FormId AnyForm();
  void AddDocument(ArticleNumber article);

  std::mt19937 random;
  Corpus corpus;
  std::vector<FormId> forms;
};

// All pairs of words in a row, and the articles of each.
using PairArticles = std::map<std::pair<std::string, std::string>, std::set<ArticleNumber>>;
PairArticles PairsOf(const Model& model);

// By how many documents have each of the words.
PairKind KindOfPair(const Model& model, const std::string& first, const std::string& second);

std::set<Docid> DocidsOf(const WordPair& pair, std::uint32_t documents);
WrittenWord WordOf(const Segment& segment, const std::string& folded);
// The section of the pairs of a segment.
std::string PairsSectionOf(const Segment& segment);

// Every pair that the segment knows is right, and those that it should know are there. Returns how many it knows.
std::size_t ComparePairs(const Segment& segment);

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_SEGMENT_PAIR_DOCUMENTS_H_
