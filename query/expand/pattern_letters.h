// Patterns on their way through the analyzer, which would cut a word at its wildcards and lose them: they go as
// letters, and so does what joins the runs of a word beside them.
#ifndef BROADSHEET_QUERY_EXPAND_PATTERN_LETTERS_H_
#define BROADSHEET_QUERY_EXPAND_PATTERN_LETTERS_H_

#include <string>
#include <string_view>

namespace broadsheet {

// Whether there is a `*` or `?` in the text.
bool HasWildcards(std::string_view text);

// Whether nothing but letters, digits and wildcards is in the pattern; all that is beyond ASCII counts as letters.
bool IsOneRun(std::string_view pattern);

// The text for the analyzer. Words with wildcards are folded; `u.s*` and `600,*` stay one word, as the words are that
// they stand for.
std::string WithLetters(std::string_view text);

// A word as the analyzer made it, with its wildcards again.
std::string WithWildcards(std::string_view letters);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_EXPAND_PATTERN_LETTERS_H_
