// The broadsheet program: reads the command line, runs one command, turns its outcome into an exit status.
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/answer.h"
#include "tools/command.h"
#include "tools/command_line_docs.h"
#include "tools/commands/commands.h"
#include "tools/huge_pages.h"
#include "tools/terminal.h"

namespace broadsheet::cli {
namespace {

constexpr std::array kCommands = {
    CommandEntry{"index", "Add articles from files, folders or standard input", MakeIndex},
    CommandEntry{"search", "Find articles: ranked hits with snippets", MakeSearch},
    CommandEntry{"count", "The exact number of articles that match", MakeCount},
    CommandEntry{"facets", "Who, where, which sources: values and exact counts", MakeFacets},
    CommandEntry{"timeline", "How many articles by day, week, month or year", MakeTimeline},
    CommandEntry{"show", "Print one article", MakeShow},
    CommandEntry{"similar", "Find more articles like one", MakeSimilar},
    CommandEntry{"story", "The copies, versions and revisions of one article", MakeStory},
    CommandEntry{"export", "Write out all articles, or all that match", MakeExport},
    CommandEntry{"entities", "People, organisations and places: list, show, correct", MakeEntities},
    CommandEntry{"collections", "List, rename or drop collections", MakeCollections},
    CommandEntry{"stats", "What is in the archive and how much room it takes", MakeStats},
    CommandEntry{"delete", "Delete articles, by id or by query", MakeDelete},
    CommandEntry{"optimize", "Merge the index into as few segments as possible", MakeOptimize},
    CommandEntry{"verify", "Check every byte of articles and index", MakeVerify},
    CommandEntry{"repair", "Mend what verify finds", MakeRepair},
    CommandEntry{"reindex", "Build the index anew from the stored articles", MakeReindex},
    CommandEntry{"backup", "Copy the archive, beside whoever uses it", MakeBackup},
    CommandEntry{"restore", "Make the archive of a backup", MakeRestore},
    CommandEntry{"watch", "Standing queries: which new articles match them", MakeWatch},
    CommandEntry{"extract", "Print the articles found in files; needs no archive", MakeExtract},
    CommandEntry{"recognise", "Find the people, organisations and places in a text; needs no archive", MakeRecognise},
    CommandEntry{"analyze", "Show how a text becomes terms and positions", MakeAnalyze},
    CommandEntry{"eval", "Measure the ranking against judged topics, and compare runs", MakeEval},
    CommandEntry{"bench", "Measure the latency of queries", MakeBench},
};

constexpr const char* kExamples = R"(Examples:
  broadsheet --archive news index --collection wire feed/ story.html
  broadsheet --archive news search '"peace deal" date:2025-12'
  broadsheet --archive news count 'harbour OR port' --from 2024 --to 2025-06

The archive can also be named by the environment variable BROADSHEET_ARCHIVE.
'broadsheet help COMMAND' explains a command.)";

// The whole command line. Declared once, parsed once.
class Program {
 public:
  Program() : app_("Full-text search for news archives.", "broadsheet") {
    app_.set_version_flag("--version", "broadsheet " BROADSHEET_VERSION, "Print the version and end");
    app_.add_option("--archive", archive_, "The archive's directory")->type_name("DIR")->envname("BROADSHEET_ARCHIVE");
    app_.require_subcommand(1);
    app_.get_formatter()->column_width(34);
    for (const CommandEntry& entry : kCommands) {
      CLI::App* part = app_.add_subcommand(entry.name, entry.summary);
      part->fallthrough();
      commands_.emplace_back(part, entry.make());
      commands_.back().second->Declare(*part);
    }
    completion_ = app_.add_subcommand("completion", "Print a script that completes what is typed in a shell");
    completion_->add_option("SHELL", shell_, "bash, zsh or fish")
        ->type_name("")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}).description(""));
    man_ = app_.add_subcommand("man", "Print the manual page");
    help_ = app_.add_subcommand("help", "Explain a command");
    help_->add_option("COMMAND", topic_, "Name of a command, and of a part of it")->type_name("");
    app_.footer(kExamples);  // last: commands without examples would take over these
  }

  int Run(int argc, char** argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
      PrintHelpOfWhatWasTyped();
      return Finish(kDone);
    } catch (const CLI::Success& version) {
      PrintLine(version.what());
      return Finish(kDone);
    } catch (const CLI::ParseError& error) {
      return WrongUsage(DescribeError(error));
    }
    if (help_->parsed()) return Finish(PrintHelp());
    if (completion_->parsed()) return Finish(PrintCompletion());
    if (man_->parsed()) {
      Print(ManPage(app_, BROADSHEET_VERSION));
      return Finish(kDone);
    }
    for (const auto& [part, command] : commands_) {
      if (part->parsed()) return RunCommand(*command);
    }
    return WrongUsage("no command given");
  }

 private:
  int RunCommand(Command& command) {
    if (command.NeedsArchive() && archive_.empty()) {
      return WrongUsage("which archive? Name it with --archive DIR or in the environment variable BROADSHEET_ARCHIVE");
    }
    const absl::StatusOr<ExitStatus> outcome = command.Run(archive_);
    if (outcome.ok()) return Finish(*outcome);
    Finish(kFailed);
    PrintError(std::string(outcome.status().message()));
    return absl::IsInvalidArgument(outcome.status()) ? kUsage : kFailed;
  }

  std::string DescribeError(const CLI::ParseError& error) const {
    const std::vector<std::string> unread = app_.remaining(/*recurse=*/true);
    if (unread.empty()) return error.what();
    if (app_.get_subcommands().empty()) return "there is no command '" + unread.front() + "'";
    if (error.get_exit_code() != static_cast<int>(CLI::ExitCodes::RequiredError)) return error.what();
    const std::string message = error.what();
    if (message.starts_with("--")) return message;  // an option is missing
    return message + "; put -- before one that begins with -, such as " + unread.front();
  }

  ExitStatus PrintHelp() {
    const CLI::App* part = &app_;
    std::string path;  // " entities merge"
    for (const std::string& topic : topic_) {
      const std::vector<const CLI::App*> parts =
          part->get_subcommands([&](const CLI::App* candidate) { return candidate->get_name() == topic; });
      if (parts.empty()) {
        PrintError("there is no command '" + (path + " " + topic).substr(1) + "'; 'broadsheet help" + path +
                   "' lists them");
        return kUsage;
      }
      part = parts.front();
      path += " " + topic;
    }
    PrintHelpOf(*part, "broadsheet" + path);
    return kDone;
  }

  ExitStatus PrintCompletion() const {
    Print(shell_ == "bash" ? BashCompletion(app_) : shell_ == "zsh" ? ZshCompletion(app_) : FishCompletion(app_));
    return kDone;
  }

  // --help explains the command that it was typed after.
  void PrintHelpOfWhatWasTyped() {
    const CLI::App* part = &app_;
    std::string name = "broadsheet";
    while (!part->get_subcommands().empty()) {
      part = part->get_subcommands().front();
      name += " " + part->get_name();
    }
    PrintHelpOf(*part, name);
  }

  // CLI::App::help would print the help of the command in progress, which may be `help`, and leave the name out.
  static void PrintHelpOf(const CLI::App& part, const std::string& name) {
    Print(part.get_formatter()->make_help(&part, name, CLI::AppFormatMode::Normal));
  }

  int WrongUsage(const std::string& message) {
    PrintError(message);
    std::string command;
    for (const CLI::App* part : app_.get_subcommands()) command = " " + part->get_name();
    PrintNote("try 'broadsheet help" + command + "'");
    return kUsage;
  }

  // An answer that nobody could read is a failure, whatever the command thinks.
  static int Finish(ExitStatus status) {
    if (const absl::Status flushed = FlushAnswer(); !flushed.ok()) {
      PrintError(std::string(flushed.message()));
      return kFailed;
    }
    return status;
  }

  CLI::App app_;
  CLI::App* help_ = nullptr;
  CLI::App* completion_ = nullptr;
  CLI::App* man_ = nullptr;
  std::string archive_;
  std::vector<std::string> topic_;
  std::string shell_;
  std::vector<std::pair<CLI::App*, std::unique_ptr<Command>>> commands_;
};

// Until it is optimised, an archive has three tables of articles a commit and more, and a reader holds each open.
void AllowAsManyFilesAsWeMay() {
  rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);  // or as many as before
}

// Ends the process at once, which loses nothing that was committed.
[[noreturn]] void EndForWantOfMemory() {
  constexpr std::string_view kMessage = "broadsheet: error: out of memory; what was committed is safe\n";
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, kMessage.data(), kMessage.size());
  _exit(kFailed);
}

}  // namespace
}  // namespace broadsheet::cli

int main(int argc, char** argv) {
  broadsheet::cli::AskForHugePages();
  std::set_new_handler(broadsheet::cli::EndForWantOfMemory);
  broadsheet::cli::AllowAsManyFilesAsWeMay();
  return broadsheet::cli::Program().Run(argc, argv);
}
