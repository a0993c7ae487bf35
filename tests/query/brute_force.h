// What a query means, by trying everything: all places of all operands against each other. Slow, plain, and of no kin
// to what it tests.
#ifndef BROADSHEET_TESTS_QUERY_BRUTE_FORCE_H_
#define BROADSHEET_TESTS_QUERY_BRUTE_FORCE_H_

#include <set>
#include <string>
#include <vector>

#include "tests/query/plain_text.h"

namespace broadsheet {

// A query as a tree, from which both its text and its answer are made.
struct PlainQuery {
  enum class Kind { kWord, kExact, kFuzzy, kEntity, kValue, kWhole, kDate, kAnd, kOr, kNot, kChain, kAtLeast };
  enum class Join { kNear, kBefore, kSentence, kParagraph };
  struct Step {
    Join join = Join::kNear;
    std::size_t distance = 0;
    bool negated = false;
  };

  Kind kind = Kind::kWord;
  // kWord: one. kExact, kEntity, kValue: in a row. `*` and `?` are wildcards; a `*` alone is any word (inside a row).
  // kWhole, kDate: one, the value. Dates are absolute.
  std::vector<std::string> words;
  std::string
      field;  // of kWord, kExact and kFuzzy: empty, title, deck, body or lead; of kEntity, kValue, kWhole: metadata
  int window = -1;         // kExact
  std::size_t number = 0;  // kFuzzy: edits; kAtLeast: times
  std::vector<Step> steps;
  std::vector<PlainQuery> children;

  std::string Text() const;
};

class BruteForce {
 public:
  BruteForce(PlainReader* reader, std::set<std::string> languages)
      : reader_(*reader), languages_(std::move(languages)) {}

  bool Matches(const PlainQuery& query, const PlainArticle& article);

 private:
  struct Place {
    int field = 0;  // body, deck, title
    int begin = 0, end = 0;
    auto operator<=>(const Place&) const = default;
  };
  using Places = std::set<Place>;

  // What may stand for one word of a query.
  struct Wanted {
    std::string word;
    bool any = false, pattern = false;
    std::size_t edits = 0;
    std::set<std::string> terms;
    std::string lookup;
    bool Fits(const std::vector<PlainReading>& readings) const;
  };

  Wanted Want(const PlainQuery& query, const std::string& word);
  bool InField(const PlainQuery& query, const PlainArticle& article, const Place& place) const;
  static Places Outermost(const Places& places);
  Places Find(const PlainQuery& query, const PlainArticle& article);
  Places FindRow(const PlainQuery& query, const std::vector<std::string>& words, const PlainArticle& article);
  Places FindWindow(const PlainQuery& query, const PlainArticle& article);
  Places FindChain(const PlainQuery& query, const PlainArticle& article);
  bool Joins(const PlainQuery::Step& step, const Place& left, const Place& right, const PlainArticle& article) const;

  PlainReader& reader_;
  const std::set<std::string> languages_;
};

// Whether `word` is what `pattern` stands for, and whether that many edits make one word of another: characters are
// those of UTF-8.
bool MatchesPattern(std::string_view pattern, std::string_view word);
bool WithinEdits(std::string_view a, std::string_view b, std::size_t edits);

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_QUERY_BRUTE_FORCE_H_
