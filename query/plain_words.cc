#include "query/plain_words.h"

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "query/parse/query_fields.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};

std::string MonthName(int month) { return std::string(kMonths[static_cast<std::size_t>(month - 1)]); }

std::string DayInWords(const CivilDate& date) { return StrCat(date.day, " ", MonthName(date.month), " ", date.year); }

std::string IntervalInWords(const DayInterval& days) {
  if (days.first == days.last) return StrCat("on ", DayInWords(ToCivil(days.first)));
  if (days.first == kFirstDay && days.last == kLastDay) return "at any date";
  if (days.first == kFirstDay) return StrCat("up to ", DayInWords(ToCivil(days.last)));
  if (days.last == kLastDay) return StrCat("from ", DayInWords(ToCivil(days.first)), " on");
  const CivilDate first = ToCivil(days.first), last = ToCivil(days.last);
  std::string begin = StrCat(first.day);
  if (first.month != last.month || first.year != last.year) begin += StrCat(" ", MonthName(first.month));
  if (first.year != last.year) begin += StrCat(" ", first.year);
  return StrCat(begin, " to ", DayInWords(last));
}

std::string Quoted(std::string_view text) { return StrCat("\"", text, "\""); }

// What is asked of a field other than the text itself, up to the value.
struct FieldWords {
  std::string_view name, words;
};
constexpr std::array kFieldWords = {
    FieldWords{"byline", "written by"},
    FieldWords{"topic", "on the topic"},
    FieldWords{"source", "from the source"},
    FieldWords{"section", "in the section"},
    FieldWords{"credit", "credited to"},
    FieldWords{"person", "about the person"},
    FieldWords{"org", "about the organisation"},
    FieldWords{"place", "about the place"},
    FieldWords{"entity", "about the person, organisation or place"},
    FieldWords{"id", "with the id"},
    FieldWords{"lang", "in the language"},
    FieldWords{"site", "from the site"},
    FieldWords{"collection", "in the collection"},
};

std::string_view WordsOfField(std::string_view name) {
  for (const FieldWords& field : kFieldWords) {
    if (field.name == name) return field.words;
  }
  return name;
}

std::string TextInWords(const Node& node) {
  std::string words;
  if (node.edits > 0) {
    words = StrCat("words at most ", node.edits, node.edits == 1 ? " letter" : " letters", " away from ",
                   Quoted(node.text));
  } else if (node.window) {
    words = StrCat("the words of ", Quoted(node.text), " in any order, with at most ", *node.window,
                   *node.window == 1 ? " other between" : " others between");
  } else if (node.text.find_first_of("*?") != std::string::npos && !node.spelling) {
    words = StrCat("what fits ", Quoted(node.text));
  } else if (node.spelling) {
    words = StrCat(Quoted(node.text), " as it is spelt");
  } else if (node.kind == NodeKind::kPhrase) {
    words = StrCat(Quoted(node.text), " in these very forms");
  } else {
    words = StrCat("any form of ", Quoted(node.text));
  }
  if (node.field == nullptr) return words;
  return StrCat(words, node.field->name == "lead" ? ", in the first paragraph" : StrCat(", in the ", node.field->name));
}

std::string LeafInWords(const Node& node, Day today) {
  if (node.field == nullptr || node.field->kind == FieldKind::kText) return TextInWords(node);
  if (node.field->name != "date") return StrCat(WordsOfField(node.field->name), " ", Quoted(node.text));
  const absl::StatusOr<DateSet> dates = ParseDates(node.text, today);
  return dates.ok() ? StrCat("published ", DatesInWords(*dates)) : StrCat("any form of ", Quoted(node.text));
}

std::string StepInWords(const ProximityStep& step) {
  std::string words;
  switch (step.relation) {
    case Relation::kNear:
      words = StrCat("at most ", step.distance, " words apart");
      break;
    case Relation::kBefore:
      words = StrCat("in this order and at most ", step.distance, " words apart");
      break;
    case Relation::kSameSentence:
      words = "in one sentence";
      break;
    case Relation::kSameParagraph:
      words = "in one paragraph";
      break;
  }
  return step.negated ? StrCat("the first without the second ", words) : words;
}

std::string ChainInWords(const std::vector<ProximityStep>& steps) {
  std::string words = "these, ";
  for (std::size_t i = 0; i < steps.size(); ++i) words += StrCat(i > 0 ? ", then " : "", StepInWords(steps[i]));
  return words;
}

std::string NodeInWords(const Node& node, Day today) {
  switch (node.kind) {
    case NodeKind::kAll:
      return "every article";
    case NodeKind::kNone:
      return "no article";
    case NodeKind::kWord:
    case NodeKind::kPhrase:
      return LeafInWords(node, today);
    case NodeKind::kAnd:
      return "all of these";
    case NodeKind::kOr:
      return "at least one of these";
    case NodeKind::kNot:
      return "not";
    case NodeKind::kChain:
      return ChainInWords(node.steps);
    case NodeKind::kAtLeast:
      return node.times == 1 ? "at least once" : StrCat("at least ", node.times, " times");
  }
  return {};
}

}  // namespace

std::string DatesInWords(const DateSet& dates) {
  switch (dates.kind) {
    case DateSet::Kind::kInterval:
      return IntervalInWords(dates.interval);
    case DateSet::Kind::kEveryYear:
      return dates.day == 0 ? StrCat("in ", MonthName(dates.month), " of any year")
                            : StrCat("on ", dates.day, " ", MonthName(dates.month), " of any year");
    case DateSet::Kind::kUndated:
      return "without a date";
  }
  return {};
}

std::string QueryInWords(const Tree& tree, Day today) {
  struct Step {
    NodeIndex node;
    std::size_t depth;
    bool continues_line;  // what "not" or "at least" is said of
  };
  std::string words;
  std::vector<Step> steps = {{tree.root(), 0, false}};
  while (!steps.empty()) {
    const Step step = steps.back();
    steps.pop_back();
    const Node& node = tree.node(step.node);
    if (!step.continues_line) words += std::string(2 * step.depth, ' ');
    words += NodeInWords(node, today);
    const bool goes_on = node.kind == NodeKind::kNot || node.kind == NodeKind::kAtLeast;
    words += goes_on ? ": " : "\n";
    for (auto child = node.children.rbegin(); child != node.children.rend(); ++child) {
      steps.push_back({*child, step.depth + (goes_on ? 0 : 1), goes_on});
    }
  }
  return words;
}

}  // namespace broadsheet
