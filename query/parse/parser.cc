#include "query/parse/parser.h"

#include <optional>
#include <string>
#include <utility>

#include "query/parse/query_fields.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// How an operand is joined to what stands left of it.
enum class Joint { kNone, kNeighbour, kAnd, kOr };

// One level of parentheses while it is being read: operands that AND joins, and the finished runs that OR joins.
struct Group {
  const Field* field = nullptr;    // that governs what is inside
  bool negated = false;            // the group as a whole
  const Field* outer_field = nullptr;
  std::vector<NodeIndex> run;      // joined by AND
  std::vector<NodeIndex> runs;     // joined by OR
  std::vector<NodeIndex> excluded; // with `any`: `-word` among neighbours excludes from all of them
  bool run_is_lone_exclusion = false;
  Joint joint = Joint::kNone;
  bool has_operand = false;
};

// Operators that have nothing to work on are words. Sorts out which are, from the right, where it depends on what
// follows; the rest is seen while parsing.
std::vector<bool> StartsOperand(const std::vector<Lexeme>& lexemes, std::vector<bool>* is_word) {
  std::vector<bool> starts(lexemes.size() + 1, false);
  is_word->assign(lexemes.size(), false);
  for (std::size_t i = lexemes.size(); i-- > 0;) {
    switch (lexemes[i].kind) {
      case LexemeKind::kWord:
      case LexemeKind::kPhrase:
      case LexemeKind::kField:
      case LexemeKind::kOpen: starts[i] = true; break;
      case LexemeKind::kClose: break;
      case LexemeKind::kAnd:
      case LexemeKind::kOr:
        (*is_word)[i] = !starts[i + 1];
        starts[i] = (*is_word)[i];
        break;
      case LexemeKind::kNot:
        (*is_word)[i] = !starts[i + 1];
        starts[i] = true;
        break;
    }
  }
  return starts;
}

class Parser {
 public:
  Parser(const std::vector<Lexeme>& lexemes, bool any, std::vector<QueryWarning>* warnings)
      : lexemes_(lexemes), any_(any), warnings_(*warnings) {}

  absl::StatusOr<Tree> Run() {
    StartsOperand(lexemes_, &is_word_);
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
    if (Depth(tree_) > QueryLimits::kDepth) {
      return absl::InvalidArgumentError(
          StrCat("operators are nested more than ", QueryLimits::kDepth, " deep; write the query flatter"));
    }
    return std::move(tree_);
  }

 private:
  void Step(const Lexeme& lexeme) {
    switch (lexeme.kind) {
      case LexemeKind::kWord:
      case LexemeKind::kPhrase: AddLeaf(lexeme); break;
      case LexemeKind::kField: pending_field_ = FindQueryField(lexeme.text); break;
      case LexemeKind::kOpen: Open(); break;
      case LexemeKind::kClose: Close(); break;
      case LexemeKind::kAnd: AddOperator(lexeme, Joint::kAnd); break;
      case LexemeKind::kOr: AddOperator(lexeme, Joint::kOr); break;
      case LexemeKind::kNot: AddNot(lexeme); break;
    }
  }

  void AddOperator(const Lexeme& lexeme, Joint joint) {
    Group& group = groups_.back();
    const bool has_left = group.has_operand && group.joint == Joint::kNone && !negate_;
    if (is_word_[at_] || !has_left) {
      AddOperatorAsWord(lexeme, has_left ? "right" : "left");
    } else {
      group.joint = joint;
    }
  }

  void AddNot(const Lexeme& lexeme) {
    if (is_word_[at_]) {
      AddOperatorAsWord(lexeme, "right");
    } else {
      negate_ = !negate_;
    }
  }

  void AddOperatorAsWord(const Lexeme& lexeme, std::string_view side) {
    warnings_.push_back({lexeme.offset, lexeme.length,
                         StrCat("'", lexeme.text, "' has nothing on its ", side, " to work on: searched as a word")});
    // In lower case: in capitals it would ask for an acronym.
    Lexeme word = lexeme;
    word.text = lexeme.text == "AND" ? "and" : lexeme.text == "OR" ? "or" : "not";
    AddLeaf(word);
  }

  void AddLeaf(const Lexeme& lexeme) {
    Node leaf;
    leaf.kind = lexeme.kind == LexemeKind::kPhrase ? NodeKind::kPhrase : NodeKind::kWord;
    leaf.text = std::string(lexeme.text);
    leaf.spelling = lexeme.spelling;
    leaf.field = TakeField();
    leaf.offset = lexeme.offset;
    leaf.length = lexeme.length;
    ++words_;
    AddOperand(tree_.Add(std::move(leaf)), std::exchange(negate_, false));
  }

  const Field* TakeField() {
    const Field* field = std::exchange(pending_field_, nullptr);
    return field ? field : groups_.back().field;
  }

  void Open() {
    Group group;
    group.field = TakeField();
    group.negated = std::exchange(negate_, false);
    groups_.push_back(std::move(group));
  }

  // Groups are balanced and not empty: the lexer sees to it.
  void Close() {
    Group group = std::move(groups_.back());
    groups_.pop_back();
    AddOperand(Finish(group), group.negated);
  }

  void AddOperand(NodeIndex operand, bool negated) {
    Group& group = groups_.back();
    if (negated) operand = tree_.Negate(operand);
    const Joint joint = group.has_operand && group.joint == Joint::kNone ? Joint::kNeighbour : group.joint;
    group.joint = Joint::kNone;
    group.has_operand = true;
    if (joint == Joint::kOr) group.run_is_lone_exclusion = false;
    if (joint == Joint::kOr || (joint == Joint::kNeighbour && any_)) FinishRun(group);
    group.run_is_lone_exclusion =
        group.run.empty() && negated && joint != Joint::kOr && tree_.node(operand).kind == NodeKind::kNot;
    group.run.push_back(operand);
  }

  void FinishRun(Group& group) {
    if (group.run.empty()) return;
    if (any_ && group.run_is_lone_exclusion) {
      group.excluded.push_back(group.run.front());
    } else {
      group.runs.push_back(tree_.Join(NodeKind::kAnd, std::move(group.run)));
    }
    group.run.clear();
  }

  NodeIndex Finish(Group& group) {
    FinishRun(group);
    if (!group.runs.empty()) {
      group.excluded.insert(group.excluded.begin(), tree_.Join(NodeKind::kOr, std::move(group.runs)));
    }
    return tree_.Join(NodeKind::kAnd, std::move(group.excluded));
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
  bool negate_ = false;  // an odd number of NOTs stands before the next operand
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
