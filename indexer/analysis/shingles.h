// Texts as sets of word sequences, by which copies and versions of one text are told from other texts.
#ifndef BROADSHEET_INDEXER_ANALYSIS_SHINGLES_H_
#define BROADSHEET_INDEXER_ANALYSIS_SHINGLES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "indexer/analysis/analyzer.h"
#include "storage/segment/text_signature.h"

namespace broadsheet {

// Words of a shingle: fewer meet by chance, more are broken by every small change (Broder, 1997, has the method).
inline constexpr std::size_t kShingleWords = 5;

// A number for each five words in a row, in order of the text; second readings are left out. Words are taken as they
// are written, with case and accents folded. The numbers are stored: the same everywhere, for ever. Empty: fewer words.
std::vector<std::uint64_t> ShinglesOf(std::span<const Token> tokens);

TextSignature SignShingles(std::span<const std::uint64_t> shingles);

// SignShingles(ShinglesOf(tokens)), without the list between.
TextSignature SignText(std::span<const Token> tokens);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ANALYSIS_SHINGLES_H_
