// The small words that hold English sentences together, with rough relative frequencies.
#ifndef BROADSHEET_BENCH_CORPUS_FUNCTION_WORDS_H_
#define BROADSHEET_BENCH_CORPUS_FUNCTION_WORDS_H_

#include <string_view>

namespace broadsheet::bench {

struct WeightedWord {
  std::string_view word;
  double weight;
};

inline constexpr WeightedWord kDeterminers[] = {
    {"the", 56},     {"a", 21},     {"its", 6},   {"their", 3.5}, {"his", 3},      {"this", 2.2},
    {"some", 1.6},   {"any", 1.2},  {"her", 1},   {"that", 1.2},  {"other", 1.3},  {"all", 1},
    {"these", .7},   {"more", 1.6}, {"no", .8},   {"our", .8},    {"many", .7},    {"most", .6},
    {"another", .6}, {"each", .4},  {"such", .4}, {"both", .4},   {"several", .6}, {"every", .3},
    {"those", .4},   {"few", .2},   {"my", .3},   {"one", .8},    {"two", .9},     {"three", .5},
    {"four", .25},   {"five", .2},  {"six", .12}, {"first", .5},  {"second", .3},  {"last", .2}};

inline constexpr WeightedWord kPrepositions[] = {
    {"in", 24},      {"to", 15},     {"for", 13},    {"on", 10},      {"with", 9},    {"at", 6},
    {"by", 7},       {"from", 7},    {"about", 3},   {"after", 3},    {"over", 2.2},  {"against", 1.4},
    {"between", 1},  {"under", 1.2}, {"during", 1},  {"into", 1.8},   {"through", 1}, {"before", .8},
    {"without", .7}, {"within", .4}, {"since", .6},  {"among", .5},   {"as", 5},      {"around", .5},
    {"across", .3},  {"near", .4},   {"behind", .2}, {"despite", .3}, {"until", .3},  {"above", .2},
    {"toward", .2},  {"below", .2},  {"like", .6},   {"amid", .2},    {"per", .2},    {"than", 1.2}};

inline constexpr WeightedWord kConjunctions[] = {
    {"and", 30},    {"but", 7},    {"while", 3},     {"as", 4},       {"after", 2},   {"because", 1.6},
    {"if", 2},      {"when", 2.4}, {"although", .8}, {"which", 5},    {"where", 1.2}, {"so", 1},
    {"before", .8}, {"or", 3},     {"who", 3},       {"whether", .6}, {"since", .5},  {"though", .5}};

inline constexpr WeightedWord kPronouns[] = {
    {"it", 30},  {"he", 16},  {"they", 12}, {"we", 10},  {"she", 6},     {"I", 7},         {"there", 5},  {"you", 3},
    {"this", 3}, {"that", 4}, {"who", 2},   {"what", 2}, {"others", .6}, {"everyone", .3}, {"nobody", .2}};

// Before a verb's base form.
inline constexpr WeightedWord kModals[] = {
    {"will", 22}, {"would", 20},  {"could", 13},   {"can", 8},    {"may", 8},      {"should", 4},    {"must", 2},
    {"might", 3}, {"did not", 5}, {"does not", 2}, {"do not", 2}, {"will not", 2}, {"would not", 2}, {"cannot", 1}};

// Before a past form.
inline constexpr WeightedWord kPassives[] = {
    {"was", 20},    {"is", 12},      {"were", 11}, {"has been", 8}, {"are", 9},  {"have been", 6}, {"had been", 4},
    {"will be", 7}, {"would be", 4}, {"has", 16},  {"have", 10},    {"had", 10}, {"being", 1},     {"was not", 1}};

// Before a participle.
inline constexpr WeightedWord kProgressives[] = {{"is", 10},     {"are", 8},      {"was", 7},
                                                 {"were", 5},    {"has been", 3}, {"have been", 2},
                                                 {"will be", 1}, {"began", 1},    {"kept", .5}};

// Between subject and adjective or noun.
inline constexpr WeightedWord kCopulas[] = {{"is", 14},      {"was", 13},   {"are", 8},       {"were", 6},
                                            {"remains", 1},  {"became", 1}, {"will be", 3},   {"has been", 2},
                                            {"would be", 3}, {"is not", 2}, {"was not", 1.5}, {"seems", .5}};

inline constexpr WeightedWord kAdverbs[] = {
    {"also", 12},   {"still", 4},    {"now", 5},    {"not", 6},     {"only", 5}, {"already", 3},
    {"just", 3},    {"even", 2.5},   {"then", 2},   {"well", 2},    {"very", 2}, {"again", 1.4},
    {"however", 2}, {"never", 1},    {"often", 1},  {"up", 6},      {"out", 4},  {"down", 3},
    {"further", 1}, {"later", 2},    {"back", 2},   {"far", 1},     {"too", 1},  {"once", .8},
    {"soon", .6},   {"recently", 1}, {"nearly", 1}, {"almost", .8}, {"about", 3}};

inline constexpr WeightedWord kSpeechVerbs[] = {{"said", 78},
                                                {"told reporters", 4},
                                                {"added", 6},
                                                {"says", 3},
                                                {"announced", 2},
                                                {"warned", 1.5},
                                                {"told a conference", .6},
                                                {"wrote", .8},
                                                {"declined to comment", .6},
                                                {"said in a statement", 5}};

inline constexpr std::string_view kWeekdays[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                 "Friday", "Saturday", "Sunday"};
inline constexpr std::string_view kMonths[] = {"January", "February", "March",     "April",   "May",      "June",
                                               "July",    "August",   "September", "October", "November", "December"};

}  // namespace broadsheet::bench

#endif  // BROADSHEET_BENCH_CORPUS_FUNCTION_WORDS_H_
