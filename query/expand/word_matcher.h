// Tells which words of a sorted dictionary a pattern means.
#ifndef BROADSHEET_QUERY_EXPAND_WORD_MATCHER_H_
#define BROADSHEET_QUERY_EXPAND_WORD_MATCHER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace broadsheet {

// Words and patterns are folded, in UTF-8; a malformed byte counts as one character. Not thread-safe.
class WordMatcher {
 public:
  virtual ~WordMatcher() = default;

  // What all words that match begin with.
  virtual std::string_view prefix() const = 0;
  // Fastest if asked for words in ascending order.
  virtual bool Matches(std::string_view word) = 0;
  // After a word that does not match: no well-formed word matches that begins with so many bytes of it. More than it
  // has: nothing is known.
  virtual std::size_t dead_bytes() const { return SIZE_MAX; }
};

// `*` stands for any characters or none, `?` for exactly one.
std::unique_ptr<WordMatcher> MakeWildcardMatcher(std::string_view pattern);

// Words that at most `edits` insertions, deletions and replacements of a character make of `word`.
std::unique_ptr<WordMatcher> MakeFuzzyMatcher(std::string_view word, std::uint32_t edits);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_EXPAND_WORD_MATCHER_H_
