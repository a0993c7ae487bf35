#include "indexer/entities/definitions.h"

#include <algorithm>

#include "indexer/entities/link_words.h"
#include "indexer/entities/word_set.h"

namespace broadsheet::entities {
namespace {

constexpr std::uint32_t kMaxWords = 10;  // from the article to the noun

// Reads on from the end of a name.
class DefinitionReader {
 public:
  DefinitionReader(const std::vector<DocumentToken>& tokens, std::uint32_t at, std::uint32_t end)
      : tokens_(tokens), at_(at), end_(end) {}

  // "(born 1950) is now one of the": false if there is no such thing.
  bool SkipOpening() {
    static const WordSet kOpening{"("}, kClosing{")"}, kVerbs{"is", "was", "are", "were", ","}, kOne{"one"}, kOf{"of"},
        kArticles{"a", "an", "the"},
        kAdverbs{"also", "currently", "now", "still", "formerly", "once", "perhaps", "probably", "originally"};
    if (Skip(kOpening)) {
      while (at_ < end_ && !Skip(kClosing)) ++at_;
    }
    if (!Skip(kVerbs)) return false;
    Skip(kAdverbs);
    if (Skip(kOne)) Skip(kOf);
    return Skip(kArticles);
  }

  // The last word in lower case before the noun's own complements begin.
  std::optional<std::uint32_t> ReadNoun() {
    static const WordSet kEnding{"which",    "who",       "that",    "whose",     "where",    "when",    "located",
                                 "situated", "based",     "founded", "published", "released", "written", "created",
                                 "produced", "directed",  "held",    "as",        "born",     "known",   "used",
                                 "made",     "developed", "formed",  "or",        "but",      "under",   "near",
                                 "between",  "over",      "into",    "has",       "had",      "was",     "is"};
    static const WordSet kSorts{"name", "kind", "type", "sort", "form", "part", "member", "series", "brand"}, kOf{"of"},
        kPossessive{"'s", "'"};
    std::optional<std::uint32_t> noun;
    for (end_ = std::min(end_, at_ + kMaxWords); at_ < end_; ++at_) {
      const Word& word = tokens_[at_].word;
      const bool sort_of = noun && kOf.Has(word) && kSorts.Has(tokens_[*noun].word);
      if (sort_of || kPossessive.Has(word)) continue;
      if (IsMark(word) || IsLinkWord(word) || kEnding.Has(word)) break;
      if (word.form == LetterForm::kLower) noun = at_;
    }
    return noun;
  }

 private:
  static bool IsMark(const Word& word) { return !word.has_letter && !word.has_digit && word.length == 1; }

  bool Skip(const WordSet& words) {
    const bool there = at_ < end_ && words.Has(tokens_[at_].word);
    at_ += there;
    return there;
  }

  const std::vector<DocumentToken>& tokens_;
  std::uint32_t at_, end_;
};

}  // namespace

std::optional<std::uint32_t> FindDefiningNoun(const std::vector<DocumentToken>& tokens, std::uint32_t name_end,
                                              std::uint32_t sentence_end) {
  DefinitionReader reader(tokens, name_end, sentence_end);
  return reader.SkipOpening() ? reader.ReadNoun() : std::nullopt;
}

}  // namespace broadsheet::entities
