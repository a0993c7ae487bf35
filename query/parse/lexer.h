// First stage of a query: text to lexemes. Total: every text has lexemes, what is odd about it becomes a warning.
#ifndef BROADSHEET_QUERY_PARSE_LEXER_H_
#define BROADSHEET_QUERY_PARSE_LEXER_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broadsheet/searcher.h"
#include "query/places/step.h"

namespace broadsheet {

enum class LexemeKind {
  kWord,    // anything without a space, quote or parenthesis in it
  kPhrase,  // what stands between two double quotes
  kField,   // `name:` directly before a word, a phrase or a group
  kOpen,
  kClose,
  kAnd,
  kOr,
  kNot,        // NOT, or a minus directly before what it excludes
  kProximity,  // NEAR/n, BEFORE/n, SAME/s, SAME/p, and w/n, pre/n, w/s, w/p
  kAtLeast,    // ATLEAST/n
};

struct Lexeme {
  LexemeKind kind = LexemeKind::kWord;
  std::string_view text;                               // as written, without quotes or colon; points into the query
  bool spelling = false;                               // `=` before a word or phrase
  std::optional<std::uint32_t> number = std::nullopt;  // kPhrase: of the `~n` behind it; kAtLeast
  ProximityStep step = {};                             // kProximity
  std::size_t offset = 0;                              // bytes of the query that it covers, marks included
  std::size_t length = 0;
};

// Cuts `query` into lexemes and appends to `warnings`. Groups come out balanced and not empty; a field is always
// followed by a word, a phrase or a group.
std::vector<Lexeme> Lex(std::string_view query, std::vector<QueryWarning>* warnings);

// True if there are only spaces in the text.
bool IsBlank(std::string_view text);

// One lexeme a line: kind, text, marks.
std::string PrintLexemes(const std::vector<Lexeme>& lexemes);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_PARSE_LEXER_H_
