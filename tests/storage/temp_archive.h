// A place for an archive that goes away with the test.
#ifndef BROADSHEET_TESTS_STORAGE_TEMP_ARCHIVE_H_
#define BROADSHEET_TESTS_STORAGE_TEMP_ARCHIVE_H_

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/temp_directory.h"

namespace broadsheet {

class TempArchive {
 public:
  // Not there yet; its parent is, and is otherwise empty.
  std::string directory() const { return root_ / "archive"; }
  std::filesystem::path root() const { return root_.path(); }
  std::filesystem::path operator/(const std::string& name) const { return root() / "archive" / name; }

 private:
  TempDirectory root_;
};

std::string ReadFile(const std::filesystem::path& path);
void WriteFile(const std::filesystem::path& path, const std::string& content);
// All regular files below, with their paths from there.
std::vector<std::filesystem::path> FilesBelow(const std::filesystem::path& directory);
// Changes one byte.
void FlipByte(const std::filesystem::path& path, std::uintmax_t offset);

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_STORAGE_TEMP_ARCHIVE_H_
