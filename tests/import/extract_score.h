// How well an extraction agrees with the truth: precision and recall over shingles of four words.
#ifndef BROADSHEET_TESTS_IMPORT_EXTRACT_SCORE_H_
#define BROADSHEET_TESTS_IMPORT_EXTRACT_SCORE_H_

#include <string_view>

namespace broadsheet {

struct ExtractScore {
  double precision = 0;
  double recall = 0;
  double F1() const { return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall); }
};

// Averages over pages: precision over those with a prediction, recall over those with a truth.
class ExtractScorer {
 public:
  void Add(std::string_view truth, std::string_view prediction);
  ExtractScore Score() const;

 private:
  double precision_ = 0;
  double recall_ = 0;
  int predicted_ = 0;
  int true_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_IMPORT_EXTRACT_SCORE_H_
