// What the command line says of itself, for shells and for `man`: made from the same declarations as the help, so that
// none of them can know an option that another does not.
#ifndef BROADSHEET_TOOLS_COMMAND_LINE_DOCS_H_
#define BROADSHEET_TOOLS_COMMAND_LINE_DOCS_H_

#include <string>

namespace CLI {
class App;
}  // namespace CLI

namespace broadsheet::cli {

// A page for man(1), in the macros of man(7).
std::string ManPage(const CLI::App& app, const std::string& version);

// Scripts that complete commands, options and, where an option takes one, file names.
std::string BashCompletion(const CLI::App& app);
std::string ZshCompletion(const CLI::App& app);
std::string FishCompletion(const CLI::App& app);

}  // namespace broadsheet::cli

#endif  // BROADSHEET_TOOLS_COMMAND_LINE_DOCS_H_
