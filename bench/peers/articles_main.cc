// broadsheet-peer-articles: a JSON-lines corpus as the peers read it, so that none of them pays for parsing JSON.
#include <cstdio>
#include <string>

#include "bench/corpus/jsonl_reader.h"

namespace broadsheet::bench {
namespace {

// yyyymmdd of an RFC 3339 date; 0 if there is none.
std::string DayNumber(const std::string& date) {
  if (date.size() < 10) return "0";
  return date.substr(0, 4) + date.substr(5, 2) + date.substr(8, 2);
}

std::string OnOneLine(std::string text) {
  for (char& c : text) {
    if (c == '\t' || c == '\n' || c == '\r') c = ' ';
  }
  return text;
}

}  // namespace
}  // namespace broadsheet::bench

int main(int argc, char** argv) {
  using namespace broadsheet::bench;
  if (argc != 2) {
    std::fprintf(stderr, "usage: broadsheet-peer-articles CORPUS.jsonl > ARTICLES.tsv\n");
    return 2;
  }
  JsonlReader reader(argv[1]);
  if (!reader.ok()) {
    std::fprintf(stderr, "broadsheet-peer-articles: cannot read %s\n", argv[1]);
    return 1;
  }
  for (CorpusLine line; reader.Next(&line);) {
    std::printf("%s\t%s\t%s\t%s\t%s\n", OnOneLine(line.id).c_str(), DayNumber(line.date).c_str(),
                OnOneLine(line.title).c_str(), OnOneLine(line.deck).c_str(), OnOneLine(line.body).c_str());
  }
  return 0;
}
