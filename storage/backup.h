// Copies of whole archives: made beside a live writer, checked to the last byte, there whole or not at all.
//
// A backup is an archive with the file BACKUP in it: readers search and verify it like any other, writers refuse it.
#ifndef BROADSHEET_STORAGE_BACKUP_H_
#define BROADSHEET_STORAGE_BACKUP_H_

#include <string>

#include "absl/status/statusor.h"
#include "broadsheet/backup.h"

namespace broadsheet {

// Makes `backup` a copy of the archive's last commit. Files that an earlier backup there has already are taken over (as
// hard links), and then it is replaced in one step. A writer may be at work. FailedPrecondition: `backup` is something
// else, or of another archive. DataLoss: the archive is damaged; an earlier backup stays as it was.
absl::StatusOr<BackupReport> BackUpArchive(const std::string& directory, const std::string& backup);

// Makes `directory`, which must not be there or be empty, an archive as the backup has it. AlreadyExists: there is an
// archive. DataLoss: the backup is damaged.
absl::StatusOr<BackupReport> RestoreArchive(const std::string& backup, const std::string& directory);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_BACKUP_H_
