// The words in written dates: months and weekdays in many languages, zones, and what may stand around a date.
#ifndef BROADSHEET_INDEXER_IMPORT_DATE_WORDS_H_
#define BROADSHEET_INDEXER_IMPORT_DATE_WORDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "broadsheet/date.h"

namespace broadsheet {

// Lower case, without accents; the form in which the functions below want their words.
std::string FoldDateWord(std::string_view text);

// 1 to 12 for a month's name or a common abbreviation of it, without its dot; 0 for any other word. `language`
// (ISO 639-1 or empty) goes first, then English, then all others: "listopad" is November in Polish, October in
// Croatian.
int MonthByName(std::string_view word, std::string_view language);

// True for a weekday's name or abbreviation in any of the languages.
bool IsWeekday(std::string_view word, std::string_view language);

// True for words that say nothing about the date they stand by: "published", "on", "um", "le", "de", ….
bool IsDateFiller(std::string_view word);

// East of UTC in seconds, for a zone's abbreviation. "et", "ct", "mt" and "pt" depend on the day.
std::optional<std::int32_t> ZoneOffset(std::string_view word, Day day, std::int32_t second_of_day);

// Whether texts in `language` put the month before the day in "03/04/2025"; nullopt where both are usual (English).
std::optional<bool> MonthComesFirst(std::string_view language);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_DATE_WORDS_H_
