#include "indexer/import/json/json_repair.h"

#include <optional>

#include "indexer/import/input/encoding.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::string_view kReplacement = "\\ufffd";

bool IsWordByte(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// The code unit of the escape "\uXXXX" that `text` begins with.
std::optional<unsigned> UnicodeEscape(std::string_view text) {
  if (text.size() < 6 || text[0] != '\\' || text[1] != 'u') return std::nullopt;
  unsigned unit = 0;
  for (const char c : text.substr(2, 4)) {
    const char lower = static_cast<char>(c | 0x20);
    if (c >= '0' && c <= '9') {
      unit = unit * 16 + (c - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      unit = unit * 16 + (lower - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return unit;
}

class Repairer {
 public:
  explicit Repairer(std::string_view text) : rest_(text) {}

  RepairedJson Run() {
    result_.text.reserve(rest_.size() + 16);
    while (!rest_.empty()) {
      if (in_string_) {
        StringStep();
      } else if (IsWordByte(rest_[0]) || rest_.starts_with("-I")) {
        Word();
      } else {
        in_string_ = rest_[0] == '"';
        Copy(1);
      }
    }
    return std::move(result_);
  }

 private:
  void StringStep() {
    const char c = rest_[0];
    if (c == '\\') {
      Escape();
    } else if (static_cast<unsigned char>(c) < 0x20) {
      Replace(1, " ", "control characters in it became spaces");
    } else {
      in_string_ = c != '"';
      Copy(1);
    }
  }

  void Escape() {
    constexpr std::string_view kKnown = "\"\\/bfnrt";
    if (rest_.size() > 1 && kKnown.find(rest_[1]) != std::string_view::npos) return Copy(2);
    const std::optional<unsigned> unit = UnicodeEscape(rest_);
    if (!unit) return Replace(1, "", "unknown escapes in it lost their backslash");
    if (*unit < 0xD800 || *unit > 0xDFFF) return Copy(6);
    const std::optional<unsigned> second = UnicodeEscape(rest_.substr(6));
    const bool pair = *unit < 0xDC00 && second && *second >= 0xDC00 && *second <= 0xDFFF;
    if (pair) return Copy(12);
    Replace(6, kReplacement, "unpaired surrogates in it became U+FFFD");
  }

  void Word() {
    std::size_t length = 1;
    while (length < rest_.size() && IsWordByte(rest_[length])) ++length;
    const std::string_view word = rest_.substr(0, length);
    if (word == "NaN" || word == "Infinity" || word == "-Infinity") {
      Replace(length, "null", "NaN and Infinity in it became null");
    } else {
      Copy(length);
    }
  }

  void Copy(std::size_t bytes) {
    result_.text += rest_.substr(0, bytes);
    rest_.remove_prefix(std::min(bytes, rest_.size()));
  }

  void Replace(std::size_t bytes, std::string_view by, std::string_view what) {
    result_.text += by;
    rest_.remove_prefix(bytes);
    for (const std::string& repair : result_.repairs) {
      if (repair == what) return;
    }
    result_.repairs.emplace_back(what);
  }

  std::string_view rest_;
  bool in_string_ = false;
  RepairedJson result_;
};

}  // namespace

RepairedJson RepairJson(std::string_view object) {
  if (IsValidUtf8(object)) return Repairer(object).Run();
  const DecodedText decoded = ToUtf8(object);
  RepairedJson result = Repairer(decoded.text).Run();
  if (const std::string warning = decoded.Warning(); !warning.empty()) result.repairs.push_back(warning);
  return result;
}

}  // namespace broadsheet
