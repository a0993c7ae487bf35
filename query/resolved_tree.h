// Third stage of a query: what was asked in the terms of the index.
#ifndef BROADSHEET_QUERY_RESOLVED_TREE_H_
#define BROADSHEET_QUERY_RESOLVED_TREE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "query/expand/expansion.h"
#include "query/parse/dates.h"
#include "query/parse/tree.h"
#include "storage/manifest.h"
#include "storage/segment/position.h"

namespace broadsheet {

// What may stand at one word of an article.
struct WordPattern {
  // Posting lists of the word: one a language, without duplicates. They give it its score, whatever filters its
  // occurrences. Ascending.
  std::vector<std::string> terms;
  std::string exact;                     // folded form asked for; empty: every form of `terms`
  std::string spelling;                  // as spelt; empty: every spelling
  std::uint64_t document_frequency = 0;  // sum over `terms` and all segments that are searched, if it is scored
  std::string wildcard;  // as asked for, `*` and `?` or `~` in it: the forms are those of `expansion`, or all
  std::shared_ptr<const Expansion> expansion;
  bool any_word = false;  // a `*` by itself: whatever stands there. Neither the first nor the last of a row
};

enum class ResolvedKind {
  kAll,
  kNone,
  kWords,   // one word, or several in a row
  kFilter,  // articles that have a whole-value term
  kDates,
  kCollection,
  kAnd,
  kOr,
  kNot,
  kChain,    // operands joined by operators of proximity
  kAtLeast,  // one child, at so many places
  kMention,  // two children: articles about an entity, and its names; the places are those of the names
};

struct ResolvedNode {
  ResolvedKind kind = ResolvedKind::kNone;
  std::vector<WordPattern> words;       // kWords: word i stands i words after the first
  std::optional<TextField> field;       // kWords: only there; metadata words need no such mark
  bool lead = false;                    // kWords: only in the first paragraph of the body
  std::optional<std::uint32_t> window;  // kWords: in any order, within so many words more than there are
  bool is_operand = false;              // kWords, kOr: of a chain or kAtLeast, which need its places
  std::vector<ProximityStep> steps;     // kChain
  std::uint32_t times = 0;              // kAtLeast
  std::string filter;                   // kFilter: the term
  std::uint64_t filter_frequency = 0;   // kFilter
  DateSet dates;                        // kDates
  CollectionNumber collection = 0;      // kCollection
  std::vector<NodeIndex> children;
};

// Children before their parents, as in Tree; the root is the last node.
struct ResolvedTree {
  std::vector<ResolvedNode> nodes;
  bool cut = false;  // some pattern stands for more words than are searched

  NodeIndex Add(ResolvedNode node);
  NodeIndex root() const { return static_cast<NodeIndex>(nodes.size() - 1); }
};

// By node: whether it is looked for, not below a NOT.
std::vector<bool> WantedNodes(const ResolvedTree& tree);

// `(and Zpeac[120] "Zpeac=peace[120] Zdeal=deal[37]" title:Zwar[88])`: terms, forms asked for, document frequencies.
std::string PrintResolvedTree(const ResolvedTree& tree);
std::string PrintResolvedNode(const ResolvedNode& node);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RESOLVED_TREE_H_
