// collections: what they are, and renaming and dropping them.
#include <CLI/CLI.hpp>
#include <algorithm>

#include "broadsheet/archive.h"
#include "tools/answer.h"
#include "tools/commands/commands.h"
#include "tools/json.h"
#include "tools/open_writer.h"
#include "tools/terminal.h"

namespace broadsheet::cli {
namespace {

constexpr const char* kExamples = R"(Examples:
  broadsheet collections
  broadsheet collections rename wire agency
  broadsheet collections drop trial                       no byte of it remains)";

void PrintAsJson(const std::vector<CollectionInfo>& collections) {
  Json json = Listing();
  json["collections"] = Json::array();
  for (const CollectionInfo& collection : collections) {
    Json row = {{"name", collection.name}, {"articles", collection.articles}};
    if (collection.first_day) row["first"] = DayText(*collection.first_day);
    if (collection.last_day) row["last"] = DayText(*collection.last_day);
    json["collections"].push_back(std::move(row));
  }
  PrintJson(json);
}

void PrintAsText(const std::vector<CollectionInfo>& collections) {
  std::size_t width = 0;
  for (const CollectionInfo& collection : collections) width = std::max(width, collection.name.size());
  for (const CollectionInfo& collection : collections) {
    std::string line = Printable(collection.name) + std::string(width - collection.name.size() + 2, ' ') +
                       Counted(collection.articles, "article", "articles");
    if (collection.first_day && collection.last_day) {
      line += ", " + DayText(*collection.first_day) + " to " + DayText(*collection.last_day);
    }
    PrintLine(line);
  }
}

class Collections : public Command {
 public:
  void Declare(CLI::App& app) override {
    app.require_subcommand(0, 1);
    CLI::App* list = app.add_subcommand("list", "Names, numbers of articles, first and last day (the default)");
    for (CLI::App* part : {&app, list}) {
      part->add_option("--format", format_, "text or json")
          ->type_name("FORMAT")
          ->check(CLI::IsMember({"text", "json"}).description(""));
    }
    rename_ = app.add_subcommand("rename", "Give a collection another name");
    rename_->add_option("FROM", name_, "Its name now")->type_name("")->required();
    rename_->add_option("TO", new_name_, "Its new name")->type_name("")->required();
    drop_ = app.add_subcommand("drop", "Remove a collection and every article in it, for good");
    drop_->add_option("NAME", name_, "Its name")->type_name("")->required();
    for (CLI::App* part : {list, rename_, drop_}) part->fallthrough();
    app.footer(kExamples);
    list->footer("Examples:\n  broadsheet collections list --format json");
    rename_->footer("Examples:\n  broadsheet collections rename wire agency");
    drop_->footer("Examples:\n  broadsheet collections drop trial");
  }

  absl::StatusOr<ExitStatus> Run(const std::string& directory) override {
    if (rename_->parsed() || drop_->parsed()) return Change(directory);
    const auto searcher = Archive(directory).OpenSearcher();
    if (!searcher.ok()) return searcher.status();
    const std::vector<CollectionInfo> collections = (*searcher)->Collections();
    if (format_ == "json") {
      PrintAsJson(collections);
    } else {
      PrintAsText(collections);
    }
    return kDone;
  }

 private:
  absl::StatusOr<ExitStatus> Change(const std::string& directory) {
    const auto writer = OpenExistingArchive(directory);
    if (!writer.ok()) return writer.status();
    const absl::Status changed =
        drop_->parsed() ? (*writer)->DropCollection(name_) : (*writer)->RenameCollection(name_, new_name_);
    if (!changed.ok()) return changed;
    if (const absl::Status closed = (*writer)->Close(); !closed.ok()) return closed;
    PrintLine(drop_->parsed() ? "dropped " + name_ : "renamed " + name_ + " to " + new_name_);
    WarnOfWatches(Archive(directory));
    return kDone;
  }

  // Watches keep the query as it was typed; those of a collection that is no more cannot be run.
  void WarnOfWatches(const Archive& archive) const {
    const auto watches = archive.Watches();
    if (!watches.ok()) return PrintWarning(std::string(watches.status().message()));
    for (const Watch& watch : *watches) {
      const std::vector<std::string>& names = watch.query.collections;
      if (std::find(names.begin(), names.end(), name_) == names.end()) continue;
      PrintWarning("watch '" + watch.name + "' has --collection " + name_ + ": remove it, and add it anew");
    }
  }

  std::string format_ = "text", name_, new_name_;
  CLI::App* rename_ = nullptr;
  CLI::App* drop_ = nullptr;
};

}  // namespace

std::unique_ptr<Command> MakeCollections() { return std::make_unique<Collections>(); }

}  // namespace broadsheet::cli
