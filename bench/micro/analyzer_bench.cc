// Text to terms: the first half of indexing.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "bench/micro/inputs.h"
#include "indexer/analysis/analyzer.h"
#include "indexer/document_terms.h"

namespace broadsheet::bench {
namespace {

// Bodies alone, by a lexicon that already knows most words, as in a long run of indexing. Argument: median words a
// body.
void BM_AnalyzeBodies(benchmark::State& state) {
  const std::vector<Article>& articles = Articles(2000, static_cast<int>(state.range(0)));
  Vocabulary vocabulary;
  Analyzer analyzer(&vocabulary);
  std::vector<Token> tokens;
  std::uint64_t bytes = 0;
  for (auto _ : state) {
    for (const Article& article : articles) {
      tokens.clear();
      analyzer.Analyze(article.body, "en", &tokens);
      benchmark::DoNotOptimize(tokens.data());
      bytes += article.body.size();
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(BM_AnalyzeBodies)->Arg(40)->Arg(360)->Arg(3000)->Unit(benchmark::kMillisecond);

// The same, every word new. Argument: number of articles before the lexicon starts afresh.
void BM_AnalyzeWithFreshLexicon(benchmark::State& state) {
  const std::vector<Article>& articles = Articles(static_cast<std::size_t>(state.range(0)));
  std::vector<Token> tokens;
  std::uint64_t bytes = 0;
  for (auto _ : state) {
    Vocabulary vocabulary;
    Analyzer analyzer(&vocabulary);
    for (const Article& article : articles) {
      tokens.clear();
      analyzer.Analyze(article.body, "en", &tokens);
      bytes += article.body.size();
    }
    benchmark::DoNotOptimize(vocabulary.form_count());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(BM_AnalyzeWithFreshLexicon)->Arg(1)->Arg(100)->Arg(2000)->Unit(benchmark::kMillisecond);

// Whole articles with their metadata, as the segment builder gets them.
void BM_MakeSegmentDocument(benchmark::State& state) {
  const std::vector<Article>& articles = Articles(2000);
  Vocabulary vocabulary;
  Analyzer analyzer(&vocabulary);
  DocumentMaker maker(&analyzer);
  std::uint64_t bytes = 0;
  for (auto _ : state) {
    for (const Article& article : articles) {
      SegmentDocument document = maker.Make(article, 1);
      benchmark::DoNotOptimize(document.words.data());
    }
    bytes += TextBytes(articles);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(BM_MakeSegmentDocument)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace broadsheet::bench
