#include "tests/query/oracle.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <sstream>

namespace broadsheet {
namespace {

// Stems of English, by hand. An unstemmed word of another language may be the stem of an English one, and is then found
// with it.
const std::map<std::string, std::string>& Stems() {
  static const std::map<std::string, std::string> stems = {
      {"talk", "talk"},  {"talks", "talk"},      {"talking", "talk"},     {"talked", "talk"}, {"deal", "deal"},
      {"deals", "deal"}, {"minister", "minist"}, {"ministers", "minist"}, {"cease", "ceas"},  {"ceasefire", "ceasefir"},
  };
  return stems;
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

std::string Plain(std::string_view word) {
  std::string plain = Lower(word);
  if (plain.ends_with("'s")) plain.resize(plain.size() - 2);
  std::erase_if(plain, [](char c) { return c == '.' || c == ','; });
  return plain;
}

std::string Stem(std::string_view word) {
  const std::string plain = Plain(word);
  const auto known = Stems().find(plain);
  return known == Stems().end() ? plain : known->second;
}

std::vector<std::string> SplitAt(std::string_view text, char separator) {
  std::vector<std::string> parts;
  std::stringstream stream{std::string(text)};
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

bool IsAcronym(std::string_view word) { return word == "US" || word == "U.S." || word == "WHO"; }

std::string Quoted(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return "\"" + text + "\"";
}

std::string DayText(Day day) { return FormatRfc3339({day, std::nullopt, std::nullopt}); }

std::uint32_t Weight(int field) { return field == 0 ? 3 : field == 1 ? 2 : 1; }

}  // namespace

std::string OracleQuery::Text() const {
  const std::string prefix = field.empty() ? "" : field + ":";
  switch (kind) {
    case Kind::kBare:
      return prefix + words.front();
    case Kind::kExact:
      return prefix + Quoted(words);
    case Kind::kSpelt:
      return prefix + "=" + (words.size() == 1 ? words.front() : Quoted(words));
    case Kind::kMetadata:
      return prefix + (words.size() == 1 ? words.front() : Quoted(words));
    case Kind::kDays:
      return first == last ? "date:" + DayText(first) : "date:" + DayText(first) + ".." + DayText(last);
    case Kind::kUndated:
      return "date:none";
    case Kind::kCollection:
      return "collection:" + value;
    case Kind::kLanguage:
      return "lang:" + value;
    case Kind::kId:
      return "id:" + value;
    case Kind::kNot:
      return "NOT " + children[0].Text();
    case Kind::kAnd:
    case Kind::kOr:
      break;
  }
  std::string text = "(";
  for (const OracleQuery& child : children) {
    if (text.size() > 1) text += kind == Kind::kOr ? " OR " : " AND ";
    text += child.Text();
  }
  return text + ")";
}

Oracle::Field Oracle::Read(std::string_view text, bool stemmed) {
  Field field;
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '\n', ' ');
  for (const std::string& token : SplitAt(spaced, ' ')) {
    if (token.empty()) continue;
    const std::size_t first = field.size();
    const std::vector<std::string> parts = SplitAt(token, '-');
    for (const std::string& part : parts) {
      std::vector<Reading>& readings = field.emplace_back();
      readings.push_back({stemmed ? Stem(part) : Plain(part), part, {Lower(part), Plain(part)}});
      if (IsAcronym(part)) readings.push_back({"ACR:" + Plain(part), part, {}});
    }
    if (parts.size() > 1) {
      std::string whole;
      for (const std::string& part : parts) whole += Plain(part);
      field[first].push_back({stemmed ? Stem(whole) : whole, token, {whole}});
    }
  }
  return field;
}

Oracle::Oracle(const std::vector<const OracleArticle*>& articles) {
  double total = 0;
  for (const OracleArticle* source : articles) {
    const bool english = source->article.language == "en";
    (english ? has_english_ : has_other_) = true;
    Text text{source,
              Read(source->article.title, english),
              Read(source->article.deck, english),
              Read(source->article.body, english),
              {},
              0};
    int number = 0;
    for (const Field* field : {&text.title, &text.deck, &text.body}) {
      for (const std::vector<Reading>& word : *field) {
        std::set<std::string> terms;
        for (const Reading& reading : word) terms.insert(reading.term);
        for (const std::string& term : terms) {
          text.frequency[term] += Weight(number);
          text.length += Weight(number);
        }
      }
      ++number;
    }
    for (const auto& [term, frequency] : text.frequency) ++document_frequency_[term];
    total += text.length;
    articles_.push_back(std::move(text));
  }
  if (total > 0) average_length_ = total / static_cast<double>(articles_.size());
}

std::vector<const Oracle::Field*> Oracle::Fields(const Text& text, const std::string& name) const {
  if (name == "title") return {&text.title};
  if (name == "deck") return {&text.deck};
  if (name == "body") return {&text.body};
  return {&text.title, &text.deck, &text.body};
}

std::set<std::string> Oracle::Terms(const std::string& word) const {
  std::set<std::string> terms;
  if (has_english_) terms.insert(Stem(word));
  if (has_other_) terms.insert(Plain(word));
  return terms;
}

Oracle::Row Oracle::ExactTerms(const OracleQuery& query) const {
  Row row;
  for (const std::string& word : query.words) {
    for (const std::string& part : SplitAt(word, '-')) row.push_back(Terms(part));
  }
  return row;
}

std::vector<Oracle::Row> Oracle::BareReadings(const std::string& word) const {
  const std::string acronym = "ACR:" + Plain(word);
  if (IsAcronym(word) && document_frequency_.contains(acronym)) return {{{acronym}}};
  const std::vector<std::string> parts = SplitAt(word, '-');
  Row row;
  std::string whole;
  for (const std::string& part : parts) {
    row.push_back(Terms(part));
    whole += Plain(part);
  }
  if (parts.size() == 1) return {row};
  return {row, {Terms(whole)}};
}

bool Oracle::HasRow(const Field& field, const Row& row) {
  for (std::size_t begin = 0; begin + row.size() <= field.size(); ++begin) {
    bool all = true;
    for (std::size_t i = 0; i < row.size() && all; ++i) {
      all = std::any_of(field[begin + i].begin(), field[begin + i].end(),
                        [&](const Reading& reading) { return row[i].contains(reading.term); });
    }
    if (all) return true;
  }
  return false;
}

bool Oracle::HasExactRow(const Field& field, const std::vector<std::string>& words, bool spelt) {
  for (std::size_t begin = 0; begin + words.size() <= field.size(); ++begin) {
    bool all = true;
    for (std::size_t i = 0; i < words.size() && all; ++i) {
      all = std::any_of(field[begin + i].begin(), field[begin + i].end(), [&](const Reading& reading) {
        return reading.lookups.contains(Lower(words[i])) && (!spelt || reading.spelling == words[i]);
      });
    }
    if (all) return true;
  }
  return false;
}

bool Oracle::HasMetadata(const Article& article, const OracleQuery& query) {
  const std::vector<std::string>& values = query.field == "person"  ? article.people
                                           : query.field == "place" ? article.places
                                                                    : article.topics;
  for (const std::string& value : values) {
    const std::vector<std::string> words = SplitAt(Lower(value), ' ');
    std::vector<std::string> wanted;
    for (const std::string& word : query.words) wanted.push_back(Lower(word));
    if (std::search(words.begin(), words.end(), wanted.begin(), wanted.end()) != words.end()) return true;
  }
  return false;
}

bool Oracle::MatchesRow(const OracleQuery& query, const Row& row, const Text& text) const {
  for (const Field* field : Fields(text, query.field)) {
    if (HasRow(*field, row)) return true;
  }
  return false;
}

bool Oracle::Matches(const OracleQuery& query, std::size_t index) const {
  const Text& text = articles_[index];
  const Article& article = text.source->article;
  const auto child_matches = [&](const OracleQuery& child) { return Matches(child, index); };
  switch (query.kind) {
    case OracleQuery::Kind::kBare:
      for (const Row& row : BareReadings(query.words.front())) {
        if (MatchesRow(query, row, text)) return true;
      }
      return false;
    case OracleQuery::Kind::kExact:
    case OracleQuery::Kind::kSpelt: {
      std::vector<std::string> words;  // quoted hyphenated words are their parts in a row
      for (const std::string& word : query.words) {
        for (const std::string& part : SplitAt(word, '-')) words.push_back(part);
      }
      for (const Field* field : Fields(text, query.field)) {
        if (HasExactRow(*field, words, query.kind == OracleQuery::Kind::kSpelt)) return true;
      }
      return false;
    }
    case OracleQuery::Kind::kMetadata:
      return HasMetadata(article, query);
    case OracleQuery::Kind::kDays:
      return article.date && article.date->day >= query.first && article.date->day <= query.last;
    case OracleQuery::Kind::kUndated:
      return !article.date;
    case OracleQuery::Kind::kCollection:
      return text.source->collection == query.value;
    case OracleQuery::Kind::kLanguage:
      return article.language == query.value;
    case OracleQuery::Kind::kId:
      return article.id == query.value;
    case OracleQuery::Kind::kAnd:
      return std::all_of(query.children.begin(), query.children.end(), child_matches);
    case OracleQuery::Kind::kOr:
      return std::any_of(query.children.begin(), query.children.end(), child_matches);
    case OracleQuery::Kind::kNot:
      return !child_matches(query.children[0]);
  }
  return false;
}

double Oracle::ScoreRow(const Row& row, const Text& text) const {
  const double k1 = 1.6, b = 0.75;
  const double n = static_cast<double>(articles_.size());
  double score = 0;
  for (const std::set<std::string>& terms : row) {
    double wdf = 0, df = 0;
    for (const std::string& term : terms) {
      if (const auto found = text.frequency.find(term); found != text.frequency.end()) wdf += found->second;
      if (const auto found = document_frequency_.find(term); found != document_frequency_.end()) {
        df += static_cast<double>(found->second);
      }
    }
    if (wdf == 0) continue;
    df = std::min(df, n);
    double odds = (n - df + 0.5) / (df + 0.5);
    if (odds < 2) odds = odds / 2 + 1;
    const double length = std::max(text.length / average_length_, 0.25);
    score += std::log(odds) * wdf * (k1 + 1) / (wdf + k1 * (1 - b + b * length));
  }
  return score;
}

double Oracle::Score(const OracleQuery& query, std::size_t index) const {
  const Text& text = articles_[index];
  double score = 0;
  switch (query.kind) {
    case OracleQuery::Kind::kBare:
      for (const Row& row : BareReadings(query.words.front())) {
        if (MatchesRow(query, row, text)) score += ScoreRow(row, text);
      }
      return score;
    case OracleQuery::Kind::kExact:
    case OracleQuery::Kind::kSpelt:
      return ScoreRow(ExactTerms(query), text);
    case OracleQuery::Kind::kAnd:
    case OracleQuery::Kind::kOr:
      for (const OracleQuery& child : query.children) {
        if (Matches(child, index)) score += Score(child, index);
      }
      return score;
    case OracleQuery::Kind::kNot:  // twice is not at all
      return query.children[0].kind == OracleQuery::Kind::kNot ? Score(query.children[0].children[0], index) : 0;
    default:
      return 0;
  }
}

}  // namespace broadsheet
