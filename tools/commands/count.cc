// count: the exact number of matching articles.
#include <CLI/CLI.hpp>

#include "broadsheet/archive.h"
#include "tools/answer.h"
#include "tools/commands/commands.h"
#include "tools/query_options.h"

namespace broadsheet::cli {
namespace {

constexpr const char* kExamples = R"(Examples:
  broadsheet count '"trade surplus" date:1987-03'
  broadsheet count '' --collection wire                   every article of a collection)";

class Count : public Command {
 public:
  void Declare(CLI::App& app) override {
    query_.Declare(app, QueryOptions::Text::kRequired);
    app.footer(kExamples);
  }

  absl::StatusOr<ExitStatus> Run(const std::string& directory) override {
    const auto searcher = Archive(directory).OpenSearcher();
    if (!searcher.ok()) return searcher.status();
    const Query query = query_.ToQuery();
    std::vector<QueryWarning> warnings;
    const auto count = (*searcher)->Count(query, &warnings);
    if (!count.ok()) return count.status();
    PrintQueryWarnings(query.text, warnings);
    PrintLine(std::to_string(*count));
    return kDone;
  }

 private:
  QueryOptions query_;
};

}  // namespace

std::unique_ptr<Command> MakeCount() { return std::make_unique<Count>(); }

}  // namespace broadsheet::cli
