#include "indexer/analysis/analyzer.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "indexer/analysis/capitals.h"
#include "indexer/analysis/fold.h"
#include "indexer/analysis/form_cache.h"
#include "indexer/analysis/language.h"
#include "indexer/analysis/stemmer.h"
#include "indexer/analysis/word_form.h"
#include "indexer/analysis/word_scanner.h"
#include "storage/fields.h"
#include "storage/segment/position.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// Longer hyphenated words have only parts.
constexpr std::size_t kMaxWholeBytes = 4 * kMaxWordCharacters;

ApostropheRule ApostropheRuleOf(std::string_view language) {
  if (language == "en") return ApostropheRule::kEnglish;
  if (language == "tr") return ApostropheRule::kSuffix;
  return ApostropheRule::kElision;
}

// Terms have a limit in bytes; words are cut there at a character.
std::string MakeTerm(std::string_view prefix, std::string_view word) {
  std::string term = StrCat(prefix, word);
  if (term.size() > kMaxTermBytes) {
    std::size_t end = kMaxTermBytes;
    while ((static_cast<unsigned char>(term[end]) & 0xC0) == 0x80) --end;
    term.resize(end);
  }
  return term;
}

// How the words of one language, or the values under one prefix, become forms; and those known already.
struct Context {
  std::string name;
  bool is_value;  // name is a prefix, not a language
  ApostropheRule apostrophes;
  Stemmer stemmer;
  FormCache cache;
};

}  // namespace

struct Analyzer::Impl {
  // Forms by term and spelling, wherever their words came from. Holds only numbers; the strings are the vocabulary's.
  struct FormHash {
    using is_transparent = void;
    const Vocabulary* vocabulary;
    std::size_t operator()(const Form& form) const { return absl::HashOf(ToAbsl(form.term), ToAbsl(form.spelling)); }
    std::size_t operator()(FormId id) const { return (*this)(vocabulary->form(id)); }
  };
  struct FormEqual {
    using is_transparent = void;
    const Vocabulary* vocabulary;
    bool operator()(FormId a, FormId b) const { return a == b; }
    bool operator()(FormId id, const Form& form) const {
      const Form& known = vocabulary->form(id);
      return known.term == form.term && known.spelling == form.spelling;
    }
    bool operator()(const Form& form, FormId id) const { return (*this)(id, form); }
  };

  explicit Impl(Vocabulary* words) : vocabulary(words), known_forms(0, FormHash{words}, FormEqual{words}) {}

  Context* FindContext(std::string_view name, bool is_value);
  FormId Intern(Form form, const LetterCase& letter_case);
  WordForms MakeForms(Context* context, std::string_view raw);
  WordForms MakeWhole(Context* context, std::string_view raw);
  WordForms MakeValueForms(Context* context, const WordForm& word);
  WordForms Lookup(Context* context, std::string_view text, WordSpan span, bool whole);
  void Scan(std::string_view text, Context* context, std::vector<Token>* tokens);
  void AddReadings(Context* context, const WordForms& forms, WordSpan span, std::uint32_t word,
                   std::vector<Token>* tokens);

  Vocabulary* const vocabulary;
  absl::flat_hash_set<FormId, FormHash, FormEqual> known_forms;
  std::vector<LetterCase> cases;  // by form
  std::vector<std::unique_ptr<Context>> contexts;
  WordScanner scanner;
  std::vector<std::size_t> acronyms;  // indices of the acronym tokens of the text at hand
};

Context* Analyzer::Impl::FindContext(std::string_view name, bool is_value) {
  for (const auto& context : contexts) {
    if (context->is_value == is_value && context->name == name) return context.get();
  }
  const ApostropheRule rule = is_value ? ApostropheRule::kEnglish : ApostropheRuleOf(name);
  contexts.push_back(std::make_unique<Context>(
      Context{std::string(name), is_value, rule, Stemmer(is_value ? std::string_view() : name), FormCache()}));
  return contexts.back().get();
}

FormId Analyzer::Impl::Intern(Form form, const LetterCase& letter_case) {
  if (const auto known = known_forms.find(form); known != known_forms.end()) return *known;
  const FormId id = vocabulary->Add(std::move(form));
  // The vocabulary may have forms of others: their letter case is never asked for.
  if (cases.size() <= id) cases.resize(id + 1);
  cases[id] = letter_case;
  known_forms.insert(id);
  return id;
}

WordForms Analyzer::Impl::MakeForms(Context* context, std::string_view raw) {
  WordForm word = MakeWordForm(raw, context->apostrophes);
  if (word.plain.empty()) return {};
  if (context->is_value) return MakeValueForms(context, word);

  WordForms forms;
  if (word.letter_case.is_acronym) {
    forms.others[0] = Intern({MakeTerm(kAcronymPrefix, word.plain), word.spelling, {}}, word.letter_case);
  }
  Form form{MakeTerm(kStemPrefix, context->stemmer.Stem(word.plain)), std::move(word.spelling), {}};
  form.lookups.push_back(std::move(word.written));
  if (form.lookups.front() != word.plain) form.lookups.push_back(std::move(word.plain));
  forms.form = Intern(std::move(form), word.letter_case);
  return forms;
}

WordForms Analyzer::Impl::MakeValueForms(Context* context, const WordForm& word) {
  const auto intern = [&](std::string_view value) {
    return Intern({MakeTerm(context->name, value), std::string(value), {}}, LetterCase());
  };
  WordForms forms;
  forms.form = intern(word.plain);
  std::size_t readings = 0;
  if (word.written != word.plain) forms.others[readings++] = intern(word.written);
  const std::string joined = PlainFormWithElision(word.written);
  if (joined != word.plain && joined != word.written) forms.others[readings] = intern(joined);
  return forms;
}

// The whole of a hyphenated word. No form if it has none.
WordForms Analyzer::Impl::MakeWhole(Context* context, std::string_view raw) {
  std::string spelling = NormalizeSpelling(raw);
  std::string joined = JoinedPlainForm(FoldText(spelling), context->apostrophes);
  WordForms forms;
  if (joined.empty()) return forms;
  if (context->is_value) {
    forms.form = Intern({MakeTerm(context->name, joined), joined, {}}, LetterCase());
  } else {
    std::string term = MakeTerm(kStemPrefix, context->stemmer.Stem(joined));
    forms.form = Intern({std::move(term), std::move(spelling), {std::move(joined)}}, LetterCase());
  }
  return forms;
}

WordForms Analyzer::Impl::Lookup(Context* context, std::string_view text, WordSpan span, bool whole) {
  std::string_view raw = text.substr(span.begin, span.end - span.begin);
  if (whole) {
    if (raw.size() > kMaxWholeBytes) return {};
  } else if (raw.size() > kMaxWordCharacters) {
    raw = CutToCharacters(raw, kMaxWordCharacters);
  }
  const FormCache::Key key(raw, text.data() + text.size());
  if (const WordForms* known = context->cache.Find(key)) return *known;
  return context->cache.Insert(key, whole ? MakeWhole(context, raw) : MakeForms(context, raw));
}

void Analyzer::Impl::AddReadings(Context* context, const WordForms& forms, WordSpan span, std::uint32_t word,
                                 std::vector<Token>* tokens) {
  for (const FormId other : forms.others) {
    if (other == kNoForm) continue;
    if (!context->is_value) acronyms.push_back(tokens->size());
    tokens->push_back({other, word, span.begin, span.end, true});
  }
}

void Analyzer::Impl::Scan(std::string_view text, Context* context, std::vector<Token>* tokens) {
  std::uint32_t word = 0;
  const auto add_word = [&](WordSpan span) {
    const WordForms forms = Lookup(context, text, span, /*whole=*/false);
    if (forms.form == kNoForm) return false;
    tokens->push_back({forms.form, word, span.begin, span.end, false});
    if (forms.others[0] != kNoForm) AddReadings(context, forms, span, word, tokens);
    return true;
  };
  scanner.Start(text);
  while (scanner.Next()) {
    if (scanner.simple()) {
      if (word >= kMaxWordsPerField) return;
      if (add_word(scanner.span())) ++word;
      continue;
    }
    bool first = true;
    for (const WordSpan part : scanner.parts()) {
      if (word >= kMaxWordsPerField) return;
      const bool added = add_word(part);
      if (added && first && scanner.joined()) {
        const WordForms whole = Lookup(context, text, scanner.span(), /*whole=*/true);
        if (whole.form != kNoForm) {
          tokens->push_back({whole.form, word, scanner.span().begin, scanner.span().end, true});
        }
      }
      first = false;
      if (added) ++word;
    }
  }
}

Analyzer::Analyzer(Vocabulary* vocabulary) : impl_(std::make_unique<Impl>(vocabulary)) {}
Analyzer::~Analyzer() = default;

void Analyzer::Analyze(std::string_view text, std::string_view language, std::vector<Token>* tokens) {
  const std::size_t first = tokens->size();
  impl_->acronyms.clear();
  impl_->Scan(text, impl_->FindContext(language, /*is_value=*/false), tokens);
  if (!impl_->acronyms.empty()) {
    RemoveAcronymsAmongCapitals(text, first, impl_->acronyms, impl_->cases, tokens);
  }
}

void Analyzer::AnalyzeValue(std::string_view text, std::string_view prefix, std::vector<Token>* tokens) {
  impl_->Scan(text, impl_->FindContext(prefix, /*is_value=*/true), tokens);
}

const Vocabulary& Analyzer::vocabulary() const { return *impl_->vocabulary; }

std::size_t Analyzer::MemoryBytes() const {
  std::size_t bytes = impl_->cases.capacity() * sizeof(LetterCase) + impl_->known_forms.capacity() * sizeof(FormId);
  for (const auto& context : impl_->contexts) bytes += sizeof(Context) + context->cache.MemoryBytes();
  return bytes;
}

}  // namespace broadsheet
