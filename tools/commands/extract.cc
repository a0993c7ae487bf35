// extract: the articles in files, without an archive.
#include <CLI/CLI.hpp>

#include "broadsheet/article_json.h"
#include "broadsheet/index_files.h"
#include "tools/answer.h"
#include "tools/commands/commands.h"
#include "tools/input_options.h"
#include "tools/interrupt.h"
#include "tools/json.h"
#include "tools/terminal.h"

namespace broadsheet::cli {
namespace {

constexpr const char* kExamples = R"(Examples:
  broadsheet extract page.html
  broadsheet extract --format reuters feed/ > articles.jsonl

One JSON object a line: the article as 'index' would take it, and the file it is from.)";

// The article's own object with `file` added at its end.
std::string WithFile(std::string json, const std::string& file) {
  json.pop_back();
  return json + (json.size() > 1 ? "," : "") + "\"file\":" + JsonText(file) + "}";
}

class Extract : public Command {
 public:
  void Declare(CLI::App& app) override {
    input_.Declare(app);
    app.footer(kExamples);
  }

  bool NeedsArchive() const override { return false; }

  absl::StatusOr<ExitStatus> Run(const std::string&) override {
    auto options = input_.ToIndexFilesOptions();
    if (!options.ok()) return options.status();
    const std::atomic<bool>& interrupted = CatchInterrupts();
    options->stop = &interrupted;
    IndexObserver observer;
    observer.on_rejected = [](const std::string& message) { PrintError("rejected: " + message); };
    observer.on_warning = [](const std::string& message) { PrintWarning(message); };
    const auto counts =
        ExtractFiles(input_.paths(), *options, observer, [](const Article& article, const std::string& file) {
          PrintLine(WithFile(ArticleToJson(article), file));
          return absl::OkStatus();
        });
    if (!counts.ok()) return counts.status();
    if (interrupted) return kFailed;
    return counts->rejected > 0 ? kRejected : kDone;
  }

 private:
  InputOptions input_;
};

}  // namespace

std::unique_ptr<Command> MakeExtract() { return std::make_unique<Extract>(); }

}  // namespace broadsheet::cli
