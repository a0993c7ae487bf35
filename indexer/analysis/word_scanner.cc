#include "indexer/analysis/word_scanner.h"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <bit>
#include <limits>

namespace broadsheet {

// ICU's word iterator over one run of a script without spaces.
class WordScanner::DictionaryBreaker {
 public:
  DictionaryBreaker() {
    UErrorCode status = U_ZERO_ERROR;
    iterator_.reset(icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
    if (U_FAILURE(status)) iterator_.reset();
  }

  // Appends the words of `run`, which begins at byte `offset` of its text. Without ICU's data the run is one word.
  void Split(std::string_view run, std::size_t offset, std::vector<WordSpan>* words) {
    if (iterator_ == nullptr) {
      words->push_back({static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(offset + run.size())});
      return;
    }
    Convert(run, offset);
    iterator_->setText(utf16_);
    std::int32_t begin = iterator_->first();
    for (std::int32_t end = iterator_->next(); end != icu::BreakIterator::DONE; begin = end, end = iterator_->next()) {
      if (iterator_->getRuleStatus() < UBRK_WORD_NONE_LIMIT) continue;
      words->push_back({offsets_[static_cast<std::size_t>(begin)], offsets_[static_cast<std::size_t>(end)]});
    }
  }

 private:
  // ICU's iterators count in UTF-16; offsets_ leads back to bytes.
  void Convert(std::string_view run, std::size_t offset) {
    utf16_.remove();
    offsets_.clear();
    for (std::size_t at = 0; at < run.size();) {
      const std::size_t begin = at;
      const Codepoint c = DecodeAt(run, &at);
      utf16_.append(static_cast<UChar32>(c));
      while (offsets_.size() < static_cast<std::size_t>(utf16_.length())) {
        offsets_.push_back(static_cast<std::uint32_t>(offset + begin));
      }
    }
    offsets_.push_back(static_cast<std::uint32_t>(offset + run.size()));
  }

  std::unique_ptr<icu::BreakIterator> iterator_;
  icu::UnicodeString utf16_;
  std::vector<std::uint32_t> offsets_;
};

// A run of letters and digits, with the marks that belong to them.
struct WordScanner::Run {
  std::size_t end = 0;
  std::size_t letters = 0;
  std::size_t digits = 0;
  std::size_t last_digits = 0;  // digits at the end
  char joiner = 0;              // the joiner before it: '.', ',' or none that matters

  bool ends_in_digit() const { return last_digits > 0; }
};

WordScanner::WordScanner(bool fast) : fast_(fast) {}
WordScanner::~WordScanner() = default;

void WordScanner::Start(std::string_view text) {
  text_ = text.substr(0, std::numeric_limits<std::uint32_t>::max());
  runs_.Start(text_);
  position_ = 0;
}

std::size_t WordScanner::NextPlainWords(PlainWords* words) {
  constexpr std::size_t kMostInBlock = AsciiRuns::kBlockBytes / 2;
  std::size_t count = 0;
  std::size_t begin = 0;   // of the run under way
  std::uint64_t open = 0;  // 1 if it came from the block before
  std::uint64_t ahead = ~std::uint64_t{0} << position_ % AsciiRuns::kBlockBytes;
  for (std::size_t number = position_ / AsciiRuns::kBlockBytes; count + kMostInBlock <= words->size(); ++number) {
    const std::size_t base = number * AsciiRuns::kBlockBytes;
    if (base >= text_.size() && open == 0) break;
    const AsciiRuns::Block& block = runs_.BlockAt(number);
    const std::uint64_t runs = block.words & ahead;
    std::uint64_t begins = runs & ~(runs << 1 | open);
    std::uint64_t ends = ~runs & (runs << 1 | open);
    const std::uint64_t stops = (block.beyond & ahead) | (block.joining & ends);
    ends &= (stops & -stops) - 1;  // those before the first stop
    const auto next_begin = [&] {
      const std::size_t at = base + static_cast<std::size_t>(std::countr_zero(begins));
      begins &= begins - 1;
      return at;
    };
    if (open == 0) begin = next_begin();
    for (; ends != 0; ends &= ends - 1, begin = next_begin()) {
      const std::size_t end = base + static_cast<std::size_t>(std::countr_zero(ends));
      (*words)[count++] = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    }
    if (stops != 0) break;
    open = runs >> (AsciiRuns::kBlockBytes - 1);
    ahead = ~std::uint64_t{0};
  }
  if (count > 0) position_ = (*words)[count - 1].end;
  return count;
}

CharClass WordScanner::ClassAt(std::size_t at, std::size_t* next) {
  *next = at;
  if (at >= text_.size()) return CharClass::kSeparator;
  if (const auto byte = static_cast<unsigned char>(text_[at]); byte < 0x80) [[likely]] {
    *next = at + 1;
    return kAsciiClasses[byte];
  }
  return classes_.Get(DecodeAt(text_, next));
}

std::size_t WordScanner::SkipIgnorables(std::size_t at) {
  std::size_t next;
  while (ClassAt(at, &next) == CharClass::kIgnorable) at = next;
  return at;
}

bool WordScanner::ScanBeyondAscii(std::size_t* at) {
  std::size_t next;
  switch (ClassAt(*at, &next)) {
    case CharClass::kLetter:
    case CharClass::kDigit:
      ScanCompound(*at);
      return true;
    case CharClass::kDictionary:
      ScanDictionaryRun(*at);
      if (!parts_.empty()) return true;
      *at = position_;
      return false;
    default:
      *at = next;
      return false;
  }
}

void WordScanner::ScanDictionaryRun(std::size_t begin) {
  // ICU needs memory in proportion to the run; real texts have punctuation long before this.
  constexpr std::size_t kMaxRunBytes = 1 << 16;
  std::size_t end = begin;
  std::size_t next;
  for (CharClass kind = ClassAt(end, &next);
       (kind == CharClass::kDictionary || kind == CharClass::kIgnorable) && end - begin < kMaxRunBytes;
       kind = ClassAt(end, &next)) {
    end = next;
  }
  if (dictionary_ == nullptr) dictionary_ = std::make_unique<DictionaryBreaker>();
  parts_.clear();
  dictionary_->Split(text_.substr(begin, end - begin), begin, &parts_);
  simple_ = false;
  joined_ = false;
  position_ = end;
}

void WordScanner::ScanCompound(std::size_t begin) {
  parts_.clear();
  std::size_t end = ScanWord(begin);
  parts_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  for (std::size_t next = SkipHyphen(end); next != 0; next = SkipHyphen(end)) {
    end = ScanWord(next);
    parts_.push_back({static_cast<std::uint32_t>(next), static_cast<std::uint32_t>(end)});
  }
  simple_ = parts_.size() == 1;
  joined_ = parts_.size() > 1;
  span_ = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  position_ = end;
}

// The end of the word that begins at `begin`: runs of letters and digits, and what joins them.
std::size_t WordScanner::ScanWord(std::size_t begin) {
  Run run;
  if (const std::size_t end = ScanDottedAcronym(begin); end != 0) {
    run.end = end;
    run.letters = 2;
    // Behind its last dot only "'s" and the like continue it.
    std::size_t next;
    if (ClassAt(end, &next) != CharClass::kApostrophe) return end;
  } else {
    run = ScanRun(begin);
  }
  for (std::size_t start = JoinedStart(run.end, run); start != 0; start = JoinedStart(run.end, run)) {
    std::size_t after_joiner;
    const CharClass joiner = ClassAt(run.end, &after_joiner);
    run = ScanRun(start);
    run.joiner = joiner == CharClass::kPeriod ? '.' : joiner == CharClass::kComma ? ',' : 0;
  }
  return run.end;
}

WordScanner::Run WordScanner::ScanRun(std::size_t begin) {
  Run run;
  std::size_t at = begin;
  for (;;) {
    std::size_t next;
    const CharClass kind = ClassAt(at, &next);
    if (kind == CharClass::kLetter) {
      ++run.letters;
      run.last_digits = 0;
    } else if (kind == CharClass::kDigit) {
      ++run.digits;
      ++run.last_digits;
    } else if (kind != CharClass::kIgnorable) {
      break;
    }
    at = next;
  }
  run.end = at;
  return run;
}

// "U.S.", "U.S", "a.m.": two or more single letters, each but the last followed by a period. 0 if there is none.
std::size_t WordScanner::ScanDottedAcronym(std::size_t begin) {
  std::size_t letters = 0;
  std::size_t end = 0;
  std::size_t at = begin;
  for (;;) {
    std::size_t next;
    if (ClassAt(at, &next) != CharClass::kLetter) break;
    at = SkipIgnorables(next);
    const CharClass kind = ClassAt(at, &next);
    if (kind == CharClass::kPeriod) {
      ++letters;
      at = end = next;
      continue;
    }
    const bool alone = kind != CharClass::kLetter && kind != CharClass::kDigit && kind != CharClass::kUnderscore;
    if (alone && letters > 0) {
      ++letters;
      end = at;
    }
    break;
  }
  return letters >= 2 ? end : 0;
}

// Where the word goes on behind the joiner at `joiner`; 0 if it does not.
std::size_t WordScanner::JoinedStart(std::size_t joiner, const Run& before) {
  std::size_t at;
  const CharClass kind = ClassAt(joiner, &at);
  if (kind < CharClass::kApostrophe || kind == CharClass::kHyphen) return 0;
  if (kind == CharClass::kUnderscore) {
    std::size_t next;
    while (ClassAt(at, &next) == CharClass::kUnderscore) at = next;
  }
  at = SkipIgnorables(at);
  std::size_t next;
  const CharClass following = ClassAt(at, &next);
  const bool letter = following == CharClass::kLetter;
  const bool digit = following == CharClass::kDigit;
  bool joins = false;
  switch (kind) {
    case CharClass::kApostrophe:
      joins = letter || (digit && before.ends_in_digit());
      break;
    case CharClass::kUnderscore:
      joins = letter || digit;
      break;
    case CharClass::kMiddleDot:
      joins = letter && !before.ends_in_digit();
      break;
    case CharClass::kPeriod:
      joins = digit && before.ends_in_digit();
      break;
    case CharClass::kComma:
      joins = digit && IsThousandsGroup(at, before);
      break;
    case CharClass::kAmpersand:
      joins = letter && JoinsByAmpersand(at, before);
      break;
    default:
      break;
  }
  return joins ? at : 0;
}

// Digits from `at` on, counted up to `limit`.
std::size_t WordScanner::CountDigits(std::size_t at, std::size_t limit, std::size_t* end) {
  std::size_t count = 0;
  std::size_t next;
  while (count < limit && ClassAt(at, &next) == CharClass::kDigit) {
    ++count;
    at = next;
  }
  *end = at;
  return count;
}

// "600,000", and "1,00,000" as in India: three digits, or two with more groups behind. Lists of numbers are not one
// number: "5,6,7", "1987,1988".
bool WordScanner::IsThousandsGroup(std::size_t at, const Run& before) {
  if (before.joiner == '.' || before.last_digits == 0 || before.last_digits > 3) return false;
  constexpr int kMaxGroups = 8;  // looked ahead at every comma, so there must be an end
  for (int group = 0; group < kMaxGroups; ++group) {
    std::size_t end;
    const std::size_t digits = CountDigits(at, 4, &end);
    if (digits != 2) return digits == 3;
    if (ClassAt(end, &at) != CharClass::kComma) return false;
  }
  return false;
}

// "AT&T", "S&P", "PG&E", but not "Barnes&Noble" or "?page=1&sort=2": up to three letters on both sides.
bool WordScanner::JoinsByAmpersand(std::size_t at, const Run& before) {
  constexpr std::size_t kMaxLetters = 3;
  if (before.digits > 0 || before.letters > kMaxLetters) return false;
  const Run after = ScanRun(at);
  return after.digits == 0 && after.letters <= kMaxLetters;
}

// Where the next part of a hyphenated word begins, if a hyphen at `at` leads to one; else 0. At the end of a line
// only a lower-case letter continues the word.
std::size_t WordScanner::SkipHyphen(std::size_t at) {
  std::size_t after;
  if (ClassAt(at, &after) != CharClass::kHyphen) return 0;
  std::size_t next;
  const CharClass following = ClassAt(after, &next);
  if (following == CharClass::kLetter || following == CharClass::kDigit) return after;

  const auto skip_blanks = [this](std::size_t from) {
    while (from < text_.size() && (text_[from] == ' ' || text_[from] == '\t' || text_[from] == '\r')) ++from;
    return from;
  };
  std::size_t line = skip_blanks(after);
  if (line >= text_.size() || text_[line] != '\n') return 0;
  line = skip_blanks(line + 1);
  if (line >= text_.size()) return 0;
  next = line;
  const Codepoint c = DecodeAt(text_, &next);
  return c >= 0 && u_islower(c) && classes_.Get(c) == CharClass::kLetter ? line : 0;
}

}  // namespace broadsheet
