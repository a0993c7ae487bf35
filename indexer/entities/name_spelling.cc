#include "indexer/entities/name_spelling.h"

#include <algorithm>

namespace broadsheet {
namespace {

// Longer words in capitals are no acronyms.
constexpr std::size_t kMaxAcronymLetters = 5;

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

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

// The letters A to Z behind the first of each word become small.
void LowerTails(std::string* spelling) {
  bool in_word = false;
  for (char& c : *spelling) {
    const bool letter = IsUpper(c) || IsLower(c) || IsContinuation(c) || static_cast<unsigned char>(c) >= 0xC0;
    if (in_word && IsUpper(c)) c = static_cast<char>(c - 'A' + 'a');
    in_word = letter || (in_word && c == '.');
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
               !DropSuffix("'", &text) && !DropSuffix("\u2019", &text)) {
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
