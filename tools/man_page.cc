#include <algorithm>
#include <sstream>

#include "tools/command_line_docs.h"
#include "tools/command_line_model.h"

namespace broadsheet::cli {
namespace {

constexpr const char* kExitStatuses = R"(.SH EXIT STATUS
.TP
.B 0
done; a search without hits is done
.TP
.B 1
failed, or
.B index
or
.B extract
was interrupted
.TP
.B 2
wrong usage
.TP
.B 3
.B index
or
.B extract
finished, but rejected some of its input
.TP
.B 4
.B verify
found damage, or
.B repair
some that it could not mend
.TP
.B 5
.B watch run
found articles that are new, even if not every watch could be run
.SH ENVIRONMENT
.TP
.B BROADSHEET_ARCHIVE
the archive's directory, where
.B \-\-archive
is not given
.TP
.B NO_COLOR
if set, no colour on a terminal
)";

// Text for troff: its escape character, hyphens that are typed as they are, and lines that would be requests.
std::string Roff(const std::string& text) {
  std::string result;
  for (const char c : text) {
    const bool begins_line = result.empty() || result.back() == '\n';
    if (begins_line && (c == '.' || c == '\'')) result += "\\&";
    if (c == '\\') {
      result += "\\e";
    } else if (c == '-') {
      result += "\\-";
    } else {
      result += c;
    }
  }
  return result;
}

std::string Bold(const std::string& text) { return "\\fB" + Roff(text) + "\\fR"; }
std::string Italic(const std::string& text) { return "\\fI" + Roff(text) + "\\fR"; }

void AppendEntry(const std::string& term, const std::string& help, std::string* page) {
  *page += ".TP\n" + term + "\n" + Roff(help) + "\n";
}

void AppendOptions(const CommandModel& command, std::string* page) {
  for (const ArgumentModel& argument : command.arguments) AppendEntry(Italic(argument.name), argument.help, page);
  for (const OptionModel& option : command.options) {
    std::string term;
    for (const std::string& name : option.names) term += (term.empty() ? "" : ", ") + Bold(name);
    if (!option.value.empty()) term += " " + Italic(option.value);
    AppendEntry(term, option.help, page);
  }
}

// As typed; blank lines would be paragraphs of their own.
void AppendExample(const std::string& text, std::string* page) {
  if (text.empty()) return;
  *page += ".PP\n.nf\n";
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) *page += (line.empty() ? "\\&" : Roff(line)) + "\n";
  *page += ".fi\n";
}

}  // namespace

std::string ManPage(const CLI::App& app, const std::string& version) {
  const std::vector<CommandModel> commands = DescribeCommandLine(app);
  std::string page = ".TH BROADSHEET 1 \"\" \"broadsheet " + version + "\" \"User Commands\"\n";
  page += ".SH NAME\nbroadsheet \\- full\\-text search for news archives\n";
  page += ".SH SYNOPSIS\n.B broadsheet\n[\\fB\\-\\-archive\\fR \\fIDIR\\fR] \\fICOMMAND\\fR ...\n";
  page += ".SH DESCRIPTION\n" + Roff(commands.front().help) + "\n";
  AppendExample(commands.front().footer, &page);
  page += ".SH OPTIONS\n";
  AppendOptions(commands.front(), &page);
  page += ".SH COMMANDS\n";
  for (auto command = commands.begin() + 1; command != commands.end(); ++command) {
    page += ".SS \"" + Roff(command->name) + "\"\n" + Roff(command->help) + ".\n";
    AppendOptions(*command, &page);
    AppendExample(command->footer, &page);
  }
  return page + kExitStatuses;
}

}  // namespace broadsheet::cli
