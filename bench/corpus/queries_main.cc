// broadsheet-queries: queries for `broadsheet bench`, made from a JSON-lines corpus.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "bench/corpus/jsonl_reader.h"
#include "bench/corpus/query_maker.h"
#include "bench/corpus/web_queries.h"

namespace broadsheet::bench {
namespace {

constexpr char kUsage[] =
    "usage: broadsheet-queries [--seed S] [--per-group N] [--every K] [--web LIST] FILE|-\n"
    "Prints `id<TAB>group<TAB>query` lines for `broadsheet bench --queries`, drawn from the articles of FILE (JSON "
    "lines,\n"
    "may be .zst). Groups: single words by document frequency, AND, OR, phrases with and without frequent words, the\n"
    "same within a month or a year, exact counts (count_and), newest first (newest_term), with text (top10_stored),\n"
    "wildcards (prefix).\n"
    "  --seed S       another choice (default 1)\n"
    "  --per-group N  queries a group (default 15)\n"
    "  --every K      look at every K-th article only (default 1)\n"
    "  --web LIST     also the queries of LIST (a JSON object with \"query\" a line) whose words occur in FILE\n";

int Run(const std::string& path, std::uint64_t seed, std::size_t per_group, std::uint64_t every,
        const std::string& web) {
  JsonlReader reader(path);
  if (!reader.ok()) {
    std::fprintf(stderr, "broadsheet-queries: cannot read %s\n", path.c_str());
    return 1;
  }
  QueryMaker maker(seed);
  CorpusLine line;
  for (std::uint64_t i = 0; reader.Next(&line); ++i) {
    if (i % every == 0) maker.Add(line);
  }
  int id = 0;
  for (const MadeQuery& query : maker.Make(per_group, web.empty() ? std::vector<WebQuery>() : ReadWebQueries(web))) {
    std::printf("q%04d\t%s\t%s\n", ++id, query.group.c_str(), query.text.c_str());
  }
  return id > 0 ? 0 : 1;
}

}  // namespace
}  // namespace broadsheet::bench

int main(int argc, char** argv) {
  std::uint64_t seed = 1, every = 1;
  std::size_t per_group = 15;
  std::string path, web;
  for (int i = 1; i < argc; ++i) {
    std::string_view name = argv[i];
    if (name == "--help" || name == "-h") {
      std::fputs(broadsheet::bench::kUsage, stdout);
      return 0;
    }
    bool has_value = i + 1 < argc;
    if (name == "--seed" && has_value) {
      seed = std::strtoull(argv[++i], nullptr, 10);
    } else if (name == "--per-group" && has_value) {
      per_group = std::strtoull(argv[++i], nullptr, 10);
    } else if (name == "--every" && has_value) {
      every = std::strtoull(argv[++i], nullptr, 10);
    } else if (name == "--web" && has_value) {
      web = argv[++i];
    } else if (path.empty() && (name == "-" || !name.starts_with("-"))) {
      path = name;
    } else {
      path.clear();
      break;
    }
  }
  if (path.empty() || every == 0) {
    std::fputs(broadsheet::bench::kUsage, stderr);
    return 2;
  }
  return broadsheet::bench::Run(path, seed, per_group, every, web);
}
