// What the tests of the analysis chain share.
#ifndef BROADSHEET_TESTS_ANALYSIS_ANALYSIS_TEST_UTIL_H_
#define BROADSHEET_TESTS_ANALYSIS_ANALYSIS_TEST_UTIL_H_

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/analysis/dump.h"

namespace broadsheet {

// The tokens of a text, by an analyzer of its own.
std::vector<TokenDescription> Describe(std::string_view text, std::string_view language = "en");
std::vector<TokenDescription> DescribeValue(std::string_view text, std::string_view prefix);

// Words apart by a space, second readings behind a "+"; each is its term and in parentheses its look-ups, or its
// spelling if it has none: "Zus(u.s.|us)+XACRus(U.S.) Zsay(says)".
std::string Compact(const std::vector<TokenDescription>& tokens);

// A random text of up to `max_pieces` of the given pieces.
std::string RandomText(const std::vector<std::string_view>& pieces, std::size_t max_pieces, std::mt19937* random);

// Pieces that texts with many joiners, odd characters and malformed bytes are made of.
const std::vector<std::string_view>& AsciiPieces();
const std::vector<std::string_view>& MixedPieces();

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_ANALYSIS_ANALYSIS_TEST_UTIL_H_
