#include "tools/evaluation_output.h"

#include <array>
#include <cstdio>
#include <utility>

#include "tools/answer.h"
#include "tools/bench_queries.h"
#include "tools/json.h"
#include "tools/terminal.h"

namespace broadsheet::cli {
namespace {

constexpr std::array<std::pair<const char*, double>, 4> kShares = {
    {{"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"max", 1.0}}};

template <typename... Args>
std::string Formatted(const char* format, Args... args) {
  std::array<char, 256> text;
  std::snprintf(text.data(), text.size(), format, args...);
  return text.data();
}

void PrintMeasure(const MeasuredRun& measure, bool compared) {
  std::string line = Formatted("%-16s %8.4f", measure.name.c_str(), Mean(measure.values));
  if (compared) {
    const PairedComparison& other = measure.comparison;
    line += Formatted(" %8.4f %+10.4f %7zu %6zu %10.4f %10.4f", Mean(measure.other_values), other.mean_difference,
                      other.better, other.worse, other.t_test_p, other.randomisation_p);
  }
  PrintLine(line);
}

void PrintTopics(const EvaluationReport& report) {
  std::string heading = Formatted("%-16s", "topic");
  for (const MeasuredRun& measure : report.measures) heading += Formatted(" %12s", measure.name.c_str());
  PrintLine(heading);
  for (std::size_t i = 0; i < report.topics.size(); ++i) {
    std::string line = Formatted("%-16s", report.topics[i].id.c_str());
    for (const MeasuredRun& measure : report.measures) line += Formatted(" %12.4f", measure.values[i]);
    PrintLine(line);
  }
  PrintLine("");
}

Json ComparisonToJson(const MeasuredRun& measure) {
  const PairedComparison& comparison = measure.comparison;
  return {{"value", Mean(measure.other_values)}, {"difference", comparison.mean_difference},
          {"better", comparison.better},         {"worse", comparison.worse},
          {"t_test_p", comparison.t_test_p},     {"randomisation_p", comparison.randomisation_p}};
}

}  // namespace

void PrintEvaluationAsText(const EvaluationReport& report) {
  if (report.by_topic) PrintTopics(report);
  PrintLine(Counted(report.topics.size(), "topic", "topics") + ", " +
            Counted(report.relevant, "relevant article", "relevant articles") + ", " +
            std::to_string(report.relevant_found) + " of them found");
  PrintLine("");
  const bool compared = !report.compared_with.empty();
  std::string heading = Formatted("%-16s %8s", "measure", "this");
  if (compared) {
    heading +=
        Formatted(" %8s %10s %7s %6s %10s %10s", "other", "difference", "better", "worse", "p t-test", "p random");
  }
  PrintLine(heading);
  for (const MeasuredRun& measure : report.measures) PrintMeasure(measure, compared);
  PrintLine("");
  std::string latency = "search, ms:";
  for (const auto& [name, share] : kShares) {
    latency += Formatted(" %s %.3f", name, Percentile(report.milliseconds, share));
  }
  PrintLine(latency);
}

void PrintEvaluationAsJson(const EvaluationReport& report) {
  Json json = Listing();
  json["topics"] = report.topics.size();
  json["relevant"] = report.relevant;
  json["relevant_found"] = report.relevant_found;
  for (const MeasuredRun& measure : report.measures) json["measures"][measure.name] = Mean(measure.values);
  if (!report.compared_with.empty()) {
    json["compared_with"] = report.compared_with;
    for (const MeasuredRun& measure : report.measures) json["comparison"][measure.name] = ComparisonToJson(measure);
  }
  for (const auto& [name, share] : kShares) {
    json["search_ms"][name] = Percentile(report.milliseconds, share);
  }
  if (report.by_topic) {
    json["by_topic"] = Json::array();
    for (std::size_t i = 0; i < report.topics.size(); ++i) {
      Json topic = {{"topic", report.topics[i].id}};
      for (const MeasuredRun& measure : report.measures) topic[measure.name] = measure.values[i];
      json["by_topic"].push_back(std::move(topic));
    }
  }
  PrintJson(json);
}

}  // namespace broadsheet::cli
