#include "indexer/import/page/metadata/html_metadata.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "indexer/analysis/language_name.h"
#include "indexer/import/page/html_blocks.h"
#include "indexer/import/page/metadata/authors.h"
#include "indexer/import/page/metadata/dates.h"
#include "indexer/import/page/metadata/page_facts.h"
#include "indexer/import/page/metadata/title.h"
#include "indexer/import/page/page_lines.h"
#include "indexer/import/page/page_words.h"

namespace broadsheet {
namespace {

constexpr std::size_t kMaxTopics = 50;

bool IsUrl(std::string_view text) { return text.starts_with("http://") || text.starts_with("https://"); }

class MetadataReader {
 public:
  explicit MetadataReader(const HtmlDocument& document) : facts_(document) {}

  HtmlMetadata Read() {
    Language();
    Source();
    Article& article = result_.article;
    article.title = FindTitle(facts_, article.source);
    Url();
    VisiblePage page{CutBlocks(facts_.document(), {}), std::nullopt};
    page.headline = FindHeadline(page.blocks, article.title);
    PageDates dates = FindDates(facts_, page, article.url, article.language);
    article.date = dates.date;
    article.modified = dates.modified;
    result_.warnings = std::move(dates.warnings);
    article.byline = FindAuthors(facts_, page, article);
    SectionAndTopics();
    Description();
    result_.article_body = facts_.json().body;
    return std::move(result_);
  }

 private:
  void Language() {
    std::string& language = result_.article.language;
    language = NormalizeLanguage(facts_.document().Attribute(0, "lang"));
    if (language.empty()) language = NormalizeLanguage(facts_.document().Attribute(0, "xml:lang"));
    if (language.empty()) language = NormalizeLanguage(facts_.json().language);
    if (language.empty())
      language = NormalizeLanguage(facts_.Meta({"og:locale", "content-language", "dc.language", "language"}));
  }

  void Source() {
    result_.article.source = facts_.Meta({"og:site_name"});
    if (result_.article.source.empty()) result_.article.source = facts_.json().publisher;
    if (result_.article.source.empty()) {
      result_.article.source =
          facts_.Meta({"dc.publisher", "dcterms.publisher", "citation_publisher", "application-name"});
    }
    if (IsUrl(result_.article.source)) result_.article.source.clear();
  }

  void Url() {
    std::string url(facts_.canonical_url());
    if (!IsUrl(url)) url = facts_.Meta({"og:url"});
    if (!IsUrl(url)) url = facts_.json().url;
    if (!IsUrl(url)) url = facts_.Meta({"parsely-link", "twitter:url"});
    if (IsUrl(url)) result_.article.url = url;
  }

  void SectionAndTopics() {
    Article& article = result_.article;
    article.section = facts_.json().section;
    if (article.section.empty()) {
      article.section = facts_.Meta(
          {"article:section", "parsely-section", "section", "og:section", "dc.subject.section", "category"});
    }
    if (article.section.empty()) article.section = facts_.Property("articleSection");
    if (article.section.size() > 80) article.section.clear();
    for (const std::string& keyword : facts_.json().keywords) AddTopics(keyword);
    for (const char* name : {"article:tag", "news_keywords", "keywords", "parsely-tags", "sailthru.tags"}) {
      if (!article.topics.empty()) break;
      for (const std::string_view value : facts_.MetaValues(name)) AddTopics(PlainText(value));
    }
  }

  // Comma-separated lists.
  void AddTopics(std::string_view list) {
    std::vector<std::string>& topics = result_.article.topics;
    for (std::size_t at = 0; at <= list.size() && topics.size() < kMaxTopics;) {
      const std::size_t end = std::min(list.find_first_of(",;", at), list.size());
      const std::string_view topic = TrimText(list.substr(at, end - at));
      if (!topic.empty() && topic.size() <= 100 && std::find(topics.begin(), topics.end(), topic) == topics.end()) {
        topics.emplace_back(topic);
      }
      at = end + 1;
    }
  }

  void Description() {
    result_.description = facts_.Meta({"og:description", "description", "dc.description", "twitter:description"});
    if (result_.description.empty()) result_.description = facts_.json().description;
  }

  const PageFacts facts_;
  HtmlMetadata result_;
};

}  // namespace

HtmlMetadata ReadHtmlMetadata(const HtmlDocument& document) { return MetadataReader(document).Read(); }

}  // namespace broadsheet
