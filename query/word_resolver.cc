#include "query/word_resolver.h"

#include <algorithm>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "indexer/analysis/value_term.h"
#include "query/expand/pattern_letters.h"
#include "storage/fields.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// Stands behind a bare word while it is analysed: a word in capitals is an acronym only beside one that is not.
constexpr std::string_view kRunningText = " and";

// Any word at the beginning or end of a row asks for nothing.
void TrimAnyWords(std::vector<WordPattern>* words) {
  while (!words->empty() && words->back().any_word) words->pop_back();
  const auto first = std::find_if(words->begin(), words->end(), [](const WordPattern& word) { return !word.any_word; });
  words->erase(words->begin(), first);
}

bool IsAcronym(const Form& form) { return form.term.starts_with(kAcronymPrefix); }

void AddTerm(std::vector<std::string>* terms, std::string_view term) {
  const auto place = std::lower_bound(terms->begin(), terms->end(), term);
  if (place == terms->end() || *place != term) terms->emplace(place, term);
}

}  // namespace

bool HasWords(std::string_view text, Analyzer& analyzer) {
  std::vector<Token> tokens;
  analyzer.AnalyzeValue(text, /*prefix=*/"", &tokens);
  return !tokens.empty();
}

// The words of a text in one language; mostly few.
struct WordResolver::Analysis {
  absl::InlinedVector<Form, 4> words;
  std::optional<Form> whole;    // of a text that is one hyphenated word
  std::optional<Form> acronym;  // of a text that is one acronym
};

WordResolver::Analysis WordResolver::AnalyzeIn(std::string_view text, std::string_view language, bool bare) {
  const std::string in_context = StrCat(text, bare ? kRunningText : "");
  tokens_.clear();
  analyzer_.Analyze(in_context, language, &tokens_);
  std::erase_if(tokens_, [&](const Token& token) { return token.begin >= text.size(); });
  Analysis analysis;
  std::uint32_t end = 0;
  for (const Token& token : tokens_) {
    if (token.whole) continue;
    analysis.words.push_back(analyzer_.vocabulary().form(token.form));
    end = token.end;
  }
  for (const Token& token : tokens_) {
    if (!token.whole || token.word != 0 || token.end < end) continue;
    const Form form = analyzer_.vocabulary().form(token.form);
    if (!IsAcronym(form)) {
      analysis.whole = form;
    } else if (analysis.words.size() == 1) {
      analysis.acronym = form;
    }
  }
  return analysis;
}

// What all words that fit `word` stand for; `prefix`: among metadata.
WordPattern WordResolver::Expand(const std::string& word, std::uint32_t edits, std::optional<std::string_view> prefix) {
  const std::unique_ptr<WordMatcher> matcher = edits > 0 ? MakeFuzzyMatcher(word, edits) : MakeWildcardMatcher(word);
  Expanded expanded = prefix ? expander_.Values(*matcher, *prefix) : expander_.Words(*matcher);
  WordPattern pattern;
  pattern.terms = std::move(expanded.terms);
  pattern.expansion = std::move(expanded.expansion);
  pattern.wildcard = StrCat(prefix.value_or(""), word, edits == 0 ? "" : edits == 1 ? "~" : "~2");
  cut_ = cut_ || expanded.cut;
  return pattern;
}

// `word` is how the analyzer calls it, `pattern` what it is otherwise.
WordPattern WordResolver::ExpandIfWildcard(std::string_view word, WordPattern pattern,
                                           std::optional<std::string_view> prefix) {
  const std::string wildcard = WithWildcards(word);
  if (wildcard == word) return pattern;
  if (wildcard.find_first_not_of('*') == std::string::npos) {
    pattern.any_word = true;
    return pattern;
  }
  return Expand(wildcard, 0, prefix);
}

// One article that was taken for Portuguese must not make `william` find every `will`. A term that so many articles
// more have than are in its languages is mostly another word of another language.
void WordResolver::DropForeignTerms(std::span<const Reading> readings, std::vector<std::string>* terms) const {
  constexpr std::uint64_t kArticlesMore = 1000;
  if (terms->size() == 1) return;
  std::vector<std::string> kept;
  for (const std::string& term : *terms) {
    const std::uint64_t frequency = DocumentFrequency(term);
    std::uint64_t most = kArticlesMore;
    for (const Reading& reading : readings) {
      if (frequency <= most) break;
      if (reading.term != term) continue;
      most += 2 * DocumentFrequency(ValueTerm(FindField("lang")->prefix, reading.language));
    }
    if (frequency <= most) kept.push_back(term);
  }
  if (!kept.empty()) *terms = std::move(kept);
}

void WordResolver::NoteIfRare(const WordPattern& acronym, const WordPattern& word) {
  constexpr std::uint64_t kRare = 10;
  RareAcronym found{0, 0};
  for (const std::string& term : acronym.terms) found.articles += DocumentFrequency(term);
  for (const std::string& term : word.terms) found.articles_with_word += DocumentFrequency(term);
  if (found.articles * kRare <= found.articles_with_word) rare_acronym_ = found;
}

bool WordResolver::IsNothingButWildcards(std::string_view typed) {
  return HasWildcards(typed) && !HasWords(typed, analyzer_);
}

// A pattern in a script without spaces, which dictionaries cut: what stands beside the wildcard is a part of one word.
Readings WordResolver::UnspacedPattern(std::string_view typed) {
  if (!HasWildcards(typed)) return {};
  const std::string pattern = FoldText(typed);
  const bool is_ascii =
      std::all_of(pattern.begin(), pattern.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (is_ascii || !IsOneRun(pattern)) return {};
  if (AnalyzeIn(WithLetters(typed), scope_.languages.front(), /*bare=*/false).words.size() < 2) return {};
  Readings readings = {{Expand(pattern, 0, std::nullopt)}};
  CountDocuments(&readings);
  return readings;
}

// What a bare word is, all languages together.
struct WordResolver::BareAnalysis {
  std::vector<WordPattern> words;
  std::vector<std::string> written;  // as many
  WordPattern whole, acronym;        // without terms: none
  std::string written_whole;
};

WordResolver::BareAnalysis WordResolver::AnalyzeBare(std::string_view text) {
  BareAnalysis bare;
  std::vector<WordPattern>& words = bare.words;
  const std::size_t languages = scope_.languages.size();
  std::vector<Reading> readings;  // of the first word in all languages, of the second, …
  for (std::size_t language = 0; language < languages; ++language) {
    const Analysis analysis = AnalyzeIn(text, scope_.languages[language], /*bare=*/true);
    if (words.empty()) words.resize(analysis.words.size());
    // Where words begin and end does not depend on the language; should it ever, the first language decides.
    if (words.size() != analysis.words.size()) continue;
    bare.written.resize(words.size());
    readings.resize(words.size() * languages);
    for (std::size_t i = 0; i < words.size(); ++i) {
      AddTerm(&words[i].terms, analysis.words[i].term);
      readings[i * languages + language] = {analysis.words[i].term, scope_.languages[language]};
      bare.written[i] = analysis.words[i].lookups.front();
    }
    if (analysis.whole) {
      AddTerm(&bare.whole.terms, analysis.whole->term);
      bare.written_whole = analysis.whole->lookups.front();
    }
    if (analysis.acronym) AddTerm(&bare.acronym.terms, analysis.acronym->term);
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    DropForeignTerms(std::span(readings).subspan(i * languages, languages), &words[i].terms);
  }
  return bare;
}

Readings WordResolver::BareWord(std::string_view typed) {
  if (IsNothingButWildcards(typed)) return {};
  if (Readings unspaced = UnspacedPattern(typed); !unspaced.empty()) return unspaced;
  BareAnalysis bare = AnalyzeBare(WithLetters(typed));
  Readings readings;
  if (!bare.acronym.terms.empty() && DocumentFrequency(bare.acronym.terms.front()) > 0) {
    readings = {{bare.acronym}};
    NoteIfRare(bare.acronym, bare.words.front());
  } else {
    for (std::size_t i = 0; i < bare.words.size(); ++i) {
      bare.words[i] = ExpandIfWildcard(bare.written[i], std::move(bare.words[i]), std::nullopt);
    }
    TrimAnyWords(&bare.words);
    if (!bare.words.empty()) readings.push_back(std::move(bare.words));
    if (!bare.whole.terms.empty()) readings.push_back({ExpandIfWildcard(bare.written_whole, bare.whole, std::nullopt)});
  }
  CountDocuments(&readings);
  return readings;
}

Readings WordResolver::Fuzzy(std::string_view text, std::uint32_t edits) {
  std::vector<WordPattern> words;
  for (const Form& form : AnalyzeIn(text, scope_.languages.front(), /*bare=*/true).words) {
    words.push_back(Expand(std::string(form.lookups.back()), edits, std::nullopt));
  }
  Readings readings;
  if (!words.empty()) readings.push_back(std::move(words));
  CountDocuments(&readings);
  return readings;
}

Readings WordResolver::Exact(std::string_view typed, bool spelling) {
  if (IsNothingButWildcards(typed)) return {};
  if (Readings unspaced = UnspacedPattern(typed); !unspaced.empty()) return unspaced;
  const std::string text = WithLetters(typed);
  std::vector<WordPattern> words;
  for (const std::string& language : scope_.languages) {
    const Analysis analysis = AnalyzeIn(text, language, /*bare=*/false);
    if (words.empty()) words.resize(analysis.words.size());
    if (words.size() != analysis.words.size()) continue;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const Form& form = analysis.words[i];
      AddTerm(&words[i].terms, form.term);
      words[i].exact = form.lookups.front();
      if (spelling) words[i].spelling = form.spelling;
    }
  }
  for (WordPattern& word : words) {
    if (deadline_.LookNow()) break;
    const std::string written = word.exact;
    word = ExpandIfWildcard(written, std::move(word), std::nullopt);
  }
  TrimAnyWords(&words);
  Readings readings;
  if (!words.empty()) readings.push_back(std::move(words));
  CountDocuments(&readings);
  return readings;
}

Readings WordResolver::Value(std::string_view typed, std::string_view prefix, std::uint32_t edits) {
  if (IsNothingButWildcards(typed)) return {};
  const std::string text = edits > 0 ? std::string(typed) : WithLetters(typed);
  std::vector<Token> tokens;
  analyzer_.AnalyzeValue(text, prefix, &tokens);
  const auto pattern_of = [&](const Token& token) {
    const Form form = analyzer_.vocabulary().form(token.form);
    if (edits > 0) return Expand(std::string(form.spelling), edits, prefix);
    WordPattern pattern;
    pattern.terms = {std::string(form.term)};
    return ExpandIfWildcard(form.spelling, std::move(pattern), prefix);
  };
  std::vector<WordPattern> words;
  std::uint32_t end = 0;
  for (const Token& token : tokens) {
    if (token.whole) continue;
    words.push_back(pattern_of(token));
    end = token.end;
  }
  TrimAnyWords(&words);
  Readings readings;
  if (words.empty()) return readings;
  const bool several = words.size() > 1;
  readings.push_back(std::move(words));
  for (const Token& token : tokens) {
    if (!several || !token.whole || token.word != 0 || token.end < end) continue;
    readings.push_back({pattern_of(token)});
  }
  CountDocuments(&readings);
  return readings;
}

Readings WordResolver::WholeValues(const std::string& pattern, std::string_view prefix) {
  Readings readings = {{Expand(pattern, 0, prefix)}};
  CountDocuments(&readings);
  return readings;
}

std::uint64_t WordResolver::DocumentFrequency(const std::string& term) const {
  std::uint64_t frequency = 0;
  for (const SearchedSegment& searched : scope_.segments) {
    if (const auto info = searched.FindTerm(term)) frequency += info->document_frequency;
  }
  return frequency;
}

void WordResolver::CountDocuments(Readings* readings) {
  if (!is_scored_) return;
  for (std::vector<WordPattern>& words : *readings) {
    for (WordPattern& word : words) {
      word.document_frequency = word.expansion ? word.expansion->DocumentFrequency() : 0;
      for (std::size_t i = 0; i < word.terms.size() && !word.expansion && !deadline_.Reached(); ++i) {
        word.document_frequency += DocumentFrequency(word.terms[i]);
      }
    }
  }
}

}  // namespace broadsheet
