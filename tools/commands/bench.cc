// bench: latency of queries in one warm process, one after the other.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <map>
#include <utility>

#include "broadsheet/archive.h"
#include "broadsheet/evaluation.h"
#include "tools/answer.h"
#include "tools/bench_queries.h"
#include "tools/commands/commands.h"
#include "tools/json.h"
#include "tools/query_options.h"
#include "tools/validators.h"

namespace broadsheet::cli {
namespace {

constexpr const char* kExamples = R"(Examples:
  broadsheet bench --queries queries.tsv --repeat 5
  broadsheet bench --queries queries.tsv --count --format tsv > runs.tsv

The file has a query a line, or id, group and query with tabs between. With --format tsv every run is a line: id, group,
microseconds, total (-1 if not counted), ids of the hits with spaces between (those in ids as %20, % as %25).)";

// What one run of one query took and found.
struct Run {
  double microseconds = 0;
  std::int64_t total = -1;
  std::vector<std::string> ids;
};

// Runs of a group of queries, in the order of the file.
struct Group {
  std::string name;
  std::size_t queries = 0;
  std::vector<double> microseconds;
};

constexpr std::array<std::pair<const char*, double>, 4> kShares = {
    {{"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"max", 1.0}}};

class Bench : public Command {
 public:
  void Declare(CLI::App& app) override {
    app.add_option("--queries", file_, "The queries")->type_name("FILE")->required();
    app.add_option("--warm", warm_, "Passes over all queries before the measured ones")
        ->type_name("N")
        ->check(WholeNumber(0, kMaxInt))
        ->capture_default_str();
    app.add_option("--repeat", repeat_, "Measured passes")
        ->type_name("N")
        ->check(WholeNumber(1, kMaxInt))
        ->capture_default_str();
    app.add_option("--limit", options_.limit, "Hits a query")
        ->type_name("K")
        ->capture_default_str()
        ->check(WholeNumber(0));
    DeclareSort(app, &options_.sort);
    app.add_option("--threads", searcher_options_.threads, "Threads that one query may use; 0: one a core")
        ->type_name("N")
        ->capture_default_str()
        ->check(WholeNumber(0, kMaxInt));
    app.add_flag("--count", count_, "Count exactly instead of ranking");
    app.add_flag("--bodies", bodies_, "Also read the text of the hits");
    app.add_option("--format", format_, "text, json or tsv")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"text", "json", "tsv"}).description(""));
    app.footer(kExamples);
  }

  absl::StatusOr<ExitStatus> Run(const std::string& directory) override {
    const auto queries = ReadBenchQueries(file_);
    if (!queries.ok()) return queries.status();
    const auto searcher = Archive(directory).OpenSearcher(searcher_options_);
    if (!searcher.ok()) return searcher.status();
    options_.exact_total = false;
    options_.snippets = false;
    options_.content = bodies_ ? HitContent::kText : HitContent::kId;
    std::vector<Group> groups = GroupsOf(*queries);
    for (int pass = -warm_; pass < repeat_; ++pass) {
      for (const BenchQuery& query : *queries) {
        const auto run = Measure(**searcher, query);
        if (!run.ok()) {
          return absl::Status(run.status().code(), "query " + query.id + ": " + std::string(run.status().message()));
        }
        if (pass >= 0) Record(query, *run, groups);
      }
    }
    if (format_ == "text") PrintAsText(groups);
    if (format_ == "json") PrintAsJson(groups);
    return kDone;
  }

 private:
  static std::vector<Group> GroupsOf(const std::vector<BenchQuery>& queries) {
    std::vector<Group> groups;
    for (const BenchQuery& query : queries) ++Find(groups, query.group).queries;
    return groups;
  }

  // The group of that name, added if it is new.
  static Group& Find(std::vector<Group>& groups, const std::string& name) {
    const auto found = std::find_if(groups.begin(), groups.end(), [&](const Group& g) { return g.name == name; });
    if (found != groups.end()) return *found;
    groups.push_back({name, 0, {}});
    return groups.back();
  }

  absl::StatusOr<cli::Run> Measure(const Searcher& searcher, const BenchQuery& bench_query) const {
    using Clock = std::chrono::steady_clock;
    Query query;
    query.text = bench_query.text;
    cli::Run run;
    const Clock::time_point start = Clock::now();
    if (count_) {
      const auto count = searcher.Count(query);
      if (!count.ok()) return count.status();
      run.total = static_cast<std::int64_t>(*count);
      run.microseconds = Microseconds(Clock::now() - start);
      return run;
    }
    const auto result = searcher.Search(query, options_);
    if (!result.ok()) return result.status();
    run.microseconds = Microseconds(Clock::now() - start);
    if (result->total.exact) run.total = static_cast<std::int64_t>(result->total.value);
    for (const Hit& hit : result->hits) run.ids.push_back(hit.article.FullId());
    return run;
  }

  static double Microseconds(std::chrono::steady_clock::duration duration) {
    return std::chrono::duration<double, std::micro>(duration).count();
  }

  void Record(const BenchQuery& query, const cli::Run& run, std::vector<Group>& groups) const {
    if (format_ != "tsv") {
      Find(groups, query.group).microseconds.push_back(run.microseconds);
      return;
    }
    std::array<char, 64> figures;
    std::snprintf(figures.data(), figures.size(), "\t%.1f\t%lld\t", run.microseconds,
                  static_cast<long long>(run.total));
    std::string line = query.id + "\t" + query.group + figures.data();
    for (std::size_t i = 0; i < run.ids.size(); ++i) line += (i == 0 ? "" : " ") + TrecId(run.ids[i]);
    PrintLine(line);
  }

  static void PrintAsText(std::vector<Group>& groups) {
    std::array<char, 160> line;
    std::snprintf(line.data(), line.size(), "%-20s %8s %8s %10s %10s %10s %10s", "group", "queries", "runs", "p50 ms",
                  "p90 ms", "p99 ms", "max ms");
    PrintLine(line.data());
    for (Group& group : groups) {
      std::sort(group.microseconds.begin(), group.microseconds.end());
      std::snprintf(line.data(), line.size(), "%-20s %8zu %8zu", group.name.c_str(), group.queries,
                    group.microseconds.size());
      std::string row = line.data();
      for (const auto& [name, share] : kShares) {
        std::snprintf(line.data(), line.size(), " %10.3f", Percentile(group.microseconds, share) / 1000);
        row += line.data();
      }
      PrintLine(row);
    }
  }

  static void PrintAsJson(std::vector<Group>& groups) {
    Json json = Listing();
    json["groups"] = Json::array();
    for (Group& group : groups) {
      std::sort(group.microseconds.begin(), group.microseconds.end());
      Json row = {{"group", group.name}, {"queries", group.queries}, {"runs", group.microseconds.size()}};
      for (const auto& [name, share] : kShares) {
        row[std::string(name) + "_microseconds"] = Percentile(group.microseconds, share);
      }
      json["groups"].push_back(std::move(row));
    }
    PrintJson(json);
  }

  std::string file_, format_ = "text";
  int warm_ = 1, repeat_ = 3;
  bool count_ = false, bodies_ = false;
  SearcherOptions searcher_options_{.threads = 1};
  SearchOptions options_;
};

}  // namespace

std::unique_ptr<Command> MakeBench() { return std::make_unique<Bench>(); }

}  // namespace broadsheet::cli
