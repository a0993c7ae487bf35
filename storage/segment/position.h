// Where in an article a word stands: one 32-bit number that orders by field, then by word.
#ifndef BROADSHEET_STORAGE_SEGMENT_POSITION_H_
#define BROADSHEET_STORAGE_SEGMENT_POSITION_H_

#include <cstdint>

namespace broadsheet {

// Fields whose words have positions. The numbers are stored: never change them.
// The body comes first because nearly all words are there and small numbers are cheap.
enum class TextField : std::uint32_t {
  kBody = 0,
  kDeck = 1,
  kTitle = 2,
  kMetadata = 3,  // byline, source, topics, entities …: each under a term prefix of its own, not scored
};

// The field in the two highest bits, the word's number within the field (from 0) below: windows and phrases can
// never cross from one field to another, because no two fields are closer than the 2^30 words a field may have.
using Position = std::uint32_t;

inline constexpr int kFieldShift = 30;
inline constexpr std::uint32_t kMaxWordsPerField = (1u << kFieldShift) - (1u << 20);

constexpr Position MakePosition(TextField field, std::uint32_t word) {
  return (static_cast<std::uint32_t>(field) << kFieldShift) | word;
}
constexpr TextField FieldOf(Position position) { return static_cast<TextField>(position >> kFieldShift); }
constexpr std::uint32_t WordOf(Position position) { return position & ((1u << kFieldShift) - 1); }

// An entity's term stands where the text names the entity. It must not count as another word there: the positions are
// in kMetadata, and the word's number has text field and word in it. An article whose text does not spell the name
// of its entity has the name at kNamePosition.
inline constexpr int kMentionShift = 2;
inline constexpr std::uint32_t kMaxMentionWord = kMaxWordsPerField >> kMentionShift;
inline constexpr Position kNamePosition = MakePosition(TextField::kMetadata, 3);

// `field` is a field of text, `word` below kMaxMentionWord.
constexpr Position MakeMentionPosition(TextField field, std::uint32_t word) {
  return MakePosition(TextField::kMetadata, word << kMentionShift | static_cast<std::uint32_t>(field));
}

// What one occurrence in a field adds to the word's within-document frequency: a headline's word says more about
// the article than a body's. Metadata filters only.
constexpr std::uint32_t FieldWeight(TextField field) {
  switch (field) {
    case TextField::kBody:
      return 1;
    case TextField::kDeck:
      return 2;
    case TextField::kTitle:
      return 3;
    case TextField::kMetadata:
      return 0;
  }
  return 0;
}

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_POSITION_H_
