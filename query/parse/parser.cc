#include "query/parse/parser.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"

#include "query/parse/operands.h"
#include "query/parse/query_fields.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// How an operand is joined to what stands left of it.
enum class Joint { kNone, kNeighbour, kAnd, kOr, kProximity };

// kNot and kAtLeast before an operand, from the outside in.
using Prefixes = std::vector<const Lexeme*>;

// One level of parentheses while it is being read: operands that AND joins, and the finished runs that OR joins.
struct Group {
  const Field* field = nullptr;     // that governs what is inside
  Prefixes prefixes;                // of the group as a whole
  std::vector<NodeIndex> run;       // joined by AND
  std::vector<NodeIndex> runs;      // joined by OR
  std::vector<NodeIndex> excluded;  // with `any`: `-word` among neighbours excludes from all of them
  bool run_is_lone_exclusion = false;
  Joint joint = Joint::kNone;
  const Lexeme* proximity = nullptr;  // the operator, if the joint is one
  bool negated_proximity = false;
  bool has_operand = false;
};

// Whether there stands `NOT NEAR/n` with something to its right.
bool IsNegatedProximity(const std::vector<Lexeme>& lexemes, std::size_t at, const std::vector<bool>& is_word) {
  return lexemes[at].kind == LexemeKind::kNot && lexemes[at].text != "-" && at + 1 < lexemes.size() &&
         lexemes[at + 1].kind == LexemeKind::kProximity && !is_word[at + 1];
}

// Operators that have nothing to work on are words. Sorts out which are, from the right, where it depends on what
// follows; the rest is seen while parsing.
std::vector<bool> FindWords(const std::vector<Lexeme>& lexemes) {
  std::vector<bool> is_word(lexemes.size(), false);
  bool operand_follows = false;
  for (std::size_t i = lexemes.size(); i-- > 0;) {
    switch (lexemes[i].kind) {
      case LexemeKind::kWord:
      case LexemeKind::kPhrase:
      case LexemeKind::kField:
      case LexemeKind::kOpen:
        operand_follows = true;
        break;
      case LexemeKind::kClose:
        operand_follows = false;
        break;
      case LexemeKind::kAnd:
      case LexemeKind::kOr:
      case LexemeKind::kProximity:
        is_word[i] = !operand_follows;
        operand_follows = is_word[i];
        break;
      case LexemeKind::kNot:
      case LexemeKind::kAtLeast:
        is_word[i] = !operand_follows && !IsNegatedProximity(lexemes, i, is_word);
        operand_follows = true;
        break;
    }
  }
  return is_word;
}

class Parser {
 public:
  Parser(const std::vector<Lexeme>& lexemes, bool any, std::vector<QueryWarning>* warnings)
      : lexemes_(lexemes), any_(any), warnings_(*warnings), operands_(tree_) {}

  absl::StatusOr<Tree> Run() {
    is_word_ = FindWords(lexemes_);
    tree_.Reserve(lexemes_.size() + 1);
    groups_.emplace_back();
    for (at_ = 0; at_ < lexemes_.size(); ++at_) {
      Step(lexemes_[at_]);
      if (words_ > QueryLimits::kWords) {
        return absl::InvalidArgumentError(
            StrCat("the query has more than ", QueryLimits::kWords, " words; split it into several queries"));
      }
    }
    const Group& outermost = groups_.back();
    tree_.set_root(outermost.has_operand ? Finish(groups_.back()) : tree_.Add(Node()));
    if (tree_.nodes().size() > QueryLimits::kDepth && Depth(tree_) > QueryLimits::kDepth) {
      return absl::InvalidArgumentError(
          StrCat("operators are nested more than ", QueryLimits::kDepth, " deep; write the query flatter"));
    }
    return std::move(tree_);
  }

 private:
  void Step(const Lexeme& lexeme) {
    switch (lexeme.kind) {
      case LexemeKind::kWord:
      case LexemeKind::kPhrase:
        AddWordOrPhrase(lexeme);
        break;
      case LexemeKind::kField:
        pending_field_ = FindQueryField(lexeme.text);
        break;
      case LexemeKind::kOpen:
        Open();
        break;
      case LexemeKind::kClose:
        Close();
        break;
      case LexemeKind::kAnd:
        AddOperator(lexeme, Joint::kAnd);
        break;
      case LexemeKind::kOr:
        AddOperator(lexeme, Joint::kOr);
        break;
      case LexemeKind::kNot:
        AddNot(lexeme);
        break;
      case LexemeKind::kProximity:
        AddProximity(lexeme, /*negated=*/false);
        break;
      case LexemeKind::kAtLeast:
        AddAtLeast(lexeme);
        break;
    }
  }

  bool HasLeft() const {
    return groups_.back().has_operand && groups_.back().joint == Joint::kNone && prefixes_.empty();
  }

  void AddOperator(const Lexeme& lexeme, Joint joint) {
    if (is_word_[at_] || !HasLeft()) {
      AddOperatorAsWord(lexeme, HasLeft() ? "right" : "left");
    } else {
      groups_.back().joint = joint;
    }
  }

  void AddProximity(const Lexeme& lexeme, bool negated) {
    groups_.back().proximity = &lexeme;
    groups_.back().negated_proximity = negated;
    AddOperator(lexeme, Joint::kProximity);
  }

  void AddNot(const Lexeme& lexeme) {
    if (IsNegatedProximity(lexemes_, at_, is_word_)) {
      if (!HasLeft()) return AddOperatorAsWord(lexeme, "left");
      ++at_;
      AddProximity(lexemes_[at_], /*negated=*/true);
    } else if (is_word_[at_]) {
      AddOperatorAsWord(lexeme, "right");
    } else if (!prefixes_.empty() && prefixes_.back()->kind == LexemeKind::kNot) {
      prefixes_.pop_back();
    } else {
      prefixes_.push_back(&lexeme);
    }
  }

  void AddAtLeast(const Lexeme& lexeme) {
    if (is_word_[at_]) return AddOperatorAsWord(lexeme, "right");
    prefixes_.push_back(&lexeme);
  }

  void AddOperatorAsWord(const Lexeme& lexeme, std::string_view side) {
    warnings_.push_back({lexeme.offset, lexeme.length,
                         StrCat("'", lexeme.text, "' has nothing on its ", side, " to work on: searched as a word")});
    Node leaf;
    leaf.kind = NodeKind::kWord;
    // In lower case: in capitals it would ask for an acronym.
    leaf.text = absl::AsciiStrToLower(ToAbsl(lexeme.text));
    AddLeaf(lexeme, std::move(leaf));
  }

  void AddWordOrPhrase(const Lexeme& lexeme) {
    Node leaf;
    leaf.text = std::string(lexeme.text);
    leaf.spelling = lexeme.spelling;
    if (lexeme.kind == LexemeKind::kPhrase) {
      leaf.kind = NodeKind::kPhrase;
      leaf.window = lexeme.number;
    } else {
      leaf.kind = NodeKind::kWord;
    }
    AddLeaf(lexeme, std::move(leaf));
  }

  void AddLeaf(const Lexeme& lexeme, Node leaf) {
    leaf.field = TakeField();
    leaf.offset = lexeme.offset;
    leaf.length = lexeme.length;
    const bool has_words =
        leaf.field == nullptr || leaf.field->kind == FieldKind::kText || leaf.field->kind == FieldKind::kWords;
    if (leaf.kind == NodeKind::kWord && has_words) SplitEdits(&leaf);
    ++words_;
    AddOperand(tree_.Add(std::move(leaf)), std::exchange(prefixes_, {}));
  }

  // `word~` and `word~2`.
  void SplitEdits(Node* word) {
    const std::size_t tilde = word->text.rfind('~');
    if (tilde == std::string::npos || tilde == 0) return;
    const std::string edits = word->text.substr(tilde + 1);
    if (edits.size() > 1 || (edits.size() == 1 && (edits[0] < '1' || edits[0] > '9'))) {
      warnings_.push_back({word->offset, word->length, "behind ~ there may be 1 or 2: searched as words"});
      return;
    }
    word->edits = edits.empty() ? 1 : static_cast<std::uint32_t>(edits[0] - '0');
    word->text.resize(tilde);
    if (word->edits > kMaxEdits) {
      warnings_.push_back({word->offset, word->length, StrCat("at most ", kMaxEdits, " edits: searched with those")});
      word->edits = kMaxEdits;
    }
  }

  const Field* TakeField() {
    const Field* field = std::exchange(pending_field_, nullptr);
    return field ? field : groups_.back().field;
  }

  void Open() {
    Group group;
    group.field = TakeField();
    group.prefixes = std::exchange(prefixes_, {});
    groups_.push_back(std::move(group));
  }

  // Groups are balanced and not empty: the lexer sees to it.
  void Close() {
    Group group = std::move(groups_.back());
    groups_.pop_back();
    AddOperand(Finish(group), group.prefixes);
  }

  NodeIndex Apply(const Prefixes& prefixes, NodeIndex operand) {
    for (auto prefix = prefixes.rbegin(); prefix != prefixes.rend(); ++prefix) {
      const Lexeme& lexeme = **prefix;
      if (lexeme.kind == LexemeKind::kNot) {
        operand = tree_.Negate(operand);
      } else if (!operands_.HavePlaces(operand)) {
        Warn(lexeme, "counts words, phrases, entities and groups of them joined by OR: ignored");
      } else {
        Node at_least;
        at_least.kind = NodeKind::kAtLeast;
        at_least.times = *lexeme.number;
        at_least.children.push_back(operand);
        operand = tree_.Add(std::move(at_least));
      }
    }
    return operand;
  }

  // Joins the operand to the one on its left, if both are of the kind.
  bool AddToChain(Group& group, NodeIndex operand) {
    const Lexeme& lexeme = *group.proximity;
    ProximityStep step = lexeme.step;
    step.negated = group.negated_proximity;
    const NodeIndex left = group.run.back();
    const Node& chain = tree_.node(left);
    if (!operands_.Join(left, step, operand)) {
      Warn(lexeme, "stands between words, phrases, entities and groups of them joined by OR: searched as AND");
      return false;
    }
    if (chain.kind == NodeKind::kChain && chain.children.size() >= QueryLimits::kChain) {
      Warn(lexeme, StrCat("joins at most ", QueryLimits::kChain, " operands in a row: searched as AND"));
      return false;
    }
    group.run.back() = tree_.Chain(left, step, operand);
    return true;
  }

  void Warn(const Lexeme& lexeme, std::string_view message) {
    warnings_.push_back({lexeme.offset, lexeme.length, StrCat("'", lexeme.text, "' ", message)});
  }

  void AddOperand(NodeIndex operand, const Prefixes& prefixes) {
    Group& group = groups_.back();
    operand = Apply(prefixes, operand);
    if (group.joint == Joint::kProximity) {
      group.joint = Joint::kNone;
      group.run_is_lone_exclusion = false;
      if (AddToChain(group, operand)) return;
      if (group.negated_proximity) operand = tree_.Negate(operand);
      group.run.push_back(operand);
      return;
    }
    const bool negated = !prefixes.empty() && prefixes.front()->kind == LexemeKind::kNot;
    const Joint joint = group.has_operand && group.joint == Joint::kNone ? Joint::kNeighbour : group.joint;
    group.joint = Joint::kNone;
    group.has_operand = true;
    if (joint == Joint::kOr) group.run_is_lone_exclusion = false;
    if (joint == Joint::kOr || (joint == Joint::kNeighbour && any_)) FinishRun(group);
    group.run_is_lone_exclusion = group.run.empty() && negated && joint != Joint::kOr;
    group.run.push_back(operand);
  }

  void FinishRun(Group& group) {
    if (group.run.empty()) return;
    if (any_ && group.run_is_lone_exclusion) {
      group.excluded.push_back(group.run.front());
    } else {
      group.runs.push_back(tree_.Join(NodeKind::kAnd, group.run));
    }
    group.run.clear();
  }

  NodeIndex Finish(Group& group) {
    FinishRun(group);
    if (!group.runs.empty()) {
      group.excluded.insert(group.excluded.begin(), tree_.Join(NodeKind::kOr, group.runs));
    }
    return tree_.Join(NodeKind::kAnd, group.excluded);
  }

  const std::vector<Lexeme>& lexemes_;
  const bool any_;
  std::vector<QueryWarning>& warnings_;
  std::vector<bool> is_word_;
  Tree tree_;
  std::vector<Group> groups_;
  std::size_t at_ = 0;
  std::size_t words_ = 0;
  const Field* pending_field_ = nullptr;
  Prefixes prefixes_;  // of the next operand
  Operands operands_;
};

}  // namespace

absl::StatusOr<Tree> Parse(const std::vector<Lexeme>& lexemes, bool any, std::vector<QueryWarning>* warnings) {
  return Parser(lexemes, any, warnings).Run();
}

absl::StatusOr<Tree> ParseQuery(std::string_view text, bool any, std::vector<QueryWarning>* warnings) {
  if (text.size() > QueryLimits::kBytes) {
    return absl::InvalidArgumentError(
        StrCat("the query has ", text.size(), " bytes; at most ", QueryLimits::kBytes, " are read"));
  }
  const std::vector<Lexeme> lexemes = Lex(text, warnings);
  if (lexemes.empty() && !IsBlank(text)) {
    warnings->push_back({0, text.size(), "there is no word in the query: finds nothing"});
    Tree tree;
    Node nothing;
    nothing.kind = NodeKind::kNone;
    tree.set_root(tree.Add(std::move(nothing)));
    return tree;
  }
  return Parse(lexemes, any, warnings);
}

}  // namespace broadsheet
