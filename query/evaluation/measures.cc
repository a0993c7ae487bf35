#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "broadsheet/evaluation.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// What the judgements make of a ranking.
struct Judged {
  static constexpr int kUnjudged = std::numeric_limits<int>::min();

  std::vector<int> relevance;         // by rank
  std::vector<int> ideal;             // of all relevant articles, the most relevant first
  std::size_t judged_irrelevant = 0;  // in the judgements, whether found or not

  std::size_t relevant() const { return ideal.size(); }
};

Judged Judge(const Ranking& ranking, const Judgements& judgements, std::size_t cutoff) {
  Judged judged;
  const std::size_t ranks = cutoff == 0 ? ranking.size() : std::min(cutoff, ranking.size());
  for (std::size_t i = 0; i < ranks; ++i) {
    const auto found = judgements.find(ranking[i].id);
    judged.relevance.push_back(found == judgements.end() ? Judged::kUnjudged : found->second);
  }
  for (const auto& [id, relevance] : judgements) {
    if (relevance > 0) {
      judged.ideal.push_back(relevance);
    } else if (relevance == 0) {
      ++judged.judged_irrelevant;
    }
  }
  std::sort(judged.ideal.begin(), judged.ideal.end(), std::greater<>());
  return judged;
}

std::size_t RelevantFound(const Judged& judged) {
  return std::count_if(judged.relevance.begin(), judged.relevance.end(), [](int relevance) { return relevance > 0; });
}

double AveragePrecision(const Judged& judged) {
  double sum = 0;
  std::size_t found = 0;
  for (std::size_t i = 0; i < judged.relevance.size(); ++i) {
    if (judged.relevance[i] > 0) sum += static_cast<double>(++found) / static_cast<double>(i + 1);
  }
  return sum / static_cast<double>(judged.relevant());
}

double DiscountedGain(std::span<const int> relevance) {
  double sum = 0;
  for (std::size_t i = 0; i < relevance.size(); ++i) {
    if (relevance[i] > 0) sum += relevance[i] / std::log2(static_cast<double>(i + 2));
  }
  return sum;
}

double Ndcg(const Judged& judged, std::size_t cutoff) {
  const std::span<const int> ideal(judged.ideal);
  return DiscountedGain(judged.relevance) /
         DiscountedGain(cutoff == 0 ? ideal : ideal.first(std::min(cutoff, ideal.size())));
}

double ReciprocalRank(const Judged& judged) {
  for (std::size_t i = 0; i < judged.relevance.size(); ++i) {
    if (judged.relevance[i] > 0) return 1 / static_cast<double>(i + 1);
  }
  return 0;
}

// How rarely something judged irrelevant stands above something relevant; what was not judged, or judged below 0, which
// says that it was in the pool only, is not there.
double Bpref(const Judged& judged) {
  const double most = static_cast<double>(std::min(judged.judged_irrelevant, judged.relevant()));
  double sum = 0;
  std::size_t irrelevant = 0;
  for (const int relevance : judged.relevance) {
    if (relevance < 0) continue;
    if (relevance == 0) {
      ++irrelevant;
    } else {
      sum += irrelevant == 0 ? 1 : 1 - static_cast<double>(std::min(irrelevant, judged.relevant())) / most;
    }
  }
  return sum / static_cast<double>(judged.relevant());
}

}  // namespace

std::string MeasureName(const Measure& measure) {
  const std::string cut = measure.cutoff == 0 ? "" : StrCat("_cut_", measure.cutoff);
  switch (measure.kind) {
    case Measure::Kind::kAveragePrecision:
      return "map" + cut;
    case Measure::Kind::kNdcg:
      return "ndcg" + cut;
    case Measure::Kind::kPrecision:
      return StrCat("P_", measure.cutoff);
    case Measure::Kind::kRecall:
      return StrCat("recall_", measure.cutoff);
    case Measure::Kind::kSuccess:
      return StrCat("success_", measure.cutoff);
    case Measure::Kind::kReciprocalRank:
      return "recip_rank" + cut;
    case Measure::Kind::kBpref:
      return "bpref" + cut;
  }
  return "";
}

double Evaluate(const Measure& measure, const Ranking& ranking, const Judgements& judgements) {
  const Judged judged = Judge(ranking, judgements, measure.cutoff);
  if (judged.relevant() == 0) return 0;
  const double found = static_cast<double>(RelevantFound(judged));
  switch (measure.kind) {
    case Measure::Kind::kAveragePrecision:
      return AveragePrecision(judged);
    case Measure::Kind::kNdcg:
      return Ndcg(judged, measure.cutoff);
    case Measure::Kind::kPrecision:
      // Of a short ranking the missing ranks count as irrelevant.
      return found /
             static_cast<double>(measure.cutoff == 0 ? std::max<std::size_t>(ranking.size(), 1) : measure.cutoff);
    case Measure::Kind::kRecall:
      return found / static_cast<double>(judged.relevant());
    case Measure::Kind::kSuccess:
      return found > 0 ? 1 : 0;
    case Measure::Kind::kReciprocalRank:
      return ReciprocalRank(judged);
    case Measure::Kind::kBpref:
      return Bpref(judged);
  }
  return 0;
}

std::vector<double> EvaluateRun(const Measure& measure, const std::vector<Topic>& topics, const TrecRun& run,
                                const JudgementsByTopic& judgements) {
  std::vector<double> values;
  for (const Topic& topic : topics) {
    const auto ranking = run.find(topic.id);
    const auto judged = judgements.find(topic.id);
    const bool known = ranking != run.end() && judged != judgements.end();
    values.push_back(known ? Evaluate(measure, ranking->second, judged->second) : 0);
  }
  return values;
}

double Mean(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

}  // namespace broadsheet
