// Text to tree. Total: every text within the limits is a query.
#ifndef BROADSHEET_QUERY_PARSE_PARSER_H_
#define BROADSHEET_QUERY_PARSE_PARSER_H_

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "broadsheet/searcher.h"
#include "query/parse/lexer.h"
#include "query/parse/tree.h"

namespace broadsheet {

// What a query may be made of; beyond it is InvalidArgument. Far above what people and programs write, and low enough
// that no query can take the memory or the stack of those who serve it.
struct QueryLimits {
  static constexpr std::size_t kBytes = 1 << 18;
  static constexpr std::size_t kWords = 4096;  // words and phrases in the tree
  static constexpr std::size_t kDepth = 256;   // levels of operators within each other; idle parentheses are free
  static constexpr std::size_t kChain = 6;  // operands that NEAR and its like join in a row; the next is joined by AND
};

// The tree of `lexemes`; without any, every article. `any`: neighbours are joined by OR instead of AND.
absl::StatusOr<Tree> Parse(const std::vector<Lexeme>& lexemes, bool any, std::vector<QueryWarning>* warnings);

// Lexer and parser in one. A text of nothing but spaces is every article; one of nothing but punctuation finds none,
// so that nobody deletes everything by `delete --query '...'`.
absl::StatusOr<Tree> ParseQuery(std::string_view text, bool any, std::vector<QueryWarning>* warnings);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_PARSE_PARSER_H_
