#include "indexer/entities/name_rules.h"

#include <algorithm>
#include <span>

#include "absl/container/flat_hash_set.h"
#include "indexer/analysis/analyzer.h"

namespace broadsheet {
namespace {

using WordSet = absl::flat_hash_set<std::string_view>;

const WordSet& CompanySuffixes() {
  static const auto* const words = new WordSet{
      "ab",   "ag",  "aps",          "as",  "asa",  "bhd",     "bv",   "co",  "company", "corp", "corporation",
      "gmbh", "inc", "incorporated", "kg",  "kgaa", "limited", "llc",  "llp", "lp",      "ltd",  "nv",
      "oy",   "oyj", "plc",          "pty", "sa",   "sab",     "sarl", "se",  "spa",     "srl"};
  return *words;
}

// Nouns that stand for the whole once it has been named: "the Commission", "the Bank".
const WordSet& HeadNouns() {
  static const auto* const words = new WordSet{
      "academy",    "administration", "agency",     "alliance",   "army",     "association",  "authority",
      "bank",       "board",          "bureau",     "cabinet",    "center",   "centre",       "church",
      "club",       "commission",     "committee",  "conference", "congress", "council",      "court",
      "department", "exchange",       "federation", "foundation", "front",    "fund",         "house",
      "institute",  "league",         "ministry",   "museum",     "office",   "organisation", "organization",
      "parliament", "party",          "senate",     "service",    "society",  "treasury",     "union",
      "university"};
  return *words;
}

const WordSet& Titles() {
  static const auto* const words = new WordSet{
      "admiral", "ambassador", "captain", "chancellor", "col",      "colonel", "dr",        "gen",    "general",
      "gov",     "governor",   "herr",    "king",       "lady",     "lt",      "lord",      "madame", "maj",
      "major",   "minister",   "miss",    "mme",        "monsieur", "mr",      "mrs",       "ms",     "pope",
      "premier", "president",  "prime",   "prince",     "princess", "prof",    "professor", "queen",  "rep",
      "rev",     "secretary",  "sen",     "senator",    "sgt",      "sheikh",  "sir"};
  return *words;
}

const WordSet& SmallWords() {
  static const auto* const words =
      new WordSet{"a",  "al",  "and", "at", "d",  "da", "de", "del", "der", "des", "di", "du",
                  "et", "for", "in",  "la", "le", "of", "on", "the", "to",  "und", "y"};
  return *words;
}

bool IsGeneration(std::string_view word) {
  return word == "jr" || word == "junior" || word == "sr" || word == "ii" || word == "iii" || word == "iv";
}

std::span<const std::string_view> WithoutGeneration(const Words& words) {
  const bool has = words.size() > 1 && IsGeneration(words.back());
  return std::span(words).first(words.size() - (has ? 1 : 0));
}

std::span<const std::string_view> WithoutSuffixes(const Words& words) {
  std::size_t size = words.size();
  while (size > 1 && CompanySuffixes().contains(words[size - 1])) --size;
  return std::span(words).first(size);
}

// One is the other, or its initial.
bool SameGivenName(std::string_view a, std::string_view b) {
  return a == b || (a.size() == 1 && b.starts_with(a)) || (b.size() == 1 && a.starts_with(b));
}

bool EndsWith(std::span<const std::string_view> words, std::span<const std::string_view> end) {
  return end.size() <= words.size() && std::equal(end.rbegin(), end.rend(), words.rbegin());
}

bool StartsWith(std::span<const std::string_view> words, std::span<const std::string_view> start) {
  return start.size() <= words.size() && std::equal(start.begin(), start.end(), words.begin());
}

std::string Initials(std::span<const std::string_view> words, bool with_small_words) {
  std::string initials;
  for (const std::string_view word : words) {
    if (with_small_words || !SmallWords().contains(word)) initials += word.front();
  }
  return initials;
}

}  // namespace

bool IsShortForPerson(const Words& name, const Words& full) {
  const auto shorter = WithoutGeneration(name);
  const auto longer = WithoutGeneration(full);
  if (shorter.size() > longer.size()) return false;
  if (EndsWith(longer, shorter)) return true;
  if (shorter.size() == 1) {
    // A first name, or the first of two surnames.
    return shorter[0].size() > 1 && std::find(longer.begin(), longer.end(), shorter[0]) != longer.end();
  }
  if (shorter.back() != longer.back()) return false;
  if (shorter.size() == 2 && shorter[0] == Initials(longer.first(longer.size() - 1), true)) return true;  // "R.K. Stein"
  // Every given name is one of the other's, in order.
  std::size_t at = 0;
  for (const std::string_view word : shorter.first(shorter.size() - 1)) {
    while (at + 1 < longer.size() && !SameGivenName(word, longer[at])) ++at;
    if (at + 1 >= longer.size()) return false;
    ++at;
  }
  return true;
}

bool IsShortForOrganisation(const Words& name, const Words& full) {
  constexpr std::size_t kTellingBytes = 4;
  const auto shorter = WithoutSuffixes(name);
  const auto longer = WithoutSuffixes(full);
  if (shorter.size() > longer.size()) return false;
  if (shorter.size() == longer.size()) return std::equal(shorter.begin(), shorter.end(), longer.begin());
  if (longer.front() == "the" && EndsWith(longer, shorter) && shorter.size() + 1 == longer.size()) return true;
  if (StartsWith(longer, shorter)) {
    return shorter.size() > 1 || (shorter[0].size() >= kTellingBytes && !HeadNouns().contains(shorter[0]));
  }
  return EndsWith(longer, shorter) && (shorter.size() > 1 || HeadNouns().contains(shorter[0]));
}

bool IsAcronymOf(std::string_view acronym, const Words& full) {
  if (acronym.size() < 2 || full.size() < 2) return false;
  const auto bare = WithoutSuffixes(full);
  return acronym == Initials(full, false) || acronym == Initials(bare, false) || acronym == Initials(full, true);
}

std::string_view WithoutTitles(std::string_view spelling) {
  while (true) {
    const std::size_t space = spelling.find(' ');
    if (space == std::string_view::npos || space + 1 == spelling.size()) return spelling;
    std::string word = FoldText(spelling.substr(0, space));
    std::erase(word, '.');
    if (!Titles().contains(word)) return spelling;
    spelling.remove_prefix(space + 1);
  }
}

std::string_view WithoutCompanySuffix(std::string_view spelling) {
  while (true) {
    const std::size_t space = spelling.find_last_of(' ');
    if (space == std::string_view::npos || space == 0) return spelling;
    std::string word = FoldText(spelling.substr(space + 1));
    std::erase_if(word, [](char c) { return c == '.' || c == ',' || c == '/'; });
    if (!CompanySuffixes().contains(word)) return spelling;
    std::string_view rest = spelling.substr(0, space);
    while (rest.ends_with(',') || rest.ends_with(' ')) rest.remove_suffix(1);
    // "Smith & Co" is not "Smith &".
    if (rest.empty() || rest.ends_with('&') || rest.ends_with(" and")) return spelling;
    spelling = rest;
  }
}

}  // namespace broadsheet
