#include "indexer/import/html_body.h"

#include <algorithm>
#include <utility>

#include "indexer/import/html_blocks.h"
#include "indexer/import/html_hints.h"
#include "indexer/import/page_lexicon.h"
#include "indexer/import/page_words.h"

namespace broadsheet {
namespace {

// A part of the page that holds this share of its prose is not furniture, whatever its name says.
constexpr double kMajorShare = 0.35;

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
  if (words >= 20 && links < 0.3) return 0.6 * words;
  if (prose && block.in_paragraph) return 0;
  return -2 - 0.2 * std::min(words, 20.0);
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
    const std::uint32_t container = FindContainer();
    Select(container, body);
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
      if (hints_[i] == HtmlHint::kComments && !HoldsArticle(i)) skip[i] = true;
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
    if (tag == GUMBO_TAG_ARTICLE || tag == GUMBO_TAG_MAIN || tag == GUMBO_TAG_BODY || tag == GUMBO_TAG_HTML) return true;
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

  void Select(std::uint32_t container, HtmlBody& body) {
    const auto [first, last] = BlocksOf(container);
    std::vector<bool> keep(blocks_.size(), false);
    std::uint32_t skip_below = 0;  // blocks before this node belong to a box that is left out
    bool begun = false;
    for (std::size_t i = first; i < last; ++i) {
      const HtmlBlock& block = blocks_[i];
      if (block.node < skip_below) continue;
      const LinePhrase phrase = block.stats.words <= 16 ? ClassifyLine(block.text) : LinePhrase::kNone;
      if (phrase == LinePhrase::kCredit && body.credit.empty()) body.credit = CreditOf(block.text);
      if (phrase == LinePhrase::kNoise) continue;
      if (phrase == LinePhrase::kEnd && begun && IsShortRest(i + 1, last)) break;
      if (phrase == LinePhrase::kEnd || phrase == LinePhrase::kAside) {
        skip_below = EndOfBox(block, container);
        continue;
      }
      keep[i] = Fits(block, begun);
      begun |= keep[i] && Worth(block) > 0;
    }
    DropLonelyHeadings(first, last, keep);
    for (std::size_t i = first; i < last; ++i) {
      if (!keep[i]) continue;
      if (!body.text.empty()) body.text += "\n\n";
      body.text += blocks_[i].text;
    }
  }

  bool IsShortRest(std::size_t from, std::size_t last) const {
    return prose_[last] - prose_[from] < 0.5 * prose_[from];
  }

  // A box headed by `block`: the smallest element around it that holds more than it, if that is small.
  std::uint32_t EndOfBox(const HtmlBlock& block, std::uint32_t container) const {
    std::uint32_t box = block.owner;
    while (box != container && nodes_[box].parent != container && BlocksOf(box).second - BlocksOf(box).first < 2) {
      box = nodes_[box].parent;
    }
    return Prose(box) < 0.2 * Prose(container) ? nodes_[box].end : nodes_[block.owner].end;
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
  void DropLonelyHeadings(std::size_t first, std::size_t last, std::vector<bool>& keep) const {
    bool content = false;
    for (std::size_t i = last; i-- > first;) {
      if (!keep[i]) continue;
      if (blocks_[i].kind == BlockKind::kHeading) {
        keep[i] = content;
      } else {
        content = true;
      }
    }
  }

  const HtmlDocument& document_;
  const std::vector<HtmlNode>& nodes_;
  const BodyContext& context_;
  std::vector<HtmlHint> hints_;
  std::vector<HtmlBlock> blocks_;
  std::vector<double> worth_;  // sums of Worth up to a block
  std::vector<double> prose_;  // the same of the positive ones
};

}  // namespace

HtmlBody ExtractHtmlBody(const HtmlDocument& document, const BodyContext& context) {
  return BodyFinder(document, context).Run();
}

}  // namespace broadsheet
