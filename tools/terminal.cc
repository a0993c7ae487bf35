#include "tools/terminal.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

namespace broadsheet::cli {
namespace {

bool progress_on_screen = false;

bool ColourWanted(int descriptor) {
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color != nullptr && *no_color != '\0') return false;
  const char* terminal = std::getenv("TERM");
  if (terminal != nullptr && std::string_view(terminal) == "dumb") return false;
  return isatty(descriptor) == 1;
}

void PrintLine(std::string_view kind, std::string_view message) {
  ClearProgress();
  std::string text = Printable(message);
  std::replace(text.begin(), text.end(), '\n', ' ');  // of an id, say: a message is one line
  std::fprintf(stderr, "broadsheet: %.*s%s\n", static_cast<int>(kind.size()), kind.data(), text.c_str());
}

}  // namespace

Style Style::ForAnswers() { return Style(ColourWanted(STDOUT_FILENO)); }

std::string Style::Wrap(const char* code, std::string_view text) const {
  if (!colour_) return std::string(text);
  return std::string("\033[") + code + "m" + std::string(text) + "\033[0m";
}

std::string Style::Title(std::string_view text) const { return Wrap("1", text); }
std::string Style::Faint(std::string_view text) const { return Wrap("2", text); }

std::string Style::Match(std::string_view text) const {
  if (!colour_) return "*" + std::string(text) + "*";
  return Wrap("1;33", text);
}

std::string Printable(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    // U+0080 to U+009F are control characters too; in UTF-8 they are C2 80 to C2 9F.
    const bool upper_control = c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (upper_control) {
      ++i;
      result += ' ';
    } else if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7F) {
      result += ' ';
    } else {
      result += static_cast<char>(c);
    }
  }
  return result;
}

std::string Counted(unsigned long long number, std::string_view singular, std::string_view plural) {
  return std::to_string(number) + " " + std::string(number == 1 ? singular : plural);
}

std::string HumanBytes(unsigned long long bytes) {
  if (bytes < 1000) return Counted(bytes, "byte", "bytes");
  constexpr std::array kUnits = {"kB", "MB", "GB", "TB"};
  double value = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  while (value >= 999.95 && unit + 1 < kUnits.size()) {
    value /= 1000;
    ++unit;
  }
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.1f %s", value, kUnits[unit]);
  return text.data();
}

void PrintError(std::string_view message) { PrintLine("error: ", message); }
void PrintWarning(std::string_view message) { PrintLine("warning: ", message); }
void PrintNote(std::string_view message) { PrintLine("", message); }

bool ProgressIsShown() {
  static const bool shown = isatty(STDERR_FILENO) == 1;
  return shown;
}

void ShowProgress(std::string_view line) {
  if (!ProgressIsShown()) return;
  std::fprintf(stderr, "\r\033[K%.*s", static_cast<int>(line.size()), line.data());
  std::fflush(stderr);
  progress_on_screen = true;
}

void ClearProgress() {
  if (!progress_on_screen) return;
  std::fputs("\r\033[K", stderr);
  progress_on_screen = false;
}

}  // namespace broadsheet::cli
