// The command line as declared, in plain values.
#ifndef BROADSHEET_TOOLS_COMMAND_LINE_MODEL_H_
#define BROADSHEET_TOOLS_COMMAND_LINE_MODEL_H_

#include <string>
#include <vector>

namespace CLI {
class App;
}  // namespace CLI

namespace broadsheet::cli {

struct OptionModel {
  std::vector<std::string> names;  // "--archive", "-h"
  std::string value;               // what stands for the value in the help, e.g. DIR; empty: it takes none
  std::string help;
  std::vector<std::string> choices;  // the values that it admits; empty: any
  bool takes_file() const { return value == "FILE" || value == "DIR" || value == "RUN" || value == "PATH"; }
};

struct ArgumentModel {
  std::string name;
  std::string help;
};

struct CommandModel {
  std::string name;  // "collections rename" for a command of a command
  std::string help;
  std::vector<OptionModel> options;
  std::vector<ArgumentModel> arguments;
  std::vector<std::string> parts;  // names of its own commands
  std::string footer;
};

// The program itself, with the options that go before a command, and then its commands in the order of the help.
std::vector<CommandModel> DescribeCommandLine(const CLI::App& app);

}  // namespace broadsheet::cli

#endif  // BROADSHEET_TOOLS_COMMAND_LINE_MODEL_H_
