// What is known about a word, by its spelling. Most words of a text have been seen before, so the last ones are kept:
// hashing a word and finding it in the lexicon costs more than all else that is done to words that are no names.
#ifndef BROADSHEET_INDEXER_ENTITIES_WORD_LOOKUP_H_
#define BROADSHEET_INDEXER_ENTITIES_WORD_LOOKUP_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "indexer/entities/lexicon.h"
#include "indexer/entities/word.h"

namespace broadsheet::entities {

struct KnownWord {
  Word word;
  WordFacts facts;
};

// Takes 1.4 MB. Not thread-safe; the lexicon must outlive it.
class WordLookup {
 public:
  explicit WordLookup(const Lexicon& lexicon) : lexicon_(lexicon), slots_(kSlots) {}

  // Valid until the next call.
  const KnownWord& Find(std::string_view spelling);

 private:
  static constexpr std::size_t kSlots = 16384;
  static constexpr std::size_t kMaxKeptBytes = 16;  // of a spelling

  // A spelling of up to kMaxKeptBytes: its first and its last bytes, which may overlap.
  struct Key {
    std::uint64_t first = 0, last = 0;
    std::size_t size = 0;
    bool operator==(const Key&) const = default;
  };
  struct Slot {
    Key key;
    KnownWord known;
  };

  static Key KeyOf(std::string_view spelling);
  static std::size_t SlotOf(const Key& key);
  void Read(std::string_view spelling, KnownWord* known) const;

  const Lexicon& lexicon_;
  std::vector<Slot> slots_;
  KnownWord long_word_;
};

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_WORD_LOOKUP_H_
