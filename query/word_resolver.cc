#include "query/word_resolver.h"

#include <algorithm>
#include <iterator>

#include "storage/fields.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// Stands behind a bare word while it is analysed: a word in capitals is an acronym only beside one that is not.
constexpr std::string_view kRunningText = " and";

bool IsAcronym(const Form& form) { return form.term.starts_with(kAcronymPrefix); }

void AddTerm(std::vector<std::string>* terms, const std::string& term) {
  const auto place = std::lower_bound(terms->begin(), terms->end(), term);
  if (place == terms->end() || *place != term) terms->insert(place, term);
}

}  // namespace

// The words of a text in one language.
struct WordResolver::Analysis {
  std::vector<const Form*> words;
  const Form* whole = nullptr;    // of a text that is one hyphenated word
  const Form* acronym = nullptr;  // of a text that is one acronym
};

WordResolver::Analysis WordResolver::AnalyzeIn(std::string_view text, std::string_view language, bool bare) {
  const std::string in_context = StrCat(text, bare ? kRunningText : "");
  std::vector<Token> tokens;
  analyzer_.Analyze(in_context, language, &tokens);
  std::erase_if(tokens, [&](const Token& token) { return token.begin >= text.size(); });
  Analysis analysis;
  std::uint32_t end = 0;
  for (const Token& token : tokens) {
    if (token.whole) continue;
    analysis.words.push_back(&analyzer_.vocabulary().form(token.form));
    end = token.end;
  }
  for (const Token& token : tokens) {
    if (!token.whole || token.word != 0 || token.end < end) continue;
    const Form& form = analyzer_.vocabulary().form(token.form);
    if (!IsAcronym(form)) {
      analysis.whole = &form;
    } else if (analysis.words.size() == 1) {
      analysis.acronym = &form;
    }
  }
  return analysis;
}

Readings WordResolver::BareWord(std::string_view text) {
  std::vector<WordPattern> words;
  WordPattern whole, acronym;
  for (const std::string& language : scope_.languages) {
    const Analysis analysis = AnalyzeIn(text, language, /*bare=*/true);
    if (words.empty()) words.resize(analysis.words.size());
    // Where words begin and end does not depend on the language; should it ever, the first language decides.
    if (words.size() != analysis.words.size()) continue;
    for (std::size_t i = 0; i < words.size(); ++i) AddTerm(&words[i].terms, analysis.words[i]->term);
    if (analysis.whole) AddTerm(&whole.terms, analysis.whole->term);
    if (analysis.acronym) AddTerm(&acronym.terms, analysis.acronym->term);
  }
  Readings readings;
  if (!acronym.terms.empty() && DocumentFrequency(acronym.terms.front()) > 0) {
    readings = {{acronym}};
  } else if (!words.empty()) {
    readings = {words};
    if (!whole.terms.empty()) readings.push_back({whole});
  }
  CountDocuments(&readings);
  return readings;
}

Readings WordResolver::Exact(std::string_view text, bool spelling) {
  std::vector<WordPattern> words;
  for (const std::string& language : scope_.languages) {
    const Analysis analysis = AnalyzeIn(text, language, /*bare=*/false);
    if (words.empty()) words.resize(analysis.words.size());
    if (words.size() != analysis.words.size()) continue;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const Form& form = *analysis.words[i];
      AddTerm(&words[i].terms, form.term);
      words[i].exact = form.lookups.front();
      if (spelling) words[i].spelling = form.spelling;
    }
  }
  Readings readings;
  if (!words.empty()) readings.push_back(std::move(words));
  CountDocuments(&readings);
  return readings;
}

Readings WordResolver::Value(std::string_view text, std::string_view prefix) {
  std::vector<Token> tokens;
  analyzer_.AnalyzeValue(text, prefix, &tokens);
  std::vector<WordPattern> words;
  std::uint32_t end = 0;
  for (const Token& token : tokens) {
    if (token.whole) continue;
    words.emplace_back().terms = {analyzer_.vocabulary().form(token.form).term};
    end = token.end;
  }
  Readings readings;
  if (words.empty()) return readings;
  const bool several = words.size() > 1;
  readings.push_back(std::move(words));
  for (const Token& token : tokens) {
    if (!several || !token.whole || token.word != 0 || token.end < end) continue;
    WordPattern whole;
    whole.terms = {analyzer_.vocabulary().form(token.form).term};
    readings.push_back({std::move(whole)});
  }
  CountDocuments(&readings);
  return readings;
}

std::uint64_t WordResolver::DocumentFrequency(const std::string& term) const {
  std::uint64_t frequency = 0;
  for (const SearchedSegment& searched : scope_.segments) {
    if (const auto info = searched.segment->FindTerm(term)) frequency += info->document_frequency;
  }
  return frequency;
}

void WordResolver::CountDocuments(Readings* readings) const {
  for (std::vector<WordPattern>& words : *readings) {
    for (WordPattern& word : words) {
      word.document_frequency = 0;
      for (const std::string& term : word.terms) word.document_frequency += DocumentFrequency(term);
    }
  }
}

}  // namespace broadsheet
