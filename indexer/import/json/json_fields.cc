#include "indexer/import/json/json_fields.h"

#include <optional>

#include "storage/strings.h"

namespace broadsheet {
namespace {

struct Names {
  ArticleField field;
  std::string_view names;  // folded, in order of rank; the first is ours. "!" ends a name whose value is HTML.
};

// From NewsML-G2 and ninjs, schema.org, JSON Feed, WordPress, RSS converters, crawlers, and common sense.
constexpr Names kNames[] = {
    {ArticleField::kId, "id docid documentid articleid guid uuid docno newid itemid identifier uri"},
    {ArticleField::kTitle, "title headline head headlinetext heading ogtitle name"},
    {ArticleField::kDeck,
     "deck standfirst subtitle subheadline subhead dek summary abstract descriptiontext description teaser excerpt "
     "snippet ogdescription headlineextended"},
    {ArticleField::kBody,
     "body bodytext text articlebody maintext fulltext contenttext content story bodyxhtml! bodyhtml! contenthtml! "
     "html! "
     "articletext articlecontent"},
    {ArticleField::kDateline, "dateline"},
    {ArticleField::kCredit, "credit creditline"},
    {ArticleField::kSource,
     "source sourcename publisher provider sitename ogsitename agency newspaper outlet publication"},
    {ArticleField::kSection, "section articlesection category categoryname desk rubric channel department"},
    {ArticleField::kUrl, "url link canonicalurl permalink weburl articleurl ogurl href canonical"},
    {ArticleField::kLanguage, "language lang inlanguage languagecode locale"},
    {ArticleField::kDate,
     "date datepublished publishedat published publicationdate pubdate publishdate datepublish publishedtime "
     "articlepublishedtime publicationtime firstpublished firstcreated versioncreated dctermscreated "
     "timestamp datetime dategmt createdat created datecreated time"},
    {ArticleField::kModified,
     "modified datemodified updatedat updated lastmodified modifiedat modifiedgmt dateupdated lastupdated lastmod "
     "articlemodifiedtime edited"},
    {ArticleField::kByline, "byline author authors creator dccreator by writer writers reporter reporters authorname"},
    {ArticleField::kPeople, "people person persons"},
    {ArticleField::kOrgs, "orgs org organizations organisations organization organisation companies company"},
    {ArticleField::kPlaces, "places place locations location geo"},
    {ArticleField::kTopics, "topics topic keywords tags subjects subject categories keyword tag newskeywords labels"},
    {ArticleField::kExtra, "extra"},
    {ArticleField::kCollection, "collection"},
    {ArticleField::kIgnored, "revision"},
};

std::string Fold(std::string_view name) {
  std::string folded;
  folded.reserve(name.size());
  for (const char c : name) {
    if (c == '_' || c == '-' || c == '.' || c == ' ' || c == ':' || c == '@') continue;
    folded += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  }
  return folded;
}

using Table = std::unordered_map<std::string, FieldMeaning>;

Table BuildTable() {
  Table table;
  for (const Names& row : kNames) {
    int rank = 0;
    std::string_view rest = row.names;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      std::string_view name = rest.substr(0, end);
      const bool html = name.ends_with('!');
      if (html) name.remove_suffix(1);
      table.emplace(Fold(name), FieldMeaning{row.field, rank++, html});
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return table;
}

const Table& Synonyms() {
  static const Table table = BuildTable();
  return table;
}

// The field whose own name is `name`.
std::optional<ArticleField> OwnName(std::string_view name) {
  for (const Names& row : kNames) {
    if (row.names.substr(0, row.names.find(' ')) == name) return row.field;
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<FieldNames> FieldNames::Create(const std::vector<std::pair<std::string, std::string>>& mapping) {
  FieldNames names;
  for (const auto& [producer, ours] : mapping) {
    const std::optional<ArticleField> field = OwnName(ours);
    if (!field) {
      return absl::InvalidArgumentError(
          StrCat("field mapping: '", ours, "' (for '", producer,
                 "') is no field of an article; fields are id, title, deck, body, dateline, credit, source, section, "
                 "url, language, date, modified, byline, people, orgs, places, topics and extra"));
    }
    // "extra": kept there under its own name, whatever the name would mean.
    names.mapped_[producer] = FieldMeaning{*field, -1, false};
  }
  return names;
}

const FieldMeaning* FieldNames::Find(std::string_view name) const {
  if (!mapped_.empty()) {
    if (const auto found = mapped_.find(std::string(name)); found != mapped_.end()) return &found->second;
  }
  // Mongo's "_id" and JSON-LD's "@id" fold to "id", and rank behind it only by coming second.
  const auto found = Synonyms().find(Fold(name));
  return found == Synonyms().end() ? nullptr : &found->second;
}

}  // namespace broadsheet
