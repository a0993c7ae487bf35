// broadsheet-corpus: invented news for tests and measurements, as JSON lines on standard output.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bench/corpus/generator.h"

namespace broadsheet::bench {
namespace {

constexpr char kUsage[] =
    "usage: broadsheet-corpus [--articles N | --bytes N[K|M|G]] [--seed S] [--from YEAR] [--to YEAR]\n"
    "                         [--copies SHARE] [--updates SHARE] [--revisions SHARE] [--undated SHARE]\n"
    "                         [--median-words N] [--growth SHARE]\n"
    "Prints invented news articles as JSON lines; the same options give the same bytes everywhere.\n"
    "  --articles N       that many articles (default 10000)\n"
    "  --bytes N          about that many bytes instead\n"
    "  --seed S           another seed, another world (default 1)\n"
    "  --from, --to       first and last year of publication (default 2005 and 2024)\n"
    "  --copies SHARE     of articles that repeat another's text under an id of their own (default 0.02)\n"
    "  --updates SHARE    of articles that are later versions, under an id of their own (default 0.03)\n"
    "  --revisions SHARE  of articles that are later versions under the same id (default 0)\n"
    "  --undated SHARE    of articles without a date (default 0.004)\n"
    "  --median-words N   of a body (default 360)\n"
    "  --growth SHARE     by which a year has more articles than the one before (default 0.05)\n";

// Mean size of a printed article with default options, to turn a size into a number of articles.
constexpr std::uint64_t kMeanArticleBytes = 3450;

std::uint64_t ParseSize(const std::string& text) {
  char* end = nullptr;
  std::uint64_t size = std::strtoull(text.c_str(), &end, 10);
  switch (*end) {
    case 'K':
      return size << 10;
    case 'M':
      return size << 20;
    case 'G':
      return size << 30;
    default:
      return size;
  }
}

bool ParseOptions(int argc, char** argv, CorpusOptions* options, std::uint64_t* bytes) {
  for (int i = 1; i + 1 < argc; i += 2) {
    std::string_view name = argv[i];
    std::string value = argv[i + 1];
    if (name == "--articles") {
      options->articles = std::strtoull(value.c_str(), nullptr, 10);
    } else if (name == "--bytes") {
      *bytes = ParseSize(value);
      options->articles = *bytes / kMeanArticleBytes + 1;
    } else if (name == "--seed") {
      options->seed = std::strtoull(value.c_str(), nullptr, 10);
    } else if (name == "--from") {
      options->first_year = std::atoi(value.c_str());
    } else if (name == "--to") {
      options->last_year = std::atoi(value.c_str());
    } else if (name == "--copies") {
      options->copies = std::atof(value.c_str());
    } else if (name == "--updates") {
      options->updates = std::atof(value.c_str());
    } else if (name == "--revisions") {
      options->revisions = std::atof(value.c_str());
    } else if (name == "--undated") {
      options->undated = std::atof(value.c_str());
    } else if (name == "--growth") {
      options->yearly_growth = std::atof(value.c_str());
    } else if (name == "--median-words") {
      options->median_words = std::atof(value.c_str());
    } else {
      return false;
    }
  }
  return argc % 2 == 1 && options->first_year >= 1970 && options->last_year >= options->first_year &&
         options->last_year <= 9998;
}

int Run(const CorpusOptions& options) {
  CorpusGenerator generator(options);
  Article article;
  std::string out;
  while (generator.Next(&article)) {
    AppendJsonLine(article, &out);
    if (out.size() < (1u << 20)) continue;
    if (std::fwrite(out.data(), 1, out.size(), stdout) != out.size()) return 1;
    out.clear();
  }
  return std::fwrite(out.data(), 1, out.size(), stdout) == out.size() && std::fflush(stdout) == 0 ? 0 : 1;
}

}  // namespace
}  // namespace broadsheet::bench

int main(int argc, char** argv) {
  if (argc > 1 && (std::string_view(argv[1]) == "--help" || std::string_view(argv[1]) == "-h")) {
    std::fputs(broadsheet::bench::kUsage, stdout);
    return 0;
  }
  broadsheet::bench::CorpusOptions options;
  std::uint64_t bytes = 0;
  if (!broadsheet::bench::ParseOptions(argc, argv, &options, &bytes)) {
    std::fputs(broadsheet::bench::kUsage, stderr);
    return 2;
  }
  return broadsheet::bench::Run(options);
}
