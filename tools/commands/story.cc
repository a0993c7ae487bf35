// story: the copies and versions of one article, and its revisions.
#include <CLI/CLI.hpp>
#include <cmath>

#include "broadsheet/archive.h"
#include "tools/answer.h"
#include "tools/commands/commands.h"
#include "tools/hit_output.h"
#include "tools/json.h"
#include "tools/terminal.h"

namespace broadsheet::cli {
namespace {

constexpr const char* kExamples = R"(Examples:
  broadsheet story wire/1042
  broadsheet story wire/1042 --format json

Copies and versions share much of their text with the article; they may stand in any collection. The percentage is how
much of the shorter text is in the other one. Revisions are what the archive was given under the article's id.)";

std::string_view RelationName(StoryRelation relation) {
  switch (relation) {
    case StoryRelation::kAsked:
      return "asked";
    case StoryRelation::kCopy:
      return "copy";
    case StoryRelation::kVersion:
      return "version";
  }
  return {};
}

std::string DateOr(const Article& article, const std::string& otherwise) {
  return article.date ? FormatRfc3339(*article.date) : otherwise;
}

std::string TitleOf(const Article& article) { return article.title.empty() ? "(no title)" : article.title; }

void PrintArticle(const StoryArticle& member, const Style& style) {
  const Article& article = member.article.article;
  std::string facts = DateOr(article, "undated") + " · " + member.article.FullId();
  if (!article.source.empty()) facts += " · " + article.source;
  if (member.relation != StoryRelation::kAsked) {
    facts += " · " + std::string(RelationName(member.relation)) + ", " +
             std::to_string(std::lround(member.shared * 100)) + " %";
  }
  const bool asked = member.relation == StoryRelation::kAsked;
  PrintLine((asked ? "> " : "  ") + style.Title(Printable(TitleOf(article))));
  PrintLine("  " + style.Faint(Printable(facts)));
}

void PrintRevision(const StoredArticle& revision) {
  const Article& article = revision.article;
  std::string line = "  revision " + std::to_string(revision.revision) + " · " + DateOr(article, "undated");
  if (article.modified) line += " · modified " + FormatRfc3339(*article.modified);
  PrintLine(Printable(line + " · " + TitleOf(article)));
}

void PrintText(const Story& story) {
  const Style style = Style::ForAnswers();
  for (const StoryArticle& member : story.articles) {
    PrintArticle(member, style);
    if (member.relation == StoryRelation::kAsked && story.revisions.size() > 1) {
      for (const StoredArticle& revision : story.revisions) PrintRevision(revision);
    }
  }
  PrintLine("");
  PrintLine(Counted(story.articles.size(), "article", "articles"));
}

Json RevisionToJson(const StoredArticle& revision) {
  Json json{{"revision", revision.revision}};
  SetIfAny(json, "title", revision.article.title);
  SetIfAny(json, "date", DateOr(revision.article, ""));
  if (revision.article.modified) json["modified"] = FormatRfc3339(*revision.article.modified);
  return json;
}

void PrintAsJson(const std::string& id, const Story& story, std::uint64_t commit) {
  Json json = Listing();
  json["id"] = id;
  json["commit"] = commit;
  json["revisions"] = Json::array();
  for (const StoredArticle& revision : story.revisions) json["revisions"].push_back(RevisionToJson(revision));
  json["articles"] = Json::array();
  for (const StoryArticle& member : story.articles) {
    Json article = FactsToJson(member.article);
    article["relation"] = RelationName(member.relation);
    article["shared"] = member.shared;
    json["articles"].push_back(std::move(article));
  }
  PrintJson(json);
}

class StoryCommand : public Command {
 public:
  void Declare(CLI::App& app) override {
    app.add_option("ID", id_, "The article's id with its collection, as searches print it")->type_name("")->required();
    app.add_option("--format", format_, "text or json")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"text", "json"}).description(""));
    app.footer(kExamples);
  }

  absl::StatusOr<ExitStatus> Run(const std::string& directory) override {
    const auto searcher = Archive(directory).OpenSearcher();
    if (!searcher.ok()) return searcher.status();
    const auto story = (*searcher)->TellStory(id_);
    if (!story.ok()) return story.status();
    if (format_ == "json") {
      PrintAsJson(id_, *story, (*searcher)->commit());
    } else {
      PrintText(*story);
    }
    return kDone;
  }

 private:
  std::string id_;
  std::string format_ = "text";
};

}  // namespace

std::unique_ptr<Command> MakeStory() { return std::make_unique<StoryCommand>(); }

}  // namespace broadsheet::cli
