#include "indexer/import/page/metadata/jsonld.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "indexer/import/page/html_blocks.h"
#include "indexer/import/page/html_dom.h"
#include "indexer/import/page/page_words.h"

namespace broadsheet {
namespace {

using Json = nlohmann::json;

constexpr int kMaxDepth = 12;
constexpr std::size_t kMaxObjects = 20000;

constexpr std::string_view kArticleTypes[] = {"Article", "BlogPosting", "Report", "LiveBlogPosting",
                                              "Posting", "Review",      "Recipe", "PressRelease"};
constexpr std::string_view kPageTypes[] = {"WebPage", "ItemPage", "AboutPage", "FAQPage"};

template <typename List>
bool NamesType(const Json& type, const List& list, bool suffix) {
  if (type.is_array()) {
    return std::any_of(type.begin(), type.end(),
                       [&](const Json& t) { return !t.is_array() && NamesType(t, list, suffix); });
  }
  if (!type.is_string()) return false;
  const auto& name = type.get_ref<const std::string&>();
  return std::any_of(std::begin(list), std::end(list),
                     [&](std::string_view wanted) { return suffix ? name.ends_with(wanted) : name == wanted; });
}

// Text with or without markup; each of its lines is a paragraph.
std::string Paragraphs(const std::string& text) {
  std::string paragraphs;
  const auto add = [&](std::string_view paragraph) {
    const std::string collapsed = CollapseText(paragraph);
    if (!collapsed.empty()) paragraphs.append(paragraphs.empty() ? "" : "\n\n").append(collapsed);
  };
  if (text.find('<') != std::string::npos) {
    if (const auto document = HtmlDocument::Parse(text); document.ok()) {
      for (const HtmlBlock& block : CutBlocks(*document, {})) add(block.text);
      return paragraphs;
    }
  }
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    add(line.find('&') == std::string::npos ? line : PlainText(line));
    at = end + 1;
  }
  return paragraphs;
}

class Reader {
 public:
  void Add(std::string_view script) {
    // Line breaks inside strings are no JSON, but common.
    std::string text(script);
    for (char& c : text) {
      if (static_cast<unsigned char>(c) < ' ') c = ' ';
    }
    const std::size_t begin = text.find_first_of("{[");
    const std::size_t end = text.find_last_of("}]");
    if (begin == std::string::npos || end == std::string::npos || end < begin) return;
    Json json = Json::parse(text.begin() + static_cast<std::ptrdiff_t>(begin),
                            text.begin() + static_cast<std::ptrdiff_t>(end) + 1, nullptr, false, true);
    if (json.is_discarded()) return;
    documents_.push_back(std::move(json));
  }

  JsonLdArticle Read() {
    for (const Json& document : documents_) Visit(document, 0);
    JsonLdArticle article;
    if (article_ != nullptr) {
      article.is_article = true;
      Fill(*article_, article);
    }
    if (page_ != nullptr) Fill(*page_, article);
    return article;
  }

 private:
  void Visit(const Json& json, int depth) {
    if (depth > kMaxDepth || ++visited_ > kMaxObjects) return;
    if (json.is_array()) {
      for (const Json& item : json) Visit(item, depth + 1);
    } else if (json.is_object()) {
      Note(json);
      for (const char* key : {"@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemReviewed", "subjectOf"}) {
        if (const auto it = json.find(key); it != json.end()) Visit(*it, depth + 1);
      }
    }
  }

  void Note(const Json& object) {
    if (const auto id = object.find("@id"); id != object.end() && id->is_string()) {
      // References repeat the id alone; the object itself says more.
      const Json*& known = by_id_[id->get<std::string>()];
      if (known == nullptr || object.size() > known->size()) known = &object;
    }
    const auto type = object.find("@type");
    if (type == object.end()) return;
    if (article_ == nullptr && NamesType(*type, kArticleTypes, true)) article_ = &object;
    if (page_ == nullptr && NamesType(*type, kPageTypes, false)) page_ = &object;
  }

  static const Json* Find(const Json& object, const char* key) {
    const auto it = object.find(key);
    return it == object.end() ? nullptr : &*it;
  }

  const Json& Resolve(const Json& value) const {
    if (value.is_object() && value.size() <= 2) {
      if (const Json* id = Find(value, "@id"); id != nullptr && id->is_string()) {
        const auto it = by_id_.find(id->get_ref<const std::string&>());
        if (it != by_id_.end()) return *it->second;
      }
    }
    return value;
  }

  // A string, or the name or value of an object, or the first of an array that has one.
  std::string Text(const Json* value, int depth = 0) const {
    if (value == nullptr || depth > kMaxDepth) return {};
    const Json& resolved = Resolve(*value);
    if (resolved.is_string()) return PlainText(resolved.get_ref<const std::string&>());
    if (resolved.is_array()) {
      for (const Json& item : resolved) {
        if (std::string text = Text(&item, depth + 1); !text.empty()) return text;
      }
    }
    if (resolved.is_object()) {
      for (const char* key : {"name", "@value", "@id", "url"}) {
        if (std::string text = Text(Find(resolved, key), depth + 1); !text.empty()) return text;
      }
    }
    return {};
  }

  void Names(const Json* value, std::vector<std::string>& names, int depth = 0) const {
    if (value == nullptr || depth > kMaxDepth) return;
    const Json& resolved = Resolve(*value);
    if (resolved.is_array()) {
      for (const Json& item : resolved) Names(&item, names, depth + 1);
    } else if (resolved.is_object()) {
      Names(Find(resolved, "name"), names, depth + 1);
    } else if (resolved.is_string()) {
      names.push_back(PlainText(resolved.get_ref<const std::string&>()));
    }
  }

  static void Set(std::string& slot, std::string value) {
    if (slot.empty()) slot = std::move(value);
  }

  void Fill(const Json& object, JsonLdArticle& article) const {
    const auto text = [&](const char* key) { return Text(Find(object, key)); };
    Set(article.headline, text("headline"));
    Set(article.headline, text("name"));
    Set(article.description, text("description"));
    Set(article.published, text("datePublished"));
    Set(article.published, text("dateCreated"));
    Set(article.published, text("uploadDate"));
    Set(article.modified, text("dateModified"));
    Set(article.section, text("articleSection"));
    Set(article.publisher, text("publisher"));
    Set(article.url, text("url"));
    Set(article.url, text("mainEntityOfPage"));
    Set(article.language, text("inLanguage"));
    if (const Json* body = Find(object, "articleBody"); body != nullptr && body->is_string() && article.body.empty()) {
      article.body = Paragraphs(body->get_ref<const std::string&>());
    }
    if (article.authors.empty()) Names(Find(object, "author"), article.authors);
    if (article.authors.empty()) Names(Find(object, "creator"), article.authors);
    if (article.keywords.empty()) Names(Find(object, "keywords"), article.keywords);
  }

  std::vector<Json> documents_;
  std::map<std::string, const Json*> by_id_;
  const Json* article_ = nullptr;
  const Json* page_ = nullptr;
  std::size_t visited_ = 0;
};

}  // namespace

JsonLdArticle ReadJsonLd(const std::vector<std::string_view>& blocks) {
  Reader reader;
  for (const std::string_view block : blocks) reader.Add(block);
  return reader.Read();
}

std::string PlainText(std::string_view text) {
  if (text.find_first_of("&<") == std::string_view::npos) return CollapseText(text);
  const auto document = HtmlDocument::Parse(text);
  return document.ok() ? document->TextBelow(0) : CollapseText(text);
}

}  // namespace broadsheet
