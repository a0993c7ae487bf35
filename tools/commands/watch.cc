// watch: standing queries, asked again and again of what is new.
#include <CLI/CLI.hpp>
#include <utility>

#include "broadsheet/archive.h"
#include "tools/answer.h"
#include "tools/commands/commands.h"
#include "tools/hit_output.h"
#include "tools/json.h"
#include "tools/query_options.h"
#include "tools/terminal.h"

namespace broadsheet::cli {
namespace {

constexpr const char* kExamples = R"(Examples:
  broadsheet watch add ferries 'ferry (strike OR delay)' --collection wire
  broadsheet watch list
  broadsheet watch run                      all of them: what came in since the last run
  broadsheet watch run ferries --format json
  broadsheet watch remove ferries

`run` ends with status 5 if it found anything new, with 0 if not: `broadsheet watch run > new.txt; [ $? -ne 5 ] || mail ...`.
A watch that cannot be run is named, and the others go on; the status is 1 then if they found nothing.
New is what was indexed since the last run (a new revision too), whatever its date.)";

class WatchCommand : public Command {
 public:
  void Declare(CLI::App& app) override {
    app.require_subcommand(1);
    add_ = app.add_subcommand("add", "Keep a query under a name; articles that are there already are not new to it");
    add_->add_option("NAME", name_, "Its name")->type_name("")->required();
    query_.Declare(*add_, QueryOptions::Text::kRequired);
    list_ = app.add_subcommand("list", "Names and queries");
    run_ = app.add_subcommand("run", "Print the articles that match and are new since the last run, newest first");
    run_->add_option("NAME", name_, "Only this watch")->type_name("");
    remove_ = app.add_subcommand("remove", "Forget a watch");
    remove_->add_option("NAME", name_, "Its name")->type_name("")->required();
    for (CLI::App* part : {list_, run_}) {
      part->add_option("--format", format_, "text or json")
          ->type_name("FORMAT")
          ->check(CLI::IsMember({"text", "json"}).description(""));
    }
    for (CLI::App* part : {add_, list_, run_, remove_}) part->fallthrough();
    app.footer(kExamples);
    add_->footer("Examples:\n  broadsheet watch add ferries 'ferry (strike OR delay)' --collection wire");
    list_->footer("Examples:\n  broadsheet watch list --format json");
    run_->footer("Examples:\n  broadsheet watch run\n  broadsheet watch run ferries --format json");
    remove_->footer("Examples:\n  broadsheet watch remove ferries");
  }

  absl::StatusOr<ExitStatus> Run(const std::string& directory) override {
    const Archive archive(directory);
    if (add_->parsed()) return Add(archive);
    if (remove_->parsed()) return Remove(archive);
    const auto watches = archive.Watches();
    if (!watches.ok()) return watches.status();
    if (list_->parsed()) {
      format_ == "json" ? PrintAsJson(*watches) : PrintAsText(*watches);
      return kDone;
    }
    return RunWatches(archive, *watches);
  }

 private:
  absl::StatusOr<ExitStatus> Add(const Archive& archive) const {
    const Query query = query_.ToQuery();
    std::vector<QueryWarning> warnings;
    if (const absl::Status added = archive.AddWatch(name_, query, &warnings); !added.ok()) return added;
    PrintQueryWarnings(query.text, warnings);
    PrintLine("watching " + Printable(name_));
    return kDone;
  }

  absl::StatusOr<ExitStatus> Remove(const Archive& archive) const {
    if (const absl::Status removed = archive.RemoveWatch(name_); !removed.ok()) return removed;
    PrintLine("removed " + Printable(name_));
    return kDone;
  }

  // What is printed is flushed before it counts as seen: what could not be delivered comes again.
  absl::StatusOr<ExitStatus> RunWatches(const Archive& archive, const std::vector<Watch>& watches) const {
    std::uint64_t found = 0;
    bool failed = false;
    Json json = Listing();
    json["watches"] = Json::array();
    for (const std::string& name : NamesToRun(watches)) {
      Json hits = Json::array();
      const auto run = archive.RunWatch(name, [&](const StoredArticle& article) {
        if (format_ == "json") {
          hits.push_back(ArticleToJson(article));
          return absl::OkStatus();
        }
        PrintLine(Printable(name + "\t" + Line(article)));
        return FlushAnswer();
      });
      if (!run.ok()) {
        if (!name_.empty()) return run.status();
        PrintError(std::string(run.status().message()) + "; going on with the others");
        failed = true;
        continue;
      }
      found += *run;
      if (*run > 0) json["watches"].push_back({{"name", name}, {"new", *run}, {"hits", std::move(hits)}});
    }
    if (format_ == "json") PrintJson(json);
    // What was found counts as seen now: whoever waits for it hears of it, whatever else went wrong.
    if (found > 0) return kFoundNew;
    return failed ? kFailed : kDone;
  }

  std::vector<std::string> NamesToRun(const std::vector<Watch>& watches) const {
    if (!name_.empty()) return {name_};
    std::vector<std::string> names;
    for (const Watch& watch : watches) names.push_back(watch.name);
    return names;
  }

  static std::string Line(const StoredArticle& article) {
    return article.FullId() + "\t" + DateText(article.article.date) + "\t" + article.article.title;
  }

  static Json ArticleToJson(const StoredArticle& article) {
    Json json;
    json["id"] = article.FullId();
    json["collection"] = article.collection;
    SetIfAny(json, "title", article.article.title);
    SetIfAny(json, "date", DateText(article.article.date));
    json["revision"] = article.revision;
    SetIfAny(json, "source", article.article.source);
    SetIfAny(json, "url", article.article.url);
    return json;
  }

  // The query as it would be typed after `search`.
  static std::vector<std::pair<const char*, std::string>> Filters(const Query& query) {
    std::vector<std::pair<const char*, std::string>> filters;
    for (const std::string& name : query.collections) filters.emplace_back("collection", name);
    if (!query.from.empty()) filters.emplace_back("from", query.from);
    if (!query.to.empty()) filters.emplace_back("to", query.to);
    for (const std::string& name : query.people) filters.emplace_back("person", name);
    for (const std::string& name : query.orgs) filters.emplace_back("org", name);
    for (const std::string& name : query.places) filters.emplace_back("place", name);
    return filters;
  }

  static void PrintAsText(const std::vector<Watch>& watches) {
    for (const Watch& watch : watches) {
      std::string line = watch.name + "\t" + watch.query.text;
      if (watch.query.any) line += " --any";
      for (const auto& [name, value] : Filters(watch.query)) line += std::string(" --") + name + " " + value;
      PrintLine(Printable(line));
    }
  }

  static void PrintAsJson(const std::vector<Watch>& watches) {
    Json json = Listing();
    json["watches"] = Json::array();
    for (const Watch& watch : watches) {
      Json row = {{"name", watch.name}, {"query", watch.query.text}};
      if (watch.query.any) row["any"] = true;
      SetIfAny(row, "collections", watch.query.collections);
      SetIfAny(row, "from", watch.query.from);
      SetIfAny(row, "to", watch.query.to);
      SetIfAny(row, "people", watch.query.people);
      SetIfAny(row, "orgs", watch.query.orgs);
      SetIfAny(row, "places", watch.query.places);
      json["watches"].push_back(std::move(row));
    }
    PrintJson(json);
  }

  std::string name_, format_ = "text";
  QueryOptions query_;
  CLI::App* add_ = nullptr;
  CLI::App* list_ = nullptr;
  CLI::App* run_ = nullptr;
  CLI::App* remove_ = nullptr;
};

}  // namespace

std::unique_ptr<Command> MakeWatch() { return std::make_unique<WatchCommand>(); }

}  // namespace broadsheet::cli
