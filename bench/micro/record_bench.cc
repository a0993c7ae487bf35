// Articles into records and back, and in and out of the store.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <vector>

#include "bench/micro/inputs.h"
#include "storage/archive/codec.h"
#include "storage/archive/keys.h"
#include "storage/store.h"

namespace broadsheet::bench {
namespace {

void BM_EncodeRecords(benchmark::State& state) {
  const std::vector<Article>& articles = Articles(1000);
  const std::string head_key = HeadKey(1), body_key = BodyKey(1);
  for (auto _ : state) {
    for (const Article& article : articles) {
      benchmark::DoNotOptimize(EncodeHead(head_key, 1, 1, article, {}));
      benchmark::DoNotOptimize(EncodeBody(body_key, {article.body, {}}));
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * TextBytes(articles)));
}
BENCHMARK(BM_EncodeRecords)->Unit(benchmark::kMillisecond);

void BM_DecodeRecords(benchmark::State& state) {
  const std::vector<Article>& articles = Articles(1000);
  const std::string head_key = HeadKey(1), body_key = BodyKey(1);
  std::vector<std::string> heads, bodies;
  for (const Article& article : articles) {
    heads.push_back(EncodeHead(head_key, 1, 1, article, {}));
    bodies.push_back(EncodeBody(body_key, {article.body, {}}));
  }
  for (auto _ : state) {
    for (std::size_t i = 0; i < heads.size(); ++i) {
      benchmark::DoNotOptimize(DecodeHead(head_key, heads[i]));
      benchmark::DoNotOptimize(DecodeBody(body_key, bodies[i]));
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * TextBytes(articles)));
}
BENCHMARK(BM_DecodeRecords)->Unit(benchmark::kMillisecond);

// Argument: articles put before a commit.
void BM_StorePut(benchmark::State& state) {
  const std::vector<Article>& articles = Articles(static_cast<std::size_t>(state.range(0)));
  ScratchDirectory scratch;
  auto store = Store::Open(scratch.path() + "/archive", {});
  if (!store.ok()) return state.SkipWithError(store.status().ToString().c_str());
  for (auto _ : state) {
    CommitChanges changes;
    changes.manifest = (*store)->manifest();
    for (const Article& article : articles) {
      absl::Status put = (*store)->Put(changes.manifest.next_article++, 1, 1, article);
      if (!put.ok()) return state.SkipWithError(put.ToString().c_str());
    }
    absl::Status committed = (*store)->Commit(std::move(changes));
    if (!committed.ok()) return state.SkipWithError(committed.ToString().c_str());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * TextBytes(articles)));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * articles.size()));
}
BENCHMARK(BM_StorePut)->Arg(1)->Arg(1000)->Arg(10000)->Unit(benchmark::kMillisecond);

// Ten articles at once, as a page of hits reads them. Argument: 0 for heads, 1 for whole articles.
void BM_StoreReadPage(benchmark::State& state) {
  const std::vector<Article>& articles = Articles(10000);
  ScratchDirectory scratch;
  std::string directory = scratch.path() + "/archive";
  ArticleNumber first = 0;
  {
    auto store = Store::Open(directory, {});
    if (!store.ok()) return state.SkipWithError(store.status().ToString().c_str());
    CommitChanges changes;
    changes.manifest = (*store)->manifest();
    first = changes.manifest.next_article;
    for (const Article& article : articles) {
      absl::Status put = (*store)->Put(changes.manifest.next_article++, 1, 1, article);
      if (!put.ok()) return state.SkipWithError(put.ToString().c_str());
    }
    absl::Status committed = (*store)->Commit(std::move(changes));
    if (!committed.ok()) return state.SkipWithError(committed.ToString().c_str());
  }
  auto snapshot = Snapshot::Open(directory);
  if (!snapshot.ok()) return state.SkipWithError(snapshot.status().ToString().c_str());
  ArticleParts parts = state.range(0) == 0 ? ArticleParts::kHead : ArticleParts::kAll;
  std::uint64_t next = 0;
  for (auto _ : state) {
    std::vector<ArticleNumber> numbers;
    for (int i = 0; i < 10; ++i) numbers.push_back(first + (next = (next + 7919) % articles.size()));
    auto page = (*snapshot)->ReadMany(numbers, parts);
    if (!page[0].ok()) return state.SkipWithError(page[0].status().ToString().c_str());
  }
}
BENCHMARK(BM_StoreReadPage)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace broadsheet::bench
