#include "indexer/entities/training/clusters.h"

#include <algorithm>
#include <cmath>

namespace broadsheet::entities {
namespace {

// n log n, looked up where n is small.
class Entropy {
 public:
  Entropy() : table_(1 << 16) {
    for (std::size_t n = 1; n < table_.size(); ++n) table_[n] = Compute(static_cast<double>(n));
  }
  float operator()(std::uint32_t n) const { return n < table_.size() ? table_[n] : Compute(n); }

 private:
  static float Compute(double n) { return static_cast<float>(n * std::log(n)); }

  std::vector<float> table_;
};

struct Neighbour {
  WordNumber word;
  std::uint32_t count;
};

class Exchange {
 public:
  Exchange(const std::vector<Bigram>& bigrams, std::size_t words, std::size_t classes)
      : classes_(classes),
        right_(words),
        left_(words),
        class_of_(words),
        frequency_(words),
        follows_(classes * classes),
        precedes_(classes * classes),
        class_frequency_(classes),
        right_counts_(classes),
        left_counts_(classes),
        gain_(classes) {
    for (std::size_t w = 0; w < words; ++w) class_of_[w] = static_cast<std::uint16_t>(w % classes);
    for (const auto& [left, right, count] : bigrams) {
      right_[left].push_back({right, count});
      left_[right].push_back({left, count});
      frequency_[left] += count;
      AddPair(class_of_[left], class_of_[right], count);
    }
    for (std::size_t w = 0; w < words; ++w) class_frequency_[class_of_[w]] += frequency_[w];
  }

  std::vector<std::uint16_t> Run(int rounds) {
    for (int round = 0; round < rounds; ++round) {
      for (WordNumber word = 0; word < class_of_.size(); ++word) Move(word);
    }
    return class_of_;
  }

 private:
  // Counts of class pairs, by the first and by the second.
  void AddPair(std::size_t left, std::size_t right, std::uint32_t count) {
    follows_[left * classes_ + right] += count;
    precedes_[right * classes_ + left] += count;
  }

  void Move(WordNumber word) {
    if (right_[word].empty() && left_[word].empty()) return;
    CountNeighbours(word);
    Apply(word, class_of_[word], -1);
    std::fill(gain_.begin(), gain_.end(), 0.f);
    for (const std::uint16_t c : right_classes_) AddGains(&precedes_[c * classes_], right_counts_[c]);
    for (const std::uint16_t c : left_classes_) AddGains(&follows_[c * classes_], left_counts_[c]);
    std::size_t best = 0;
    float best_gain = -1e30f;
    for (std::size_t c = 0; c < classes_; ++c) {
      // Pairs within the class itself get both changes at once.
      const std::uint32_t inside = follows_[c * classes_ + c], more = right_counts_[c] + left_counts_[c];
      float gain = gain_[c];
      gain -= entropy_(inside + right_counts_[c]) + entropy_(inside + left_counts_[c]) - 2 * entropy_(inside);
      gain += entropy_(inside + more + self_count_) - entropy_(inside);
      gain -= 2 * (entropy_(class_frequency_[c] + frequency_[word]) - entropy_(class_frequency_[c]));
      if (gain > best_gain) {
        best_gain = gain;
        best = c;
      }
    }
    Apply(word, best, 1);
    class_of_[word] = static_cast<std::uint16_t>(best);
  }

  // By class, apart from the word itself.
  void CountNeighbours(WordNumber word) {
    for (const std::uint16_t c : right_classes_) right_counts_[c] = 0;
    for (const std::uint16_t c : left_classes_) left_counts_[c] = 0;
    right_classes_.clear();
    left_classes_.clear();
    self_count_ = 0;
    for (const auto& [other, count] : right_[word]) {
      const std::uint16_t c = class_of_[other];
      if (other == word) {
        self_count_ = count;
        continue;
      }
      if (right_counts_[c] == 0) right_classes_.push_back(c);
      right_counts_[c] += count;
    }
    for (const auto& [other, count] : left_[word]) {
      const std::uint16_t c = class_of_[other];
      if (other == word) continue;
      if (left_counts_[c] == 0) left_classes_.push_back(c);
      left_counts_[c] += count;
    }
  }

  void Apply(WordNumber word, std::size_t c, int sign) {
    const auto signed_count = [sign](std::uint32_t count) { return sign > 0 ? count : 0 - count; };
    for (const std::uint16_t other : right_classes_) AddPair(c, other, signed_count(right_counts_[other]));
    for (const std::uint16_t other : left_classes_) AddPair(other, c, signed_count(left_counts_[other]));
    AddPair(c, c, signed_count(self_count_));
    class_frequency_[c] += signed_count(frequency_[word]);
  }

  void AddGains(const std::uint32_t* counts, std::uint32_t more) {
    for (std::size_t c = 0; c < classes_; ++c) gain_[c] += entropy_(counts[c] + more) - entropy_(counts[c]);
  }

  const Entropy entropy_;
  const std::size_t classes_;
  std::vector<std::vector<Neighbour>> right_, left_;
  std::vector<std::uint16_t> class_of_;
  std::vector<std::uint32_t> frequency_;
  std::vector<std::uint32_t> follows_, precedes_;
  std::vector<std::uint32_t> class_frequency_;
  std::vector<std::uint32_t> right_counts_, left_counts_;
  std::vector<std::uint16_t> right_classes_, left_classes_;
  std::uint32_t self_count_ = 0;
  std::vector<float> gain_;
};

}  // namespace

std::vector<std::uint16_t> ClusterWords(const std::vector<Bigram>& bigrams, std::size_t words, std::size_t classes,
                                        int rounds) {
  return Exchange(bigrams, words, classes).Run(rounds);
}

}  // namespace broadsheet::entities
