#include "indexer/import/date_words.h"

#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/timezone.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <unordered_set>

namespace broadsheet {
namespace {

using icu::UnicodeString;

// Languages of news that name their months in words; ICU knows the words.
constexpr std::array kLanguages = {"en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "sk",
                                   "hu", "ro", "ru", "uk", "bg", "sr", "hr", "sl", "el", "tr", "ca", "et", "lv", "lt",
                                   "is", "id", "ms", "vi", "ar", "fa", "he", "hi", "bn", "th", "sw", "af", "eu", "gl"};

std::string Fold(UnicodeString text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* decompose = icu::Normalizer2::getNFKDInstance(status);
  if (U_SUCCESS(status)) text = decompose->normalize(text.toLower(icu::Locale::getRoot()), status);
  std::string folded;
  UnicodeString kept;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 character = text.char32At(i);
    const std::int32_t digit = u_charDigitValue(character);  // of any script
    if (digit >= 0) {
      kept.append(static_cast<UChar>('0' + digit));
    } else if (u_charType(character) != U_NON_SPACING_MARK) {
      kept.append(character);
    }
  }
  kept.toUTF8String(folded);
  return folded;
}

struct CalendarWords {
  std::unordered_map<std::string, int> months;
  std::unordered_set<std::string> weekdays;

  void AddMonth(std::string word, int month) {
    while (word.ends_with('.')) word.pop_back();
    const bool is_word = !word.empty() && std::none_of(word.begin(), word.end(),
                                                       [](char c) { return (c >= '0' && c <= '9') || c == ' '; });
    // One letter, and the narrow names of some languages, say nothing.
    if (is_word && word.size() >= 3) months.emplace(std::move(word), month);
  }
  void AddWeekday(std::string word) {
    while (word.ends_with('.')) word.pop_back();
    if (word.size() >= 2) weekdays.insert(std::move(word));
  }
};

CalendarWords WordsOf(const char* language) {
  CalendarWords words;
  UErrorCode status = U_ZERO_ERROR;
  const icu::DateFormatSymbols symbols(icu::Locale(language), status);
  if (U_FAILURE(status)) return words;
  using Symbols = icu::DateFormatSymbols;
  for (const auto context : {Symbols::FORMAT, Symbols::STANDALONE}) {
    for (const auto width : {Symbols::WIDE, Symbols::ABBREVIATED}) {
      std::int32_t count = 0;
      const UnicodeString* months = symbols.getMonths(count, context, width);
      for (std::int32_t i = 0; i < std::min(count, 12); ++i) words.AddMonth(Fold(months[i]), i + 1);
      const UnicodeString* weekdays = symbols.getWeekdays(count, context, width);
      for (std::int32_t i = 0; i < count; ++i) words.AddWeekday(Fold(weekdays[i]));
    }
  }
  return words;
}

// Spellings that newspapers use and ICU does not list.
CalendarWords EnglishWords() {
  CalendarWords words = WordsOf("en");
  words.AddMonth("sept", 9);
  for (const char* weekday : {"tues", "weds", "thur", "thurs"}) words.AddWeekday(weekday);
  return words;
}

// Each language's words are fetched when first asked for: most archives need one or two.
const CalendarWords& CachedWords(std::size_t index) {
  static std::array<std::once_flag, kLanguages.size()> fetched;
  static std::array<CalendarWords, kLanguages.size()> cache;
  std::call_once(fetched[index], [&] { cache[index] = index == 0 ? EnglishWords() : WordsOf(kLanguages[index]); });
  return cache[index];
}

std::optional<std::size_t> LanguageIndex(std::string_view language) {
  if (language == "no" || language == "nn") language = "nb";
  for (std::size_t i = 0; i < kLanguages.size(); ++i) {
    if (language == kLanguages[i]) return i;
  }
  return std::nullopt;
}

int MonthIn(const CalendarWords& words, const std::string& word) {
  const auto found = words.months.find(word);
  return found == words.months.end() ? 0 : found->second;
}

struct FixedZone {
  std::string_view name;
  std::int32_t minutes;
};
constexpr FixedZone kZones[] = {
    FixedZone{"z", 0}, {"utc", 0},     {"gmt", 0},    {"ut", 0},     {"wet", 0},    {"west", 60},  {"bst", 60},
    {"cet", 60},       {"mez", 60},    {"cest", 120}, {"mesz", 120}, {"sast", 120}, {"eet", 120},  {"eest", 180},
    {"msk", 180},      {"trt", 180},   {"gst", 240},  {"pkt", 300},  {"ist", 330},  {"wib", 420},  {"ict", 420},
    {"hkt", 480},      {"sgt", 480},   {"myt", 480},  {"pht", 480},  {"awst", 480}, {"jst", 540},  {"kst", 540},
    {"acst", 570},     {"aest", 600},  {"acdt", 630}, {"aedt", 660}, {"nzst", 720}, {"nzdt", 780}, {"brt", -180},
    {"art", -180},     {"clt", -240},  {"ast", -240}, {"adt", -180}, {"nst", -210}, {"ndt", -150}, {"est", -300},
    {"edt", -240},     {"cst", -360},  {"cdt", -300}, {"mst", -420}, {"mdt", -360}, {"pst", -480}, {"pdt", -420},
    {"akst", -540},    {"akdt", -480}, {"hst", -600},
};

struct RuledZone {
  std::string_view name;
  const char* icu_id;
};
constexpr RuledZone kRuledZones[] = {
    {"et", "America/New_York"}, {"ct", "America/Chicago"}, {"mt", "America/Denver"}, {"pt", "America/Los_Angeles"}};

}  // namespace

std::string FoldDateWord(std::string_view text) {
  return Fold(UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())}));
}

int MonthByName(std::string_view word, std::string_view language) {
  const std::string key(word);
  if (const auto index = LanguageIndex(language)) {
    if (const int month = MonthIn(CachedWords(*index), key)) return month;
  }
  for (std::size_t i = 0; i < kLanguages.size(); ++i) {
    if (const int month = MonthIn(CachedWords(i), key)) return month;
  }
  return 0;
}

bool IsWeekday(std::string_view word, std::string_view language) {
  const std::string key(word);
  if (const auto index = LanguageIndex(language); index && CachedWords(*index).weekdays.contains(key)) return true;
  for (std::size_t i = 0; i < kLanguages.size(); ++i) {
    if (CachedWords(i).weekdays.contains(key)) return true;
  }
  return false;
}

bool IsDateFiller(std::string_view word) {
  static const std::unordered_set<std::string_view> kFillers = {
      // English
      "published", "posted", "updated", "modified", "created", "released", "date", "dated", "on", "at", "of", "the",
      "last", "first", "by", "local", "time", "issued", "written", "added",
      // German, Dutch, Nordic
      "am", "um", "uhr", "den", "der", "vom", "veroffentlicht", "veroeffentlicht", "aktualisiert", "erstellt", "stand",
      "datum", "om", "op", "uur", "gepubliceerd", "gewijzigd", "bijgewerkt", "publicerad", "uppdaterad", "kl", "klo",
      "publiceret", "publisert", "oppdatert", "julkaistu", "paivitetty",
      // Romance
      "le", "a", "la", "publie", "mis", "jour", "modifie", "du", "heure", "de", "del", "el", "las", "los", "hs", "hrs",
      "publicado", "actualizado", "atualizado", "em", "as", "il", "alle", "ore", "pubblicato", "aggiornato", "data",
      "fecha", "the", "e", "et", "y", "i", "publicat", "actualizat", "ora", "di",
      // Slavic and others
      "opublikowano", "aktualizacja", "dnia", "godz", "r", "roku", "vydano", "aktualizovano", "v", "г", "года", "в",
      "р", "року", "о", "od", "pada", "tarihinde", "saat", "guncelleme", "yayinlanma", "pukul"};
  return kFillers.contains(word);
}

std::optional<std::int32_t> ZoneOffset(std::string_view word, Day day, std::int32_t second_of_day) {
  for (const FixedZone& zone : kZones) {
    if (zone.name == word) return zone.minutes * 60;
  }
  for (const RuledZone& zone : kRuledZones) {
    if (zone.name != word) continue;
    const std::unique_ptr<icu::TimeZone> rules(icu::TimeZone::createTimeZone(zone.icu_id));
    UErrorCode status = U_ZERO_ERROR;
    std::int32_t raw = 0, saving = 0;
    rules->getOffset((day * 86400.0 + second_of_day) * 1000.0, true, raw, saving, status);
    if (U_FAILURE(status)) return std::nullopt;
    return (raw + saving) / 1000;
  }
  return std::nullopt;
}

std::optional<bool> MonthComesFirst(std::string_view language) {
  // English is written both ways, so the language alone does not say.
  if (language.empty() || language == "en") return std::nullopt;
  return false;
}

}  // namespace broadsheet
