// broadsheet-corpus-stats [--size] FILE [LIMIT]: the figures by which corpora are held against each other; with --size
// just the number of documents and the bytes of their text.
#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bench/corpus/jsonl_reader.h"

namespace broadsheet::bench {
namespace {

struct WordCounts {
  std::uint32_t documents = 0;
  std::uint32_t occurrences = 0;
  std::uint32_t last_document = 0;
};
using WordTable = std::unordered_map<std::string, WordCounts>;

void Count(WordTable* table, const std::string& word, std::uint32_t document) {
  WordCounts& counts = (*table)[word];
  ++counts.occurrences;
  if (counts.last_document != document) {
    counts.last_document = document;
    ++counts.documents;
  }
}

template <typename T>
T Quantile(std::vector<T>& sorted, double q) {
  return sorted.empty() ? T() : sorted[static_cast<std::size_t>(q * static_cast<double>(sorted.size() - 1))];
}

// Document frequencies by rank, as shares of all documents, and what there is of rare words.
void PrintCurve(const char* name, const WordTable& table, double documents) {
  std::vector<std::uint32_t> frequencies;
  std::uint64_t once = 0;
  frequencies.reserve(table.size());
  for (const auto& [word, counts] : table) {
    frequencies.push_back(counts.documents);
    once += counts.documents == 1;
  }
  std::sort(frequencies.rbegin(), frequencies.rend());
  std::printf("%s distinct\t%zu\n%s in one document, %%\t%.1f\n", name, table.size(), name,
              100.0 * static_cast<double>(once) / static_cast<double>(std::max<std::size_t>(1, table.size())));
  for (std::size_t rank : {1, 3, 10, 30, 100, 300, 1000, 3000, 10000, 30000, 100000}) {
    if (rank > frequencies.size()) break;
    std::printf("%s df at rank %zu, %%\t%.3f\n", name, rank, 100.0 * frequencies[rank - 1] / documents);
  }
}

// How often a word is said where it is said at all, for content words of middling frequency: burstiness.
void PrintBurstiness(const WordTable& table, double documents) {
  std::vector<double> ratios;
  for (const auto& [word, counts] : table) {
    double share = counts.documents / documents;
    if (share >= 0.002 && share < 0.02) ratios.push_back(static_cast<double>(counts.occurrences) / counts.documents);
  }
  std::sort(ratios.begin(), ratios.end());
  std::printf("occurrences a document, df 0.2-2 %%, p10\t%.2f\n", Quantile(ratios, 0.1));
  std::printf("occurrences a document, df 0.2-2 %%, median\t%.2f\n", Quantile(ratios, 0.5));
  std::printf("occurrences a document, df 0.2-2 %%, p90\t%.2f\n", Quantile(ratios, 0.9));
}

void PrintMostFrequent(const char* name, const WordTable& table, double documents) {
  std::vector<std::pair<std::uint32_t, std::string>> top;
  for (const auto& [word, counts] : table) top.emplace_back(counts.documents, word);
  std::size_t n = std::min<std::size_t>(25, top.size());
  std::partial_sort(top.begin(), top.begin() + static_cast<std::ptrdiff_t>(n), top.end(), std::greater<>());
  std::printf("%s, most frequent\t", name);
  for (std::size_t i = 0; i < n; ++i) std::printf("%s %.1f; ", top[i].second.c_str(), 100.0 * top[i].first / documents);
  std::printf("\n");
}

void PrintSize(JsonlReader& reader, std::uint64_t limit) {
  std::uint64_t documents = 0, bytes = 0;
  for (CorpusLine line; documents < limit && reader.Next(&line); ++documents) {
    bytes += line.title.size() + line.deck.size() + line.body.size();
  }
  std::printf("documents\t%" PRIu64 "\ntext_bytes\t%" PRIu64 "\n", documents, bytes);
}

void PrintFigures(JsonlReader& reader, std::uint64_t limit) {
  WordTable words, pairs;
  std::vector<std::uint32_t> lengths, titles;
  std::uint64_t text_bytes = 0, tokens = 0, distinct_in_documents = 0;
  std::uint32_t document = 0;
  CorpusLine line;
  std::vector<std::string> text;
  while (document < limit && reader.Next(&line)) {
    ++document;
    text.clear();
    PlainWords(line.title, &text);
    titles.push_back(static_cast<std::uint32_t>(text.size()));
    PlainWords(line.deck, &text);
    std::size_t before_body = text.size();
    PlainWords(line.body, &text);
    lengths.push_back(static_cast<std::uint32_t>(text.size() - before_body));
    text_bytes += line.title.size() + line.deck.size() + line.body.size();
    tokens += text.size();
    for (std::size_t i = 0; i < text.size(); ++i) {
      Count(&words, text[i], document);
      // Pairs are counted on every eighth document: their number is large and their curve is smooth.
      if (document % 8 == 0 && i + 1 < text.size()) Count(&pairs, text[i] + " " + text[i + 1], document);
    }
  }
  for (const auto& [word, counts] : words) distinct_in_documents += counts.documents;
  std::sort(lengths.begin(), lengths.end());
  std::sort(titles.begin(), titles.end());
  double n = std::max<std::uint32_t>(1, document);
  std::printf("documents\t%u\ntext bytes\t%" PRIu64 "\nwords\t%" PRIu64 "\n", document, text_bytes, tokens);
  std::printf("text bytes a word\t%.2f\n", static_cast<double>(text_bytes) / static_cast<double>(tokens));
  for (double q : {0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99}) {
    std::printf("words a body, p%.0f\t%u\n", q * 100, Quantile(lengths, q));
  }
  std::printf("words a title, median\t%u\n", Quantile(titles, 0.5));
  std::printf("distinct words a document, mean\t%.1f\n", static_cast<double>(distinct_in_documents) / n);
  PrintCurve("words", words, n);
  PrintBurstiness(words, n);
  PrintCurve("pairs", pairs, n / 8);
  PrintMostFrequent("words", words, n);
  PrintMostFrequent("pairs", pairs, n / 8);
}

}  // namespace
}  // namespace broadsheet::bench

int main(int argc, char** argv) {
  bool size_only = argc > 1 && std::string_view(argv[1]) == "--size";
  int first = size_only ? 2 : 1;
  if (argc <= first || argc > first + 2 || std::string_view(argv[first]).starts_with("--")) {
    std::fprintf(stderr, "usage: broadsheet-corpus-stats [--size] FILE|- [LIMIT]\n");
    return 2;
  }
  broadsheet::bench::JsonlReader reader(argv[first]);
  if (!reader.ok()) {
    std::fprintf(stderr, "broadsheet-corpus-stats: cannot read %s\n", argv[first]);
    return 1;
  }
  std::uint64_t limit = argc > first + 1 ? std::strtoull(argv[first + 1], nullptr, 10) : ~0ull;
  if (size_only) {
    broadsheet::bench::PrintSize(reader, limit);
  } else {
    broadsheet::bench::PrintFigures(reader, limit);
  }
  return 0;
}
