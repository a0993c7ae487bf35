// What a command of the program is.
#ifndef BROADSHEET_TOOLS_COMMAND_H_
#define BROADSHEET_TOOLS_COMMAND_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace CLI {
class App;
}  // namespace CLI

namespace broadsheet::cli {

// Exit statuses of the program. Scripts rely on them.
enum ExitStatus : int {
  kDone = 0,  // a search without hits is done
  kFailed = 1,
  kUsage = 2,     // the command line is wrong
  kRejected = 3,  // `index` or `extract` finished but rejected some input
  kDamaged = 4,   // `verify` found damage, `repair` some that it could not mend
  kFoundNew = 5,  // `watch run` found articles that are new, whether or not every watch could be run
};

// One command: it declares its options and arguments, and runs once they are read.
class Command {
 public:
  virtual ~Command() = default;

  // Adds options, arguments and examples to the command's own part of the command line.
  virtual void Declare(CLI::App& app) = 0;

  // False for commands that work without an archive; those are run with an empty directory if none is given.
  virtual bool NeedsArchive() const { return true; }

  // Runs over the archive in `directory`. An error is printed by the caller and ends the program.
  virtual absl::StatusOr<ExitStatus> Run(const std::string& directory) = 0;
};

// A row of the table of commands.
struct CommandEntry {
  const char* name;
  const char* summary;
  std::unique_ptr<Command> (*make)();
};

}  // namespace broadsheet::cli

#endif  // BROADSHEET_TOOLS_COMMAND_H_
