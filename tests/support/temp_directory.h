// A directory that goes away with the test.
#ifndef BROADSHEET_TESTS_SUPPORT_TEMP_DIRECTORY_H_
#define BROADSHEET_TESTS_SUPPORT_TEMP_DIRECTORY_H_

#include <string>
#include <string_view>

namespace broadsheet {

class TempDirectory {
 public:
  TempDirectory();
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
