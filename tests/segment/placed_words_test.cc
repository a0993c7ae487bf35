// Words found in lists document by document, against the lists one by one.
#include "storage/segment/placed_words.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "pair_documents.h"

namespace broadsheet {
namespace {

// However many are put in order at once.
TEST(PlacedWordsTest, WordsAreFoundInTheListsAsTheyStandInDocuments) {
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

}  // namespace
}  // namespace broadsheet
