// Checks of option values, with messages for people.
#ifndef BROADSHEET_TOOLS_VALIDATORS_H_
#define BROADSHEET_TOOLS_VALIDATORS_H_

#include <CLI/CLI.hpp>

#include <algorithm>
#include <string>
#include <utility>

#include "broadsheet/analyze.h"

namespace broadsheet::cli {

// A whole number in digits, of `least` (0 or 1) or more. CLI11 alone reads -1 as the largest number there is.
inline CLI::Validator WholeNumber(int least) {
  return CLI::Validator(
      [least](std::string& text) -> std::string {
        const bool digits = !text.empty() && text.size() <= 18 &&
                            std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (digits && (least == 0 || text.find_first_not_of('0') != std::string::npos)) return {};
        return "'" + text + "' is not a whole number of " + std::to_string(least) + " or more";
      },
      "");
}

inline CLI::Validator NotEmpty() {
  return CLI::Validator(
      [](std::string& text) -> std::string {
        return text.find_first_not_of(" \t\r\n") == std::string::npos ? "it is empty" : "";
      },
      "");
}

// A language by code or name; becomes its code. For CLI::Option::transform.
inline CLI::Validator Language() {
  return CLI::Validator(
      [](std::string& text) -> std::string {
        absl::StatusOr<std::string> code = ParseLanguage(text);
        if (!code.ok()) return std::string(code.status().message());
        text = *std::move(code);
        return {};
      },
      "");
}

}  // namespace broadsheet::cli

#endif  // BROADSHEET_TOOLS_VALIDATORS_H_
