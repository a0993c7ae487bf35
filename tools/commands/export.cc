// export: all articles, or all that match, as `index` reads them back.
#include <CLI/CLI.hpp>

#include "broadsheet/archive.h"
#include "broadsheet/article_json.h"
#include "tools/answer.h"
#include "tools/article_csv.h"
#include "tools/commands/commands.h"
#include "tools/query_options.h"

namespace broadsheet::cli {
namespace {

constexpr const char* kExamples = R"(Examples:
  broadsheet export > all.jsonl
  broadsheet export 'topic:shipping' --collection wire | broadsheet --archive copy index --collection wire -

An article a line (or a row), newest first, with its own id: an id is unique within one collection only, so export one
collection at a time if they are to be read back.)";

class Export : public Command {
 public:
  void Declare(CLI::App& app) override {
    query_.Declare(app, QueryOptions::Text::kOptional);
    app.add_option("--format", format_, "jsonl (a JSON object a line) or csv")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"jsonl", "csv"}).description(""));
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
    const bool as_csv = format_ == "csv";
    if (as_csv) PrintArticleCsvHeader();
    const absl::Status visited = (*searcher)->ForEach(query, [&](const StoredArticle& stored) {
      if (as_csv) {
        PrintArticleAsCsv(stored.article);
      } else {
        PrintLine(ArticleToJson(stored.article));
      }
      return absl::OkStatus();
    });
    if (!visited.ok()) return visited;
    return kDone;
  }

 private:
  QueryOptions query_;
  std::string format_ = "jsonl";
};

}  // namespace

std::unique_ptr<Command> MakeExport() { return std::make_unique<Export>(); }

}  // namespace broadsheet::cli
