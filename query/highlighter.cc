#include "query/highlighter.h"

#include <algorithm>
#include <iterator>

#include "query/places/chain.h"
#include "query/places/window.h"

namespace broadsheet {
namespace {

bool Fits(const WordPattern& pattern, const Form& form) {
  if (pattern.expansion != nullptr) {
    const std::vector<std::string>& words = pattern.expansion->words;
    return std::any_of(form.lookups.begin(), form.lookups.end(),
                       [&](std::string_view lookup) { return std::binary_search(words.begin(), words.end(), lookup); });
  }
  if (!std::binary_search(pattern.terms.begin(), pattern.terms.end(), form.term)) return false;
  if (!pattern.spelling.empty() && form.spelling != pattern.spelling) return false;
  return pattern.exact.empty() ||
         std::find(form.lookups.begin(), form.lookups.end(), pattern.exact) != form.lookups.end();
}

void SortUnique(Places* places) {
  std::sort(places->begin(), places->end());
  places->erase(std::unique(places->begin(), places->end()), places->end());
}

Places Intersection(const Places& a, const Places& b) {
  Places both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

}  // namespace

Highlighter::Highlighter(const ResolvedTree& tree, Analyzer* analyzer, Deadline* deadline)
    : tree_(tree),
      analyzer_(*analyzer),
      deadline_(*deadline),
      wanted_(WantedNodes(tree)),
      first_word_(tree.nodes.size(), 0) {
  for (NodeIndex index = 0; index < tree.nodes.size(); ++index) {
    const ResolvedNode& node = tree.nodes[index];
    if (!wanted_[index]) continue;
    first_word_[index] = static_cast<std::uint32_t>(words_.size());
    for (const WordPattern& word : node.words) words_.push_back(&word);
  }
}

const std::vector<std::uint32_t>& Highlighter::WordsOf(FormId id) {
  const auto [entry, is_new] = words_of_forms_.try_emplace(id);
  if (is_new) {
    const Form form = analyzer_.vocabulary().form(id);
    for (std::uint32_t word = 0; word < words_.size(); ++word) {
      if (Fits(*words_[word], form)) entry->second.push_back(word);
    }
  }
  return entry->second;
}

MarkedText Highlighter::Read(std::string_view text, TextField field, std::string_view language) {
  tokens_.clear();
  analyzer_.Analyze(text, language, &tokens_);
  FindUnits(text, language);
  return {text, FindMarks(field), SentenceBegins(text)};
}

std::vector<Mark> Highlighter::ReadValue(std::string_view value, std::string_view prefix) {
  tokens_.clear();
  analyzer_.AnalyzeValue(value, prefix, &tokens_);
  units_ = {};
  return FindMarks(TextField::kMetadata);
}

// Behind the last space before the first word: quotation marks belong to the sentence that they open.
std::vector<std::size_t> Highlighter::SentenceBegins(std::string_view text) const {
  std::vector<std::size_t> begins;
  auto next = units_.sentences.begin();
  std::size_t last_end = 0;
  for (const Token& token : tokens_) {
    if (next == units_.sentences.end()) break;
    if (!token.whole && token.word == *next) {
      const std::string_view gap = text.substr(last_end, token.begin - last_end);
      const std::size_t space = gap.find_last_of(" \n\t\r");
      begins.push_back(space == std::string_view::npos ? token.begin : last_end + space + 1);
      ++next;
    }
    last_end = std::max<std::size_t>(last_end, token.end);
  }
  return begins;
}

std::vector<Mark> Highlighter::FindMarks(TextField field) {
  std::vector<Mark> marks;
  if (words_.empty()) return marks;
  FindWords();
  matches_.assign(tree_.nodes.size(), {});
  for (NodeIndex index = 0; index < matches_.size(); ++index) {
    if (deadline_.LookNow()) return marks;
    if (wanted_[index]) MatchNode(index, field);
  }
  // From the root down; what is no operand of anything keeps all its places.
  for (NodeIndex index = tree_.root() + 1; index-- > 0;) {
    if (wanted_[index]) KeepBelow(index);
  }
  for (NodeIndex index = 0; index < matches_.size(); ++index) {
    const NodeMatch& match = matches_[index];
    for (const Found& found : match.found) {
      const bool kept = std::binary_search(match.kept.begin(), match.kept.end(), found.place);
      if (kept) marks.push_back({found.begin, found.end, index});
    }
  }
  std::sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) {
    if (a.begin != b.begin) return a.begin < b.begin;
    return a.end != b.end ? a.end > b.end : a.pattern < b.pattern;
  });
  // What is asked for several times is shown once.
  const auto same_place = [](const Mark& a, const Mark& b) { return a.begin == b.begin && a.end == b.end; };
  marks.erase(std::unique(marks.begin(), marks.end(), same_place), marks.end());
  return marks;
}

void Highlighter::FindWords() {
  tokens_of_words_.assign(words_.size(), {});
  for (std::uint32_t token = 0; token < tokens_.size() && !deadline_.Reached(); ++token) {
    for (const std::uint32_t word : WordsOf(tokens_[token].form)) tokens_of_words_[word].push_back(token);
  }
}

void Highlighter::FindUnits(std::string_view text, std::string_view language) {
  TextMarks marks;
  broadsheet::FindMarks(text, tokens_, language, &marks);
  units_ = {std::move(marks.sentences), std::move(marks.paragraphs)};
}

std::vector<Places> Highlighter::ChildPlaces(const ResolvedNode& node) const {
  std::vector<Places> places;
  for (const NodeIndex child : node.children) places.push_back(matches_[child].places);
  return places;
}

// Children come first.
void Highlighter::MatchNode(NodeIndex index, TextField field) {
  const ResolvedNode& node = tree_.nodes[index];
  NodeMatch& match = matches_[index];
  std::vector<Places> parts;
  switch (node.kind) {
    case ResolvedKind::kWords:
      if (node.field && *node.field != field) return;
      if (node.window) {
        MatchWindow(node, first_word_[index], &match);
      } else {
        MatchRow(node, first_word_[index], &match);
      }
      if (node.lead) {
        const Position end = UnitEnd(units_.paragraphs, 0);
        std::erase_if(match.found, [end](const Found& found) { return found.place.end >= end; });
      }
      for (const Found& found : match.found) match.places.push_back(found.place);
      break;
    case ResolvedKind::kChain:
      parts = Chain(node.steps).TakingPart(ChildPlaces(node), units_);
      break;
    case ResolvedKind::kMention:
      match.places = matches_[node.children[1]].places;
      KeepOutermost(&match.places);
      break;
    case ResolvedKind::kOr:
      parts = ChildPlaces(node);
      break;
    default:
      return;
  }
  for (const Places& part : parts) match.places.insert(match.places.end(), part.begin(), part.end());
  SortUnique(&match.places);
  match.kept = match.places;
}

// Words in a row: where the first stands and all others follow.
void Highlighter::MatchRow(const ResolvedNode& node, std::uint32_t first_word, NodeMatch* match) const {
  const std::size_t length = node.words.size();
  std::vector<std::size_t> at(length, 0);
  for (const std::uint32_t begin : tokens_of_words_[first_word]) {
    const std::uint32_t first = tokens_[begin].word;
    std::size_t matched = 1;
    std::uint32_t last = begin;
    for (; matched < length; ++matched) {
      if (node.words[matched].any_word) continue;
      const std::vector<std::uint32_t>& candidates = tokens_of_words_[first_word + matched];
      const std::uint32_t wanted = first + static_cast<std::uint32_t>(matched);
      while (at[matched] < candidates.size() && tokens_[candidates[at[matched]]].word < wanted) ++at[matched];
      if (at[matched] == candidates.size() || tokens_[candidates[at[matched]]].word != wanted) break;
      last = candidates[at[matched]];
    }
    if (matched < length) continue;
    const Position end = first + static_cast<Position>(length) - 1;
    match->found.push_back({{first, end}, tokens_[begin].begin, tokens_[last].end});
  }
}

// Each word of a stretch by itself.
void Highlighter::MatchWindow(const ResolvedNode& node, std::uint32_t first_word, NodeMatch* match) const {
  std::vector<std::vector<Position>> positions;
  for (std::size_t i = 0; i < node.words.size(); ++i) {
    if (node.words[i].any_word) continue;
    std::vector<Position>& own = positions.emplace_back();
    for (const std::uint32_t token : tokens_of_words_[first_word + i]) own.push_back(tokens_[token].word);
    own.erase(std::unique(own.begin(), own.end()), own.end());
  }
  std::vector<const std::vector<Position>*> words;
  for (const std::vector<Position>& own : positions) words.push_back(&own);
  for (const Place& stretch : ShortestStretches(words, node.words.size(), node.words.size() + *node.window)) {
    for (std::size_t i = 0; i < node.words.size(); ++i) {
      const std::vector<std::uint32_t>& own = tokens_of_words_[first_word + i];
      auto token = std::lower_bound(own.begin(), own.end(), stretch.begin,
                                    [&](std::uint32_t at, Position begin) { return tokens_[at].word < begin; });
      for (; token != own.end() && tokens_[*token].word <= stretch.end; ++token) {
        match->found.push_back({stretch, tokens_[*token].begin, tokens_[*token].end});
      }
    }
  }
}

// What of the children's places takes part in what was kept of the node's.
void Highlighter::KeepBelow(NodeIndex index) {
  const ResolvedNode& node = tree_.nodes[index];
  const Places& kept = matches_[index].kept;
  if (node.kind == ResolvedKind::kChain) {
    std::vector<Places> parts(node.children.size());
    if (!kept.empty()) parts = Chain(node.steps).TakingPart(ChildPlaces(node), units_);
    for (std::size_t i = 0; i < parts.size(); ++i) matches_[node.children[i]].kept = std::move(parts[i]);
  } else if (node.kind == ResolvedKind::kMention || node.is_operand) {
    for (const NodeIndex child : node.children) {
      matches_[child].kept = Intersection(matches_[child].places, kept);
    }
  }
}

}  // namespace broadsheet
