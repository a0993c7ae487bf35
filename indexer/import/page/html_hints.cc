#include "indexer/import/page/html_hints.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

enum Role : unsigned char { kSubject = 1, kContainer = 2, kNoiseWord = 4, kCommentWord = 8, kNoticeWord = 16 };

// Left alone, as every word would get a line of its own.
// clang-format off
// "article-body", "entry-content", "storyText": a subject and a container name the text itself.
constexpr std::string_view kSubjects[] = {"article", "story", "entry", "post", "content", "page", "news", "main",
                                          "detail", "artikel", "single", "blog", "full", "noticia", "articulo"};
constexpr std::string_view kContainers[] = {"body", "content", "text", "copy", "inhalt", "contenido", "corpo", "texte",
                                            "articlebody", "contenu", "paragraphs"};
constexpr std::string_view kNoiseWords[] = {
    "nav", "navbar", "navigation", "menu", "submenu", "topnav", "subnav", "breadcrumb", "breadcrumbs", "crumbs",
    "footer", "sidebar", "sidebars", "rail", "related", "relatedposts", "relatedarticles", "recirc", "recirculation",
    "recommended", "recommendations", "recommendation", "recommend", "share", "sharing", "sharedaddy", "sharebar",
    "shares", "addthis", "addtoany", "social", "socials", "sociallinks", "follow", "newsletters",
    "promo", "promos", "promotion", "promobox", "advert",
    "advertisement", "advertising", "advertisements", "adverts", "ad", "ads", "adbox", "adsense", "adsbygoogle", "dfp",
    "gpt", "sponsor", "sponsored", "outbrain", "taboola", "revcontent", "mgid", "zergnet", "popular", "trending",
    "mostread", "mostpopular", "widget", "widgets", "toolbar", "toolbox", "pagination", "pager", "paging", "taglist", "tagcloud", "tags", "byline",
    "teaser", "teasers", "login", "searchform", "rating", "ratings", "poll", "donate", "tooltip", "dropdown",
    "banner", "masthead", "skip", "caption", "captions", "slideshow", "gallery", "carousel", "slider", "bio",
    "authorbio", "authorbox", "noprint", "prevnext", "prev", "shoutbox", "infobox", "factbox", "readmore",
    "readnext", "nextpost", "upnext", "morefrom", "copyright", "disclaimer", "linklist", "linkbox", "toc", "timestamp",
    "credit", "credits", "photocredit", "bottombar", "topbar", "ticker", "marketing", "hashtags", "imprint",
    "breaking", "crosslinks", "seealso", "shop", "buy", "legal", "infoline", "newsalert"};
constexpr std::string_view kCommentWords[] = {"comment", "comments", "commentlist", "disqus", "respond", "livefyre",
                                              "commentform", "kommentare", "kommentar", "commentaires", "comentarios",
                                              "reacties", "discussion", "trackback", "trackbacks", "commenting"};
constexpr std::string_view kNoticeWords[] = {"cookie", "cookies", "cookiebar", "cookiebanner", "consent", "gdpr", "cmp",
                                             "popup", "modal", "lightbox", "overlay", "onetrust", "cookiebot", "privacy",
                                             "paywall", "newsletter", "signup", "optin", "subscribe", "subscription"};
// clang-format on

const absl::flat_hash_map<std::string_view, unsigned>& Words() {
  static const auto* words = [] {
    auto* map = new absl::flat_hash_map<std::string_view, unsigned>;
    for (const auto word : kSubjects) (*map)[word] |= kSubject;
    for (const auto word : kContainers) (*map)[word] |= kContainer;
    for (const auto word : kNoiseWords) (*map)[word] |= kNoiseWord;
    for (const auto word : kCommentWords) (*map)[word] |= kCommentWord;
    for (const auto word : kNoticeWords) (*map)[word] |= kNoticeWord;
    return map;
  }();
  return *words;
}

// Shorter words inside a camelCase name are more often parts of generated names ("hAdRrP").
constexpr std::size_t kMinCamelBytes = 4;

// Calls `visit(token)` for the lower-case words of a name such as "articleBody", "related-links" or "post_42".
template <typename Visit>
void ForEachToken(std::string_view name, Visit visit) {
  char token[32];
  std::size_t size = 0;
  bool lower_before = false;
  bool camel = false;
  const auto flush = [&] {
    if (size > 0 && (!camel || size >= kMinCamelBytes)) visit(std::string_view(token, size));
    size = 0;
  };
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (!absl::ascii_isalpha(byte)) {
      flush();
      lower_before = camel = false;
      continue;
    }
    if (absl::ascii_isupper(byte) && lower_before) {
      camel = true;
      flush();
    }
    if (size < sizeof(token)) token[size++] = absl::ascii_tolower(byte);
    lower_before = absl::ascii_islower(byte);
  }
  flush();
}

bool IsHiddenByStyle(std::string_view style) {
  std::string compact;
  for (const char c : style) {
    if (c != ' ') compact += absl::ascii_tolower(static_cast<unsigned char>(c));
  }
  return compact.find("display:none") != std::string::npos || compact.find("visibility:hidden") != std::string::npos;
}

HtmlHint HintOfRole(std::string_view role) {
  if (role == "navigation" || role == "complementary" || role == "banner" || role == "contentinfo" ||
      role == "search" || role == "dialog" || role == "menu" || role == "toolbar" || role == "alert") {
    return HtmlHint::kNoise;
  }
  return HtmlHint::kNone;
}

HtmlHint HintOfOneName(std::string_view name) {
  if (name == "sr-only" || name == "screen-reader-text" || name == "visually-hidden" || name == "visuallyhidden" ||
      name == "hidden" || name == "d-none") {
    return HtmlHint::kHidden;
  }
  unsigned seen = 0;
  unsigned subjects = 0;  // words that can only be a subject, a container, or either
  unsigned containers = 0;
  unsigned either = 0;
  bool builder = false;  // page builders call every part of a page a widget
  bool other_noise = false;
  ForEachToken(name, [&](std::string_view token) {
    if (token == "elementor" || token == "wpb" || token == "vc" || token == "et") builder = true;
    const auto it = Words().find(token);
    if (it == Words().end()) return;
    const bool subject = (it->second & kSubject) != 0;
    const bool container = (it->second & kContainer) != 0;
    if (subject || container) ++(subject && container ? either : subject ? subjects : containers);
    seen |= it->second;
    if ((it->second & kNoiseWord) != 0 && !token.starts_with("widget")) other_noise = true;
  });
  if ((seen & kCommentWord) != 0) return HtmlHint::kComments;
  if ((seen & kNoticeWord) != 0) return HtmlHint::kNotice;
  if ((seen & kNoiseWord) != 0 && (other_noise || !builder)) return HtmlHint::kNoise;
  if (containers + either >= 1 && subjects + containers + either >= 2 && subjects + either >= 1) return HtmlHint::kBody;
  if (name == "articlebody" || name == "storytext" || name == "hentry") return HtmlHint::kBody;
  return HtmlHint::kNone;
}

}  // namespace

HtmlHint HintOfName(std::string_view class_or_id) {
  HtmlHint hint = HtmlHint::kNone;
  for (std::size_t at = 0; at < class_or_id.size();) {
    const std::size_t end = std::min(class_or_id.find_first_of(" \t\r\n\f", at), class_or_id.size());
    const HtmlHint one = HintOfOneName(class_or_id.substr(at, end - at));
    // That an element holds the text outweighs what else it is called; otherwise the strongest word counts.
    if (one == HtmlHint::kBody) return one;
    hint = std::max(hint, one);
    at = end + 1;
  }
  return hint;
}

HtmlHint HintOf(const HtmlDocument& document, std::uint32_t node) {
  switch (document.nodes()[node].tag) {
    case GUMBO_TAG_HTML:
    case GUMBO_TAG_BODY:
      return HtmlHint::kNone;
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_HEADER:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_FIGCAPTION:
    case GUMBO_TAG_MENU:
      return HtmlHint::kNoise;
    default:
      break;
  }
  const std::string_view item = document.Attribute(node, "itemprop");
  if (item.find("articleBody") != std::string_view::npos || item == "reviewBody") return HtmlHint::kBody;
  if (item == "comment") return HtmlHint::kComments;
  if (document.Attribute(node, "aria-hidden") == "true" || IsHiddenByStyle(document.Attribute(node, "style")) ||
      gumbo_get_attribute(&document.nodes()[node].source->v.element.attributes, "hidden") != nullptr) {
    return HtmlHint::kHidden;
  }
  const HtmlHint role = HintOfRole(document.Attribute(node, "role"));
  if (role != HtmlHint::kNone) return role;
  const HtmlHint by_class = HintOfName(document.Attribute(node, "class"));
  const HtmlHint by_id = HintOfName(document.Attribute(node, "id"));
  if (by_class == HtmlHint::kBody || by_id == HtmlHint::kBody) return HtmlHint::kBody;
  return std::max(by_class, by_id);
}

}  // namespace broadsheet
