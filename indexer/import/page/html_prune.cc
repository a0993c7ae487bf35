#include "indexer/import/page/html_prune.h"

#include <algorithm>
#include <array>
#include <vector>

#include "absl/strings/ascii.h"

namespace broadsheet {
namespace {

constexpr int kMaxAttributes = 256;

// Elements that hold no others, or that the next of their kind closes: they add no depth of their own.
constexpr std::array<std::string_view, 27> kFlat = {"area",  "base", "br",    "col",   "dd",     "dt",    "embed",
                                                    "hr",    "html", "img",   "input", "keygen", "li",    "link",
                                                    "meta",  "p",    "body",  "head",  "param",  "tbody", "td",
                                                    "tfoot", "th",   "thead", "tr",    "track",  "wbr"};
constexpr std::array<std::string_view, 14> kFormatting = {"a",    "b", "big",   "code",   "em",     "font", "i",
                                                          "nobr", "s", "small", "strike", "strong", "tt",   "u"};
// End tags of other elements do not reach beyond these.
constexpr std::array<std::string_view, 7> kScopes = {"table", "object", "applet", "marquee", "template", "svg", "math"};

template <std::size_t N>
bool Contains(const std::array<std::string_view, N>& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

struct Tag {
  std::string name;  // lower case
  std::string_view source;
  bool end_tag = false;
  int attributes = 0;
};

bool EqualsIgnoreCase(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (absl::ascii_tolower(static_cast<unsigned char>(text[i])) != lower[i]) return false;
  }
  return true;
}

class Pruner {
 public:
  explicit Pruner(std::string_view html) : html_(html) { out_.reserve(html.size() / 2); }

  std::string Run() && {
    while (at_ < html_.size()) {
      const std::size_t open = html_.find('<', at_);
      out_.append(html_.substr(at_, open - at_));
      if (open == std::string_view::npos) break;
      at_ = open;
      Markup();
    }
    return std::move(out_);
  }

 private:
  // At a `<`.
  void Markup() {
    const char next = at_ + 1 < html_.size() ? html_[at_ + 1] : '\0';
    if (html_.substr(at_, 4) == "<!--") {
      SkipComment();
    } else if (absl::ascii_isalpha(static_cast<unsigned char>(next)) || next == '/') {
      OneTag();
    } else {
      out_ += '<';
      ++at_;
    }
  }

  void SkipComment() {
    const std::size_t end =
        endless_comment_ ? std::string_view::npos : html_.find("-->", at_ + 2);  // "<!-->" is a comment, too
    // A comment that never ends would swallow the page: the text after it stays.
    endless_comment_ = end == std::string_view::npos;
    at_ = endless_comment_ ? at_ + 4 : end + 3;
  }

  Tag ReadTag() const {
    Tag tag;
    std::size_t at = at_ + 1;
    tag.end_tag = html_[at] == '/';
    if (tag.end_tag) ++at;
    while (at < html_.size() && html_[at] != '>' && html_[at] != '/' &&
           !absl::ascii_isspace(static_cast<unsigned char>(html_[at]))) {
      tag.name += absl::ascii_tolower(static_cast<unsigned char>(html_[at++]));
    }
    char quote = 0;
    char before = 0;
    for (; at < html_.size(); ++at) {
      const char c = html_[at];
      if (quote != 0) {
        if (c == quote) quote = 0;
        continue;
      }
      if (c == '>') break;
      if ((c == '"' || c == '\'') && before == '=') quote = c;
      const bool space = absl::ascii_isspace(static_cast<unsigned char>(c));
      if (space || c == '/') ++tag.attributes;
      if (!space) before = c;
    }
    tag.source = html_.substr(at_, at < html_.size() ? at + 1 - at_ : std::string_view::npos);
    return tag;
  }

  void OneTag() {
    const Tag tag = ReadTag();
    at_ += tag.source.size();
    if (!tag.end_tag && SkipContent(tag)) return;
    if (!tag.end_tag && CopyRawText(tag)) return;
    if (tag.end_tag ? Close(tag.name) : Open(tag)) Emit(tag);
  }

  void Emit(const Tag& tag) {
    if (tag.attributes <= kMaxAttributes) {
      out_.append(tag.source);
    } else {
      out_.append(tag.end_tag ? "</" : "<").append(tag.name).append(">");
    }
  }

  // Where `</name` begins, from here on.
  std::size_t FindEndTag(const std::string& name) {
    if (std::find(endless_.begin(), endless_.end(), name) != endless_.end()) return std::string_view::npos;
    for (std::size_t at = at_; (at = html_.find("</", at)) != std::string_view::npos; at += 2) {
      if (EqualsIgnoreCase(html_.substr(at + 2, name.size()), name)) return at;
    }
    endless_.push_back(name);
    return std::string_view::npos;
  }

  bool SkipContent(const Tag& tag) {
    const bool script = tag.name == "script" && tag.source.find("ld+json") == std::string_view::npos;
    const bool drawing = tag.name == "svg" && !tag.source.ends_with("/>");
    if (!script && !drawing && tag.name != "style") return false;
    const std::size_t end = FindEndTag(tag.name);
    if (end == std::string_view::npos) {
      if (tag.name != "svg") at_ = html_.size();
      return true;
    }
    const std::size_t close = html_.find('>', end);
    at_ = close == std::string_view::npos ? html_.size() : close + 1;
    return true;
  }

  // Elements whose content is text even where it looks like tags.
  bool CopyRawText(const Tag& tag) {
    if (tag.name != "script" && tag.name != "title" && tag.name != "textarea" && tag.name != "iframe") return false;
    const std::size_t end = FindEndTag(tag.name);
    if (end == std::string_view::npos) return tag.name != "title";  // what follows is not lost in a form field
    Emit(tag);
    out_.append(html_.substr(at_, end - at_));
    out_.append("</").append(tag.name).append(">");
    const std::size_t close = html_.find('>', end);
    at_ = close == std::string_view::npos ? html_.size() : close + 1;
    return true;
  }

  bool Open(const Tag& tag) {
    if (Contains(kFlat, tag.name)) return true;
    if (open_.size() >= kMaxHtmlDepth) return false;
    open_.push_back(tag.name);
    return true;
  }

  // Errs towards too deep: what a parser might keep open counts as open.
  bool Close(const std::string& name) {
    if (Contains(kFlat, name)) return true;
    if (Contains(kFormatting, name)) {
      if (!open_.empty() && open_.back() == name) open_.pop_back();
      return true;
    }
    for (std::size_t i = open_.size(); i-- > 0;) {
      if (open_[i] == name) {
        open_.resize(i);
        break;
      }
      if (Contains(kScopes, open_[i])) break;
    }
    return true;
  }

  std::string_view html_;
  std::size_t at_ = 0;
  std::string out_;
  std::vector<std::string> open_;
  // What has no end from here on is not looked for again.
  std::vector<std::string> endless_;
  bool endless_comment_ = false;
};

}  // namespace

std::string PruneHtml(std::string_view html) { return Pruner(html).Run(); }

}  // namespace broadsheet
