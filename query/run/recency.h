// Newer articles before older ones, where they are about as relevant.
#ifndef BROADSHEET_QUERY_RUN_RECENCY_H_
#define BROADSHEET_QUERY_RUN_RECENCY_H_

#include <algorithm>
#include <cmath>
#include <optional>

#include "broadsheet/date.h"

namespace broadsheet {

// Multiplies scores by (1 + 2^(-age / half-life)) / 2: today's by 1, those a half-life old by 3/4, very old and undated
// ones by 1/2. So an article has to be twice as relevant to stand before one of today, and never more than that. By
// default everything is multiplied by 1.
class Recency {
 public:
  Recency() = default;
  // 0 days: as by default. Articles of later than today are as new as today's.
  Recency(int half_life_days, Day today) : half_life_days_(half_life_days), today_(today) {}

  bool active() const { return half_life_days_ > 0; }

  double Factor(std::optional<Day> day) const {
    if (!active()) return 1;
    if (!day) return 0.5;
    const double age = std::max(0.0, static_cast<double>(today_) - *day);
    return (1 + std::exp2(-age / half_life_days_)) / 2;
  }

 private:
  int half_life_days_ = 0;
  Day today_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_RECENCY_H_
