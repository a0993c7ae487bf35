#include "indexer/entities/name_spelling.h"

#include <algorithm>

namespace broadsheet {
namespace {

// Longer words in capitals are no acronyms.
constexpr std::size_t kMaxAcronymLetters = 5;

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool DropPrefix(std::string_view prefix, std::string_view* text) {
  if (!text->starts_with(prefix)) return false;
  text->remove_prefix(prefix.size());
  return true;
}

bool DropSuffix(std::string_view suffix, std::string_view* text) {
  if (!text->ends_with(suffix)) return false;
  text->remove_suffix(suffix.size());
  return true;
}

// Bytes of the apostrophe that `text` begins with; 0: none.
std::size_t ApostropheBytes(std::string_view text) {
  if (text.starts_with('\'')) return 1;
  constexpr std::string_view kCurved = "\u2019";
  return text.starts_with(kCurved) ? kCurved.size() : 0;
}

// Takes any character beyond ASCII but the apostrophe for a letter.
bool BeginsWithLetter(std::string_view text) {
  if (text.empty() || ApostropheBytes(text) > 0) return false;
  return IsUpper(text.front()) || IsLower(text.front()) || static_cast<unsigned char>(text.front()) >= 0x80;
}

// The letters A to Z behind the first of each word become small. An apostrophe begins a word, as in O'Neill and
// D'Angelo, unless a single letter follows: Moody's, Sana'a.
void LowerTails(std::string* spelling) {
  bool in_word = false;
  for (std::size_t i = 0; i < spelling->size(); ++i) {
    const std::string_view rest = std::string_view(*spelling).substr(i);
    if (const std::size_t apostrophe = ApostropheBytes(rest); apostrophe > 0) {
      in_word = in_word && !BeginsWithLetter(rest.substr(std::min(rest.size(), apostrophe + 1)));
      i += apostrophe - 1;
      continue;
    }
    char& c = (*spelling)[i];
    if (in_word && IsUpper(c)) c = static_cast<char>(c - 'A' + 'a');
    in_word = BeginsWithLetter(rest) || (in_word && c == '.');
  }
}

}  // namespace

std::string_view TrimName(std::string_view text) {
  while (true) {
    if (!text.empty() && (IsSpace(text.front()) || text.front() == '"' || text.front() == '\'')) {
      text.remove_prefix(1);
    } else if (!text.empty() && (IsSpace(text.back()) || text.back() == '"' || text.back() == ',')) {
      text.remove_suffix(1);
    } else if (!DropPrefix("\u201C", &text) && !DropPrefix("\u2018", &text) && !DropPrefix("the ", &text) &&
               !DropSuffix("\u201D", &text) && !DropSuffix("'s", &text) && !DropSuffix("\u2019s", &text) &&
               !DropSuffix("'S", &text) && !DropSuffix("\u2019S", &text) && !DropSuffix("'", &text) &&
               !DropSuffix("\u2019", &text)) {
      return text;
    }
  }
}

bool IsInCapitals(std::string_view spelling) {
  return std::any_of(spelling.begin(), spelling.end(), IsUpper) &&
         std::none_of(spelling.begin(), spelling.end(), IsLower);
}

std::string CleanSpelling(std::string_view spelling, EntityType type) {
  std::string clean;
  for (const char c : spelling) {
    if (!IsSpace(c)) {
      clean += c;
    } else if (!clean.empty() && clean.back() != ' ') {
      clean += ' ';
    }
  }
  if (!IsInCapitals(clean)) return clean;
  const auto letters = static_cast<std::size_t>(std::count_if(clean.begin(), clean.end(), IsUpper));
  const bool may_be_acronym = clean.find(' ') == std::string::npos &&
                              (letters <= kMaxAcronymLetters - (type == EntityType::kOrganisation ? 0 : 1) ||
                               clean.find('.') != std::string::npos);
  if (!may_be_acronym) LowerTails(&clean);
  return clean;
}

}  // namespace broadsheet
