#include "bench/corpus/random.h"

#include <bit>

namespace broadsheet::bench {
namespace {

constexpr double kLn2 = 0.693147180559945309417232121458;

std::uint64_t SplitMix(std::uint64_t* state) {
  std::uint64_t z = (*state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

}  // namespace

Random::Random(std::uint64_t seed) {
  for (std::uint64_t& word : state_) word = SplitMix(&seed);
}

std::uint64_t Random::Next() {
  std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

double Random::Normal() {
  double sum = -6;
  for (int i = 0; i < 12; ++i) sum += Unit();
  return sum;
}

double PlainLog(double x) {
  int exponent = 0;
  while (x > 1.5) {
    x *= 0.5;
    ++exponent;
  }
  while (x < 0.75) {
    x *= 2;
    --exponent;
  }
  double t = (x - 1) / (x + 1);
  double square = t * t;
  double sum = 0;
  for (int i = 31; i >= 1; i -= 2) sum = sum * square + 1.0 / i;
  return 2 * t * sum + exponent * kLn2;
}

double PlainExp(double x) {
  auto whole = static_cast<int>(x / kLn2);
  double rest = x - whole * kLn2;
  double sum = 1;
  for (int i = 20; i >= 1; --i) sum = 1 + sum * rest / i;
  for (; whole > 0; --whole) sum *= 2;
  for (; whole < 0; ++whole) sum *= 0.5;
  return sum;
}

WeightedSampler::WeightedSampler(const std::vector<double>& weights) {
  std::size_t n = weights.size();
  double total = 0;
  for (double weight : weights) total += weight;
  std::vector<double> scaled(n);
  std::vector<std::uint32_t> small, large;
  for (std::size_t i = 0; i < n; ++i) {
    scaled[i] = weights[i] * static_cast<double>(n) / total;
    (scaled[i] < 1 ? small : large).push_back(static_cast<std::uint32_t>(i));
  }
  slots_.resize(n);
  for (std::uint32_t i = 0; i < n; ++i) slots_[i] = {0xffffffffu, i};
  while (!small.empty() && !large.empty()) {
    std::uint32_t less = small.back(), more = large.back();
    small.pop_back();
    slots_[less] = {static_cast<std::uint32_t>(scaled[less] * 4294967295.0), more};
    scaled[more] -= 1 - scaled[less];
    if (scaled[more] < 1) {
      large.pop_back();
      small.push_back(more);
    }
  }
}

WeightedSampler WeightedSampler::ZipfMandelbrot(std::size_t n, double exponent, double shift) {
  std::vector<double> weights(n);
  for (std::size_t k = 0; k < n; ++k) {
    weights[k] = PlainExp(-exponent * PlainLog(static_cast<double>(k) + 1 + shift));
  }
  return WeightedSampler(weights);
}

}  // namespace broadsheet::bench
