// similar: more articles like one.
#include <CLI/CLI.hpp>

#include "broadsheet/archive.h"
#include "tools/answer.h"
#include "tools/commands/commands.h"
#include "tools/hit_output.h"
#include "tools/json.h"
#include "tools/query_options.h"
#include "tools/terminal.h"
#include "tools/validators.h"

namespace broadsheet::cli {
namespace {

constexpr const char* kExamples = R"(Examples:
  broadsheet similar wire/1042
  broadsheet similar wire/1042 --from 2025-11 --limit 5 --format json)";

class Similar : public Command {
 public:
  void Declare(CLI::App& app) override {
    app.add_option("ID", id_, "The article's id with its collection, as searches print it")->type_name("")->required();
    filters_.Declare(app, QueryOptions::Text::kNone);
    DeclareCollapse(app, &options_.collapse);
    app.add_option("--limit", options_.limit, "At most this many articles")
        ->type_name("N")
        ->capture_default_str()
        ->check(WholeNumber(0));
    app.add_option("--format", format_, "text, json or jsonl (an article a line)")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"text", "json", "jsonl"}).description(""));
    app.footer(kExamples);
  }

  absl::StatusOr<ExitStatus> Run(const std::string& directory) override {
    const auto searcher = Archive(directory).OpenSearcher();
    if (!searcher.ok()) return searcher.status();
    options_.exact_total = false;  // nobody wants to know how many share a word
    const auto result = (*searcher)->Similar(id_, filters_.ToQuery(), options_);
    if (!result.ok()) return result.status();
    PrintQueryWarnings("", result->warnings);
    if (format_ == "json") {
      Json json = Listing();
      json["id"] = id_;
      json["took_ms"] = absl::ToDoubleMilliseconds(result->took);
      json["commit"] = result->commit;
      SetIfAny(json, "warnings", WarningsToJson(result->warnings));
      json["hits"] = HitsToJson(result->hits);
      PrintJson(json);
    } else if (format_ == "jsonl") {
      PrintHitsAsJsonLines(result->hits);
    } else {
      PrintHitsAsText(result->hits, 1);
      PrintLine(Counted(result->hits.size(), "article", "articles"));
    }
    return kDone;
  }

 private:
  std::string id_;
  QueryOptions filters_;
  SearchOptions options_;
  std::string format_ = "text";
};

}  // namespace

std::unique_ptr<Command> MakeSimilar() { return std::make_unique<Similar>(); }

}  // namespace broadsheet::cli
