#include "query/highlighter.h"

#include <algorithm>

#include "storage/fields.h"

namespace broadsheet {
namespace {

// Words of the text itself, not of metadata.
bool IsText(const ResolvedNode& node) {
  const std::string& term = node.words.front().terms.front();
  return term.starts_with(kStemPrefix) || term.starts_with(kAcronymPrefix);
}

// By node: not below a NOT.
std::vector<bool> Wanted(const ResolvedTree& tree) {
  std::vector<bool> wanted(tree.nodes.size(), false);
  wanted[tree.root()] = true;
  for (NodeIndex index = tree.root() + 1; index-- > 0;) {
    if (!wanted[index] || tree.nodes[index].kind == ResolvedKind::kNot) continue;
    for (const NodeIndex child : tree.nodes[index].children) wanted[child] = true;
  }
  return wanted;
}

bool Fits(const WordPattern& pattern, const Form& form) {
  if (!std::binary_search(pattern.terms.begin(), pattern.terms.end(), form.term)) return false;
  if (!pattern.spelling.empty() && form.spelling != pattern.spelling) return false;
  return pattern.exact.empty() ||
         std::find(form.lookups.begin(), form.lookups.end(), pattern.exact) != form.lookups.end();
}

}  // namespace

Highlighter::Highlighter(const ResolvedTree& tree, Analyzer* analyzer) : analyzer_(*analyzer) {
  const std::vector<bool> wanted = Wanted(tree);
  for (NodeIndex index = 0; index < tree.nodes.size(); ++index) {
    const ResolvedNode& node = tree.nodes[index];
    if (!wanted[index] || node.kind != ResolvedKind::kWords || !IsText(node)) continue;
    patterns_.push_back({&node, static_cast<std::uint32_t>(words_.size())});
    for (const WordPattern& word : node.words) words_.push_back(&word);
  }
}

const std::vector<std::uint32_t>& Highlighter::WordsOf(FormId id) {
  const auto [entry, is_new] = words_of_forms_.try_emplace(id);
  if (is_new) {
    const Form& form = analyzer_.vocabulary().form(id);
    for (std::uint32_t word = 0; word < words_.size(); ++word) {
      if (Fits(*words_[word], form)) entry->second.push_back(word);
    }
  }
  return entry->second;
}

std::vector<Mark> Highlighter::FindMarks(std::string_view text, TextField field, std::string_view language) {
  std::vector<Mark> marks;
  if (patterns_.empty() || text.empty()) return marks;
  std::vector<Token> tokens;
  analyzer_.Analyze(text, language, &tokens);
  std::vector<std::vector<std::uint32_t>> found(words_.size());  // by word of the query: tokens that match it
  for (std::uint32_t token = 0; token < tokens.size(); ++token) {
    for (const std::uint32_t word : WordsOf(tokens[token].form)) found[word].push_back(token);
  }
  for (std::size_t pattern = 0; pattern < patterns_.size(); ++pattern) {
    const ResolvedNode& node = *patterns_[pattern].node;
    if (node.field && *node.field != field) continue;
    MarkPhrase(pattern, tokens, found, &marks);
  }
  std::sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  return marks;
}

void Highlighter::MarkPhrase(std::size_t pattern, const std::vector<Token>& tokens,
                             const std::vector<std::vector<std::uint32_t>>& found, std::vector<Mark>* marks) const {
  const std::uint32_t first = patterns_[pattern].first_word;
  const std::size_t length = patterns_[pattern].node->words.size();
  std::vector<std::size_t> places(length, 0);
  for (const std::uint32_t begin : found[first]) {
    std::size_t matched = 1;
    std::uint32_t last = begin;
    for (; matched < length; ++matched) {
      const std::vector<std::uint32_t>& candidates = found[first + matched];
      std::size_t& place = places[matched];
      const std::uint32_t wanted = tokens[begin].word + static_cast<std::uint32_t>(matched);
      while (place < candidates.size() && tokens[candidates[place]].word < wanted) ++place;
      if (place == candidates.size() || tokens[candidates[place]].word != wanted) break;
      last = candidates[place];
    }
    if (matched == length) marks->push_back({tokens[begin].begin, tokens[last].end, pattern});
  }
}

}  // namespace broadsheet
