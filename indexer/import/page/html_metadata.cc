#include "indexer/import/page/html_metadata.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "indexer/import/date_parser.h"
#include "indexer/import/page/html_blocks.h"
#include "indexer/import/page/html_jsonld.h"
#include "indexer/import/page/page_lines.h"
#include "indexer/import/page/page_words.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::size_t kMaxTopics = 50;

bool Contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

bool IsUrl(std::string_view text) { return text.starts_with("http://") || text.starts_with("https://"); }

// The two-letter code of "en-US", "en_GB", "eng".
std::string LanguageCode(std::string_view tag) {
  tag = TrimText(tag);
  const std::size_t end = std::min(tag.find_first_of("-_"), tag.size());
  if (end != 2) return {};
  const std::string code = FoldAscii(tag.substr(0, 2));
  return absl::ascii_isalpha(static_cast<unsigned char>(code[0])) &&
                 absl::ascii_isalpha(static_cast<unsigned char>(code[1]))
             ? code
             : std::string();
}

class MetadataReader {
 public:
  explicit MetadataReader(const HtmlDocument& document) : document_(document), nodes_(document.nodes()) {}

  HtmlMetadata Read() {
    Gather();
    json_ = ReadJsonLd(scripts_);
    Language();
    Source();
    Title();
    Url();
    blocks_ = CutBlocks(document_, {});
    FindHeadline();
    Dates();
    Authors();
    SectionAndTopics();
    Description();
    result_.article_body = json_.body;
    return std::move(result_);
  }

 private:
  // One pass over the tree: what is of interest, by its kind.
  void Gather() {
    for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
      if (nodes_[i].is_text) continue;
      switch (nodes_[i].tag) {
        case GUMBO_TAG_META:
          AddMeta(i);
          break;
        case GUMBO_TAG_SCRIPT:
          if (i + 1 < nodes_[i].end) scripts_.push_back(document_.Text(i + 1));
          break;
        case GUMBO_TAG_TITLE:
          if (title_element_.empty()) title_element_ = document_.TextBelow(i);
          break;
        case GUMBO_TAG_LINK:
          if (document_.Attribute(i, "rel") == "canonical") canonical_ = document_.Attribute(i, "href");
          break;
        case GUMBO_TAG_TIME:
          times_.push_back(i);
          break;
        case GUMBO_TAG_H1:
          h1_.push_back(i);
          break;
        case GUMBO_TAG_H2:
          h2_.push_back(i);
          break;
        default:
          break;
      }
      if (const std::string_view property = document_.Attribute(i, "itemprop"); !property.empty()) {
        properties_.emplace_back(property, i);
      }
      named_.push_back(i);
    }
  }

  void AddMeta(std::uint32_t i) {
    const std::string_view content = TrimText(document_.Attribute(i, "content"));
    if (content.empty()) return;
    for (const char* attribute : {"property", "name", "http-equiv"}) {
      const std::string_view name = document_.Attribute(i, attribute);
      if (!name.empty()) meta_[FoldAscii(name)].push_back(content);
    }
  }

  std::string Meta(std::initializer_list<const char*> names) const {
    for (const char* name : names) {
      const auto it = meta_.find(name);
      if (it == meta_.end()) continue;
      for (const std::string_view value : it->second) {
        std::string plain = PlainText(value);
        if (!plain.empty()) return plain;
      }
    }
    return {};
  }

  // The text or value of the first element with that itemprop.
  std::string Property(std::string_view name) const {
    for (const auto& [property, node] : properties_) {
      if (property != name) continue;
      for (const char* attribute : {"content", "datetime"}) {
        if (const std::string_view value = document_.Attribute(node, attribute); !value.empty())
          return std::string(value);
      }
      if (std::string text = document_.TextBelow(node); !text.empty()) return text;
    }
    return {};
  }

  void Language() {
    std::string& language = result_.article.language;
    language = LanguageCode(document_.Attribute(0, "lang"));
    if (language.empty()) language = LanguageCode(document_.Attribute(0, "xml:lang"));
    if (language.empty()) language = LanguageCode(json_.language);
    if (language.empty()) language = LanguageCode(Meta({"og:locale", "content-language", "dc.language", "language"}));
  }

  void Source() {
    result_.article.source = Meta({"og:site_name"});
    if (result_.article.source.empty()) result_.article.source = json_.publisher;
    if (result_.article.source.empty()) {
      result_.article.source = Meta({"dc.publisher", "dcterms.publisher", "citation_publisher", "application-name"});
    }
    if (IsUrl(result_.article.source)) result_.article.source.clear();
  }

  void Url() {
    std::string url(canonical_);
    if (!IsUrl(url)) url = Meta({"og:url"});
    if (!IsUrl(url)) url = json_.url;
    if (!IsUrl(url)) url = Meta({"parsely-link", "twitter:url"});
    if (IsUrl(url)) result_.article.url = url;
  }

  void Title() {
    std::vector<std::string> visible;
    for (const auto* list : {&h1_, &h2_}) {
      for (const std::uint32_t node : *list) {
        std::string text = document_.TextBelow(node);
        if (!text.empty()) visible.push_back(std::move(text));
      }
    }
    std::string claimed = json_.is_article ? json_.headline : std::string();
    if (claimed.empty())
      claimed = Meta(
          {"og:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "twitter:title", "headline"});
    if (claimed.empty()) claimed = Property("headline");
    const std::string bare = StripSiteName(claimed.empty() ? title_element_ : claimed, visible);
    if (const std::string* heading = HeadlineLike(bare, visible)) {
      result_.article.title = *heading;
    } else {
      result_.article.title = bare;
    }
  }

  // The visible heading that says what the metadata's title says: what readers saw goes before what search engines
  // are told. Nullptr if there is none.
  const std::string* HeadlineLike(const std::string& claimed, const std::vector<std::string>& visible) const {
    const bool names_site = claimed.empty() || FoldAscii(claimed) == FoldAscii(result_.article.source);
    const std::string* best = nullptr;
    double best_share = 0;
    for (std::size_t i = 0; i < visible.size(); ++i) {
      const std::string& heading = visible[i];
      if (heading.size() > 300 || FoldAscii(heading) == FoldAscii(result_.article.source)) continue;
      const bool first_level = i < h1_.size();
      double share = SharedWords(claimed, heading);
      if (names_site && first_level && MeasureText(heading).words >= 2) share = std::max(share, 0.5);
      if (share >= (first_level ? 0.4 : 0.7) && share > best_share + (first_level ? 0 : 0.2)) {
        best = &heading;
        best_share = share;
      }
    }
    // A heading that adds a kicker or a date to the title.
    const std::string title = FoldAscii(claimed);
    if (best != nullptr && !names_site && title.size() >= 12 && Contains(FoldAscii(*best), title)) return nullptr;
    return best;
  }

  // The share of the longer one's words that both have.
  static double SharedWords(std::string_view a, std::string_view b) {
    const auto words = [](std::string_view text) {
      std::vector<std::string> list;
      std::string word;
      for (const char c : FoldAscii(text) + " ") {
        if (absl::ascii_isalnum(static_cast<unsigned char>(c)) || (c & 0x80) != 0) {
          word += c;
        } else if (!word.empty()) {
          list.push_back(std::move(word));
          word.clear();
        }
      }
      std::sort(list.begin(), list.end());
      return list;
    };
    const std::vector<std::string> first = words(a);
    const std::vector<std::string> second = words(b);
    std::vector<std::string> both;
    std::set_intersection(first.begin(), first.end(), second.begin(), second.end(), std::back_inserter(both));
    const std::size_t longer = std::max(first.size(), second.size());
    return longer == 0 ? 0.0 : static_cast<double>(both.size()) / static_cast<double>(longer);
  }

  // "Headline | Section - Site" without what names the site.
  std::string StripSiteName(std::string title, const std::vector<std::string>& visible) const {
    static constexpr std::string_view kSeparators[] = {
        " | ",      " - ",  " \u2013 ", " \u2014 ", " :: ", " \u00bb ", " \u2022 ",
        " \u00b7 ", " // ", " \u00ab ", " < ",      " > ",  " : "};
    for (const std::string& heading : visible) {
      // The heading itself stands at the beginning or end of the title.
      if (heading.size() < title.size() && heading.size() >= 8 &&
          (title.starts_with(heading) || title.ends_with(heading)))
        return heading;
    }
    const std::string source = FoldAscii(result_.article.source);
    for (int round = 0; round < 3; ++round) {
      std::size_t at = std::string::npos;
      std::size_t length = 0;
      for (const std::string_view separator : kSeparators) {
        const std::size_t found = title.rfind(separator);
        if (found != std::string::npos && (at == std::string::npos || found > at)) {
          at = found;
          length = separator.size();
        }
      }
      if (at == std::string::npos) break;
      const std::string tail = FoldAscii(std::string_view(title).substr(at + length));
      const TextStats head_stats = MeasureText(std::string_view(title).substr(0, at));
      const TextStats tail_stats = MeasureText(tail);
      const bool names_site = !source.empty() && (Contains(tail, source) || Contains(source, tail));
      const bool bar = title[at + 1] == '|' || title.compare(at, length, " \u00bb ") == 0;
      const bool from_element = title_element_ == title || round > 0;
      if (!names_site && !((bar || from_element) && tail_stats.words <= 4 && head_stats.words >= 3)) break;
      if (head_stats.words == 0) break;
      title.resize(at);
    }
    return title;
  }

  // The heading that shows the title, or the first one; metadata that shows stands near it.
  void FindHeadline() {
    const std::string title = FoldAscii(result_.article.title);
    for (std::size_t i = 0; i < blocks_.size() && !headline_; ++i) {
      if (blocks_[i].kind == BlockKind::kHeading && FoldAscii(blocks_[i].text) == title) headline_ = i;
    }
    for (std::size_t i = 0; i < blocks_.size() && !headline_; ++i) {
      if (FoldAscii(blocks_[i].text) == title) headline_ = i;
    }
    // A page without a heading: what stands above the first paragraph of sentences.
    for (std::size_t i = 1; i < blocks_.size() && !headline_; ++i) {
      if (blocks_[i].stats.ends_sentence && blocks_[i].stats.words >= 12 && blocks_[i].LinkDensity() < 0.3)
        headline_ = i - 1;
    }
  }

  bool TakeDate(std::string_view text, std::optional<PublicationTime>& slot) {
    if (slot.has_value() || text.empty()) return slot.has_value();
    auto parsed = ParseHumanDate(TrimText(text), result_.article.language);
    if (!parsed.ok()) return false;
    if (parsed->time.day < 0 && ToCivil(parsed->time.day).year < 1000) return false;
    slot = parsed->time;
    if (parsed->ambiguous) {
      result_.warnings.push_back(StrCat("field 'date': \"", text, "\" could have day and month the other way round"));
    }
    return true;
  }

  void Dates() {
    auto& date = result_.article.date;
    auto& modified = result_.article.modified;
    TakeDate(json_.is_article ? json_.published : std::string(), date);
    for (const char* name : {"article:published_time",
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
                             "article:post_date"}) {
      const auto it = meta_.find(name);
      if (it == meta_.end()) continue;
      for (const std::string_view value : it->second) TakeDate(value, date);
    }
    TakeDate(Property("datePublished"), date);
    TakeDate(json_.published, date);
    TakeDate(json_.modified, modified);
    TakeDate(Meta({"article:modified_time", "og:updated_time", "og:article:modified_time", "dcterms.modified",
                   "dc.date.modified", "last-modified", "lastmod", "modified", "datemodified", "article.updated"}),
             modified);
    TakeDate(Property("dateModified"), modified);
    if (!date) DateOfTimeElement();
    if (!date) DateNearHeadline();
    if (!date) DateOfNamedElement();
    if (!date) DateOfUrl();
    if (!date) TakeDate(Property("dateCreated"), date);
    if (!date && modified) date = modified;
  }

  void DateOfTimeElement() {
    const std::uint32_t from = headline_ ? nodes_[blocks_[*headline_].node].parent : 0;
    for (const bool marked : {true, false}) {
      for (const bool after_headline : {true, false}) {
        for (const std::uint32_t node : times_) {
          if (after_headline && node < from) continue;
          const std::string names =
              FoldAscii(StrCat(document_.Attribute(node, "class"), " ", document_.Attribute(node, "itemprop")));
          if (marked && !Contains(names, "publi") && !Contains(names, "entry-date") && !Contains(names, "date") &&
              gumbo_get_attribute(&nodes_[node].source->v.element.attributes, "pubdate") == nullptr) {
            continue;
          }
          if (Contains(names, "updated") && !Contains(names, "publi")) continue;
          if (TakeDate(document_.Attribute(node, "datetime"), result_.article.date)) return;
          if (TakeDate(document_.TextBelow(node), result_.article.date)) return;
        }
      }
    }
  }

  // "…/2016/04/02/minions.html", "…/2016-04-02-minions".
  void DateOfUrl() {
    const std::string_view url = result_.article.url;
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
        result_.article.date = *date;
        return;
      }
    }
  }

  // Calls `visit` for each line of a block until it returns true; says whether it did.
  template <typename Visit>
  static bool AnyLine(const HtmlBlock& block, Visit visit) {
    for (std::size_t at = 0; at <= block.text.size();) {
      const std::size_t end = std::min(block.text.find('\n', at), block.text.size());
      if (visit(std::string_view(block.text).substr(at, end - at))) return true;
      at = end + 1;
    }
    return false;
  }

  bool TakeDateFromLine(const HtmlBlock& block) {
    if (block.stats.words > 40) return false;
    return AnyLine(block, [&](std::string_view line) {
      if (SaysUpdated(line)) return false;
      const auto found = FindDate(line, result_.article.language);
      if (!found) return false;
      result_.article.date = found->time;
      if (found->ambiguous) {
        result_.warnings.push_back(StrCat("field 'date': \"", line, "\" could have day and month the other way round"));
      }
      return true;
    });
  }

  void DateNearHeadline() {
    if (!headline_) return;
    const std::size_t begin = *headline_ > 4 ? *headline_ - 4 : 0;
    for (std::size_t i = *headline_; i < blocks_.size() && i <= *headline_ + 10; ++i) {
      if (TakeDateFromLine(blocks_[i])) return;
    }
    for (std::size_t i = *headline_; i-- > begin;) {
      if (TakeDateFromLine(blocks_[i])) return;
    }
  }

  void DateOfNamedElement() {
    for (const std::uint32_t node : named_) {
      const std::string names =
          FoldAscii(StrCat(document_.Attribute(node, "class"), " ", document_.Attribute(node, "id")));
      if (!Contains(names, "date") && !Contains(names, "publi") && !Contains(names, "posted") &&
          !Contains(names, "datum") && !Contains(names, "byline") && !Contains(names, "meta") &&
          !Contains(names, "time") && !Contains(names, "fecha")) {
        continue;
      }
      if (Contains(names, "update") && !Contains(names, "publi")) continue;
      if (nodes_[node].end - node > 40) continue;
      const std::string text = document_.TextBelow(node);
      if (text.size() > 200) continue;
      if (const auto found = FindDate(text, result_.article.language)) {
        result_.article.date = found->time;
        return;
      }
    }
  }

  bool TakeAuthors(std::string_view value) {
    for (std::string& name : SplitAuthors(value)) {
      const std::string folded = FoldAscii(name);
      if (folded == FoldAscii(result_.article.title)) continue;
      std::vector<std::string>& names = NamesPublisher(folded) ? publishers_ : result_.article.byline;
      if (std::none_of(names.begin(), names.end(),
                       [&](const std::string& known) { return FoldAscii(known) == folded; })) {
        names.push_back(std::move(name));
      }
    }
    return !result_.article.byline.empty();
  }

  // Many pages name themselves as the author; whoever else is named goes before.
  bool NamesPublisher(const std::string& folded) const {
    if (folded == FoldAscii(result_.article.source) || folded == FoldAscii(json_.publisher)) return true;
    if (Contains(folded, ".com") || Contains(folded, ".de") || Contains(folded, ".net") || Contains(folded, ".org"))
      return true;
    std::string joined;
    for (const char c : folded) {
      if (absl::ascii_isalnum(static_cast<unsigned char>(c))) joined += c;
    }
    std::string_view host = result_.article.url;
    host = host.substr(std::min(host.find("//") + 2, host.size()));
    host = host.substr(0, host.find('/'));
    return joined.size() >= 6 && Contains(host, joined);
  }

  void Authors() {
    std::vector<std::string>& byline = result_.article.byline;
    for (const std::string& author : json_.authors) TakeAuthors(author);
    for (const char* name : {"author", "article:author", "parsely-author", "sailthru.author", "dc.creator",
                             "dcterms.creator", "byl", "citation_author", "article:author_name", "article.author",
                             "dc.contributor", "authors", "og:article:author", "creator", "cxenseparse:author"}) {
      if (!byline.empty()) break;
      const auto it = meta_.find(name);
      if (it == meta_.end()) continue;
      for (const std::string_view value : it->second) TakeAuthors(PlainText(value));
    }
    if (byline.empty()) AuthorProperties();
    if (byline.empty()) AuthorElements();
    if (byline.empty()) AuthorNearHeadline();
    if (byline.empty()) byline = std::move(publishers_);
  }

  void AuthorProperties() {
    for (const auto& [property, node] : properties_) {
      if (property != "author" && property != "creator") continue;
      bool named = false;
      for (const auto& [inner, child] : properties_) {
        if (inner == "name" && child > node && child < nodes_[node].end)
          named |= TakeAuthors(document_.TextBelow(child));
      }
      if (!named && !TakeAuthors(document_.Attribute(node, "content"))) TakeAuthors(document_.TextBelow(node));
      if (!result_.article.byline.empty()) return;
    }
  }

  // Links to the author's page, and elements named for the author.
  void AuthorElements() {
    for (const bool by_rel : {true, false}) {
      for (const std::uint32_t node : named_) {
        const bool rel = nodes_[node].tag == GUMBO_TAG_A && LinksToAuthor(node);
        if (by_rel != rel || (!rel && !NamesAuthor(node))) continue;
        if (nodes_[node].end - node > 40) continue;
        std::string text = document_.TextBelow(node);
        if (text.empty() || text.size() > 120) continue;
        if (const auto date = FindDate(text, result_.article.language)) text.resize(date->begin);
        if (MeasureText(text).words > 10) continue;
        if (TakeAuthors(text)) return;
      }
    }
  }

  bool LinksToAuthor(std::uint32_t node) const {
    if (Contains(document_.Attribute(node, "rel"), "author")) return true;
    const std::string_view href = document_.Attribute(node, "href");
    for (const std::string_view part : {"/author/", "/authors/", "/autor/", "/autoren/", "/auteur/", "/autore/", "/by/",
                                        "/journalist/", "/journalists/", "/reporter/", "/staff/", "/byline/"}) {
      if (Contains(href, part)) return true;
    }
    return false;
  }

  bool NamesAuthor(std::uint32_t node) const {
    const std::string names =
        FoldAscii(StrCat(document_.Attribute(node, "class"), " ", document_.Attribute(node, "id")));
    if (names.size() <= 1 || Contains(names, "comment") || Contains(names, "bio") || Contains(names, "avatar") ||
        Contains(names, "related"))
      return false;
    return Contains(names, "author") || Contains(names, "byline") || Contains(names, "autor") ||
           Contains(names, "auteur") || Contains(names, "writer") || Contains(names, "vcard");
  }

  void AuthorNearHeadline() {
    const std::size_t begin = headline_ ? (*headline_ > 4 ? *headline_ - 4 : 0) : 0;
    for (std::size_t i = begin; i < blocks_.size() && i <= begin + 20; ++i) {
      if (blocks_[i].stats.words > 40) continue;
      const bool found = AnyLine(blocks_[i], [&](std::string_view line) {
        result_.article.byline = ParseByline(line, result_.article.language);
        return !result_.article.byline.empty();
      });
      if (found) return;
    }
  }

  void SectionAndTopics() {
    Article& article = result_.article;
    article.section = json_.section;
    if (article.section.empty()) {
      article.section =
          Meta({"article:section", "parsely-section", "section", "og:section", "dc.subject.section", "category"});
    }
    if (article.section.empty()) article.section = Property("articleSection");
    if (article.section.size() > 80) article.section.clear();
    for (const std::string& keyword : json_.keywords) AddTopics(keyword);
    for (const char* name : {"article:tag", "news_keywords", "keywords", "parsely-tags", "sailthru.tags"}) {
      if (!article.topics.empty()) break;
      const auto it = meta_.find(name);
      if (it == meta_.end()) continue;
      for (const std::string_view value : it->second) AddTopics(PlainText(value));
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
    result_.description = Meta({"og:description", "description", "dc.description", "twitter:description"});
    if (result_.description.empty()) result_.description = json_.description;
  }

  const HtmlDocument& document_;
  const std::vector<HtmlNode>& nodes_;
  HtmlMetadata result_;
  JsonLdArticle json_;
  std::vector<std::string_view> scripts_;
  absl::flat_hash_map<std::string, std::vector<std::string_view>> meta_;
  std::vector<std::pair<std::string_view, std::uint32_t>> properties_;
  std::vector<std::uint32_t> times_;
  std::vector<std::uint32_t> h1_;
  std::vector<std::uint32_t> h2_;
  std::vector<std::uint32_t> named_;  // all elements
  std::vector<std::string> publishers_;
  std::string title_element_;
  std::string_view canonical_;
  std::vector<HtmlBlock> blocks_;
  std::optional<std::size_t> headline_;  // index in blocks_
};

}  // namespace

HtmlMetadata ReadHtmlMetadata(const HtmlDocument& document) { return MetadataReader(document).Read(); }

}  // namespace broadsheet
