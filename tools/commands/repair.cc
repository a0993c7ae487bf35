// repair: mends what verify finds.
#include <CLI/CLI.hpp>

#include "broadsheet/archive.h"
#include "tools/answer.h"
#include "tools/commands/commands.h"
#include "tools/json.h"
#include "tools/terminal.h"

namespace broadsheet::cli {
namespace {

void PrintAsJson(const RepairReport& report) {
  Json json = Listing();
  json["was_whole"] = report.was_whole;
  json["articles"] = report.articles;
  SetIfAny(json, "moved_to", report.moved_to);
  json["lost"] = Json::array();
  for (const DamageReport::Finding& finding : report.lost) {
    json["lost"].push_back({{"where", finding.where}, {"what", finding.what}});
  }
  PrintJson(json);
}

void PrintAsText(const RepairReport& report) {
  for (const DamageReport::Finding& finding : report.lost) {
    PrintLine(Printable("lost: " + finding.where + ": " + finding.what));
  }
  const std::string articles = Counted(report.articles, "article", "articles");
  if (report.was_whole) return PrintLine("no damage in " + articles);
  if (report.moved_to.empty()) return PrintLine("index rebuilt; all " + articles + " are there");
  PrintLine("made a new archive of " + articles + "; the damaged one is now " + Printable(report.moved_to));
}

class Repair : public Command {
 public:
  void Declare(CLI::App& app) override {
    app.add_option("--format", format_, "text or json")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"text", "json"}).description(""));
    app.footer(
        "A damaged index is made anew from the articles. If articles are damaged themselves, a new archive is made of\n"
        "all that can be read, and takes the place of the damaged one, which is kept beside it: that needs as much\n"
        "room again. What could not be read is named, and the exit status is 4 then: a backup may still have it.");
  }

  absl::StatusOr<ExitStatus> Run(const std::string& directory) override {
    const auto report = Archive(directory).Repair();
    if (!report.ok()) return report.status();
    format_ == "json" ? PrintAsJson(*report) : PrintAsText(*report);
    return report->lost.empty() ? kDone : kDamaged;
  }

 private:
  std::string format_ = "text";
};

}  // namespace

std::unique_ptr<Command> MakeRepair() { return std::make_unique<Repair>(); }

}  // namespace broadsheet::cli
