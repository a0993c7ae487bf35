// search: ranked hits with snippets.
#include <CLI/CLI.hpp>

#include "broadsheet/archive.h"
#include "tools/advice_output.h"
#include "tools/answer.h"
#include "tools/commands/commands.h"
#include "tools/hit_output.h"
#include "tools/query_options.h"
#include "tools/terminal.h"
#include "tools/validators.h"

namespace broadsheet::cli {
namespace {

constexpr const char* kExamples = R"(Examples:
  broadsheet search 'harbour strike'                      both words, in any form
  broadsheet search '"peace deal" date:2025-12'           a phrase, in one month
  broadsheet search 'bank -rescue title:crisis' --sort newest
  broadsheet search 'minister SAME/s (resign* OR "steps down"~2)'
  broadsheet search 'putin NEAR/5 witkof~ ATLEAST/3 ceasefire'
  broadsheet search 'org:opec OR "oil price"' --from 1987-03 --limit 20 --format json)";

// Whoever finds less than this may have mistyped something.
constexpr std::uint64_t kFewArticles = 100;

class Search : public Command {
 public:
  void Declare(CLI::App& app) override {
    query_.Declare(app, QueryOptions::Text::kRequired);
    DeclareSort(app, &options_.sort);
    DeclareRecency(app, &options_.recency_half_life_days);
    DeclareCollapse(app, &options_.collapse);
    app.add_option("--limit", options_.limit, "At most this many hits")
        ->type_name("N")
        ->capture_default_str()
        ->check(WholeNumber(0));
    app.add_option("--offset", options_.offset, "Leave out this many hits first")
        ->type_name("N")
        ->check(WholeNumber(0));
    app.add_option("--commit", commit_,
                   "Fail unless the archive is at this commit, as the JSON of an earlier page names it")
        ->type_name("N")
        ->check(WholeNumber(1));
    app.add_option("--format", format_, "text, json, jsonl (a hit a line), csv or trec")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"text", "json", "jsonl", "csv", "trec"}).description(""));
    app.add_option_function<std::int64_t>(
           "--timeout", [this](std::int64_t ms) { options_.timeout = absl::Milliseconds(ms); },
           "Answer within about this many milliseconds, with what was found by then")
        ->type_name("MS")
        ->check(WholeNumber(1));
    app.add_flag("--explain", explain_,
                 "Show how the query was understood, stage by stage, and what scores are made of");
    app.footer(kExamples);
  }

  absl::StatusOr<ExitStatus> Run(const std::string& directory) override {
    if (options_.recency_half_life_days > 0 && options_.sort != SortOrder::kRelevance) {
      return absl::InvalidArgumentError(
          "--recency changes scores, by which newest and oldest do not sort: either --recency or --sort, not both");
    }
    const auto searcher = Archive(directory).OpenSearcher();
    if (!searcher.ok()) return searcher.status();
    if (commit_ != 0 && (*searcher)->commit() != commit_) {
      return absl::FailedPreconditionError("the archive is at commit " + std::to_string((*searcher)->commit()) +
                                           ", no longer at " + std::to_string(commit_) +
                                           ": other pages may have changed; begin again with the first one");
    }
    const Query query = query_.ToQuery();
    options_.snippets = format_ != "trec";
    options_.matched_parts = options_.snippets && format_ != "csv";
    options_.explain = explain_;
    const auto result = (*searcher)->Search(query, options_);
    if (!result.ok()) return result.status();
    PrintQueryWarnings(query.text, result->warnings);
    if (result->timed_out)
      PrintWarning("the time was up: there may be other hits, and better ones, or snippets are missing");
    ResultExtras extras;
    if (explain_) {
      auto stages = (*searcher)->Explain(query);
      if (!stages.ok()) return stages.status();
      extras.explanation = *std::move(stages);
    }
    // Advice asks parts of the query anew: not where time is limited.
    if (result->total.value < kFewArticles && options_.timeout == absl::InfiniteDuration()) {
      auto advice = (*searcher)->Advise(query);
      if (!advice.ok()) return advice.status();
      extras.advice = *std::move(advice);
    }
    PrintResult(query.text, *result, extras);
    return kDone;
  }

 private:
  void PrintResult(const std::string& query, const SearchResult& result, const ResultExtras& extras) const {
    const std::size_t first = options_.offset + 1;
    if (format_ == "json") return PrintResultAsJson(query, result, extras);
    // The forms of one hit a line have no place for it.
    if (explain_) std::fprintf(format_ == "text" ? stdout : stderr, "%s\n", extras.explanation.c_str());
    PrintAdvice(extras.advice);
    if (format_ == "jsonl") return PrintHitsAsJsonLines(result.hits);
    if (format_ == "csv") return PrintHitsAsCsv(result.hits);
    if (format_ == "trec") return PrintHitsAsTrec(result.hits, first);
    PrintResultAsText(result, first);
  }

  QueryOptions query_;
  SearchOptions options_;
  std::string format_ = "text";
  std::uint64_t commit_ = 0;
  bool explain_ = false;
};

}  // namespace

std::unique_ptr<Command> MakeSearch() { return std::make_unique<Search>(); }

}  // namespace broadsheet::cli
