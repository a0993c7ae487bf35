// A seeded stream of invented news articles in the order of their publication.
#ifndef BROADSHEET_BENCH_CORPUS_GENERATOR_H_
#define BROADSHEET_BENCH_CORPUS_GENERATOR_H_

#include <cstdint>
#include <memory>
#include <string>

#include "broadsheet/article.h"

namespace broadsheet::bench {

struct CorpusOptions {
  std::uint64_t articles = 10000;
  std::uint64_t seed = 1;
  int first_year = 2005, last_year = 2024;  // inclusive
  double copies = 0.02;                     // share that repeats another article's text under another id and source
  double updates = 0.03;                    // share that is a later version of an article, under an id of its own
  double revisions = 0;                     // share that is a later version under the same id
  double undated = 0.004;
  double yearly_growth = 0.05;
  double median_words = 360;  // of a body, on average over all kinds of articles
};

// Equal options give equal articles on every machine. Memory does not grow with the number of articles. Not
// thread-safe.
class CorpusGenerator {
 public:
  explicit CorpusGenerator(const CorpusOptions& options);
  ~CorpusGenerator();

  // Fills `article` with the next one; false after the last.
  bool Next(Article* article);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Appends the article as one JSON object and a line end, in the form that `broadsheet index` reads.
void AppendJsonLine(const Article& article, std::string* out);

}  // namespace broadsheet::bench

#endif  // BROADSHEET_BENCH_CORPUS_GENERATOR_H_
