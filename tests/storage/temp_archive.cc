#include "tests/storage/temp_archive.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace broadsheet {

namespace fs = std::filesystem;

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void WriteFile(const fs::path& path, const std::string& content) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

std::vector<fs::path> FilesBelow(const fs::path& directory) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

void FlipByte(const fs::path& path, std::uintmax_t offset) {
  std::string content = ReadFile(path);
  content.at(offset) = static_cast<char>(content.at(offset) ^ 0x20);
  WriteFile(path, content);
}

}  // namespace broadsheet
