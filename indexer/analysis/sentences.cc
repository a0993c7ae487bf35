#include "indexer/analysis/sentences.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <utility>

#include "indexer/analysis/characters.h"

namespace broadsheet {
namespace {

// Words of up to eight bytes, compared as numbers.
template <std::size_t kWords>
class ShortWords {
 public:
  consteval explicit ShortWords(const std::array<std::string_view, kWords>& words) {
    std::transform(words.begin(), words.end(), numbers_.begin(), Number);
    std::sort(numbers_.begin(), numbers_.end());
  }

  bool Has(std::string_view word) const { return std::binary_search(numbers_.begin(), numbers_.end(), Number(word)); }

 private:
  // 0 of longer words.
  static constexpr std::uint64_t Number(std::string_view word) {
    std::uint64_t number = 0;
    if (word.size() > sizeof(number)) return 0;
    for (const char c : word) number = number << 8 | static_cast<unsigned char>(c);
    return number;
  }

  std::array<std::uint64_t, kWords> numbers_ = {};
};

// Abbreviations, as written and without their period: what follows belongs to them, in capitals or not.
constexpr ShortWords kBeforeNames(std::array<std::string_view, 65>{
    "Adm",  "Bldg", "Brig", "Capt", "Cllr", "Cmdr", "Col",  "Comdr", "Cpl",    "Dott", "Dr",   "Dra", "Drs",
    "Fr",   "Gen",  "Gov",  "Hon",  "Insp", "Lt",   "MM",   "Maj",   "Messrs", "Mlle", "Mme",  "Mr",  "Mrs",
    "Ms",   "Msgr", "Mt",   "Nr",   "Ph",   "Pres", "Prof", "Pte",   "Pvt",    "Rep",  "Reps", "Rev", "Sen",
    "Sens", "Sgt",  "Sig",  "Spc",  "Sra",  "Srta", "St",   "Ste",   "Supt",   "Vgl",  "Wm",   "bzw", "ca",
    "cf",   "dott", "dr",   "evtl", "ggf",  "hl",   "inkl", "nr",    "prof",   "sog",  "str",  "vgl", "vs"});

// What follows belongs to them if it is a number.
constexpr ShortWords kBeforeNumbers(std::array<std::string_view, 28>{
    "Apr", "Art", "Aug", "Ch",   "Dec", "Feb", "Fig", "Jan", "Jul", "Jun", "Mar", "No", "Nos", "Nov",
    "Oct", "Sec", "Sep", "Sept", "Vol", "art", "ch",  "fig", "no",  "nos", "p",   "pp", "sec", "vol"});

// They stand before names and at the end of sentences: the next word decides, as it does for dotted acronyms.
constexpr ShortWords kAmbiguous(std::array<std::string_view, 62>{
    "Ala",  "Apr",  "Ariz", "Ark",  "Assn", "Aug",  "Ave",  "Bhd", "Blvd", "Bros", "Calif", "Co",   "Colo",
    "Conn", "Corp", "Cos",  "Dec",  "Del",  "Dept", "Feb",  "Fla", "Ga",   "Ill",  "Inc",   "Ind",  "Jan",
    "Jr",   "Kan",  "Ky",   "La",   "Llc",  "Ltd",  "Mass", "Md",  "Mfg",  "Mich", "Minn",  "Miss", "Mo",
    "Mont", "Neb",  "Nev",  "Nov",  "Oct",  "Okla", "Ore",  "Pa",  "Plc",  "Sept", "Sr",    "Tenn", "Tex",
    "Univ", "Va",   "Vt",   "Wash", "Wis",  "Wyo",  "al",   "etc", "pct",  "usw"});

// Words that seldom are part of a name.
constexpr std::array<std::string_view, 90> kStarters = {
    "A",      "About",   "After",     "All",       "Also",   "Although", "An",    "Analysts", "And",     "Another",
    "Any",    "As",      "At",        "Because",   "Before", "Both",     "But",   "By",       "Despite", "During",
    "Each",   "Earlier", "Even",      "Every",     "Few",    "For",      "From",  "Had",      "He",      "Her",
    "Here",   "His",     "How",       "However",   "I",      "If",       "In",    "Instead",  "Is",      "It",
    "Its",    "Last",    "Many",      "Meanwhile", "More",   "Most",     "My",    "No",       "Nor",     "Not",
    "Now",    "Of",      "Officials", "On",        "Once",   "One",      "Only",  "Or",       "Other",   "Our",
    "Shares", "She",     "Since",     "So",        "Some",   "Still",    "Such",  "That",     "The",     "Their",
    "Then",   "There",   "These",     "They",      "This",   "Those",    "Three", "To",       "Two",     "Under",
    "Until",  "Was",     "We",        "What",      "When",   "While",    "Who",   "With",     "You",     "Your"};

// Languages that write ordinals with a period: "am 2. Dezember".
constexpr std::array<std::string_view, 16> kOrdinalLanguages = {"cs", "da", "de", "et", "eu", "fi", "hr", "hu",
                                                                "is", "lt", "lv", "nb", "no", "sk", "sl", "sr"};

template <std::size_t N>
constexpr bool IsOneOf(const std::array<std::string_view, N>& sorted_words, std::string_view word) {
  return std::binary_search(sorted_words.begin(), sorted_words.end(), word);
}

bool IsSpace(Codepoint c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || (c >= 0x80 && u_isspace(c)); }

// Full stops of scripts that put no space behind them.
bool IsUnspacedEnd(Codepoint c) { return c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0xFF0E || c == 0xFF61; }

// What ends a sentence in other scripts is never part of an abbreviation.
bool IsPlainEnd(Codepoint c) {
  switch (c) {
    case '!':
    case '?':
    case 0x0589:  // Armenian
    case 0x061F:  // Arabic question mark
    case 0x06D4:  // Urdu
    case 0x0964:  // danda
    case 0x0965:
    case 0x104A:  // Myanmar
    case 0x104B:
    case 0x1362:  // Ethiopic
    case 0x17D4:  // Khmer
    case 0x17D5:
    case 0x203C:
    case 0x203D:
    case 0x2047:
    case 0x2048:
    case 0x2049:
      return true;
    default:
      return IsUnspacedEnd(c);
  }
}

constexpr Codepoint kEllipsis = 0x2026;

// A look that most gaps do not pass: whether there is a mark that could end a sentence, or a second newline.
bool MayEndSentence(std::string_view gap) {
  static constexpr auto kWeights = [] {
    std::array<std::uint8_t, 256> weights = {};
    weights['\n'] = 1;
    weights['.'] = weights['!'] = weights['?'] = 2;
    std::fill(weights.begin() + 0x80, weights.end(), std::uint8_t{2});  // it may be of another script
    return weights;
  }();
  std::size_t weight = 0;
  for (const char c : gap) {  // of one to three characters, nearly always
    weight += kWeights[static_cast<unsigned char>(c)];
    if (weight >= 2) return true;
  }
  return false;
}

// What lies between two words.
struct Gap {
  bool blank_line = false;
  bool period = false;          // or an ellipsis
  bool period_at_word = false;  // directly behind the word
  bool plain_end = false;       // of a kind that abbreviations do not have
  bool ellipsis = false;
  bool space_behind = false;  // behind the end, or none is needed
};

// `after_period`: the word before it ends with its own period ("U.S.").
Gap ReadGap(std::string_view text, bool after_period) {
  Gap gap;
  gap.period = after_period;
  gap.period_at_word = after_period || text.starts_with('.');
  int newlines = 0, periods = after_period ? 1 : 0;
  bool space_before = false;
  for (std::size_t at = 0; at < text.size();) {
    const Codepoint c = DecodeAt(text, &at);
    if (c == '\n') gap.blank_line = gap.blank_line || ++newlines == 2;
    if (IsSpace(c)) {
      space_before = true;
      if (gap.period || gap.plain_end) gap.space_behind = true;
      continue;
    }
    newlines = 0;
    if (c == '.' || c == kEllipsis) {
      if (space_before && at == text.size()) break;  // ".com"
      ++periods;
      gap.period = true;
      gap.ellipsis = gap.ellipsis || c == kEllipsis || periods > 1;
    } else if (IsPlainEnd(c)) {
      gap.plain_end = true;
      gap.space_behind = gap.space_behind || IsUnspacedEnd(c);
    }
  }
  return gap;
}

// Words on both sides of a period, as written.
struct Neighbours {
  std::string_view before, after;
};

Codepoint FirstOf(std::string_view word) {
  std::size_t at = 0;
  return DecodeAt(word, &at);
}

bool IsOneCharacter(std::string_view word) {
  std::size_t at = 0;
  DecodeAt(word, &at);
  return at == word.size();
}

bool IsNumber(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Whether the period that follows `words.before` is its own, so that the sentence goes on.
bool BelongsToWord(const Neighbours& words, std::string_view language) {
  std::string_view before = words.before;
  const bool dotted = before.ends_with('.');  // an acronym with its last period
  if (dotted) before.remove_suffix(1);
  const bool before_number = u_isdigit(FirstOf(words.after));
  if (dotted || kAmbiguous.Has(before)) {
    if (kBeforeNumbers.Has(before) && before_number) return true;
    return !IsOneOf(kStarters, words.after);
  }
  if (kBeforeNames.Has(before)) return true;
  if (before_number) return kBeforeNumbers.Has(before);
  if (before.size() <= 2 && IsNumber(before)) return IsOneOf(kOrdinalLanguages, language);
  return IsOneCharacter(before) && u_isalpha(FirstOf(before));  // an initial
}

bool EndsSentence(const Gap& gap, const Neighbours& words, std::string_view language) {
  if (gap.blank_line) return true;
  if (!gap.period && !gap.plain_end) return false;
  const Codepoint next = FirstOf(words.after);
  if (u_islower(next)) return false;
  // A missing space: "the deal.The minister".
  if (!gap.space_behind)
    return u_isupper(next) && words.before.size() > 2 && u_islower(FirstOf(words.before.substr(1)));
  return gap.plain_end || gap.ellipsis || !gap.period_at_word || !BelongsToWord(words, language);
}

}  // namespace

void FindMarks(std::string_view text, std::span<const Token> tokens, std::string_view language, TextMarks* marks) {
  marks->sentences.clear();
  marks->paragraphs.clear();
  const auto first = std::find_if(tokens.begin(), tokens.end(), [](const Token& token) { return !token.whole; });
  if (first == tokens.end()) return;
  const Token* word = &*first;
  for (const Token& token : tokens.subspan(static_cast<std::size_t>(first - tokens.begin()) + 1)) {
    if (token.whole) continue;  // another reading of the word before it
    const Token* const last = std::exchange(word, &token);
    const bool after_period = text[last->end - 1] == '.';
    if (token.begin == last->end + 1 && text[last->end] == ' ' && !after_period) [[likely]]
      continue;
    if (token.begin <= last->end) continue;  // a script without spaces
    const std::string_view between = text.substr(last->end, token.begin - last->end);
    if (!after_period && !MayEndSentence(between)) continue;
    const Gap gap = ReadGap(between, after_period);
    const Neighbours words{text.substr(last->begin, last->end - last->begin),
                           text.substr(token.begin, token.end - token.begin)};
    if (!EndsSentence(gap, words, language)) continue;
    marks->sentences.push_back(token.word);
    if (gap.blank_line) marks->paragraphs.push_back(token.word);
  }
}

}  // namespace broadsheet
