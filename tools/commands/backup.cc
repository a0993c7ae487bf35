// backup, restore: a copy of the archive, and the archive of a copy.
#include <CLI/CLI.hpp>

#include "broadsheet/archive.h"
#include "tools/answer.h"
#include "tools/commands/commands.h"
#include "tools/json.h"
#include "tools/terminal.h"

namespace broadsheet::cli {
namespace {

// The two differ in where they copy from and to.
class CopyCommand : public Command {
 public:
  void DeclareCopy(CLI::App& app, const char* help) {
    app.add_option("DIR", place_, help)->type_name("")->required();
    app.add_option("--format", format_, "text or json")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"text", "json"}).description(""));
  }

 protected:
  const std::string& place() const { return place_; }

  void Print(const BackupReport& report) const {
    if (format_ == "json") {
      Json json = Listing();
      json["commit"] = report.commit;
      json["articles"] = report.articles;
      json["bytes"] = report.bytes;
      json["copied_bytes"] = report.copied_bytes;
      return PrintJson(json);
    }
    PrintLine(Counted(report.articles, "article", "articles") + ", " + HumanBytes(report.bytes) + ", of which " +
              HumanBytes(report.copied_bytes) + " copied; all verified");
  }

 private:
  std::string place_;
  std::string format_ = "text";
};

class Backup : public CopyCommand {
 public:
  void Declare(CLI::App& app) override {
    DeclareCopy(app, "Where the backup goes, or an earlier backup of this archive that is brought up to date");
    app.footer(
        "Copies what the last commit made of the archive; others may read and write it meanwhile. The copy is "
        "verified\n"
        "to the last byte before it takes its place, in one step: it is there whole or not at all. A backup can be\n"
        "searched and verified like an archive, but not changed. Articles purged later remain in backups made before.");
  }

  absl::StatusOr<ExitStatus> Run(const std::string& directory) override {
    const auto report = Archive(directory).BackUp(place());
    if (!report.ok()) return report.status();
    Print(*report);
    return kDone;
  }
};

class Restore : public CopyCommand {
 public:
  void Declare(CLI::App& app) override {
    DeclareCopy(app, "The backup");
    app.footer(
        "Makes the archive (--archive), which must not be there, as the backup has it. The copy is verified before it\n"
        "takes its place; the backup stays as it is.");
  }

  absl::StatusOr<ExitStatus> Run(const std::string& directory) override {
    const auto report = Archive(directory).Restore(place());
    if (!report.ok()) return report.status();
    Print(*report);
    return kDone;
  }
};

}  // namespace

std::unique_ptr<Command> MakeBackup() { return std::make_unique<Backup>(); }
std::unique_ptr<Command> MakeRestore() { return std::make_unique<Restore>(); }

}  // namespace broadsheet::cli
