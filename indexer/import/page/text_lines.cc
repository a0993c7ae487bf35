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
// The widest line of a few is so much shorter, mostly, than the program would have made one.
constexpr std::size_t kWiderBytes = 8;
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

// Lines without a blank one between them, [first, last).
struct Paragraph {
  std::size_t first, last;
};

std::vector<Paragraph> SplitParagraphs(const std::vector<RawLine>& lines) {
  std::vector<Paragraph> paragraphs;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (paragraphs.empty() || lines[i].blank_before > 0) paragraphs.push_back({i, i});
    paragraphs.back().last = i + 1;
  }
  return paragraphs;
}

std::size_t WidthOf(const std::vector<RawLine>& lines, const Paragraph& paragraph) {
  std::size_t width = 0;
  for (std::size_t i = paragraph.first; i < paragraph.last; ++i) width = std::max(width, lines[i].text.size());
  return width;
}

// True if a program that writes lines of at most `width` bytes would have broken the paragraph as it is, where the next
// word did not fit.
bool FitsWidth(const std::vector<RawLine>& lines, const Paragraph& paragraph, std::size_t width) {
  if (paragraph.last - paragraph.first < 2 || width > kMaxWrappedBytes || width < kMinWrappedBytes) return false;
  for (std::size_t i = paragraph.first; i + 1 < paragraph.last; ++i) {
    if (lines[i].text.size() < kMinWrappedBytes) return false;
    const std::size_t word = std::min(lines[i + 1].text.find(' '), lines[i + 1].text.size());
    if (lines[i].text.size() + 1 + word + (width < 60 ? 0 : 4) < width) return false;
    if (BulletLength(lines[i + 1].text, true) > 0) return false;
  }
  return true;
}

// Two lines say little by their lengths: a sentence must run on.
bool IsWrapped(const std::vector<RawLine>& lines, const Paragraph& paragraph) {
  if (!FitsWidth(lines, paragraph, WidthOf(lines, paragraph))) return false;
  if (paragraph.last - paragraph.first > 2) return true;
  const std::string_view next = lines[paragraph.first + 1].text;
  return absl::ascii_islower(static_cast<unsigned char>(next[0])) || lines[paragraph.first].text.back() == ',';
}

// By paragraph. Where others are wrapped for certain, two lines of their width are, too, unless the second is none of
// prose: a byline below its headline.
std::vector<bool> FindWrapped(const std::vector<RawLine>& lines, const std::vector<Paragraph>& paragraphs) {
  std::vector<bool> wrapped;
  std::size_t width = 0;
  for (const Paragraph& paragraph : paragraphs) {
    wrapped.push_back(IsWrapped(lines, paragraph));
    if (wrapped.back()) width = std::max(width, WidthOf(lines, paragraph));
  }
  for (std::size_t i = 0; i < paragraphs.size() && width > 0; ++i) {
    const std::size_t own = WidthOf(lines, paragraphs[i]);
    wrapped[i] =
        wrapped[i] || (own <= width + kWiderBytes && MeasureText(lines[paragraphs[i].last - 1].text).ends_sentence &&
                       FitsWidth(lines, paragraphs[i], std::max(own, width)));
  }
  return wrapped;
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
  const std::vector<Paragraph> paragraphs = SplitParagraphs(raw);
  const std::vector<bool> wrapped = FindWrapped(raw, paragraphs);
  for (std::size_t paragraph = 0; paragraph < paragraphs.size(); ++paragraph) {
    const auto [first, last] = paragraphs[paragraph];
    if (!wrapped[paragraph]) {
      for (std::size_t i = first; i < last; ++i) add(raw[i].text, raw[i].indented, raw[i].blank_before);
      continue;
    }
    std::string joined;
    for (std::size_t i = first; i < last; ++i) joined.append(i == first ? "" : " ").append(raw[i].text);
    add(joined, raw[first].indented, raw[first].blank_before);
  }
  CountCopies(lines);
  return lines;
}

}  // namespace broadsheet
