// Search by reading: an independent, plain implementation of what queries mean, over articles of ASCII text made from
// a small vocabulary. No index, no analyzer, no parser.
#ifndef BROADSHEET_TESTS_QUERY_ORACLE_H_
#define BROADSHEET_TESTS_QUERY_ORACLE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "broadsheet/article.h"

namespace broadsheet {

// A query as a tree, from which both its text and its answer are made.
struct OracleQuery {
  enum class Kind { kBare, kExact, kSpelt, kMetadata, kDays, kUndated, kCollection, kLanguage, kId, kAnd, kOr, kNot };
  Kind kind = Kind::kBare;
  std::vector<std::string> words;  // kBare: one word; kExact, kSpelt: in a row; kMetadata: in a row
  std::string field;               // kBare, kExact, kSpelt: title, deck, body or empty; kMetadata: its field
  Day first = 0, last = 0;         // kDays
  std::string value;               // kCollection, kLanguage, kId
  std::vector<OracleQuery> children;

  std::string Text() const;
};

struct OracleArticle {
  Article article;
  std::string collection;
  bool deleted = false;
};

class Oracle {
 public:
  // All articles of the collections that are searched, deleted ones included. They must outlive the oracle.
  explicit Oracle(const std::vector<const OracleArticle*>& articles);

  // Whether an article matches, and its score (0 for what does not).
  bool Matches(const OracleQuery& query, std::size_t article) const;
  double Score(const OracleQuery& query, std::size_t article) const;

  std::size_t size() const { return articles_.size(); }
  const OracleArticle& article(std::size_t index) const { return *articles_[index].source; }

 private:
  struct Reading {     // of one word of an article, or its second reading
    std::string term;  // "talk", "ACR:us"; articles in English are stemmed, others not
    std::string spelling;
    std::set<std::string> lookups;  // folded
  };
  using Field = std::vector<std::vector<Reading>>;  // by word number
  struct Text {
    const OracleArticle* source;
    Field title, deck, body;
    std::map<std::string, std::uint32_t> frequency;  // weighted, by term
    std::uint32_t length = 0;
  };

  // The words that a query's word may be, as terms: its stem and itself, for the languages that there are.
  using Row = std::vector<std::set<std::string>>;

  static Field Read(std::string_view text, bool stemmed);
  std::set<std::string> Terms(const std::string& word) const;
  Row ExactTerms(const OracleQuery& query) const;
  std::vector<const Field*> Fields(const Text& text, const std::string& name) const;
  std::vector<Row> BareReadings(const std::string& word) const;
  static bool HasRow(const Field& field, const Row& row);
  static bool HasExactRow(const Field& field, const std::vector<std::string>& words, bool spelt);
  static bool HasMetadata(const Article& article, const OracleQuery& query);
  double ScoreRow(const Row& row, const Text& text) const;
  bool MatchesRow(const OracleQuery& query, const Row& row, const Text& text) const;

  std::vector<Text> articles_;
  std::map<std::string, std::uint64_t> document_frequency_;
  double average_length_ = 1;
  bool has_english_ = false, has_other_ = false;
};

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_QUERY_ORACLE_H_
