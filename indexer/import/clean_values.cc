#include "indexer/import/clean_values.h"

#include <algorithm>
#include <array>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "indexer/import/date_parser.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// Bytes of the white space character that `text` begins with, or 0.
std::size_t SpaceLength(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  if (byte(0) == ' ' || (byte(0) >= '\t' && byte(0) <= '\r')) return 1;
  if (byte(0) == 0xC2 && byte(1) == 0xA0) return 2;  // no-break space
  if (byte(0) == 0xE2 && byte(1) == 0x80 &&
      ((byte(2) >= 0x80 && byte(2) <= 0x8A) ||  // en quad … hair space
       byte(2) == 0xA8 || byte(2) == 0xA9 || byte(2) == 0xAF))
    return 3;
  if (byte(0) == 0xE2 && byte(1) == 0x80 && byte(2) == 0x8B) return 3;  // zero width space
  if (byte(0) == 0xE3 && byte(1) == 0x80 && byte(2) == 0x80) return 3;  // ideographic space
  if (byte(0) == 0xEF && byte(1) == 0xBB && byte(2) == 0xBF) return 3;  // byte order mark
  return 0;
}

// Bytes of the white space character that `text` ends with, or 0.
std::size_t TrailingSpaceLength(std::string_view text) {
  for (std::size_t length = 1; length <= 3 && length <= text.size(); ++length) {
    if (SpaceLength(text.substr(text.size() - length)) == length) return length;
  }
  return 0;
}

bool StartsWithWord(std::string_view text, std::string_view word) {
  if (text.size() <= word.size() || SpaceLength(text.substr(word.size())) == 0) {
    if (text.size() <= word.size() || text[word.size()] != ':') return false;
  }
  return std::equal(word.begin(), word.end(), text.begin(),
                    [](char a, char b) { return a == absl::ascii_tolower(static_cast<unsigned char>(b)); });
}

// What stands after a comma and belongs to the name before it.
bool IsNameSuffix(std::string_view text) {
  constexpr std::array<std::string_view, 11> kSuffixes = {"jr", "jr.", "sr",   "sr.", "ii",   "iii",
                                                          "iv", "md",  "m.d.", "phd", "ph.d."};
  const std::string lower = absl::AsciiStrToLower(ToAbsl(text));
  return std::find(kSuffixes.begin(), kSuffixes.end(), lower) != kSuffixes.end();
}

std::string_view WithoutBy(std::string_view text) {
  constexpr std::array<std::string_view, 4> kWords = {"by", "von", "par", "por"};
  for (std::string_view word : kWords) {
    if (StartsWithWord(text, word)) return TrimSpace(text.substr(word.size() + 1));
  }
  return text;
}

// Length of a separator of names at the start of `text`, or 0. `text` has single spaces.
std::size_t SeparatorLength(std::string_view text) {
  constexpr std::array<std::string_view, 7> kSeparators = {", and ", ", ", "; ", " and ", " AND ", " & ", " | "};
  for (std::string_view separator : kSeparators) {
    if (text.starts_with(separator)) return separator.size();
  }
  return text.starts_with(';') ? 1 : 0;
}

}  // namespace

std::string_view TrimSpace(std::string_view text) {
  while (const std::size_t length = SpaceLength(text)) text.remove_prefix(length);
  while (const std::size_t length = TrailingSpaceLength(text)) text.remove_suffix(length);
  return text;
}

std::string CollapseSpace(std::string_view text) {
  text = TrimSpace(text);
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = SpaceLength(text.substr(i, 3));
    if (length == 0) {
      result += text[i++];
    } else {
      if (result.back() != ' ') result += ' ';
      i += length;
    }
  }
  return result;
}

std::string CleanBody(std::string_view text) {
  std::string body;
  body.reserve(text.size());
  bool blank = false;
  while (!text.empty()) {
    const void* newline = std::memchr(text.data(), '\n', text.size());
    const std::size_t length = newline == nullptr ? text.size() : static_cast<const char*>(newline) - text.data();
    std::string_view line = text.substr(0, length);
    text.remove_prefix(std::min(length + 1, text.size()));
    while (const std::size_t space = TrailingSpaceLength(line)) line.remove_suffix(space);
    if (line.empty()) {
      blank = true;
      continue;
    }
    if (body.empty() || blank) {
      while (const std::size_t space = SpaceLength(line)) line.remove_prefix(space);
    }
    if (!body.empty()) body += blank ? "\n\n" : "\n";
    body += line;
    blank = false;
  }
  return body;
}

std::vector<std::string> SplitByline(std::string_view text) {
  const std::string line = CollapseSpace(text);
  std::string_view rest = WithoutBy(line);
  std::vector<std::string> authors;
  absl::flat_hash_set<std::string> known;
  const auto add = [&](std::string_view name) {
    name = TrimSpace(name);
    if (name.starts_with("and ")) name.remove_prefix(4);
    if (!authors.empty() && IsNameSuffix(name)) {
      known.erase(authors.back());
      authors.back() += StrCat(", ", name);
      known.insert(authors.back());
    } else if (!name.empty() && known.insert(std::string(name)).second) {
      authors.emplace_back(name);
    }
  };
  std::size_t begin = 0;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const std::size_t length = SeparatorLength(rest.substr(i));
    if (length == 0) continue;
    add(rest.substr(begin, i - begin));
    begin = i + length;
    i = begin - 1;
  }
  add(rest.substr(begin));
  return authors;
}

void EnsureId(Article& article) {
  if (article.id.empty()) article.id = article.url;
  if (article.id.empty()) article.id = ContentHash(article);
}

std::string DateWarning(const Article& article, std::int64_t now) {
  if (!article.date) return "field 'date': missing; the article is kept without a date";
  if (!IsInFuture(*article.date, now)) return {};
  return StrCat("field 'date': ", FormatRfc3339(*article.date), " is in the future; the article is kept");
}

}  // namespace broadsheet
