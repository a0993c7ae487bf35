#include "indexer/import/page/html_dom.h"

#include <csetjmp>
#include <cstddef>
#include <cstdlib>
#include <utility>

#include "indexer/import/page/html_prune.h"
#include "indexer/import/page/page_words.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::size_t kChunkBytes = 1 << 20;
constexpr std::size_t kBaseBudget = 64 << 20;
constexpr std::size_t kBudgetPerInputByte = 64;

}  // namespace

// All memory of one parse, given back at once: the parser's own clean-up walks the tree recursively, and a deep
// one would overflow the stack. Past its budget it leaves the parser by a jump (plain C frames, which own nothing
// else).
class HtmlArena {
 public:
  explicit HtmlArena(std::size_t budget) : budget_(budget) {}
  ~HtmlArena() {
    for (void* chunk : chunks_) std::free(chunk);
  }
  HtmlArena(const HtmlArena&) = delete;
  HtmlArena& operator=(const HtmlArena&) = delete;

  static void* Allocate(void* arena, std::size_t bytes) { return static_cast<HtmlArena*>(arena)->Take(bytes); }
  static void Release(void* /*arena*/, void* /*block*/) {}

  GumboOutput* Parse(const std::string& html) {
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = Allocate;
    options.deallocator = Release;
    options.userdata = this;
    options.max_errors = 0;
    if (setjmp(over_budget_) != 0) return nullptr;
    return gumbo_parse_with_options(&options, html.data(), html.size());
  }

 private:
  void* Take(std::size_t bytes) {
    bytes = (bytes + alignof(std::max_align_t) - 1) & ~(alignof(std::max_align_t) - 1);
    if (bytes > left_) NewChunk(bytes);
    void* block = next_;
    next_ += bytes;
    left_ -= bytes;
    return block;
  }

  void NewChunk(std::size_t bytes) {
    const std::size_t size = bytes > kChunkBytes ? bytes : kChunkBytes;
    if (size > budget_) std::longjmp(over_budget_, 1);
    void* chunk = std::malloc(size);
    if (chunk == nullptr) std::longjmp(over_budget_, 1);
    budget_ -= size;
    chunks_.push_back(chunk);
    next_ = static_cast<char*>(chunk);
    left_ = size;
  }

  std::size_t budget_;
  std::vector<void*> chunks_;
  char* next_ = nullptr;
  std::size_t left_ = 0;
  std::jmp_buf over_budget_;
};

bool IsBlockElement(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_HTML:
    case GUMBO_TAG_BODY:
    case GUMBO_TAG_ADDRESS:
    case GUMBO_TAG_ARTICLE:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_CENTER:
    case GUMBO_TAG_DD:
    case GUMBO_TAG_DETAILS:
    case GUMBO_TAG_DIR:
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_DL:
    case GUMBO_TAG_DT:
    case GUMBO_TAG_FIELDSET:
    case GUMBO_TAG_FIGCAPTION:
    case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
    case GUMBO_TAG_HEADER:
    case GUMBO_TAG_HGROUP:
    case GUMBO_TAG_HR:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_LEGEND:
    case GUMBO_TAG_LI:
    case GUMBO_TAG_LISTING:
    case GUMBO_TAG_MAIN:
    case GUMBO_TAG_MENU:
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_P:
    case GUMBO_TAG_PLAINTEXT:
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_SECTION:
    case GUMBO_TAG_SUMMARY:
    case GUMBO_TAG_TABLE:
    case GUMBO_TAG_CAPTION:
    case GUMBO_TAG_TBODY:
    case GUMBO_TAG_TD:
    case GUMBO_TAG_TFOOT:
    case GUMBO_TAG_TH:
    case GUMBO_TAG_THEAD:
    case GUMBO_TAG_TR:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_VIDEO:
    case GUMBO_TAG_AUDIO:
      return true;
    default:
      return false;
  }
}

HtmlDocument::HtmlDocument() = default;
HtmlDocument::HtmlDocument(HtmlDocument&&) noexcept = default;
HtmlDocument& HtmlDocument::operator=(HtmlDocument&&) noexcept = default;
HtmlDocument::~HtmlDocument() = default;

absl::StatusOr<HtmlDocument> HtmlDocument::Parse(std::string_view utf8) {
  HtmlDocument document;
  document.input_ = std::make_unique<std::string>(PruneHtml(utf8));
  document.arena_ = std::make_unique<HtmlArena>(kBaseBudget + kBudgetPerInputByte * document.input_->size());
  const GumboOutput* output = document.arena_->Parse(*document.input_);
  if (output == nullptr) {
    return absl::ResourceExhaustedError(StrCat("the page's markup unfolds to more than ", kBudgetPerInputByte,
                                               " times its size; it is damaged or hostile"));
  }
  document.Flatten(output->root);
  return document;
}

void HtmlDocument::Flatten(const GumboNode* root) {
  struct Frame {
    const GumboNode* element;
    std::uint32_t node;
    unsigned next_child;
  };
  std::vector<Frame> stack;
  const auto open = [&](const GumboNode* element, std::uint32_t parent) {
    const auto index = static_cast<std::uint32_t>(nodes_.size());
    nodes_.push_back({.tag = element->v.element.tag, .parent = parent, .source = element});
    stack.push_back({element, index, 0});
  };
  open(root, 0);
  while (!stack.empty()) {
    Frame& frame = stack.back();
    const GumboVector& children = frame.element->v.element.children;
    if (frame.next_child == children.length) {
      nodes_[frame.node].end = static_cast<std::uint32_t>(nodes_.size());
      stack.pop_back();
      continue;
    }
    const auto* child = static_cast<const GumboNode*>(children.data[frame.next_child++]);
    if (child->type == GUMBO_NODE_ELEMENT || child->type == GUMBO_NODE_TEMPLATE) {
      open(child, frame.node);
    } else if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_WHITESPACE ||
               child->type == GUMBO_NODE_CDATA) {
      const auto end = static_cast<std::uint32_t>(nodes_.size() + 1);
      nodes_.push_back({.is_text = true, .parent = frame.node, .end = end, .source = child});
    }
  }
}

std::string_view HtmlDocument::Text(std::uint32_t node) const {
  return nodes_[node].is_text ? std::string_view(nodes_[node].source->v.text.text) : std::string_view();
}

std::string_view HtmlDocument::Attribute(std::uint32_t node, const char* name) const {
  if (nodes_[node].is_text) return {};
  const GumboAttribute* attribute = gumbo_get_attribute(&nodes_[node].source->v.element.attributes, name);
  return attribute == nullptr ? std::string_view() : std::string_view(attribute->value);
}

std::string HtmlDocument::TextBelow(std::uint32_t node) const {
  std::string text;
  for (std::uint32_t i = node; i < nodes_[node].end; ++i) {
    if (nodes_[i].is_text) {
      text += Text(i);
    } else if (nodes_[i].tag == GUMBO_TAG_BR || IsBlockElement(nodes_[i].tag)) {
      text += ' ';
    }
  }
  return CollapseText(text);
}

}  // namespace broadsheet
