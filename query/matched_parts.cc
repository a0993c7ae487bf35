#include "query/matched_parts.h"

#include <algorithm>

#include "indexer/analysis/name_key.h"
#include "indexer/analysis/value_term.h"

namespace broadsheet {
namespace {

std::string_view TextOf(const Article& article, const EntityMention& mention) {
  const std::string_view text = mention.field == EntityMention::Field::kTitle  ? article.title
                                : mention.field == EntityMention::Field::kDeck ? article.deck
                                                                               : article.body;
  return text.substr(std::min<std::size_t>(mention.begin, text.size()), mention.end - mention.begin);
}

std::string WithSingleSpaces(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!space || (!out.empty() && out.back() != ' ')) out += space ? ' ' : c;
  }
  return out;
}

bool IsMetadata(const Field& field) { return field.kind == FieldKind::kWords; }

}  // namespace

MatchedPartsFinder::MatchedPartsFinder(const ResolvedTree& tree, Analyzer* analyzer, Highlighter* highlighter)
    : analyzer_(*analyzer), highlighter_(*highlighter), told_(tree.nodes.size()) {
  const std::vector<bool> wanted = WantedNodes(tree);
  for (NodeIndex index = 0; index < tree.nodes.size(); ++index) {
    const ResolvedNode& node = tree.nodes[index];
    if (!wanted[index]) continue;
    if (node.kind == ResolvedKind::kFilter) filters_.insert(node.filter);
    if (node.words.empty() || node.words.front().terms.empty()) continue;
    for (const Field& field : kFields) {
      if (IsMetadata(field) && node.words.front().terms.front().starts_with(field.prefix)) {
        asked_fields_.insert(field.name);
      }
    }
  }
}

std::vector<MatchedPart> MatchedPartsFinder::Find(const StoredArticle& stored, const Snippet& snippet) {
  const Article& article = stored.article;
  parts_.clear();
  told_.assign(told_.size(), false);
  for (const std::size_t pattern : snippet.passages.patterns) told_[pattern] = true;
  AddText("title", highlighter_.Read(article.title, TextField::kTitle, article.language));
  if (snippet.field == TextField::kDeck) {
    AddText("deck", snippet.text);
  } else {
    AddText("deck", highlighter_.Read(article.deck, TextField::kDeck, article.language));
    AddText("body", snippet.text);
  }
  AddEntities(EntityType::kPerson, stored);
  AddEntities(EntityType::kOrganisation, stored);
  AddEntities(EntityType::kPlace, stored);
  AddValues("topic", article.topics);
  AddValues("byline", article.byline);
  AddValues("source", std::span(&article.source, 1));
  AddValues("section", std::span(&article.section, 1));
  AddValues("credit", std::span(&article.credit, 1));
  AddWholeValue("lang", article.language);
  for (const std::string& site : SitesOfUrl(article.url)) AddWholeValue("site", site);
  return parts_;
}

void MatchedPartsFinder::AddText(std::string_view field, const MarkedText& text) {
  std::vector<std::size_t> found;
  for (const Mark& mark : text.marks) {
    if (told_[mark.pattern]) continue;
    Add(field, text.text.substr(mark.begin, mark.end - mark.begin));
    found.push_back(mark.pattern);
  }
  for (const std::size_t pattern : found) told_[pattern] = true;
}

bool MatchedPartsFinder::IsMarked(const Field& field, std::string_view value) {
  return !highlighter_.ReadValue(value, field.prefix).empty();
}

void MatchedPartsFinder::AddValues(std::string_view field, std::span<const std::string> values) {
  if (!asked_fields_.contains(field)) return;
  for (const std::string& value : values) {
    if (IsMarked(*FindField(field), value)) Add(field, value);
  }
}

// By what the article calls the entity.
bool MatchedPartsFinder::GoesBy(const ArticleEntity& entity, const Field& field, const Article& article) {
  return std::any_of(entity.mentions.begin(), entity.mentions.end(),
                     [&](const EntityMention& mention) { return IsMarked(field, TextOf(article, mention)); });
}

void MatchedPartsFinder::AddEntities(EntityType type, const StoredArticle& stored) {
  const Field& field = *FindField(EntityField(type));
  const bool asked = asked_fields_.contains(field.name);
  if (!asked && filters_.empty()) return;
  for (const std::string& name : EntityNames(stored, type)) {
    const bool corrected = filters_.contains(ValueTerm(EntityPrefix(type), NameKey(name, analyzer_)));
    if (corrected || (asked && IsMarked(field, name))) Add(field.name, name);
  }
  if (!asked) return;
  for (const ArticleEntity& entity : stored.entities) {
    if (entity.type == type && GoesBy(entity, field, stored.article)) Add(field.name, entity.name);
  }
}

void MatchedPartsFinder::AddWholeValue(std::string_view field, const std::string& value) {
  if (filters_.contains(ValueTerm(FindField(field)->prefix, value))) Add(field, value);
}

void MatchedPartsFinder::Add(std::string_view field, std::string_view text) {
  if (parts_.size() == kMostParts) return;
  MatchedPart part{std::string(field), WithSingleSpaces(text)};
  const std::string folded = FoldText(part.text);
  const bool told = std::any_of(parts_.begin(), parts_.end(), [&](const MatchedPart& other) {
    return other.field == part.field && FoldText(other.text) == folded;
  });
  if (!told) parts_.push_back(std::move(part));
}

}  // namespace broadsheet
