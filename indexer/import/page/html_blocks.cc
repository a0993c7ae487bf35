#include "indexer/import/page/html_blocks.h"

#include <algorithm>
#include <utility>

namespace broadsheet {
namespace {

// Nothing below these is text of the page.
bool IsOpaque(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_HEAD:
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_NOSCRIPT:
    case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_OBJECT:
    case GUMBO_TAG_EMBED:
    case GUMBO_TAG_SVG:
    case GUMBO_TAG_MATH:
    case GUMBO_TAG_CANVAS:
    case GUMBO_TAG_AUDIO:
    case GUMBO_TAG_VIDEO:
    case GUMBO_TAG_BUTTON:
    case GUMBO_TAG_SELECT:
    case GUMBO_TAG_OPTION:
    case GUMBO_TAG_TEXTAREA:
    case GUMBO_TAG_INPUT:
    case GUMBO_TAG_LABEL:
    case GUMBO_TAG_RP:
    case GUMBO_TAG_RT:
    case GUMBO_TAG_MAP:
    case GUMBO_TAG_DATALIST:
    case GUMBO_TAG_PROGRESS:
    case GUMBO_TAG_METER:
      return true;
    default:
      return false;
  }
}

bool IsHeading(GumboTag tag) {
  return tag == GUMBO_TAG_H1 || tag == GUMBO_TAG_H2 || tag == GUMBO_TAG_H3 || tag == GUMBO_TAG_H4 ||
         tag == GUMBO_TAG_H5 || tag == GUMBO_TAG_H6;
}

bool IsEmphasis(GumboTag tag) {
  return tag == GUMBO_TAG_B || tag == GUMBO_TAG_STRONG || tag == GUMBO_TAG_EM || tag == GUMBO_TAG_I;
}

class Cutter {
 public:
  Cutter(const HtmlDocument& document, const std::vector<bool>& skip)
      : document_(document), nodes_(document.nodes()), skip_(skip) {}

  std::vector<HtmlBlock> Run() && {
    for (std::uint32_t i = 0; i < nodes_.size();) {
      CloseUpTo(i);
      i = nodes_[i].is_text ? AddText(i) : Enter(i);
    }
    CloseUpTo(static_cast<std::uint32_t>(nodes_.size()));
    Flush();
    return std::move(blocks_);
  }

 private:
  // Leaves the elements that end at or before node `i`.
  void CloseUpTo(std::uint32_t i) {
    while (!open_.empty() && nodes_[open_.back()].end <= i) {
      const GumboTag tag = nodes_[open_.back()].tag;
      if (IsEmphasis(tag)) --emphasis_;
      if (tag == GUMBO_TAG_A) --links_;
      if (BreaksLine(open_.back())) Flush();
      if (tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH) text_ += ' ';
      open_.pop_back();
    }
  }

  std::uint32_t Enter(std::uint32_t i) {
    const GumboTag tag = nodes_[i].tag;
    if (IsOpaque(tag) || (!skip_.empty() && skip_[i])) {
      // Words on both sides of a thing that is left out do not run together.
      text_ += ' ';
      if (IsBlockElement(tag)) Flush();
      return nodes_[i].end;
    }
    if (tag == GUMBO_TAG_BR) {
      LineBreak();
      return i + 1;
    }
    if (BreaksLine(i)) Flush();
    if (tag == GUMBO_TAG_A) ++links_;
    if (IsEmphasis(tag)) ++emphasis_;
    open_.push_back(i);
    return i + 1;
  }

  // Cells of a row that holds nothing but words stand in one line.
  bool BreaksLine(std::uint32_t i) const {
    const GumboTag tag = nodes_[i].tag;
    if (tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH) return !IsPlainRow(nodes_[i].parent);
    return IsBlockElement(tag);
  }

  bool IsPlainRow(std::uint32_t row) const {
    if (row == plain_row_) return true;
    if (row == rich_row_ || nodes_[row].tag != GUMBO_TAG_TR) return false;
    unsigned cells = 0;
    unsigned breaks = 0;
    for (std::uint32_t i = row + 1; i < nodes_[row].end; ++i) {
      if (nodes_[i].is_text) continue;
      const GumboTag tag = nodes_[i].tag;
      if (tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH) {
        ++cells;
      } else if (tag == GUMBO_TAG_BR) {
        ++breaks;
      } else if (IsBlockElement(tag)) {
        cells = 0;
        break;
      }
    }
    const bool plain = cells >= 2 && breaks <= 2 * cells;
    (plain ? plain_row_ : rich_row_) = row;
    return plain;
  }

  // Two line breaks end a paragraph, one ends a line.
  void LineBreak() {
    std::size_t last = text_.find_last_not_of(" \t\r\n");
    last = last == std::string::npos ? 0 : last + 1;
    if (text_.find('\x01', last) != std::string::npos || (last > 0 && text_[last - 1] == '\x01')) {
      Flush();
    } else {
      text_ += '\x01';
    }
  }

  std::uint32_t AddText(std::uint32_t i) {
    const std::string_view text = document_.Text(i);
    const bool blank = text.find_first_not_of(" \t\r\n\f") == std::string_view::npos;
    if (!has_words_ && !blank) {
      has_words_ = true;
      first_text_ = i;
    }
    const bool preformatted = InPreformatted();
    for (char c : text) text_ += (c == '\n' && preformatted) ? '\x01' : c;
    if (!blank && (links_ > 0 || emphasis_ > 0)) {
      const unsigned words = MeasureText(text).words;
      if (links_ > 0) link_words_ += words;
      if (emphasis_ > 0) strong_words_ += words;
    }
    return i + 1;
  }

  bool InPreformatted() const {
    for (std::size_t n = open_.size(); n-- > 0;) {
      if (nodes_[open_[n]].tag == GUMBO_TAG_PRE) return true;
      if (IsBlockElement(nodes_[open_[n]].tag)) return false;
    }
    return false;
  }

  void Flush() {
    if (has_words_) AddBlock();
    text_.clear();
    has_words_ = false;
    link_words_ = strong_words_ = 0;
  }

  void AddBlock() {
    HtmlBlock block;
    block.text = JoinLines();
    if (!block.text.empty()) {
      block.node = first_text_;
      Describe(block);
      block.stats = MeasureText(block.text);
      block.link_words = link_words_;
      block.strong_words = strong_words_;
      blocks_.push_back(std::move(block));
    }
  }

  std::string JoinLines() const {
    std::string joined;
    for (std::size_t at = 0; at <= text_.size();) {
      const std::size_t end = std::min(text_.find('\x01', at), text_.size());
      const std::string line = CollapseText(std::string_view(text_).substr(at, end - at));
      if (!line.empty()) joined.append(joined.empty() ? "" : "\n").append(line);
      at = end + 1;
    }
    return joined;
  }

  void Describe(HtmlBlock& block) const {
    std::uint32_t i = nodes_[block.node].parent;
    while (i != 0 && !IsBlockElement(nodes_[i].tag)) i = nodes_[i].parent;
    block.owner = i;
    bool innermost = true;
    for (; i != 0; i = nodes_[i].parent) {
      const GumboTag tag = nodes_[i].tag;
      if (tag == GUMBO_TAG_FIGURE || tag == GUMBO_TAG_FIGCAPTION || tag == GUMBO_TAG_CAPTION)
        block.kind = BlockKind::kCaption;
      if (tag == GUMBO_TAG_P || tag == GUMBO_TAG_BLOCKQUOTE || tag == GUMBO_TAG_PRE) block.in_paragraph = true;
      if (block.kind == BlockKind::kParagraph) {
        if (IsHeading(tag)) block.kind = BlockKind::kHeading;
        if (tag == GUMBO_TAG_LI || tag == GUMBO_TAG_DD || tag == GUMBO_TAG_DT) block.kind = BlockKind::kListItem;
        if (innermost &&
            (tag == GUMBO_TAG_TR || ((tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH) && IsPlainRow(nodes_[i].parent)))) {
          block.kind = BlockKind::kRow;
        }
      }
      innermost = false;
    }
  }

  const HtmlDocument& document_;
  const std::vector<HtmlNode>& nodes_;
  const std::vector<bool>& skip_;
  std::vector<std::uint32_t> open_;
  std::vector<HtmlBlock> blocks_;
  std::string text_;  // of the block being gathered; '\x01' is a line break
  bool has_words_ = false;
  std::uint32_t first_text_ = 0;
  int links_ = 0;
  int emphasis_ = 0;
  unsigned link_words_ = 0;
  unsigned strong_words_ = 0;
  mutable std::uint32_t plain_row_ = 0;  // the row last looked at, by what it was
  mutable std::uint32_t rich_row_ = 0;
};

}  // namespace

std::vector<HtmlBlock> CutBlocks(const HtmlDocument& document, const std::vector<bool>& skip) {
  return Cutter(document, skip).Run();
}

}  // namespace broadsheet
