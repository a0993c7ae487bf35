// Talking to people: colour, messages, a progress line.
#ifndef BROADSHEET_TOOLS_TERMINAL_H_
#define BROADSHEET_TOOLS_TERMINAL_H_

#include <string>
#include <string_view>

namespace broadsheet::cli {

// Marks up text for standard output: with colour on a terminal (unless NO_COLOR is set), else without.
class Style {
 public:
  explicit Style(bool colour) : colour_(colour) {}
  // As standard output wants it.
  static Style ForAnswers();

  std::string Title(std::string_view text) const;
  std::string Faint(std::string_view text) const;
  // A match in a snippet; marked even without colour, by asterisks.
  std::string Match(std::string_view text) const;

 private:
  std::string Wrap(const char* code, std::string_view text) const;

  bool colour_;
};

// Text from an archive made safe to print: control characters, which could drive the terminal, become spaces; line
// ends and tabs stay.
std::string Printable(std::string_view text);

// "1 article", "2 articles".
std::string Counted(unsigned long long number, std::string_view singular, std::string_view plural);

// "512 bytes", "1.2 MB", "3.4 GB" (powers of 1000).
std::string HumanBytes(unsigned long long bytes);

// Lines on standard error, after the program's name; line ends within a message become spaces. They remove a progress
// line first.
void PrintError(std::string_view message);
void PrintWarning(std::string_view message);
void PrintNote(std::string_view message);

// The one line on standard error that says how far a long task is. Shown only if standard error is a terminal.
void ShowProgress(std::string_view line);
void ClearProgress();
bool ProgressIsShown();

}  // namespace broadsheet::cli

#endif  // BROADSHEET_TOOLS_TERMINAL_H_
