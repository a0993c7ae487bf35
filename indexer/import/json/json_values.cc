#include "indexer/import/json/json_values.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "indexer/import/clean_values.h"
#include "indexer/import/input/encoding.h"
#include "indexer/import/markup_text.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

absl::Status WrongKind(element value, std::string_view expected) {
  const auto kind = [&]() -> std::string_view {
    switch (value.type()) {
      case element_type::ARRAY:
        return "an array";
      case element_type::OBJECT:
        return "an object";
      case element_type::STRING:
        return "a string";
      case element_type::BOOL:
        return "true or false";
      case element_type::NULL_VALUE:
        return "null";
      default:
        return "a number";
    }
  };
  return absl::InvalidArgumentError(StrCat("it is ", kind(), " where ", expected, " was expected"));
}

std::string_view StringOf(element value) {
  std::string_view text;
  return value.get_string().get(text) == simdjson::SUCCESS ? text : std::string_view();
}

std::string CleanString(element value) {
  std::string text(StringOf(value));
  CleanUtf8(text);
  return text;
}

bool IsNumber(element value) {
  return value.type() == element_type::INT64 || value.type() == element_type::UINT64 ||
         value.type() == element_type::DOUBLE;
}

// The member that stands for the whole object: {"name": "Anna Li"}, WordPress' {"rendered": …}, Mongo's {"$oid": …}.
std::optional<element> Representative(element value) {
  simdjson::dom::object object;
  if (value.get_object().get(object) != simdjson::SUCCESS) return std::nullopt;
  for (const char* name :
       {"name", "rendered", "$oid", "$date", "@value", "value", "text", "title", "label", "full_name", "displayName"}) {
    element member;
    if (object.at_key(name).get(member) != simdjson::SUCCESS) continue;
    if (member.type() == element_type::STRING || IsNumber(member)) return member;
    // {"$date": {"$numberLong": "1733148300000"}}
    if (element inner; member.at_key("$numberLong").get(inner) == simdjson::SUCCESS) return inner;
  }
  return std::nullopt;
}

// One text, or nullopt for what is none.
std::optional<std::string> ScalarText(element value) {
  if (value.type() == element_type::STRING) return CleanString(value);
  if (IsNumber(value)) return std::string(simdjson::to_string(value));
  if (value.type() == element_type::OBJECT) {
    if (const std::optional<element> inner = Representative(value)) return ScalarText(*inner);
  }
  return std::nullopt;
}

std::vector<std::string> Split(std::string_view text, std::string_view separators) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end =
        std::min(separators.empty() ? text.size() : text.find_first_of(separators, begin), text.size());
    std::string part = CollapseSpace(text.substr(begin, end - begin));
    if (!part.empty()) parts.push_back(std::move(part));
    begin = end + 1;
  }
  return parts;
}

// A number written as a string is seconds or milliseconds if it is too long or of no length for a date in digits.
std::optional<double> EpochDigits(std::string_view text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  if (point < 9 || point == 12 || point == 14 || text.size() > 24) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

absl::StatusOr<ParsedDate> NumericDate(element value) {
  double number = 0;
  if (value.get_double().get(number) != simdjson::SUCCESS) return WrongKind(value, "a date");
  constexpr double kFirstDay = 10000101,
                   kLastDay = 99991231;  // 20251202; as seconds since 1970 it would be of that August
  if (number >= kFirstDay && number <= kLastDay) {
    if (absl::StatusOr<ParsedDate> day = ParseHumanDate(std::string(simdjson::to_string(value))); day.ok()) return day;
  }
  constexpr double kLeastEpoch = 1e6;  // 1987 and 198703 are a year and a month
  const std::optional<PublicationTime> time = number < kLeastEpoch ? std::nullopt : TimeFromEpoch(number);
  if (!time)
    return absl::InvalidArgumentError(StrCat("the number ", std::string(simdjson::to_string(value)), " is no date"));
  return ParsedDate{*time, false};
}

}  // namespace

absl::StatusOr<std::string> JsonTextValue(element value) {
  if (value.is_null()) return std::string();
  if (std::optional<std::string> text = ScalarText(value)) return *std::move(text);
  simdjson::dom::array array;
  if (value.get_array().get(array) == simdjson::SUCCESS) {
    if (array.size() == 0) return std::string();
    if (array.size() == 1) {
      if (std::optional<std::string> text = ScalarText(array.at(0))) return *std::move(text);
    }
  }
  return WrongKind(value, "a text");
}

absl::StatusOr<std::string> JsonBodyValue(element value) {
  simdjson::dom::array array;
  if (value.get_array().get(array) != simdjson::SUCCESS) return JsonTextValue(value);
  std::string body;
  for (const element paragraph : array) {
    const std::optional<std::string> text = ScalarText(paragraph);
    if (!text) return WrongKind(value, "a text");
    body += *text;
    body += "\n\n";
  }
  return body;
}

absl::StatusOr<std::vector<std::string>> JsonListValue(element value, std::string_view separators,
                                                       bool has_references) {
  std::vector<std::string> list;
  if (value.is_null()) return list;
  // Before they are split: a reference ends with a semicolon.
  const auto resolved = [&](std::string text) { return has_references ? ResolveReferences(text) : std::move(text); };
  if (value.type() == element_type::STRING) return Split(resolved(CleanString(value)), separators);
  simdjson::dom::array array;
  if (value.get_array().get(array) != simdjson::SUCCESS) {
    BS_ASSIGN_OR_RETURN(std::string text, JsonTextValue(value));
    return Split(resolved(std::move(text)), {});
  }
  for (const element item : array) {
    if (item.is_null()) continue;
    std::optional<std::string> text = ScalarText(item);
    if (!text) return absl::InvalidArgumentError("its array has values that are neither texts nor objects with a name");
    if (std::string line = CollapseSpace(resolved(*std::move(text))); !line.empty()) list.push_back(std::move(line));
  }
  return list;
}

absl::StatusOr<ParsedDate> JsonDateValue(element value, std::string_view language) {
  if (const std::optional<element> inner = Representative(value)) return JsonDateValue(*inner, language);
  if (IsNumber(value)) return NumericDate(value);
  if (value.type() != element_type::STRING) return WrongKind(value, "a date");
  const std::string text = CollapseSpace(CleanString(value));
  if (const std::optional<double> epoch = EpochDigits(text)) {
    if (const std::optional<PublicationTime> time = TimeFromEpoch(*epoch)) return ParsedDate{*time, false};
  }
  return ParseHumanDate(text, language);
}

}  // namespace broadsheet
