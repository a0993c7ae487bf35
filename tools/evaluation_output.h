// What `eval` found, in the forms that it prints.
#ifndef BROADSHEET_TOOLS_EVALUATION_OUTPUT_H_
#define BROADSHEET_TOOLS_EVALUATION_OUTPUT_H_

#include <string>
#include <vector>

#include "broadsheet/evaluation.h"

namespace broadsheet::cli {

// One measure: a figure a topic, in the order of EvaluationReport::topics.
struct MeasuredRun {
  std::string name;
  std::vector<double> values;
  std::vector<double> other_values;  // of the run it is compared with
  PairedComparison comparison;
};

struct EvaluationReport {
  std::vector<Topic> topics;
  std::size_t relevant = 0, relevant_found = 0;  // articles, over all topics
  std::vector<MeasuredRun> measures;
  std::string compared_with;         // file of the other run; empty: none
  std::vector<double> milliseconds;  // of a search for each topic, ascending
  bool by_topic = false;
};

void PrintEvaluationAsText(const EvaluationReport& report);
void PrintEvaluationAsJson(const EvaluationReport& report);

}  // namespace broadsheet::cli

#endif  // BROADSHEET_TOOLS_EVALUATION_OUTPUT_H_
