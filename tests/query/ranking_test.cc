// Ranking that leaves out what cannot become a hit, and counting by windows, alone and by several threads, against a
// walk over every match: lists of many blocks, several segments and languages, deleted articles, days. Scores must be
// the same to the last bit.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/time/clock.h"
#include "broadsheet/timeline.h"
#include "query/analyzer_pool.h"
#include "query/deadline.h"
#include "query/parse/parser.h"
#include "query/resolver.h"
#include "query/run/count_matches.h"
#include "query/run/execute.h"
#include "query/run/matches.h"
#include "query/run/plan.h"
#include "query/run/segment_help.h"
#include "query/run/segment_run.h"
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

  // Frequent and rare ones: ranks by a power of a uniform number. What is frequent changes from era to era.
  std::string Word(std::size_t era = 0) {
    if (OneIn(4)) return kInflected[Below(std::size(kInflected))];
    const double uniform = static_cast<double>(Below(1 << 20)) / (1 << 20);
    const auto rank = static_cast<std::size_t>(std::pow(uniform, 3) * kInvented);
    return "zor" + std::to_string((rank + 37 * era) % kInvented);
  }

  std::string Text(std::size_t words, std::size_t era = 0) {
    std::string text;
    for (std::size_t i = 0; i < words; ++i) text += (text.empty() ? "" : " ") + Word(era);
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
    const bool has_eras = OneIn(2);  // one after the other, of some thousand articles
    for (std::size_t i = 0; i < articles; ++i) {
      const std::size_t era = has_eras ? i / 3000 : 0;
      Article& article = batch.emplace_back();
      article.id = std::to_string(segment) + "-" + std::to_string(i);
      article.language = OneIn(50) ? "de" : "en";
      article.title = Text(Below(5), era);
      article.body = Text(Below(2 * typical_length), era);
      const std::size_t day = has_eras ? 300 * i / articles : Below(300);
      if (!OneIn(20)) article.date = PublicationTime{static_cast<Day>(20000 + day), std::nullopt, std::nullopt};
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

// Facets, timelines and copies go through all matches.
void CheckEachMatch(const ResolvedTree& tree, const Scope& scope) {
  const std::vector<Candidate> all = AllMatches(tree, scope);
  for (std::uint32_t segment = 0; segment < scope.segments.size(); ++segment) {
    std::vector<Docid> expected, found;
    for (const Candidate& candidate : all) {
      if (candidate.segment == segment) expected.push_back(candidate.docid);
    }
    std::sort(expected.begin(), expected.end());
    const SearchedSegment& searched = scope.segments[segment];
    const SegmentPlan plan = PlanSegment(tree, searched, {scope.documents, scope.total_length}, &never);
    ForEachMatch(plan, searched, &never, [&](Docid docid) { found.push_back(docid); });
    ASSERT_EQ(found, expected);
  }
}

// Orders whose hits are not those of AllMatches: the same with help as without.
void CheckOtherOrders(const ResolvedTree& tree, const Scope& scope, std::size_t hits, const ExecuteHelp& help) {
  ExecuteOptions oldest, recent, close;
  oldest.sort = SortOrder::kOldest;
  recent.recency = Recency(30, 20100);
  close.proximity = true;
  for (ExecuteOptions options : {oldest, recent, close}) {
    options.hits = hits;
    const absl::StatusOr<Execution> alone = Execute(tree, scope, options, &never);
    options.help = help;
    const absl::StatusOr<Execution> helped = Execute(tree, scope, options, &never);
    ASSERT_TRUE(alone.ok() && helped.ok());
    ASSERT_EQ(helped->total.value, alone->total.value);
    ExpectSame(helped->hits, alone->hits, hits);
  }
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
    if (!testing::Test::HasFatalFailure()) CheckEachMatch(tree, scope);
  });
}

TEST(RankingTest, TheSameWithHelpFromTheBeginning) {
  Helpers helpers(3);
  const ExecuteHelp help{&helpers, absl::ZeroDuration(), DocWindow::kDocids};
  ForRandomQueries(12, 50, [&](const ResolvedTree& tree, const Scope& scope, std::size_t hits) {
    Check(tree, scope, hits, help);
    if (!testing::Test::HasFatalFailure()) CheckOtherOrders(tree, scope, hits, help);
  });
}

// Words that are in none, some, or many of the documents of a window: what is done with a window depends on that, and
// leaves the iterators in different places.
class UnevenArchive {
 public:
  explicit UnevenArchive(std::uint32_t seed) : random_(seed) {
    constexpr std::uint32_t kChances[] = {0, 5, 12, 40, 400, 2000};  // of kDocids
    std::vector<std::vector<std::uint32_t>> chances(kWords);
    for (std::vector<std::uint32_t>& of_word : chances) {
      for (std::size_t window = 0; window < kWindows; ++window) of_word.push_back(kChances[random_() % 6]);
    }
    std::vector<Article> articles(kWindows * DocWindow::kDocids - 1);
    for (std::size_t i = 0; i < articles.size(); ++i) {
      const std::size_t docid = i + 1;
      articles[i].id = std::to_string(docid);
      articles[i].date = PublicationTime{static_cast<Day>(40000 - i), std::nullopt, std::nullopt};
      articles[i].body = "x";
      for (std::size_t word = 0; word < kWords; ++word) {
        if (random_() % DocWindow::kDocids >= chances[word][docid / DocWindow::kDocids]) continue;
        std::string& text = random_() % 2 == 0 ? articles[i].title : articles[i].body;
        text += " " + Word(word);
        if (random_() % 4 == 0)
          text += random_() % 2 == 0 ? ". Then " + Word(word) : " " + absl::AsciiStrToUpper(Word(word));
      }
    }
    archive_.AddSegment("a", articles);
    for (const Article& article : articles) {
      if (seed % 2 == 0 && random_() % 20 == 0) archive_.Delete("a", article.id);
    }
    snapshot_ = archive_.TakeSnapshot();
    scope_ = *MakeScope(*snapshot_, {});
  }

  const Scope& scope() const { return scope_; }

  std::string Query() {
    const std::string any = "(" + Leaf() + " OR " + Leaf() + (random_() % 2 == 0 ? " OR " + Leaf() : "") + ")";
    switch (random_() % 4) {
      case 0:
        return Leaf() + " -" + any;
      case 1:
        return any + " OR (" + Leaf() + " " + Leaf() + ")";
      case 2:
        return Leaf() + " " + any + " " + Dates();
      default:
        return Leaf() + " " + any;
    }
  }

  ResolvedTree ResolveQuery(const std::string& text) {
    std::vector<QueryWarning> warnings;
    const AnalyzerPool::Loan analyzer = analyzers_.Borrow();
    return Resolve(*ParseQuery(text, false, &warnings),
                   {scope_, snapshot_->manifest(), *analyzer, 20000, std::nullopt, &never, /*is_scored=*/true},
                   &warnings);
  }

 private:
  static constexpr std::size_t kWords = 10, kWindows = 5;

  static std::string Word(std::size_t number) { return "zor" + std::to_string(number) + "k"; }
  std::string Word() { return Word(random_() % kWords); }
  // Some of the days that articles have.
  std::string Dates() {
    const auto day = [&] { return static_cast<Day>(40000 - random_() % (kWindows * DocWindow::kDocids)); };
    const Day one = day(), other = day();
    return "date:" + PeriodName(TimelineUnit::kDay, {std::min(one, other), 0}) + ".." +
           PeriodName(TimelineUnit::kDay, {std::max(one, other), 0});
  }
  std::string Leaf() {
    switch (random_() % 14) {
      case 0:
        return "title:" + Word();
      case 1:
        return "\"" + Word() + " " + Word() + "\"";
      case 2:
        return "(" + Word() + " NEAR/3 " + Word() + ")";
      case 3:
        return "(" + Leaf() + " " + Leaf() + ")";
      case 4:
        return "(" + Leaf() + " OR " + Leaf() + ")";
      case 5:
        return "zor" + std::to_string(random_() % kWords) + "*";
      case 6:
        return "=" + absl::AsciiStrToUpper(Word());
      case 7:
        return "(ATLEAST/2 " + Word() + ")";
      case 8:
        return "(" + Word() + " SAME/s " + Word() + ")";
      case 9:
        return "(" + Word() + " NOT NEAR/2 " + Word() + ")";
      default:
        return Word();
    }
  }

  std::mt19937 random_;
  MemoryArchive archive_;
  std::shared_ptr<const Snapshot> snapshot_;
  Scope scope_;
  AnalyzerPool analyzers_;
};

TEST(RankingTest, WindowsOfEveryDensity) {
  for (std::uint32_t seed = 1; seed <= 6; ++seed) {
    UnevenArchive archive(seed);
    for (int i = 0; i < 300; ++i) {
      const std::string text = archive.Query();
      SCOPED_TRACE("seed " + std::to_string(seed) + ", " + text);
      const ResolvedTree tree = archive.ResolveQuery(text);
      Check(tree, archive.scope(), 10, ExecuteHelp());
      if (!HasFatalFailure()) CheckEachMatch(tree, archive.scope());
      if (HasFatalFailure()) return;
    }
  }
}

// Matches that are found where the thread that asks for help takes `own_slices` itself, and waits while others take the
// rest.
struct Helped {
  bool possible = false;  // the segment and the goal fit the query
  std::vector<Candidate> hits;
  std::uint64_t matches = 0;
  std::size_t others_slices = 0;
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
  std::mutex mutex;
  std::vector<Candidate> hits_of_others;
  std::uint64_t matches_of_others = 0;
  const auto work = [&](const SearchedSegment&, DocIterator& root, Deadline* deadline, NextSlice next_slice) {
    Collector own(scope, SortOrder::kRelevance, hits);
    SegmentRun run(scope, segment, options, &root, &own, deadline);
    run.Run(goal, next_slice, &cut);
    const std::lock_guard lock(mutex);
    hits_of_others.insert(hits_of_others.end(), own.kept().begin(), own.kept().end());
    matches_of_others += run.matches();
  };
  SegmentHelp others(tree, scope.segments[segment], statistics, help, &slices, work);
  SegmentRun run(scope, segment, options, plan.root, &collector, &never);
  std::size_t others_slices = 0;
  const auto next_slice = [&]() -> std::span<const DocidRange> {
    if (own_slices-- > 0) return slices.Next();
    others_slices = slices.left();
    others.Ask(never);
    while (slices.left() > 0) std::this_thread::yield();
    return {};
  };
  run.Run(goal, next_slice, &cut);
  others.Finish(&never);
  for (const Candidate& hit : hits_of_others) collector.Offer(hit.segment, hit.docid, hit.score);
  return {true, *collector.Take(), run.matches() + matches_of_others, others_slices};
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
        left_to_others += best.others_slices > 0 ? 1 : 0;
      }
    }
  });
  EXPECT_GT(ranked, 300u);
  EXPECT_GT(left_to_others, 100u);
}

// What a thread was shown. The first part waits a while for the first helper, so that one comes at all.
struct ShownDocids {
  void Count(Docid docid) {
    if (docids.empty() && is_first) {
      for (int i = 0; i < 1000 && *parts < 2; ++i) std::this_thread::yield();
    }
    docids.push_back(docid);
  }
  void Add(const ShownDocids& other) { docids.insert(docids.end(), other.docids.begin(), other.docids.end()); }

  std::atomic<int>* parts;
  bool is_first;
  std::vector<Docid> docids;
};

TEST(RankingTest, PartsOfThreadsAreTheMatchesTogether) {
  Helpers helpers(2);
  const ExecuteHelp help{&helpers, absl::ZeroDuration(), DocWindow::kDocids};
  int of_several = 0;
  ForRandomQueries(14, 30, [&](const ResolvedTree& tree, const Scope& scope, std::size_t) {
    const Statistics statistics{scope.documents, scope.total_length};
    const std::vector<Candidate> all = AllMatches(tree, scope);
    for (std::uint32_t segment = 0; segment < scope.segments.size(); ++segment) {
      std::vector<Docid> expected;
      for (const Candidate& match : all) {
        if (match.segment == segment) expected.push_back(match.docid);
      }
      std::atomic<int> parts = 0;
      ShownDocids found = CountMatches(tree, scope.segments[segment], statistics, help, &never, [&] {
        return ShownDocids{&parts, parts++ == 0, {}};
      });
      std::sort(found.docids.begin(), found.docids.end());
      std::sort(expected.begin(), expected.end());
      ASSERT_EQ(found.docids, expected);
      of_several += parts > 1;
    }
  });
  EXPECT_GT(of_several, 50);
}

TEST(RankingTest, NobodyHelpsWithManyLists) {
  RandomArchive archive(1);
  Helpers helpers(1);
  const Segment& segment = *archive.scope().segments[0].segment;
  const auto can_be_helped = [&](const std::string& text, Helpers* by) {
    return DocidsOfSlice(archive.ResolveQuery(text), segment, {.helpers = by}) != Slices::kAllDocids;
  };
  EXPECT_TRUE(can_be_helped("the", &helpers));
  EXPECT_TRUE(can_be_helped("the OR of OR zor1", &helpers));
  EXPECT_FALSE(can_be_helped("zor*", &helpers));
  EXPECT_FALSE(can_be_helped("the OR \"zor1* of\"", &helpers));
  EXPECT_FALSE(can_be_helped("the", nullptr));
}

TEST(RankingTest, ATimeThatIsUpForAHelperIsUpForTheQuery) {
  RandomArchive archive(1);
  const ResolvedTree tree = archive.ResolveQuery("the");
  const Statistics statistics{archive.scope().documents, archive.scope().total_length};
  Helpers helpers(1);
  const ExecuteHelp help{.helpers = &helpers};
  std::atomic<bool> helper_came = false;
  Slices slices({{1, 5 * DocWindow::kDocids}}, DocWindow::kDocids);
  const SearchedSegment& searched = archive.scope().segments[0];
  const auto walk = [](const SearchedSegment& own, DocIterator& root, Deadline* deadline, NextSlice next_slice) {
    VisitMatches(root, next_slice, own, deadline, [](Docid) {});
  };
  SegmentHelp others(tree, searched, statistics, help, &slices, walk);
  Deadline past(absl::Now() - absl::Seconds(1)), own;
  EXPECT_TRUE(others.CanAsk());
  others.Ask(past);
  EXPECT_FALSE(others.CanAsk());
  // The only helper comes to the second request after the first.
  Helpers::Request second([&] { helper_came = true; });
  helpers.Ask(&second);
  while (!helper_came) std::this_thread::yield();
  helpers.Finish(&second);
  others.Finish(&own);
  EXPECT_TRUE(own.passed());
}

}  // namespace
}  // namespace broadsheet
