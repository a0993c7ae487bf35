// BM25. What else ranks is in query/run/rescorer.h.
#ifndef BROADSHEET_QUERY_RUN_SCORER_H_
#define BROADSHEET_QUERY_RUN_SCORER_H_

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "storage/segment/bm25.h"

namespace broadsheet {

// Of everything that is searched, the same for all of its segments.
struct Statistics {
  std::uint64_t documents = 0;
  std::uint64_t total_length = 0;

  double average_length() const { return AverageLength(documents, total_length); }
};

// The weight of a word that `frequency` documents have, as Xapian's BM25Weight has it; never negative.
inline double WordWeight(const Statistics& statistics, std::uint64_t frequency) {
  const double documents = static_cast<double>(statistics.documents);
  const double with_word = std::min(static_cast<double>(frequency), documents);
  double odds = (documents - with_word + 0.5) / (with_word + 0.5);
  if (odds < 2) odds = odds * 0.5 + 1;
  return std::log(odds);
}

// Relative error of sums of approximate scores, with room to spare: single precision has 24 bits, and a query's words
// are few.
inline constexpr double kScoreTolerance = 1e-4;

// Scores one word in documents.
class WordScorer {
 public:
  WordScorer() = default;
  WordScorer(const Statistics& statistics, std::uint64_t frequency)
      : weight_(WordWeight(statistics, frequency) * (kBm25K1 + 1)), per_length_(1 / statistics.average_length()) {}

  double Score(std::uint32_t occurrences, std::uint32_t length) const {
    const double wdf = occurrences;
    return weight_ * wdf / (wdf + LengthFactor(length * per_length_));
  }

  // No posting of at most `max_occurrences` whose SpacingOf is at least `min_spacing` scores more.
  double Bound(std::uint32_t max_occurrences, std::uint32_t min_spacing) const {
    const double wdf = max_occurrences;
    const double slope = kBm25K1 * kBm25B * per_length_ / 8;
    return weight_ * wdf / (wdf + std::max(kBm25K1 * (1 - kBm25B) + slope * min_spacing * wdf, LengthFactor(0)));
  }

  // No posting with at least this drag, by `average_length`, scores more.
  double BoundOfDrag(double least_drag, double average_length) const {
    return weight_ / (1 + LeastDrag(least_drag, average_length, 1 / per_length_));
  }

  // The same of many documents in single precision: to decide which of them are worth a look. Error: see
  // kScoreTolerance.
  void Approximate(std::size_t count, const std::uint32_t* occurrences, const float* lengths, float* scores) const {
    const float weight = static_cast<float>(weight_), least = static_cast<float>(LengthFactor(0));
    const float constant = static_cast<float>(kBm25K1 * (1 - kBm25B));
    const float slope = static_cast<float>(kBm25K1 * kBm25B * per_length_);
    for (std::size_t i = 0; i < count; ++i) {
      const float wdf = static_cast<float>(static_cast<std::int32_t>(occurrences[i]));
      scores[i] = weight * wdf / (wdf + std::max(constant + slope * lengths[i], least));
    }
  }

 private:
  double weight_ = 0;
  double per_length_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_SCORER_H_
