#include "indexer/import/page/text_lines.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"

namespace broadsheet {
namespace {

// Lines longer than this were not wrapped by a program; shorter ones than the other bound are no full lines.
constexpr std::size_t kMaxWrappedBytes = 130;
constexpr std::size_t kMinWrappedBytes = 45;
constexpr unsigned kMaxPhraseWords = 16;

constexpr std::string_view kBullets[] = {"\u2022", "\u25e6", "\u25aa", "\u25ab", "\u25cf", "\u25cb", "\u25a0", "\u25a1",
                                         "\u2606", "\u2605", "\u2023", "\u2043", "\u00b7", "\u25ba", "\u25b6", "\u2219",
                                         "\u25cf", "\u2666", "\u2756", "*",      "+",      "-",      "\u2013", "o"};

// Length of a list mark at the beginning, its space included; 0 if there is none. A dash may also begin a quotation:
// it counts as a mark only where the line is indented.
std::size_t BulletLength(std::string_view text, bool indented) {
  for (const std::string_view mark : kBullets) {
    if (!text.starts_with(mark)) continue;
    const bool ambiguous = mark == "-" || mark == "\u2013" || mark == "o" || mark == "+";
    if (text.size() == mark.size()) return ambiguous ? 0 : mark.size();
    const std::string_view rest = text.substr(mark.size());
    if (rest[0] != ' ' && rest[0] != '\t' && !rest.starts_with("\u00a0")) continue;
    if (!ambiguous || indented) return mark.size() + 1;
  }
  return 0;
}

bool IsPlaceholder(std::string_view text) {
  if (text.front() != '[') return false;
  int depth = 0;
  std::size_t outside = 0;
  for (const char c : text) {
    if (c == '[') ++depth;
    if (depth == 0 && c != ' ') ++outside;
    if (c == ']') --depth;
  }
  return outside <= 2;
}

struct RawLine {
  std::string_view text;  // trimmed
  bool indented = false;
  unsigned blank_before = 0;
};

std::vector<RawLine> SplitLines(std::string_view utf8) {
  std::vector<RawLine> lines;
  unsigned blank = 0;
  for (std::size_t at = 0; at < utf8.size();) {
    const std::size_t end = std::min(utf8.find('\n', at), utf8.size());
    const std::string_view line = utf8.substr(at, end - at);
    const std::string_view text = TrimText(line);
    if (text.empty()) {
      ++blank;
    } else {
      lines.push_back({text, text.data() != line.data(), blank});
      blank = 0;
    }
    at = end + 1;
  }
  return lines;
}

// True if a program broke the paragraph [first, last) where the next word did not fit.
bool IsWrapped(const std::vector<RawLine>& lines, std::size_t first, std::size_t last) {
  std::size_t width = 0;
  for (std::size_t i = first; i < last; ++i) width = std::max(width, lines[i].text.size());
  if (last - first < 2 || width > kMaxWrappedBytes || width < kMinWrappedBytes) return false;
  for (std::size_t i = first; i + 1 < last; ++i) {
    if (lines[i].text.size() < kMinWrappedBytes) return false;
    const std::size_t word = std::min(lines[i + 1].text.find(' '), lines[i + 1].text.size());
    if (lines[i].text.size() + 1 + word + (width < 60 ? 0 : 4) < width) return false;
    if (BulletLength(lines[i + 1].text, true) > 0) return false;
  }
  if (last - first > 2) return true;
  // Two lines say little by their lengths: a sentence must run on.
  const std::string_view next = lines[first + 1].text;
  return absl::ascii_islower(static_cast<unsigned char>(next[0])) || lines[first].text.back() == ',';
}

TextLine MakeLine(std::string_view text, bool indented, unsigned blank_before) {
  TextLine line;
  line.blank_before = blank_before;
  while (const std::size_t mark = BulletLength(text, indented)) {
    line.bullet = true;
    text = TrimText(text.substr(std::min(mark, text.size())));
    indented = false;
    if (text.empty()) return line;
  }
  const std::size_t hashes = std::min(text.find_first_not_of('#'), text.size());
  if (hashes > 0 && hashes <= 6 && hashes < text.size() && text[hashes] == ' ') {
    line.marked = true;
    text = TrimText(text.substr(hashes));
  }
  line.text = CollapseText(text);
  if (line.text.empty()) return line;
  line.placeholder = IsPlaceholder(line.text);
  line.stats = MeasureText(line.text);
  if (line.stats.words <= kMaxPhraseWords) line.phrase = ClassifyLine(line.text);
  return line;
}

void CountCopies(std::vector<TextLine>& lines) {
  absl::flat_hash_map<std::string_view, unsigned> counts;
  for (const TextLine& line : lines) ++counts[line.text];
  for (TextLine& line : lines) line.copies = counts[line.text];
}

}  // namespace

std::vector<TextLine> ReadTextLines(std::string_view utf8) {
  const std::vector<RawLine> raw = SplitLines(utf8);
  std::vector<TextLine> lines;
  unsigned blank = 0;
  const auto add = [&](std::string_view text, bool indented, unsigned blank_before) {
    TextLine line = MakeLine(text, indented, blank_before + blank);
    blank = 0;
    if (line.text.empty()) {
      blank = line.blank_before;  // a bare list mark
    } else {
      lines.push_back(std::move(line));
    }
  };
  for (std::size_t i = 0; i < raw.size();) {
    std::size_t last = i + 1;
    while (last < raw.size() && raw[last].blank_before == 0) ++last;
    if (IsWrapped(raw, i, last)) {
      std::string joined;
      for (std::size_t k = i; k < last; ++k) joined.append(k == i ? "" : " ").append(raw[k].text);
      add(joined, raw[i].indented, raw[i].blank_before);
      i = last;
    } else {
      for (; i < last; ++i) add(raw[i].text, raw[i].indented, raw[i].blank_before);
    }
  }
  CountCopies(lines);
  return lines;
}

}  // namespace broadsheet
