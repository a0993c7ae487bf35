// Ranking that leaves out what cannot become a hit, and counting by windows, alone and by several threads, against a
// walk over every match: lists of many blocks, several segments and languages, deleted articles, days. Scores must be
// the same to the last bit.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "query/analyzer_pool.h"
#include "query/deadline.h"
#include "query/parse/parser.h"
#include "query/resolver.h"
#include "query/run/execute.h"
#include "query/run/matches.h"
#include "query/run/plan.h"
#include "query/run/segment_help.h"
#include "tests/support/memory_archive.h"

namespace broadsheet {
namespace {

constexpr const char* kInflected[] = {"talk",  "talks",    "talking",   "Talks", "deal", "deals",  "sale",
                                      "sales", "minister", "ministers", "the",   "of",   "Strafe", "strafen"};
constexpr std::size_t kInvented = 400;

class RandomArchive {
 public:
  explicit RandomArchive(std::uint32_t seed) : random_(seed), archive_(std::make_unique<MemoryArchive>()) {
    const std::size_t segments = 1 + Below(4);
    for (std::size_t segment = 0; segment < segments; ++segment) {
      const std::size_t most = OneIn(6) ? 15000 : 3000;  // some have several windows of docids
      AddSegment(1 + Below(most), segment);
    }
    snapshot_ = archive_->TakeSnapshot();
    scope_ = *MakeScope(*snapshot_, {});
  }

  std::size_t Below(std::size_t limit) { return random_() % limit; }
  bool OneIn(std::size_t chances) { return Below(chances) == 0; }

  // Frequent and rare ones: ranks by a power of a uniform number.
  std::string Word() {
    if (OneIn(4)) return kInflected[Below(std::size(kInflected))];
    const double uniform = static_cast<double>(Below(1 << 20)) / (1 << 20);
    return "zor" + std::to_string(static_cast<std::size_t>(std::pow(uniform, 3) * kInvented));
  }

  std::string Text(std::size_t words) {
    std::string text;
    for (std::size_t i = 0; i < words; ++i) text += (text.empty() ? "" : " ") + Word();
    return text;
  }

  std::string Leaf() {
    const std::size_t choice = Below(12);
    if (choice < 8) return Word();
    if (choice < 9) return "\"" + Word() + "\"";
    if (choice < 10) return "title:" + Word();
    if (choice < 11) return "lang:" + std::string(OneIn(2) ? "en" : "de");
    return OneIn(2) ? Proximity() : "\"" + Text(2 + Below(2)) + "\"";
  }

  // Of every kind of operand that ranks in a way of its own.
  std::string Proximity() {
    switch (Below(5)) {
      case 0:
        return "(" + Word() + " NEAR/4 (" + Word() + " OR \"" + Text(2) + "\") NOT NEAR/1 " + Word() + ")";
      case 1:
        return "ATLEAST/2 (" + Word() + " OR " + Word() + ")";
      case 2:
        return "\"" + Text(2) + "\"~5";
      case 3:
        return "lead:" + Word();
      default:
        return Word().substr(0, 4) + "*";
    }
  }

  std::string QueryText(std::size_t depth) {
    if (depth == 0 || OneIn(4)) return Leaf();
    const char* const between = OneIn(2) ? " OR " : " ";
    std::string text = "(";
    for (std::size_t i = 1 + Below(5); i > 0; --i) text += QueryText(depth - 1) + between;
    text += QueryText(depth - 1) + ")";
    if (OneIn(8)) text += " -" + Word();
    if (OneIn(8)) text += " (date:2024-11 OR date:2025-01 OR date:2025-04)";
    return text;
  }

  ResolvedTree ResolveQuery(const std::string& text) {
    std::vector<QueryWarning> warnings;
    const Tree tree = *ParseQuery(text, false, &warnings);
    std::optional<DayInterval> days;
    if (OneIn(4)) days = DayInterval{static_cast<Day>(20000 + Below(300)), static_cast<Day>(20000 + Below(300))};
    const AnalyzerPool::Loan analyzer = analyzers_.Borrow();
    return Resolve(tree, {scope_, snapshot_->manifest(), *analyzer, 20000, days, &never_, /*is_scored=*/true},
                   &warnings);
  }

  const Scope& scope() const { return scope_; }

 private:
  void AddSegment(std::size_t articles, std::size_t segment) {
    std::vector<Article> batch;
    const std::size_t typical_length = 1 + Below(60);
    for (std::size_t i = 0; i < articles; ++i) {
      Article& article = batch.emplace_back();
      article.id = std::to_string(segment) + "-" + std::to_string(i);
      article.language = OneIn(50) ? "de" : "en";
      article.title = Text(Below(5));
      article.body = Text(Below(2 * typical_length));
      if (!OneIn(20)) article.date = PublicationTime{static_cast<Day>(20000 + Below(300)), std::nullopt, std::nullopt};
    }
    const std::string collection = segment % 2 == 0 ? "a" : "b";
    archive_->AddSegment(collection, batch);
    if (OneIn(2)) return;
    for (const Article& article : batch) {
      if (OneIn(10)) archive_->Delete(collection, article.id);
    }
  }

  std::mt19937 random_;
  std::unique_ptr<MemoryArchive> archive_;
  std::shared_ptr<const Snapshot> snapshot_;
  Scope scope_;
  AnalyzerPool analyzers_;
  Deadline never_;
};

Deadline never;

// Every match with its score, best first.
std::vector<Candidate> AllMatches(const ResolvedTree& tree, const Scope& scope) {
  const Statistics statistics{scope.documents, scope.total_length};
  Collector collector(scope, SortOrder::kRelevance, SIZE_MAX);
  for (std::uint32_t segment = 0; segment < scope.segments.size(); ++segment) {
    const SegmentPlan plan = PlanSegment(tree, scope.segments[segment], statistics, &never);
    if (plan.root == nullptr) continue;
    DocIterator& root = *plan.root;
    for (root.SkipTo(1); root.docid() != kNoMoreDocs; root.Next()) {
      if (scope.segments[segment].tombstones->contains(root.docid()) || !root.Matches()) continue;
      collector.Offer(segment, root.docid(), root.Score());
    }
  }
  return *collector.Take();
}

void ExpectSame(const std::vector<Candidate>& found, const std::vector<Candidate>& all, std::size_t hits) {
  ASSERT_EQ(found.size(), std::min(hits, all.size()));
  for (std::size_t i = 0; i < found.size(); ++i) {
    ASSERT_EQ(found[i].score, all[i].score) << "rank " << i;
    ASSERT_EQ(found[i].segment, all[i].segment) << "rank " << i;
    ASSERT_EQ(found[i].docid, all[i].docid) << "rank " << i;
  }
}

void Check(const ResolvedTree& tree, const Scope& scope, std::size_t hits, const ExecuteHelp& help) {
  const std::vector<Candidate> all = AllMatches(tree, scope);
  for (const bool exact_total : {false, true}) {
    ExecuteOptions options;
    options.hits = hits;
    options.exact_total = exact_total;
    options.help = help;
    const absl::StatusOr<Execution> found = Execute(tree, scope, options, &never);
    ASSERT_TRUE(found.ok()) << found.status();
    ExpectSame(found->hits, all, hits);
    if (exact_total || found->total.exact) {
      ASSERT_EQ(found->total.value, all.size());
    } else {
      ASSERT_LE(found->total.value, all.size());
    }
    ASSERT_TRUE(found->total.exact || !exact_total);
  }
  ExecuteOptions options;
  options.help = help;
  ASSERT_EQ(Execute(tree, scope, options, &never)->total.value, all.size());
  options.hits = hits;
  options.sort = SortOrder::kNewest;
  ASSERT_EQ(Execute(tree, scope, options, &never)->total.value, all.size());
  options.sort = SortOrder::kOldest;
  ASSERT_EQ(Execute(tree, scope, options, &never)->total.value, all.size());
}

// Calls check(tree, scope, hits) with random queries of random archives.
template <typename CheckQuery>
void ForRandomQueries(std::uint32_t seeds, int queries, CheckQuery check) {
  for (std::uint32_t seed = 1; seed <= seeds; ++seed) {
    RandomArchive archive(seed);
    for (int i = 0; i < queries; ++i) {
      const std::string text = archive.QueryText(archive.Below(3));
      SCOPED_TRACE("seed " + std::to_string(seed) + ", " + text);
      const std::size_t hits = archive.OneIn(6) ? 1 + archive.Below(400) : 1 + archive.Below(12);
      check(archive.ResolveQuery(text), archive.scope(), hits);
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

TEST(RankingTest, SameAsAWalkOverEveryMatch) {
  ForRandomQueries(12, 150, [](const ResolvedTree& tree, const Scope& scope, std::size_t hits) {
    Check(tree, scope, hits, ExecuteHelp());
  });
}

TEST(RankingTest, TheSameWithHelpFromTheBeginning) {
  Helpers helpers(3);
  const ExecuteHelp help{&helpers, absl::ZeroDuration(), DocWindow::kDocids};
  ForRandomQueries(
      12, 50, [&](const ResolvedTree& tree, const Scope& scope, std::size_t hits) { Check(tree, scope, hits, help); });
}

// Matches that are found where the thread that asks for help takes `own_slices` itself, and waits while others take the
// rest.
struct Helped {
  bool possible = false;  // the segment and the goal fit the query
  std::vector<Candidate> hits;
  std::uint64_t matches = 0;
};

Helped GoThroughWithHelp(const ResolvedTree& tree, const Scope& scope, std::uint32_t segment, std::size_t hits,
                         Goal goal, int own_slices, const ExecuteHelp& help) {
  const Statistics statistics{scope.documents, scope.total_length};
  const SegmentPlan plan = PlanSegment(tree, scope.segments[segment], statistics, &never);
  if (plan.root == nullptr || (goal == Goal::kBest && !RanksByBounds(*plan.root))) return {};
  ExecuteOptions options;
  options.help = help;
  Collector collector(scope, SortOrder::kRelevance, hits);
  Slices slices(RangesOf(scope.segments[segment], *plan.root), help.slice_docids);
  SharedCut cut;
  SegmentHelp others(tree, scope, segment, options, statistics, hits, goal, &slices, &cut);
  SegmentRun run(scope, segment, options, plan.root, &collector, &never);
  const auto next_slice = [&]() -> std::span<const DocidRange> {
    if (own_slices-- > 0) return slices.Next();
    others.Ask(never);
    while (slices.left() > 0) std::this_thread::yield();
    return {};
  };
  run.Run(goal, next_slice, &cut);
  const std::uint64_t by_others = others.Finish(&collector);
  return {true, *collector.Take(), run.matches() + by_others};
}

TEST(RankingTest, OthersFindWhatIsLeftToThem) {
  Helpers helpers(2);
  const ExecuteHelp help{&helpers, absl::ZeroDuration(), DocWindow::kDocids};
  std::size_t ranked = 0, left_to_others = 0;
  ForRandomQueries(12, 30, [&](const ResolvedTree& tree, const Scope& scope, std::size_t hits) {
    const std::vector<Candidate> all = AllMatches(tree, scope);
    for (std::uint32_t segment = 0; segment < scope.segments.size(); ++segment) {
      std::vector<Candidate> of_segment;
      std::copy_if(all.begin(), all.end(), std::back_inserter(of_segment),
                   [&](const Candidate& candidate) { return candidate.segment == segment; });
      for (const int own_slices : {0, 1}) {
        const auto go = [&](Goal goal) {
          return GoThroughWithHelp(tree, scope, segment, hits, goal, own_slices, help);
        };
        ASSERT_EQ(go(Goal::kCount).matches, of_segment.size());
        const Helped every = go(Goal::kEvery);
        ASSERT_EQ(every.matches, of_segment.size());
        ExpectSame(every.hits, of_segment, hits);
        const Helped best = go(Goal::kBest);
        if (!best.possible) continue;
        ExpectSame(best.hits, of_segment, hits);
        ++ranked;
        left_to_others += scope.segments[segment].segment->document_count() > DocWindow::kDocids ? 1 : 0;
      }
    }
  });
  EXPECT_GT(ranked, 300u);
  EXPECT_GT(left_to_others, 100u);
}

}  // namespace
}  // namespace broadsheet
