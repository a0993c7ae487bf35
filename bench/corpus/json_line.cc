#include <string_view>
#include <vector>

#include "bench/corpus/calendar.h"
#include "bench/corpus/generator.h"

namespace broadsheet::bench {
namespace {

// The generator writes no control characters but line ends.
void AppendQuoted(std::string_view text, std::string* out) {
  *out += '"';
  std::size_t begin = 0;
  for (std::size_t at; (at = text.find_first_of("\"\\\n", begin)) != std::string_view::npos; begin = at + 1) {
    out->append(text, begin, at - begin);
    *out += '\\';
    *out += text[at] == '\n' ? 'n' : text[at];
  }
  out->append(text, begin);
  *out += '"';
}

void AppendTwo(int number, std::string* out) {
  *out += static_cast<char>('0' + number / 10);
  *out += static_cast<char>('0' + number % 10);
}

void AppendTime(const PublicationTime& time, std::string* out) {
  CivilDate civil = CivilOf(time.day);
  *out += std::to_string(civil.year) + "-";
  AppendTwo(civil.month, out);
  *out += '-';
  AppendTwo(civil.day, out);
  if (!time.second_of_day) return;
  *out += 'T';
  AppendTwo(*time.second_of_day / 3600, out);
  *out += ':';
  AppendTwo(*time.second_of_day / 60 % 60, out);
  *out += ':';
  AppendTwo(*time.second_of_day % 60, out);
  if (!time.utc_offset_seconds) return;
  int offset = *time.utc_offset_seconds / 60;
  if (offset == 0) {
    *out += 'Z';
    return;
  }
  *out += offset < 0 ? '-' : '+';
  offset = offset < 0 ? -offset : offset;
  AppendTwo(offset / 60, out);
  *out += ':';
  AppendTwo(offset % 60, out);
}

void AppendField(std::string_view name, std::string_view value, std::string* out) {
  if (value.empty()) return;
  *out += ",\"";
  *out += name;
  *out += "\":";
  AppendQuoted(value, out);
}

void AppendField(std::string_view name, const std::vector<std::string>& values, std::string* out) {
  if (values.empty()) return;
  *out += ",\"";
  *out += name;
  *out += "\":[";
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) *out += ',';
    AppendQuoted(values[i], out);
  }
  *out += ']';
}

void AppendField(std::string_view name, const std::optional<PublicationTime>& time, std::string* out) {
  if (!time) return;
  std::string text;
  AppendTime(*time, &text);
  AppendField(name, text, out);
}

}  // namespace

void AppendJsonLine(const Article& article, std::string* out) {
  *out += "{\"id\":";
  AppendQuoted(article.id, out);
  AppendField("title", article.title, out);
  AppendField("deck", article.deck, out);
  AppendField("date", article.date, out);
  AppendField("modified", article.modified, out);
  AppendField("byline", article.byline, out);
  AppendField("source", article.source, out);
  AppendField("section", article.section, out);
  AppendField("dateline", article.dateline, out);
  AppendField("credit", article.credit, out);
  AppendField("url", article.url, out);
  AppendField("language", article.language, out);
  AppendField("people", article.people, out);
  AppendField("orgs", article.orgs, out);
  AppendField("places", article.places, out);
  AppendField("topics", article.topics, out);
  AppendField("body", article.body, out);
  *out += "}\n";
}

}  // namespace broadsheet::bench
