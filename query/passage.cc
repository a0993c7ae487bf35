#include "query/passage.h"

#include <algorithm>
#include <utility>

namespace broadsheet {
namespace {

constexpr std::string_view kEllipsis = "\u2026";
constexpr std::size_t kMostPassages = 3;

bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::size_t CountCharacters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !IsContinuation(c); }));
}

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

std::string_view TrimEnd(std::string_view text) {
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

struct Span {
  std::size_t begin = 0, end = 0;
};

// Runs of marks that show as many patterns as possible in several windows of one size.
class RunChooser {
 public:
  RunChooser(const MarkedText& marked, std::size_t characters) : text_(marked.text), marks_(marked.marks) {
    for (const Mark& mark : marks_) {
      limits_.push_back(std::max(mark.end, Forward(text_, mark.begin, characters)));
      patterns_ = std::max(patterns_, mark.pattern + 1);
    }
    shown_.resize(patterns_);
  }

  // Adds the run with the most patterns that no run shows yet, then the most marks, then the first. False if there is
  // none.
  bool AddBest() {
    std::vector<std::size_t> in_window(patterns_);
    Run best;
    std::size_t end = 0, fresh = 0;
    for (std::size_t first = 0; first < marks_.size(); ++first) {
      for (; end < marks_.size() && marks_[end].end <= limits_[first]; ++end) {
        if (in_window[marks_[end].pattern]++ == 0 && !shown_[marks_[end].pattern]) ++fresh;
      }
      if (fresh > best.fresh || (fresh > 0 && fresh == best.fresh && end - first > best.end - best.first)) {
        best = {first, end, fresh};
      }
      if (--in_window[marks_[first].pattern] == 0 && !shown_[marks_[first].pattern]) --fresh;
    }
    if (best.fresh == 0) return false;
    Span run{marks_[best.first].begin, 0};
    for (std::size_t i = best.first; i < best.end; ++i) {
      run.end = std::max(run.end, marks_[i].end);
      shown_[marks_[i].pattern] = true;
    }
    runs_.push_back(run);
    return true;
  }

  std::size_t shown() const { return static_cast<std::size_t>(std::count(shown_.begin(), shown_.end(), true)); }
  const std::vector<Span>& runs() const { return runs_; }

 private:
  struct Run {
    std::size_t first = 0, end = 0, fresh = 0;
  };

  std::string_view text_;
  const std::vector<Mark>& marks_;
  std::vector<std::size_t> limits_;  // by mark: where a window that begins with it ends
  std::size_t patterns_ = 0;
  std::vector<bool> shown_;  // by pattern
  std::vector<Span> runs_;
};

// The fewest runs that show the most patterns.
std::vector<Span> ChooseRuns(const MarkedText& marked, std::size_t characters) {
  std::vector<Span> best;
  std::size_t most = 0;
  for (std::size_t count = 1; count <= kMostPassages; ++count) {
    RunChooser chooser(marked, characters / count);
    while (chooser.runs().size() < count && chooser.AddBest()) {
    }
    if (chooser.shown() <= most) continue;
    most = chooser.shown();
    best = chooser.runs();
  }
  return best;
}

// Makes passages of whole sentences, where they fit.
class Framer {
 public:
  explicit Framer(const MarkedText& marked) : text_(TrimEnd(marked.text)), sentences_(marked.sentences) {}

  // About `characters` that hold what is in `must`.
  Span Frame(Span must, std::size_t characters) const {
    Span passage{Begin(must, characters), 0};
    const std::size_t latest = std::max(must.end, Forward(text_, passage.begin, characters));
    if (latest >= text_.size()) return {FillAtEnd(passage.begin, characters), text_.size()};
    passage.end = LastSentenceEnd(latest);
    const bool too_short = Characters(passage) < characters / 2;
    if (passage.end < must.end || passage.end <= passage.begin || too_short) {
      passage.end = WordEnd(std::max(must.end, passage.begin), latest);
    }
    return passage;
  }

  bool BeginsSentence(std::size_t at) const {
    return at == 0 || std::binary_search(sentences_.begin(), sentences_.end(), at);
  }
  bool EndsSentence(std::size_t at) const {
    if (at >= text_.size()) return true;
    const auto next = std::lower_bound(sentences_.begin(), sentences_.end(), at);
    return next != sentences_.end() && TrimEnd(text_.substr(0, *next)).size() == at;
  }

 private:
  std::size_t Characters(Span span) const {
    return span.end <= span.begin ? 0 : CountCharacters(text_.substr(span.begin, span.end - span.begin));
  }

  // The sentence's beginning, or else some words before what must be shown.
  std::size_t Begin(Span must, std::size_t characters) const {
    const auto after = std::upper_bound(sentences_.begin(), sentences_.end(), must.begin);
    const std::size_t sentence = after == sentences_.begin() ? 0 : *(after - 1);
    if (Characters({sentence, must.end}) <= characters) return sentence;
    const std::size_t spare = characters - std::min(characters, Characters(must));
    std::size_t begin = Backward(text_, must.begin, spare / 2);
    while (begin > 0 && begin < must.begin && !IsSpace(text_[begin - 1])) ++begin;
    return begin;
  }

  // Where the text ends before the passage is full, the room left over goes to sentences before it.
  std::size_t FillAtEnd(std::size_t begin, std::size_t characters) const {
    const std::size_t used = Characters({begin, text_.size()});
    const std::size_t earliest = Backward(text_, begin, characters - std::min(characters, used));
    if (earliest == 0) return 0;
    const auto sentence = std::lower_bound(sentences_.begin(), sentences_.end(), earliest);
    return sentence == sentences_.end() ? begin : std::min(begin, *sentence);
  }

  // 0: none ends before `latest`.
  std::size_t LastSentenceEnd(std::size_t latest) const {
    for (auto next = std::upper_bound(sentences_.begin(), sentences_.end(), latest + 1); next != sentences_.begin();) {
      const std::size_t end = TrimEnd(text_.substr(0, *--next)).size();
      if (end <= latest) return end;
    }
    return 0;
  }

  // The last end of a word from `earliest` to `latest`; text without spaces is cut at a character.
  std::size_t WordEnd(std::size_t earliest, std::size_t latest) const {
    std::size_t end = latest;
    while (end > earliest && !(IsSpace(text_[end]) && !IsSpace(text_[end - 1]))) --end;
    return end > earliest || IsSpace(text_[end]) ? end : latest;
  }

  std::string_view text_;
  const std::vector<std::size_t>& sentences_;
};

// Those that overlap or touch become one.
std::vector<Span> JoinOverlapping(std::vector<Span> passages) {
  std::sort(passages.begin(), passages.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
  std::vector<Span> joined;
  for (const Span& passage : passages) {
    if (!joined.empty() && passage.begin <= joined.back().end + 1) {
      joined.back().end = std::max(joined.back().end, passage.end);
    } else {
      joined.push_back(passage);
    }
  }
  return joined;
}

void AppendEscaped(std::string_view text, std::string* out) {
  for (const char c : text) {
    switch (c) {
      case '&':
        *out += "&amp;";
        break;
      case '<':
        *out += "&lt;";
        break;
      case '>':
        *out += "&gt;";
        break;
      case '"':
        *out += "&quot;";
        break;
      case '\'':
        *out += "&#39;";
        break;
      case '\n':
      case '\r':
      case '\t':
      case ' ':
        if (!out->empty() && out->back() != ' ') *out += ' ';
        break;
      default:
        *out += c;
    }
  }
}

// A passage with its marks, overlapping ones joined.
void AppendPassage(const MarkedText& marked, Span passage, std::string* out) {
  const std::vector<Mark>& marks = marked.marks;
  std::size_t at = passage.begin;
  for (std::size_t i = 0; i < marks.size();) {
    const std::size_t begin = marks[i].begin;
    std::size_t end = marks[i].end;
    for (++i; i < marks.size() && marks[i].begin < end; ++i) end = std::max(end, marks[i].end);
    if (begin < passage.begin || end > passage.end) continue;
    AppendEscaped(marked.text.substr(at, begin - at), out);
    *out += "<em>";
    AppendEscaped(marked.text.substr(begin, end - begin), out);
    *out += "</em>";
    at = end;
  }
  AppendEscaped(marked.text.substr(at, passage.end - at), out);
  while (!out->empty() && out->back() == ' ') out->pop_back();
}

std::vector<std::size_t> PatternsIn(const MarkedText& marked, const std::vector<Span>& passages) {
  std::vector<std::size_t> patterns;
  for (const Mark& mark : marked.marks) {
    const bool shown = std::any_of(passages.begin(), passages.end(), [&](const Span& passage) {
      return passage.begin <= mark.begin && mark.end <= passage.end;
    });
    if (shown) patterns.push_back(mark.pattern);
  }
  std::sort(patterns.begin(), patterns.end());
  patterns.erase(std::unique(patterns.begin(), patterns.end()), patterns.end());
  return patterns;
}

}  // namespace

Passages MakePassages(const MarkedText& marked, std::size_t characters) {
  const Framer framer(marked);
  std::vector<Span> runs = ChooseRuns(marked, characters);
  if (runs.empty()) runs.push_back({0, 0});
  std::vector<Span> passages;
  for (const Span& run : runs) passages.push_back(framer.Frame(run, characters / runs.size()));
  passages = JoinOverlapping(std::move(passages));

  std::string out;
  if (!framer.BeginsSentence(passages.front().begin)) out += kEllipsis;
  for (std::size_t i = 0; i < passages.size(); ++i) {
    if (i > 0) (out += " ").append(kEllipsis).append(" ");
    AppendPassage(marked, passages[i], &out);
  }
  if (!framer.EndsSentence(passages.back().end)) out += kEllipsis;
  return {std::move(out), PatternsIn(marked, passages)};
}

}  // namespace broadsheet
