#include "indexer/import/page/metadata/authors.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "indexer/import/date_parser.h"
#include "indexer/import/page/page_lines.h"
#include "indexer/import/page/page_words.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

class AuthorFinder {
 public:
  AuthorFinder(const PageFacts& facts, const VisiblePage& page, const Article& article)
      : facts_(facts), page_(page), article_(article) {}

  std::vector<std::string> Find() {
    FindAll();
    return std::move(byline_);
  }

 private:
  const std::vector<HtmlNode>& nodes() const { return facts_.document().nodes(); }

  bool TakeAuthors(std::string_view value) {
    for (std::string& name : SplitAuthors(value)) {
      const std::string folded = FoldAscii(name);
      if (folded == FoldAscii(article_.title)) continue;
      std::vector<std::string>& names = NamesPublisher(folded) ? publishers_ : byline_;
      if (std::none_of(names.begin(), names.end(),
                       [&](const std::string& known) { return FoldAscii(known) == folded; })) {
        names.push_back(std::move(name));
      }
    }
    return !byline_.empty();
  }

  // Many pages name themselves as the author; whoever else is named goes before.
  bool NamesPublisher(const std::string& folded) const {
    if (folded == FoldAscii(article_.source) || folded == FoldAscii(facts_.json().publisher)) return true;
    if (Contains(folded, ".com") || Contains(folded, ".de") || Contains(folded, ".net") || Contains(folded, ".org"))
      return true;
    std::string joined;
    for (const char c : folded) {
      if (absl::ascii_isalnum(static_cast<unsigned char>(c))) joined += c;
    }
    std::string_view host = article_.url;
    host = host.substr(std::min(host.find("//") + 2, host.size()));
    host = host.substr(0, host.find('/'));
    return joined.size() >= 6 && Contains(host, joined);
  }

  void FindAll() {
    for (const std::string& author : facts_.json().authors) TakeAuthors(author);
    for (const char* name : {"author", "article:author", "parsely-author", "sailthru.author", "dc.creator",
                             "dcterms.creator", "byl", "citation_author", "article:author_name", "article.author",
                             "dc.contributor", "authors", "og:article:author", "creator", "cxenseparse:author"}) {
      if (!byline_.empty()) break;
      for (const std::string_view value : facts_.MetaValues(name)) TakeAuthors(PlainText(value));
    }
    if (byline_.empty()) AuthorProperties();
    if (byline_.empty()) AuthorElements();
    if (byline_.empty()) AuthorNearHeadline();
    if (byline_.empty()) byline_ = std::move(publishers_);
  }

  void AuthorProperties() {
    for (const auto& [property, node] : facts_.properties()) {
      if (property != "author" && property != "creator") continue;
      bool named = false;
      for (const auto& [inner, child] : facts_.properties()) {
        if (inner == "name" && child > node && child < nodes()[node].end)
          named |= TakeAuthors(facts_.document().TextBelow(child));
      }
      if (!named && !TakeAuthors(facts_.document().Attribute(node, "content")))
        TakeAuthors(facts_.document().TextBelow(node));
      if (!byline_.empty()) return;
    }
  }

  // Links to the author's page, and elements named for the author.
  void AuthorElements() {
    for (const bool by_rel : {true, false}) {
      for (const std::uint32_t node : facts_.elements()) {
        const bool rel = nodes()[node].tag == GUMBO_TAG_A && LinksToAuthor(node);
        if (by_rel != rel || (!rel && !NamesAuthor(node))) continue;
        if (nodes()[node].end - node > 40) continue;
        std::string text = facts_.document().TextBelow(node);
        if (text.empty() || text.size() > 120) continue;
        if (const auto date = FindDate(text, article_.language)) text.resize(date->begin);
        if (MeasureText(text).words > 10) continue;
        if (TakeAuthors(text)) return;
      }
    }
  }

  bool LinksToAuthor(std::uint32_t node) const {
    if (Contains(facts_.document().Attribute(node, "rel"), "author")) return true;
    const std::string_view href = facts_.document().Attribute(node, "href");
    for (const std::string_view part : {"/author/", "/authors/", "/autor/", "/autoren/", "/auteur/", "/autore/", "/by/",
                                        "/journalist/", "/journalists/", "/reporter/", "/staff/", "/byline/"}) {
      if (Contains(href, part)) return true;
    }
    return false;
  }

  bool NamesAuthor(std::uint32_t node) const {
    const std::string names =
        FoldAscii(StrCat(facts_.document().Attribute(node, "class"), " ", facts_.document().Attribute(node, "id")));
    if (names.size() <= 1 || Contains(names, "comment") || Contains(names, "bio") || Contains(names, "avatar") ||
        Contains(names, "related"))
      return false;
    return Contains(names, "author") || Contains(names, "byline") || Contains(names, "autor") ||
           Contains(names, "auteur") || Contains(names, "writer") || Contains(names, "vcard");
  }

  void AuthorNearHeadline() {
    const std::size_t begin = page_.headline ? (*page_.headline > 4 ? *page_.headline - 4 : 0) : 0;
    for (std::size_t i = begin; i < page_.blocks.size() && i <= begin + 20; ++i) {
      if (page_.blocks[i].stats.words > 40) continue;
      const bool found = AnyLine(page_.blocks[i], [&](std::string_view line) {
        byline_ = ParseByline(line, article_.language);
        return !byline_.empty();
      });
      if (found) return;
    }
  }

  const PageFacts& facts_;
  const VisiblePage& page_;
  const Article& article_;
  std::vector<std::string> byline_;
  std::vector<std::string> publishers_;
};

}  // namespace

std::vector<std::string> FindAuthors(const PageFacts& facts, const VisiblePage& page, const Article& article) {
  return AuthorFinder(facts, page, article).Find();
}

}  // namespace broadsheet
