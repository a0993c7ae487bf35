// Files as segments need them: written once from front to back, then mapped.
#ifndef BROADSHEET_STORAGE_SEGMENT_FILE_IO_H_
#define BROADSHEET_STORAGE_SEGMENT_FILE_IO_H_

#include <cerrno>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/descriptor.h"
#include "storage/strings.h"

namespace broadsheet {

// A new file, buffered. Unless Keep() is called, the destructor removes it: a failure half-way leaves nothing behind.
class FileWriter {
 public:
  // AlreadyExists if there is such a file; it is left alone.
  static absl::StatusOr<std::unique_ptr<FileWriter>> Create(const std::string& path);
  ~FileWriter();
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;

  absl::Status Append(std::string_view bytes);
  // Zeros up to the next multiple of `alignment`.
  absl::Status Align(std::size_t alignment);
  std::uint64_t size() const { return flushed_ + buffer_.size(); }

  // Writes out what is buffered and overwrites the beginning of the file with `head`: others can read it so far.
  absl::Status WriteOut(std::string_view head);
  // Writes out what is buffered, overwrites the beginning of the file with `head`, and syncs.
  absl::Status FinishWithHead(std::string_view head);
  void Keep() { keep_ = true; }

 private:
  explicit FileWriter(std::string path);
  absl::Status Flush();
  absl::Status WriteAll(std::string_view bytes, std::uint64_t offset);

  std::string path_;
  Descriptor fd_;  // none if no file was created
  std::string buffer_;
  std::uint64_t flushed_ = 0;
  bool keep_ = false;
};

// Of `errno`: NotFound, AlreadyExists, PermissionDenied, ResourceExhausted for a full disk, memory, or too many open
// files, or else Internal.
absl::Status ErrnoStatus(int error, std::string_view doing);
// Of errno as it is now, before the pieces of `doing` are put together.
template <typename... Pieces>
absl::Status LastErrorStatus(const Pieces&... doing) {
  const int error = errno;
  return ErrnoStatus(error, StrCat(doing...));
}

// Makes the names in a directory last.
absl::Status SyncDirectory(const std::string& directory);

// A whole file mapped for reading.
class MappedFile {
 public:
  static absl::StatusOr<MappedFile> Open(const std::string& path);
  MappedFile() = default;
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;

  const std::uint8_t* data() const { return data_; }
  std::uint64_t size() const { return size_; }

 private:
  const std::uint8_t* data_ = nullptr;
  std::uint64_t size_ = 0;
};

// XXH3-64 of a whole file. DataLoss: the disk cannot read it.
absl::StatusOr<std::uint64_t> FileChecksum(const std::string& path);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_FILE_IO_H_
