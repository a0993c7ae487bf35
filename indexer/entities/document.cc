#include "indexer/entities/document.h"

#include <algorithm>
#include <bit>

#include "indexer/entities/definitions.h"
#include "indexer/entities/hash.h"
#include "indexer/entities/link_words.h"

namespace broadsheet::entities {
namespace {

constexpr std::uint8_t kMostlyLower = 5;        // of lower_share: raised in running text, such words make a title
constexpr std::uint8_t kNearlyAlwaysLower = 6;  // such words begin sentences without being names

bool IsLink(const Word& word) { return IsLinkWord(word) || (word.has_digit && !word.has_letter); }

// Writes `word` in another form: only its shape changes.
void Rewrite(LetterForm form, Word* word) {
  if (word->form == form) return;
  word->form = form;
  word->shape = ShapeOf(form);
}

std::uint8_t FiguresLevel(std::size_t figures, std::size_t words) {
  if (figures == 0) return 0;
  if (figures * 6 < words) return 1;
  return figures * 3 < words ? 2 : 3;
}

}  // namespace

void Document::Assign(const Tokens& tokens, WordLookup* words, const NameLists& names) {
  LookUpWords(tokens, words);
  JudgeLettering();
  FindVocabulary();
  RestoreForms();
  FindNameLikeTokens();
  FindCandidates();
  FindListedNames(names);
  NoteOccurrences();
  FindDefinitions();
}

void Document::LookUpWords(const Tokens& tokens, WordLookup* words) {
  tokens_.resize(tokens.words.size());
  sentences_.clear();
  for (std::size_t s = 0; s < tokens.sentences.size(); ++s) {
    const std::uint32_t begin = tokens.sentences[s];
    const auto end =
        s + 1 < tokens.sentences.size() ? tokens.sentences[s + 1] : static_cast<std::uint32_t>(tokens_.size());
    std::size_t figures = 0;
    for (std::uint32_t i = begin; i < end; ++i) {
      DocumentToken& token = tokens_[i];
      const KnownWord& known = words->Find(tokens.words[i]);
      token = {};
      token.word = known.word;
      token.facts = known.facts;
      token.sentence = static_cast<std::uint32_t>(s);
      figures += token.word.has_digit;
    }
    sentences_.push_back({begin, end, FiguresLevel(figures, end - begin)});
  }
}

// In capitals: no word in lower case, and some word that is all capitals. As a title: all longer words raised, and some
// of them words that are usually not.
void Document::JudgeLettering() {
  for (const Sentence& sentence : sentences_) {
    int upper = 0, lower = 0, long_lower = 0, raised_common = 0, raised = 0;
    bool opens = true;
    for (std::uint32_t i = sentence.begin; i < sentence.end; ++i) {
      DocumentToken& token = tokens_[i];
      const LetterForm form = token.word.form;
      if (!token.word.has_letter) continue;
      token.opens_sentence = opens;
      upper += form == LetterForm::kUpper;
      lower += form == LetterForm::kLower || form == LetterForm::kCapital;
      if (form == LetterForm::kLower) long_lower += token.word.length > 4;
      if (!opens && form == LetterForm::kCapital) {
        ++raised;
        raised_common += token.facts.lower_share >= kMostlyLower;
      }
      opens = false;
    }
    Lettering lettering = Lettering::kRunning;
    if (upper > 0 && lower == 0) lettering = Lettering::kCapitals;
    if (long_lower == 0 && raised_common >= 2 && raised_common * 4 >= raised) lettering = Lettering::kTitle;
    for (std::uint32_t i = sentence.begin; i < sentence.end; ++i) tokens_[i].lettering = lettering;
  }
}

std::uint32_t Document::VocabularyNumber(std::uint64_t hash) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = (hash >> 20) & mask;
  while (slots_[at] != 0) {
    if (vocabulary_[slots_[at] - 1].hash == hash) return slots_[at] - 1;
    at = (at + 1) & mask;
  }
  vocabulary_.emplace_back();
  vocabulary_.back().hash = hash;
  slots_[at] = static_cast<std::uint32_t>(vocabulary_.size());
  return slots_[at] - 1;
}

void Document::FindVocabulary() {
  vocabulary_.clear();
  slots_.assign(std::bit_ceil(tokens_.size() * 2 + 2), 0);
  for (DocumentToken& token : tokens_) {
    token.vocabulary = VocabularyNumber(token.word.hash);
    if (token.lettering != Lettering::kRunning) continue;
    DocumentWord& word = vocabulary_[token.vocabulary];
    word.lower += token.word.form == LetterForm::kLower;
    word.capital += !token.opens_sentence && IsRaised(token.word.form);
  }
}

// Words of sentences in capitals, and raised words of titles, get the form that they have elsewhere in the document,
// else the one that they usually have.
void Document::RestoreForms() {
  for (DocumentToken& token : tokens_) {
    if (token.lettering == Lettering::kRunning || !token.word.has_letter) continue;
    if (token.lettering == Lettering::kTitle && token.word.form != LetterForm::kCapital) continue;
    const DocumentWord& word = vocabulary_[token.vocabulary];
    LetterForm form = token.facts.usual_form == LetterForm::kNone ? LetterForm::kCapital : token.facts.usual_form;
    if (word.lower > 0 && word.capital == 0) form = LetterForm::kLower;
    if (word.capital > 0 && word.lower == 0 && form == LetterForm::kLower) form = LetterForm::kCapital;
    Rewrite(form, &token.word);
  }
}

void Document::FindNameLikeTokens() {
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    DocumentToken& token = tokens_[i];
    token.looks_like_name = IsRaised(token.word.form);
    if (!token.looks_like_name || !token.opens_sentence || token.facts.lower_share < kNearlyAlwaysLower) continue;
    if (sentences_[token.sentence].figures > 1) continue;
    const DocumentToken* next = NeighbourOf(i, 1);
    const bool next_is_name = next != nullptr && IsRaised(next->word.form);
    if (!next_is_name && vocabulary_[token.vocabulary].capital == 0) token.looks_like_name = false;
  }
}

void Document::FindCandidates() {
  for (const Sentence& sentence : sentences_) {
    if (tokens_[sentence.begin].lettering == Lettering::kRunning) {
      JoinCandidates(sentence);
      continue;
    }
    for (std::uint32_t i = sentence.begin; i < sentence.end; ++i) tokens_[i].is_candidate = true;
  }
  runs_.clear();
  for (std::uint32_t i = 0; i < tokens_.size(); ++i) {
    if (!tokens_[i].is_candidate) continue;
    const bool goes_on = !runs_.empty() && runs_.back().end == i && tokens_[i - 1].sentence == tokens_[i].sentence;
    if (goes_on) {
      runs_.back().end = i + 1;
    } else {
      runs_.push_back({i, i + 1});
    }
  }
}

// Tokens that look like names, and those that may join them.
void Document::JoinCandidates(const Sentence& sentence) {
  constexpr std::uint32_t kMaxLinks = 3;
  std::uint32_t last = sentence.begin;  // behind the last name-like token
  bool seen = false;
  for (std::uint32_t i = sentence.begin; i < sentence.end; ++i) {
    if (!tokens_[i].looks_like_name) continue;
    std::uint32_t link = i;
    while (link > last && IsLink(tokens_[link - 1].word)) --link;
    const bool joined = seen && link == last && i - last <= kMaxLinks;
    for (std::uint32_t j = joined ? last : i; j <= i; ++j) tokens_[j].is_candidate = true;
    // Figures beside a name: "Euro 96", "2000 Olympics".
    if (i > sentence.begin && tokens_[i - 1].word.has_digit) tokens_[i - 1].is_candidate = true;
    if (i + 1 < sentence.end && tokens_[i + 1].word.has_digit) tokens_[i + 1].is_candidate = true;
    last = i + 1;
    seen = true;
  }
}

// For each list the longest name that begins at each token.
void Document::FindListedNames(const NameLists& names) {
  for (const CandidateRun& run : runs_) {
    for (std::uint32_t begin = run.begin; begin < run.end; ++begin) {
      if (!tokens_[begin].looks_like_name && tokens_[begin].lettering == Lettering::kRunning) continue;
      std::array<ListMask, kMaxNameWords + 1> ending{};
      std::uint32_t length = 0;
      std::uint64_t state = 0;
      const std::uint32_t limit = std::min<std::uint32_t>(kMaxNameWords, run.end - begin);
      while (length < limit) {
        state = Combine(state, tokens_[begin + length].word.hash);
        const NameState* found = names.Find(state);
        if (found == nullptr) break;
        ending[++length] = found->lists;
        if (!found->goes_on) break;
      }
      ListMask done = 0;
      for (; length > 0; --length) {
        const auto lists = static_cast<ListMask>(ending[length] & ~done);
        if (lists == 0) continue;
        done |= lists;
        for (std::uint32_t i = 0; i < length; ++i) {
          tokens_[begin + i].lists.at[static_cast<int>(PlaceIn(0, length, i))] |= lists;
        }
      }
    }
  }
}

void Document::NoteOccurrences() {
  for (const bool inside : {true, false}) {
    for (const CandidateRun& run : runs_) {
      for (std::uint32_t i = run.begin; i < run.end; ++i) {
        const DocumentToken& token = tokens_[i];
        const bool plain = token.lettering == Lettering::kRunning && !token.opens_sentence;
        if (!token.looks_like_name || plain != inside) continue;
        DocumentWord& word = vocabulary_[token.vocabulary];
        if (word.occurrence_count < DocumentWord::kMaxOccurrences) word.occurrences[word.occurrence_count++] = i;
      }
    }
  }
}

// What is said first of a word holds for it everywhere.
void Document::FindDefinitions() {
  for (const CandidateRun& run : runs_) {
    const DocumentToken& first = tokens_[run.begin];
    if (first.lettering != Lettering::kRunning) continue;
    const std::optional<std::uint32_t> noun = FindDefiningNoun(tokens_, run.end, sentences_[first.sentence].end);
    if (!noun) continue;
    for (std::uint32_t i = run.begin; i < run.end; ++i) {
      if (!tokens_[i].looks_like_name) continue;
      DocumentWord& word = vocabulary_[tokens_[i].vocabulary];
      if (!word.noun) word.noun = noun;
    }
  }
}

void Document::CountTags(const std::vector<Tag>& tags) {
  for (DocumentWord& word : vocabulary_) std::fill(std::begin(word.tags), std::end(word.tags), 0);
  for (const CandidateRun& run : runs_) {
    for (std::uint32_t i = run.begin; i < run.end; ++i) ++vocabulary_[tokens_[i].vocabulary].tags[tags[i]];
  }
}

}  // namespace broadsheet::entities
