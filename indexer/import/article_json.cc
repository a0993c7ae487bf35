#include "broadsheet/article_json.h"

#include <string_view>

#include "indexer/import/json/json_text.h"
#include "indexer/import/markup_text.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// Writes members one after another; absent facts write nothing.
class ObjectWriter {
 public:
  void Raw(std::string_view name, std::string_view json) {
    text_ += text_.empty() ? '{' : ',';
    text_ += JsonString(name);
    text_ += ':';
    text_ += json;
  }
  void Text(std::string_view name, std::string_view value) {
    if (!value.empty()) Raw(name, JsonString(value));
  }
  void List(std::string_view name, const std::vector<std::string>& values) {
    if (!values.empty()) Raw(name, JsonArray(values));
  }
  void Time(std::string_view name, const std::optional<PublicationTime>& time) {
    if (time) Raw(name, JsonString(FormatRfc3339(*time)));
  }
  bool empty() const { return text_.empty(); }
  std::string Take() && { return text_.empty() ? "{}" : std::move(text_) + "}"; }

 private:
  std::string text_;
};

// The values are JSON text already; what is none (an article made by hand) is written as a string.
std::string ExtraObject(const std::map<std::string, std::string>& extra) {
  ObjectWriter writer;
  for (const auto& [name, value] : extra) writer.Raw(name, IsJsonValue(value) ? value : JsonString(value));
  return std::move(writer).Take();
}

using Names = std::vector<std::string>;

void WriteFacts(const Article& article, const Names& people, const Names& orgs, const Names& places,
                ObjectWriter& writer) {
  if (LooksLikeMarkup(article.title) || LooksLikeMarkup(article.deck) || LooksLikeMarkup(article.body)) {
    writer.Raw(kMarkupMember, "false");
  }
  writer.Text("title", article.title);
  writer.Time("date", article.date);
  writer.Time("modified", article.modified);
  writer.Text("source", article.source);
  writer.Text("section", article.section);
  writer.Text("url", article.url);
  writer.Text("language", article.language);
  writer.List("byline", article.byline);
  writer.Text("dateline", article.dateline);
  writer.Text("credit", article.credit);
  writer.Text("deck", article.deck);
  writer.Text("body", article.body);
  writer.List("people", people);
  writer.List("orgs", orgs);
  writer.List("places", places);
  writer.List("topics", article.topics);
  if (!article.extra.empty()) writer.Raw("extra", ExtraObject(article.extra));
}

// Which of the names the producer did not give.
void WriteRecognised(const StoredArticle& stored, ObjectWriter& writer) {
  ObjectWriter recognised;
  for (const auto& [type, name] :
       {std::pair(EntityType::kPerson, "people"), std::pair(EntityType::kOrganisation, "orgs"),
        std::pair(EntityType::kPlace, "places")}) {
    Names names;
    for (const ArticleEntity& entity : stored.entities) {
      if (entity.type == type && !entity.given) names.push_back(entity.name);
    }
    recognised.List(name, names);
  }
  if (!recognised.empty()) writer.Raw("recognised", std::move(recognised).Take());
}

}  // namespace

std::string ArticleToJson(const Article& article) {
  ObjectWriter writer;
  writer.Text("id", article.id);
  WriteFacts(article, article.people, article.orgs, article.places, writer);
  return std::move(writer).Take();
}

std::string ArticleToJson(const StoredArticle& stored) {
  ObjectWriter writer;
  writer.Text("id", stored.FullId());
  writer.Text("collection", stored.collection);
  writer.Raw("revision", StrCat(stored.revision));
  WriteFacts(stored.article, EntityNames(stored, EntityType::kPerson), EntityNames(stored, EntityType::kOrganisation),
             EntityNames(stored, EntityType::kPlace), writer);
  WriteRecognised(stored, writer);
  return std::move(writer).Take();
}

}  // namespace broadsheet
