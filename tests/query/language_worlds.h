// Archives for the language oracle, and the words that queries over them are made of.
#ifndef BROADSHEET_TESTS_QUERY_LANGUAGE_WORLDS_H_
#define BROADSHEET_TESTS_QUERY_LANGUAGE_WORLDS_H_

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "broadsheet/searcher.h"
#include "tests/query/brute_force.h"
#include "tests/query/plain_text.h"
#include "tests/support/memory_archive.h"

namespace broadsheet {

struct LanguageWorld {
  MemoryArchive archive;
  std::unique_ptr<Searcher> searcher;
  std::unique_ptr<PlainReader> reader;
  std::set<std::string> languages;
  std::vector<PlainArticle> articles;  // without the deleted ones
  // What a query may ask for: bare words, words in quotes, patterns, words to misspell, words in a row.
  std::vector<std::string> bare, exact, patterns, fuzzy;
  std::vector<std::vector<std::string>> rows, people;
  // Conditions of metadata, ready to be joined.
  std::vector<PlainQuery> conditions;
};

std::unique_ptr<LanguageWorld> MakeAsciiWorld(std::uint32_t seed);
std::unique_ptr<LanguageWorld> MakeUnicodeWorld(std::uint32_t seed);
// Some articles of a collection of 1963; nullptr without test data.
std::unique_ptr<LanguageWorld> MakeRealWorld(std::uint32_t seed);

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_QUERY_LANGUAGE_WORLDS_H_
