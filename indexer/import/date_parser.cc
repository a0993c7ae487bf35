#include "indexer/import/date_parser.h"

#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "indexer/import/date_words.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// Longer texts are prose, not dates.
constexpr std::size_t kMaxDateBytes = 160;

struct Token {
  enum Kind { kNumber, kWord, kSign } kind;
  std::string text;           // folded
  std::int64_t value = 0;     // of a number with at most 18 digits
  bool space_before = false;  // apart from the token before it
};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAsciiLetter(char c) { return c >= 'a' && c <= 'z'; }
bool IsWordByte(char c) { return IsAsciiLetter(c) || static_cast<unsigned char>(c) >= 0x80; }

// "a.m." and "p.m." with any spacing, as one word each.
std::string JoinMeridiem(std::string text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kForms = {
      std::pair{"a.m.", "am"}, {"p.m.", "pm"}, {"a.m", "am"}, {"p.m", "pm"}};
  for (const auto& [form, plain] : kForms) {
    for (std::size_t at; (at = text.find(form)) != std::string::npos;) text.replace(at, form.size(), plain);
  }
  return text;
}

constexpr std::string_view kOrdinalSign = "\xC2\xBA";

// The East Asian units are words of their own even where letters follow without a space.
constexpr std::array<std::string_view, 12> kUnits = {"年", "月", "日", "号", "時", "时",
                                                     "点", "分", "秒", "號", "點", "时"};

std::size_t UnitLength(std::string_view text) {
  for (std::string_view unit : kUnits) {
    if (text.starts_with(unit)) return unit.size();
  }
  return 0;
}

std::vector<Token> Tokenize(const std::string& text) {
  std::vector<Token> tokens;
  bool space = false;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    Token token{Token::kSign, {}, 0, std::exchange(space, false)};
    if (IsDigit(text[i])) {
      token.kind = Token::kNumber;
      while (end < text.size() && IsDigit(text[end])) ++end;
      for (std::size_t d = i; d < end && end - i <= 18; ++d) token.value = token.value * 10 + (text[d] - '0');
    } else if (const std::size_t unit = UnitLength(std::string_view(text).substr(i))) {
      token.kind = Token::kWord;
      end += unit;
    } else if (IsWordByte(text[i])) {
      token.kind = Token::kWord;
      while (end < text.size() && IsWordByte(text[end]) && UnitLength(std::string_view(text).substr(end)) == 0) ++end;
    } else {
      ++end;
      if (text[i] == ' ' || text[i] == '\t' || text[i] == '\n') {
        space = true;
        i = end;
        continue;
      }
    }
    token.text = text.substr(i, end - i);
    tokens.push_back(std::move(token));
    i = end;
  }
  return tokens;
}

// One pass over the tokens of a date. Each Take… function looks at the tokens from `at_` on, and either takes them
// (and moves on) or leaves everything as it was.
class DateReader {
 public:
  DateReader(std::string_view text, std::string_view language, DateOrder order)
      : text_(text), language_(language), order_(order) {}

  absl::StatusOr<ParsedDate> Read() {
    if (text_.size() > kMaxDateBytes) return Error("it is too long for a date");
    tokens_ = Tokenize(JoinMeridiem(FoldDateWord(text_)));
    while (at_ < tokens_.size()) {
      if (TakeZoneComment() || TakeOffset() || TakeClock() || TakeNumericDate() || TakeNumber() || TakeWord() ||
          TakeSign())
        continue;
      return Error(StrCat("'", tokens_[at_].text, "' has no meaning in it"));
    }
    return Finish();
  }

 private:
  const Token* Peek(std::size_t ahead = 0) const {
    return at_ + ahead < tokens_.size() ? &tokens_[at_ + ahead] : nullptr;
  }
  bool IsNumber(std::size_t ahead, std::size_t min_digits, std::size_t max_digits) const {
    const Token* token = Peek(ahead);
    return token != nullptr && token->kind == Token::kNumber && token->text.size() >= min_digits &&
           token->text.size() <= max_digits;
  }
  bool Is(std::size_t ahead, std::string_view text) const {
    const Token* token = Peek(ahead);
    return token != nullptr && token->text == text;
  }
  bool IsAnyOf(std::size_t ahead, std::initializer_list<std::string_view> texts) const {
    for (std::string_view text : texts) {
      if (Is(ahead, text)) return true;
    }
    return false;
  }
  int Value(std::size_t ahead) const { return static_cast<int>(tokens_[at_ + ahead].value); }

  // 14:05, 14:05:09.5, 14h05, 14時05分, 14.05 (with a date before it or "uhr", "klo" … around it), each with am or pm;
  // 2 pm.
  bool TakeClock() {
    if (second_ || !IsNumber(0, 1, 2)) return false;
    int hour = Value(0), minute = 0, second = 0;
    std::size_t used = 1;
    const bool dotted_clock = Is(1, ".") && IsNumber(2, 2, 2) && !Is(3, ".") && !IsNumber(3, 1, 4) && day_ && month_;
    if ((Is(1, ":") || IsAnyOf(1, {"h", "時", "时", "点", "點"}) || dotted_clock) && IsNumber(2, 1, 2)) {
      minute = Value(2);
      used = 3;
      if (Is(3, ":") && IsNumber(4, 1, 2)) {
        second = Value(4);
        used = 5;
        if (IsAnyOf(5, {".", ","}) && IsNumber(6, 1, 9)) used = 7;
      } else if (Is(3, "分")) {
        used = IsNumber(4, 1, 2) && Is(5, "秒") ? 6 : 4;
        if (used == 6) second = Value(4);
      }
    } else if (IsAnyOf(1, {"h", "uhr"}) && day_ && month_) {
      used = 2;
    } else if (!IsAnyOf(1, {"am", "pm"}) || Is(2, "/")) {
      return false;
    }
    if (IsAnyOf(used, {"am", "pm"}) && hour >= 1 && hour <= 12) {
      hour = hour % 12 + (Is(used, "pm") ? 12 : 0);
      ++used;
    } else if (used == 1) {
      return false;
    }
    if (hour > 23 || minute > 59 || second > 60) return false;
    second_ = hour * 3600 + minute * 60 + std::min(second, 59);
    at_ += used;
    return true;
  }

  // +01:00, -0500, +1 after a time or a zone's name.
  bool TakeOffset() {
    if (!second_ || !IsAnyOf(0, {"+", "-"})) return false;
    const Token* number = Peek(1);
    if (number == nullptr || number->kind != Token::kNumber || number->space_before || number->text.size() > 4)
      return false;
    if (number->text.size() == 3) return false;
    const bool certain = number->text.size() == 4 || (Is(2, ":") && IsNumber(3, 2, 2)) || zone_name_seen_;
    if (!certain && !(number->text.size() == 2 && day_ && month_ && year_)) return false;
    // "14:05 -2025" is no offset, "10:00 - 2012" has its space.
    int minutes = number->text.size() == 4 ? Value(1) / 100 * 60 + Value(1) % 100 : Value(1) * 60;
    std::size_t used = 2;
    if (number->text.size() <= 2 && Is(2, ":") && IsNumber(3, 2, 2)) {
      minutes += Value(3);
      used = 4;
    }
    if (minutes > 18 * 60) return false;
    offset_ = (Is(0, "-") ? -60 : 60) * minutes;
    zone_.clear();
    at_ += used;
    return true;
  }

  // What programs add to an offset: "GMT+0100 (Central European Standard Time)".
  bool TakeZoneComment() {
    if (!offset_ || !Is(0, "(")) return false;
    while (at_ < tokens_.size() && !Is(0, ")")) ++at_;
    if (at_ < tokens_.size()) ++at_;
    return true;
  }

  // 2025/12/02, 02.12.2025, 2/12/25, 2025年12月2日.
  bool TakeNumericDate() {
    if (day_ || month_ || year_) return false;
    if (IsNumber(0, 4, 4) && Is(1, "年") && IsNumber(2, 1, 2) && Is(3, "月") && IsNumber(4, 1, 2)) {
      SetDate(Value(0), Value(2), Value(4));
      at_ += IsAnyOf(5, {"日", "号", "號"}) ? 6 : 5;
      return true;
    }
    if (!IsAnyOf(1, {"/", ".", "-"}) || Peek(1)->text != (Peek(3) == nullptr ? "" : Peek(3)->text)) return false;
    if (IsNumber(0, 4, 4) && IsNumber(2, 1, 2) && IsNumber(4, 1, 2)) {
      SetDate(Value(0), Value(2), Value(4));
    } else if (IsNumber(0, 1, 2) && IsNumber(2, 1, 2) && (IsNumber(4, 4, 4) || IsNumber(4, 2, 2))) {
      SetDayAndMonth(Value(0), Value(2), Is(1, "."));
      year_ = IsNumber(4, 4, 4) ? Value(4) : WithCentury(Value(4));
    } else {
      return false;
    }
    at_ += 5;
    if (Is(0, "t") && IsNumber(1, 1, 2)) ++at_;
    return true;
  }

  void SetDate(int year, int month, int day) {
    year_ = year;
    month_ = month;
    day_ = day;
  }

  void SetDayAndMonth(int first, int second, bool dotted) {
    bool month_first = false;
    if (first <= 12 && second <= 12 && first != second) {
      const std::optional<bool> habit = MonthComesFirst(language_);
      if (order_ != DateOrder::kUnknown) {
        month_first = order_ == DateOrder::kMonthFirst;
      } else if (dotted) {
        month_first = false;
      } else if (habit) {
        month_first = *habit;
      } else {
        month_first = true;
        ambiguous_ = true;
      }
    } else {
      month_first = second > 12;
    }
    month_ = month_first ? first : second;
    day_ = month_first ? second : first;
  }

  // POSIX's reading: 69 to 99 are of the twentieth century.
  static int WithCentury(int year) { return year + (year >= 69 ? 1900 : 2000); }

  // A number on its own: a day, a year, or 20251202 with or without a time.
  bool TakeNumber() {
    const Token* token = Peek();
    if (token->kind != Token::kNumber) return false;
    const std::size_t digits = token->text.size();
    const auto value = token->value;
    if ((digits == 8 || digits == 12 || digits == 14) && !day_ && !month_ && !year_) {
      std::int64_t rest = value;
      if (digits > 8) {
        const int second = digits == 14 ? static_cast<int>(rest % 100) : 0;
        rest /= digits == 14 ? 100 : 1;
        const int minute = static_cast<int>(rest % 100), hour = static_cast<int>(rest / 100 % 100);
        if (hour > 23 || minute > 59 || second > 60) return false;
        second_ = hour * 3600 + minute * 60 + std::min(second, 59);
        rest /= 10000;
      }
      SetDate(static_cast<int>(rest / 10000), static_cast<int>(rest / 100 % 100), static_cast<int>(rest % 100));
    } else if (digits == 4 && !year_) {
      year_ = static_cast<int>(value);
    } else if (digits <= 2 && !day_) {
      day_ = static_cast<int>(value);
    } else if (digits == 2 && !year_ && month_) {
      year_ = WithCentury(static_cast<int>(value));
    } else {
      return false;
    }
    ++at_;
    if (digits <= 2) TakeOrdinal();
    return true;
  }

  // What may hang on a day's number: 2nd, 1er, 2º, 2.
  void TakeOrdinal() {
    const Token* token = Peek();
    if (token == nullptr || token->space_before) return;
    if (IsAnyOf(0, {"st", "nd", "rd", "th", "er", "e", "o", "a", "ste", "de", ".", kOrdinalSign})) ++at_;
  }

  bool TakeWord() {
    const Token* token = Peek();
    if (token->kind != Token::kWord) return false;
    const std::string& word = token->text;
    if (second_ && zone_.empty() && !offset_ && ZoneOffset(word, 0, 0)) {
      zone_ = word;
      zone_name_seen_ = true;
      ++at_;
      return true;
    }
    if (word == "t" && day_ && IsNumber(1, 1, 2)) {
      ++at_;
      return true;
    }
    if (!IsDateFiller(word)) {
      if (TakeMonth(word)) return true;
      // A second name of the zone, as in "+0100 (CET)", says nothing new.
      const bool zone_again = (zone_name_seen_ || offset_) && ZoneOffset(word, 0, 0);
      if (!zone_again && !IsWeekday(word, language_)) return false;
    }
    ++at_;
    return true;
  }

  bool TakeMonth(const std::string& word) {
    const int month = MonthByName(word, language_);
    if (month == 0 || (month_ && !month_may_be_weekday_)) return false;
    month_ = month;
    // "mar. 2 déc.": a Tuesday; "mar. 2" is in March.
    month_may_be_weekday_ = IsWeekday(word, language_);
    ++at_;
    return true;
  }

  bool TakeSign() {
    static constexpr std::string_view kHarmless = ".,-/()|:;'\"[]";
    const Token* token = Peek();
    if (token->kind != Token::kSign || kHarmless.find(token->text) == std::string_view::npos) return false;
    ++at_;
    return true;
  }

  absl::StatusOr<ParsedDate> Finish() const {
    if (!year_) return Error("it names no year");
    if (!month_) return Error("it names no month");
    if (!day_) return Error("it names no day");
    const CivilDate date{*year_, *month_, *day_};
    if (!IsValid(date)) return Error("there is no such day");
    ParsedDate result;
    result.ambiguous = ambiguous_;
    result.time.day = ToDay(date);
    result.time.second_of_day = second_;
    if (second_) {
      result.time.utc_offset_seconds = zone_.empty() ? offset_ : ZoneOffset(zone_, result.time.day, *second_);
    }
    return result;
  }

  absl::Status Error(std::string_view reason) const {
    std::string_view shown = text_.substr(0, kMaxDateBytes);
    return absl::InvalidArgumentError(
        StrCat("'", shown, shown.size() < text_.size() ? "…" : "", "' is no date: ", reason));
  }

  std::string_view text_, language_;
  DateOrder order_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::optional<int> year_, month_, day_;
  std::optional<std::int32_t> second_, offset_;
  std::string zone_;  // a name; its offset may depend on the day
  bool zone_name_seen_ = false;
  bool month_may_be_weekday_ = false;
  bool ambiguous_ = false;
};

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) + 1 - begin);
}

}  // namespace

absl::StatusOr<ParsedDate> ParseHumanDate(std::string_view text, std::string_view language, DateOrder order) {
  text = Trim(text);
  if (text.empty()) return absl::InvalidArgumentError("the date is empty");
  constexpr std::size_t kLeastYearDigits = 4;
  const std::size_t digits_end = std::min(text.find_first_not_of("0123456789", 1), text.size());
  if (text[0] == '-' && digits_end > kLeastYearDigits && text.substr(digits_end).starts_with('-')) {
    return absl::InvalidArgumentError(
        StrCat("'", text.substr(0, kMaxDateBytes), "' is no date: a year before 1 cannot be kept"));
  }
  if (absl::StatusOr<PublicationTime> time = ParseRfc3339(text); time.ok()) return ParsedDate{*time, false};
  return DateReader(text, language, order).Read();
}

std::optional<PublicationTime> TimeFromEpoch(double value) {
  if (!std::isfinite(value) || value < 0) return std::nullopt;
  constexpr double kLatestSecond = 7258118400;  // 2200-01-01
  for (const double unit : {1.0, 1e3, 1e6, 1e9}) {
    if (value / unit >= kLatestSecond) continue;
    const auto seconds = static_cast<std::int64_t>(value / unit);
    return PublicationTime{static_cast<Day>(seconds / 86400), static_cast<std::int32_t>(seconds % 86400), 0};
  }
  return std::nullopt;
}

bool IsInFuture(const PublicationTime& time, std::int64_t now) {
  constexpr std::int64_t kTolerance = 2 * 86400;
  return time.Instant() > now + kTolerance;
}

}  // namespace broadsheet
