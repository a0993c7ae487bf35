#include "tools/index_progress.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "tools/terminal.h"

namespace broadsheet::cli {
namespace {

constexpr std::chrono::milliseconds kBetweenUpdates{100};
constexpr int kBarWidth = 24;

std::string Bar(double share) {
  const int full = static_cast<int>(share * kBarWidth);
  return "[" + std::string(full, '=') + std::string(kBarWidth - full, ' ') + "]";
}

std::string Clocked(double seconds) {
  const long whole = static_cast<long>(seconds + 0.5);
  std::array<char, 32> text;
  if (whole < 3600) {
    std::snprintf(text.data(), text.size(), "%ld:%02ld", whole / 60, whole % 60);
  } else {
    std::snprintf(text.data(), text.size(), "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
  }
  return text.data();
}

}  // namespace

std::string ProgressLine(const IndexCounts& counts, std::uint64_t raw, std::uint64_t raw_total, double seconds) {
  std::string line = Counted(counts.read, "article", "articles") + ", " + HumanBytes(counts.bytes);
  if (seconds >= 0.5) line += ", " + HumanBytes(static_cast<std::uint64_t>(counts.bytes / seconds)) + "/s";
  if (raw_total == 0) return line;
  const double share = std::min(1.0, static_cast<double>(raw) / static_cast<double>(raw_total));
  line = Bar(share) + " " + std::to_string(static_cast<int>(share * 100)) + " %, " + line;
  if (seconds >= 0.5 && share > 0.005) line += ", " + Clocked(seconds / share - seconds) + " left";
  return line;
}

double IndexProgress::SecondsSoFar() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

void IndexProgress::Update(const IndexCounts& counts, std::uint64_t raw, std::uint64_t raw_total) {
  if (!ProgressIsShown() || Clock::now() < next_update_) return;
  next_update_ = Clock::now() + kBetweenUpdates;
  ShowProgress(ProgressLine(counts, raw, raw_total, SecondsSoFar()));
}

}  // namespace broadsheet::cli
