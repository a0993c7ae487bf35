// A segment of texts that phrases are asked of, and what they have by their letters.
#ifndef BROADSHEET_TESTS_QUERY_PHRASE_TEXTS_H_
#define BROADSHEET_TESTS_QUERY_PHRASE_TEXTS_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "query/analyzer_pool.h"
#include "query/deadline.h"
#include "query/run/execute.h"
#include "query/scope.h"
#include "tests/support/memory_archive.h"

namespace broadsheet {

// Texts are lower case words with one space between them; a text's id is its number.
class PhraseTexts {
 public:
  // The first one is the newest.
  explicit PhraseTexts(const std::vector<std::string>& texts);

  // Of all that are found; expects that as many are counted.
  std::set<std::string> Found(const std::string& query, SortOrder sort = SortOrder::kRelevance);

  // Those that have the words in a row, and `word`.
  std::set<std::string> With(const std::string& words, const std::string& word = "") const;

  const Segment& segment() const { return *scope_.segments.front().segment; }

 private:
  MemoryArchive archive_;
  std::map<std::string, std::string> texts_;
  std::shared_ptr<const Snapshot> snapshot_;
  Scope scope_;
  AnalyzerPool analyzers_;
  Deadline never_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_QUERY_PHRASE_TEXTS_H_
