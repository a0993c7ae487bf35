#include "indexer/document_terms.h"

#include <span>

#include "indexer/analysis/sentences.h"
#include "indexer/analysis/value_term.h"
#include "storage/fields.h"
#include "storage/mark_terms.h"

namespace broadsheet {
namespace {

// Collects the terms of one document.
class TermCollector {
 public:
  TermCollector(Analyzer& analyzer, SegmentDocument& document) : analyzer_(analyzer), document_(document) {}

  void AddText(std::string_view text, TextField field, std::string_view language) {
    tokens_.clear();
    analyzer_.Analyze(text, language, &tokens_);
    AppendTokens(field, 0);
    FindMarks(text, tokens_, language, &marks_);
    AppendMarks(TextUnit::kSentence, field, marks_.sentences);
    AppendMarks(TextUnit::kParagraph, field, marks_.paragraphs);
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

  void AddFilter(std::string_view field_name, std::string_view value) {
    if (!value.empty()) document_.filters.push_back(ValueTerm(FindField(field_name)->prefix, value));
  }

 private:
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
  SegmentDocument& document_;
  std::vector<Token> tokens_;
  TextMarks marks_;
};

}  // namespace

SegmentDocument MakeSegmentDocument(const Article& article, ArticleNumber number, Analyzer& analyzer) {
  SegmentDocument document;
  document.article = number;
  document.id = article.id;
  if (article.date) {
    document.day = article.date->day;
    document.instant = article.date->Instant();
  }

  TermCollector collector(analyzer, document);
  // In the order of their positions, which spares the builder sorting them.
  collector.AddText(article.body, TextField::kBody, article.language);
  collector.AddText(article.deck, TextField::kDeck, article.language);
  collector.AddText(article.title, TextField::kTitle, article.language);

  collector.AddValues("byline", article.byline);
  collector.AddValues("topic", article.topics);
  collector.AddValues("source", std::span(&article.source, 1));
  collector.AddValues("section", std::span(&article.section, 1));
  collector.AddValues("credit", std::span(&article.credit, 1));
  collector.AddValues("person", article.people);
  collector.AddValues("org", article.orgs);
  collector.AddValues("place", article.places);

  collector.AddFacets(FacetField::kLanguage, std::span(&article.language, 1));
  collector.AddFacets(FacetField::kSource, std::span(&article.source, 1));
  collector.AddFacets(FacetField::kSection, std::span(&article.section, 1));
  collector.AddFacets(FacetField::kByline, article.byline);
  collector.AddFacets(FacetField::kTopic, article.topics);
  collector.AddFacets(FacetField::kPerson, article.people);
  collector.AddFacets(FacetField::kOrg, article.orgs);
  collector.AddFacets(FacetField::kPlace, article.places);

  collector.AddFilter("id", article.id);
  collector.AddFilter("lang", article.language);
  for (const std::string& site : SitesOfUrl(article.url)) collector.AddFilter("site", site);
  return document;
}

std::size_t ArticleBytes(const Article& article) {
  std::size_t bytes = sizeof(Article) + article.id.size() + article.title.size() + article.deck.size() +
                      article.body.size() + article.url.size();
  for (const auto* values : {&article.byline, &article.people, &article.orgs, &article.places, &article.topics}) {
    for (const std::string& value : *values) bytes += sizeof(std::string) + value.size();
  }
  for (const auto& [name, value] : article.extra) bytes += 2 * sizeof(std::string) + name.size() + value.size();
  return bytes;
}

}  // namespace broadsheet
