#include "indexer/import/page/text_page.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "indexer/import/page/page_lines.h"
#include "indexer/import/page/text_lines.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::size_t kMaxHeadLines = 25;  // how far above the body its title may stand
constexpr unsigned kMinBodyWords = 25;

// A heading over readers' comments ends the article for good once this many words have been found.
constexpr double kEnoughWords = 60;
// What follows such a heading counts this much.
constexpr double kTrustInComments = 0.2;
constexpr double kMaxCountedWords = 80;

bool IsProse(const TextLine& line) {
  return line.stats.words >= 8 && (line.stats.ends_sentence || line.stats.sentences >= 2);
}

// How much a line by itself speaks for being (positive) or not being (negative) article text, in words.
double Worth(const TextLine& line) {
  const double words = std::min<double>(line.stats.words, kMaxCountedWords);
  if (line.placeholder) return -0.5;
  switch (line.phrase) {
    case LinePhrase::kComments:
    case LinePhrase::kEnd:
      return -50;
    case LinePhrase::kAside:
      return -4;
    case LinePhrase::kNoise:
      return -1.5;
    case LinePhrase::kCredit:
      return -4;
    case LinePhrase::kNone:
      break;
  }
  // Teasers and captions come in copies, articles do not.
  if (line.copies > 1) return -3 - 0.1 * words;
  const double bullet = line.bullet ? 0.4 : 1;
  if (IsProse(line)) return SpeaksOfPage(line.text) ? -4 : words * bullet;
  if (words >= 20 && !line.bullet) return 0.3 * words;
  if (line.stats.ends_sentence && words >= 3 && !line.bullet) return 0;
  return -2.5 - 0.2 * std::min(words, 20.0) - (line.bullet ? 1 : 0);
}

struct Span {
  std::size_t first = 0;
  std::size_t last = 0;  // after the last line
  double worth = 0;
};

bool CountsAsProse(const TextLine& line) { return IsProse(line) && !line.bullet && line.copies == 1; }

// Paragraphs come one after the other; a sentence between short lines is a teaser or a caption.
std::vector<double> WorthInContext(const std::vector<TextLine>& lines) {
  std::vector<double> worth(lines.size());
  bool after_prose = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    worth[i] = Worth(lines[i]);
    const bool quiet =
        lines[i].placeholder || lines[i].phrase == LinePhrase::kNoise || lines[i].phrase == LinePhrase::kAside;
    if (quiet) continue;
    std::size_t next = i + 1;
    while (next < lines.size() && lines[next].placeholder) ++next;
    const bool before_prose = next < lines.size() && CountsAsProse(lines[next]);
    if (worth[i] > 0 && !after_prose && !before_prose) worth[i] *= 0.3;
    after_prose = CountsAsProse(lines[i]);
  }
  return worth;
}

// The run of lines of the greatest total worth.
Span BestSpan(const std::vector<TextLine>& lines) {
  const std::vector<double> worth = WorthInContext(lines);
  Span best;
  Span current;
  double trust = 1;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool over = lines[i].phrase == LinePhrase::kComments && current.worth > kEnoughWords;
    if (over) trust = kTrustInComments;
    if (current.worth <= 0 || over) current = {i, i, 0};
    current.worth += worth[i] > 0 ? trust * worth[i] : worth[i];
    current.last = i + 1;
    if (current.worth > best.worth) best = current;
  }
  return best;
}

class TextPage {
 public:
  explicit TextPage(std::vector<TextLine> lines) : lines_(std::move(lines)) {}

  absl::StatusOr<ImportedArticle> Extract() {
    body_ = BestSpan(lines_);
    if (ProseWords() < kMinBodyWords) {
      return absl::NotFoundError("no article text found: nothing here reads like paragraphs of prose");
    }
    ExtendBack();
    FindTitle();
    ReadHead();
    WriteBody();
    ReadTail();
    if (imported_.article.body.empty()) return absl::NotFoundError("no article text found");
    return std::move(imported_);
  }

 private:
  // A first paragraph that a picture and its caption part from the rest.
  void ExtendBack() {
    std::size_t between = 0;
    for (std::size_t i = body_.first; i-- > 0 && between < 2;) {
      const TextLine& line = lines_[i];
      if (line.bullet || line.phrase == LinePhrase::kEnd || line.phrase == LinePhrase::kComments) return;
      if (CountsAsProse(line) && line.stats.words >= 15 && !SpeaksOfPage(line.text)) {
        body_.first = i;
        between = 0;
      } else if (!line.placeholder) {
        ++between;
      }
    }
  }

  unsigned ProseWords() const {
    unsigned words = 0;
    for (std::size_t i = body_.first; i < body_.last; ++i) {
      if (IsProse(lines_[i])) words += lines_[i].stats.words;
    }
    return words;
  }

  bool IsFact(const TextLine& line) const { return IsDateLine(line.text, {}) || !ParseByline(line.text, {}).empty(); }

  // How much a line above the body looks like its title; negative if not at all.
  double TitleScore(std::size_t i) const {
    const TextLine& line = lines_[i];
    const unsigned words = line.stats.words;
    if (line.placeholder || line.phrase != LinePhrase::kNone || words < 1 || words > 40 || IsFact(line)) return -1;
    double score = 4 - std::abs(static_cast<double>(words) - 10) * 0.2;
    if (words < 3) score -= 2;
    if (line.bullet) score -= 3;
    if (line.marked) score += 4;
    if (line.stats.ends_sentence && line.text.back() == '.') score -= 2;
    if (line.blank_before > 0) score += 1;
    if (i + 1 < lines_.size() && lines_[i + 1].blank_before > 0) score += 1;
    if (FollowedByFact(i)) score += 3;
    if (Repeated(i)) score += 2;
    score -= 0.25 * static_cast<double>(body_.first - i);
    return score;
  }

  bool FollowedByFact(std::size_t i) const {
    for (std::size_t k = i + 1; k <= i + 2 && k < lines_.size() && k < body_.first + 2; ++k) {
      if (lines_[k].stats.words <= 24 && (IsFact(lines_[k]) || FindDate(lines_[k].text, {}).has_value())) return true;
    }
    return false;
  }

  // Titles are often said twice: in the trail of links above, or under a picture.
  bool Repeated(std::size_t i) const {
    if (lines_[i].stats.words < 4) return false;
    const std::size_t begin = i > 40 ? i - 40 : 0;
    for (std::size_t k = begin; k < body_.first; ++k) {
      if (k != i && lines_[k].text.find(lines_[i].text) != std::string::npos) return true;
    }
    return false;
  }

  void FindTitle() {
    const std::size_t begin = body_.first > kMaxHeadLines ? body_.first - kMaxHeadLines : 0;
    double best = 0;
    for (std::size_t i = begin; i < body_.first; ++i) {
      const double score = TitleScore(i);
      if (score > best) {
        best = score;
        title_ = i;
      }
    }
    if (title_) imported_.article.title = lines_[*title_].text;
  }

  // What stands between the title and the body, and the line before the title.
  void ReadHead() {
    if (!title_) return;
    for (std::size_t i = *title_ + 1; i < body_.first; ++i) ReadHeadLine(lines_[i]);
    // A line of names before the title, and dates and bylines that were taken for the body's beginning.
    for (std::size_t i = *title_; i-- > 0 && *title_ - i <= 3;) ReadHeadLine(lines_[i]);
    FindSection();
  }

  void ReadHeadLine(const TextLine& line) {
    Article& article = imported_.article;
    if (line.stats.words > 24 || line.text == article.title) return;
    if (article.byline.empty()) article.byline = ParseByline(line.text, {});
    const auto date = FindDate(line.text, {});
    if (!date) return;
    auto& slot = SaysUpdated(line.text) ? article.modified : article.date;
    if (slot) return;
    slot = date->time;
    if (date->ambiguous) {
      imported_.warnings.push_back(StrCat("field 'date': \"", line.text.substr(date->begin, date->end - date->begin),
                                          "\" could have day and month the other way round"));
    }
  }

  // A word or two right above the title that the page's menus name, too.
  void FindSection() {
    if (*title_ == 0) return;
    const TextLine& above = lines_[*title_ - 1];
    if (above.stats.words == 0 || above.stats.words > 3 || above.bullet || above.placeholder ||
        above.phrase != LinePhrase::kNone || IsFact(above) ||
        above.text.find_first_of("0123456789@>|/") != std::string::npos) {
      return;
    }
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (i != *title_ - 1 && lines_[i].bullet && lines_[i].text == above.text) {
        imported_.article.section = above.text;
        return;
      }
    }
  }

  bool Keeps(std::size_t i) const {
    const TextLine& line = lines_[i];
    if (line.placeholder || line.phrase != LinePhrase::kNone) return false;
    if (IsProse(line)) return true;
    if (IsFact(line)) return false;
    if (line.stats.ends_sentence) return line.stats.words >= 2;
    if (line.bullet) return line.stats.words >= 4;
    return line.stats.words >= 20 || IsSubhead(i);
  }

  // A short line apart from others, with prose below it.
  bool IsSubhead(std::size_t i) const {
    return i + 1 < body_.last && lines_[i].blank_before > 0 && lines_[i + 1].blank_before > 0 &&
           lines_[i].stats.words <= 14 && IsProse(lines_[i + 1]) && !lines_[i + 1].bullet;
  }

  void WriteBody() {
    std::string& body = imported_.article.body;
    for (std::size_t i = body_.first; i < body_.last; ++i) {
      if (!Keeps(i) || lines_[i].text == imported_.article.title) continue;
      if (!body.empty()) body += "\n\n";
      body += lines_[i].text;
    }
  }

  // Credit and publisher are named below the text.
  void ReadTail() {
    Article& article = imported_.article;
    for (std::size_t i = body_.first; i < lines_.size() && article.credit.empty() && i < body_.last + 8; ++i) {
      if (lines_[i].phrase == LinePhrase::kCredit) article.credit = CreditOf(lines_[i].text);
    }
  }

  std::vector<TextLine> lines_;
  Span body_;
  std::optional<std::size_t> title_;
  ImportedArticle imported_;
};

}  // namespace

absl::StatusOr<ImportedArticle> ExtractTextPage(std::string_view utf8) {
  return TextPage(ReadTextLines(utf8)).Extract();
}

}  // namespace broadsheet
