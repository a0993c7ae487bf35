// Reserved terms that stand where sentences and paragraphs begin, so that the index can tell whether words share one.
#ifndef BROADSHEET_STORAGE_MARK_TERMS_H_
#define BROADSHEET_STORAGE_MARK_TERMS_H_

#include <string_view>

#include "storage/segment/position.h"

namespace broadsheet {

enum class TextUnit { kSentence, kParagraph };

// The term of the marks in one field of the text. A mark's position has the number of the word that begins the unit,
// as a word of metadata: so it adds nothing to length or score. The first word of a field has no mark.
constexpr std::string_view MarkTerm(TextUnit unit, TextField field) {
  const bool sentence = unit == TextUnit::kSentence;
  switch (field) {
    case TextField::kBody:
      return sentence ? "XMSB" : "XMPB";
    case TextField::kDeck:
      return sentence ? "XMSD" : "XMPD";
    case TextField::kTitle:
      return sentence ? "XMST" : "XMPT";
    case TextField::kMetadata:
      break;
  }
  return "";
}

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_MARK_TERMS_H_
