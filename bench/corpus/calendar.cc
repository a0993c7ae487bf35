#include "bench/corpus/calendar.h"

namespace broadsheet::bench {
namespace {

// From Monday.
constexpr double kWeekdayShare[] = {1, 1.12, 1.15, 1.15, 1, 0.32, 0.3};

constexpr int kDaysBefore[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

bool IsLeap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }
int DaysBeforeYear(int year) { return (year - 1) * 365 + (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400; }

}  // namespace

Day DayOf(int year, int month, int day) {
  int leap_day = month > 2 && IsLeap(year) ? 1 : 0;
  return DaysBeforeYear(year) - DaysBeforeYear(1970) + kDaysBefore[month - 1] + leap_day + day - 1;
}

CivilDate CivilOf(Day day) {
  int year = 1970 + day / 366;
  while (DayOf(year + 1, 1, 1) <= day) ++year;
  int month = 1;
  while (month < 12 && DayOf(year, month + 1, 1) <= day) ++month;
  return {year, month, day - DayOf(year, month, 1) + 1};
}

NewsCalendar::NewsCalendar(int first_year, int last_year, double yearly_growth, std::uint64_t articles, Random& random)
    : first_day_(DayOf(first_year, 1, 1)), articles_(articles) {
  Day end = DayOf(last_year + 1, 1, 1);
  double total = 0, year_share = 1;
  for (Day day = first_day_; day < end; ++day) {
    if (day != first_day_ && CivilOf(day).month == 1 && CivilOf(day).day == 1) year_share *= 1 + yearly_growth;
    double busy = PlainExp(random.Normal() * 0.15);
    total += kWeekdayShare[(day + 3) % 7] * year_share * busy;
    until_.push_back(total);
  }
  for (double& share : until_) share /= total;
  hours_ = WeightedSampler({2, 1.5, 1.2, 1.2, 1.5, 3, 5, 7, 8, 9, 9, 9, 8.5, 8, 8.5, 9, 9.5, 9, 7.5, 6, 5, 4.5, 4, 3});
}

Day NewsCalendar::NextDay() {
  double share = (static_cast<double>(given_++) + 0.5) / static_cast<double>(articles_);
  while (at_ + 1 < until_.size() && until_[at_] < share) ++at_;
  return first_day_ + static_cast<Day>(at_);
}

std::int32_t NewsCalendar::SecondOfDay(Random& random) const {
  auto hour = static_cast<std::int32_t>(hours_.Draw(random));
  auto minute = static_cast<std::int32_t>(random.Below(60));
  return hour * 3600 + minute * 60 + (random.Chance(0.5) ? static_cast<std::int32_t>(random.Below(60)) : 0);
}

}  // namespace broadsheet::bench
