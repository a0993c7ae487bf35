#include "indexer/import/page/html_body.h"

#include <algorithm>
#include <map>
#include <utility>

#include "indexer/import/page/html_blocks.h"
#include "indexer/import/page/html_hints.h"
#include "indexer/import/page/page_lexicon.h"
#include "indexer/import/page/page_lines.h"
#include "indexer/import/page/page_words.h"

namespace broadsheet {
namespace {

// A part of the page that holds this share of its prose is not furniture, whatever its name says.
constexpr double kMajorShare = 0.35;
constexpr unsigned kMaxPhraseWords = 16;

// How much a block speaks for being (positive) or not being (negative) article text, in words.
double Worth(const HtmlBlock& block) {
  const double words = block.stats.words;
  const double links = block.LinkDensity();
  if (words == 0) return 0;
  if (block.kind == BlockKind::kCaption) return -0.3 * words;
  if (links > 0.6) return -1 - 0.5 * std::min(words, 20.0);
  if (block.kind == BlockKind::kHeading) return -1;
  const bool prose = block.stats.ends_sentence || block.stats.sentences >= 2;
  if (prose && words >= 8) return words * (1 - 1.2 * links) * (block.in_paragraph ? 1.0 : 0.8);
  if (block.kind == BlockKind::kRow && words >= 3 && links < 0.3) return 1;
  if (words >= 20 && links < 0.3) return 0.6 * words;
  if (prose && block.in_paragraph) return 0;
  return -2 - 0.2 * std::min(words, 20.0);
}

bool IsParting(std::string_view text) {
  const std::string folded = FoldAscii(text.substr(0, 400));
  const auto says = [&](std::string_view words) { return folded.find(words) != std::string::npos; };
  const bool network =
      says("twitter") || says("facebook") || says("instagram") || says("newsletter") || says("youtube");
  if (network && (folded.starts_with("follow ") || says(" follow ") || says("folgen sie") || says("suivez")))
    return text.size() < 400;
  return says("we'd like to hear what you think") || says("sign up for our ") || says("subscribe to our ");
}

class BodyFinder {
 public:
  BodyFinder(const HtmlDocument& document, const BodyContext& context)
      : document_(document), nodes_(document.nodes()), context_(context) {}

  HtmlBody Run() {
    HtmlBody body;
    ReadHints();
    std::vector<bool> skip = Furniture();
    blocks_ = CutBlocks(document_, skip);
    SumWorth();
    container_ = FindContainer();
    Select(body);
    return body;
  }

 private:
  void ReadHints() {
    hints_.resize(nodes_.size(), HtmlHint::kNone);
    for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
      if (!nodes_[i].is_text) hints_[i] = HintOf(document_, i);
    }
  }

  // Parts to leave out because of their names, unless they hold much of the page's prose.
  std::vector<bool> Furniture() {
    std::vector<bool> skip(nodes_.size(), false);
    for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
      const bool foreign = hints_[i] == HtmlHint::kComments || hints_[i] == HtmlHint::kNotice;
      if (foreign && !HoldsArticle(i)) skip[i] = true;
    }
    blocks_ = CutBlocks(document_, skip);
    SumWorth();
    const double total = Prose(0);
    for (std::uint32_t i = 0; i < nodes_.size();) {
      const bool noise = hints_[i] == HtmlHint::kNoise || hints_[i] == HtmlHint::kHidden;
      if (noise && Prose(i) < kMajorShare * total) skip[i] = true;
      i = skip[i] ? nodes_[i].end : i + 1;
    }
    return skip;
  }

  bool HoldsArticle(std::uint32_t node) const {
    const GumboTag tag = nodes_[node].tag;
    if (tag == GUMBO_TAG_ARTICLE || tag == GUMBO_TAG_MAIN || tag == GUMBO_TAG_BODY || tag == GUMBO_TAG_HTML)
      return true;
    for (std::uint32_t i = node; i < nodes_[node].end; ++i) {
      if (!nodes_[i].is_text && (nodes_[i].tag == GUMBO_TAG_H1 || hints_[i] == HtmlHint::kBody)) return true;
    }
    return false;
  }

  void SumWorth() {
    worth_.assign(blocks_.size() + 1, 0);
    prose_.assign(blocks_.size() + 1, 0);
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      const double worth = Worth(blocks_[i]);
      worth_[i + 1] = worth_[i] + worth;
      prose_[i + 1] = prose_[i] + std::max(worth, 0.0);
    }
  }

  std::pair<std::size_t, std::size_t> BlocksOf(std::uint32_t node) const {
    const auto first = std::lower_bound(blocks_.begin(), blocks_.end(), node,
                                        [](const HtmlBlock& b, std::uint32_t n) { return b.node < n; });
    const auto last = std::lower_bound(first, blocks_.end(), nodes_[node].end,
                                       [](const HtmlBlock& b, std::uint32_t n) { return b.node < n; });
    return {first - blocks_.begin(), last - blocks_.begin()};
  }

  double Prose(std::uint32_t node) const {
    const auto [first, last] = BlocksOf(node);
    return prose_[last] - prose_[first];
  }

  double Sum(std::uint32_t node) const {
    const auto [first, last] = BlocksOf(node);
    return worth_[last] - worth_[first];
  }

  // The subtree of the greatest worth, the deepest of equals; then, inside it, the part that is named the text.
  std::uint32_t FindContainer() const {
    std::uint32_t best = 0;
    double best_sum = Sum(0);
    for (std::uint32_t i = 1; i < nodes_.size(); ++i) {
      if (nodes_[i].is_text || !IsBlockElement(nodes_[i].tag)) continue;
      const double sum = Sum(i);
      if (sum >= best_sum) {
        best = i;
        best_sum = sum;
      }
    }
    std::uint32_t named = best;
    for (std::uint32_t i = best; i < nodes_[best].end; ++i) {
      if (nodes_[i].is_text) continue;
      const bool text = hints_[i] == HtmlHint::kBody || nodes_[i].tag == GUMBO_TAG_ARTICLE;
      if (text && Sum(i) > 0.6 * best_sum) named = i;
    }
    return named;
  }

  void Select(HtmlBody& body) {
    const auto [first, last] = BlocksOf(container_);
    keep_.assign(blocks_.size(), false);
    std::uint32_t skip_below = 0;  // blocks before this node belong to a box that is left out
    bool ended = false;            // the article seems over: only text in the place of its text goes on
    Place usual_place;
    for (std::size_t i = first; i < last; ++i) {
      const HtmlBlock& block = blocks_[i];
      if (block.node < skip_below) continue;
      const LinePhrase phrase = block.stats.words <= kMaxPhraseWords ? ClassifyLine(block.text) : LinePhrase::kNone;
      if (phrase == LinePhrase::kCredit && body.credit.empty()) {
        body.credit = CreditOf(block.text);
        if (!body.credit.empty()) continue;
      }
      if (phrase == LinePhrase::kNoise) continue;
      if (phrase == LinePhrase::kComments && !places_.empty() && block.LinkDensity() < 0.5 &&
          prose_[last] - prose_[i] < prose_[i] - prose_[first]) {
        break;
      }
      if (phrase == LinePhrase::kComments || phrase == LinePhrase::kEnd || phrase == LinePhrase::kAside) {
        if (phrase == LinePhrase::kEnd && !places_.empty()) {
          ended = true;
          usual_place = UsualPlace();
        }
        skip_below = EndOfBox(block);
        continue;
      }
      if (ended && (Worth(block) <= 0 || PlaceOf(block) != usual_place)) continue;
      ended = false;
      Keep(i);
    }
    DropLonelyHeadings(first, last);
    DropParting(first, last);
    Write(body);
  }

  void Keep(std::size_t i) {
    keep_[i] = Fits(blocks_[i], !places_.empty());
    if (keep_[i] && Worth(blocks_[i]) > 0) places_[PlaceOf(blocks_[i])] += blocks_[i].stats.words;
  }

  void Write(HtmlBody& body) const {
    std::size_t first = blocks_.size();
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (!keep_[i]) continue;
      first = std::min(first, i);
      if (!body.text.empty()) body.text += "\n\n";
      body.text += blocks_[i].text;
    }
    body.deck = FindDeck(first);
  }

  // Where a block stands: what it is, and what the element around it is called.
  using Place = std::pair<int, std::string_view>;
  Place PlaceOf(const HtmlBlock& block) const {
    return {static_cast<int>(nodes_[block.owner].tag), document_.Attribute(nodes_[block.owner].parent, "class")};
  }

  Place UsualPlace() const {
    return std::max_element(places_.begin(), places_.end(),
                            [](const auto& a, const auto& b) { return a.second < b.second; })
        ->first;
  }

  // A box headed by `block`: the smallest element around it that holds more than it, if that is small.
  std::uint32_t EndOfBox(const HtmlBlock& block) const {
    std::uint32_t box = block.owner;
    while (box != container_ && nodes_[box].parent != container_ && BlocksOf(box).second - BlocksOf(box).first < 2) {
      box = nodes_[box].parent;
    }
    return Prose(box) < 0.2 * Prose(container_) ? nodes_[box].end : nodes_[block.owner].end;
  }

  bool Fits(const HtmlBlock& block, bool begun) const {
    if (block.kind == BlockKind::kCaption) return false;
    if (block.text == context_.title) return false;
    const double links = block.LinkDensity();
    const unsigned words = block.stats.words;
    if (block.kind == BlockKind::kHeading) return begun && links < 0.5;
    if (block.kind == BlockKind::kRow) return begun && links < 0.5;
    if (block.kind == BlockKind::kListItem) return links < 0.5 || (words >= 10 && links < 0.8);
    if (links > 0.6) return words >= 8 && block.in_paragraph && block.stats.ends_sentence;
    if (block.in_paragraph) return begun || Worth(block) > 0 || words >= 8;
    if (begun) return words >= 5 || block.stats.ends_sentence;
    return Worth(block) > 0;
  }

  // Headings with nothing kept below them.
  void DropLonelyHeadings(std::size_t first, std::size_t last) {
    bool content = false;
    for (std::size_t i = last; i-- > first;) {
      if (!keep_[i]) continue;
      if (blocks_[i].kind == BlockKind::kHeading) {
        keep_[i] = content;
      } else {
        content = true;
      }
    }
  }

  // What writers and publishers say at the end, to be followed or written to.
  void DropParting(std::size_t first, std::size_t last) {
    int looked = 0;
    for (std::size_t i = last; i-- > first && looked < 3;) {
      if (!keep_[i]) continue;
      ++looked;
      if (IsParting(blocks_[i].text)) keep_[i] = false;
    }
  }

  // The text between the headline and the body that introduces it.
  std::string FindDeck(std::size_t body_begin) const {
    std::size_t headline = body_begin;
    for (std::size_t i = 0; i < body_begin; ++i) {
      if (blocks_[i].text == context_.title) headline = i;
    }
    for (std::size_t i = headline + 1; i < body_begin && i <= headline + 12; ++i) {
      if (IsDeck(blocks_[i])) return blocks_[i].text;
    }
    return {};
  }

  bool IsDeck(const HtmlBlock& block) const {
    const unsigned words = block.stats.words;
    if (block.kind == BlockKind::kCaption || block.kind == BlockKind::kListItem || block.kind == BlockKind::kRow)
      return false;
    if (words < 5 || words > 100 || block.LinkDensity() > 0.3 || !ParseByline(block.text, {}).empty()) return false;
    if (words <= kMaxPhraseWords && ClassifyLine(block.text) != LinePhrase::kNone) return false;
    if (words <= 12 && FindDate(block.text, {}).has_value()) return false;
    if (block.kind == BlockKind::kHeading || block.stats.ends_sentence) return true;
    return block.text.size() > 20 && context_.description.starts_with(std::string_view(block.text).substr(0, 40));
  }

  const HtmlDocument& document_;
  const std::vector<HtmlNode>& nodes_;
  const BodyContext& context_;
  std::vector<HtmlHint> hints_;
  std::vector<HtmlBlock> blocks_;
  std::vector<double> worth_;  // sums of Worth up to a block
  std::vector<double> prose_;  // the same of the positive ones
  std::uint32_t container_ = 0;
  std::vector<bool> keep_;            // by block
  std::map<Place, unsigned> places_;  // words kept, by where they stand
};

}  // namespace

HtmlBody ExtractHtmlBody(const HtmlDocument& document, const BodyContext& context) {
  return BodyFinder(document, context).Run();
}

}  // namespace broadsheet
