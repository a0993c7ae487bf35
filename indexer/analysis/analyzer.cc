#include "indexer/analysis/analyzer.h"

#include <xxhash.h>

#include <array>
#include <memory>
#include <utility>

#include "indexer/analysis/capitals.h"
#include "indexer/analysis/entity_forms.h"
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

std::uint32_t HashWord(std::string_view word) {
  return static_cast<std::uint32_t>(XXH3_64bits(word.data(), word.size()));
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
  // Of a word beside the word itself; the last ones may be missing.
  using Readings = std::array<FormId, 2>;

  explicit Impl(Vocabulary* words) : vocabulary(words) {}

  Context* FindContext(std::string_view name, bool is_value);
  std::uint32_t NumberReadings(const Readings& readings);
  WordForms MakeForms(Context* context, std::string_view raw);
  WordForms MakeWhole(Context* context, std::string_view raw);
  WordForms MakeValueForms(Context* context, const WordForm& word);

  class Pass;

  Vocabulary* const vocabulary;
  EntityForms entity_forms;
  std::vector<Readings> readings = {{kNoForm, kNoForm}};  // by WordForms::others
  std::vector<std::unique_ptr<Context>> contexts;
  WordScanner scanner;
  // Of the text at hand.
  std::vector<std::size_t> acronyms;  // indices of the acronym tokens
  std::size_t capitals = 0;           // words in capitals
  // Plain words that are looked up together, and their keys.
  PlainWords plain;
  std::array<FormCache::Key, std::tuple_size_v<PlainWords>> keys;
};

Context* Analyzer::Impl::FindContext(std::string_view name, bool is_value) {
  if (!is_value && !HasStemmer(name)) name = "";  // all languages that are not stemmed are one
  for (const auto& context : contexts) {
    if (context->is_value == is_value && context->name == name) return context.get();
  }
  const ApostropheRule rule = is_value ? ApostropheRule::kEnglish : ApostropheRuleOf(name);
  contexts.push_back(std::make_unique<Context>(
      Context{std::string(name), is_value, rule, Stemmer(is_value ? std::string_view() : name), FormCache()}));
  return contexts.back().get();
}

std::uint32_t Analyzer::Impl::NumberReadings(const Readings& found) {
  if (found[0] == kNoForm) return 0;
  readings.push_back(found);
  return static_cast<std::uint32_t>(readings.size() - 1);
}

WordForms Analyzer::Impl::MakeForms(Context* context, std::string_view raw) {
  WordForm word = MakeWordForm(raw, context->apostrophes);
  if (word.plain.empty()) return {};
  if (context->is_value) return MakeValueForms(context, word);

  WordForms forms;
  forms.letter_case = word.letter_case;
  forms.word_hash = HashWord(word.written);
  if (word.letter_case.is_acronym) {
    const FormId acronym = vocabulary->Intern(MakeTerm(kAcronymPrefix, word.plain), {word.spelling, {}});
    forms.others = NumberReadings({acronym, kNoForm});
  }
  const std::string term = MakeTerm(kStemPrefix, context->stemmer.Stem(word.plain));
  NewForm form{std::move(word.spelling), {}};
  form.lookups.push_back(std::move(word.written));
  if (!word.owner.empty()) form.lookups.push_back(std::move(word.owner));
  if (form.lookups.front() != word.plain) form.lookups.push_back(std::move(word.plain));
  forms.form = vocabulary->Intern(term, form);
  return forms;
}

WordForms Analyzer::Impl::MakeValueForms(Context* context, const WordForm& word) {
  const auto intern = [&](std::string_view value) {
    return vocabulary->Intern(MakeTerm(context->name, value), {std::string(value), {}});
  };
  WordForms forms;
  forms.form = intern(word.plain);
  Readings others = {kNoForm, kNoForm};
  std::size_t count = 0;
  if (word.written != word.plain) others[count++] = intern(word.written);
  const std::string joined = PlainFormWithElision(word.written);
  if (joined != word.plain && joined != word.written) others[count] = intern(joined);
  forms.others = NumberReadings(others);
  return forms;
}

// The whole of a hyphenated word. No form if it has none.
WordForms Analyzer::Impl::MakeWhole(Context* context, std::string_view raw) {
  std::string spelling = NormalizeSpelling(raw);
  std::string joined = JoinedPlainForm(FoldText(spelling), context->apostrophes);
  WordForms forms;
  if (joined.empty()) return forms;
  if (context->is_value) {
    forms.form = vocabulary->Intern(MakeTerm(context->name, joined), {joined, {}});
  } else {
    const std::string term = MakeTerm(kStemPrefix, context->stemmer.Stem(joined));
    forms.form = vocabulary->Intern(term, {std::move(spelling), {std::move(joined)}});
  }
  return forms;
}

// One text on its way to tokens. Plain words are looked up some at a time: first the memory that all look-ups need is
// asked for, which they would mostly wait for otherwise.
class Analyzer::Impl::Pass {
 public:
  Pass(Impl* impl, Context* context, std::string_view text, std::vector<Token>* tokens)
      : impl_(impl), context_(context), text_(text), tokens_(tokens) {}

  void Run() {
    WordScanner& scanner = impl_->scanner;
    scanner.Start(text_);
    while (word_ < kMaxWordsPerField - impl_->plain.size()) {
      AddPlainWords(scanner.NextPlainWords(&impl_->plain));
      if (!scanner.Next()) break;
      if (scanner.simple()) {
        word_ += AddWord(scanner.span()) ? 1 : 0;
      } else {
        AddParts(scanner);
      }
    }
  }

 private:
  void SetKey(WordSpan span, FormCache::Key* key) const {
    std::string_view raw(text_.data() + span.begin, span.end - span.begin);
    if (raw.size() > kMaxWordCharacters) raw = CutToCharacters(raw, kMaxWordCharacters);
    key->Set(raw, text_.data() + text_.size());
  }

  // The first of Impl::plain.
  void AddPlainWords(std::size_t count) {
    const PlainWords& words = impl_->plain;
    auto& keys = impl_->keys;
    for (std::size_t i = 0; i < count; ++i) {
      SetKey(words[i], &keys[i]);
      context_->cache.Prefetch(keys[i]);
    }
    for (std::size_t i = 0; i < count; ++i) word_ += AddForms(FormsOf(keys[i]), words[i]) ? 1 : 0;
  }

  void AddParts(const WordScanner& scanner) {
    bool first = true;
    for (const WordSpan part : scanner.parts()) {
      if (word_ >= kMaxWordsPerField) return;
      const bool added = AddWord(part);
      if (added && first && scanner.joined()) AddWhole(scanner.span());
      first = false;
      word_ += added ? 1 : 0;
    }
  }

  const WordForms& FormsOf(const FormCache::Key& key) {
    const WordForms* known = context_->cache.Find(key);
    return known != nullptr ? *known : context_->cache.Insert(key, impl_->MakeForms(context_, key.word));
  }

  bool AddWord(WordSpan span) {
    FormCache::Key key;
    SetKey(span, &key);
    return AddForms(FormsOf(key), span);
  }

  // Written where it stays: a token that is put together elsewhere cannot be copied before its parts have arrived
  // there.
  Token& AddToken(FormId form, WordSpan span, bool whole) {
    Token& token = tokens_->emplace_back();
    token.form = form;
    token.whole = whole;
    token.word = word_;
    token.begin = span.begin;
    token.end = span.end;
    return token;
  }

  bool AddForms(const WordForms& forms, WordSpan span) {
    if (forms.form == kNoForm) return false;
    Token& token = AddToken(forms.form, span, false);
    token.word_hash = forms.word_hash;
    token.letter_case = forms.letter_case;
    impl_->capitals += forms.letter_case.is_capitals;
    if (forms.others != 0) AddOthers(forms, span);
    return true;
  }

  void AddOthers(const WordForms& forms, WordSpan span) {
    for (const FormId other : impl_->readings[forms.others]) {
      if (other == kNoForm) continue;
      if (!context_->is_value) impl_->acronyms.push_back(tokens_->size());
      AddToken(other, span, true);
    }
  }

  void AddWhole(WordSpan span) {
    const std::string_view raw = text_.substr(span.begin, span.end - span.begin);
    if (raw.size() > kMaxWholeBytes) return;
    const FormCache::Key key(raw, text_.data() + text_.size());
    const WordForms* known = context_->cache.Find(key);
    if (known == nullptr) known = &context_->cache.Insert(key, impl_->MakeWhole(context_, raw));
    if (known->form != kNoForm) AddToken(known->form, span, true);
  }

  Impl* const impl_;
  Context* const context_;
  const std::string_view text_;
  std::vector<Token>* const tokens_;
  std::uint32_t word_ = 0;
};

Analyzer::Analyzer(Vocabulary* vocabulary) : impl_(std::make_unique<Impl>(vocabulary)) {}
Analyzer::~Analyzer() = default;

void Analyzer::Analyze(std::string_view text, std::string_view language, std::vector<Token>* tokens) {
  const std::size_t first = tokens->size();
  impl_->acronyms.clear();
  impl_->capitals = 0;
  Impl::Pass(impl_.get(), impl_->FindContext(language, /*is_value=*/false), text, tokens).Run();
  if (!impl_->acronyms.empty()) {
    RemoveAcronymsAmongCapitals(text, first, impl_->capitals, impl_->acronyms, tokens);
  }
}

void Analyzer::AnalyzeValue(std::string_view text, std::string_view prefix, std::vector<Token>* tokens) {
  Impl::Pass(impl_.get(), impl_->FindContext(prefix, /*is_value=*/true), text, tokens).Run();
}

FormId Analyzer::MarkForm(std::string_view term) { return impl_->vocabulary->Intern(term, {std::string(term), {}}); }

std::optional<FormId> Analyzer::EntityForm(std::string_view prefix, std::string_view name, std::string_view alias) {
  return impl_->entity_forms.Find(prefix, name, alias, [&]() -> std::optional<FormId> {
    std::optional<EntityTerm> made = MakeEntityForm(prefix, name, alias, *this);
    if (!made) return std::nullopt;
    return impl_->vocabulary->Intern(made->term, made->form);
  });
}

const Vocabulary& Analyzer::vocabulary() const { return *impl_->vocabulary; }

std::size_t Analyzer::MemoryBytes() const {
  std::size_t bytes = impl_->readings.capacity() * sizeof(Impl::Readings) + impl_->entity_forms.MemoryBytes();
  for (const auto& context : impl_->contexts) bytes += sizeof(Context) + context->cache.MemoryBytes();
  return bytes;
}

}  // namespace broadsheet
