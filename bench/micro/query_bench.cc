// Queries by kind over an archive of invented news, each kind's queries in turn.
#include <benchmark/benchmark.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bench/corpus/query_maker.h"
#include "bench/micro/inputs.h"
#include "broadsheet/archive.h"

namespace broadsheet::bench {
namespace {

struct QueryArchive {
  ScratchDirectory scratch;
  absl::Status status;
  std::unique_ptr<Searcher> searcher;
  std::map<std::string, std::vector<std::string>> groups;
};

absl::Status Fill(const std::string& directory, const std::vector<Article>& articles) {
  auto writer = Archive(directory).OpenWriter();
  if (!writer.ok()) return writer.status();
  for (const Article& article : articles) {
    auto added = (*writer)->Add("news", article);
    if (!added.ok()) return added.status();
  }
  absl::Status optimized = (*writer)->Optimize();
  return optimized.ok() ? (*writer)->Close() : optimized;
}

QueryArchive& ArchiveOf(std::size_t count) {
  static auto* archives = new std::map<std::size_t, QueryArchive>;
  QueryArchive& archive = (*archives)[count];
  if (archive.searcher != nullptr || !archive.status.ok()) return archive;
  const std::vector<Article>& articles = Articles(count);
  std::string directory = archive.scratch.path() + "/archive";
  archive.status = Fill(directory, articles);
  if (!archive.status.ok()) return archive;
  auto searcher = Archive(directory).OpenSearcher();
  archive.status = searcher.status();
  if (!searcher.ok()) return archive;
  archive.searcher = *std::move(searcher);
  QueryMaker maker(1);
  for (const Article& article : articles) {
    maker.Add({.id = "",
               .title = article.title,
               .deck = article.deck,
               .body = article.body,
               .date = article.date ? FormatRfc3339(*article.date) : ""});
  }
  for (MadeQuery& query : maker.Make(15)) archive.groups[query.group].push_back(std::move(query.text));
  return archive;
}

// Top ten without their text, not counted further than needed; `count_and` counts, `newest_term` sorts by date.
void BM_Query(benchmark::State& state, const std::string& group) {
  QueryArchive& archive = ArchiveOf(static_cast<std::size_t>(state.range(0)));
  if (!archive.status.ok()) return state.SkipWithError(archive.status.ToString().c_str());
  const std::vector<std::string>& queries = archive.groups[group];
  if (queries.empty()) return state.SkipWithError("this corpus has no such queries");
  SearchOptions options;
  options.exact_total = false;
  options.snippets = false;
  options.sort = group == "newest_term" ? SortOrder::kNewest : SortOrder::kRelevance;
  std::size_t next = 0;
  for (auto _ : state) {
    Query query;
    query.text = queries[next++ % queries.size()];
    absl::Status status = group == "count_and" ? archive.searcher->Count(query).status()
                                               : archive.searcher->Search(query, options).status();
    if (!status.ok()) return state.SkipWithError(status.ToString().c_str());
  }
}

void RegisterQueries() {
  for (const char* group :
       {"term_high", "term_med", "term_low", "and2", "and3", "or2", "or3", "or4_5", "phrase2", "phrase3",
        "phrase2_common", "phrase3_common", "phrase_year", "or_month", "or_year", "count_and", "newest_term"}) {
    benchmark::RegisterBenchmark((std::string("BM_Query/") + group).c_str(),
                                 [group](benchmark::State& state) { BM_Query(state, group); })
        ->Arg(2000)
        ->Arg(20000)
        ->Unit(benchmark::kMicrosecond);
  }
}

const bool kRegistered = (RegisterQueries(), true);

// Counting all articles by five fields at once, and by month.
void BM_Facets(benchmark::State& state) {
  QueryArchive& archive = ArchiveOf(static_cast<std::size_t>(state.range(0)));
  if (!archive.status.ok()) return state.SkipWithError(archive.status.ToString().c_str());
  FacetOptions options;
  options.by = {FacetField::kPerson, FacetField::kOrg, FacetField::kPlace, FacetField::kSource, FacetField::kSection};
  for (auto _ : state) {
    auto facets = archive.searcher->Facets(Query(), options);
    if (!facets.ok()) return state.SkipWithError(facets.status().ToString().c_str());
  }
}
BENCHMARK(BM_Facets)->Arg(2000)->Arg(20000)->Unit(benchmark::kMicrosecond);

void BM_Timeline(benchmark::State& state) {
  QueryArchive& archive = ArchiveOf(static_cast<std::size_t>(state.range(0)));
  if (!archive.status.ok()) return state.SkipWithError(archive.status.ToString().c_str());
  for (auto _ : state) {
    auto timeline = archive.searcher->Timeline(Query(), TimelineUnit::kMonth);
    if (!timeline.ok()) return state.SkipWithError(timeline.status().ToString().c_str());
  }
}
BENCHMARK(BM_Timeline)->Arg(2000)->Arg(20000)->Unit(benchmark::kMicrosecond);

// Opening an archive of that many articles, as each call of the program does.
void BM_OpenSearcher(benchmark::State& state) {
  QueryArchive& archive = ArchiveOf(static_cast<std::size_t>(state.range(0)));
  if (!archive.status.ok()) return state.SkipWithError(archive.status.ToString().c_str());
  for (auto _ : state) {
    auto searcher = Archive(archive.scratch.path() + "/archive").OpenSearcher();
    if (!searcher.ok()) return state.SkipWithError(searcher.status().ToString().c_str());
  }
}
BENCHMARK(BM_OpenSearcher)->Arg(2000)->Arg(20000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace broadsheet::bench
