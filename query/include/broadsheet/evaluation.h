// How good is the ranking? Topics with judgements, runs, the measures of trec_eval, and tests of significance.
//
//   ReadTopics, ReadJudgements → RankTopic → EvaluateRun → ComparePaired
//
// Files and measures are those of TREC and its program trec_eval, so that figures can be held against published ones.
#ifndef BROADSHEET_EVALUATION_H_
#define BROADSHEET_EVALUATION_H_

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "broadsheet/searcher.h"

namespace broadsheet {

// A question that stands for what somebody wanted to know.
struct Topic {
  std::string id;
  std::string text;
};

// Relevance by article id (without its collection): above 0 is relevant, 0 and below judged and not relevant.
using Judgements = std::map<std::string, int>;
using JudgementsByTopic = std::map<std::string, Judgements>;

struct RankedArticle {
  std::string id;   // without its collection
  float score = 0;  // single precision, as trec_eval reads it
};
using Ranking = std::vector<RankedArticle>;
using TrecRun = std::map<std::string, Ranking>;  // by topic id

// Topics of a file, in its order. Either `id<TAB>text` a line, or TREC's markup: <top> with <num> and <title>; leading
// zeros of a number are dropped, as in TREC's judgements. InvalidArgument names the file and line.
absl::StatusOr<std::vector<Topic>> ReadTopics(const std::string& file);

// Lines of `topic iteration id relevance`, apart by white space.
absl::StatusOr<JudgementsByTopic> ReadJudgements(const std::string& file);

// Lines of `topic Q0 id rank score tag`. As in trec_eval the score decides, not the rank: the greater first, and of
// equal ones the id that is later in byte order.
absl::StatusOr<TrecRun> ReadRun(const std::string& file);

// An article's id as a column of TREC's files, which spaces separate: those, control characters and % as %20 and the
// like, so that different ids stay different.
std::string TrecId(std::string_view id);

// The lines that ReadRun reads. `tag` names the run: no white space.
std::string FormatRanking(const std::string& topic, const Ranking& ranking, const std::string& tag);

// Searches for one topic: its text takes the place of `query.text`. At most `depth` articles, in the order of the
// search, of those in several collections with the same id the first one; scores that repeat are lowered by the least
// step, so that who reads the run finds the same order.
absl::StatusOr<Ranking> RankTopic(const Searcher& searcher, const Topic& topic, Query query,
                                  const SearchOptions& options, std::size_t depth);

struct Measure {
  enum class Kind {
    kAveragePrecision,
    kNdcg,  // gain: the relevance; discount: the binary logarithm of rank + 1
    kPrecision,
    kRecall,
    kSuccess,  // 1 if anything relevant is there
    kReciprocalRank,
    kBpref,
  };
  Kind kind = Kind::kAveragePrecision;
  std::size_t cutoff = 0;  // looks at the first so many; 0: at all

  bool operator==(const Measure&) const = default;
};

// As trec_eval writes it: `map`, `ndcg`, `ndcg_cut_10`, `P_10`, `recall_100`, `success_10`, `recip_rank`, `bpref`.
// Those without a cutoff in trec_eval have it appended here too (`map_cut_100` is trec_eval's).
std::string MeasureName(const Measure& measure);

// Articles that nobody judged count as not relevant, but for bpref, which passes over them.
double Evaluate(const Measure& measure, const Ranking& ranking, const Judgements& judgements);

// One figure a topic, in the order of `topics`; a topic that the run or the judgements do not have counts 0.
std::vector<double> EvaluateRun(const Measure& measure, const std::vector<Topic>& topics, const TrecRun& run,
                                const JudgementsByTopic& judgements);

double Mean(std::span<const double> values);

// Does B differ from A by more than chance? Both tests are two-sided, over the same topics.
struct PairedComparison {
  double mean_difference = 0;         // B minus A
  std::size_t better = 0, worse = 0;  // topics where B is above, below A
  double t_test_p = 1;                // Student's paired t-test; 1 if there is no difference at all
  double randomisation_p = 1;         // Fisher's randomisation of signs: 100,000 drawn, always the same ones
};

// `a` and `b` have one figure a topic, in the same order, and are equally long.
PairedComparison ComparePaired(std::span<const double> a, std::span<const double> b);

}  // namespace broadsheet

#endif  // BROADSHEET_EVALUATION_H_
