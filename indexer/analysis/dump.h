// Tokens with everything that is known about them, for people: `broadsheet analyze`, --explain, and tests.
#ifndef BROADSHEET_INDEXER_ANALYSIS_DUMP_H_
#define BROADSHEET_INDEXER_ANALYSIS_DUMP_H_

#include <cstdint>
#include <string>
#include <vector>

#include "indexer/analysis/analyzer.h"
#include "storage/segment/vocabulary.h"

namespace broadsheet {

struct TokenDescription {
  std::uint32_t word = 0, begin = 0, end = 0;  // as in Token
  bool whole = false;
  std::string spelling;
  std::string term;
  std::vector<std::string> lookups;
};

// One description a token, in the same order. `vocabulary` is the analyzer's.
std::vector<TokenDescription> DescribeTokens(const Vocabulary& vocabulary, const std::vector<Token>& tokens);

// A line a token: word number ("+" marks a second reading), spelling, term, look-ups:
//   0  Japan's  Zjapan  japan's|japan
std::string DumpTokens(const std::vector<TokenDescription>& tokens);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ANALYSIS_DUMP_H_
