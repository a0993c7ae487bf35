// Two runs over the same topics: is the difference more than chance?
#include <cmath>
#include <cstdint>
#include <random>

#include "broadsheet/evaluation.h"

namespace broadsheet {
namespace {

constexpr int kRandomisations = 100'000;
constexpr std::uint64_t kSeed = 20'251'202;  // any number, but always the same

// The probability that |t| of Student's distribution exceeds `t`: the finite series for whole degrees of freedom
// (Abramowitz and Stegun, 26.7.3 and 26.7.4).
double StudentTail(double t, std::size_t degrees) {
  const double angle = std::atan(std::abs(t) / std::sqrt(static_cast<double>(degrees)));
  const double sine = std::sin(angle), cosine = std::cos(angle);
  const bool odd = degrees % 2 == 1;
  double term = odd ? cosine : 1;
  double sum = degrees == 1 ? 0 : term;
  for (std::size_t i = odd ? 3 : 2; i + 1 < degrees; i += 2) {
    term *= cosine * cosine * static_cast<double>(i - 1) / static_cast<double>(i);
    sum += term;
  }
  const double inside = odd ? (angle + sine * sum) * 2 / M_PI : sine * sum;
  return std::max(0.0, 1 - inside);
}

double TTest(const std::vector<double>& differences, double mean) {
  if (differences.size() < 2) return 1;
  double squares = 0;
  for (const double difference : differences) squares += (difference - mean) * (difference - mean);
  const double count = static_cast<double>(differences.size());
  const double error = std::sqrt(squares / (count - 1) / count);
  if (error == 0) return mean == 0 ? 1 : 0;
  return StudentTail(mean / error, differences.size() - 1);
}

// If the runs were the same, each difference might as well have the other sign: how often do random signs give a sum
// as large as the one seen? The one seen counts as one of them, so that the answer is never 0.
double Randomise(const std::vector<double>& differences, double sum) {
  std::mt19937_64 random(kSeed);
  const double seen = std::abs(sum) * (1 - 1e-12);  // sums in another order round otherwise
  int as_large = 1;
  for (int i = 0; i < kRandomisations; ++i) {
    double randomised = 0;
    std::uint64_t signs = 0;
    for (std::size_t j = 0; j < differences.size(); ++j) {
      if (j % 64 == 0) signs = random();
      randomised += (signs & 1) ? differences[j] : -differences[j];
      signs >>= 1;
    }
    if (std::abs(randomised) >= seen) ++as_large;
  }
  return static_cast<double>(as_large) / (kRandomisations + 1);
}

}  // namespace

PairedComparison ComparePaired(std::span<const double> a, std::span<const double> b) {
  PairedComparison comparison;
  std::vector<double> differences;
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = b[i] - a[i];
    differences.push_back(difference);
    sum += difference;
    if (difference > 0) ++comparison.better;
    if (difference < 0) ++comparison.worse;
  }
  if (comparison.better + comparison.worse == 0) return comparison;
  comparison.mean_difference = sum / static_cast<double>(differences.size());
  comparison.t_test_p = TTest(differences, comparison.mean_difference);
  comparison.randomisation_p = Randomise(differences, sum);
  return comparison;
}

}  // namespace broadsheet
