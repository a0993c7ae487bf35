#include "tools/timeline_svg.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "tools/json.h"
#include "tools/terminal.h"

namespace broadsheet::cli {
namespace {

// Pixels.
constexpr double kWidth = 800, kHeight = 300;
constexpr double kLeft = 56, kRight = 16, kTop = 48, kBottom = 32;
constexpr double kPlotWidth = kWidth - kLeft - kRight, kPlotHeight = kHeight - kTop - kBottom;
constexpr double kCharacterWidth = 7, kLabelGap = 14;
constexpr std::uint64_t kGridLines = 4;
constexpr std::size_t kTitleCharacters = 100;

// UTF-8 text inside an XML document; what XML cannot hold becomes a space.
std::string Escaped(std::string text) {
  for (const char* const noncharacter : {"\uFFFE", "\uFFFF"}) {
    for (std::size_t at = 0; (at = text.find(noncharacter, at)) != std::string::npos;) text.replace(at, 3, " ");
  }
  std::string escaped;
  for (const char c : Printable(text)) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string Number(double value) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.2f", value);
  std::string number = text.data();
  number.erase(number.find_last_not_of('0') + 1);
  if (number.ends_with('.')) number.pop_back();
  return number;
}

std::string Text(double x, double y, const char* anchor, const std::string& text) {
  return "<text x=\"" + Number(x) + "\" y=\"" + Number(y) + "\" text-anchor=\"" + anchor + "\">" + Escaped(text) +
         "</text>\n";
}

// 1, 2 or 5 times a power of ten, so that kGridLines of them reach `most`.
std::uint64_t GridStep(std::uint64_t most) {
  for (std::uint64_t power = 1;; power *= 10) {
    for (const std::uint64_t factor : {1, 2, 5}) {
      if (power * factor * kGridLines >= most) return power * factor;
    }
  }
}

std::string Title(const std::string& typed) {
  if (typed.empty()) return "All articles";
  const std::string query = ValidUtf8(typed);
  std::size_t characters = 0, end = 0;
  for (; end < query.size(); ++end) {
    if ((static_cast<unsigned char>(query[end]) & 0xC0) != 0x80 && ++characters > kTitleCharacters) break;
  }
  return end == query.size() ? query : query.substr(0, end) + "\u2026";
}

class Chart {
 public:
  explicit Chart(const TimelineResult& timeline) : timeline_(timeline) {
    std::uint64_t most = 1;
    for (const TimelinePeriod& period : timeline_.periods) most = std::max(most, period.articles);
    step_ = GridStep(most);
    top_ = static_cast<double>((most + step_ - 1) / step_ * step_);
    slot_ = kPlotWidth / static_cast<double>(std::max<std::size_t>(1, timeline_.periods.size()));
  }

  std::string Grid() const {
    std::string svg;
    for (std::uint64_t value = 0; static_cast<double>(value) <= top_; value += step_) {
      const double y = Y(value);
      svg += "<line x1=\"" + Number(kLeft) + "\" y1=\"" + Number(y) + "\" x2=\"" + Number(kWidth - kRight) +
             "\" y2=\"" + Number(y) + "\" stroke=\"" + (value == 0 ? "#555" : "#ddd") + "\"/>\n";
      svg += Text(kLeft - 6, y + 4, "end", std::to_string(value));
    }
    return svg;
  }

  // Each bar says what it is when it is pointed at.
  std::string Bars() const {
    const double gap = slot_ >= 4 ? slot_ * 0.15 : 0;
    std::string svg;
    for (std::size_t i = 0; i < timeline_.periods.size(); ++i) {
      const TimelinePeriod& period = timeline_.periods[i];
      if (period.articles == 0) continue;
      const double y = Y(period.articles);
      svg += "<rect x=\"" + Number(X(i) + gap / 2) + "\" y=\"" + Number(y) + "\" width=\"" + Number(slot_ - gap) +
             "\" height=\"" + Number(kHeight - kBottom - y) + "\"><title>" + PeriodName(timeline_.unit, period) + ": " +
             Counted(period.articles, "article", "articles") + "</title></rect>\n";
    }
    return svg;
  }

  // Names of periods, as many as have room.
  std::string Labels() const {
    std::string svg;
    double free_from = 0;
    for (std::size_t i = 0; i < timeline_.periods.size(); ++i) {
      const std::string name = PeriodName(timeline_.unit, timeline_.periods[i]);
      const double half = kCharacterWidth * static_cast<double>(name.size()) / 2;
      const double middle = std::clamp(X(i) + slot_ / 2, half, kWidth - half);
      if (middle - half < free_from) continue;
      svg += Text(middle, kHeight - kBottom + 18, "middle", name);
      free_from = middle + half + kLabelGap;
    }
    return svg;
  }

 private:
  double X(std::size_t period) const { return kLeft + slot_ * static_cast<double>(period); }
  double Y(std::uint64_t articles) const {
    return kHeight - kBottom - kPlotHeight * static_cast<double>(articles) / top_;
  }

  const TimelineResult& timeline_;
  std::uint64_t step_ = 1;
  double top_ = 1;   // articles at the plot's upper edge
  double slot_ = 1;  // a period's share of the width
};

std::string Summary(const TimelineResult& timeline) {
  std::string summary = Counted(timeline.total, "article", "articles");
  if (!timeline.periods.empty()) {
    summary += ", " + PeriodName(timeline.unit, timeline.periods.front()) + " to " +
               PeriodName(timeline.unit, timeline.periods.back());
  }
  if (timeline.undated > 0) summary += ", " + std::to_string(timeline.undated) + " undated";
  return summary;
}

}  // namespace

std::string TimelineSvg(const std::string& query, const TimelineResult& timeline) {
  const std::string title = Title(query);
  const Chart chart(timeline);
  std::string svg = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" +
                    Number(kWidth) + "\" height=\"" + Number(kHeight) + "\" viewBox=\"0 0 " + Number(kWidth) + " " +
                    Number(kHeight) + "\" role=\"img\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#333\">\n";
  svg += "<title>" + Escaped(title) + "</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
  svg += "<g font-size=\"15\" font-weight=\"bold\">\n" + Text(kLeft, 20, "start", title) + "</g>\n";
  svg += "<g fill=\"#777\">\n" + Text(kLeft, 37, "start", Summary(timeline)) + "</g>\n";
  svg += chart.Grid() + "<g fill=\"#2a6496\">\n" + chart.Bars() + "</g>\n" + chart.Labels();
  return svg + "</svg>\n";
}

}  // namespace broadsheet::cli
