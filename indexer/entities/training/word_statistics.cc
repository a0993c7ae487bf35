#include "indexer/entities/training/word_statistics.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "indexer/entities/sentence_splitter.h"
#include "indexer/entities/word.h"

namespace broadsheet::entities {
namespace {

constexpr std::uint32_t kSentenceEnd = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t kClasses[kClusterings] = {64, 256, 1000};
constexpr int kRounds = 6;

// 1 never … 7 always, from counts that may be small.
std::uint8_t Level(std::uint32_t part, std::uint32_t whole) {
  if (whole == 0) return 0;
  const double share = static_cast<double>(part) / whole;
  int level = 1;
  for (const double bound : {0.02, 0.1, 0.3, 0.6, 0.9, 0.98}) level += share >= bound;
  return static_cast<std::uint8_t>(level);
}

// True for sentences where raised letters say nothing: mostly raised.
bool IsHeadline(const std::vector<Word>& words) {
  std::size_t raised = 0, lower = 0;
  for (const Word& word : words) {
    raised += IsRaised(word.form);
    lower += word.form == LetterForm::kLower;
  }
  return raised > lower;
}

std::vector<Bigram> CountPairs(std::vector<std::uint64_t> pairs) {
  std::sort(pairs.begin(), pairs.end());
  std::vector<Bigram> bigrams;
  for (std::size_t i = 0; i < pairs.size();) {
    std::size_t end = i;
    while (end < pairs.size() && pairs[end] == pairs[i]) ++end;
    bigrams.push_back({static_cast<WordNumber>(pairs[i] >> 32), static_cast<WordNumber>(pairs[i]),
                       static_cast<std::uint32_t>(end - i)});
    i = end;
  }
  return bigrams;
}

}  // namespace

std::uint32_t WordStatistics::NumberOf(std::uint64_t hash) {
  const auto [at, inserted] = numbers_.try_emplace(hash, static_cast<std::uint32_t>(hashes_.size()));
  if (inserted) {
    hashes_.push_back(hash);
    counts_.emplace_back();
  }
  return at->second;
}

void WordStatistics::AddText(std::string_view text) {
  Tokens tokens;
  SplitSentences(text, &tokens);
  std::vector<Word> words;
  for (std::size_t s = 0; s < tokens.sentences.size(); ++s) {
    const std::size_t end = s + 1 < tokens.sentences.size() ? tokens.sentences[s + 1] : tokens.words.size();
    words.clear();
    for (std::size_t i = tokens.sentences[s]; i < end; ++i) words.push_back(MakeWord(tokens.words[i]));
    const bool headline = IsHeadline(words);
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::uint32_t number = NumberOf(words[i].hash);
      ++counts_[number].total;
      if (i > 0 && !headline) ++counts_[number].forms[static_cast<int>(words[i].form)];
      text_.push_back(number);
    }
    text_.push_back(kSentenceEnd);
  }
}

Lexicon::Entries WordStatistics::MakeLexicon(std::uint32_t min_count, std::size_t max_clustered) const {
  std::vector<std::uint32_t> by_frequency;
  for (std::uint32_t w = 0; w < counts_.size(); ++w) {
    if (counts_[w].total >= min_count) by_frequency.push_back(w);
  }
  std::sort(by_frequency.begin(), by_frequency.end(), [this](std::uint32_t a, std::uint32_t b) {
    return counts_[a].total != counts_[b].total ? counts_[a].total > counts_[b].total : a < b;
  });
  std::vector<WordFacts> facts(counts_.size());
  for (const std::uint32_t w : by_frequency) {
    const std::uint32_t* forms = counts_[w].forms;
    const std::uint32_t seen = std::accumulate(forms, forms + 6, 0u);
    facts[w].lower_share = Level(forms[static_cast<int>(LetterForm::kLower)], seen);
    if (seen > 0) facts[w].usual_form = static_cast<LetterForm>(std::max_element(forms, forms + 6) - forms);
  }
  std::vector<std::uint32_t> clustered = by_frequency;
  if (clustered.size() > max_clustered) clustered.resize(max_clustered);
  Cluster(clustered, &facts);
  Lexicon::Entries entries;
  for (const std::uint32_t w : by_frequency) entries.emplace_back(Lexicon::KeyOf(hashes_[w]), facts[w]);
  return entries;
}

void WordStatistics::Cluster(const std::vector<std::uint32_t>& by_frequency, std::vector<WordFacts>* facts) const {
  // Number 0 is the edge of a sentence, 1 every word that is too rare.
  std::vector<WordNumber> number(counts_.size(), 1);
  for (std::size_t rank = 0; rank < by_frequency.size(); ++rank)
    number[by_frequency[rank]] = static_cast<WordNumber>(rank + 2);
  std::vector<std::uint64_t> pairs;
  pairs.reserve(text_.size());
  WordNumber last = 0;
  for (const std::uint32_t word : text_) {
    const WordNumber next = word == kSentenceEnd ? 0 : number[word];
    pairs.push_back(static_cast<std::uint64_t>(last) << 32 | next);
    last = next;
  }
  const std::vector<Bigram> bigrams = CountPairs(std::move(pairs));
  for (std::size_t c = 0; c < kClusterings; ++c) {
    const std::vector<std::uint16_t> classes = ClusterWords(bigrams, by_frequency.size() + 2, kClasses[c], kRounds);
    for (std::size_t rank = 0; rank < by_frequency.size(); ++rank) {
      (*facts)[by_frequency[rank]].clusters[c] = static_cast<std::uint16_t>(classes[rank + 2] + 1);
    }
  }
}

}  // namespace broadsheet::entities
