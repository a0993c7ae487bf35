// Articles and queries as a brute force reads them: every word of a text with all its readings, and where sentences and
// paragraphs begin. Two readers make them: one with the analyzer that the index is made with, one of its own.
#ifndef BROADSHEET_TESTS_QUERY_PLAIN_TEXT_H_
#define BROADSHEET_TESTS_QUERY_PLAIN_TEXT_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "broadsheet/article.h"

namespace broadsheet {

struct PlainReading {
  std::string term;                  // what all forms of the word share
  std::vector<std::string> lookups;  // folded
};

struct PlainField {
  std::vector<std::vector<PlainReading>> words;
  std::set<std::size_t> sentences, paragraphs;  // first words of all but the first
};

// One value of metadata.
struct PlainValue {
  std::vector<std::string> words;  // folded
  std::string folded, written;     // the whole of it
};

struct PlainArticle {
  std::string full_id;
  PlainField body, deck, title;
  std::map<std::string, std::vector<PlainValue>> values;  // by field, as it is called in queries
  std::string language, collection;
  std::string date;  // 2025-12-02, or empty
};

class PlainReader {
 public:
  virtual ~PlainReader() = default;
  virtual PlainField Read(std::string_view text, std::string_view language) = 0;
  // The words of a metadata value.
  virtual std::vector<std::string> ReadValue(std::string_view text) = 0;
  virtual std::string Fold(std::string_view text) = 0;
  // Terms that a bare word of a query asks for, where articles are in these languages.
  virtual std::set<std::string> Terms(const std::string& word, const std::set<std::string>& languages) = 0;
  // The look-up that a word in quotes asks for.
  virtual std::string Lookup(const std::string& word) = 0;

  PlainArticle ReadArticle(const Article& article, std::string_view collection);
};

// Uses the analyzer, and nothing else that is tested.
std::unique_ptr<PlainReader> MakeAnalyzerReader();

// Reads ASCII by the rules for words of the query language, written down anew. Stems are those of a few English words
// by hand, in articles whose language is "en"; elsewhere words are their own stems.
std::unique_ptr<PlainReader> MakeAsciiReader();

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_QUERY_PLAIN_TEXT_H_
