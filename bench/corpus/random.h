// Random numbers and the few functions of real numbers behind them, the same on every machine: nothing here depends
// on a C++ library's distributions or on a C library's rounding.
#ifndef BROADSHEET_BENCH_CORPUS_RANDOM_H_
#define BROADSHEET_BENCH_CORPUS_RANDOM_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace broadsheet::bench {

// xoshiro256** (Blackman and Vigna), its state filled by splitmix64. Not thread-safe.
class Random {
 public:
  explicit Random(std::uint64_t seed);

  std::uint64_t Next();
  // Uniform in [0, bound); bound > 0.
  std::uint32_t Below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(((Next() >> 32) * static_cast<std::uint64_t>(bound)) >> 32);
  }
  // Uniform in [low, high], both inclusive.
  std::uint32_t Between(std::uint32_t low, std::uint32_t high) { return low + Below(high - low + 1); }
  // Uniform in [0, 1).
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }
  bool Chance(double probability) { return Unit() < probability; }
  // Mean 0, deviation 1; never beyond 6.
  double Normal();

 private:
  std::uint64_t state_[4];
};

// Natural logarithm (x > 0) and exponential (|x| < 700), from basic arithmetic alone; good to about 1e-12.
double PlainLog(double x);
double PlainExp(double x);

// Draws 0 … n-1 with given weights in constant time (Walker's alias method).
class WeightedSampler {
 public:
  WeightedSampler() = default;
  explicit WeightedSampler(const std::vector<double>& weights);

  // Zipf–Mandelbrot: the weight of rank k (from 0) is (k + 1 + shift) ^ -exponent.
  static WeightedSampler ZipfMandelbrot(std::size_t n, double exponent, double shift);

  std::uint32_t Draw(Random& random) const {
    std::uint64_t bits = random.Next();
    auto slot = static_cast<std::uint32_t>(((bits >> 32) * slots_.size()) >> 32);
    return static_cast<std::uint32_t>(bits) < slots_[slot].threshold ? slot : slots_[slot].alias;
  }
  std::size_t size() const { return slots_.size(); }

 private:
  struct Slot {
    std::uint32_t threshold;  // of 2^32: below it the slot itself, else its alias
    std::uint32_t alias;
  };
  std::vector<Slot> slots_;
};

}  // namespace broadsheet::bench

#endif  // BROADSHEET_BENCH_CORPUS_RANDOM_H_
