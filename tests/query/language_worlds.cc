#include "tests/query/language_worlds.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <random>

#include <nlohmann/json.hpp>

#include "indexer/analysis/analyzer.h"

namespace broadsheet {
namespace {

class Dice {
 public:
  explicit Dice(std::uint32_t seed) : random_(seed) {}
  std::size_t Below(std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_); }
  bool OneIn(std::size_t n) { return Below(n) == 0; }
  template <typename T>
  const T& Pick(const std::vector<T>& from) {
    return from[Below(from.size())];
  }

 private:
  std::mt19937 random_;
};

const std::vector<std::vector<std::string>> kPeople = {
    {"anna", "berg"}, {"berg"}, {"carl", "dorn"}, {"anna", "dorn"}, {"dorn", "berg"}};

PlainQuery Condition(PlainQuery::Kind kind, const std::string& field, const std::vector<std::string>& words) {
  PlainQuery condition;
  condition.kind = kind;
  condition.field = field;
  condition.words = words;
  return condition;
}

std::vector<PlainQuery> MakeConditions(Dice& dice) {
  using Kind = PlainQuery::Kind;
  std::vector<PlainQuery> conditions;
  for (const char* topic : {"peace", "trade", "tra*", "p?ace"}) {
    conditions.push_back(Condition(Kind::kValue, "topic", {topic}));
  }
  conditions.push_back(Condition(Kind::kValue, "topic", {"trade", "talks"}));
  conditions.push_back(Condition(Kind::kValue, "byline", {"tom", "*"}));
  conditions.push_back(Condition(Kind::kValue, "byline", {"weller"}));
  conditions.push_back(Condition(Kind::kValue, "source", {"harbour", "courier"}));
  conditions.push_back(Condition(Kind::kValue, "source", {"c?urier"}));
  conditions.push_back(Condition(Kind::kValue, "section", {"politics"}));
  conditions.push_back(Condition(Kind::kValue, "org", {"union"}));
  conditions.push_back(Condition(Kind::kValue, "place", {"saltm*"}));
  conditions.push_back(Condition(Kind::kWhole, "lang", {"en"}));
  conditions.push_back(Condition(Kind::kWhole, "collection", {"wire"}));
  const auto month = [&] { return std::to_string(101 + dice.Below(12)).substr(1); };
  const auto day = [&] { return month() + "-" + std::to_string(10 + dice.Below(19)); };
  const auto date = [&] {
    const std::string year = dice.OneIn(4) ? "2023" : "2024";
    return dice.OneIn(5) ? year : year + "-" + (dice.OneIn(2) ? month() : day());
  };
  for (int i = 0; i < 4; ++i) {
    for (const std::string& dates : {date(), date() + "..", ".." + date(), "2023..2024-" + month(), "*-" + month(),
                                     "*-" + day(), "2023-" + day() + "..2024-" + day()}) {
      conditions.push_back(Condition(Kind::kDate, "", {dates}));
    }
  }
  conditions.push_back(Condition(Kind::kDate, "", {"none"}));
  return conditions;
}

// Puts the articles into segments, deletes some, and reads the others plainly.
void Fill(std::vector<Article> articles, Dice& dice, LanguageWorld* world) {
  std::size_t number = 0;
  while (!articles.empty()) {
    const std::string collection = dice.OneIn(2) ? "wire" : "desk";
    std::vector<Article> batch;
    for (std::size_t i = 1 + dice.Below(20); i > 0 && !articles.empty(); --i) {
      batch.push_back(std::move(articles.back()));
      articles.pop_back();
      batch.back().id = "n" + std::to_string(number++);
    }
    world->archive.AddSegment(collection, batch);
    for (const Article& article : batch) {
      world->languages.insert(article.language);
      if (dice.OneIn(12)) {
        world->archive.Delete(collection, article.id);
      } else {
        world->articles.push_back(world->reader->ReadArticle(article, collection));
      }
    }
  }
  for (const char* collection : {"wire", "desk"}) world->archive.AddCollection(collection);
  world->searcher = Searcher::Over(world->archive.TakeSnapshot());
  world->people = kPeople;
  world->conditions = MakeConditions(dice);
}

void AddValues(Dice& dice, Article* article) {
  if (dice.OneIn(2)) article->people.push_back(dice.OneIn(2) ? "Anna Berg" : "Carl Dorn");
  if (dice.OneIn(3)) article->people.push_back("Anna Dorn");
  if (dice.OneIn(3)) article->topics.push_back(dice.OneIn(2) ? "Peace" : "Trade talks");
  static const std::vector<std::string> kOrgs = {"Harbour Union", "HARBOUR UNION", "harbour union",
                                                 "Ferry Union",   "Berg",          "Dorn-Berg"};
  static const std::vector<std::string> kPlaces = {"Saltmarket", "SALTMARKET", "Varn", "Saltmoor"};
  for (std::size_t i = dice.Below(3); i > 0; --i) article->orgs.push_back(dice.Pick(kOrgs));
  for (std::size_t i = dice.Below(3); i > 0; --i) article->places.push_back(dice.Pick(kPlaces));
  if (dice.OneIn(2)) article->byline.push_back(dice.OneIn(2) ? "Tom Weller" : "Tom Holm");
  if (dice.OneIn(2)) article->source = dice.OneIn(2) ? "Harbour Courier" : "Courier";
  if (dice.OneIn(3)) article->section = dice.OneIn(2) ? "Politics" : "POLITICS";
  if (dice.OneIn(5)) return;
  article->date.emplace();
  const Day beginning = 19'700;  // 2023-12-09
  article->date->day = beginning + static_cast<Day>(dice.Below(dice.OneIn(3) ? 400 : 40));
}

// ASCII texts whose sentences end without doubt.
const std::vector<std::string> kAsciiWords = {
    "peace", "pace",      "peaces",    "talk",  "talks", "talking", "deal",  "deals",  "minister",
    "war",   "ministers", "ceasefire", "cease", "fire",  "us",      "japan", "anna",   "berg",
    "dorn",  "carl",      "state",     "art",   "of",    "the",     "and",   "treaty", "treatise"};
const std::vector<std::string> kAsciiOdd = {"U.S.",   "U.S",        "Japan's", "O'Brien",    "600,000",
                                            "600000", "3.5",        "1987",    "cease-fire", "state-of-the-art",
                                            "US",     "peace-deal", "12-3",    "a.m."};

const std::vector<std::string> kAsciiOddPatterns = {"u.s*",  "u.?.", "?.s.", "*.m.",    "600,*", "6??,000",
                                                    "*,000", "o'b*", "*'s",  "japan'?", "3.*",   "?.5"};

std::string AsciiSentence(Dice& dice) {
  std::string sentence;
  const std::size_t length = 1 + dice.Below(9);
  for (std::size_t i = 0; i < length; ++i) {
    std::string word = dice.OneIn(6) && i > 0 && i + 1 < length ? dice.Pick(kAsciiOdd) : dice.Pick(kAsciiWords);
    if (i == 0) word[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(word[0])));
    if (!sentence.empty()) sentence += dice.OneIn(8) ? ", " : " ";
    sentence += word;
  }
  return sentence;
}

std::string AsciiText(Dice& dice, std::size_t sentences) {
  std::string text;
  for (std::size_t i = 0; i < sentences; ++i) {
    if (i > 0) text += dice.OneIn(3) ? "\n\n" : " ";
    text += AsciiSentence(dice) + (dice.OneIn(5) ? "?" : dice.OneIn(6) ? "!" : ".");
  }
  return text;
}

std::vector<std::string> Patterns(const std::vector<std::string>& words, Dice& dice) {
  std::vector<std::string> patterns;
  for (std::string word : words) {
    for (std::size_t i = 1 + dice.Below(2); i > 0; --i) {
      const std::size_t at = dice.Below(word.size());
      const std::size_t length = dice.OneIn(3) ? 0 : 1 + dice.Below(word.size() - at);
      word.replace(at, length, dice.OneIn(2) ? "*" : dice.OneIn(2) ? "?" : "??");
    }
    const bool has_letter = std::any_of(word.begin(), word.end(), [](char c) { return c != '*' && c != '?'; });
    if (has_letter) patterns.push_back(word);
  }
  return patterns;
}

// A piece of any script, or of several.
const std::vector<std::string> kPieces = {
    "Friede",     "Straße",    "STRASSE",  "Zürich",     "zurich",     "élysée",         "Élysée",
    "l’homme",    "d'études",  "naïve",    "Москва",     "москве",     "ёлка",           "елка",
    "переговоры", "Αθήνα",     "αθηνα",    "北京大学",   "東京",       "平和条約",       "สันติภาพ",
    "peace",      "talks",     "السلام",   "سَلام",       "שלום",       "שָׁלוֹם",           "शांति",
    "समझौता",     "Ankara'da", "İstanbul", "istanbul",   "ﬁnance",     "ｆｕｌｌ",       "CO₂",
    "№5",         "don’t",     "O’Brien",  "U.S.",       "N.A.T.O.",   "rock\u00ADfall", "١٢٣",
    "600,000",    "３.５",     "AT&T",     "co-operate", "état-major", "\U0001F600",     "\U00010400\U00010428",
    "Å",          "A\u030A",   "한국어",   "평화",       "Łódź",       "lodz",           "þing",
    "œuvre",      "oeuvre",    "Việt"};
const std::vector<std::string> kGaps = {" ",  " ",   " ",  " ",    ", ",     ". ",   "! ", "。",
                                        "… ", " — ", "\n", "\n\n", "\u00A0", ".” “", " (", ") "};

std::string UnicodeText(Dice& dice, std::size_t pieces) {
  std::string text;
  for (std::size_t i = 0; i < pieces; ++i) {
    if (dice.OneIn(12)) {
      // Anything at all, malformed bytes too.
      for (std::size_t bytes = 1 + dice.Below(5); bytes > 0; --bytes) text += static_cast<char>(1 + dice.Below(255));
    } else {
      text += dice.Pick(kPieces);
    }
    text += dice.Pick(kGaps);
  }
  return text;
}

// Finds, with the analyzer, what of the texts can be asked for without being read as something else.
class WordPicker {
 public:
  explicit WordPicker(LanguageWorld* world) : world_(*world) {}

  void Add(std::string_view text, std::string_view language, Dice& dice) {
    std::vector<Token> tokens;
    analyzer_.Analyze(text, language, &tokens);
    std::vector<std::string> row;
    for (const Token& token : tokens) {
      if (token.whole) continue;
      const std::string word(text.substr(token.begin, token.end - token.begin));
      if (!IsOneWord(word)) {
        FinishRow(&row);
        continue;
      }
      row.push_back(word);
      world_.exact.push_back(word);
      const std::string folded = FoldText(word);
      if (IsOneWord(folded) && IsOneWord(folded + " and", 2)) world_.bare.push_back(folded);
      const Form form = LookUp(folded, "en");
      if (form.lookups.size() == 1 && form.lookups.front() == folded && IsOneLookup(folded)) {
        world_.fuzzy.push_back(folded);
        AddPattern(folded, dice);
      }
    }
    FinishRow(&row);
  }

 private:
  Form LookUp(const std::string& word, std::string_view language) {
    std::vector<Token> tokens;
    analyzer_.Analyze(word, language, &tokens);
    return tokens.empty() ? Form() : analyzer_.vocabulary().form(tokens.front().form);
  }

  // In all languages, as the query is analysed in all of them.
  bool IsOneLookup(const std::string& word) {
    return std::all_of(world_.languages.begin(), world_.languages.end(), [&](const std::string& language) {
      const PackedStrings lookups = LookUp(word, language).lookups;
      return lookups.size() == 1 && lookups.front() == word;
    });
  }

  bool IsOneWord(const std::string& word, std::uint32_t words = 1) {
    for (const std::string& language : world_.languages) {
      std::vector<Token> tokens;
      analyzer_.Analyze(word, language, &tokens);
      for (const Token& token : tokens) {
        const bool acronym = token.whole && analyzer_.vocabulary().form(token.form).lookups.empty();
        if (token.word >= words || (token.whole && !acronym)) return false;
        if (acronym && word == FoldText(word)) return false;
      }
      if (tokens.empty() || tokens.back().word + 1 != words) return false;
    }
    return true;
  }

  void AddPattern(const std::string& word, Dice& dice) {
    std::vector<std::string> characters;
    for (const char c : word) {
      if ((static_cast<unsigned char>(c) & 0xC0) != 0x80 || characters.empty()) characters.emplace_back();
      characters.back() += c;
    }
    std::string pattern, letters;
    const std::size_t at = dice.Below(characters.size()), length = 1 + dice.Below(2);
    for (std::size_t i = 0; i < characters.size(); ++i) {
      const bool hidden = i >= at && i < at + length;
      if (hidden && i > at) continue;
      const bool star = dice.OneIn(2);
      pattern += !hidden ? characters[i] : star ? "*" : "?";
      letters += !hidden ? characters[i] : star ? "\uA78F" : "\uA7FA";
    }
    const bool has_more = pattern.find_first_not_of("*?") != std::string::npos;
    if (has_more && IsOneWord(letters) && IsOneLookup(letters)) world_.patterns.push_back(pattern);
  }

  void FinishRow(std::vector<std::string>* row) {
    if (!row->empty()) world_.rows.push_back(std::move(*row));
    row->clear();
  }

  LanguageWorld& world_;
  Vocabulary vocabulary_;
  Analyzer analyzer_{&vocabulary_};
};

std::unique_ptr<LanguageWorld> MakeAnalysedWorld(const std::vector<Article>& articles, Dice& dice) {
  auto world = std::make_unique<LanguageWorld>();
  world->reader = MakeAnalyzerReader();
  Fill(articles, dice, world.get());
  WordPicker picker(world.get());
  for (const Article& article : articles) {
    picker.Add(article.title, article.language, dice);
    picker.Add(article.body, article.language, dice);
  }
  return world;
}

std::vector<nlohmann::json> RealArticles() {
  std::vector<nlohmann::json> articles;
  const char* const data = std::getenv("BROADSHEET_TEST_DATA");
  if (data == nullptr) return articles;
  std::ifstream file(std::string(data) + "/time/docs.jsonl");
  for (std::string line; std::getline(file, line);) articles.push_back(nlohmann::json::parse(line));
  return articles;
}

}  // namespace

std::unique_ptr<LanguageWorld> MakeAsciiWorld(std::uint32_t seed) {
  Dice dice(seed);
  std::vector<Article> articles;
  for (std::size_t i = 10 + dice.Below(40); i > 0; --i) {
    Article article;
    article.title = AsciiSentence(dice);
    if (dice.OneIn(3)) article.deck = AsciiText(dice, 1 + dice.Below(2));
    article.body = AsciiText(dice, dice.Below(8));
    article.language = dice.OneIn(3) ? "xx" : "en";
    AddValues(dice, &article);
    articles.push_back(std::move(article));
  }
  auto world = std::make_unique<LanguageWorld>();
  world->reader = MakeAsciiReader();
  Fill(std::move(articles), dice, world.get());
  world->bare = kAsciiWords;
  world->exact = kAsciiWords;
  world->fuzzy = kAsciiWords;
  world->patterns = Patterns(kAsciiWords, dice);
  world->patterns.insert(world->patterns.end(), kAsciiOddPatterns.begin(), kAsciiOddPatterns.end());
  for (std::size_t i = 0; i < 60; ++i) {
    std::vector<std::string>& row = world->rows.emplace_back();
    for (std::size_t words = 2 + dice.Below(3); words > 0; --words) {
      // Hyphenated words in quotes are their parts in a row.
      std::string word = dice.OneIn(5) ? dice.Pick(kAsciiOdd) : dice.Pick(kAsciiWords);
      row.push_back(word.substr(0, word.find('-')));
    }
  }
  return world;
}

std::unique_ptr<LanguageWorld> MakeUnicodeWorld(std::uint32_t seed) {
  Dice dice(seed);
  static const std::vector<std::string> kLanguages = {"en", "de", "fr", "ru", "tr", "zh", "ar", "xx"};
  std::vector<Article> articles;
  for (std::size_t i = 5 + dice.Below(25); i > 0; --i) {
    Article article;
    article.title = UnicodeText(dice, 1 + dice.Below(8));
    if (dice.OneIn(3)) article.deck = UnicodeText(dice, 1 + dice.Below(10));
    article.body = UnicodeText(dice, dice.Below(50));
    article.language = kLanguages[dice.Below(dice.OneIn(2) ? kLanguages.size() : 2)];
    AddValues(dice, &article);
    articles.push_back(std::move(article));
  }
  return MakeAnalysedWorld(articles, dice);
}

std::unique_ptr<LanguageWorld> MakeRealWorld(std::uint32_t seed) {
  static const std::vector<nlohmann::json> kArticles = RealArticles();
  if (kArticles.empty()) return nullptr;
  Dice dice(seed);
  std::vector<Article> articles;
  for (std::size_t i = 0; i < 12; ++i) {
    Article article;
    article.body = dice.Pick(kArticles).at("body").get<std::string>();
    article.title = article.body.substr(0, article.body.find('\n'));
    article.language = "en";
    AddValues(dice, &article);
    articles.push_back(std::move(article));
  }
  return MakeAnalysedWorld(articles, dice);
}

}  // namespace broadsheet
