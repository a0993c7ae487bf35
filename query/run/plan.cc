#include "query/run/plan.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "query/run/boolean_iterators.h"
#include "query/run/position/place_plan.h"
#include "query/run/ranges_iterator.h"
#include "query/run/word_iterator.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// What a node of the resolved tree comes to in the segment: ranges of docids (all and none are such), or an iterator
// that matches or, negated, excludes.
struct Part {
  DocidRanges ranges;
  DocIterator* iterator = nullptr;  // nullptr: `ranges` say it all
  bool negated = false;
  PlaceIterator* places = nullptr;  // `iterator`, of an operand of proximity

  bool is_ranges() const { return iterator == nullptr; }
  bool is_nothing() const { return iterator == nullptr && ranges.empty(); }
};

class Planner {
 public:
  Planner(const ResolvedTree& tree, const SearchedSegment& searched, const Statistics& statistics, Deadline* deadline)
      : tree_(tree),
        searched_(searched),
        segment_(*searched.segment),
        statistics_(statistics),
        deadline_(*deadline),
        places_(segment_, deadline, &plan_) {}

  SegmentPlan Run() {
    std::vector<Part> parts(tree_.nodes.size());
    for (std::size_t i = 0; i < parts.size() && !deadline_.LookNow(); ++i) parts[i] = MakePart(tree_.nodes[i], parts);
    const Part& root = parts.back();
    if (!root.is_nothing()) plan_.root = Positive(root);
    return std::move(plan_);
  }

 private:
  Part MakePart(const ResolvedNode& node, const std::vector<Part>& parts) {
    switch (node.kind) {
      case ResolvedKind::kAll:
        return Part{All()};
      case ResolvedKind::kNone:
        return Part{};
      case ResolvedKind::kWords:
        return Words(node);
      case ResolvedKind::kFilter:
        return Filter(node);
      case ResolvedKind::kDates:
        return Part{Dates(node.dates)};
      case ResolvedKind::kCollection:
        return node.collection == searched_.entry->collection ? Part{All()} : Part{};
      case ResolvedKind::kAnd:
        return And(node, parts);
      case ResolvedKind::kOr:
        return node.is_operand ? Operand(places_.Union(Children(node, parts))) : Or(node, parts);
      case ResolvedKind::kNot:
        return Not(parts[node.children.front()]);
      case ResolvedKind::kChain:
        return Operand(places_.Join(node.steps, Children(node, parts)));
      case ResolvedKind::kAtLeast:
        return AtLeast(node, parts[node.children.front()]);
      case ResolvedKind::kMention:
        return Mention(parts[node.children[0]], parts[node.children[1]]);
    }
    return {};
  }

  static std::vector<PlaceIterator*> Children(const ResolvedNode& node, const std::vector<Part>& parts) {
    std::vector<PlaceIterator*> children;
    for (const NodeIndex child : node.children) children.push_back(parts[child].places);
    return children;
  }

  static Part Operand(PlaceIterator* places) { return Part{{}, places, false, places}; }

  Part AtLeast(const ResolvedNode& node, const Part& operand) {
    return operand.is_nothing() ? Part{} : Part{{}, places_.AtLeast(operand.places, node.times)};
  }

  Part Mention(const Part& about, const Part& names) {
    return about.is_nothing() || names.is_nothing() ? Part{} : Operand(places_.Mention(Positive(about), names.places));
  }

  DocidRanges All() const { return NormalizeRanges({{1, segment_.document_count() + 1}}); }

  DocidRanges Dates(const DateSet& dates) const {
    if (dates.kind == DateSet::Kind::kUndated) return NormalizeRanges({segment_.UndatedDocids()});
    const SegmentSummary& summary = searched_.entry->summary;
    if (!summary.first_day || !summary.last_day) return {};
    DocidRanges ranges;
    for (const DayInterval& days : DaysWithin(dates, {*summary.first_day, *summary.last_day})) {
      ranges.push_back(segment_.DocidsOfDays(days.first, days.last));
    }
    return NormalizeRanges(std::move(ranges));
  }

  Part Filter(const ResolvedNode& node) {
    const std::optional<TermInfo> term = searched_.FindTerm(node.filter);
    if (!term) return {};
    std::vector<WordSource> sources = {{*term, {}, true, false}};
    return Part{{}, Own<WordIterator>(segment_, std::move(sources), std::nullopt, WordScorer(), node.filter)};
  }

  Part Words(const ResolvedNode& node) {
    // A field of one word is checked by the word, of several by the phrase.
    const bool single = node.words.size() == 1;
    std::vector<PositionIterator*> words;
    for (const WordPattern& pattern : node.words) {
      if (pattern.any_word) {
        words.push_back(nullptr);
        continue;
      }
      std::vector<WordSource> sources = Sources(pattern);
      if (sources.empty()) return {};
      words.push_back(places_.Word(std::move(sources), single ? node.field : std::nullopt,
                                   WordScorer(statistics_, pattern.document_frequency), Name(pattern)));
    }
    if (node.is_operand) return Operand(places_.Operand(node, words));
    return Part{{}, places_.Row(words, node.field)};
  }

  // Empty if no occurrence in the segment can fit.
  std::vector<WordSource> Sources(const WordPattern& pattern) const {
    const bool all_forms = pattern.exact.empty() && pattern.expansion == nullptr;
    const std::vector<TermInfo> known = Terms(pattern);
    std::vector<WordSource> terms;
    terms.reserve(known.size());
    for (const TermInfo& term : known) terms.push_back({term, {}, all_forms, true});
    if (all_forms) return terms;
    // The score is that of the word in all its forms, whichever of its lists the form is found in.
    std::vector<WordSource> sources;
    for (FormMatch& match : Forms(pattern, known)) {
      WordSource source{match.term, std::move(match.codes), match.covers_term, false};
      if (!pattern.spelling.empty()) KeepSpelling(pattern.spelling, &source);
      if (!source.finds()) continue;
      // Terms are in the order of their ordinals.
      const auto own =
          std::lower_bound(terms.begin(), terms.end(), match.term.ordinal,
                           [](const WordSource& term, std::uint32_t ordinal) { return term.term.ordinal < ordinal; });
      source.scored = own != terms.end() && own->term.ordinal == match.term.ordinal;
      if (source.scored) own->scored = false;
      sources.push_back(std::move(source));
    }
    if (sources.empty()) return {};
    std::copy_if(terms.begin(), terms.end(), std::back_inserter(sources),
                 [](const WordSource& term) { return term.scored; });
    return sources;
  }

  std::vector<TermInfo> Terms(const WordPattern& pattern) const {
    if (const auto* expanded = Expanded(pattern)) return expanded->terms;
    std::vector<TermInfo> terms;
    for (const std::string& name : pattern.terms) {
      if (const auto term = searched_.FindTerm(name)) terms.push_back(*term);
    }
    return terms;
  }

  std::vector<FormMatch> Forms(const WordPattern& pattern, std::span<const TermInfo> known) const {
    if (const auto* expanded = Expanded(pattern)) return expanded->matches;
    return segment_.FindForms(pattern.exact, known);
  }

  // Of a wildcard; it knows each segment, unless the time was up.
  const Expansion::InSegment* Expanded(const WordPattern& pattern) const {
    if (pattern.expansion == nullptr) return nullptr;
    const auto found = pattern.expansion->by_segment.find(&segment_);
    return found == pattern.expansion->by_segment.end() ? nullptr : &found->second;
  }

  void KeepSpelling(const std::string& spelling, WordSource* source) const {
    std::vector<FormCode> codes;
    for (const FormEntry& form : segment_.Forms(source->term)) {
      const bool fits = source->all_forms || std::binary_search(source->codes.begin(), source->codes.end(), form.code);
      if (fits && form.spelling == spelling) codes.push_back(form.code);
    }
    std::sort(codes.begin(), codes.end());
    source->all_forms = false;
    source->codes = std::move(codes);
  }

  static std::string Name(const WordPattern& pattern) {
    if (!pattern.wildcard.empty()) return pattern.wildcard;
    if (!pattern.spelling.empty()) return StrCat("=", pattern.spelling);
    if (!pattern.exact.empty()) return StrCat("\"", pattern.exact, "\"");
    std::string name;
    for (const std::string& term : pattern.terms) name += StrCat(name.empty() ? "" : "|", term);
    return name;
  }

  Part Not(const Part& part) {
    if (part.is_ranges()) return Part{ComplementRanges(part.ranges, segment_.document_count())};
    return Part{{}, part.iterator, !part.negated};
  }

  Part And(const ResolvedNode& node, const std::vector<Part>& parts) {
    DocidRanges ranges = All();
    bool bounded = false;
    std::vector<DocIterator*> required, excluded;
    for (const NodeIndex child : node.children) {
      const Part& part = parts[child];
      if (part.is_ranges()) {
        const std::uint64_t before = CountDocids(ranges);
        ranges = IntersectRanges(ranges, part.ranges);
        bounded = bounded || CountDocids(ranges) < before;
      } else {
        (part.negated ? excluded : required).push_back(part.iterator);
      }
    }
    if (ranges.empty()) return {};
    if (required.empty() && excluded.empty()) return Part{std::move(ranges)};
    if (required.size() == 1 && excluded.empty() && !bounded) return Part{{}, required.front()};
    RangesIterator* range = bounded || required.empty() ? Own<RangesIterator>(std::move(ranges)) : nullptr;
    return Part{{}, Own<AndIterator>(std::move(required), std::move(excluded), range)};
  }

  Part Or(const ResolvedNode& node, const std::vector<Part>& parts) {
    DocidRanges ranges;
    std::vector<DocIterator*> iterators;
    for (const NodeIndex child : node.children) {
      const Part& part = parts[child];
      if (part.is_ranges()) {
        ranges.insert(ranges.end(), part.ranges.begin(), part.ranges.end());
      } else {
        iterators.push_back(Positive(part));
      }
    }
    ranges = NormalizeRanges(std::move(ranges));
    if (iterators.empty()) return Part{std::move(ranges)};
    // Documents in the ranges match anyhow, but words still add to their scores.
    if (!ranges.empty()) iterators.push_back(Own<RangesIterator>(std::move(ranges)));
    if (iterators.size() == 1) return Part{{}, iterators.front()};
    return Part{{}, Own<OrIterator>(std::move(iterators))};
  }

  // An iterator over what the part matches.
  DocIterator* Positive(const Part& part) {
    if (part.is_ranges()) return Own<RangesIterator>(part.ranges);
    if (!part.negated) return part.iterator;
    return Own<AndIterator>(std::vector<DocIterator*>(), std::vector<DocIterator*>{part.iterator},
                            Own<RangesIterator>(All()));
  }

  template <typename T, typename... Args>
  T* Own(Args&&... args) {
    return plan_.Own<T>(std::forward<Args>(args)...);
  }

  const ResolvedTree& tree_;
  const SearchedSegment& searched_;
  const Segment& segment_;
  const Statistics& statistics_;
  Deadline& deadline_;
  SegmentPlan plan_;
  PlacePlanner places_;
};

}  // namespace

SegmentPlan PlanSegment(const ResolvedTree& tree, const SearchedSegment& searched, const Statistics& statistics,
                        Deadline* deadline) {
  return Planner(tree, searched, statistics, deadline).Run();
}

std::string PrintPlan(const SegmentPlan& plan) {
  if (plan.root == nullptr) return "nothing\n";
  std::string printed;
  std::vector<std::pair<const DocIterator*, std::size_t>> steps = {{plan.root, 0}};
  while (!steps.empty()) {
    const auto [iterator, depth] = steps.back();
    steps.pop_back();
    printed += StrCat(std::string(2 * depth, ' '), iterator->Describe(), "\n");
    const auto children = iterator->Children();
    for (auto child = children.rbegin(); child != children.rend(); ++child) steps.push_back({*child, depth + 1});
  }
  return printed;
}

}  // namespace broadsheet
