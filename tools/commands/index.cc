// index: files, folders and streams of news into the archive.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "broadsheet/archive.h"
#include "broadsheet/folder_watcher.h"
#include "broadsheet/index_files.h"
#include "broadsheet/recogniser.h"
#include "tools/answer.h"
#include "tools/commands/commands.h"
#include "tools/index_progress.h"
#include "tools/input_options.h"
#include "tools/interrupt.h"
#include "tools/json.h"
#include "tools/terminal.h"
#include "tools/validators.h"

namespace broadsheet::cli {
namespace {

constexpr const char* kExamples = R"(Examples:
  broadsheet --archive news index feed/                   everything in a folder
  broadsheet --archive news index --collection wire 1987-*.sgm.gz
  zstdcat dump.jsonl.zst | broadsheet --archive news index --format jsonl -
  broadsheet --archive news index --watch incoming/       and whatever comes in later
  broadsheet --archive news index --mapping names.json export.json     with {"headline":"title","text":"body"}

The archive is made where there is none. The same article again changes nothing; the same id with other content
becomes a new revision. gzip, zstd, bzip2 and xz are read as they are. What cannot be read is named and left out, and
the exit status is 3 then. Ctrl-C keeps what is complete. Before everything named was read it ends with exit status 1;
later it is how --watch ends, with 0 or 3.)";

// A file that was written is read when its folder has been quiet for so long.
constexpr absl::Duration kQuiet = absl::Seconds(1);

void PrintCounts(const IndexCounts& counts, double seconds, bool as_json) {
  if (as_json) {
    PrintJson({{"read", counts.read},
               {"added", counts.added},
               {"updated", counts.updated},
               {"unchanged", counts.unchanged},
               {"rejected", counts.rejected},
               {"skipped", counts.skipped},
               {"warnings", counts.warnings},
               {"seconds", seconds},
               {"bytes", counts.bytes}});
    return;
  }
  std::string line = Counted(counts.read, "article", "articles") + " read: " + std::to_string(counts.added) +
                     " added, " + std::to_string(counts.updated) + " updated, " + std::to_string(counts.unchanged) +
                     " unchanged, " + std::to_string(counts.rejected) + " rejected";
  if (counts.skipped > 0) {
    line += ", " + Counted(counts.skipped, "file", "files") + " skipped (no known format, or no file)";
  }
  if (counts.warnings > 0) line += ", " + Counted(counts.warnings, "warning", "warnings");
  char time[64];
  std::snprintf(time, sizeof time, " in %.1f s", seconds);
  PrintLine(line + "; " + HumanBytes(counts.bytes) + time);
}

class Index : public Command {
 public:
  void Declare(CLI::App& app) override {
    input_.Declare(app);
    app.add_option("--collection", collection_, "Where the articles go")->type_name("NAME")->capture_default_str();
    app.add_option("--language", writer_options_.default_language,
                   "Of articles that neither say nor show their language: a two-letter code or an English name")
        ->type_name("LANGUAGE")
        ->transform(Language())
        ->capture_default_str();
    app.add_option("--entities", entities_,
                   "on (the default) or off: off keeps the people, organisations and places that the producer gave and "
                   "recognises no others")
        ->type_name("on|off")
        ->check(CLI::IsMember({"on", "off"}).description(""));
    app.add_option("--model", model_, "A model of your own to recognise them with, as `recognise --model` takes it")
        ->type_name("FILE");
    app.add_option("--threads", writer_options_.threads, "Threads that analyse; one a core if not given")
        ->type_name("N")
        ->check(WholeNumber(1, kMaxInt));
    app.add_option("--commit-every", writer_options_.commit_articles,
                   "Make articles safe and visible at least every N articles; by size and time in any case")
        ->type_name("N")
        ->check(WholeNumber(1));
    app.add_flag("--wait", writer_options_.wait, "Wait for another writer to finish, instead of failing");
    app.add_flag(
        "--watch", watch_,
        "Then go on with files that are new or changed in the folders, until Ctrl-C; others may write meanwhile");
    app.add_flag("--json", json_, "Report commits and the outcome as JSON lines");
    app.footer(kExamples);
  }

  absl::StatusOr<ExitStatus> Run(const std::string& directory) override {
    auto options = input_.ToIndexFilesOptions();
    if (!options.ok()) return options.status();
    options->collection = collection_;
    // Before an archive is made.
    if (const absl::Status usable = CheckIndexFilesOptions(*options); !usable.ok()) return usable;
    const std::atomic<bool>& interrupted = CatchInterrupts();
    options->stop = &interrupted;
    writer_options_.recognise_entities = entities_ == "on";
    if (!model_.empty()) {
      auto model = EntityModel::Load(model_);
      if (!model.ok()) return model.status();
      writer_options_.entity_model = *std::move(model);
    }
    writer_options_.on_commit = [this](std::uint64_t articles) { ReportCommit(articles); };
    std::unique_ptr<FolderWatcher> watcher;
    if (watch_) {
      // Before the files are read, so that none can come in between.
      auto opened = FolderWatcher::Open(input_.paths(), directory);
      if (!opened.ok()) return opened.status();
      watcher = *std::move(opened);
    }
    if (const absl::Status read = AddFiles(directory, input_.paths(), *options); !read.ok()) return read;
    const bool cut_short = interrupted;
    if (watcher != nullptr) {
      if (const absl::Status ended = GoOn(directory, *watcher, *options); !ended.ok()) return ended;
    }
    ClearProgress();
    PrintCounts(total_, progress_.SecondsSoFar(), json_);
    if (cut_short) {
      PrintNote("interrupted: what is complete is committed; the same command again goes on from there");
      return kFailed;
    }
    return total_.rejected > 0 ? kRejected : kDone;
  }

 private:
  // Everything is committed then. Closing also merges, which whoever interrupts does not wait for.
  absl::Status AddFiles(const std::string& directory, const std::vector<std::string>& paths,
                        const IndexFilesOptions& options) {
    const auto writer = Archive(directory).OpenWriter(writer_options_);
    if (!writer.ok()) return writer.status();
    const auto counts = IndexFiles(**writer, paths, options, MakeObserver());
    if (!counts.ok()) return counts.status();
    total_ += *counts;
    safe_before_ = safe_;
    return *options.stop ? absl::OkStatus() : (*writer)->Close();
  }

  // Between two readings the archive is free for other writers.
  absl::Status GoOn(const std::string& directory, FolderWatcher& watcher, IndexFilesOptions options) {
    options.skip_unknown = true;
    writer_options_.wait = true;
    while (!*options.stop) {
      const auto changed = watcher.Wait(*options.stop, kQuiet);
      if (!changed.ok()) return changed.status();
      if (changed->empty()) break;
      if (const absl::Status read = AddFiles(directory, *changed, options); !read.ok()) return read;
    }
    return absl::OkStatus();
  }

  IndexObserver MakeObserver() {
    IndexObserver observer;
    observer.on_rejected = [](const std::string& message) { PrintError("rejected: " + message); };
    observer.on_warning = [](const std::string& message) { PrintWarning(message); };
    observer.on_progress = [this](const IndexCounts& counts, std::uint64_t raw, std::uint64_t raw_total) {
      progress_.Update(counts, raw, raw_total);
    };
    return observer;
  }

  // Told at once: whoever reads it relies on these articles being safe.
  void ReportCommit(std::uint64_t articles) {
    articles = safe_ = safe_before_ + articles;
    if (json_) {
      PrintJson({{"committed", articles}});
      FlushAnswer().IgnoreError();  // remembered, and told at the end
    } else {
      PrintNote("committed " + Counted(articles, "article", "articles"));
    }
  }

  InputOptions input_;
  WriterOptions writer_options_;
  std::string collection_ = "default";
  std::string entities_ = "on", model_;
  bool json_ = false;
  bool watch_ = false;
  IndexCounts total_;
  std::uint64_t safe_ = 0, safe_before_ = 0;  // articles committed; by earlier writers
  IndexProgress progress_;
};

}  // namespace

std::unique_ptr<Command> MakeIndex() { return std::make_unique<Index>(); }

}  // namespace broadsheet::cli
