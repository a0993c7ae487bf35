// optimize: merge the index, compress the articles closely.
#include <CLI/CLI.hpp>

#include "tools/answer.h"
#include "tools/commands/commands.h"
#include "tools/open_writer.h"

namespace broadsheet::cli {
namespace {

class Optimize : public Command {
 public:
  void Declare(CLI::App& app) override {
    app.footer(
        "Also compresses articles more closely than there was time for when they came in.\n"
        "Needs room for a second copy of the largest collection's index while it works. Searches go on meanwhile.");
  }

  absl::StatusOr<ExitStatus> Run(const std::string& directory) override {
    const auto writer = OpenExistingArchive(directory);
    if (!writer.ok()) return writer.status();
    if (const absl::Status optimized = (*writer)->Optimize(); !optimized.ok()) return optimized;
    if (const absl::Status closed = (*writer)->Close(); !closed.ok()) return closed;
    PrintLine("optimized");
    return kDone;
  }
};

}  // namespace

std::unique_ptr<Command> MakeOptimize() { return std::make_unique<Optimize>(); }

}  // namespace broadsheet::cli
