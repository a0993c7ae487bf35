#include "tools/article_csv.h"

#include <array>
#include <string>
#include <vector>

#include "tools/answer.h"
#include "tools/csv.h"
#include "tools/json.h"

namespace broadsheet::cli {
namespace {

std::string TimeText(const std::optional<PublicationTime>& time) { return time ? FormatRfc3339(*time) : ""; }

std::string ListText(const std::vector<std::string>& values) { return values.empty() ? "" : JsonText(Json(values)); }

// The values are JSON already and stay as they are; what is none is a string.
std::string ExtraText(const Article& article) {
  std::string object;
  for (const auto& [name, value] : article.extra) {
    object += object.empty() ? "{" : ",";
    object += JsonText(Json(name)) + ":" + (Json::accept(value) ? value : JsonText(Json(value)));
  }
  return object.empty() ? object : object + "}";
}

}  // namespace

void PrintArticleCsvHeader() {
  PrintLine(
      "id,title,date,modified,source,section,url,language,byline,dateline,credit,deck,body,people,orgs,places,topics,"
      "extra,markup");
}

void PrintArticleAsCsv(const Article& article) {
  PrintCsvRow(std::array{article.id, article.title, TimeText(article.date), TimeText(article.modified), article.source,
                         article.section, article.url, article.language, ListText(article.byline), article.dateline,
                         article.credit, article.deck, article.body, ListText(article.people), ListText(article.orgs),
                         ListText(article.places), ListText(article.topics), ExtraText(article), std::string("false")});
}

}  // namespace broadsheet::cli
