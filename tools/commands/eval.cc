// eval: a TREC-style test of the ranking.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <utility>

#include "broadsheet/archive.h"
#include "broadsheet/evaluation.h"
#include "tools/answer.h"
#include "tools/bench_queries.h"
#include "tools/commands/commands.h"
#include "tools/evaluation_output.h"
#include "tools/query_options.h"
#include "tools/terminal.h"
#include "tools/validators.h"

namespace broadsheet::cli {
namespace {

constexpr const char* kExamples = R"(Examples:
  broadsheet eval --topics topics.tsv --qrels qrels.txt --any
  broadsheet eval --topics topics.tsv --qrels qrels.txt --any --run new.run --compare old.run

Topics are read as `id<TAB>text` a line, or in TREC's markup (<top>, <num>, <title>); judgements as TREC's qrels. Every
topic that is judged is searched as `search` would with the same options, and its first --depth articles are measured as
trec_eval does; a topic that finds nothing counts as 0. --compare names another run over the same topics: a difference
is this run minus that one, p the probability of one as large by chance.)";

class Eval : public Command {
 public:
  void Declare(CLI::App& app) override {
    app.add_option("--topics", topics_file_, "The questions")->type_name("FILE")->required();
    app.add_option("--qrels", judgements_file_, "Which articles are relevant to them")->type_name("FILE")->required();
    app.add_option("--compare", compare_file_, "Another run to compare with")->type_name("RUN");
    app.add_option("--run", run_file_, "Write this run to a file")->type_name("FILE");
    app.add_option("--depth", depth_, "Articles a topic")->type_name("N")->check(WholeNumber(1))->capture_default_str();
    app.add_option("--cutoffs", cutoffs_, "Ranks at which ndcg_cut, P, recall and success are taken")
        ->type_name("K,...")
        ->delimiter(',')
        ->check(WholeNumber(1))
        ->default_str("10,100");
    query_.Declare(app, QueryOptions::Text::kFromFile);
    DeclareRecency(app, &search_.recency_half_life_days);
    app.add_flag("--by-topic", by_topic_, "Also print each topic's figures");
    app.add_option("--format", format_, "text or json")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"text", "json"}).description(""));
    app.footer(kExamples);
  }

  absl::StatusOr<ExitStatus> Run(const std::string& directory) override {
    if (absl::Status read = ReadInput(); !read.ok()) return read;
    const auto searcher = Archive(directory).OpenSearcher();
    if (!searcher.ok()) return searcher.status();
    if (absl::Status ranked = RankTopics(**searcher); !ranked.ok()) return ranked;
    if (absl::Status written = WriteRun(); !written.ok()) return written;
    const EvaluationReport report = Report();
    format_ == "json" ? PrintEvaluationAsJson(report) : PrintEvaluationAsText(report);
    return kDone;
  }

 private:
  // The topics that have judgements; those without say nothing about the ranking.
  absl::Status ReadInput() {
    auto topics = ReadTopics(topics_file_);
    if (!topics.ok()) return topics.status();
    auto judgements = ReadJudgements(judgements_file_);
    if (!judgements.ok()) return judgements.status();
    judgements_ = *std::move(judgements);
    for (Topic& topic : *topics) {
      if (judgements_.contains(topic.id)) topics_.push_back(std::move(topic));
    }
    if (topics_.empty()) {
      return absl::InvalidArgumentError(judgements_file_ + " judges none of the topics in " + topics_file_);
    }
    if (topics_.size() < topics->size()) {
      PrintWarning(Counted(topics->size() - topics_.size(), "topic has", "topics have") + " no judgements: left out");
    }
    if (compare_file_.empty()) return absl::OkStatus();
    auto other = ReadRun(compare_file_);
    if (!other.ok()) return other.status();
    other_run_ = *std::move(other);
    return absl::OkStatus();
  }

  absl::Status RankTopics(const Searcher& searcher) {
    const Query query = query_.ToQuery();
    for (const Topic& topic : topics_) {
      auto ranking = RankTopic(searcher, topic, query, search_, depth_);
      if (!ranking.ok()) return ranking.status();
      run_[topic.id] = *std::move(ranking);
    }
    // Timed apart, as people search: the first ten hits with their snippets.
    SearchOptions page = search_;
    page.exact_total = false;
    for (const Topic& topic : topics_) {
      Query timed = query;
      timed.text = topic.text;
      const auto result = searcher.Search(timed, page);
      if (!result.ok()) return result.status();
      milliseconds_.push_back(absl::ToDoubleMilliseconds(result->took));
    }
    std::sort(milliseconds_.begin(), milliseconds_.end());
    return absl::OkStatus();
  }

  absl::Status WriteRun() const {
    if (run_file_.empty()) return absl::OkStatus();
    std::ofstream stream(run_file_, std::ios::binary);
    for (const Topic& topic : topics_) stream << FormatRanking(topic.id, run_.at(topic.id), "broadsheet");
    stream.close();
    if (stream) return absl::OkStatus();
    return absl::UnavailableError("--run " + run_file_ + " cannot be written: " + std::strerror(errno));
  }

  std::vector<Measure> Measures() const {
    using Kind = Measure::Kind;
    std::vector<Measure> measures = {{Kind::kAveragePrecision}, {Kind::kReciprocalRank}, {Kind::kBpref}};
    for (const Kind kind : {Kind::kNdcg, Kind::kPrecision, Kind::kRecall, Kind::kSuccess}) {
      for (const std::size_t cutoff : cutoffs_) measures.push_back({kind, cutoff});
    }
    return measures;
  }

  EvaluationReport Report() const {
    EvaluationReport report;
    report.topics = topics_;
    report.compared_with = compare_file_;
    report.milliseconds = milliseconds_;
    for (const Topic& topic : topics_) {
      const Judgements& judged = judgements_.at(topic.id);
      for (const auto& [id, relevance] : judged) report.relevant += relevance > 0 ? 1 : 0;
      for (const RankedArticle& article : run_.at(topic.id)) {
        const auto found = judged.find(article.id);
        report.relevant_found += found != judged.end() && found->second > 0 ? 1 : 0;
      }
    }
    for (const Measure& measure : Measures()) {
      MeasuredRun row;
      row.name = MeasureName(measure);
      row.values = EvaluateRun(measure, topics_, run_, judgements_);
      if (!compare_file_.empty()) {
        row.other_values = EvaluateRun(measure, topics_, other_run_, judgements_);
        row.comparison = ComparePaired(row.other_values, row.values);
      }
      report.measures.push_back(std::move(row));
    }
    report.by_topic = by_topic_;
    return report;
  }

  std::string topics_file_, judgements_file_, compare_file_, run_file_, format_ = "text";
  std::size_t depth_ = 1000;
  std::vector<std::size_t> cutoffs_ = {10, 100};
  bool by_topic_ = false;
  QueryOptions query_;
  SearchOptions search_;

  std::vector<Topic> topics_;
  JudgementsByTopic judgements_;
  TrecRun run_, other_run_;
  std::vector<double> milliseconds_;  // of a search for each topic, ascending
};

}  // namespace

std::unique_ptr<Command> MakeEval() { return std::make_unique<Eval>(); }

}  // namespace broadsheet::cli
