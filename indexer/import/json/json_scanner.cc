#include "indexer/import/json/json_scanner.h"

#include <cstdint>
#include <cstring>

namespace broadsheet {
namespace {

bool IsLiteral(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '+' || c == '.';
}

// The first byte from `at` on that ends a string, escapes, or is a line end; eight bytes at a time.
std::size_t SkipPlainText(std::string_view bytes, std::size_t at) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHighs = 0x8080808080808080;
  const auto zero_bytes = [](std::uint64_t word) { return (word - kOnes) & ~word & kHighs; };
  for (; at + 8 <= bytes.size(); at += 8) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + at, 8);
    if ((zero_bytes(word ^ (kOnes * '"')) | zero_bytes(word ^ (kOnes * '\\')) | zero_bytes(word ^ (kOnes * '\n'))) != 0)
      break;
  }
  while (at < bytes.size() && bytes[at] != '"' && bytes[at] != '\\' && bytes[at] != '\n') ++at;
  return at;
}

}  // namespace

void JsonScanner::Start() {
  state_ = State::kObject;
  stack_.clear();
  key_ = done_ = false;
  reason_ = {};
}

JsonScanner::Result JsonScanner::Scan(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    if (state_ == State::kString) {
      at = SkipPlainText(bytes, at);
      if (at == bytes.size()) break;
    }
    if (!Step(bytes[at])) return {Outcome::kBroken, at};
    if (done_) return {Outcome::kDone, at + 1};
  }
  return {Outcome::kMore, bytes.size()};
}

bool JsonScanner::Step(char c) {
  switch (state_) {
    case State::kString:
      if (c == '\\') {
        state_ = State::kEscape;
      } else if (c == '"') {
        state_ = key_ ? State::kColon : State::kAfterValue;
      } else if (c == '\n') {
        return Fail("the line ends inside a string");
      }
      return true;
    case State::kEscape:
      if (c == '\n') return Fail("the line ends inside a string");
      state_ = State::kString;
      return true;
    case State::kLiteral:
      if (IsLiteral(c)) return true;
      state_ = State::kAfterValue;
      return Step(c);
    default:
      break;
  }
  if (IsJsonSpace(c)) return true;
  switch (state_) {
    case State::kObject:
      return c == '{' ? Open(true) : Fail("an object was expected");
    case State::kFirstKey:
      if (c == '}') return Close(true);
      [[fallthrough]];
    case State::kKey:
      if (c != '"') return Fail("a field's name in quotes was expected");
      state_ = State::kString;
      key_ = true;
      return true;
    case State::kColon:
      if (c != ':') return Fail("a colon was expected");
      state_ = State::kValue;
      return true;
    case State::kFirstElement:
      if (c == ']') return Close(false);
      [[fallthrough]];
    case State::kValue:
      return BeginValue(c);
    default:
      if (c == '}' || c == ']') return Close(c == '}');
      if (c != ',') return Fail("a comma or the end of the object was expected");
      state_ = stack_.back() ? State::kKey : State::kValue;
      return true;
  }
}

bool JsonScanner::BeginValue(char c) {
  if (c == '{' || c == '[') return Open(c == '{');
  if (c == '"') {
    state_ = State::kString;
    key_ = false;
    return true;
  }
  if (!IsLiteral(c)) return Fail("a value was expected");
  state_ = State::kLiteral;
  return true;
}

bool JsonScanner::Open(bool object) {
  if (stack_.size() >= kMaxDepth) return Fail(kTooDeep);
  stack_.push_back(object);
  state_ = object ? State::kFirstKey : State::kFirstElement;
  return true;
}

bool JsonScanner::Close(bool object) {
  if (stack_.back() != object) return Fail(object ? "']' was expected" : "'}' was expected");
  stack_.pop_back();
  done_ = stack_.empty();
  state_ = State::kAfterValue;
  return true;
}

bool JsonScanner::Fail(std::string_view reason) {
  reason_ = reason;
  return false;
}

}  // namespace broadsheet
