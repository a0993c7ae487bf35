#include "query/snippet.h"

#include <algorithm>
#include <set>

#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::string_view kEllipsis = "\u2026";

bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The byte `count` characters after `at`, at most the end.
std::size_t Forward(std::string_view text, std::size_t at, std::size_t count) {
  while (at < text.size() && count > 0) {
    ++at;
    while (at < text.size() && IsContinuation(text[at])) ++at;
    --count;
  }
  return at;
}

std::size_t Backward(std::string_view text, std::size_t at, std::size_t count) {
  while (at > 0 && count > 0) {
    --at;
    while (at > 0 && IsContinuation(text[at])) --at;
    --count;
  }
  return at;
}

// Whether a sentence begins at `at`: at the start, at a new line, or behind a full stop and a space. Not at an
// abbreviation's lower-case follower.
bool StartsSentence(std::string_view text, std::size_t at) {
  if (at == 0) return true;
  if (!IsSpace(text[at - 1]) || IsSpace(text[at])) return false;
  if (text[at] >= 'a' && text[at] <= 'z') return false;
  std::size_t before = at;
  while (before > 0 && IsSpace(text[before - 1])) {
    if (text[--before] == '\n') return true;
  }
  while (before > 0 && (text[before - 1] == '"' || text[before - 1] == '\'' || text[before - 1] == ')')) --before;
  return before > 0 && (text[before - 1] == '.' || text[before - 1] == '!' || text[before - 1] == '?');
}

struct Span {
  std::size_t begin = 0, end = 0;
};

// The run of marks that fits into `characters` and shows the most.
Span DensestRun(std::string_view text, const std::vector<Mark>& marks, std::size_t characters) {
  Span best{marks.front().begin, marks.front().end};
  std::size_t best_patterns = 0, best_marks = 0;
  for (std::size_t first = 0; first < marks.size(); ++first) {
    const std::size_t limit = Forward(text, marks[first].begin, characters);
    std::set<std::size_t> patterns;
    std::size_t end = marks[first].end, count = 0;
    for (std::size_t i = first; i < marks.size() && (i == first || marks[i].end <= limit); ++i, ++count) {
      patterns.insert(marks[i].pattern);
      end = std::max(end, marks[i].end);
    }
    if (patterns.size() > best_patterns || (patterns.size() == best_patterns && count > best_marks)) {
      best = {marks[first].begin, end};
      best_patterns = patterns.size();
      best_marks = count;
    }
  }
  return best;
}

// Where the passage begins, given that it must show what is from `must` on and may use `spare` characters before it.
std::size_t ChooseBegin(std::string_view text, std::size_t must, std::size_t spare) {
  const std::size_t earliest = Backward(text, must, spare);
  std::size_t sentence = must;
  while (sentence > earliest && !StartsSentence(text, sentence)) --sentence;
  if (StartsSentence(text, sentence)) return sentence;
  // No sentence begins near: some words of context.
  std::size_t begin = Backward(text, must, spare / 2);
  while (begin > 0 && begin < must && !IsSpace(text[begin - 1])) ++begin;
  return begin;
}

std::size_t CountCharacters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !IsContinuation(c); }));
}

// Where the text ends before the passage is full, the room left over goes to sentences before it.
std::size_t UseRoomAtEnd(std::string_view text, std::size_t begin, std::size_t characters) {
  if (Forward(text, begin, characters) < text.size()) return begin;
  std::size_t earlier = Backward(text, begin, characters - CountCharacters(text.substr(begin)));
  while (earlier < begin && !StartsSentence(text, earlier)) ++earlier;
  return earlier;
}

std::size_t ChooseEnd(std::string_view text, std::size_t begin, std::size_t must, std::size_t characters) {
  std::size_t end = Forward(text, begin, characters);
  if (end == text.size() || end <= must) return std::max(end, must);
  const std::size_t latest = end;
  while (end > must && !(IsSpace(text[end]) && !IsSpace(text[end - 1]))) --end;
  // Text without spaces is cut at a character.
  return end > must || IsSpace(text[end]) ? end : latest;
}

void AppendEscaped(std::string_view text, std::string* out) {
  for (const char c : text) {
    switch (c) {
      case '&': *out += "&amp;"; break;
      case '<': *out += "&lt;"; break;
      case '>': *out += "&gt;"; break;
      case '"': *out += "&quot;"; break;
      case '\'': *out += "&#39;"; break;
      case '\n':
      case '\r':
      case '\t':
      case ' ':
        if (!out->empty() && out->back() != ' ') *out += ' ';
        break;
      default: *out += c;
    }
  }
}

// The text of `passage` with its marks, overlapping ones joined.
std::string Render(std::string_view text, Span passage, const std::vector<Mark>& marks) {
  std::string out;
  if (passage.begin > 0) out += kEllipsis;
  std::size_t at = passage.begin;
  for (std::size_t i = 0; i < marks.size();) {
    const std::size_t begin = marks[i].begin;
    std::size_t end = marks[i].end;
    for (++i; i < marks.size() && marks[i].begin < end; ++i) end = std::max(end, marks[i].end);
    if (begin < passage.begin || end > passage.end) continue;
    AppendEscaped(text.substr(at, begin - at), &out);
    out += "<em>";
    AppendEscaped(text.substr(begin, end - begin), &out);
    out += "</em>";
    at = end;
  }
  AppendEscaped(text.substr(at, passage.end - at), &out);
  while (!out.empty() && out.back() == ' ') out.pop_back();
  if (passage.end < text.size()) out += kEllipsis;
  return out;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string MakePassage(std::string_view text, const std::vector<Mark>& marks, std::size_t characters) {
  text = Trim(text);
  Span passage;
  if (!marks.empty()) {
    passage = DensestRun(text, marks, characters);
    const std::size_t shown = CountCharacters(text.substr(passage.begin, passage.end - passage.begin));
    passage.begin = ChooseBegin(text, passage.begin, characters - std::min(characters, shown));
    passage.begin = UseRoomAtEnd(text, passage.begin, characters);
  }
  passage.end = ChooseEnd(text, passage.begin, passage.end, characters);
  return Render(text, passage, marks);
}

std::string MakeSnippet(const Article& article, Highlighter& highlighter) {
  const std::vector<Mark> in_body = highlighter.FindMarks(article.body, TextField::kBody, article.language);
  if (!in_body.empty()) return MakePassage(article.body, in_body, kSnippetCharacters);
  const std::vector<Mark> in_deck = highlighter.FindMarks(article.deck, TextField::kDeck, article.language);
  if (!in_deck.empty() || article.body.empty()) return MakePassage(article.deck, in_deck, kSnippetCharacters);
  return MakePassage(article.body, {}, kSnippetCharacters);
}

}  // namespace broadsheet
