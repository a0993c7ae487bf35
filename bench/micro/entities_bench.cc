// Text to names, tokenizing included.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "bench/micro/inputs.h"
#include "broadsheet/recogniser.h"
#include "indexer/entities/sentence_splitter.h"

namespace broadsheet::bench {
namespace {

// The bodies of an invented corpus or, if BROADSHEET_BENCH_TEXT names a file, the text in it, in pieces of 4 KB:
// how many names there are to be found decides the speed, and real news has its own share of them.
std::vector<std::string> Texts() {
  std::vector<std::string> texts;
  if (const char* path = std::getenv("BROADSHEET_BENCH_TEXT")) {
    std::ifstream file(path, std::ios::binary);
    const std::string all((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    for (std::size_t at = 0; at < all.size(); at += 4096) texts.push_back(all.substr(at, 4096));
  } else {
    for (const Article& article : Articles(2000)) texts.push_back(article.body);
  }
  return texts;
}

// items_per_second are tokens, punctuation counted.
void BM_Recognise(benchmark::State& state) {
  const std::vector<std::string> texts = Texts();
  entities::Tokens tokens;
  std::size_t bytes = 0;
  for (const std::string& text : texts) {
    entities::SplitSentences(text, &tokens);
    bytes += text.size();
  }
  Recogniser recogniser(EntityModel::BuiltIn());
  std::size_t mentions = 0;
  for (auto _ : state) {
    mentions = 0;
    for (const std::string& text : texts) mentions += recogniser.Recognise(text, "en").size();
  }
  const auto rounds = static_cast<std::int64_t>(state.iterations());
  state.SetItemsProcessed(rounds * static_cast<std::int64_t>(tokens.words.size()));
  state.SetBytesProcessed(rounds * static_cast<std::int64_t>(bytes));
  state.counters["mentions"] = static_cast<double>(mentions);
}
BENCHMARK(BM_Recognise)->Unit(benchmark::kMillisecond);

void BM_SplitSentences(benchmark::State& state) {
  const std::vector<std::string> texts = Texts();
  entities::Tokens tokens;
  std::int64_t count = 0;
  for (auto _ : state) {
    for (const std::string& text : texts) {
      tokens.Clear();
      entities::SplitSentences(text, &tokens);
      count += static_cast<std::int64_t>(tokens.words.size());
    }
  }
  state.SetItemsProcessed(count);
}
BENCHMARK(BM_SplitSentences)->Unit(benchmark::kMillisecond);

void BM_LoadModel(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(EntityModel::BuiltIn());
}
BENCHMARK(BM_LoadModel)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace broadsheet::bench
