// Terms to segment files, and several segments to one.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "bench/micro/inputs.h"
#include "indexer/analysis/analyzer.h"
#include "indexer/document_terms.h"
#include "storage/segment/segment.h"
#include "storage/segment/segment_builder.h"
#include "storage/segment/segment_merger.h"

namespace broadsheet::bench {
namespace {

// Argument: articles a segment. The analysis is not counted.
void BM_BuildSegment(benchmark::State& state) {
  const std::vector<Article>& articles = Articles(static_cast<std::size_t>(state.range(0)));
  Vocabulary vocabulary;
  Analyzer analyzer(&vocabulary);
  DocumentMaker maker(&analyzer);
  std::vector<SegmentDocument> documents;
  for (const Article& article : articles) {
    documents.push_back(maker.Make(article, documents.size() + 1));
  }
  ScratchDirectory scratch;
  std::uint64_t segment = 0, bytes = 0;
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<SegmentDocument> copies = documents;
    state.ResumeTiming();
    SegmentBuilder builder(&vocabulary);
    for (SegmentDocument& document : copies) builder.Add(std::move(document));
    auto summary = builder.Finish(scratch.path(), ++segment);
    if (!summary.ok()) return state.SkipWithError(summary.status().ToString().c_str());
    bytes = summary->glass_bytes + summary->index_bytes;
  }
  std::uint64_t text_bytes = TextBytes(articles);
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text_bytes));
  state.counters["bytes_per_text_byte"] = static_cast<double>(bytes) / static_cast<double>(text_bytes);
}
BENCHMARK(BM_BuildSegment)->Arg(1)->Arg(100)->Arg(2000)->Arg(20000)->Unit(benchmark::kMillisecond);

// Merges as many segments of 1,000 articles each as the argument says.
void BM_MergeSegments(benchmark::State& state) {
  auto count = static_cast<std::size_t>(state.range(0));
  const std::vector<Article>& articles = Articles(count * 1000);
  ScratchDirectory scratch;
  std::vector<MergeInput> inputs;
  for (std::size_t i = 0; i < count; ++i) {
    Vocabulary vocabulary;
    Analyzer analyzer(&vocabulary);
    DocumentMaker maker(&analyzer);
    SegmentBuilder builder(&vocabulary);
    // Every count-th article, so that the segments' dates overlap throughout.
    for (std::size_t j = i; j < articles.size(); j += count) builder.Add(maker.Make(articles[j], j + 1));
    auto summary = builder.Finish(scratch.path(), i + 1);
    if (!summary.ok()) return state.SkipWithError(summary.status().ToString().c_str());
    auto segment = Segment::Open(scratch.path(), i + 1);
    if (!segment.ok()) return state.SkipWithError(segment.status().ToString().c_str());
    inputs.push_back({*segment, {}});
  }
  std::uint64_t number = 1000;
  for (auto _ : state) {
    auto summary = MergeSegments(inputs, scratch.path(), ++number, MergeEffort::kTight);
    if (!summary.ok()) return state.SkipWithError(summary.status().ToString().c_str());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * TextBytes(articles)));
}
BENCHMARK(BM_MergeSegments)->Arg(2)->Arg(10)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace broadsheet::bench
