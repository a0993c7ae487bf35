// Files that may not grow, as on a full disk.
#ifndef BROADSHEET_TESTS_SUPPORT_FILE_SIZE_LIMIT_H_
#define BROADSHEET_TESTS_SUPPORT_FILE_SIZE_LIMIT_H_

#include <sys/resource.h>

#include <csignal>

namespace broadsheet {

// While it lives, no file of the process grows beyond the limit: writing fails, and the signal that would end the
// process is held back.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    getrlimit(RLIMIT_FSIZE, &before_);
    handler_ = signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_;
  sighandler_t handler_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_SUPPORT_FILE_SIZE_LIMIT_H_
