// A directory that goes away with the test.
#ifndef BROADSHEET_TESTS_SUPPORT_TEMP_DIRECTORY_H_
#define BROADSHEET_TESTS_SUPPORT_TEMP_DIRECTORY_H_

#include <filesystem>
#include <string>
#include <string_view>

namespace broadsheet {

// Its name is its own, for tests run side by side. What a test keeps open in it is declared after it, and so closed
// before it goes.
class TempDirectory {
 public:
  explicit TempDirectory(const std::filesystem::path& parent = std::filesystem::temp_directory_path());
  ~TempDirectory();
  TempDirectory(const TempDirectory&) = delete;
  TempDirectory& operator=(const TempDirectory&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(std::string_view name) const;

 private:
  std::string path_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_SUPPORT_TEMP_DIRECTORY_H_
