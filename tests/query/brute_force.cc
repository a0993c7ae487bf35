#include "tests/query/brute_force.h"

#include <algorithm>
#include <functional>

namespace broadsheet {
namespace {

std::u32string Characters(std::string_view text) {
  std::u32string characters;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) == 0x80 && !characters.empty()) {
      characters.back() = characters.back() << 8 | byte;
    } else {
      characters.push_back(byte);
    }
  }
  return characters;
}

bool MatchesFrom(const std::u32string& pattern, std::size_t at, const std::u32string& word, std::size_t in_word) {
  if (at == pattern.size()) return in_word == word.size();
  if (pattern[at] == U'*') {
    for (std::size_t next = in_word; next <= word.size(); ++next) {
      if (MatchesFrom(pattern, at + 1, word, next)) return true;
    }
    return false;
  }
  if (in_word == word.size() || (pattern[at] != U'?' && pattern[at] != word[in_word])) return false;
  return MatchesFrom(pattern, at + 1, word, in_word + 1);
}

std::string Row(const std::vector<std::string>& words) {
  std::string row;
  for (const std::string& word : words) row += (row.empty() ? "" : " ") + word;
  return row;
}

std::string StepText(const PlainQuery::Step& step) {
  const std::string negation = step.negated ? "NOT " : "";
  switch (step.join) {
    case PlainQuery::Join::kNear:
      return negation + "NEAR/" + std::to_string(step.distance);
    case PlainQuery::Join::kBefore:
      return negation + "pre/" + std::to_string(step.distance);
    case PlainQuery::Join::kSentence:
      return negation + "SAME/s";
    case PlainQuery::Join::kParagraph:
      return negation + "w/p";
  }
  return "";
}

const PlainField& FieldOf(const PlainArticle& article, int field) {
  return field == 0 ? article.body : field == 1 ? article.deck : article.title;
}

// Whether the words can have different numbers, each one of its own choices.
bool HaveOwnNumbers(const std::vector<std::set<int>>& choices, std::size_t word, std::set<int>* taken) {
  if (word == choices.size()) return true;
  for (const int number : choices[word]) {
    if (!taken->insert(number).second) continue;
    if (HaveOwnNumbers(choices, word + 1, taken)) return true;
    taken->erase(number);
  }
  return false;
}

bool HasValue(const PlainArticle& article, const std::string& field, const std::vector<std::string>& words) {
  const auto values = article.values.find(field);
  if (values == article.values.end()) return false;
  return std::any_of(values->second.begin(), values->second.end(), [&](const PlainValue& value) {
    return std::search(value.words.begin(), value.words.end(), words.begin(), words.end(),
                       [](const std::string& v, const std::string& w) { return MatchesPattern(w, v); }) !=
           value.words.end();
  });
}

bool IsAbout(const PlainArticle& article, const PlainQuery& entity) {
  if (entity.field != "entity") return HasValue(article, entity.field, entity.words);
  return HasValue(article, "person", entity.words) || HasValue(article, "org", entity.words) ||
         HasValue(article, "place", entity.words);
}

// Dates as written order as their days do, cut to the same length.
bool IsOn(const std::string& day, const std::string& dates) {
  if (dates == "none") return day.empty();
  if (day.empty()) return false;
  if (dates.starts_with("*-")) return day.substr(5).starts_with(dates.substr(2));
  const std::size_t dots = dates.find("..");
  if (dots == std::string::npos) return day.starts_with(dates);
  const std::string first = dates.substr(0, dots), last = dates.substr(dots + 2);
  return day.substr(0, first.size()) >= first && day.substr(0, last.size()) <= last;
}

}  // namespace

bool MatchesPattern(std::string_view pattern, std::string_view word) {
  return MatchesFrom(Characters(pattern), 0, Characters(word), 0);
}

bool WithinEdits(std::string_view a, std::string_view b, std::size_t edits) {
  const std::function<bool(std::u32string_view, std::u32string_view, std::size_t)> within =
      [&](std::u32string_view x, std::u32string_view y, std::size_t left) -> bool {
    while (!x.empty() && !y.empty() && x.front() == y.front()) {
      x.remove_prefix(1);
      y.remove_prefix(1);
    }
    if (x.empty() && y.empty()) return true;
    if (left == 0) return false;
    return (!x.empty() && within(x.substr(1), y, left - 1)) || (!y.empty() && within(x, y.substr(1), left - 1)) ||
           (!x.empty() && !y.empty() && within(x.substr(1), y.substr(1), left - 1));
  };
  return within(Characters(a), Characters(b), edits);
}

std::string PlainQuery::Text() const {
  const std::string prefix = field.empty() ? "" : field + ":";
  switch (kind) {
    case Kind::kWord:
      return prefix + words.front();
    case Kind::kExact:
      return prefix + "\"" + Row(words) + "\"" + (window < 0 ? "" : "~" + std::to_string(window));
    case Kind::kFuzzy:
      return prefix + words.front() + (number == 1 ? "~" : "~2");
    case Kind::kEntity:
    case Kind::kValue:
      return prefix + "\"" + Row(words) + "\"";
    case Kind::kWhole:
      return prefix + words.front();
    case Kind::kDate:
      return "date:" + words.front();
    case Kind::kNot:
      return "NOT " + children[0].Text();
    case Kind::kAtLeast:
      return "ATLEAST/" + std::to_string(number) + " " + children[0].Text();
    default:
      break;
  }
  std::string text = "(" + children[0].Text();
  for (std::size_t i = 1; i < children.size(); ++i) {
    text += kind == Kind::kAnd ? " " : kind == Kind::kOr ? " OR " : " " + StepText(steps[i - 1]) + " ";
    text += children[i].Text();
  }
  return text + ")";
}

BruteForce::Wanted BruteForce::Want(const PlainQuery& query, const std::string& word) {
  Wanted wanted;
  wanted.word = word;
  wanted.any = word == "*";
  wanted.pattern = word.find_first_of("*?") != std::string::npos;
  if (wanted.pattern) return wanted;
  if (query.kind == PlainQuery::Kind::kFuzzy) {
    wanted.edits = query.number;
  } else if (query.kind == PlainQuery::Kind::kWord) {
    wanted.terms = reader_.Terms(word, languages_);
  } else {
    wanted.lookup = reader_.Lookup(word);
  }
  return wanted;
}

bool BruteForce::Wanted::Fits(const std::vector<PlainReading>& readings) const {
  if (any) return true;
  for (const PlainReading& reading : readings) {
    if (terms.contains(reading.term)) return true;
    for (const std::string& own : reading.lookups) {
      if (pattern && MatchesPattern(word, own)) return true;
      if (edits > 0 && WithinEdits(word, own, edits)) return true;
      if (!lookup.empty() && own == lookup) return true;
    }
  }
  return false;
}

bool BruteForce::InField(const PlainQuery& query, const PlainArticle& article, const Place& place) const {
  if (query.field == "title") return place.field == 2;
  if (query.field == "deck") return place.field == 1;
  if (query.field == "body") return place.field == 0;
  if (query.field != "lead") return true;
  const std::set<std::size_t>& paragraphs = article.body.paragraphs;
  return place.field == 0 && (paragraphs.empty() || static_cast<std::size_t>(place.end) < *paragraphs.begin());
}

BruteForce::Places BruteForce::FindRow(const PlainQuery& query, const std::vector<std::string>& words,
                                       const PlainArticle& article) {
  Places places;
  std::vector<Wanted> wanted;
  for (const std::string& word : words) wanted.push_back(Want(query, word));
  for (int field = 0; field < 3; ++field) {
    const auto& text = FieldOf(article, field).words;
    for (std::size_t begin = 0; begin + words.size() <= text.size(); ++begin) {
      bool all = true;
      for (std::size_t i = 0; i < words.size() && all; ++i) all = wanted[i].Fits(text[begin + i]);
      const Place place{field, static_cast<int>(begin), static_cast<int>(begin + words.size()) - 1};
      if (all && InField(query, article, place)) places.insert(place);
    }
  }
  return places;
}

BruteForce::Places BruteForce::FindWindow(const PlainQuery& query, const PlainArticle& article) {
  Places places;
  const int shortest = static_cast<int>(query.words.size());
  for (int field = 0; field < 3; ++field) {
    const auto& text = FieldOf(article, field).words;
    std::vector<std::set<int>> standing;
    for (const std::string& word : query.words) {
      if (word == "*") continue;
      const Wanted wanted = Want(query, word);
      std::set<int>& own = standing.emplace_back();
      for (std::size_t at = 0; at < text.size(); ++at) {
        if (wanted.Fits(text[at])) own.insert(static_cast<int>(at));
      }
    }
    const auto holds_all = [&](int begin, int end) {
      std::vector<std::set<int>> choices;
      for (const std::set<int>& own : standing) {
        choices.emplace_back(own.lower_bound(begin), own.upper_bound(end));
        if (choices.back().empty()) return false;
      }
      std::set<int> taken;
      return HaveOwnNumbers(choices, 0, &taken);
    };
    // A word of the phrase stands at each end; what its `*` stand for lies between.
    std::set<int> ends;
    for (const std::set<int>& own : standing) ends.insert(own.begin(), own.end());
    Places stretches;
    for (const int begin : ends) {
      for (const int end : ends) {
        const int length = end - begin + 1;
        if (length < shortest || length > shortest + query.window || !holds_all(begin, end)) continue;
        stretches.insert({field, begin, end});
      }
    }
    for (const Place& stretch : stretches) {
      const bool has_another = std::any_of(stretches.begin(), stretches.end(), [&](const Place& other) {
        return other != stretch && stretch.begin <= other.begin && other.end <= stretch.end;
      });
      if (!has_another && InField(query, article, stretch)) places.insert(stretch);
    }
  }
  return places;
}

BruteForce::Places BruteForce::Outermost(const Places& places) {
  Places outermost;
  for (const Place& place : places) {
    const bool within = std::any_of(places.begin(), places.end(), [&](const Place& other) {
      return other != place && other.field == place.field && other.begin <= place.begin && place.end <= other.end;
    });
    if (!within) outermost.insert(place);
  }
  return outermost;
}

bool BruteForce::Joins(const PlainQuery::Step& step, const Place& left, const Place& right,
                       const PlainArticle& article) const {
  if (left.field != right.field) return false;
  if (left.begin <= right.end && right.begin <= left.end) return false;  // each has a place of its own
  const int distance = left.end < right.begin ? right.begin - left.end : left.begin - right.end;
  const PlainField& field = FieldOf(article, left.field);
  const auto none_between = [&](const std::set<std::size_t>& begins) {
    const auto first = begins.upper_bound(static_cast<std::size_t>(std::min(left.begin, right.begin)));
    return first == begins.end() || *first > static_cast<std::size_t>(std::max(left.end, right.end));
  };
  switch (step.join) {
    case PlainQuery::Join::kNear:
      return distance <= static_cast<int>(step.distance);
    case PlainQuery::Join::kBefore:
      return left.end < right.begin && distance <= static_cast<int>(step.distance);
    case PlainQuery::Join::kSentence:
      return none_between(field.sentences);
    case PlainQuery::Join::kParagraph:
      return none_between(field.paragraphs);
  }
  return false;
}

// Every choice of a place for each operand.
BruteForce::Places BruteForce::FindChain(const PlainQuery& query, const PlainArticle& article) {
  std::vector<Places> operands;
  std::vector<PlainQuery::Step> steps;  // to each operand but the first
  for (std::size_t i = 0; i < query.children.size(); ++i) {
    const Places places = Find(query.children[i], article);
    if (i > 0 && query.steps[i - 1].negated) {
      std::erase_if(operands.back(), [&](const Place& left) {
        return std::any_of(places.begin(), places.end(),
                           [&](const Place& right) { return Joins(query.steps[i - 1], left, right, article); });
      });
      continue;
    }
    if (i > 0) steps.push_back(query.steps[i - 1]);
    operands.push_back(places);
  }
  Places taking_part;
  std::vector<Place> chosen;
  const std::function<void()> choose = [&] {
    if (chosen.size() == operands.size()) {
      taking_part.insert(chosen.begin(), chosen.end());
      return;
    }
    const std::size_t operand = chosen.size();
    for (const Place& place : operands[operand]) {
      bool joined = operand == 0;
      for (std::size_t left = operand; left-- > 0 && !joined;) {
        joined = Joins(steps[operand - 1], chosen[left], place, article);
        if (steps[operand - 1].join == PlainQuery::Join::kBefore) break;
      }
      if (!joined) continue;
      chosen.push_back(place);
      choose();
      chosen.pop_back();
    }
  };
  choose();
  return taking_part;
}

BruteForce::Places BruteForce::Find(const PlainQuery& query, const PlainArticle& article) {
  Places places;
  switch (query.kind) {
    case PlainQuery::Kind::kWord:
    case PlainQuery::Kind::kFuzzy:
      return FindRow(query, query.words, article);
    case PlainQuery::Kind::kExact:
      return query.window < 0 ? FindRow(query, query.words, article) : FindWindow(query, article);
    case PlainQuery::Kind::kEntity: {
      if (!IsAbout(article, query)) return {};
      PlainQuery name = query;
      name.kind = PlainQuery::Kind::kExact;
      name.field.clear();
      places = FindRow(name, query.words, article);
      if (query.field == "person") places.merge(FindRow(name, {query.words.back()}, article));
      return Outermost(places);
    }
    case PlainQuery::Kind::kOr:
      for (const PlainQuery& child : query.children) places.merge(Find(child, article));
      return places;
    case PlainQuery::Kind::kChain:
      return FindChain(query, article);
    default:
      return {};
  }
}

bool BruteForce::Matches(const PlainQuery& query, const PlainArticle& article) {
  const auto matches = [&](const PlainQuery& child) { return Matches(child, article); };
  switch (query.kind) {
    case PlainQuery::Kind::kEntity:
      return IsAbout(article, query);
    case PlainQuery::Kind::kValue:
      return HasValue(article, query.field, query.words);
    case PlainQuery::Kind::kWhole:
      return query.words.front() == (query.field == "lang" ? article.language : article.collection);
    case PlainQuery::Kind::kDate:
      return IsOn(article.date, query.words.front());
    case PlainQuery::Kind::kAnd:
      return std::all_of(query.children.begin(), query.children.end(), matches);
    case PlainQuery::Kind::kOr:
      return std::any_of(query.children.begin(), query.children.end(), matches);
    case PlainQuery::Kind::kNot:
      return !matches(query.children[0]);
    case PlainQuery::Kind::kAtLeast: {
      std::set<std::pair<int, int>> begins;
      for (const Place& place : Find(query.children[0], article)) begins.emplace(place.field, place.begin);
      return begins.size() >= query.number;
    }
    default:
      return !Find(query, article).empty();
  }
}

}  // namespace broadsheet
