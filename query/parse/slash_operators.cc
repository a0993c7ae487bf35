#include "query/parse/slash_operators.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "storage/segment/position.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

bool IsDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// In small letters or mixed ones, where it is none.
bool LooksLikeOperator(std::string_view name, std::string_view argument) {
  if (argument.empty()) return false;
  const std::string upper = absl::AsciiStrToUpper(ToAbsl(name));
  if (upper == name) return false;
  const bool counts = upper == "NEAR" || upper == "BEFORE" || upper == "ATLEAST";
  return (counts && IsDigits(argument)) || (upper == "SAME" && (argument == "s" || argument == "p"));
}

}  // namespace

std::string_view LexSlashOperator(std::string_view word, Lexeme* lexeme) {
  const std::size_t slash = std::min(word.find('/'), word.size());
  const std::string_view name = word.substr(0, slash);
  const std::string_view argument = word.substr(std::min(slash + 1, word.size()));
  const bool within = name == "w" || name == "W";
  const bool near = name == "NEAR" || within, before = name == "BEFORE" || name == "pre" || name == "PRE";
  const bool same = name == "SAME" || within, at_least = name == "ATLEAST";
  const bool sentence = argument == "s" || (name == "W" && argument == "S");
  if (same && (sentence || argument == "p" || (name == "W" && argument == "P"))) {
    lexeme->kind = LexemeKind::kProximity;
    lexeme->step = {sentence ? Relation::kSameSentence : Relation::kSameParagraph, 0, false};
    return "";
  }
  if ((near || before || at_least) && IsDigits(argument)) {
    const std::uint32_t number = ReadOperatorNumber(argument);
    if (number == 0) return "the number of this operator is at least 1";
    lexeme->kind = at_least ? LexemeKind::kAtLeast : LexemeKind::kProximity;
    lexeme->number = number;
    lexeme->step = {before ? Relation::kBefore : Relation::kNear, number, false};
    return "";
  }
  if (LooksLikeOperator(name, argument)) return "operators are upper case, as in NEAR/5";
  // `w/out`, `w/o` and `pre/post` are words.
  const bool looks_meant = (argument.size() == 1 && argument != "o") || IsDigits(argument.substr(0, 1));
  if (((within || name == "pre") && looks_meant) || name == "PRE")
    return "this operator is written w/5, w/s, w/p or pre/5";
  if (name.empty() && (argument == "s" || argument == "p" || IsDigits(argument))) {
    return "proximity is written w/5, pre/5, w/s or w/p";
  }
  if (name == "NEAR" || name == "BEFORE" || at_least) return "this operator has a number, as in NEAR/5";
  return name == "SAME" ? "this operator is SAME/s (sentence) or SAME/p (paragraph)" : "";
}

std::uint32_t ReadOperatorNumber(std::string_view digits) {
  std::uint64_t number = 0;
  for (const char c : digits)
    number = std::min<std::uint64_t>(number * 10 + static_cast<unsigned>(c - '0'), kMaxWordsPerField);
  return static_cast<std::uint32_t>(number);
}

}  // namespace broadsheet
