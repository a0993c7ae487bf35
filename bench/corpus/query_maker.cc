#include "bench/corpus/query_maker.h"

#include <libstemmer.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include "absl/strings/str_join.h"

namespace broadsheet::bench {
namespace {

constexpr std::size_t kPassages = 4000;      // articles kept to draw from
constexpr std::size_t kPassageWords = 1200;  // of each
constexpr int kTries = 20000;                // before a group counts as impossible in this corpus
constexpr std::uint32_t kHeldIn = 5;         // articles that hold each word of a query from elsewhere

bool IsPlainWord(const std::string& word) {
  return word.size() >= 2 && std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

std::string StemOf(sb_stemmer* stemmer, const std::string& word) {
  const sb_symbol* stem =
      sb_stemmer_stem(stemmer, reinterpret_cast<const sb_symbol*>(word.data()), static_cast<int>(word.size()));
  return std::string(reinterpret_cast<const char*>(stem), static_cast<std::size_t>(sb_stemmer_length(stemmer)));
}

// Words that share their stem with the same other words under both stemmers.
std::unordered_set<std::string> WithAgreedStems(const std::vector<std::string>& words) {
  std::map<std::string, std::set<std::string>> classes[2];
  std::map<std::string, std::pair<std::string, std::string>> stems;
  const char* names[] = {"porter", "english"};
  for (int i = 0; i < 2; ++i) {
    std::unique_ptr<sb_stemmer, decltype(&sb_stemmer_delete)> stemmer(sb_stemmer_new(names[i], "UTF_8"),
                                                                      &sb_stemmer_delete);
    for (const std::string& word : words) {
      std::string stem = StemOf(stemmer.get(), word);
      classes[i][stem].insert(word);
      (i == 0 ? stems[word].first : stems[word].second) = std::move(stem);
    }
  }
  std::unordered_set<std::string> agreed;
  for (const auto& [word, pair] : stems) {
    if (classes[0][pair.first] == classes[1][pair.second]) agreed.insert(word);
  }
  return agreed;
}

}  // namespace

void QueryMaker::Add(const CorpusLine& line) {
  ++documents_;
  Passage passage;
  PlainWords(line.body, &passage.words);
  std::vector<std::string> all;
  PlainWords(line.title, &all);
  PlainWords(line.deck, &all);
  all.insert(all.end(), passage.words.begin(), passage.words.end());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  for (const std::string& word : all) ++document_frequency_[word];

  if (passage.words.size() > kPassageWords) passage.words.resize(kPassageWords);
  if (line.date.size() >= 10) {
    passage.year = line.date.substr(0, 4);
    passage.month = line.date.substr(0, 7);
  }
  if (passages_.size() < kPassages) {
    passages_.push_back(std::move(passage));
  } else if (auto slot = static_cast<std::size_t>(random_.Unit() * static_cast<double>(documents_)); slot < kPassages) {
    passages_[slot] = std::move(passage);
  }
}

QueryMaker::Frequency QueryMaker::FrequencyOf(const std::string& word) const {
  auto found = document_frequency_.find(word);
  double share = found == document_frequency_.end() ? 0 : found->second / static_cast<double>(documents_);
  if (share >= 0.05 && share <= 0.6) return Frequency::kHigh;
  if (share >= 0.002 && share < 0.02) return Frequency::kMiddle;
  if (share >= 0.0001 && share < 0.0008) return Frequency::kLow;
  return Frequency::kOther;
}

void QueryMaker::Classify() {
  std::vector<std::pair<std::uint32_t, std::string>> by_frequency;
  std::vector<std::string> words;
  for (const auto& [word, frequency] : document_frequency_) {
    if (!IsPlainWord(word)) continue;
    by_frequency.emplace_back(frequency, word);
    words.push_back(word);
  }
  std::sort(by_frequency.rbegin(), by_frequency.rend());
  usable_ = WithAgreedStems(words);
  for (std::size_t i = 0; i < by_frequency.size(); ++i) {
    const std::string& word = by_frequency[i].second;
    if (i < 20) most_frequent_.insert(word);
    if (i < 100) frequent_.insert(word);
    if (word.size() < 3 || !usable_.contains(word)) continue;
    switch (FrequencyOf(word)) {
      case Frequency::kHigh:
        high_.push_back(word);
        break;
      case Frequency::kMiddle:
        middle_.push_back(word);
        break;
      case Frequency::kLow:
        low_.push_back(word);
        break;
      case Frequency::kOther:
        break;
    }
  }
}

const QueryMaker::Passage& QueryMaker::AnyPassage() {
  return passages_[random_.Below(static_cast<std::uint32_t>(passages_.size()))];
}

const QueryMaker::Passage& QueryMaker::AnyDatedPassage() {
  for (int i = 0; i < kTries; ++i) {
    const Passage& passage = AnyPassage();
    if (!passage.year.empty()) return passage;
  }
  return AnyPassage();
}

std::vector<std::string> QueryMaker::Together(const Passage& passage, const std::string& classes) {
  std::vector<std::string> chosen;
  for (char wanted : classes) {
    Frequency frequency = wanted == 'H' ? Frequency::kHigh : wanted == 'M' ? Frequency::kMiddle : Frequency::kLow;
    std::vector<std::string> candidates;
    for (const std::string& word : passage.words) {
      if (word.size() >= 3 && FrequencyOf(word) == frequency && usable_.contains(word) &&
          !most_frequent_.contains(word) && std::find(chosen.begin(), chosen.end(), word) == chosen.end()) {
        candidates.push_back(word);
      }
    }
    if (candidates.empty()) return {};
    std::sort(candidates.begin(), candidates.end());
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
    chosen.push_back(candidates[random_.Below(static_cast<std::uint32_t>(candidates.size()))]);
  }
  return chosen;
}

std::vector<std::string> QueryMaker::Together(const std::string& classes) {
  for (int i = 0; i < kTries; ++i) {
    std::vector<std::string> words = Together(AnyPassage(), classes);
    if (!words.empty()) return words;
  }
  return {};
}

std::string QueryMaker::Phrase(const Passage& passage, std::size_t length, bool common) {
  if (passage.words.size() < length + 2) return {};
  std::size_t begin = random_.Below(static_cast<std::uint32_t>(passage.words.size() - length));
  auto first = passage.words.begin() + static_cast<std::ptrdiff_t>(begin);
  std::vector<std::string> words(first, first + static_cast<std::ptrdiff_t>(length));
  std::size_t most_frequent = 0, frequent = 0;
  for (const std::string& word : words) {
    if (!usable_.contains(word)) return {};
    most_frequent += most_frequent_.contains(word);
    frequent += frequent_.contains(word);
  }
  if (std::set<std::string>(words.begin(), words.end()).size() < length) return {};
  if (!common && frequent > 0) return {};
  if (common && (most_frequent < (length >= 3 ? 2 : 1) || most_frequent == length)) return {};
  return "\"" + absl::StrJoin(words, " ") + "\"";
}

std::string QueryMaker::Phrase(std::size_t length, bool common) {
  for (int i = 0; i < kTries; ++i) {
    std::string phrase = Phrase(AnyPassage(), length, common);
    if (!phrase.empty()) return phrase;
  }
  return {};
}

std::string QueryMaker::Prefix() {
  for (int i = 0; i < kTries && !middle_.empty(); ++i) {
    const std::string& word = middle_[random_.Below(static_cast<std::uint32_t>(middle_.size()))];
    if (word.size() >= 6) return word.substr(0, 4 + random_.Below(2)) + "*";
  }
  return {};
}

bool QueryMaker::Holds(const WebQuery& query) const {
  return std::all_of(query.words.begin(), query.words.end(), [&](const std::string& word) {
    auto found = document_frequency_.find(word);
    return found != document_frequency_.end() && found->second >= kHeldIn && usable_.contains(word);
  });
}

std::vector<MadeQuery> QueryMaker::Make(std::size_t per_group, const std::vector<WebQuery>& web) {
  std::vector<MadeQuery> queries;
  if (passages_.empty()) return queries;
  Classify();
  auto emit = [&](std::string_view group, std::string text) {
    if (!text.empty()) queries.push_back({std::string(group), std::move(text)});
  };
  auto each = [&](std::string_view group, auto make) {
    for (std::size_t i = 0; i < per_group; ++i) emit(group, make(i));
  };
  auto one_of = [&](const std::vector<std::string>& words) {
    return words.empty() ? std::string() : words[random_.Below(static_cast<std::uint32_t>(words.size()))];
  };
  static const std::string kPairs[] = {"HH", "HM", "MM", "HL"};
  static const std::string kTriples[] = {"HHH", "HHM", "HMM", "MMM"};
  static const std::string kMany[] = {"HHHHH", "HHHMM", "HMMMM", "HHHM"};
  static const char* const kAllCommon[] = {"\"of the\"", "\"in the\"", "\"to the\"", "\"it said\""};

  each("term_high", [&](std::size_t) { return one_of(high_); });
  each("term_med", [&](std::size_t) { return one_of(middle_); });
  each("term_low", [&](std::size_t) { return one_of(low_); });
  each("and2", [&](std::size_t i) { return absl::StrJoin(Together(kPairs[i % 4]), " "); });
  each("and3", [&](std::size_t i) { return absl::StrJoin(Together(kTriples[i % 3]), " "); });
  each("or2", [&](std::size_t i) { return absl::StrJoin(Together(kPairs[i % 4]), " OR "); });
  each("or3", [&](std::size_t i) { return absl::StrJoin(Together(kTriples[i % 4]), " OR "); });
  each("or4_5", [&](std::size_t i) { return absl::StrJoin(Together(kMany[i % 4]), " OR "); });
  for (std::size_t length : {2, 3, 4}) {
    each("phrase" + std::to_string(length), [&](std::size_t) { return Phrase(length, false); });
  }
  for (std::size_t length : {2, 3, 4}) {
    each("phrase" + std::to_string(length) + "_common", [&](std::size_t) { return Phrase(length, true); });
  }
  for (const char* phrase : kAllCommon) emit("phrase_allcommon", phrase);
  each("phrase_year", [&](std::size_t i) {
    for (int tries = 0; tries < kTries; ++tries) {
      const Passage& passage = AnyDatedPassage();
      std::string phrase = Phrase(passage, 2 + i % 3, i % 2 == 1);
      if (!phrase.empty()) return phrase + " date:" + passage.year;
    }
    return std::string();
  });
  auto dated_or = [&](std::size_t i, bool month) {
    for (int tries = 0; tries < kTries; ++tries) {
      const Passage& passage = AnyDatedPassage();
      std::vector<std::string> words = Together(passage, kTriples[i % 4]);
      if (!words.empty())
        return "(" + absl::StrJoin(words, " OR ") + ") date:" + (month ? passage.month : passage.year);
    }
    return std::string();
  };
  each("or_month", [&](std::size_t i) { return dated_or(i, true); });
  each("or_year", [&](std::size_t i) { return dated_or(i, false); });
  each("count_and",
       [&](std::size_t i) { return absl::StrJoin(Together(i % 2 == 0 ? kPairs[i % 4] : kTriples[i % 3]), " "); });
  each("newest_term", [&](std::size_t) { return one_of(high_); });
  each("top10_stored", [&](std::size_t i) { return absl::StrJoin(Together(i % 2 == 0 ? "MM" : "HM"), " OR "); });
  each("prefix", [&](std::size_t) { return Prefix(); });
  for (const WebQuery& query : web) {
    if (Holds(query)) queries.push_back({query.group, query.text});
  }
  return queries;
}

}  // namespace broadsheet::bench
