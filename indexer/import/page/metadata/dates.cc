#include "indexer/import/page/metadata/dates.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "indexer/import/date_parser.h"
#include "indexer/import/page/page_lines.h"
#include "indexer/import/page/page_words.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// Meta elements that say when an article was published, the most trustworthy first.
constexpr const char* kPublishedNames[] = {"article:published_time",
                                           "og:article:published_time",
                                           "datepublished",
                                           "og:published_time",
                                           "article.published",
                                           "parsely-pub-date",
                                           "sailthru.date",
                                           "pubdate",
                                           "publishdate",
                                           "publish-date",
                                           "publish_date",
                                           "publication_date",
                                           "date.published",
                                           "originalpublicationdate",
                                           "article_date_original",
                                           "cxenseparse:recs:publishtime",
                                           "citation_publication_date",
                                           "citation_date",
                                           "dcterms.created",
                                           "dcterms.issued",
                                           "dc.date.issued",
                                           "dc.date.created",
                                           "dcterms.date",
                                           "dc.date",
                                           "dc:date",
                                           "rnews:datepublished",
                                           "displaydate",
                                           "timestamp",
                                           "og:pubdate",
                                           "date",
                                           "datecreated",
                                           "dc.created",
                                           "bt:pubdate",
                                           "ptime",
                                           "datum",
                                           "created",
                                           "gentime",
                                           "article:post_date"};

class DateFinder {
 public:
  DateFinder(const PageFacts& facts, const VisiblePage& page, std::string_view url, std::string_view language)
      : facts_(facts), page_(page), url_(url), language_(language) {}

  PageDates Find() {
    FindAll();
    return std::move(result_);
  }

 private:
  const std::vector<HtmlNode>& nodes() const { return facts_.document().nodes(); }

  bool TakeDate(std::string_view text, std::optional<PublicationTime>& slot) {
    if (slot.has_value() || text.empty()) return slot.has_value();
    auto parsed = ParseHumanDate(TrimText(text), language_);
    if (!parsed.ok()) return false;
    if (parsed->time.day < 0 && ToCivil(parsed->time.day).year < 1000) return false;
    slot = parsed->time;
    if (parsed->ambiguous) {
      result_.warnings.push_back(StrCat("field 'date': \"", text, "\" could have day and month the other way round"));
    }
    return true;
  }

  void FindAll() {
    auto& date = result_.date;
    auto& modified = result_.modified;
    TakeDate(facts_.json().is_article ? facts_.json().published : std::string(), date);
    for (const char* name : kPublishedNames) {
      for (const std::string_view value : facts_.MetaValues(name)) TakeDate(value, date);
    }
    TakeDate(facts_.Property("datePublished"), date);
    TakeDate(facts_.json().published, date);
    TakeDate(facts_.json().modified, modified);
    TakeDate(
        facts_.Meta({"article:modified_time", "og:updated_time", "og:article:modified_time", "dcterms.modified",
                     "dc.date.modified", "last-modified", "lastmod", "modified", "datemodified", "article.updated"}),
        modified);
    TakeDate(facts_.Property("dateModified"), modified);
    if (!date) DateOfTimeElement();
    if (!date) DateNearHeadline();
    if (!date) DateOfNamedElement();
    if (!date) DateOfUrl();
    if (!date) TakeDate(facts_.Property("dateCreated"), date);
    if (!date && modified) date = modified;
  }

  void DateOfTimeElement() {
    const std::uint32_t from = page_.headline ? nodes()[page_.blocks[*page_.headline].node].parent : 0;
    for (const bool marked : {true, false}) {
      for (const bool after_headline : {true, false}) {
        for (const std::uint32_t node : facts_.times()) {
          if (after_headline && node < from) continue;
          const std::string names = FoldAscii(
              StrCat(facts_.document().Attribute(node, "class"), " ", facts_.document().Attribute(node, "itemprop")));
          if (marked && !Contains(names, "publi") && !Contains(names, "entry-date") && !Contains(names, "date") &&
              gumbo_get_attribute(&nodes()[node].source->v.element.attributes, "pubdate") == nullptr) {
            continue;
          }
          if (Contains(names, "updated") && !Contains(names, "publi")) continue;
          if (TakeDate(facts_.document().Attribute(node, "datetime"), result_.date)) return;
          if (TakeDate(facts_.document().TextBelow(node), result_.date)) return;
        }
      }
    }
  }

  // "…/2016/04/02/minions.html", "…/2016-04-02-minions".
  void DateOfUrl() {
    const std::string_view url = url_;
    for (std::size_t at = 0; at + 10 <= url.size(); ++at) {
      if (url[at] != '/' && url[at] != '-' && url[at] != '_') continue;
      const std::string_view rest = url.substr(at + 1);
      const std::size_t size = rest.size() >= 10 ? 10 : 0;
      if (size == 0) return;
      std::string text(rest.substr(0, 10));
      const bool shape = (text[4] == '/' || text[4] == '-') && text[7] == text[4] &&
                         (text.starts_with("19") || text.starts_with("20"));
      if (!shape || (rest.size() > 10 && absl::ascii_isdigit(static_cast<unsigned char>(rest[10])))) continue;
      text[4] = text[7] = '-';
      if (auto date = ParseRfc3339(text); date.ok()) {
        result_.date = *date;
        return;
      }
    }
  }

  bool TakeDateFromLine(const HtmlBlock& block) {
    if (block.stats.words > 40) return false;
    return AnyLine(block, [&](std::string_view line) {
      if (SaysUpdated(line)) return false;
      const auto found = FindDate(line, language_);
      if (!found) return false;
      result_.date = found->time;
      if (found->ambiguous) {
        result_.warnings.push_back(StrCat("field 'date': \"", line, "\" could have day and month the other way round"));
      }
      return true;
    });
  }

  void DateNearHeadline() {
    if (!page_.headline) return;
    const std::size_t begin = *page_.headline > 4 ? *page_.headline - 4 : 0;
    for (std::size_t i = *page_.headline; i < page_.blocks.size() && i <= *page_.headline + 10; ++i) {
      if (TakeDateFromLine(page_.blocks[i])) return;
    }
    for (std::size_t i = *page_.headline; i-- > begin;) {
      if (TakeDateFromLine(page_.blocks[i])) return;
    }
  }

  void DateOfNamedElement() {
    for (const std::uint32_t node : facts_.elements()) {
      const std::string names =
          FoldAscii(StrCat(facts_.document().Attribute(node, "class"), " ", facts_.document().Attribute(node, "id")));
      if (!Contains(names, "date") && !Contains(names, "publi") && !Contains(names, "posted") &&
          !Contains(names, "datum") && !Contains(names, "byline") && !Contains(names, "meta") &&
          !Contains(names, "time") && !Contains(names, "fecha")) {
        continue;
      }
      if (Contains(names, "update") && !Contains(names, "publi")) continue;
      if (nodes()[node].end - node > 40) continue;
      const std::string text = facts_.document().TextBelow(node);
      if (text.size() > 200) continue;
      if (const auto found = FindDate(text, language_)) {
        result_.date = found->time;
        return;
      }
    }
  }

  const PageFacts& facts_;
  const VisiblePage& page_;
  const std::string_view url_;
  const std::string language_;
  PageDates result_;
};

}  // namespace

PageDates FindDates(const PageFacts& facts, const VisiblePage& page, std::string_view url, std::string_view language) {
  return DateFinder(facts, page, url, language).Find();
}

}  // namespace broadsheet
