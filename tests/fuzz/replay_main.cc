// Runs a fuzz target without a fuzzer: every file named, then some hundred changes of each, always the same ones.
// BROADSHEET_FUZZ_CHANGES sets how many.
// usage: replay FILE|FOLDER…
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

int ChangesPerSeed() {
  const char* const wanted = std::getenv("BROADSHEET_FUZZ_CHANGES");
  return wanted ? std::atoi(wanted) : 150;
}

std::vector<std::string> ReadSeeds(int argc, char** argv) {
  std::vector<std::filesystem::path> paths;
  for (int i = 1; i < argc; ++i) {
    if (!std::filesystem::is_directory(argv[i])) {
      paths.emplace_back(argv[i]);
      continue;
    }
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> seeds;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return seeds;
}

void Run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

// A byte changed, a piece left out, doubled, or taken from another seed.
std::string Changed(std::string input, const std::vector<std::string>& seeds, std::mt19937& random) {
  for (std::uint32_t changes = 1 + random() % 4; changes > 0 && !input.empty(); --changes) {
    std::size_t at = random() % input.size();
    std::size_t length = std::min<std::size_t>(1 + random() % 30, input.size() - at);
    const std::string& other = seeds[random() % seeds.size()];
    switch (random() % 5) {
      case 0:
        input[at] = static_cast<char>(random());
        break;
      case 1:
        input[at] = static_cast<char>(input[at] ^ (1 << random() % 8));
        break;
      case 2:
        input.erase(at, length);
        break;
      case 3:
        input.insert(at, input.substr(random() % input.size(), length));
        break;
      default:
        if (!other.empty()) input.insert(at, other.substr(random() % other.size(), length));
    }
  }
  return input;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> seeds = ReadSeeds(argc, argv);
  if (seeds.empty()) {
    std::fprintf(stderr, "replay: no seeds\n");
    return 2;
  }
  Run("");
  std::mt19937 random(1);
  const int changes = ChangesPerSeed();
  for (const std::string& seed : seeds) {
    Run(seed);
    for (int i = 0; i < changes; ++i) Run(Changed(seed, seeds, random));
  }
  std::printf("%zu seeds, %d changes of each\n", seeds.size(), changes);
  return 0;
}
