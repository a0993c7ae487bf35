#include "indexer/import/reuters/reuters_article.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "indexer/import/clean_values.h"
#include "indexer/import/date_parser.h"
#include "indexer/import/input/encoding.h"
#include "indexer/import/json/json_text.h"
#include "indexer/import/reuters/reuters_body.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

struct Element {
  std::string_view attributes;
  std::string_view content;
  bool closed = true;
};

// The first element of that name. Elements of one name are never nested here. One without an end tag goes on to the
// next tag: in text there is no bare "<".
std::optional<Element> FindElement(std::string_view text, std::string_view name) {
  const std::string open = StrCat("<", name), close = StrCat("</", name, ">");
  for (std::size_t at = 0; (at = text.find(open, at)) != std::string_view::npos; at += open.size()) {
    const std::size_t name_end = at + open.size();
    if (name_end >= text.size() || (text[name_end] != '>' && text[name_end] != ' ')) continue;
    const std::size_t tag_end = text.find('>', name_end);
    if (tag_end == std::string_view::npos) return std::nullopt;
    const std::size_t end = text.find(close, tag_end + 1);
    const bool closed = end != std::string_view::npos;
    const std::size_t content_end = closed ? end : std::min(text.find('<', tag_end + 1), text.size());
    return Element{text.substr(name_end, tag_end - name_end), text.substr(tag_end + 1, content_end - tag_end - 1),
                   closed};
  }
  return std::nullopt;
}

std::string FindText(std::string_view text, std::string_view name) {
  const std::optional<Element> element = FindElement(text, name);
  return element ? CollapseSpace(DecodeReutersText(element->content)) : std::string();
}

// <TOPICS><D>grain</D><D>wheat</D></TOPICS>
std::vector<std::string> FindList(std::string_view text, std::string_view name) {
  std::vector<std::string> values;
  const std::optional<Element> list = FindElement(text, name);
  if (!list) return values;
  constexpr std::string_view kOpen = "<D>";
  const std::string_view all = list->content;
  for (std::size_t at = 0; (at = all.find(kOpen, at)) != std::string_view::npos;) {
    at += kOpen.size();
    std::string value = CollapseSpace(DecodeReutersText(all.substr(at, std::min(all.find('<', at), all.size()) - at)));
    if (!value.empty()) values.push_back(std::move(value));
  }
  return values;
}

// NAME="value" pairs.
std::vector<std::pair<std::string, std::string>> Attributes(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> attributes;
  for (;;) {
    text = TrimSpace(text);
    const std::size_t equals = text.find("=\"");
    if (equals == std::string_view::npos) return attributes;
    const std::size_t end = text.find('"', equals + 2);
    if (end == std::string_view::npos) return attributes;
    attributes.emplace_back(TrimSpace(text.substr(0, equals)),
                            CollapseSpace(DecodeReutersText(text.substr(equals + 2, end - equals - 2))));
    text.remove_prefix(end + 1);
  }
}

// "26-FEB-1987 15:01:01.79", in 334 articles with a wire header or a remark behind it. The zone is not given.
std::optional<PublicationTime> ParseReutersDate(std::string_view text) {
  const std::string line = CollapseSpace(text);
  const std::size_t day_end = std::min(line.find(' '), line.size());
  const std::size_t time_end = std::min(line.find(' ', std::min(day_end + 1, line.size())), line.size());
  for (const std::size_t length : {time_end, day_end, line.size()}) {
    if (const auto date = ParseHumanDate(std::string_view(line).substr(0, length)); date.ok()) return date->time;
  }
  return std::nullopt;
}

// "    SALVADOR, Feb 26 - " -> "SALVADOR, Feb 26"
std::string CleanDateline(std::string dateline) {
  while (dateline.ends_with('-') || dateline.ends_with(' ')) dateline.pop_back();
  return dateline;
}

// "By Norma Cohen and Geert Linnebank, Reuters" -> the two; the agency is not an author.
std::vector<std::string> Authors(std::string_view text) {
  std::vector<std::string> authors = SplitByline(text);
  std::erase_if(authors, [](const std::string& name) {
    const std::string lower = absl::AsciiStrToLower(ToAbsl(name));
    return lower.starts_with("reuter") && lower.size() <= std::string_view("reuters.").size();
  });
  for (std::string& name : authors) {
    constexpr std::string_view kAgency = " Reuters";
    if (name.ends_with(kAgency)) name.resize(name.size() - kAgency.size());
  }
  return authors;
}

void SetText(const Element& text, Article& article) {
  if (text.attributes.find("\"UNPROC\"") != std::string_view::npos) {
    article.body = UnprocessedBody(text.content);
    return;
  }
  article.title = FindText(text.content, "TITLE");
  article.dateline = CleanDateline(FindText(text.content, "DATELINE"));
  article.byline = Authors(FindText(text.content, "AUTHOR"));
  if (const std::optional<Element> body = FindElement(text.content, "BODY")) article.body = ReutersBody(body->content);
}

void SetAttributes(std::string_view attributes, Article& article) {
  for (const auto& [name, value] : Attributes(attributes)) {
    if (name == "NEWID") {
      article.id = value;
    } else {
      // TOPICS="YES" says that somebody assigned topics, be there any or not.
      article.extra[name == "TOPICS" ? "topics_attribute" : absl::AsciiStrToLower(ToAbsl(name))] = JsonString(value);
    }
  }
}

void SetExtra(std::string_view markup, Article& article) {
  for (const char* name : {"EXCHANGES", "COMPANIES"}) {
    const std::vector<std::string> values = FindList(markup, name);
    if (!values.empty()) article.extra[absl::AsciiStrToLower(ToAbsl(name))] = JsonArray(values);
  }
  for (const char* name : {"UNKNOWN", "MKNOTE"}) {
    const std::string value = FindText(markup, name);
    if (!value.empty()) article.extra[absl::AsciiStrToLower(ToAbsl(name))] = JsonString(value);
  }
}

void AddUnclosed(std::string_view markup, std::vector<std::string>& warnings) {
  for (const char* name : {"DATE", "TOPICS", "PLACES", "PEOPLE", "ORGS", "AUTHOR", "DATELINE", "TITLE", "BODY"}) {
    const std::optional<Element> element = FindElement(markup, name);
    if (!element || element->closed) continue;
    warnings.push_back(StrCat("<", name, "> has no end tag: read up to the next tag"));
  }
}

}  // namespace

absl::StatusOr<ImportedArticle> ParseReutersArticle(std::string_view bytes, std::int64_t now) {
  ImportedArticle imported;
  Article& article = imported.article;
  const DecodedText decoded = ToUtf8(bytes);
  if (const std::string warning = decoded.Warning(); !warning.empty()) {
    imported.warnings.push_back(StrCat("field 'body': ", warning));
  }
  const std::optional<Element> whole = FindElement(decoded.text, "REUTERS");
  if (!whole || !whole->closed) return absl::InvalidArgumentError("the tag <REUTERS …> is broken");
  const std::string_view markup = whole->content;
  const std::optional<Element> text = FindElement(markup, "TEXT");
  if (!text || !text->closed) return absl::InvalidArgumentError("field 'body': there is no whole <TEXT>…</TEXT>");
  SetAttributes(whole->attributes, article);
  SetText(*text, article);
  if (article.title.empty() && article.body.empty()) {
    // The distribution has such a one, and it counts.
    imported.warnings.push_back("field 'body': the article has neither a title nor a body");
  } else if (text->content.find("<BODY>") != std::string_view::npos && article.body.empty()) {
    imported.warnings.push_back("field 'body': it is empty");
  }
  AddUnclosed(markup, imported.warnings);
  article.topics = FindList(markup, "TOPICS");
  article.places = FindList(markup, "PLACES");
  article.people = FindList(markup, "PEOPLE");
  article.orgs = FindList(markup, "ORGS");
  SetExtra(markup, article);
  article.date = ParseReutersDate(FindText(markup, "DATE"));
  article.language = "en";
  article.source = "Reuters";
  if (std::string warning = DateWarning(article, now); !warning.empty())
    imported.warnings.push_back(std::move(warning));
  if (article.id.empty())
    imported.warnings.push_back("field 'id': NEWID is missing; the content's hash takes its place");
  EnsureId(article);
  return imported;
}

}  // namespace broadsheet
