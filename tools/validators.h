// Checks of option values, with messages for people.
#ifndef BROADSHEET_TOOLS_VALIDATORS_H_
#define BROADSHEET_TOOLS_VALIDATORS_H_

#include <CLI/CLI.hpp>

#include <charconv>
#include <cstdint>
#include <limits>
#include <string>
#include <system_error>
#include <utility>

#include "broadsheet/analyze.h"

namespace broadsheet::cli {

inline constexpr std::uint64_t kMaxInt = std::numeric_limits<int>::max();

// A whole number in digits. CLI11 alone reads -1 as the largest number there is, and says of one that is too large for
// the variable no more than that it cannot convert it.
inline CLI::Validator WholeNumber(std::uint64_t least, std::uint64_t most = std::numeric_limits<std::int64_t>::max()) {
  return CLI::Validator(
      [least, most](std::string& text) -> std::string {
        std::uint64_t number = 0;
        const char* const end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, number);
        if (error == std::errc() && stop == end && number >= least && number <= most) return {};
        return "'" + text + "' is not a whole number from " + std::to_string(least) + " to " + std::to_string(most);
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
