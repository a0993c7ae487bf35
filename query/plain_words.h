// What a query asks for, said in English.
#ifndef BROADSHEET_QUERY_PLAIN_WORDS_H_
#define BROADSHEET_QUERY_PLAIN_WORDS_H_

#include <string>

#include "query/parse/dates.h"
#include "query/parse/tree.h"

namespace broadsheet {

// "on 2 December 2025", "1 to 30 November 2025", "from 1 November 2025 on", "on 13 April of any year", "without a
// date".
std::string DatesInWords(const DateSet& dates);

// A line for each part, indented by depth:
//
//   all of these
//     any form of "peace"
//     not: "war", in these very forms, in the title
//
// Relative dates count from `today`.
std::string QueryInWords(const Tree& tree, Day today);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_PLAIN_WORDS_H_
