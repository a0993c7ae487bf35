#include "broadsheet/timeline.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "query/run/count_matches.h"
#include "query/searcher_impl.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::size_t kMaxPeriods = 1'000'000;
constexpr Day kThursdayToMonday = 3;  // day 0 is a Thursday

Day DaysSinceMonday(Day day) { return ((day + kThursdayToMonday) % 7 + 7) % 7; }

TimelinePeriod PeriodOf(TimelineUnit unit, Day day) {
  const CivilDate date = ToCivil(day);
  switch (unit) {
    case TimelineUnit::kDay:
      return {day, day};
    case TimelineUnit::kWeek:
      return {day - DaysSinceMonday(day), day - DaysSinceMonday(day) + 6};
    case TimelineUnit::kMonth:
      return {ToDay({date.year, date.month, 1}), ToDay({date.year, date.month, DaysInMonth(date.year, date.month)})};
    case TimelineUnit::kYear:
      return {ToDay({date.year, 1, 1}), ToDay({date.year, 12, 31})};
  }
  return {};
}

// Matches by day.
struct DayCounts {
  std::map<Day, std::uint64_t> dated;
  std::uint64_t undated = 0;
};

// What one thread counts of a segment. Docids go by day, so the day is looked up once a day only.
class SegmentDays {
 public:
  explicit SegmentDays(const Segment& segment) : segment_(&segment) {}

  void Count(Docid docid) {
    if (docid >= same_day_.end) {
      const std::optional<Day> day = segment_->day(docid);
      same_day_ = day ? segment_->DocidsOfDays(*day, *day) : segment_->UndatedDocids();
      runs_.push_back({day, 0});
    }
    ++runs_.back().articles;
  }
  void Add(const SegmentDays& other) { runs_.insert(runs_.end(), other.runs_.begin(), other.runs_.end()); }

  void AddTo(DayCounts* counts) const {
    for (const Run& run : runs_) (run.day ? counts->dated[*run.day] : counts->undated) += run.articles;
  }

 private:
  // Some matches of one day.
  struct Run {
    std::optional<Day> day;
    std::uint64_t articles;
  };

  const Segment* segment_;
  DocidRange same_day_{0, 0};
  std::vector<Run> runs_;
};

// The days that the timeline runs over, or nothing.
std::optional<DayInterval> Span(const Query& query, const std::optional<DayInterval>& asked, const DayCounts& counts) {
  const bool found = !counts.dated.empty();
  if ((query.from.empty() || query.to.empty()) && !found) return std::nullopt;
  DayInterval span;
  span.first = query.from.empty() ? counts.dated.begin()->first : asked->first;
  span.last = query.to.empty() ? counts.dated.rbegin()->first : asked->last;
  if (span.first > span.last) return std::nullopt;
  return span;
}

absl::Status FillPeriods(const DayCounts& counts, DayInterval span, TimelineResult* result) {
  for (Day day = span.first; day <= span.last; day = result->periods.back().last + 1) {
    if (result->periods.size() == kMaxPeriods) {
      return absl::InvalidArgumentError(StrCat("from ", PeriodName(TimelineUnit::kDay, {span.first, span.first}),
                                               " to ", PeriodName(TimelineUnit::kDay, {span.last, span.last}),
                                               " are more than ", kMaxPeriods,
                                               " periods; choose longer ones, or narrower dates"));
    }
    TimelinePeriod period = PeriodOf(result->unit, day);
    for (auto place = counts.dated.lower_bound(period.first);
         place != counts.dated.end() && place->first <= period.last; ++place) {
      period.articles += place->second;
    }
    result->periods.push_back(period);
  }
  return absl::OkStatus();
}

// The year and week by ISO 8601: the year is that of the week's Thursday.
std::string WeekName(Day monday) {
  const Day thursday = monday + 3;
  const int year = ToCivil(thursday).year;
  return absl::StrFormat("%04d-W%02d", year, (thursday - ToDay({year, 1, 1})) / 7 + 1);
}

}  // namespace

std::string PeriodName(TimelineUnit unit, const TimelinePeriod& period) {
  if (unit == TimelineUnit::kWeek) return WeekName(period.first);
  const CivilDate date = ToCivil(period.first);
  if (unit == TimelineUnit::kYear) return absl::StrFormat("%04d", date.year);
  if (unit == TimelineUnit::kMonth) return absl::StrFormat("%04d-%02d", date.year, date.month);
  return absl::StrFormat("%04d-%02d-%02d", date.year, date.month, date.day);
}

absl::StatusOr<TimelineResult> Searcher::Impl::Timeline(const Query& query, TimelineUnit unit,
                                                        std::vector<QueryWarning>* warnings) const {
  const absl::Time start = absl::Now();
  const AnalyzerPool::Loan analyzer = analyzers.Borrow();
  Deadline never;
  BS_ASSIGN_OR_RETURN(const Prepared prepared, Prepare(query, *analyzer, warnings, &never, /*is_scored=*/false));
  DayCounts counts;
  for (const SearchedSegment& searched : prepared.scope.segments) {
    const auto make_part = [&searched] { return SegmentDays(*searched.segment); };
    CountMatches(prepared.resolved, searched, prepared.statistics(), help, &never, make_part).AddTo(&counts);
  }
  TimelineResult result;
  result.unit = unit;
  result.undated = counts.undated;
  result.total = counts.undated;
  for (const auto& [day, articles] : counts.dated) result.total += articles;
  if (const auto span = Span(query, prepared.days, counts)) BS_RETURN_IF_ERROR(FillPeriods(counts, *span, &result));
  result.exact = !prepared.resolved.cut;
  result.took = absl::Now() - start;
  return result;
}

}  // namespace broadsheet
