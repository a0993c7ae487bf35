#include "broadsheet/analyze.h"
#include "indexer/analysis/analyzer.h"
#include "indexer/analysis/language.h"
#include "indexer/analysis/language_name.h"
#include "storage/out_of_memory.h"
#include "storage/strings.h"

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
    const Form form = vocabulary.form(token.form);
    analysis.words.push_back({token.word,
                              token.begin,
                              token.end,
                              std::string(form.spelling),
                              std::string(form.term),
                              {form.lookups.begin(), form.lookups.end()}});
  }
  return analysis;
}

absl::StatusOr<std::string> ParseLanguage(std::string_view name) {
  return CatchOutOfMemory([&]() -> absl::StatusOr<std::string> {
    std::string code = NormalizeLanguage(name);
    if (!code.empty()) return code;
    return absl::InvalidArgumentError(
        StrCat("'", name, "' is no language: give a two-letter code or an English name, such as de or German"));
  });
}

}  // namespace broadsheet
