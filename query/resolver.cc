#include "query/resolver.h"

#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "indexer/analysis/language_name.h"
#include "indexer/analysis/value_term.h"
#include "query/entity_names.h"
#include "query/expand/pattern_letters.h"
#include "query/parse/query_fields.h"
#include "query/word_resolver.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

ResolvedNode Leaf(ResolvedKind kind) {
  ResolvedNode node;
  node.kind = kind;
  return node;
}

class Resolver {
 public:
  Resolver(const Tree& tree, const ResolverContext& context, std::vector<QueryWarning>* warnings)
      : tree_(tree),
        context_(context),
        words_(context.scope, context.analyzer, context.deadline, context.is_scored),
        warnings_(*warnings) {}

  ResolvedTree Run() {
    const std::vector<bool> reachable = Reachable();
    FindOperands();
    resolved_.resize(tree_.nodes().size());
    out_.nodes.reserve(tree_.nodes().size() + 1);
    for (NodeIndex index = 0; index < resolved_.size() && !context_.deadline->LookNow(); ++index) {
      if (reachable[index]) resolved_[index] = ResolveNode(tree_.node(index), is_operand_[index]);
    }
    std::optional<NodeIndex> root = resolved_[tree_.root()];
    if (!root) root = out_.Add(Leaf(ResolvedKind::kNone));
    if (context_.days) {
      ResolvedNode days = Leaf(ResolvedKind::kDates);
      days.dates.interval = *context_.days;
      const NodeIndex bounds = out_.Add(std::move(days));
      root = Join(ResolvedKind::kAnd, {*root, bounds});
    }
    // The root is the last node by contract, and the last one added by construction, unless that one is left over.
    if (*root != out_.root()) root = out_.Add(out_.nodes[*root]);
    return std::move(out_);
  }

 private:
  // Nothing: there was no word in it, and it takes no part in the query.
  using Result = std::optional<NodeIndex>;

  std::vector<bool> Reachable() const {
    std::vector<bool> reachable(tree_.nodes().size(), false);
    reachable[tree_.root()] = true;
    for (NodeIndex index = tree_.root() + 1; index-- > 0;) {
      if (!reachable[index]) continue;
      for (const NodeIndex child : tree_.node(index).children) reachable[child] = true;
    }
    return reachable;
  }

  // Which nodes need to have places. Only groups and chains of operands have more of them below.
  void FindOperands() {
    is_operand_.assign(tree_.nodes().size(), false);
    for (NodeIndex index = static_cast<NodeIndex>(is_operand_.size()); index-- > 0;) {
      const Node& node = tree_.node(index);
      if (!is_operand_[index] && node.kind != NodeKind::kChain && node.kind != NodeKind::kAtLeast) continue;
      for (const NodeIndex child : node.children) is_operand_[child] = true;
    }
  }

  Result ResolveNode(const Node& node, bool is_operand) {
    switch (node.kind) {
      case NodeKind::kAll:
        return out_.Add(Leaf(ResolvedKind::kAll));
      case NodeKind::kNone:
        return out_.Add(Leaf(ResolvedKind::kNone));
      case NodeKind::kWord:
      case NodeKind::kPhrase:
        return MarkOperand(ResolveLeaf(node, is_operand), is_operand);
      case NodeKind::kAnd:
        return JoinChildren(node, ResolvedKind::kAnd);
      case NodeKind::kOr:
        return MarkOperand(JoinChildren(node, ResolvedKind::kOr), is_operand);
      case NodeKind::kNot:
        return JoinChildren(node, ResolvedKind::kNot);
      case NodeKind::kChain:
        return ResolveChain(node);
      case NodeKind::kAtLeast:
        return ResolveAtLeast(node);
    }
    return std::nullopt;
  }

  Result MarkOperand(Result result, bool is_operand) {
    if (!result || !is_operand) return result;
    // Of a mention, the names alone have places, and are marked already.
    if (out_.nodes[*result].kind == ResolvedKind::kMention) return result;
    out_.nodes[*result].is_operand = true;
    // Several readings of one word are an OR of leaves.
    for (const NodeIndex child : out_.nodes[*result].children) out_.nodes[child].is_operand = true;
    return result;
  }

  // Operands without a word are left out, and what NOT asks of them.
  Result ResolveChain(const Node& node) {
    ResolvedNode chain = Leaf(ResolvedKind::kChain);
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      const Result operand = resolved_[node.children[i]];
      if (!operand) continue;
      if (!chain.children.empty()) {
        chain.steps.push_back(node.steps[i - 1]);
      } else if (i > 0 && node.steps[i - 1].negated) {
        continue;
      }
      chain.children.push_back(*operand);
    }
    if (chain.children.empty()) return std::nullopt;
    if (chain.children.size() == 1) return chain.children.front();
    return out_.Add(std::move(chain));
  }

  Result ResolveAtLeast(const Node& node) {
    const Result operand = resolved_[node.children.front()];
    if (!operand) return std::nullopt;
    ResolvedNode at_least = Leaf(ResolvedKind::kAtLeast);
    at_least.children = {*operand};
    at_least.times = node.times;
    return out_.Add(std::move(at_least));
  }

  Result JoinChildren(const Node& node, ResolvedKind kind) {
    std::vector<NodeIndex> children;
    for (const NodeIndex child : node.children) {
      if (resolved_[child]) children.push_back(*resolved_[child]);
    }
    return Join(kind, std::move(children));
  }

  Result Join(ResolvedKind kind, std::vector<NodeIndex> children) {
    if (children.empty()) return std::nullopt;
    if (children.size() == 1 && kind != ResolvedKind::kNot) return children.front();
    ResolvedNode node = Leaf(kind);
    node.children = std::move(children);
    return out_.Add(std::move(node));
  }

  Result ResolveLeaf(const Node& node, bool is_operand) {
    if (node.field == nullptr) return ResolveText(node, node.text, std::nullopt);
    const bool has_words = node.field->kind == FieldKind::kText || node.field->kind == FieldKind::kWords;
    if (node.window && !has_words) Warn(node, StrCat("a window has no effect in ", node.field->name, ":"));
    switch (node.field->kind) {
      case FieldKind::kText:
        return ResolveText(node, node.text, PlaceOf(node.field->name));
      case FieldKind::kWords:
        return is_operand && IsEntityField(*node.field) ? ResolveMention(node) : ResolveMetadata(node);
      case FieldKind::kValue:
        return ResolveValue(node);
      case FieldKind::kDocids:
        return node.field->name == "date" ? ResolveDate(node) : ResolveCollection(node);
    }
    return std::nullopt;
  }

  static constexpr const char* kNoWildcards = "'~' takes no wildcards: searched without them";

  static TextField PlaceOf(std::string_view name) {
    if (name == "title") return TextField::kTitle;
    return name == "deck" ? TextField::kDeck : TextField::kBody;
  }

  Result ResolveText(const Node& node, std::string_view text, std::optional<TextField> field) {
    if (node.spelling && (HasWildcards(node.text) || node.edits > 0)) {
      Warn(node, "'=' has no effect on wildcards and similar words");
    }
    if (node.edits > 0 && HasWildcards(node.text)) Warn(node, kNoWildcards);
    return AddReadings(node, ReadText(node, text), field);
  }

  Readings ReadText(const Node& node, std::string_view text) {
    if (node.edits > 0) return words_.Fuzzy(text, node.edits);
    const bool exact = node.kind == NodeKind::kPhrase || node.spelling;
    return exact ? words_.Exact(text, node.spelling) : words_.BareWord(text);
  }

  Result AddReadings(const Node& node, Readings readings, std::optional<TextField> field) {
    if (words_.TakeCut()) {
      out_.cut = true;
      Warn(node, StrCat("more words fit '", node.text, "' than one query can search for (", Expander::kMaxWords,
                        "): those later in the alphabet are left out; write more of its letters"));
    }
    if (const auto acronym = words_.TakeRareAcronym()) {
      Warn(node, StrCat("'", node.text, "' is taken for an acronym in capitals, which ", acronym->articles, " of the ",
                        acronym->articles_with_word, " articles with the word have; in small letters it finds all"));
    }
    if (readings.empty()) {
      Warn(node, StrCat("there is no word in '", node.text, "': ignored"));
      return std::nullopt;
    }
    std::vector<NodeIndex> leaves;
    for (std::vector<WordPattern>& words : readings) {
      ResolvedNode leaf = Leaf(ResolvedKind::kWords);
      leaf.words = std::move(words);
      leaf.field = field;
      leaf.lead = node.field != nullptr && node.field->name == "lead";
      leaf.window = node.window;
      leaf.is_operand = leaf.lead || node.window;
      leaves.push_back(out_.Add(std::move(leaf)));
    }
    return Join(ResolvedKind::kOr, std::move(leaves));
  }

  Result ResolveMetadata(const Node& node) {
    if (node.spelling) Warn(node, StrCat("'=' has no effect in ", node.field->name, ":"));
    if (node.edits > 0 && HasWildcards(node.text)) Warn(node, kNoWildcards);
    if (IsEntityField(*node.field)) return ResolveEntity(node);
    return AddReadings(node, words_.Value(node.text, node.field->prefix, node.edits), std::nullopt);
  }

  // By words of its names, by its usual names, and by what was corrected by hand.
  Result ResolveEntity(const Node& node) {
    const OtherEntityNames others = OtherNames(node);
    Readings readings;
    const auto add_names = [&](EntityType type, std::string_view name) {
      for (std::vector<WordPattern>& words : words_.Value(name, FindField(EntityField(type))->prefix, node.edits)) {
        readings.push_back(std::move(words));
      }
    };
    for (const EntityType type : TypesOf(*node.field)) add_names(type, node.text);
    for (const auto& [type, name] : others.usual) add_names(type, name);
    const Result named = AddReadings(node, std::move(readings), std::nullopt);
    if (!named || others.terms.empty()) return named;
    std::vector<NodeIndex> ways = {*named};
    for (const std::string& term : others.terms) ways.push_back(AddFilter(term));
    return Join(ResolvedKind::kOr, std::move(ways));
  }

  OtherEntityNames OtherNames(const Node& node) {
    if (node.edits > 0) return {};
    return FindOtherNames(TypesOf(*node.field), node.text, context_.manifest.entity_corrections, context_.analyzer);
  }

  static std::vector<EntityType> TypesOf(const Field& field) {
    std::vector<EntityType> types;
    for (const EntityType type : {EntityType::kPerson, EntityType::kOrganisation, EntityType::kPlace}) {
      if (&field == &kEntityField || field.name == EntityField(type)) types.push_back(type);
    }
    return types;
  }

  NodeIndex AddFilter(const std::string& term) {
    ResolvedNode leaf = Leaf(ResolvedKind::kFilter);
    leaf.filter = term;
    if (context_.is_scored) leaf.filter_frequency = words_.DocumentFrequency(leaf.filter);
    return out_.Add(std::move(leaf));
  }

  // An entity as an operand: where an article about it has the name; of a person's name also the last word alone.
  Result ResolveMention(const Node& node) {
    const Result about = ResolveMetadata(node);
    Readings names = words_.Exact(node.text, /*spelling=*/false);
    if (node.edits > 0) names = words_.Fuzzy(node.text, node.edits);
    if (node.field->name == "person" && !names.empty() && names.front().size() > 1 && !node.window) {
      names.push_back({names.front().back()});
    }
    const auto add_name = [&](std::string_view name) {
      for (std::vector<WordPattern>& words : words_.Exact(name, /*spelling=*/false)) names.push_back(std::move(words));
    };
    const OtherEntityNames others = OtherNames(node);
    for (const auto& [type, name] : others.usual) add_name(name);
    for (const std::string& name : others.corrected) add_name(name);
    const Result named = MarkOperand(AddReadings(node, std::move(names), std::nullopt), true);
    if (!about || !named) return std::nullopt;
    ResolvedNode mention = Leaf(ResolvedKind::kMention);
    mention.children = {*about, *named};
    return out_.Add(std::move(mention));
  }

  Result ResolveValue(const Node& node) {
    if (node.field->name == "site") return ResolveSite(node);
    std::string value = node.text;
    if (node.field->name == "lang") {
      value = NormalizeLanguage(node.text);
      if (value.empty()) value = absl::AsciiStrToLower(node.text);
    }
    const std::string term = ValueTerm(node.field->prefix, value);
    // Ids may have these characters.
    if (HasWildcards(node.text) && words_.DocumentFrequency(term) == 0) {
      Warn(node, StrCat("'*' and '?' are no wildcards in ", node.field->name, ":"));
    }
    return AddFilter(term);
  }

  // Articles have terms of their host and of the domains above it, but not of the top level.
  Result ResolveSite(const Node& node) {
    std::string_view typed = node.text;
    while (typed.starts_with('.')) typed.remove_prefix(1);
    const std::string host = NormalizeHost(typed);
    const std::string_view prefix = node.field->prefix;
    if (HasWildcards(host)) return AddReadings(node, words_.WholeValues(host, prefix), {});
    const NodeIndex own = AddFilter(ValueTerm(prefix, host));
    if (host.empty() || host.find('.') != std::string::npos) return own;
    const Result below = AddReadings(node, words_.WholeValues(StrCat("*.", host), prefix), {});
    return Join(ResolvedKind::kOr, {own, *below});
  }

  Result ResolveDate(const Node& node) {
    absl::StatusOr<DateSet> dates = ParseDates(node.text, context_.today ? *context_.today : LocalToday());
    if (!dates.ok()) {
      Warn(node, StrCat(ToStd(dates.status().message()), "; searched as words"));
      return ResolveText(node, StrCat("date:", node.text), std::nullopt);
    }
    ResolvedNode leaf = Leaf(ResolvedKind::kDates);
    leaf.dates = *dates;
    return out_.Add(std::move(leaf));
  }

  Result ResolveCollection(const Node& node) {
    const CollectionEntry* collection = FindCollection(context_.manifest, node.text);
    if (collection == nullptr) {
      Warn(node, StrCat("there is no collection '", node.text, "': finds nothing"));
      return out_.Add(Leaf(ResolvedKind::kNone));
    }
    ResolvedNode leaf = Leaf(ResolvedKind::kCollection);
    leaf.collection = collection->number;
    return out_.Add(std::move(leaf));
  }

  void Warn(const Node& node, std::string message) {
    warnings_.push_back({node.offset, node.length, std::move(message)});
  }

  const Tree& tree_;
  const ResolverContext& context_;
  WordResolver words_;
  std::vector<QueryWarning>& warnings_;
  std::vector<bool> is_operand_;  // by node of tree_
  std::vector<Result> resolved_;  // by node of tree_
  ResolvedTree out_;
};

}  // namespace

ResolvedTree Resolve(const Tree& tree, const ResolverContext& context, std::vector<QueryWarning>* warnings) {
  return Resolver(tree, context, warnings).Run();
}

}  // namespace broadsheet
