// Bytes of unknown encoding in, clean UTF-8 out. Every importer's text passes through here.
#ifndef BROADSHEET_INDEXER_IMPORT_INPUT_ENCODING_H_
#define BROADSHEET_INDEXER_IMPORT_INPUT_ENCODING_H_

#include <string>
#include <string_view>

namespace broadsheet {

struct DecodedText {
  std::string text;       // valid UTF-8, cleaned as CleanUtf8 does, without a byte order mark
  std::string charset;    // what the bytes were read as: "UTF-8", "UTF-16LE", "windows-1252", "windows-1251", …
  bool repaired = false;  // some bytes meant nothing in that charset; each such place is a U+FFFD now

  // What to tell the user, without naming a field: "text is not valid UTF-8: read as windows-1252". Empty if there
  // is nothing to tell.
  std::string Warning() const;
};

// Decodes `bytes`. In this order: a byte order mark; UTF-16 by its pattern of zero bytes; valid UTF-8; the declared
// charset (a hint: HTTP header, <meta charset>, …; empty or unknown names are ignored); UTF-8 with a few broken places,
// which are repaired; detection by statistics. Text declared ISO-8859-1 or ASCII is read as windows-1252, as browsers
// do.
DecodedText ToUtf8(std::string_view bytes, std::string_view declared_charset = {});

// True if `bytes` are valid UTF-8 (an incomplete character at the end is not).
bool IsValidUtf8(std::string_view bytes);

// Cleans valid UTF-8 in place: line ends become "\n", control characters other than "\n" and "\t" go away, and
// U+0080–U+009F, which are windows-1252 punctuation read as ISO-8859-1, become that punctuation. Clean text costs one
// fast scan.
void CleanUtf8(std::string& text);

// As far as UnicodeSignature looks.
inline constexpr std::size_t kSignatureBytes = 4096;

// The charset that a byte order mark or a pattern of zero bytes gives away ("UTF-8", "UTF-16LE", "UTF-16BE",
// "UTF-32LE", "UTF-32BE"), or "" if neither says anything. `bom_bytes`, if given, gets the mark's length.
std::string_view UnicodeSignature(std::string_view bytes, std::size_t* bom_bytes = nullptr);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_INPUT_ENCODING_H_
