#include "broadsheet/analyze.h"
#include "indexer/analysis/analyzer.h"
#include "indexer/analysis/language.h"
#include "indexer/analysis/language_name.h"

namespace broadsheet {

TextAnalysis AnalyzeText(std::string_view text, std::string_view language) {
  TextAnalysis analysis;
  analysis.analyzer = kAnalyzerVersion;
  analysis.language = language.empty() ? DetectLanguage(text) : NormalizeLanguage(language);
  if (analysis.language.empty()) analysis.language = "en";
  Vocabulary vocabulary;
  Analyzer analyzer(&vocabulary);
  std::vector<Token> tokens;
  analyzer.Analyze(text, analysis.language, &tokens);
  for (const Token& token : tokens) {
    const Form& form = vocabulary.form(token.form);
    analysis.words.push_back({token.word, token.begin, token.end, form.spelling, std::string(form.term), form.lookups});
  }
  return analysis;
}

}  // namespace broadsheet
