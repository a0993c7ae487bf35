#include "indexer/import/json/json_feed.h"

#include <algorithm>
#include <cstddef>

#include "indexer/import/json/json_members.h"

namespace broadsheet {
namespace {

// What an article has, and a feed has not.
bool IsOfAnArticle(ArticleField field) {
  return field == ArticleField::kBody || field == ArticleField::kId || field == ArticleField::kDate;
}

bool IsArticleItself(simdjson::dom::object object, const FieldNames& names) {
  return std::any_of(object.begin(), object.end(), [&](const simdjson::dom::key_value_pair& field) {
    const FieldMeaning* meaning = names.Find(field.key);
    return meaning != nullptr && IsOfAnArticle(meaning->field) && !field.value.is_null();
  });
}

// `field` is one of `object`.
bool IsListOfArticles(const simdjson::dom::key_value_pair& field, simdjson::dom::object object,
                      const FieldNames& names) {
  if (std::find(kFeedLists.begin(), kFeedLists.end(), field.key) == kFeedLists.end()) return false;
  simdjson::dom::array list;
  simdjson::dom::object first;
  if (field.value.get_array().get(list) != simdjson::SUCCESS) return false;
  if (field.key == "items" && IsJsonFeed(object)) return true;
  return list.at(0).get_object().get(first) == simdjson::SUCCESS && HasArticleText(first, names);
}

}  // namespace

bool IsJsonFeed(simdjson::dom::object object) {
  std::string_view version;
  return object.at_key("version").get_string().get(version) == simdjson::SUCCESS &&
         version.find("://jsonfeed.org/version/") != std::string_view::npos;
}

bool HasArticleText(simdjson::dom::object object, const FieldNames& names) {
  return std::any_of(object.begin(), object.end(), [&](const simdjson::dom::key_value_pair& field) {
    const FieldMeaning* meaning = names.Find(field.key);
    if (meaning == nullptr || field.key == "name" || field.key == "description") return false;
    const bool is_text = meaning->field == ArticleField::kTitle || meaning->field == ArticleField::kBody ||
                         meaning->field == ArticleField::kDeck;
    return is_text && !field.value.is_null();
  });
}

std::optional<std::vector<std::string_view>> ArticlesOfFeed(simdjson::dom::object object, std::string_view text,
                                                            const FieldNames& names) {
  std::size_t index = 0;
  for (const simdjson::dom::key_value_pair field : object) {
    if (IsListOfArticles(field, object, names)) {
      const std::vector<std::string_view> values = RawMembers(text);
      if (index >= values.size() || (!IsJsonFeed(object) && IsArticleItself(object, names))) return std::nullopt;
      return RawElements(values[index]);
    }
    ++index;
  }
  return std::nullopt;
}

}  // namespace broadsheet
