// stats: what the archive holds and how much room it takes.
#include <CLI/CLI.hpp>

#include "broadsheet/archive.h"
#include "tools/answer.h"
#include "tools/commands/commands.h"
#include "tools/json.h"
#include "tools/terminal.h"

namespace broadsheet::cli {
namespace {

void PrintAsJson(const ArchiveStats& stats, std::size_t collections) {
  Json json = Listing();
  json["articles"] = stats.articles;
  json["collections"] = collections;
  json["segments"] = stats.segments;
  json["deleted_documents"] = stats.deleted_documents;
  json["commits"] = stats.commits;
  json["store_bytes"] = stats.store_bytes;
  json["index_bytes"] = stats.index_bytes;
  if (stats.first_day) json["first"] = DayText(*stats.first_day);
  if (stats.last_day) json["last"] = DayText(*stats.last_day);
  json["analyzer"] = stats.analyzer;
  PrintJson(json);
}

void PrintAsText(const ArchiveStats& stats, std::size_t collections) {
  PrintLine("articles     " + std::to_string(stats.articles));
  PrintLine("collections  " + std::to_string(collections));
  if (stats.first_day && stats.last_day) {
    PrintLine("days         " + DayText(*stats.first_day) + " to " + DayText(*stats.last_day));
  }
  PrintLine("commits      " + std::to_string(stats.commits));
  PrintLine("segments     " + std::to_string(stats.segments) + ", with " +
            Counted(stats.deleted_documents, "deleted document", "deleted documents"));
  PrintLine("store        " + HumanBytes(stats.store_bytes));
  PrintLine("index        " + HumanBytes(stats.index_bytes));
  PrintLine("analyzer     " + stats.analyzer);
}

class Stats : public Command {
 public:
  void Declare(CLI::App& app) override {
    app.add_option("--format", format_, "text or json")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"text", "json"}).description(""));
  }

  absl::StatusOr<ExitStatus> Run(const std::string& directory) override {
    const auto searcher = Archive(directory).OpenSearcher();
    if (!searcher.ok()) return searcher.status();
    const std::size_t collections = (*searcher)->Collections().size();
    if (format_ == "json") {
      PrintAsJson((*searcher)->Stats(), collections);
    } else {
      PrintAsText((*searcher)->Stats(), collections);
    }
    return kDone;
  }

 private:
  std::string format_ = "text";
};

}  // namespace

std::unique_ptr<Command> MakeStats() { return std::make_unique<Stats>(); }

}  // namespace broadsheet::cli
