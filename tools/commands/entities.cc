// entities: the catalogue of people, organisations and places, and its corrections by hand.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>

#include "broadsheet/archive.h"
#include "broadsheet/recogniser.h"
#include "tools/answer.h"
#include "tools/commands/commands.h"
#include "tools/json.h"
#include "tools/terminal.h"
#include "tools/validators.h"

namespace broadsheet::cli {
namespace {

constexpr const char* kExamples = R"(Examples:
  broadsheet entities                                the most frequent people, organisations and places
  broadsheet entities list har --type person         people with a name that begins so
  broadsheet entities show 'Maren Berg'              when, by which names, in whose company
  broadsheet entities merge Kiev Kyiv                Kiev goes by Kyiv from now on
  broadsheet entities split Kyiv Kiev                and no more
  broadsheet entities rename 'M. Berg' 'Maren Berg'

NAME is a whole name, for show also a part that only one name has; person:NAME, org:NAME or place:NAME tells a person from
a place of the same name. Corrections hold for searches, hits, facets and this list at once, and outlive reindex. They change
no article: `show` prints what it says.)";

std::string TypeText(EntityType type) { return std::string(EntityTypeName(type)); }

std::string MonthText(const EntityProfile::Month& month) {
  return DayText(ToDay({month.year, month.month, 1})).substr(0, 7);
}

Json CountToJson(const EntityCount& count) {
  return {{"name", count.name}, {"type", TypeText(count.type)}, {"articles", count.articles}};
}

Json CountsToJson(const std::vector<EntityCount>& counts) {
  Json rows = Json::array();
  for (const EntityCount& count : counts) rows.push_back(CountToJson(count));
  return rows;
}

void PrintCountsAsText(const std::vector<EntityCount>& counts, const std::string& indent) {
  std::size_t width = 0;
  for (const EntityCount& count : counts) width = std::max(width, std::to_string(count.articles).size());
  for (const EntityCount& count : counts) {
    const std::string number = std::to_string(count.articles);
    PrintLine(indent + std::string(width - number.size(), ' ') + number + "  " + Printable(count.name) + " (" +
              TypeText(count.type) + ")");
  }
}

void PrintProfileAsJson(const EntityProfile& profile) {
  Json json = Listing();
  json.update(CountToJson(profile.entity));
  if (profile.first_day) json["first"] = DayText(*profile.first_day);
  if (profile.last_day) json["last"] = DayText(*profile.last_day);
  json["aliases"] = Json::array();
  for (const EntityProfile::Alias& alias : profile.aliases) {
    json["aliases"].push_back({{"name", alias.name}, {"mentions", alias.mentions}});
  }
  SetIfAny(json, "joined", profile.joined);
  json["timeline"] = Json::array();
  for (const EntityProfile::Month& month : profile.months) {
    json["timeline"].push_back({{"month", MonthText(month)}, {"articles", month.articles}});
  }
  json["company"] = CountsToJson(profile.company);
  PrintJson(json);
}

void PrintProfileAsText(const EntityProfile& profile) {
  const Style style = Style::ForAnswers();
  PrintLine(style.Title(Printable(profile.entity.name)) + " (" + TypeText(profile.entity.type) + ")");
  std::string facts = Counted(profile.entity.articles, "article", "articles");
  if (profile.first_day) facts += ", " + DayText(*profile.first_day) + " to " + DayText(*profile.last_day);
  PrintLine(facts);
  if (!profile.aliases.empty()) PrintLine("\nCalled (mentions):");
  for (const EntityProfile::Alias& alias : profile.aliases) {
    PrintLine("  " + std::to_string(alias.mentions) + "  " + Printable(alias.name));
  }
  if (!profile.joined.empty()) PrintLine("\nGoing by this name:");
  for (const std::string& name : profile.joined) PrintLine("  " + Printable(name));
  if (!profile.months.empty()) PrintLine("\nArticles by month:");
  for (const EntityProfile::Month& month : profile.months) {
    PrintLine("  " + MonthText(month) + "  " + std::to_string(month.articles));
  }
  if (!profile.company.empty()) PrintLine("\nIn the company of (articles of both):");
  PrintCountsAsText(profile.company, "  ");
}

class Entities : public Command {
 public:
  void Declare(CLI::App& app) override {
    app.require_subcommand(0, 1);
    CLI::App* list =
        app.add_subcommand("list", "Names with their numbers of articles, most frequent first (the default)");
    list->add_option("PREFIX", options_.prefix, "Only names with a word that begins so")->type_name("");
    for (CLI::App* part : {&app, list}) {
      part->add_option("--type", types_, "Only person, org, place or misc; several with commas")
          ->type_name("TYPE")
          ->delimiter(',')
          ->check(CLI::IsMember({"person", "org", "place", "misc"}).description(""));
      part->add_option("--limit", options_.limit, "At most so many")
          ->type_name("N")
          ->capture_default_str()
          ->check(WholeNumber(0));
    }
    show_ = app.add_subcommand("show", "What the archive knows about one: when, by which names, in whose company");
    show_->add_option("NAME", change_.name, "A whole name, or a part that only one name has")
        ->type_name("")
        ->required();
    for (CLI::App* part : {&app, list, show_}) {
      part->add_option("--format", format_, "text or json")
          ->type_name("FORMAT")
          ->check(CLI::IsMember({"text", "json"}).description(""));
    }
    merge_ = app.add_subcommand("merge", "Let NAME go by OTHER from now on: two names of one entity");
    merge_->add_option("NAME", change_.name, "The name that goes")->type_name("")->required();
    merge_->add_option("OTHER", change_.other, "The name that stays")->type_name("")->required();
    split_ = app.add_subcommand("split", "Undo merging and renaming; what one article joined by itself stays joined");
    split_->add_option("NAME", change_.name, "The name that others go by")->type_name("")->required();
    split_->add_option("OTHER", change_.other, "The one to part from it; all if not given")->type_name("");
    rename_ = app.add_subcommand("rename", "Show an entity under another name");
    rename_->add_option("NAME", change_.name, "Its name now")->type_name("")->required();
    rename_->add_option("NEW", change_.other, "Its new name")->type_name("")->required();
    for (CLI::App* part : {list, show_, merge_, split_, rename_}) part->fallthrough();
    app.footer(kExamples);
    list->footer("Examples:\n  broadsheet entities list har --type person --limit 10");
    show_->footer(
        "Examples:\n  broadsheet entities show 'Maren Berg'\n  broadsheet entities show org:meridian --format json");
    merge_->footer(
        "Examples:\n  broadsheet entities merge Kiev Kyiv\n  broadsheet entities merge 'org:Sund Ferries' 'Meridian "
        "Lines'");
    split_->footer("Examples:\n  broadsheet entities split Kyiv Kiev\n  broadsheet entities split Kyiv");
    rename_->footer("Examples:\n  broadsheet entities rename 'M. Berg' 'Maren Berg'");
  }

  absl::StatusOr<ExitStatus> Run(const std::string& directory) override {
    if (merge_->parsed()) return Change(directory, EntityChange::Kind::kMerge);
    if (split_->parsed()) return Change(directory, EntityChange::Kind::kSplit);
    if (rename_->parsed()) return Change(directory, EntityChange::Kind::kRename);
    const auto searcher = Archive(directory).OpenSearcher();
    if (!searcher.ok()) return searcher.status();
    return show_->parsed() ? ShowOne(**searcher) : List(**searcher);
  }

 private:
  absl::StatusOr<ExitStatus> List(const Searcher& searcher) {
    static const std::map<std::string, EntityType> kTypes = {{"person", EntityType::kPerson},
                                                             {"org", EntityType::kOrganisation},
                                                             {"place", EntityType::kPlace},
                                                             {"misc", EntityType::kMisc}};
    for (const std::string& type : types_) options_.types.push_back(kTypes.at(type));
    const auto list = searcher.ListEntities(options_);
    if (!list.ok()) return list.status();
    if (format_ == "json") {
      Json json = Listing();
      json["distinct"] = list->distinct;
      json["entities"] = CountsToJson(list->entities);
      PrintJson(json);
      return kDone;
    }
    PrintCountsAsText(list->entities, "");
    std::string closing = Counted(list->distinct, "entity", "entities");
    if (list->entities.size() < list->distinct) closing += ", " + std::to_string(list->entities.size()) + " shown";
    PrintLine(closing);
    return kDone;
  }

  absl::StatusOr<ExitStatus> ShowOne(const Searcher& searcher) {
    const auto profile = searcher.ShowEntity(change_.name);
    if (!profile.ok()) return profile.status();
    if (format_ == "json") {
      PrintProfileAsJson(*profile);
    } else {
      PrintProfileAsText(*profile);
    }
    return kDone;
  }

  absl::StatusOr<ExitStatus> Change(const std::string& directory, EntityChange::Kind kind) {
    change_.kind = kind;
    if (const absl::Status changed = Archive(directory).CorrectEntities(change_); !changed.ok()) return changed;
    switch (kind) {
      case EntityChange::Kind::kMerge:
      case EntityChange::Kind::kRename:
        PrintLine(Printable(change_.name) + " goes by " + Printable(change_.other));
        break;
      case EntityChange::Kind::kSplit:
        PrintLine(Printable(change_.other.empty() ? "only " + change_.name + " goes by its name"
                                                  : change_.other + " no longer goes by " + change_.name));
        break;
    }
    return kDone;
  }

  EntityListOptions options_;
  std::vector<std::string> types_;
  EntityChange change_;
  std::string format_ = "text";
  CLI::App* show_ = nullptr;
  CLI::App* merge_ = nullptr;
  CLI::App* split_ = nullptr;
  CLI::App* rename_ = nullptr;
};

}  // namespace

std::unique_ptr<Command> MakeEntities() { return std::make_unique<Entities>(); }

}  // namespace broadsheet::cli
