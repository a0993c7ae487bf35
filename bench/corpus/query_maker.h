// Queries for measurements, drawn from a corpus by how frequent their words are in it.
#ifndef BROADSHEET_BENCH_CORPUS_QUERY_MAKER_H_
#define BROADSHEET_BENCH_CORPUS_QUERY_MAKER_H_

#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "bench/corpus/jsonl_reader.h"
#include "bench/corpus/random.h"
#include "bench/corpus/web_queries.h"

namespace broadsheet::bench {

struct MadeQuery {
  std::string group;
  std::string text;
};

// Collects words and passages of a corpus, then makes queries that have answers in it. Only plain lower-case words of
// ASCII letters are used, whose stem classes agree between the Porter and the Snowball English stemmer, so that
// engines with either find the same articles.
class QueryMaker {
 public:
  explicit QueryMaker(std::uint64_t seed) : random_(seed) {}

  // Every article of the corpus once, or an even sample of it.
  void Add(const CorpusLine& line);

  // `per_group` queries of every group that the corpus can fill, and those of `web` whose words it holds. Call once,
  // after the last Add.
  std::vector<MadeQuery> Make(std::size_t per_group, const std::vector<WebQuery>& web = {});

 private:
  struct Passage {
    std::vector<std::string> words;
    std::string year, month;  // "2012", "2012-05"; empty if undated
  };
  enum class Frequency { kHigh, kMiddle, kLow, kOther };

  void Classify();
  Frequency FrequencyOf(const std::string& word) const;
  const Passage& AnyPassage();
  const Passage& AnyDatedPassage();
  // One word of each class ('H', 'M', 'L') that occur together in one article; empty after too many tries.
  std::vector<std::string> Together(const Passage& passage, const std::string& classes);
  std::vector<std::string> Together(const std::string& classes);
  // The beginning of a longer word; empty after too many tries.
  std::string Prefix();
  bool Holds(const WebQuery& query) const;
  // A run of words of an article: without frequent ones, or led by them.
  std::string Phrase(const Passage& passage, std::size_t length, bool common);
  std::string Phrase(std::size_t length, bool common);

  Random random_;
  std::uint64_t documents_ = 0;
  std::unordered_map<std::string, std::uint32_t> document_frequency_;
  std::vector<Passage> passages_;                                      // a reservoir sample
  std::unordered_set<std::string> usable_, most_frequent_, frequent_;  // all usable, the first 20, the first 100
  std::vector<std::string> high_, middle_, low_;
};

}  // namespace broadsheet::bench

#endif  // BROADSHEET_BENCH_CORPUS_QUERY_MAKER_H_
