#include "tests/support/temp_directory.h"

#include <stdlib.h>

#include <cstdio>
#include <cstdlib>
#include <system_error>

namespace broadsheet {

TempDirectory::TempDirectory(const std::filesystem::path& parent)
    : path_((parent / "broadsheet_test_XXXXXX").string()) {
  if (mkdtemp(path_.data()) == nullptr) {
    std::perror(path_.c_str());
    std::abort();
  }
}

TempDirectory::~TempDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TempDirectory::operator/(std::string_view name) const { return path_ + "/" + std::string(name); }

}  // namespace broadsheet
