#include "indexer/import/page/page_lines.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "indexer/import/date_parser.h"
#include "indexer/import/page/page_words.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::size_t kMaxDateLineWords = 24;
constexpr std::size_t kMaxDateWords = 9;
constexpr std::size_t kMaxDateLineBytes = 400;
constexpr std::size_t kMinDateBytes = 6;
constexpr std::size_t kMaxNameBytes = 80;
constexpr std::size_t kMaxNameWords = 6;

// Clear whatever follows.
constexpr std::string_view kBylineWords[] = {"by ",
                                             "by: ",
                                             "written by ",
                                             "written by: ",
                                             "posted by ",
                                             "posted by: ",
                                             "published by ",
                                             "story by ",
                                             "words by ",
                                             "reported by ",
                                             "author: ",
                                             "authors: ",
                                             "author ",
                                             "text by ",
                                             "article by ",
                                             "reviewed by ",
                                             "von: ",
                                             "autor: ",
                                             "autorin: ",
                                             "geschrieben von ",
                                             "ver\u00f6ffentlicht von ",
                                             "verfasst von ",
                                             "erstellt von ",
                                             "par: ",
                                             "publi\u00e9 par ",
                                             "r\u00e9dig\u00e9 par ",
                                             "\u00e9crit par ",
                                             "auteur: ",
                                             "auteur : ",
                                             "por: ",
                                             "escrito por ",
                                             "publicado por ",
                                             "postado por ",
                                             "di: ",
                                             "scritto da ",
                                             "pubblicato da ",
                                             "a cura di ",
                                             "door: ",
                                             "geschreven door ",
                                             "auteur ",
                                             "autore: ",
                                             "redakcja: ",
                                             "napisa\u0142 ",
                                             "text: ",
                                             "\u0430\u0432\u0442\u043e\u0440: ",
                                             "\u0410\u0432\u0442\u043e\u0440: "};
// Prepositions of other uses, too: a name must follow.
constexpr std::string_view kBylinePrepositions[] = {"von ", "par ", "por ",        "di ", "door ",
                                                    "af ",  "av ",  "skriven av ", "da "};
constexpr std::string_view kConnectors[] = {"on",
                                            "at",
                                            "am",
                                            "le",
                                            "el",
                                            "em",
                                            "il",
                                            "op",
                                            "den",
                                            "in",
                                            "posted",
                                            "published",
                                            "updated",
                                            "the",
                                            "vom",
                                            "-",
                                            "|",
                                            "/",
                                            "\u2013",
                                            "\u2014",
                                            "\u00b7",
                                            "\u2022",
                                            ",",
                                            "last",
                                            "date:",
                                            "date",
                                            "publi\u00e9",
                                            "publicado",
                                            "ver\u00f6ffentlicht",
                                            "pubblicato",
                                            "um",
                                            "\u00e0",
                                            "a",
                                            "um:"};
constexpr std::string_view kRoles[] = {
    "writer",      "reporter",     "editor",     "correspondent", "staff",       "columnist", "press",
    "contributor", "contributing", "special to", "associated",    "reuters",     "analyst",   "photographer",
    "journalist",  "producer",     "redakteur",  "korrespondent", "journaliste", "redactor",  "news service",
    "news agency", "guest",        "bureau",     "for the ",      "author at",   "senior",    "chief",
    "ph.d",        "phd",          "m.d."};
constexpr std::string_view kUpdated[] = {"updated",      "last updated",    "modified",    "last modified",
                                         "aktualisiert", "mis \u00e0 jour", "actualizado", "atualizado",
                                         "aggiornato",   "bijgewerkt",      "zuletzt",     "stand:"};

struct Piece {
  std::size_t begin;
  std::size_t end;
};

std::vector<Piece> Words(std::string_view line) {
  std::vector<Piece> words;
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] == ' ' || line[at] == '\n' || line[at] == '\t') {
      ++at;
      continue;
    }
    const std::size_t end = std::min(line.find_first_of(" \n\t", at), line.size());
    words.push_back({at, end});
    at = end;
  }
  return words;
}

// Whether there is what every date has: four digits in a row, or three numbers with marks between them, or the
// signs for year, month and day. A cheap look before the careful one.
bool HasYear(std::string_view text) {
  std::size_t digits = 0;
  std::size_t numbers = 0;
  for (const char c : text) {
    if (absl::ascii_isdigit(static_cast<unsigned char>(c))) {
      if (digits == 0) ++numbers;
      if (++digits == 4) return true;
    } else {
      digits = 0;
      if (c != '/' && c != '.' && c != '-' && c != '\'') numbers = 0;
      if (c == '\'') ++numbers;  // "2 Dec '25"
    }
    if (numbers == 3 && digits == 2) return true;
  }
  return false;
}

bool IsConnector(std::string_view word) {
  const std::string folded = FoldAscii(word);
  return std::find(std::begin(kConnectors), std::end(kConnectors), folded) != std::end(kConnectors);
}

// A name without connectors and marks at its end.
std::string_view StripTail(std::string_view names) {
  for (;;) {
    names = TrimText(names);
    while (!names.empty() && (names.back() == ',' || names.back() == '|' || names.back() == '-' ||
                              names.back() == '/' || names.back() == '(' || names.back() == ':')) {
      names.remove_suffix(1);
    }
    names = TrimText(names);
    const std::size_t space = names.find_last_of(" \n");
    if (space == std::string_view::npos || !IsConnector(names.substr(space + 1))) return names;
    names = names.substr(0, space);
  }
}

bool SaysRole(std::string_view piece) {
  const std::string folded = FoldAscii(piece);
  return std::any_of(std::begin(kRoles), std::end(kRoles),
                     [&](std::string_view role) { return folded.find(role) != std::string::npos; });
}

std::string_view WithoutBy(std::string_view value) {
  const std::string folded = FoldAscii(value);
  if (folded.size() != value.size()) return value;
  std::size_t longest = 0;
  for (const std::string_view word : kBylineWords) {
    if (folded.starts_with(word)) longest = std::max(longest, word.size());
  }
  if (longest == 0 && folded.starts_with("von ") && absl::ascii_isupper(static_cast<unsigned char>(value[4])) &&
      value.find(' ', 4) != std::string_view::npos) {
    longest = 4;  // but "von der Leyen" is a name
  }
  return TrimText(value.substr(longest));
}

bool IsName(std::string_view name) {
  if (name.size() < 2 || name.size() > kMaxNameBytes) return false;
  if (name.find("http") != std::string_view::npos || name.find('@') != std::string_view::npos ||
      name.find("www.") != std::string_view::npos || name.find('/') != std::string_view::npos) {
    return false;
  }
  for (const std::string_view word :
       {"by", "von", "par", "por", "author", "autor", "admin:", "unknown", "null", "none", "email protected"}) {
    if (FoldAscii(name) == word) return false;
  }
  if (name.find("protected]") != std::string_view::npos) return false;
  const TextStats stats = MeasureText(name);
  return stats.words >= 1 && stats.words <= kMaxNameWords && stats.numbers < stats.words;
}

// Where the next author begins: after ",", ";", " and ", " & ", …; npos at the end. `length` is the separator's.
std::size_t NextSeparator(std::string_view value, std::size_t from, std::size_t& length) {
  static constexpr std::string_view kSeparators[] = {
      ", ",  "; ", ";",  " and ",    " And ",    " AND ",    " & ", " und ",    " et ",   " y ",    " e ", " en ",
      " | ", "|",  "\n", " \u2022 ", " \u00b7 ", " \u2013 ", " - ", " \u2014 ", " with ", "\u3001", " i "};
  std::size_t best = std::string_view::npos;
  for (const std::string_view separator : kSeparators) {
    const std::size_t at = value.find(separator, from);
    if (at < best) {
      best = at;
      length = separator.size();
    }
  }
  return best;
}

}  // namespace

std::optional<FoundDate> FindDate(std::string_view line, std::string_view language) {
  if (line.size() > kMaxDateLineBytes || !HasYear(line)) return std::nullopt;
  const std::vector<Piece> words = Words(line);
  if (words.size() > kMaxDateLineWords) return std::nullopt;
  for (std::size_t length = std::min(words.size(), kMaxDateWords); length > 0; --length) {
    for (std::size_t first = 0; first + length <= words.size(); ++first) {
      const std::size_t begin = words[first].begin;
      const std::size_t end = words[first + length - 1].end;
      std::string_view text = line.substr(begin, end - begin);
      while (!text.empty() && (text.back() == ',' || text.back() == '|' || text.back() == ')' || text.back() == ';')) {
        text.remove_suffix(1);
      }
      if (!text.empty() && text.front() == '(') text.remove_prefix(1);
      if (text.size() < kMinDateBytes || !HasYear(text)) continue;
      if (auto date = ParseHumanDate(text, language); date.ok()) {
        return FoundDate{date->time, date->ambiguous, begin, end};
      }
    }
  }
  return std::nullopt;
}

bool IsDateLine(std::string_view line, std::string_view language) {
  return line.size() <= 80 && HasYear(line) && ParseHumanDate(line, language).ok();
}

std::vector<std::string> ParseByline(std::string_view line, std::string_view language) {
  line = TrimText(line);
  if (line.size() > 240) return {};
  const std::string folded = FoldAscii(line);
  if (folded.size() != line.size()) return {};
  std::size_t prefix = 0;
  for (const std::string_view word : kBylineWords) {
    if (folded.starts_with(word)) prefix = std::max(prefix, word.size());
  }
  bool sure = prefix > 0;
  if (!sure) {
    for (const std::string_view word : kBylinePrepositions) {
      if (folded.starts_with(word)) prefix = word.size();
    }
  }
  if (prefix == 0) return {};
  std::string_view names = line.substr(prefix);
  if (const auto date = FindDate(names, language)) names = names.substr(0, date->begin);
  names = StripTail(names);
  const TextStats stats = MeasureText(names);
  if (stats.words == 0 || stats.words > 14 || (stats.sentences > 1 && stats.ends_sentence)) return {};
  if (!sure && (stats.words > 6 || stats.capitalised < 2 || stats.ends_sentence)) return {};
  if (sure && stats.words > 3 && stats.capitalised * 2 < stats.words) return {};
  return SplitAuthors(names);
}

std::vector<std::string> SplitAuthors(std::string_view value) {
  std::vector<std::string> authors;
  const std::string collapsed = CollapseText(value);
  std::string_view rest = WithoutBy(collapsed);
  for (std::size_t at = 0; at <= rest.size();) {
    std::size_t length = 0;
    const std::size_t end = std::min(NextSeparator(rest, at, length), rest.size());
    std::string_view name = StripTail(WithoutBy(rest.substr(at, end - at)));
    while (!name.empty() && (name.back() == '.' && name.find(' ') == std::string_view::npos)) name.remove_suffix(1);
    if (const std::size_t paren = name.find(" ("); paren != std::string_view::npos)
      name = StripTail(name.substr(0, paren));
    const bool role = SaysRole(name);
    // "Staff" alone is who wrote it, after a name it is what the name is.
    if (IsName(name) && !(role && !authors.empty()) &&
        std::find(authors.begin(), authors.end(), name) == authors.end()) {
      authors.emplace_back(name);
    }
    if (end == rest.size()) break;
    at = end + length;
  }
  return authors;
}

bool SaysUpdated(std::string_view line) {
  const std::string folded = FoldAscii(TrimText(line.substr(0, 40)));
  return std::any_of(std::begin(kUpdated), std::end(kUpdated),
                     [&](std::string_view word) { return folded.starts_with(word); });
}

}  // namespace broadsheet
