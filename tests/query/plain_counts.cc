#include "tests/query/plain_counts.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <set>

namespace broadsheet {
namespace {

using Days = std::chrono::sys_days;

Days DayOf(const std::string& date) {
  const int year = std::atoi(date.substr(0, 4).c_str());
  const auto number = [&](std::size_t at) { return static_cast<unsigned>(std::atoi(date.substr(at, 2).c_str())); };
  return std::chrono::year{year} / std::chrono::month{number(5)} / std::chrono::day{number(8)};
}

int YearOf(Days day) { return static_cast<int>(std::chrono::year_month_day{day}.year()); }

// Of the week that the day is in: the first week of a year is the one with its first Thursday.
std::string WeekOf(Days day) {
  const Days thursday = day + std::chrono::days{4 - static_cast<int>(std::chrono::weekday{day}.iso_encoding())};
  const int year = YearOf(thursday);
  int week = 1;
  for (Days other = thursday - std::chrono::weeks{1}; YearOf(other) == year; other -= std::chrono::weeks{1}) ++week;
  std::array<char, 32> name;
  std::snprintf(name.data(), name.size(), "%04d-W%02d", year, week);
  return name.data();
}

std::string PeriodOf(Days day, const std::string& unit) {
  if (unit == "week") return WeekOf(day);
  const std::chrono::year_month_day date{day};
  std::array<char, 32> name;
  std::snprintf(name.data(), name.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return std::string(name.data()).substr(0, unit == "day" ? 10 : unit == "month" ? 7 : 4);
}

std::vector<PlainValue> ValuesOf(const PlainArticle& article, const std::string& field) {
  if (field == "collection") return {{{}, article.collection, article.collection}};
  if (field == "language") return {{{}, article.language, article.language}};
  const auto values = article.values.find(field);
  return values == article.values.end() ? std::vector<PlainValue>() : values->second;
}

// What values that are the same share: names of an entity their words, others how they are written.
std::string KeyOf(const PlainValue& value, const std::string& field) {
  if (field != "person" && field != "org" && field != "place") return value.folded;
  std::string key;
  for (const std::string& word : value.words) key += (key.empty() ? "" : " ") + word;
  return key.empty() ? value.folded : key;
}

}  // namespace

std::vector<std::pair<std::string, std::uint64_t>> CountFacet(const PlainArticles& articles, const std::string& field) {
  std::map<std::string, std::uint64_t> counts;  // by key
  std::map<std::string, std::map<std::string, std::uint64_t>>
      spellings;  // the same, by the first spelling of each article
  for (const PlainArticle* article : articles) {
    std::set<std::string> seen;
    for (const PlainValue& value : ValuesOf(*article, field)) {
      const std::string key = KeyOf(value, field);
      if (!seen.insert(key).second) continue;
      ++counts[key];
      ++spellings[key][value.written];
    }
  }
  std::vector<std::pair<std::string, std::uint64_t>> facet;
  for (const auto& [key, count] : counts) {
    const auto& ways = spellings.at(key);
    const auto most =
        std::max_element(ways.begin(), ways.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    facet.emplace_back(most->first, count);
  }
  std::stable_sort(facet.begin(), facet.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  return facet;
}

std::map<std::string, std::uint64_t> CountPeriods(const PlainArticles& articles, const std::string& unit) {
  std::map<std::string, std::uint64_t> periods;
  std::string first, last;
  for (const PlainArticle* article : articles) {
    if (article->date.empty()) {
      ++periods["none"];
      continue;
    }
    ++periods[PeriodOf(DayOf(article->date), unit)];
    if (first.empty() || article->date < first) first = article->date;
    last = std::max(last, article->date);
  }
  if (first.empty()) return periods;
  for (Days day = DayOf(first); day <= DayOf(last); day += std::chrono::days{1}) periods[PeriodOf(day, unit)];
  return periods;
}

}  // namespace broadsheet
