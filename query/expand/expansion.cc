#include "query/expand/expansion.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "storage/strings.h"

namespace broadsheet {
namespace {

// A word that matches, and where it leads in one segment.
struct FoundWord {
  std::string word;
  std::vector<FoldedTerm> terms;
};

std::vector<FoundWord> FindWords(const Segment& segment, WordMatcher& matcher, std::size_t limit, Deadline* deadline) {
  // Blocks may have been passed over to each word, which takes long where they have to be read. But where they are in
  // memory, to look at the clock each time takes a seventh of a search.
  constexpr std::uint32_t kWordsALook = 8;
  std::vector<FoundWord> found;
  std::uint32_t judged = 0;
  const auto judge = [&](std::string_view folded) -> WordVerdict {
    if (judged++ % kWordsALook == 0 && deadline->LookNow()) return {.dead_bytes = 0};
    if (matcher.Matches(folded)) return {.wanted = true};
    return {.dead_bytes = matcher.dead_bytes()};
  };
  segment.VisitFolded(matcher.prefix(), judge, [&](std::string_view folded, std::span<const FoldedTerm> terms) {
    found.push_back({std::string(folded), {terms.begin(), terms.end()}});
    return found.size() <= limit;
  });
  return found;
}

// `words` with those of `more`, both ascending, at most `limit`. True if some were left out.
bool MergeWords(std::vector<std::string> more, std::size_t limit, std::vector<std::string>* words) {
  std::vector<std::string> merged;
  std::set_union(std::make_move_iterator(words->begin()), std::make_move_iterator(words->end()),
                 std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()),
                 std::back_inserter(merged));
  const bool cut = merged.size() > limit;
  if (cut) merged.resize(limit);
  *words = std::move(merged);
  return cut;
}

// The ways of many words, joined where they lead to the same term.
std::vector<FoldedTerm> JoinTerms(std::vector<FoldedTerm> terms) {
  std::stable_sort(terms.begin(), terms.end(),
                   [](const FoldedTerm& a, const FoldedTerm& b) { return a.ordinal < b.ordinal; });
  std::vector<FoldedTerm> joined;
  for (FoldedTerm& term : terms) {
    if (joined.empty() || joined.back().ordinal != term.ordinal) {
      joined.push_back(std::move(term));
      continue;
    }
    FoldedTerm& last = joined.back();
    last.covers_term = last.covers_term || term.covers_term;
    last.codes.insert(last.codes.end(), term.codes.begin(), term.codes.end());
  }
  for (FoldedTerm& term : joined) {
    std::sort(term.codes.begin(), term.codes.end());
    term.codes.erase(std::unique(term.codes.begin(), term.codes.end()), term.codes.end());
  }
  return joined;
}

// Where the ways lead to in the segment. Fills in the matches and their names, in the same order.
void MakeMatches(const Segment& segment, std::vector<FoldedTerm> ways, std::vector<FormMatch>* matches,
                 std::vector<std::string>* names) {
  std::vector<FoldedTerm> terms = JoinTerms(std::move(ways));
  std::vector<std::uint32_t> ordinals;
  for (const FoldedTerm& term : terms) ordinals.push_back(term.ordinal);
  auto way = terms.begin();
  for (auto& [name, info] : segment.TermsAt(ordinals)) {
    while (way->ordinal != info.ordinal) ++way;  // one that could not be read
    const bool all = way->covers_term || way->codes.size() == info.form_count;
    matches->push_back({info, std::move(way->codes), all});
    names->push_back(std::move(name));
  }
}

// What the segment has of `terms`, which are in ascending order. It is known of those that `matches` found, by `names`.
std::vector<TermInfo> FindTerms(const SearchedSegment& searched, const std::vector<std::string>& terms,
                                const std::vector<FormMatch>& matches, const std::vector<std::string>& names,
                                Deadline* deadline) {
  std::vector<TermInfo> found;
  found.reserve(terms.size());
  std::size_t known = 0;
  for (const std::string& term : terms) {
    if (known < names.size() && names[known] == term) {
      found.push_back(matches[known++].term);
    } else if (const auto info = searched.FindTerm(term)) {
      found.push_back(*info);
    }
    if (deadline->Reached()) break;
  }
  return found;
}

void SortUnique(std::vector<std::string>* names) {
  std::sort(names->begin(), names->end());
  names->erase(std::unique(names->begin(), names->end()), names->end());
}

}  // namespace

std::uint64_t Expansion::DocumentFrequency() const {
  std::uint64_t frequency = 0;
  for (const auto& [segment, in_segment] : by_segment) {
    for (const TermInfo& term : in_segment.terms) frequency += term.document_frequency;
  }
  return frequency;
}

std::size_t Expander::Limit() const { return std::min(kMaxWords, kMaxWordsOfQuery - words_so_far_); }

Expanded Expander::Words(WordMatcher& matcher) {
  Expanded expanded;
  auto expansion = std::make_shared<Expansion>();
  std::vector<std::vector<FoundWord>> found;  // by segment
  for (const SearchedSegment& searched : scope_.segments) {
    found.push_back(FindWords(*searched.segment, matcher, Limit(), deadline_));
    std::vector<std::string> words;
    for (const FoundWord& one : found.back()) words.push_back(one.word);
    if (MergeWords(std::move(words), Limit(), &expansion->words)) expanded.cut = true;
  }
  std::vector<std::vector<std::string>> names(found.size());  // of the matches of a segment
  for (std::size_t i = 0; i < found.size() && !deadline_->LookNow(); ++i) {
    std::vector<FoldedTerm> ways;
    for (FoundWord& one : found[i]) {
      if (expansion->words.empty() || one.word > expansion->words.back()) break;
      std::move(one.terms.begin(), one.terms.end(), std::back_inserter(ways));
    }
    const Segment& segment = *scope_.segments[i].segment;
    MakeMatches(segment, std::move(ways), &expansion->by_segment[&segment].matches, &names[i]);
    expanded.terms.insert(expanded.terms.end(), names[i].begin(), names[i].end());
  }
  SortUnique(&expanded.terms);
  for (std::size_t i = 0; i < found.size() && !deadline_->LookNow(); ++i) {
    Expansion::InSegment& in_segment = expansion->by_segment[scope_.segments[i].segment];
    in_segment.terms = FindTerms(scope_.segments[i], expanded.terms, in_segment.matches, names[i], deadline_);
  }
  words_so_far_ += expansion->words.size();
  expanded.expansion = std::move(expansion);
  return expanded;
}

Expanded Expander::Values(WordMatcher& matcher, std::string_view prefix) {
  Expanded expanded;
  const std::string begin = StrCat(prefix, matcher.prefix());
  for (const SearchedSegment& searched : scope_.segments) {
    std::vector<std::string> terms;
    searched.segment->VisitTerms(begin, [&](std::string_view term, const TermInfo&) {
      if (deadline_->Reached()) return false;
      if (matcher.Matches(term.substr(prefix.size()))) terms.emplace_back(term);
      return terms.size() <= Limit();
    });
    if (MergeWords(std::move(terms), Limit(), &expanded.terms)) expanded.cut = true;
  }
  words_so_far_ += expanded.terms.size();
  return expanded;
}

}  // namespace broadsheet
