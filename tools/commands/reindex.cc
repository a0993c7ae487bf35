// reindex: every segment anew from the stored articles.
#include <CLI/CLI.hpp>

#include "tools/answer.h"
#include "tools/commands/commands.h"
#include "tools/open_writer.h"

namespace broadsheet::cli {
namespace {

class Reindex : public Command {
 public:
  void Declare(CLI::App& app) override {
    app.footer(
        "For an index that is damaged, or that another version of the program made. The articles themselves are\n"
        "only read. The old index answers until the new one is complete. A lost or damaged file COMMIT is written "
        "anew.");
  }

  absl::StatusOr<ExitStatus> Run(const std::string& directory) override {
    WriterOptions options;
    options.create = false;
    options.trust_store = true;
    const auto writer = Archive(directory).OpenWriter(options);
    if (!writer.ok()) return writer.status();
    if (const absl::Status rebuilt = (*writer)->Reindex(); !rebuilt.ok()) return rebuilt;
    if (const absl::Status closed = (*writer)->Close(); !closed.ok()) return closed;
    PrintLine("index rebuilt");
    return kDone;
  }
};

}  // namespace

std::unique_ptr<Command> MakeReindex() { return std::make_unique<Reindex>(); }

}  // namespace broadsheet::cli
