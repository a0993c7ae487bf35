#include "indexer/import/reuters/reuters_body.h"

#include <charconv>
#include <cstdint>

#include "indexer/import/clean_values.h"

namespace broadsheet {
namespace {

void AppendCharacter(std::uint32_t code, std::string& out) {
  if ((code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7F && code < 0xA0)) {
    out += ' ';
  } else if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) {
    out += "\xEF\xBF\xBD";
  } else {
    if (code < 0x10000) {
      out += static_cast<char>(0xE0 | (code >> 12));
    } else {
      out += static_cast<char>(0xF0 | (code >> 18));
      out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    }
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

// Appends what the reference "&name;" means; false if it means nothing.
bool AppendReference(std::string_view name, std::string& out) {
  if (name == "lt") return out += '<', true;
  if (name == "gt") return out += '>', true;
  if (name == "amp") return out += '&', true;
  if (name == "quot") return out += '"', true;
  if (name == "apos") return out += '\'', true;
  if (!name.starts_with('#')) return false;
  const bool hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
  const std::string_view digits = name.substr(hex ? 2 : 1);
  std::uint32_t code = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
  if (error != std::errc() || end != digits.data() + digits.size()) return false;
  AppendCharacter(code, out);
  return true;
}

std::string_view TakeLine(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Puts lines together into paragraphs.
class Paragraphs {
 public:
  void Add(std::string_view line) {
    const std::size_t indent = line.find_first_not_of(' ');
    const std::string_view content = TrimSpace(line);
    if (content.empty()) {
      state_ = kBetween;
    } else if (IsRow(indent, content)) {
      Begin(state_ == kTable ? "\n" : "\n\n");
      text_ += line;
      state_ = kTable;
    } else if (indent == kParagraphIndent || state_ != kProse) {
      Begin("\n\n");
      text_ += content;
      state_ = kProse;
    } else {
      // A compound broken at its hyphen is whole again; a dash keeps its space.
      const bool broken =
          text_.size() > 1 && text_.back() == '-' && IsLetter(text_[text_.size() - 2]) && IsLetter(content[0]);
      if (!broken) text_ += ' ';
      text_ += content;
    }
  }

  std::string Take() && { return std::move(text_); }

 private:
  static constexpr std::size_t kParagraphIndent = 4;
  enum State { kBetween, kProse, kTable };

  // Columns are set apart by spaces; rows have indents of their own.
  static bool IsRow(std::size_t indent, std::string_view content) {
    return (indent != 0 && indent != kParagraphIndent) || content.find("   ") != std::string_view::npos;
  }

  void Begin(std::string_view separator) {
    if (!text_.empty()) text_ += separator;
  }

  std::string text_;
  State state_ = kBetween;
};

// Without the line "Reuter" (also "REUTER...", or REUTER after the last sentence) at the end.
std::string_view WithoutClosing(std::string_view text) {
  text = text.substr(0, text.find_last_not_of(" \t\n") + 1);
  std::string_view closing = text;
  while (closing.ends_with('.')) closing.remove_suffix(1);
  const std::size_t begin = closing.find_last_of(" \t\n") + 1;
  const std::string_view word = closing.substr(begin);
  const std::string_view line = TrimSpace(closing.substr(closing.rfind('\n') + 1));
  const bool alone = line == word;
  if (word == "REUTER" || (alone && (word == "Reuter" || word == "reuter" || word == "REUTERS" || word == "Reuters"))) {
    return text.substr(0, begin);
  }
  return text;
}

}  // namespace

std::string DecodeReutersText(std::string_view markup) {
  std::string text;
  text.reserve(markup.size());
  constexpr std::size_t kLongestReference = 12;
  while (!markup.empty()) {
    const std::size_t ampersand = std::min(markup.find('&'), markup.size());
    text += markup.substr(0, ampersand);
    markup.remove_prefix(ampersand);
    if (markup.empty()) break;
    const std::size_t end = markup.substr(0, kLongestReference).find(';');
    if (end != std::string_view::npos && AppendReference(markup.substr(1, end - 1), text)) {
      markup.remove_prefix(end + 1);
    } else {
      text += '&';
      markup.remove_prefix(1);
    }
  }
  return text;
}

std::string ReutersBody(std::string_view markup) {
  const std::string decoded = DecodeReutersText(markup);
  std::string_view rest = WithoutClosing(decoded);
  Paragraphs paragraphs;
  while (!rest.empty()) paragraphs.Add(TakeLine(rest));
  return CleanBody(std::move(paragraphs).Take());
}

std::string UnprocessedBody(std::string_view markup) { return CleanBody(WithoutClosing(DecodeReutersText(markup))); }

}  // namespace broadsheet
