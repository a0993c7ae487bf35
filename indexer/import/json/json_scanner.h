// Finds where a JSON object ends, without holding it.
#ifndef BROADSHEET_INDEXER_IMPORT_JSON_JSON_SCANNER_H_
#define BROADSHEET_INDEXER_IMPORT_JSON_JSON_SCANNER_H_

#include <cstddef>
#include <string_view>
#include <vector>

namespace broadsheet {

inline bool IsJsonSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

// Follows the grammar of JSON over chunks of bytes, so that a broken object is noticed where it breaks and does not
// swallow what follows. It checks the structure only: numbers, escapes and UTF-8 are left to the parser, and control
// characters in strings pass, except line ends.
class JsonScanner {
 public:
  enum class Outcome { kMore, kDone, kBroken };

  struct Result {
    Outcome outcome;
    std::size_t
        consumed;  // bytes of the chunk: all (kMore), up to the object's end (kDone) or to the offending byte (kBroken)
  };

  // Expects an object, whose first byte is "{".
  void Start();
  // Goes on with the next bytes. Not to be called again after kDone or kBroken.
  Result Scan(std::string_view bytes);

  // After kBroken: what was expected.
  std::string_view reason() const { return reason_; }

  static constexpr std::size_t kMaxDepth = 256;
  static constexpr std::string_view kTooDeep = "it is nested too deeply";  // a reason()

 private:
  enum class State { kObject, kFirstKey, kKey, kColon, kValue, kFirstElement, kAfterValue, kString, kEscape, kLiteral };

  bool Step(char c);
  bool Open(bool object);
  bool BeginValue(char c);
  bool Close(bool object);
  bool Fail(std::string_view reason);

  State state_ = State::kObject;
  std::vector<bool> stack_;  // of open containers: true for objects
  bool key_ = false;         // the string at hand is a key
  bool done_ = false;
  std::string_view reason_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_JSON_JSON_SCANNER_H_
