#include "absl/strings/str_join.h"
#include "tools/command_line_docs.h"
#include "tools/command_line_model.h"

namespace broadsheet::cli {
namespace {

std::vector<std::string> OptionNames(const CommandModel& command) {
  std::vector<std::string> names;
  for (const OptionModel& option : command.options) {
    names.insert(names.end(), option.names.begin(), option.names.end());
  }
  return names;
}

// `help` takes the commands themselves.
bool TakesCommands(const CommandModel& command) { return command.name.empty() || command.name == "help"; }

// In single quotes, for any of the three shells.
std::string Quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

// Options of any command whose value is a file or, if not `files`, something else, as alternatives of a `case`.
std::string ValueOptions(const std::vector<CommandModel>& commands, bool files) {
  std::string alternatives;
  for (const CommandModel& command : commands) {
    for (const OptionModel& option : command.options) {
      if (option.value.empty() || option.takes_file() != files) continue;
      for (const std::string& name : option.names) {
        const std::string listed = "|" + alternatives + "|";
        if (listed.find("|" + name + "|") == std::string::npos) {
          alternatives += (alternatives.empty() ? "" : "|") + name;
        }
      }
    }
  }
  return alternatives;
}

// Each option that admits certain values only, as an alternative of a `case` over the command and the option: `offer`
// makes the shell's command of the values.
template <typename Offer>
std::string ChoiceAlternatives(const std::vector<CommandModel>& commands, Offer offer) {
  std::string script;
  for (const CommandModel& command : commands) {
    for (const OptionModel& option : command.options) {
      for (const std::string& name : option.names) {
        if (option.choices.empty() || command.name.find(' ') != std::string::npos) continue;
        script += "    " + Quoted(command.name + " " + name) + ") " + offer(absl::StrJoin(option.choices, " ")) +
                  "; return ;;\n";
      }
    }
  }
  return script;
}

// Finds the command among the words typed: `collections rename` becomes "collections rename" where there is one.
constexpr const char* kBashHead = R"(# bash completion for broadsheet; made by `broadsheet completion bash`
_broadsheet() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
)";

}  // namespace

std::string BashCompletion(const CLI::App& app) {
  const std::vector<CommandModel> commands = DescribeCommandLine(app);
  const std::string files = ValueOptions(commands, true), others = ValueOptions(commands, false);
  std::string script = kBashHead;
  script += "      " + files + "|" + others + ") ((i++)) ;;\n";
  script += "      -*) ;;\n";
  script += "      *) [[ -n $command ]] || command=${COMP_WORDS[i]} ;;\n";
  script += "    esac\n  done\n";
  script += "  local words=\n";
  script += "  case \"$command $previous\" in\n";
  script += ChoiceAlternatives(commands, [](const std::string& values) {
    return "COMPREPLY=($(compgen -W " + Quoted(values) + " -- \"$current\"))";
  });
  script += "  esac\n";
  script += "  case $previous in\n";
  script += "    " + files + ") COMPREPLY=($(compgen -f -- \"$current\")); return ;;\n";
  script += "    " + others + ") return ;;\n";
  script += "  esac\n";
  script += "  case $command in\n";
  for (const CommandModel& command : commands) {
    if (command.name.find(' ') != std::string::npos) continue;
    const std::vector<std::string>& parts = TakesCommands(command) ? commands.front().parts : command.parts;
    const std::string words = absl::StrJoin(parts, " ") + " " + absl::StrJoin(OptionNames(command), " ");
    script += "    " + Quoted(command.name) + ") words=" + Quoted(words) + " ;;\n";
  }
  script += "  esac\n";
  script += "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n";
  script += "}\ncomplete -o default -F _broadsheet broadsheet\n";
  return script;
}

std::string ZshCompletion(const CLI::App& app) {
  const std::vector<CommandModel> commands = DescribeCommandLine(app);
  const auto described = [](const std::string& word, const std::string& help) {
    std::string escaped;  // a colon would begin the description
    for (const char c : word) escaped += c == ':' ? std::string("\\:") : std::string(1, c);
    return Quoted(escaped + ":" + help);
  };
  std::string script = "#compdef broadsheet\n# zsh completion for broadsheet; made by `broadsheet completion zsh`\n";
  script += "_broadsheet() {\n  local command= i\n  local -a words_here\n";
  script += "  for ((i = 2; i < CURRENT; i++)); do\n    case $words[i] in\n";
  script += "      " + ValueOptions(commands, true) + "|" + ValueOptions(commands, false) + ") ((i++)) ;;\n";
  script += "      -*) ;;\n      *) [[ -n $command ]] || command=$words[i] ;;\n    esac\n  done\n";
  script += "  case \"$command $words[CURRENT-1]\" in\n";
  script += ChoiceAlternatives(commands, [](const std::string& values) { return "compadd " + values; });
  script += "  esac\n";
  script += "  case $words[CURRENT-1] in\n";
  script += "    " + ValueOptions(commands, true) + ") _files; return ;;\n";
  script += "    " + ValueOptions(commands, false) + ") return ;;\n  esac\n";
  script += "  case $command in\n";
  for (const CommandModel& command : commands) {
    if (command.name.find(' ') != std::string::npos) continue;
    script += "    " + Quoted(command.name) + ") words_here=(\n";
    for (const CommandModel& part : commands) {
      const std::string prefix = TakesCommands(command) ? "" : command.name + " ";
      if (part.name.empty() || !part.name.starts_with(prefix)) continue;
      const std::string rest = part.name.substr(prefix.size());
      if (rest.empty() || rest.find(' ') != std::string::npos) continue;
      script += "      " + described(rest, part.help) + "\n";
    }
    for (const OptionModel& option : command.options) {
      for (const std::string& name : option.names) script += "      " + described(name, option.help) + "\n";
    }
    script += "    ) ;;\n";
  }
  script += "  esac\n  _describe 'broadsheet' words_here || _files\n}\n";
  script += "if [[ $funcstack[1] == _broadsheet ]]; then _broadsheet; else compdef _broadsheet broadsheet; fi\n";
  return script;
}

std::string FishCompletion(const CLI::App& app) {
  const std::vector<CommandModel> commands = DescribeCommandLine(app);
  std::string script = "# fish completion for broadsheet; made by `broadsheet completion fish`\n";
  for (const CommandModel& command : commands) {
    const std::string first = command.name.substr(0, command.name.find(' '));
    std::string condition;
    if (command.name != first) {
      condition = " -n " + Quoted("__fish_seen_subcommand_from " + first);
    } else if (!command.name.empty()) {
      condition = " -n '__fish_use_subcommand; or __fish_seen_subcommand_from help'";
    }
    if (!command.name.empty()) {
      const std::string word = command.name == first ? first : command.name.substr(first.size() + 1);
      script += "complete -c broadsheet" + condition + " -a " + word + " -d " + Quoted(command.help) + "\n";
    }
    const std::string within = command.name.empty() ? "" : " -n " + Quoted("__fish_seen_subcommand_from " + first);
    for (const OptionModel& option : command.options) {
      std::string line = "complete -c broadsheet" + within;
      for (const std::string& name : option.names) {
        line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      }
      if (!option.value.empty()) line += option.takes_file() ? " -r" : " -x";
      if (!option.choices.empty()) line += " -a " + Quoted(absl::StrJoin(option.choices, " "));
      script += line + " -d " + Quoted(option.help) + "\n";
    }
  }
  return script;
}

}  // namespace broadsheet::cli
