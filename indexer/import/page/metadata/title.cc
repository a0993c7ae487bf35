#include "indexer/import/page/metadata/title.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "indexer/import/page/page_lines.h"
#include "indexer/import/page/page_words.h"

namespace broadsheet {
namespace {

struct VisibleHeadings {
  std::vector<std::string> texts;
  std::size_t first_level = 0;  // so many of them, the first ones
};

VisibleHeadings ReadHeadings(const PageFacts& facts) {
  VisibleHeadings visible;
  const auto add = [&](const std::vector<std::uint32_t>& nodes) {
    for (const std::uint32_t node : nodes) {
      std::string text = facts.document().TextBelow(node);
      if (!text.empty()) visible.texts.push_back(std::move(text));
    }
  };
  add(facts.first_headings());
  visible.first_level = visible.texts.size();
  add(facts.second_headings());
  return visible;
}

// The share of the longer one's words that both have.
double SharedWords(std::string_view a, std::string_view b) {
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

// The visible heading that says what the metadata's title says: what readers saw goes before what search engines
// are told. Nullptr if there is none.
const std::string* HeadlineLike(const std::string& claimed, const VisibleHeadings& visible, std::string_view source) {
  const bool names_site = claimed.empty() || FoldAscii(claimed) == FoldAscii(source);
  const std::string* best = nullptr;
  double best_share = 0;
  for (std::size_t i = 0; i < visible.texts.size(); ++i) {
    const std::string& heading = visible.texts[i];
    if (heading.size() > 300 || FoldAscii(heading) == FoldAscii(source)) continue;
    const bool first_level = i < visible.first_level;
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

// "Headline | Section - Site" without what names the site.
std::string StripSiteName(std::string title, const PageFacts& facts, const VisibleHeadings& visible,
                          std::string_view article_source) {
  static constexpr std::string_view kSeparators[] = {
      " | ",      " - ",  " \u2013 ", " \u2014 ", " :: ", " \u00bb ", " \u2022 ",
      " \u00b7 ", " // ", " \u00ab ", " < ",      " > ",  " : "};
  for (const std::string& heading : visible.texts) {
    // The heading itself stands at the beginning or end of the title.
    if (heading.size() < title.size() && heading.size() >= 8 &&
        (title.starts_with(heading) || title.ends_with(heading)))
      return heading;
  }
  const std::string source = FoldAscii(article_source);
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
    const bool from_element = facts.title_element() == title || round > 0;
    if (!names_site && !((bar || from_element) && tail_stats.words <= 4 && head_stats.words >= 3)) break;
    if (head_stats.words == 0) break;
    title.resize(at);
  }
  return title;
}

}  // namespace

std::string FindTitle(const PageFacts& facts, std::string_view source) {
  const VisibleHeadings visible = ReadHeadings(facts);
  std::string claimed = facts.json().is_article ? facts.json().headline : std::string();
  if (claimed.empty()) {
    claimed = facts.Meta(
        {"og:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "twitter:title", "headline"});
  }
  if (claimed.empty()) claimed = facts.Property("headline");
  std::string bare = StripSiteName(claimed.empty() ? facts.title_element() : claimed, facts, visible, source);
  const std::string* const heading = HeadlineLike(bare, visible, source);
  return heading != nullptr ? *heading : bare;
}

std::optional<std::size_t> FindHeadline(const std::vector<HtmlBlock>& blocks, std::string_view article_title) {
  const std::string title = FoldAscii(article_title);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (blocks[i].kind == BlockKind::kHeading && FoldAscii(blocks[i].text) == title) return i;
  }
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (FoldAscii(blocks[i].text) == title) return i;
  }
  for (std::size_t i = 1; i < blocks.size(); ++i) {
    const HtmlBlock& block = blocks[i];
    if (block.stats.ends_sentence && block.stats.words >= 12 && block.LinkDensity() < 0.3) return i - 1;
  }
  return std::nullopt;
}

}  // namespace broadsheet
