// The words of the archive that a wildcard or a fuzzy word means.
#ifndef BROADSHEET_QUERY_EXPAND_EXPANSION_H_
#define BROADSHEET_QUERY_EXPAND_EXPANSION_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "query/deadline.h"
#include "query/expand/word_matcher.h"
#include "query/scope.h"

namespace broadsheet {

struct Expansion {
  // What to look for in one segment, by ordinals.
  struct InSegment {
    std::vector<FormMatch> matches;  // each term once
    std::vector<TermInfo> terms;     // those of all words, also where it is other forms that match
  };

  std::uint64_t DocumentFrequency() const;  // of all terms together

  std::vector<std::string> words;  // folded, ascending
  absl::flat_hash_map<const Segment*, InSegment> by_segment;
};

struct Expanded {
  std::shared_ptr<const Expansion> expansion;  // nullptr for metadata, where the terms say all
  std::vector<std::string> terms;              // posting lists of the words, ascending
  bool cut = false;                            // there are more words: those later in byte order are left out
};

// Looks through the dictionaries of all segments of a scope, which must outlive it. A query may not ask for more words
// than the limits: each takes a cursor of about 2 KB in one segment at a time, two where it is asked which form stands
// where; rare ones only then. (Where there are many, no other thread helps, which would have as many again.)
class Expander {
 public:
  static constexpr std::size_t kMaxWords = 16'384;         // of one pattern
  static constexpr std::size_t kMaxWordsOfQuery = 65'536;  // of all its patterns together

  // A deadline that passes leaves the rest out; the query is void then.
  Expander(const Scope& scope, Deadline* deadline) : scope_(scope), deadline_(deadline) {}

  // Words of title, deck and body.
  Expanded Words(WordMatcher& matcher);
  // Values of metadata: terms under the prefix.
  Expanded Values(WordMatcher& matcher, std::string_view prefix);

 private:
  std::size_t Limit() const;

  const Scope& scope_;
  Deadline* deadline_;
  std::size_t words_so_far_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_EXPAND_EXPANSION_H_
