// Inputs that the micro benchmarks share. Their shape is the benchmark's argument; they are made once a process.
#ifndef BROADSHEET_BENCH_MICRO_INPUTS_H_
#define BROADSHEET_BENCH_MICRO_INPUTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "broadsheet/article.h"

namespace broadsheet::bench {

// The first `count` articles of one invented corpus whose bodies have about `median_words` words.
const std::vector<Article>& Articles(std::size_t count, int median_words = 360);

// Bytes of title, deck and body.
std::uint64_t TextBytes(const std::vector<Article>& articles);

// An empty directory that goes with the object.
class ScratchDirectory {
 public:
  ScratchDirectory();
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace broadsheet::bench

#endif  // BROADSHEET_BENCH_MICRO_INPUTS_H_
