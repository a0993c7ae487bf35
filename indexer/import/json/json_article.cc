#include "indexer/import/json/json_article.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "indexer/analysis/language_name.h"
#include "indexer/import/clean_values.h"
#include "indexer/import/input/encoding.h"
#include "indexer/import/json/json_members.h"
#include "indexer/import/json/json_values.h"
#include "indexer/import/markup_text.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

using simdjson::dom::element;

struct Member {
  std::string_view name;
  element value;
  const FieldMeaning* meaning;  // nullptr: unknown
  bool used = false;            // else it goes to extra
};

bool IsAbsent(element value) {
  std::string_view text;
  return value.is_null() || (value.get_string().get(text) == simdjson::SUCCESS && TrimSpace(text).empty());
}

// Reads one object; the article's fields each from the best of the members that could be it.
class ArticleReader {
 public:
  ArticleReader(simdjson::dom::object object, std::string_view text, const FieldNames& names, std::int64_t now)
      : text_(text), now_(now) {
    best_.fill(-1);
    for (const auto field : object) {
      members_.push_back({field.key, field.value, names.Find(field.key)});
      if (field.key == kMarkupMember && field.value.is_bool()) {
        converts_markup_ = bool(field.value);
        members_.back().used = true;
      }
      Consider(static_cast<int>(members_.size()) - 1);
    }
  }

  FeedFacts ReadFacts() {
    ReadLanguage();
    ReadByline();
    return {std::move(article_.language), std::move(article_.byline)};
  }

  absl::StatusOr<ImportedArticle> Read() {
    ReadTexts();
    ReadLists();
    article_.date = ReadTime(ArticleField::kDate);
    article_.modified = ReadTime(ArticleField::kModified);
    const bool has_text = !article_.title.empty() || !article_.body.empty() || !article_.deck.empty();
    if (!has_text && !article_.id.empty() && article_.date) {
      // Archives have such articles, and what was exported must come back.
      imported_.warnings.push_back("field 'body': the article has no title, deck or body");
    } else if (!has_text) {
      return absl::InvalidArgumentError(
          "the object has no title, deck or body (a field mapping can say which of its fields they are)");
    }
    ReadExtra();
    if (!date_is_bad_) {
      if (std::string warning = DateWarning(article_, now_); !warning.empty())
        imported_.warnings.push_back(std::move(warning));
    }
    StripCollection();
    EnsureId(article_);
    return std::move(imported_);
  }

 private:
  void Consider(int index) {
    const Member& member = members_[index];
    if (member.meaning == nullptr || IsAbsent(member.value)) return;
    int& best = best_[static_cast<int>(member.meaning->field)];
    if (best < 0 || member.meaning->rank < members_[best].meaning->rank) best = index;
  }

  Member* Best(ArticleField field) {
    const int index = best_[static_cast<int>(field)];
    return index < 0 ? nullptr : &members_[index];
  }

  void Warn(const Member& member, std::string_view what) {
    std::string name(member.name);
    CleanUtf8(name);
    imported_.warnings.push_back(StrCat("field '", name, "': ", what, "; kept as extra"));
  }

  std::string ReadText(ArticleField field) {
    Member* member = Best(field);
    if (member == nullptr) return {};
    absl::StatusOr<std::string> text =
        field == ArticleField::kBody ? JsonBodyValue(member->value) : JsonTextValue(member->value);
    if (!text.ok()) {
      Warn(*member, ToStd(text.status().message()));
      return {};
    }
    member->used = true;
    const bool is_text = field == ArticleField::kBody || field == ArticleField::kDeck;
    const bool may_be_markup = is_text || field == ArticleField::kTitle;
    if (may_be_markup && converts_markup_ && (member->meaning->html || LooksLikeMarkup(*text))) {
      has_references_ = has_references_ || is_text;
      return MarkupText(*text);
    }
    const bool is_prose = field != ArticleField::kId && field != ArticleField::kUrl && field != ArticleField::kLanguage;
    return has_references_ && is_prose ? ResolveReferences(*text) : *std::move(text);
  }

  void ReadTexts() {
    // First: they tell whether the others have references.
    article_.body = CleanBody(ReadText(ArticleField::kBody));
    article_.deck = CleanBody(ReadText(ArticleField::kDeck));
    article_.id = TrimSpace(ReadText(ArticleField::kId));
    article_.title = CollapseSpace(ReadText(ArticleField::kTitle));
    article_.dateline = CollapseSpace(ReadText(ArticleField::kDateline));
    article_.credit = CollapseSpace(ReadText(ArticleField::kCredit));
    article_.source = CollapseSpace(ReadText(ArticleField::kSource));
    article_.section = CollapseSpace(ReadText(ArticleField::kSection));
    article_.url = TrimSpace(ReadText(ArticleField::kUrl));
    ReadLanguage();
  }

  void ReadLanguage() {
    const std::string language = ReadText(ArticleField::kLanguage);
    article_.language = NormalizeLanguage(language);
    if (article_.language.empty() && !language.empty()) {
      Member* member = Best(ArticleField::kLanguage);
      member->used = false;
      Warn(*member, StrCat("'", language, "' is no known language"));
    }
  }

  std::vector<std::string> ReadList(ArticleField field, std::string_view separators) {
    Member* member = Best(field);
    if (member == nullptr) return {};
    absl::StatusOr<std::vector<std::string>> list = JsonListValue(member->value, separators, has_references_);
    if (!list.ok()) {
      Warn(*member, ToStd(list.status().message()));
      return {};
    }
    member->used = true;
    return *std::move(list);
  }

  void ReadByline() {
    article_.byline = ReadList(ArticleField::kByline, {});
    if (Member* byline = Best(ArticleField::kByline); byline != nullptr && byline->value.is_string()) {
      article_.byline = article_.byline.empty() ? article_.byline : SplitByline(article_.byline[0]);
    }
  }

  void ReadLists() {
    ReadByline();
    // "Washington, D.C." is one place; keywords come with commas.
    article_.people = ReadList(ArticleField::kPeople, ";");
    article_.orgs = ReadList(ArticleField::kOrgs, ";");
    article_.places = ReadList(ArticleField::kPlaces, ";");
    article_.topics = ReadList(ArticleField::kTopics, ",;");
  }

  std::optional<PublicationTime> ReadTime(ArticleField field) {
    Member* member = Best(field);
    if (member == nullptr) return std::nullopt;
    const absl::StatusOr<ParsedDate> date = JsonDateValue(member->value, article_.language);
    if (!date.ok()) {
      Warn(*member, ToStd(date.status().message()));
      date_is_bad_ = date_is_bad_ || field == ArticleField::kDate;
      return std::nullopt;
    }
    member->used = true;
    if (date->ambiguous) {
      imported_.warnings.push_back(StrCat("field '", member->name,
                                          "': day and month could be the other way round; read as ",
                                          FormatRfc3339(date->time)));
    }
    return date->time;
  }

  // What nobody has claimed, as it was written.
  void ReadExtra() {
    std::vector<std::string_view> raw;
    const auto raw_value = [&](std::size_t index) {
      if (raw.empty()) raw = RawMembers(text_);
      return MinifiedJson(index < raw.size() ? raw[index] : std::string_view("null"));
    };
    for (std::size_t i = 0; i < members_.size(); ++i) {
      const Member& member = members_[i];
      const ArticleField field = member.meaning == nullptr ? ArticleField::kTitle : member.meaning->field;
      if (member.used || field == ArticleField::kCollection || field == ArticleField::kIgnored) continue;
      if (member.meaning != nullptr && (member.value.is_null() || IsAbsent(member.value))) continue;
      const bool is_own_extra = field == ArticleField::kExtra && member.meaning->rank == 0 && member.value.is_object();
      if (is_own_extra) {
        AddExtraObject(member.value, raw_value(i));
      } else {
        AddExtra(member.name, raw_value(i));
      }
    }
  }

  void AddExtraObject(element value, const std::string& json) {
    const std::vector<std::string_view> raw = RawMembers(json);
    std::size_t index = 0;
    simdjson::dom::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS) return;
    for (const auto field : object) {
      if (index < raw.size()) AddExtra(field.key, std::string(raw[index]));
      ++index;
    }
  }

  void AddExtra(std::string_view name, std::string json) {
    article_.extra.try_emplace(std::string(name), std::move(json));
  }

  // Exports give the full id and the collection beside it.
  void StripCollection() {
    const Member* collection = Best(ArticleField::kCollection);
    std::string_view name;
    if (collection == nullptr || collection->value.get_string().get(name) != simdjson::SUCCESS) return;
    const std::string prefix = StrCat(name, "/");
    if (article_.id.size() > prefix.size() && article_.id.starts_with(prefix)) article_.id.erase(0, prefix.size());
  }

  std::string_view text_;
  std::int64_t now_;
  std::vector<Member> members_;
  std::array<int, kArticleFields> best_;
  ImportedArticle imported_;
  Article& article_ = imported_.article;
  bool converts_markup_ = true;
  bool has_references_ = false;  // who writes body or deck as HTML escapes the other fields as well
  bool date_is_bad_ = false;
};

}  // namespace

absl::StatusOr<ImportedArticle> ArticleFromJson(simdjson::dom::object object, std::string_view text,
                                                const FieldNames& names, std::int64_t now) {
  return ArticleReader(object, text, names, now).Read();
}

FeedFacts FactsOfFeed(simdjson::dom::object feed, const FieldNames& names) {
  return ArticleReader(feed, /*text=*/{}, names, /*now=*/0).ReadFacts();
}

}  // namespace broadsheet
