// show: one article.
#include <CLI/CLI.hpp>
#include <string_view>

#include "absl/strings/str_join.h"
#include "broadsheet/archive.h"
#include "broadsheet/article_json.h"
#include "tools/answer.h"
#include "tools/commands/commands.h"
#include "tools/hit_output.h"
#include "tools/terminal.h"
#include "tools/validators.h"

namespace broadsheet::cli {
namespace {

constexpr const char* kExamples = R"(Examples:
  broadsheet show wire/1042
  broadsheet show wire/1042 --revision 1 --format json)";

void PrintIfAny(std::string_view label, const std::string& value) {
  if (!value.empty()) PrintLine(std::string(label) + Printable(value));
}

void PrintText(const StoredArticle& stored) {
  const Style style = Style::ForAnswers();
  const Article& article = stored.article;
  PrintLine(style.Title(Printable(article.title.empty() ? "(no title)" : article.title)));
  PrintIfAny("", article.deck);
  PrintLine("");
  PrintLine(style.Faint(Printable(stored.FullId() + ", revision " + std::to_string(stored.revision))));
  PrintIfAny("Date: ", DateText(article.date));
  PrintIfAny("Modified: ", DateText(article.modified));
  PrintIfAny("By: ", absl::StrJoin(article.byline, ", "));
  PrintIfAny("Source: ", article.source);
  PrintIfAny("Section: ", article.section);
  PrintIfAny("Credit: ", article.credit);
  PrintIfAny("People: ", absl::StrJoin(EntityNames(stored, EntityType::kPerson), ", "));
  PrintIfAny("Organisations: ", absl::StrJoin(EntityNames(stored, EntityType::kOrganisation), ", "));
  PrintIfAny("Places: ", absl::StrJoin(EntityNames(stored, EntityType::kPlace), ", "));
  PrintIfAny("Topics: ", absl::StrJoin(article.topics, ", "));
  PrintIfAny("Language: ", article.language);
  PrintIfAny("URL: ", article.url);
  for (const auto& [name, value] : article.extra) PrintIfAny(name + ": ", value);
  PrintLine("");
  PrintIfAny("", article.dateline);
  PrintLine(Printable(article.body));
}

class Show : public Command {
 public:
  void Declare(CLI::App& app) override {
    app.add_option("ID", id_, "The article's id with its collection, as searches print it")->type_name("")->required();
    app.add_option("--format", format_, "text or json")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"text", "json"}).description(""));
    app.add_option("--revision", revision_, "An earlier revision; they count from 1")
        ->type_name("N")
        ->check(WholeNumber(1, std::numeric_limits<std::uint32_t>::max()));
    app.footer(kExamples);
  }

  absl::StatusOr<ExitStatus> Run(const std::string& directory) override {
    const auto searcher = Archive(directory).OpenSearcher();
    if (!searcher.ok()) return searcher.status();
    const auto stored = (*searcher)->Show(id_, revision_);
    if (!stored.ok()) return stored.status();
    if (format_ == "json") {
      PrintLine(ArticleToJson(*stored));
    } else {
      PrintText(*stored);
    }
    return kDone;
  }

 private:
  std::string id_;
  std::string format_ = "text";
  std::uint32_t revision_ = 0;
};

}  // namespace

std::unique_ptr<Command> MakeShow() { return std::make_unique<Show>(); }

}  // namespace broadsheet::cli
