#include "query/run/rescorer.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "storage/fields.h"

namespace broadsheet {
namespace {

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
  std::set<std::pair<std::vector<std::string>, std::optional<TextField>>> known;
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
      if (known.emplace(pattern.terms, node.field).second) words_.push_back({pattern.terms, node.field, weight});
    }
  }
}

std::vector<double> Rescorer::Bonuses(const std::vector<Candidate>& candidates) const {
  std::map<std::uint32_t, std::vector<std::size_t>> by_segment;
  for (std::size_t i = 0; i < candidates.size(); ++i) by_segment[candidates[i].segment].push_back(i);
  std::vector<double> bonuses(candidates.size());
  for (auto& [segment, found] : by_segment) {
    std::sort(found.begin(), found.end(),
              [&](std::size_t a, std::size_t b) { return candidates[a].docid < candidates[b].docid; });
    RescoreSegment(candidates, found, &bonuses);
  }
  return bonuses;
}

void Rescorer::RescoreSegment(const std::vector<Candidate>& candidates, const std::vector<std::size_t>& found,
                              std::vector<double>* bonuses) const {
  const SearchedSegment& searched = scope_.segments[candidates[found.front()].segment];
  std::vector<std::vector<Occurrence>> occurrences(found.size());
  for (std::size_t word = 0; word < words_.size(); ++word) {
    for (const std::string& name : words_[word].terms) {
      const std::optional<TermInfo> term = searched.FindTerm(name);
      if (!term) continue;
      PostingCursor cursor = searched.segment->Postings(*term);
      for (std::size_t i = 0; i < found.size(); ++i) {
        const Docid docid = candidates[found[i]].docid;
        cursor.SkipTo(docid);
        if (cursor.docid() != docid) continue;
        for (const Position position : cursor.Positions()) {
          if (words_[word].field && FieldOf(position) != *words_[word].field) continue;
          occurrences[i].push_back({position, word});
        }
      }
    }
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    std::sort(occurrences[i].begin(), occurrences[i].end(), [](const Occurrence& a, const Occurrence& b) {
      return a.position != b.position ? a.position < b.position : a.word < b.word;
    });
    (*bonuses)[found[i]] = Bonus(occurrences[i]);
  }
}

double Rescorer::Bonus(const std::vector<Occurrence>& occurrences) const {
  const double share = BestPassage(occurrences) / total_weight_;
  return total_weight_ * share * share + Top(occurrences);
}

// Positions of different fields are so far apart that no passage reaches from one into another.
double Rescorer::BestPassage(const std::vector<Occurrence>& occurrences) const {
  std::vector<std::size_t> counts(words_.size(), 0);
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
  std::vector<bool> seen(words_.size(), false);
  double weight = 0;
  for (const Occurrence& occurrence : occurrences) {
    if (seen[occurrence.word] || !IsAtTheTop(occurrence.position)) continue;
    seen[occurrence.word] = true;
    weight += words_[occurrence.word].weight;
  }
  return weight;
}

}  // namespace broadsheet
