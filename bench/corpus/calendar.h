// When news appears: years that grow, quiet weekends, busy office hours.
#ifndef BROADSHEET_BENCH_CORPUS_CALENDAR_H_
#define BROADSHEET_BENCH_CORPUS_CALENDAR_H_

#include <cstdint>
#include <vector>

#include "bench/corpus/random.h"
#include "broadsheet/date.h"

namespace broadsheet::bench {

// The proleptic Gregorian calendar, by itself so that the generator links without the library.
Day DayOf(int year, int month, int day);
CivilDate CivilOf(Day day);

class NewsCalendar {
 public:
  // `yearly_growth`: by what share a year has more news than the one before.
  NewsCalendar(int first_year, int last_year, double yearly_growth, std::uint64_t articles, Random& random);

  // Days of articles 0, 1, 2 …, in order.
  Day NextDay();
  std::int32_t SecondOfDay(Random& random) const;

 private:
  Day first_day_;
  std::vector<double> until_;  // share of all articles up to and with that day
  std::size_t at_ = 0;
  std::uint64_t given_ = 0, articles_;
  WeightedSampler hours_;
};

}  // namespace broadsheet::bench

#endif  // BROADSHEET_BENCH_CORPUS_CALENDAR_H_
