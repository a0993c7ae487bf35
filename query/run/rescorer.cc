#include "query/run/rescorer.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <numeric>
#include <string>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "storage/fields.h"

namespace broadsheet {
namespace {

// Memory is asked for what a candidate needs while so many before it, or one less, are looked at.
constexpr std::size_t kAhead = 8;

// Words of metadata have a prefix of their own and no place in the text.
bool IsText(const WordPattern& pattern) {
  const std::string& term = pattern.terms.front();
  return term.starts_with(kStemPrefix) || term.starts_with(kAcronymPrefix);
}

bool IsAtTheTop(Position position) {
  return FieldOf(position) == TextField::kTitle || FieldOf(position) == TextField::kDeck ||
         WordOf(position) < Rescorer::kLeadWords;
}

}  // namespace

Rescorer::Rescorer(const ResolvedTree& tree, const Scope& scope, const Statistics& statistics) : scope_(scope) {
  Collect(tree, statistics);
  std::stable_sort(words_.begin(), words_.end(), [](const Word& a, const Word& b) { return a.weight > b.weight; });
  if (words_.size() > kMaxWords) words_.resize(kMaxWords);
  for (const Word& word : words_) total_weight_ += word.weight;
}

// Every word of the text that the query asks for, once; not those it excludes.
void Rescorer::Collect(const ResolvedTree& tree, const Statistics& statistics) {
  absl::flat_hash_set<std::pair<absl::Span<const std::string>, int>> known;  // with the field, -1: anywhere
  std::vector<NodeIndex> waiting = {tree.root()};
  while (!waiting.empty()) {
    const ResolvedNode& node = tree.nodes[waiting.back()];
    waiting.pop_back();
    if (node.kind == ResolvedKind::kNot) continue;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      const bool excluded = i > 0 && i <= node.steps.size() && node.steps[i - 1].negated;
      if (!excluded) waiting.push_back(node.children[i]);
    }
    for (const WordPattern& pattern : node.words) {
      if (pattern.terms.empty() || pattern.terms.size() > kMaxTermsPerWord || !IsText(pattern)) continue;
      const double weight = WordWeight(statistics, pattern.document_frequency);
      if (weight < kMinWeight) continue;
      const int field = node.field ? static_cast<int>(*node.field) : -1;
      if (known.emplace(pattern.terms, field).second) words_.push_back({pattern.terms, node.field, weight});
    }
  }
}

std::vector<double> Rescorer::Bonuses(const std::vector<Candidate>& candidates) const {
  std::vector<std::size_t> order(candidates.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::tie(candidates[a].segment, candidates[a].docid) < std::tie(candidates[b].segment, candidates[b].docid);
  });
  std::vector<double> bonuses(candidates.size());
  for (auto begin = order.cbegin(); begin != order.cend();) {
    const auto end = std::find_if(begin, order.cend(),
                                  [&](std::size_t i) { return candidates[i].segment != candidates[*begin].segment; });
    RescoreSegment(candidates, {begin, end}, &bonuses);
    begin = end;
  }
  return bonuses;
}

void Rescorer::RescoreSegment(const std::vector<Candidate>& candidates, std::span<const std::size_t> found,
                              std::vector<double>* bonuses) const {
  std::vector<List> lists = ListsIn(scope_.segments[candidates[found.front()].segment]);
  std::vector<Occurrence> occurrences;  // of one candidate
  std::size_t ahead = 0;
  for (std::size_t at = 0; at < found.size(); ++at) {
    for (; ahead < std::min(at + kAhead, found.size()); ++ahead) Expect(candidates[found[ahead]].docid, lists);
    const std::size_t i = found[at];
    occurrences.clear();
    for (List& list : lists) {
      list.cursor.SkipTo(candidates[i].docid);
      if (list.cursor.docid() == candidates[i].docid) AddOccurrences(list, &occurrences);
    }
    std::sort(occurrences.begin(), occurrences.end(), [](const Occurrence& a, const Occurrence& b) {
      return a.position != b.position ? a.position < b.position : a.word < b.word;
    });
    (*bonuses)[i] = Bonus(occurrences);
  }
}

void Rescorer::Expect(Docid docid, std::vector<List>& lists) {
  for (List& list : lists) {
    if (docid > list.expected) list.expected = list.cursor.Expect(docid);
  }
}

std::vector<Rescorer::List> Rescorer::ListsIn(const SearchedSegment& searched) const {
  std::vector<List> lists;
  lists.reserve(words_.size());
  for (std::uint32_t word = 0; word < words_.size(); ++word) {
    for (const std::string& name : words_[word].terms) {
      const std::optional<TermInfo> term = searched.FindTerm(name);
      if (term) lists.emplace_back(*searched.segment, *term, word);
    }
  }
  return lists;
}

// Of the document that the list is at.
void Rescorer::AddOccurrences(List& list, std::vector<Occurrence>* occurrences) const {
  const std::optional<TextField> field = words_[list.word].field;
  for (const Position position : list.cursor.Positions()) {
    if (!field || FieldOf(position) == *field) occurrences->push_back({position, list.word});
  }
}

double Rescorer::Bonus(const std::vector<Occurrence>& occurrences) const {
  const double share = BestPassage(occurrences) / total_weight_;
  return total_weight_ * share * share + Top(occurrences);
}

// Positions of different fields are so far apart that no passage reaches from one into another.
double Rescorer::BestPassage(const std::vector<Occurrence>& occurrences) const {
  std::array<std::uint32_t, kMaxWords> counts = {};
  double weight = 0, best = 0;
  std::size_t first = 0;
  for (const Occurrence& last : occurrences) {
    if (counts[last.word]++ == 0) weight += words_[last.word].weight;
    while (last.position - occurrences[first].position >= kPassageWords) {
      if (--counts[occurrences[first].word] == 0) weight -= words_[occurrences[first].word].weight;
      ++first;
    }
    best = std::max(best, weight);
  }
  return best;
}

double Rescorer::Top(const std::vector<Occurrence>& occurrences) const {
  std::bitset<kMaxWords> seen;
  double weight = 0;
  for (const Occurrence& occurrence : occurrences) {
    if (seen[occurrence.word] || !IsAtTheTop(occurrence.position)) continue;
    seen[occurrence.word] = true;
    weight += words_[occurrence.word].weight;
  }
  return weight;
}

}  // namespace broadsheet
