// Articles of a JSON-lines corpus, as far as the benchmarks' own tools need them.
#ifndef BROADSHEET_BENCH_CORPUS_JSONL_READER_H_
#define BROADSHEET_BENCH_CORPUS_JSONL_READER_H_

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace broadsheet::bench {

// The fields that tools look at; absent ones are empty.
struct CorpusLine {
  std::string id;
  std::string title;
  std::string deck;
  std::string body;
  std::string date;  // as written
};

// Reads one JSON object a line. Independent of the library's importers, so that a fault there cannot hide itself.
class JsonlReader {
 public:
  // "-" is standard input; a name that ends in .zst is read through the zstd program. Check ok() afterwards.
  explicit JsonlReader(const std::string& path);
  ~JsonlReader();
  JsonlReader(const JsonlReader&) = delete;
  JsonlReader& operator=(const JsonlReader&) = delete;

  bool ok() const { return file_ != nullptr; }
  // False at the end. Lines that are no JSON object are skipped and counted.
  bool Next(CorpusLine* line);
  std::uint64_t skipped() const { return skipped_; }
  std::uint64_t bytes() const { return bytes_; }

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
  std::FILE* file_ = nullptr;
  bool piped_ = false;
  char* buffer_ = nullptr;
  std::size_t capacity_ = 0;
  std::uint64_t skipped_ = 0;
  std::uint64_t bytes_ = 0;
};

// Appends the plain words of `text`: runs of letters and digits, ASCII in lower case, figures with their points and
// commas inside as one word. ASCII punctuation and the signs of U+2000 to U+2FFF separate words.
void PlainWords(std::string_view text, std::vector<std::string>* words);

}  // namespace broadsheet::bench

#endif  // BROADSHEET_BENCH_CORPUS_JSONL_READER_H_
