// What backing up and bringing back copied.
#ifndef BROADSHEET_BACKUP_H_
#define BROADSHEET_BACKUP_H_

#include <cstdint>

namespace broadsheet {

struct BackupReport {
  std::uint64_t commit = 0;                   // the archive's, that the copy shows
  std::uint64_t articles = 0;                 // that it finds
  std::uint64_t bytes = 0, copied_bytes = 0;  // in all, and of them not taken over from an earlier backup
};

}  // namespace broadsheet

#endif  // BROADSHEET_BACKUP_H_
