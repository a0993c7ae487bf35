#include "indexer/article_reader.h"

#include <algorithm>
#include <optional>
#include <system_error>
#include <utility>

#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;

std::uint64_t FileBytes(const fs::path& path) {
  std::error_code error;
  const std::uint64_t bytes = fs::file_size(path, error);
  return error ? 0 : bytes;
}

void ListFolder(const std::string& folder, const std::string& leave_out,
                const std::function<void(const std::string& message)>& on_error, std::vector<InputFile>* files,
                std::uint64_t* skipped) {
  const std::size_t first = files->size();
  std::vector<std::string> folders = {folder};
  while (!folders.empty()) {
    const std::string next = std::move(folders.back());
    folders.pop_back();
    if (IsSameFolder(next, leave_out)) continue;
    std::error_code error;
    fs::directory_iterator entry(next, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
      std::error_code type_error;
      if (entry->is_directory(type_error) && !entry->is_symlink(type_error)) {
        folders.push_back(entry->path().string());
      } else if (entry->is_regular_file(type_error)) {
        files->push_back({entry->path().string(), false, FileBytes(entry->path())});
      } else {
        ++*skipped;
      }
    }
    if (error) on_error(StrCat(next, ": ", error.message(), "; the folder was not read to its end"));
  }
  std::sort(files->begin() + static_cast<std::ptrdiff_t>(first), files->end(),
            [](const InputFile& a, const InputFile& b) { return a.path < b.path; });
}

std::string FileMessage(const std::string& file, absl::string_view message) { return StrCat(file, ": ", message); }

}  // namespace

bool IsSameFolder(const std::string& one, const std::string& other) {
  std::error_code error;
  return fs::equivalent(one, other, error) && !error;
}

std::vector<InputFile> ListInputFiles(const std::vector<std::string>& paths, const std::string& leave_out,
                                      const std::function<void(const std::string& message)>& on_error,
                                      std::uint64_t* skipped) {
  std::vector<InputFile> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (path != "-" && fs::is_directory(path, error)) {
      ListFolder(path, leave_out, on_error, &files, skipped);
    } else {
      files.push_back({path, true, path == "-" ? 0 : FileBytes(path)});
    }
  }
  return files;
}

ArticleReader::ArticleReader(const IndexFilesOptions& options, const IndexObserver& observer, std::string leave_out,
                             std::function<void()> on_idle)
    : options_(options), observer_(observer), leave_out_(std::move(leave_out)), on_idle_(std::move(on_idle)) {}

void ArticleReader::Reject(const std::string& message) {
  ++counts_.rejected;
  if (observer_.on_rejected) observer_.on_rejected(message);
}

void ArticleReader::Warn(const std::string& file, std::uint64_t offset, const std::string& id,
                         const std::string& warning) {
  ++counts_.warnings;
  if (observer_.on_warning) observer_.on_warning(StrCat(file, ": offset ", offset, ": article '", id, "': ", warning));
}

absl::Status ArticleReader::ReadAll(
    const std::vector<std::string>& paths,
    const std::function<absl::Status(ImportedArticle, const std::string& file)>& accept) {
  BS_RETURN_IF_ERROR(CheckIndexFilesOptions(options_));
  import_options_.format = *ImportFormatByName(options_.format);
  import_options_.field_mapping = options_.field_mapping;

  const std::vector<InputFile> files = ListInputFiles(
      paths, leave_out_, [&](const std::string& message) { Reject(message); }, &counts_.skipped);
  for (const InputFile& file : files) raw_bytes_total_ += file.raw_bytes;
  for (const InputFile& file : files) {
    if (Stopped()) break;
    BS_RETURN_IF_ERROR(ReadFile(file, accept));
    raw_bytes_done_ += file.raw_bytes;
  }
  return absl::OkStatus();
}

absl::Status ArticleReader::ReadFile(
    const InputFile& file, const std::function<absl::Status(ImportedArticle, const std::string& file)>& accept) {
  absl::StatusOr<std::unique_ptr<InputStream>> input =
      OpenInput(file.path, {.stop = options_.stop, .on_idle = on_idle_});
  if (!input.ok()) {
    Reject(FileMessage(file.path, input.status().message()));
    return absl::OkStatus();
  }
  const InputStream* stream = input->get();  // owned by the importer from here on
  absl::StatusOr<std::unique_ptr<Importer>> importer = OpenImporter(*std::move(input), file.path, import_options_);
  if (!importer.ok()) {
    if ((!file.named || options_.skip_unknown) && IsUnknownFormat(importer.status())) {
      ++counts_.skipped;
    } else {
      Reject(FileMessage(file.path, importer.status().message()));
    }
    return absl::OkStatus();
  }

  const std::uint64_t bytes_before = counts_.bytes;
  while (!Stopped()) {
    absl::StatusOr<std::optional<ImportedArticle>> next = (*importer)->Next();
    counts_.bytes = bytes_before + (*importer)->BytesRead();
    if (!next.ok()) {
      Reject(FileMessage(file.path, next.status().message()));
      continue;
    }
    if (!next->has_value()) break;
    ImportedArticle imported = **std::move(next);
    for (const std::string& warning : imported.warnings) {
      Warn(file.path, imported.offset, imported.article.id, warning);
    }
    const std::uint64_t offset = imported.offset;
    absl::Status accepted = accept(std::move(imported), file.path);
    if (absl::IsInvalidArgument(accepted)) {
      Reject(StrCat(file.path, ": offset ", offset, ": ", accepted.message()));
    } else {
      BS_RETURN_IF_ERROR(accepted);
      ++counts_.read;
    }
    if (observer_.on_progress) {
      observer_.on_progress(counts_, raw_bytes_done_ + stream->RawBytesRead(), raw_bytes_total_);
    }
  }
  return absl::OkStatus();
}

}  // namespace broadsheet
