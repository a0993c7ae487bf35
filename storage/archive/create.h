// Making a new archive, whole or not at all.
#ifndef BROADSHEET_STORAGE_ARCHIVE_CREATE_H_
#define BROADSHEET_STORAGE_ARCHIVE_CREATE_H_

#include <string>

#include "absl/status/statusor.h"
#include "storage/archive/layout.h"

namespace broadsheet {

// Makes an empty archive in `directory`, which must not be there or be empty, and returns the writer's lock on it.
// It is built beside its place and renamed into it. Directories above it are made too. AlreadyExists: there is
// something now, perhaps somebody else's new archive. FailedPrecondition: there are files that are no archive.
absl::StatusOr<FileLock> CreateArchive(const std::string& directory);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_ARCHIVE_CREATE_H_
