#include "tests/query/plain_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cstdio>
#include <map>

#include "indexer/analysis/analyzer.h"
#include "indexer/analysis/sentences.h"

namespace broadsheet {
namespace {

class AnalyzerReader : public PlainReader {
 public:
  PlainField Read(std::string_view text, std::string_view language) override {
    PlainField field;
    const std::vector<Token> tokens = Analyze(text, language);
    for (const Token& token : tokens) {
      if (field.words.size() <= token.word) field.words.resize(token.word + 1);
      const Form form = vocabulary_.form(token.form);
      field.words[token.word].push_back({std::string(form.term), {form.lookups.begin(), form.lookups.end()}});
    }
    TextMarks marks;
    FindMarks(text, tokens, language, &marks);
    field.sentences.insert(marks.sentences.begin(), marks.sentences.end());
    field.paragraphs.insert(marks.paragraphs.begin(), marks.paragraphs.end());
    return field;
  }

  std::vector<std::string> ReadValue(std::string_view text) override {
    std::vector<Token> tokens;
    analyzer_.AnalyzeValue(text, "X", &tokens);
    std::vector<std::string> words;
    for (const Token& token : tokens) {
      if (!token.whole) words.emplace_back(vocabulary_.form(token.form).spelling);
    }
    return words;
  }

  std::string Fold(std::string_view text) override { return FoldText(text); }

  std::set<std::string> Terms(const std::string& word, const std::set<std::string>& languages) override {
    std::set<std::string> terms;
    for (const std::string& language : languages)
      terms.emplace(vocabulary_.form(Analyze(word, language).at(0).form).term);
    return terms;
  }

  std::string Lookup(const std::string& word) override {
    return std::string(vocabulary_.form(Analyze(word, "en").at(0).form).lookups.front());
  }

 private:
  std::vector<Token> Analyze(std::string_view text, std::string_view language) {
    std::vector<Token> tokens;
    analyzer_.Analyze(text, language, &tokens);
    return tokens;
  }

  Vocabulary vocabulary_;
  Analyzer analyzer_{&vocabulary_};
};

bool IsLetter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool IsDigit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool IsWordCharacter(char c) { return IsLetter(c) || IsDigit(c); }

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

std::string Without(std::string text, std::string_view characters) {
  std::erase_if(text, [&](char c) { return characters.find(c) != std::string_view::npos; });
  return text;
}

class AsciiReader : public PlainReader {
 public:
  PlainField Read(std::string_view text, std::string_view language) override {
    PlainField field;
    std::size_t last_end = 0;
    for (std::size_t at = 0; at < text.size();) {
      if (!IsWordCharacter(text[at])) {
        ++at;
        continue;
      }
      if (!field.words.empty()) AddMarks(text.substr(last_end, at - last_end), text[at], &field);
      at = ReadHyphenated(text, at, language == "en", &field);
      last_end = at;
    }
    return field;
  }

  std::vector<std::string> ReadValue(std::string_view text) override {
    std::vector<std::string> words;
    for (const std::vector<PlainReading>& word : Read(text, "").words) words.push_back(word.front().lookups.back());
    return words;
  }

  std::string Fold(std::string_view text) override { return Lower(text); }

  std::set<std::string> Terms(const std::string& word, const std::set<std::string>& languages) override {
    std::set<std::string> terms;
    for (const std::string& language : languages) terms.insert(Stem(Plain(Lower(word)), language == "en"));
    return terms;
  }

  std::string Lookup(const std::string& word) override { return WithLastDot(Lower(word)); }

 private:
  static std::string Stem(const std::string& plain, bool stemmed) {
    static const std::map<std::string, std::string> kStems = {
        {"talks", "talk"},      {"talking", "talk"},     {"talked", "talk"}, {"deals", "deal"},
        {"minister", "minist"}, {"ministers", "minist"}, {"cease", "ceas"},  {"ceasefire", "ceasefir"},
        {"peace", "peac"},      {"peaces", "peac"}};
    const auto known = kStems.find(plain);
    return stemmed && known != kStems.end() ? known->second : plain;
  }

  static bool IsDotted(std::string_view word) {
    return word.size() >= 3 && IsLetter(word[0]) && word[1] == '.' && IsLetter(word[2]);
  }
  static std::string WithLastDot(std::string word) {
    if (IsDotted(word) && word.back() != '.') word += '.';
    return word;
  }
  static std::string Plain(std::string written) {
    if (written.ends_with("'s")) written.resize(written.size() - 2);
    return Without(written, IsDotted(written) ? "'." : "',");
  }

  // A blank line ends a paragraph; a full stop, question or exclamation mark and a space before a capital a sentence.
  static void AddMarks(std::string_view gap, char next, PlainField* field) {
    const std::size_t word = field->words.size();
    const bool paragraph = gap.find("\n\n") != std::string_view::npos;
    const std::size_t end = gap.find_first_of(".!?");
    const bool sentence = end != std::string_view::npos && gap.find_first_of(" \n", end) != std::string_view::npos &&
                          !(next >= 'a' && next <= 'z');
    if (paragraph) field->paragraphs.insert(word);
    if (paragraph || sentence) field->sentences.insert(word);
  }

  std::size_t ReadHyphenated(std::string_view text, std::size_t begin, bool stemmed, PlainField* field) {
    const std::size_t first = field->words.size();
    std::string whole;
    std::size_t at = begin;
    for (;;) {
      const std::size_t end = WordEnd(text, at);
      const std::string written = WithLastDot(Lower(text.substr(at, end - at)));
      const std::string plain = Plain(written);
      std::vector<std::string> lookups = {written};
      if (written.size() > 2 && written.ends_with("'s")) {
        const std::string owner = written.substr(0, written.size() - 2);
        if (owner != plain) lookups.push_back(owner);
      }
      if (plain != written) lookups.push_back(plain);
      field->words.push_back({{Stem(plain, stemmed), lookups}});
      whole += plain;
      at = end;
      if (at + 1 >= text.size() || text[at] != '-' || !IsWordCharacter(text[at + 1])) break;
      ++at;
    }
    const bool has_letter = std::any_of(whole.begin(), whole.end(), IsLetter);
    if (field->words.size() > first + 1 && has_letter) field->words[first].push_back({Stem(whole, stemmed), {whole}});
    return at;
  }

  static std::size_t WordEnd(std::string_view text, std::size_t begin) {
    if (const std::size_t end = DottedEnd(text, begin); end != 0) return end;
    std::size_t at = begin;
    for (; at < text.size(); ++at) {
      if (IsWordCharacter(text[at])) continue;
      if (at + 1 >= text.size()) break;
      const char before = text[at - 1], next = text[at + 1];
      const bool apostrophe = text[at] == '\'' && (IsLetter(next) || (IsDigit(before) && IsDigit(next)));
      const bool decimal = text[at] == '.' && IsDigit(before) && IsDigit(next);
      if (!apostrophe && !decimal && !IsThousands(text, begin, at)) break;
    }
    return at;
  }

  static bool IsThousands(std::string_view text, std::size_t begin, std::size_t comma) {
    if (text[comma] != ',') return false;
    std::size_t from = comma;
    while (from > begin && IsDigit(text[from - 1])) --from;
    const std::size_t digits = comma - from;
    std::size_t behind = 0;
    while (comma + 1 + behind < text.size() && IsDigit(text[comma + 1 + behind])) ++behind;
    return digits >= 1 && digits <= 3 && behind == 3 && (from == begin || text[from - 1] == ',');
  }

  // Single letters with dots, two or more; 0 if there are none.
  static std::size_t DottedEnd(std::string_view text, std::size_t begin) {
    std::size_t at = begin, letters = 0;
    while (at + 1 < text.size() && IsLetter(text[at]) && text[at + 1] == '.') {
      ++letters;
      at += 2;
    }
    const bool last_without = letters > 0 && at < text.size() && IsLetter(text[at]) &&
                              (at + 1 == text.size() || !IsWordCharacter(text[at + 1]));
    if (last_without) return at + 1;
    return letters >= 2 ? at : 0;
  }
};

// By the standard library's calendar.
std::string IsoDate(Day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

}  // namespace

PlainArticle PlainReader::ReadArticle(const Article& article, std::string_view collection) {
  PlainArticle plain;
  plain.full_id = std::string(collection) + "/" + article.id;
  plain.body = Read(article.body, article.language);
  plain.deck = Read(article.deck, article.language);
  plain.title = Read(article.title, article.language);
  const auto add = [&](const std::string& field, const std::vector<std::string>& values) {
    for (const std::string& value : values) {
      if (!value.empty()) plain.values[field].push_back({ReadValue(value), Fold(value), value});
    }
  };
  add("person", article.people);
  add("org", article.orgs);
  add("place", article.places);
  add("topic", article.topics);
  add("byline", article.byline);
  add("source", {article.source});
  add("section", {article.section});
  plain.language = article.language;
  plain.collection = collection;
  if (article.date) plain.date = IsoDate(article.date->day);
  return plain;
}

std::unique_ptr<PlainReader> MakeAnalyzerReader() { return std::make_unique<AnalyzerReader>(); }
std::unique_ptr<PlainReader> MakeAsciiReader() { return std::make_unique<AsciiReader>(); }

}  // namespace broadsheet
