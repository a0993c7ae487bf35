#include "indexer/document_terms.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "indexer/analysis/shingles.h"
#include "indexer/analysis/value_term.h"
#include "storage/fields.h"
#include "storage/mark_terms.h"

namespace broadsheet {
namespace {

// Collects the terms of one document.
class TermCollector {
 public:
  // `tokens` and `marks` are buffers.
  TermCollector(Analyzer& analyzer, std::vector<Token>& tokens, TextMarks& marks, SegmentDocument& document)
      : analyzer_(analyzer), tokens_(tokens), marks_(marks), document_(document) {}

  void AddText(std::string_view text, TextField field, std::string_view language,
               std::span<const ArticleEntity> entities) {
    tokens_.clear();
    analyzer_.Analyze(text, language, &tokens_);
    FindMarks(text, tokens_, language, &marks_);
    MakeRoom(tokens_.size() + marks_.sentences.size() + marks_.paragraphs.size());
    AppendTokens(field, 0);
    if (document_.signature.empty()) document_.signature = SignText(tokens_);
    AppendMarks(TextUnit::kSentence, field, marks_.sentences);
    AppendMarks(TextUnit::kParagraph, field, marks_.paragraphs);
    for (const ArticleEntity& entity : entities) AddMentions(text, field, entity);
  }

  void AddName(EntityType type, std::string_view name) {
    const std::optional<FormId> form = analyzer_.EntityForm(EntityPrefix(type), name, name);
    if (form) document_.words.push_back({*form, kNamePosition});
  }

  void AddValues(std::string_view field_name, std::span<const std::string> values) {
    const std::string_view prefix = FindField(field_name)->prefix;
    std::uint32_t first_word = 0;
    for (const std::string& value : values) {
      tokens_.clear();
      analyzer_.AnalyzeValue(value, prefix, &tokens_);
      AppendTokens(TextField::kMetadata, first_word);
      if (!tokens_.empty()) first_word += tokens_.back().word + 1 + kValueGap;
      if (first_word >= kMaxWordsPerField) return;
    }
  }

  void AddFacets(FacetField field, std::span<const std::string> values) {
    for (const std::string& value : values) {
      if (!value.empty()) document_.facets.push_back({field, FoldText(value), value});
    }
  }

  void AddEntityFacets(FacetField field, EntityType type, const Article& article,
                       std::span<const ArticleEntity> entities) {
    for (const std::string& name : GivenNames(article, type)) AddEntityFacet(field, type, name);
    for (const ArticleEntity& entity : entities) {
      if (entity.type == type && !entity.given) AddEntityFacet(field, type, entity.name);
    }
  }

  void AddFilter(std::string_view field_name, std::string_view value) {
    if (!value.empty()) document_.filters.push_back(ValueTerm(FindField(field_name)->prefix, value));
  }

 private:
  // Mentions and metadata of most articles.
  static constexpr std::size_t kMoreWords = 128;

  void MakeRoom(std::size_t words) {
    const std::size_t room = document_.words.size() + words;
    if (room > document_.words.capacity()) document_.words.reserve(room + kMoreWords);
  }

  // Names that share a term are one entity, for facets as for queries and the catalogue. The form is there already.
  void AddEntityFacet(FacetField field, EntityType type, const std::string& name) {
    if (name.empty()) return;
    const std::string_view prefix = EntityPrefix(type);
    const std::optional<FormId> form = analyzer_.EntityForm(prefix, name, name);
    if (!form) return document_.facets.push_back({field, FoldText(name), name});
    const std::string_view term = analyzer_.vocabulary().term(analyzer_.vocabulary().term_of(*form));
    document_.facets.push_back({field, std::string(term.substr(prefix.size())), name});
  }

  void AddMentions(std::string_view text, TextField field, const ArticleEntity& entity) {
    std::string_view last_name;
    std::optional<FormId> form;
    for (const EntityMention& mention : entity.mentions) {
      if (TextFieldOf(mention.field) != field) continue;
      // Second readings follow the word that they are of.
      const auto token = std::lower_bound(tokens_.begin(), tokens_.end(), mention.begin,
                                          [](const Token& word, std::uint32_t begin) { return word.end <= begin; });
      if (token == tokens_.end() || token->begin >= mention.end || token->word >= kMaxMentionWord) continue;
      const std::string_view name = text.substr(mention.begin, mention.end - mention.begin);
      if (name != std::exchange(last_name, name))
        form = analyzer_.EntityForm(EntityPrefix(entity.type), entity.name, name);
      if (form) document_.words.push_back({*form, MakeMentionPosition(field, token->word)});
    }
  }

  static TextField TextFieldOf(EntityMention::Field field) {
    static constexpr std::array kFields = {TextField::kTitle, TextField::kDeck, TextField::kBody};
    return kFields[static_cast<std::size_t>(field)];
  }

  void AppendTokens(TextField field, std::uint32_t first_word) {
    for (const Token& token : tokens_) {
      document_.words.push_back({token.form, MakePosition(field, first_word + token.word)});
    }
  }

  void AppendMarks(TextUnit unit, TextField field, std::span<const std::uint32_t> words) {
    if (words.empty()) return;
    const FormId form = analyzer_.MarkForm(MarkTerm(unit, field));
    for (const std::uint32_t word : words) {
      document_.words.push_back({form, MakePosition(TextField::kMetadata, word)});
    }
  }

  Analyzer& analyzer_;
  std::vector<Token>& tokens_;
  TextMarks& marks_;
  SegmentDocument& document_;
};

std::string_view TextOf(const Article& article, const EntityMention& mention) {
  const std::array<std::string_view, 3> texts = {article.title, article.deck, article.body};
  return texts[static_cast<std::size_t>(mention.field)].substr(mention.begin, mention.end - mention.begin);
}

bool SpellsName(const Article& article, const ArticleEntity& entity) {
  return std::any_of(entity.mentions.begin(), entity.mentions.end(),
                     [&](const EntityMention& mention) { return TextOf(article, mention) == entity.name; });
}

// What entities of a type are found by: names, and what else the article calls them. What is a part of the name, or was
// said already, adds nothing.
std::vector<std::string> NamesToFind(const Article& article, std::span<const ArticleEntity> entities, EntityType type) {
  std::vector<std::string> names = GivenNames(article, type);
  for (const ArticleEntity& entity : entities) {
    if (entity.type != type) continue;
    if (!entity.given) names.push_back(entity.name);
    const auto own = static_cast<std::ptrdiff_t>(names.size());
    for (const EntityMention& mention : entity.mentions) {
      const std::string_view alias = TextOf(article, mention);
      if (entity.name.find(alias) != std::string::npos) continue;
      if (std::find(names.begin() + own, names.end(), alias) == names.end()) names.emplace_back(alias);
    }
  }
  return names;
}

}  // namespace

SegmentDocument DocumentMaker::Make(const Article& article, ArticleNumber number,
                                    std::span<const ArticleEntity> entities) {
  SegmentDocument document;
  document.article = number;
  document.id = article.id;
  if (article.date) {
    document.day = article.date->day;
    document.instant = article.date->Instant();
  }

  TermCollector collector(analyzer_, tokens_, marks_, document);
  // In the order of their positions, which spares the builder sorting them.
  collector.AddText(article.body, TextField::kBody, article.language, entities);
  collector.AddText(article.deck, TextField::kDeck, article.language, entities);
  collector.AddText(article.title, TextField::kTitle, article.language, entities);

  collector.AddValues("byline", article.byline);
  collector.AddValues("topic", article.topics);
  collector.AddValues("source", std::span(&article.source, 1));
  collector.AddValues("section", std::span(&article.section, 1));
  collector.AddValues("credit", std::span(&article.credit, 1));

  for (const EntityType type : {EntityType::kPerson, EntityType::kOrganisation, EntityType::kPlace}) {
    collector.AddValues(EntityField(type), NamesToFind(article, entities, type));
    for (const std::string& name : GivenNames(article, type)) collector.AddName(type, name);
  }
  for (const ArticleEntity& entity : entities) {
    if (!entity.given && !SpellsName(article, entity)) collector.AddName(entity.type, entity.name);
  }

  collector.AddFacets(FacetField::kLanguage, std::span(&article.language, 1));
  collector.AddFacets(FacetField::kSource, std::span(&article.source, 1));
  collector.AddFacets(FacetField::kSection, std::span(&article.section, 1));
  collector.AddFacets(FacetField::kByline, article.byline);
  collector.AddFacets(FacetField::kTopic, article.topics);
  collector.AddEntityFacets(FacetField::kPerson, EntityType::kPerson, article, entities);
  collector.AddEntityFacets(FacetField::kOrg, EntityType::kOrganisation, article, entities);
  collector.AddEntityFacets(FacetField::kPlace, EntityType::kPlace, article, entities);

  collector.AddFilter("id", article.id);
  collector.AddFilter("lang", article.language);
  for (const std::string& site : SitesOfUrl(article.url)) collector.AddFilter("site", site);
  return document;
}

std::size_t ArticleBytes(const Article& article) {
  std::size_t bytes = sizeof(Article);
  for (const auto* text : {&article.id, &article.title, &article.deck, &article.body, &article.dateline,
                           &article.credit, &article.source, &article.section, &article.url, &article.language}) {
    bytes += text->size();
  }
  for (const auto* values : {&article.byline, &article.people, &article.orgs, &article.places, &article.topics}) {
    for (const std::string& value : *values) bytes += sizeof(std::string) + value.size();
  }
  for (const auto& [name, value] : article.extra) bytes += 2 * sizeof(std::string) + name.size() + value.size();
  return bytes;
}

}  // namespace broadsheet
