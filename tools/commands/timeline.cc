// timeline: how many of the articles found were published in each day, week, month or year.
#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <map>

#include "broadsheet/archive.h"
#include "tools/answer.h"
#include "tools/bar_chart.h"
#include "tools/commands/commands.h"
#include "tools/csv.h"
#include "tools/hit_output.h"
#include "tools/json.h"
#include "tools/query_options.h"
#include "tools/terminal.h"
#include "tools/timeline_svg.h"

namespace broadsheet::cli {
namespace {

constexpr const char* kExamples = R"(Examples:
  broadsheet timeline '"peace deal"' --by week --from 2025-10
  broadsheet timeline 'org:opec' --by year --format csv
  broadsheet timeline 'harbour strike' --by day --format svg > strike.svg)";

constexpr std::size_t kBarColumns = 50;

const std::map<std::string, TimelineUnit>& Units() {
  static const std::map<std::string, TimelineUnit> kUnits = {{"day", TimelineUnit::kDay},
                                                             {"week", TimelineUnit::kWeek},
                                                             {"month", TimelineUnit::kMonth},
                                                             {"year", TimelineUnit::kYear}};
  return kUnits;
}

std::uint64_t MostArticles(const TimelineResult& timeline) {
  std::uint64_t most = 0;
  for (const TimelinePeriod& period : timeline.periods) most = std::max(most, period.articles);
  return most;
}

void PrintAsText(const TimelineResult& timeline) {
  const Style style = Style::ForAnswers();
  const std::uint64_t most = MostArticles(timeline);
  const std::size_t width = std::to_string(most).size();
  for (const TimelinePeriod& period : timeline.periods) {
    std::string line = PeriodName(timeline.unit, period) + "  " + PadLeft(std::to_string(period.articles), width);
    if (period.articles > 0) line += "  " + style.Title(Bar(period.articles, most, kBarColumns));
    PrintLine(line);
  }
  if (!timeline.periods.empty()) PrintLine("");
  const std::string undated = timeline.undated > 0 ? ", " + std::to_string(timeline.undated) + " undated" : "";
  PrintLine(TotalText({timeline.total, timeline.exact}) + undated);
}

void PrintAsJson(const std::string& query, const std::string& unit, const TimelineResult& timeline,
                 std::uint64_t commit, const std::vector<QueryWarning>& warnings) {
  Json json = Listing();
  json["query"] = query;
  json["total"] = Json{{"value", timeline.total}, {"exact", timeline.exact}};
  json["took_ms"] = absl::ToDoubleMilliseconds(timeline.took);
  json["commit"] = commit;
  SetIfAny(json, "warnings", WarningsToJson(warnings));
  json["by"] = unit;
  json["undated"] = timeline.undated;
  json["periods"] = Json::array();
  for (const TimelinePeriod& period : timeline.periods) {
    json["periods"].push_back(Json{{"period", PeriodName(timeline.unit, period)},
                                   {"first", DayText(period.first)},
                                   {"last", DayText(period.last)},
                                   {"count", period.articles}});
  }
  PrintJson(json);
}

void PrintAsCsv(const TimelineResult& timeline) {
  PrintCsvRow(std::array<std::string, 4>{"period", "first", "last", "count"});
  for (const TimelinePeriod& period : timeline.periods) {
    PrintCsvRow(std::array{PeriodName(timeline.unit, period), DayText(period.first), DayText(period.last),
                           std::to_string(period.articles)});
  }
  if (timeline.undated > 0) {
    PrintCsvRow(std::array<std::string, 4>{"undated", "", "", std::to_string(timeline.undated)});
  }
}

class Timeline : public Command {
 public:
  void Declare(CLI::App& app) override {
    query_.Declare(app, QueryOptions::Text::kRequired);
    app.add_option("--by", unit_, "day, week (from Monday), month or year")
        ->type_name("PERIOD")
        ->capture_default_str()
        ->check(CLI::IsMember({"day", "week", "month", "year"}).description(""));
    app.add_option("--format", format_, "text (a bar chart), json, csv or svg (a picture for a page)")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"text", "json", "csv", "svg"}).description(""));
    app.footer(kExamples);
  }

  absl::StatusOr<ExitStatus> Run(const std::string& directory) override {
    const auto searcher = Archive(directory).OpenSearcher();
    if (!searcher.ok()) return searcher.status();
    const Query query = query_.ToQuery();
    std::vector<QueryWarning> warnings;
    const auto timeline = (*searcher)->Timeline(query, Units().at(unit_), &warnings);
    if (!timeline.ok()) return timeline.status();
    PrintQueryWarnings(query.text, warnings);
    if (format_ == "json") {
      PrintAsJson(query.text, unit_, *timeline, (*searcher)->commit(), warnings);
    } else if (format_ == "csv") {
      PrintAsCsv(*timeline);
    } else if (format_ == "svg") {
      Print(TimelineSvg(query.text, *timeline));
    } else {
      PrintAsText(*timeline);
    }
    return kDone;
  }

 private:
  QueryOptions query_;
  std::string unit_ = "month";
  std::string format_ = "text";
};

}  // namespace

std::unique_ptr<Command> MakeTimeline() { return std::make_unique<Timeline>(); }

}  // namespace broadsheet::cli
