// verify: every byte against its checksum, and both sides against each other.
#include <CLI/CLI.hpp>

#include "broadsheet/archive.h"
#include "tools/answer.h"
#include "tools/commands/commands.h"
#include "tools/json.h"
#include "tools/terminal.h"

namespace broadsheet::cli {
namespace {

void PrintAsJson(const DamageReport& report) {
  Json json = Listing();
  json["articles"] = report.articles;
  json["revisions"] = report.revisions;
  json["segments"] = report.segments;
  json["bytes"] = report.bytes;
  json["damage"] = Json::array();
  for (const DamageReport::Finding& finding : report.damage) {
    json["damage"].push_back({{"where", finding.where}, {"what", finding.what}});
  }
  PrintJson(json);
}

void PrintAsText(const DamageReport& report) {
  for (const DamageReport::Finding& finding : report.damage) {
    PrintLine(Printable(finding.where + ": " + finding.what));
  }
  PrintLine((report.damage.empty() ? "no damage" : Counted(report.damage.size(), "damage", "damages")) + " in " +
            Counted(report.articles, "article", "articles") + ", " +
            Counted(report.revisions, "revision", "revisions") + ", " +
            Counted(report.segments, "segment", "segments") + ", " + HumanBytes(report.bytes));
}

class Verify : public Command {
 public:
  void Declare(CLI::App& app) override {
    app.add_option("--format", format_, "text or json")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"text", "json"}).description(""));
    app.footer("Exit status 4 means damage. A damaged index is made anew by 'broadsheet reindex'.");
  }

  absl::StatusOr<ExitStatus> Run(const std::string& directory) override {
    const auto report = Archive(directory).Verify();
    if (!report.ok()) return report.status();
    if (format_ == "json") {
      PrintAsJson(*report);
    } else {
      PrintAsText(*report);
    }
    return report->damage.empty() ? kDone : kDamaged;
  }

 private:
  std::string format_ = "text";
};

}  // namespace

std::unique_ptr<Command> MakeVerify() { return std::make_unique<Verify>(); }

}  // namespace broadsheet::cli
