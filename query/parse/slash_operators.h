// Operators that have a slash in them: NEAR/5, BEFORE/5, SAME/s, ATLEAST/3, and w/5, pre/5, w/s, w/p.
#ifndef BROADSHEET_QUERY_PARSE_SLASH_OPERATORS_H_
#define BROADSHEET_QUERY_PARSE_SLASH_OPERATORS_H_

#include <cstdint>
#include <string_view>

#include "query/parse/lexer.h"

namespace broadsheet {

// Makes the word an operator if it is one. Otherwise says what is wrong, if it looks like one.
std::string_view LexSlashOperator(std::string_view word, Lexeme* lexeme);

// The number of an operator or a window. Numbers above kMaxWordsPerField are read as that: no field is longer.
std::uint32_t ReadOperatorNumber(std::string_view digits);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_PARSE_SLASH_OPERATORS_H_
