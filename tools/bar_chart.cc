#include "tools/bar_chart.h"

#include <algorithm>
#include <string_view>

namespace broadsheet::cli {
namespace {

// Left blocks of one to seven eighths of a column, then a full one.
constexpr std::string_view kEighths[] = {"\u258F", "\u258E", "\u258D", "\u258C", "\u258B", "\u258A", "\u2589"};
constexpr std::string_view kFull = "\u2588";

}  // namespace

std::string Bar(std::uint64_t value, std::uint64_t largest, std::size_t width) {
  if (value == 0 || largest == 0) return "";
  const double share = static_cast<double>(value) / static_cast<double>(largest);
  const auto eighths = std::max<std::size_t>(1, static_cast<std::size_t>(share * static_cast<double>(width * 8) + 0.5));
  std::string bar;
  for (std::size_t i = 0; i < eighths / 8; ++i) bar += kFull;
  if (eighths % 8 > 0) bar += kEighths[eighths % 8 - 1];
  return bar;
}

std::size_t Columns(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string PadRight(std::string text, std::size_t width) {
  const std::size_t columns = Columns(text);
  return columns < width ? text.append(width - columns, ' ') : text;
}

std::string PadLeft(const std::string& text, std::size_t width) {
  const std::size_t columns = Columns(text);
  return columns < width ? std::string(width - columns, ' ') + text : text;
}

}  // namespace broadsheet::cli
