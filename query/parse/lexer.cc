#include "query/parse/lexer.h"

#include <algorithm>
#include <utility>

#include "query/parse/query_fields.h"
#include "query/parse/slash_operators.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// Characters that mean the same to the lexer. Word processors turn straight quotes into these.
constexpr std::string_view kQuotes[] = {"\"", "\u201C", "\u201D", "\u201E", "\u201F", "\u00AB", "\u00BB"};
constexpr std::string_view kSpaces[] = {" ",      "\t",     "\n",     "\r",     "\v",     "\f",     "\u00A0",
                                        "\u2002", "\u2003", "\u2007", "\u2009", "\u200A", "\u202F", "\u3000"};

template <std::size_t N>
std::size_t LengthOfAny(std::string_view text, const std::string_view (&choices)[N]) {
  // Mostly it is a letter, and of ASCII the quote is the last of all choices.
  if (text.empty() || (text.front() > '"' && static_cast<unsigned char>(text.front()) < 0x80)) return 0;
  for (std::string_view choice : choices) {
    if (text.starts_with(choice)) return choice.size();
  }
  return 0;
}

std::size_t SpaceLength(std::string_view text) { return LengthOfAny(text, kSpaces); }
std::size_t QuoteLength(std::string_view text) { return LengthOfAny(text, kQuotes); }

// Nobody reads more; a query of nothing but mistakes must not cost memory.
constexpr std::size_t kMaxWarnings = 100;

bool IsFieldNameChar(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// True if there may be something to find in the word: a letter, a digit, or anything that is not ASCII.
bool MayHoldWords(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) {
    return c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
  });
}

class Lexer {
 public:
  Lexer(std::string_view query, std::vector<QueryWarning>* warnings) : query_(query), warnings_(*warnings) {}

  std::vector<Lexeme> Run() {
    constexpr std::size_t kUsual = 8;
    lexemes_.reserve(kUsual);
    while (at_ < query_.size()) Step();
    DropDanglingMarks();
    while (!open_.empty()) CloseAtEnd();
    return std::move(lexemes_);
  }

 private:
  void Step() {
    const std::string_view rest = query_.substr(at_);
    if (const std::size_t space = SpaceLength(rest)) {
      DropDanglingMarks();
      at_ += space;
    } else if (rest.front() == '(') {
      open_.push_back(lexemes_.size());
      Push({LexemeKind::kOpen, rest.substr(0, 1)}, 1);
    } else if (rest.front() == ')') {
      DropDanglingMarks();
      Close();
    } else if (std::size_t quote = QuoteLength(rest)) {
      LexPhrase(quote, 0);
    } else if (rest.front() == '=' && QuoteLength(rest.substr(1)) != 0) {
      LexPhrase(QuoteLength(rest.substr(1)), 1);
    } else if (rest.front() == '-' && AtStart() && StartsOperand(rest.substr(1))) {
      Push({LexemeKind::kNot, rest.substr(0, 1)}, 1);
    } else if (rest.front() == '-' && AfterFieldOfWords() && StartsOperand(rest.substr(1))) {
      Warn(
          at_, 1,
          StrCat("a minus excludes when it stands before the field, as in -", lexemes_.back().text, ":peace: ignored"));
      ++at_;
    } else if (!LexField(rest)) {
      LexWord(rest);
    }
  }

  // A minus excludes only where a word could begin: in `F-16` it is a part of the word.
  bool AtStart() const {
    if (at_ == 0) return true;
    if (query_[at_ - 1] == '(') return true;
    for (std::string_view space : kSpaces) {
      if (query_.substr(0, at_).ends_with(space)) return true;
    }
    return false;
  }

  static bool StartsOperand(std::string_view text) {
    return !text.empty() && text.front() != '-' && text.front() != ')' && SpaceLength(text) == 0;
  }

  bool LexField(std::string_view rest) {
    std::size_t length = 0;
    while (length < rest.size() && IsFieldNameChar(rest[length])) ++length;
    if (length == 0 || length >= rest.size() || rest[length] != ':') return false;
    const std::string_view name = rest.substr(0, length);
    const std::string_view value = rest.substr(length + 1);
    const bool has_value = !value.empty() && value.front() != ')' && SpaceLength(value) == 0;
    if (FindQueryField(name) == nullptr) {
      // `https://…` is no field that somebody misspelt.
      if (has_value && !value.starts_with("//")) {
        Warn(at_, length + 1, StrCat("there is no field '", name, "': searched as words"));
      }
      return false;
    }
    if (!has_value) {
      Warn(at_, length + 1, StrCat("'", name, ":' has no value (it follows without a space): searched as a word"));
      return false;
    }
    Push({LexemeKind::kField, name}, length + 1);
    return true;
  }

  void LexPhrase(std::size_t quote_length, std::size_t marks) {
    const std::size_t begin = at_ + marks + quote_length;
    std::size_t end = begin;
    while (end < query_.size() && QuoteLength(query_.substr(end)) == 0) ++end;
    if (end == query_.size()) {
      Warn(at_ + marks, quote_length, "this quote is never closed: ignored");
      at_ = begin;
      return;
    }
    const std::size_t total = end + QuoteLength(query_.substr(end)) - at_;
    const std::string_view inside = query_.substr(begin, end - begin);
    if (MayHoldWords(inside)) {
      Push({LexemeKind::kPhrase, inside, marks != 0}, total);
    } else {
      Warn(at_, total, "there is no word between these quotes: ignored");
      at_ += total + WindowLength(query_.substr(at_ + total));
      DropOperand();
    }
  }

  void LexWord(std::string_view rest) {
    std::size_t end = 0;
    while (end < rest.size() && rest[end] != '(' && rest[end] != ')' && SpaceLength(rest.substr(end)) == 0 &&
           QuoteLength(rest.substr(end)) == 0) {
      ++end;
    }
    if (rest.front() == '~' && AfterPhrase() && LexWindow(rest.substr(1, end - 1))) return;
    Lexeme word{LexemeKind::kWord, rest.substr(0, end)};
    if (!AfterField()) {
      if (word.text == "AND") word.kind = LexemeKind::kAnd;
      if (word.text == "OR") word.kind = LexemeKind::kOr;
      if (word.text == "NOT") word.kind = LexemeKind::kNot;
    }
    if (!MayHoldWords(word.text)) {
      // Of a dash or an ellipsis nothing was meant, unless it is what a field is to have.
      if (AfterField() || word.text.find_first_of("*?=") != std::string_view::npos) {
        constexpr std::size_t kShown = 20;
        Warn(at_, std::min(end, kShown), "there is no word in it: ignored");
      }
      at_ += end;
      DropOperand();
      return;
    }
    if (!AfterField()) {
      const std::string_view wrong = LexSlashOperator(word.text, &word);
      if (!wrong.empty()) Warn(at_, end, StrCat(wrong, ": searched as words"));
    }
    if (word.kind == LexemeKind::kWord && word.text.front() == '~') {
      Warn(at_, end, "a window stands right behind a phrase, and ~ behind a word: searched as words");
    }
    if (word.kind == LexemeKind::kWord && word.text.front() == '=') {
      word.spelling = true;
      word.text.remove_prefix(1);
    }
    Push(word, end);
  }

  static std::size_t CountDigits(std::string_view text) {
    return std::min(text.find_first_not_of("0123456789"), text.size());
  }

  // Of the `~n` that the text begins with; 0 if it does not.
  static std::size_t WindowLength(std::string_view text) {
    const std::size_t digits = text.starts_with('~') ? CountDigits(text.substr(1)) : 0;
    return digits == 0 ? 0 : 1 + digits;
  }

  // The `~n` behind a phrase. False if there is no number.
  bool LexWindow(std::string_view text) {
    const std::size_t digits = CountDigits(text);
    if (digits == 0) {
      Warn(at_, 1, "a window has a number, as in \"peace deal\"~4: ignored");
      return false;
    }
    lexemes_.back().number = ReadOperatorNumber(text.substr(0, digits));
    lexemes_.back().length += 1 + digits;
    at_ += 1 + digits;
    return true;
  }

  // Directly: nothing lies between.
  bool AfterPhrase() const {
    return !lexemes_.empty() && lexemes_.back().kind == LexemeKind::kPhrase &&
           lexemes_.back().offset + lexemes_.back().length == at_;
  }

  // Ids and dates may begin with a minus.
  bool AfterFieldOfWords() const {
    if (!AfterField()) return false;
    const FieldKind kind = FindQueryField(lexemes_.back().text)->kind;
    return kind == FieldKind::kText || kind == FieldKind::kWords;
  }

  bool AfterField() const { return !lexemes_.empty() && lexemes_.back().kind == LexemeKind::kField; }

  void Push(Lexeme lexeme, std::size_t length) {
    if (std::exchange(dropped_first_, false) && JoinsOperands(lexeme.kind)) {
      at_ += length;
      dropped_first_ = true;
      return;
    }
    lexeme.offset = at_;
    lexeme.length = length;
    lexemes_.push_back(lexeme);
    at_ += length;
  }

  void Close() {
    if (open_.empty()) {
      Warn(at_, 1, "this parenthesis closes nothing: ignored");
    } else if (open_.back() + 1 == lexemes_.size()) {
      Warn(lexemes_.back().offset, at_ + 1 - lexemes_.back().offset,
           "there is nothing between these parentheses: ignored");
      lexemes_.pop_back();
      open_.pop_back();
      DropOperand();
    } else {
      open_.pop_back();
      PushClose(query_.substr(at_, 1));
    }
    ++at_;
  }

  void CloseAtEnd() {
    const std::size_t open = open_.back();
    Warn(lexemes_[open].offset, 1, "this parenthesis is never closed: closed at the end");
    open_.pop_back();
    if (open + 1 == lexemes_.size()) {
      lexemes_.pop_back();
      DropOperand();
    } else {
      PushClose("");
    }
  }

  void PushClose(std::string_view text) {
    Lexeme close{LexemeKind::kClose, text};
    close.offset = at_;
    close.length = text.size();
    lexemes_.push_back(close);
  }

  static bool JoinsOperands(LexemeKind kind) {
    return kind == LexemeKind::kAnd || kind == LexemeKind::kOr || kind == LexemeKind::kProximity;
  }

  // An operand turned out to be nothing: so are the operators before it that work on it, or the one behind it if
  // there is nothing before.
  void DropOperand() {
    DropDanglingMarks();
    while (!lexemes_.empty() && (lexemes_.back().kind == LexemeKind::kNot ||
                                 lexemes_.back().kind == LexemeKind::kAtLeast || JoinsOperands(lexemes_.back().kind))) {
      lexemes_.pop_back();
    }
    dropped_first_ = lexemes_.empty() || lexemes_.back().kind == LexemeKind::kOpen;
  }

  // A field or a minus whose value turned out to be nothing.
  void DropDanglingMarks() {
    while (!lexemes_.empty() && (lexemes_.back().kind == LexemeKind::kField ||
                                 (lexemes_.back().kind == LexemeKind::kNot && lexemes_.back().text == "-"))) {
      lexemes_.pop_back();
    }
  }

  void Warn(std::size_t offset, std::size_t length, std::string message) {
    if (warnings_.size() < kMaxWarnings) warnings_.push_back({offset, length, std::move(message)});
  }

  std::string_view query_;
  std::vector<QueryWarning>& warnings_;
  std::size_t at_ = 0;
  std::vector<Lexeme> lexemes_;
  std::vector<std::size_t> open_;  // places of open parentheses in lexemes_
  bool dropped_first_ = false;     // what would have stood here was nothing
};

std::string_view KindName(LexemeKind kind) {
  switch (kind) {
    case LexemeKind::kWord:
      return "word";
    case LexemeKind::kPhrase:
      return "phrase";
    case LexemeKind::kField:
      return "field";
    case LexemeKind::kOpen:
      return "open";
    case LexemeKind::kClose:
      return "close";
    case LexemeKind::kAnd:
      return "and";
    case LexemeKind::kOr:
      return "or";
    case LexemeKind::kNot:
      return "not";
    case LexemeKind::kProximity:
      return "proximity";
    case LexemeKind::kAtLeast:
      return "at least";
  }
  return "";
}

}  // namespace

std::vector<Lexeme> Lex(std::string_view query, std::vector<QueryWarning>* warnings) {
  return Lexer(query, warnings).Run();
}

bool IsBlank(std::string_view text) {
  while (!text.empty()) {
    const std::size_t space = SpaceLength(text);
    if (space == 0) return false;
    text.remove_prefix(space);
  }
  return true;
}

std::string PrintLexemes(const std::vector<Lexeme>& lexemes) {
  std::string printed;
  for (const Lexeme& lexeme : lexemes) {
    printed += StrCat(KindName(lexeme.kind), " ", lexeme.text, lexeme.spelling ? " (as spelt)" : "");
    if (lexeme.kind == LexemeKind::kPhrase && lexeme.number) printed += StrCat(" (window +", *lexeme.number, ")");
    printed += "\n";
  }
  return printed;
}

}  // namespace broadsheet
