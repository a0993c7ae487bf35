// Numbers as bars of text.
#ifndef BROADSHEET_TOOLS_BAR_CHART_H_
#define BROADSHEET_TOOLS_BAR_CHART_H_

#include <cstddef>
#include <cstdint>
#include <string>

namespace broadsheet::cli {

// A bar as long as `value` is of `largest`, which fills `width` columns; in eighths of a column, and at least one for
// what is not 0.
std::string Bar(std::uint64_t value, std::uint64_t largest, std::size_t width);

// Columns that a text takes on a terminal, roughly: its characters.
std::size_t Columns(const std::string& text);

// `text`, filled up with spaces to `width` columns on the right or on the left.
std::string PadRight(std::string text, std::size_t width);
std::string PadLeft(const std::string& text, std::size_t width);

}  // namespace broadsheet::cli

#endif  // BROADSHEET_TOOLS_BAR_CHART_H_
