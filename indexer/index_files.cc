#include "broadsheet/index_files.h"

#include <utility>

#include "indexer/article_reader.h"
#include "indexer/import/importer.h"
#include "indexer/import/json/json_fields.h"
#include "storage/out_of_memory.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {

IndexCounts& IndexCounts::operator+=(const IndexCounts& other) {
  read += other.read;
  added += other.added;
  updated += other.updated;
  unchanged += other.unchanged;
  rejected += other.rejected;
  skipped += other.skipped;
  warnings += other.warnings;
  bytes += other.bytes;
  return *this;
}

std::vector<std::string> InputFormats() { return ImportFormatNames(); }

namespace {

absl::Status CheckOptions(const IndexFilesOptions& options) {
  BS_RETURN_IF_ERROR(CheckCollectionName(options.collection));
  if (!ImportFormatByName(options.format)) {
    std::string names;
    for (const std::string& name : InputFormats()) names += StrCat(names.empty() ? "" : ", ", name);
    return absl::InvalidArgumentError(StrCat("there is no format '", options.format, "'; there are ", names));
  }
  return FieldNames::Create(options.field_mapping).status();
}

absl::StatusOr<IndexCounts> Index(Writer& writer, const std::vector<std::string>& paths,
                                  const IndexFilesOptions& options, const IndexObserver& observer) {
  // An error shows again at the next Add or Commit.
  ArticleReader reader(options, observer, writer.directory(), [&] { writer.CommitIfDue().IgnoreError(); });
  const auto add = [&](ImportedArticle imported, const std::string& file) -> absl::Status {
    const std::string id = imported.article.id;
    BS_ASSIGN_OR_RETURN(const AddResult result, writer.Add(options.collection, std::move(imported.article)));
    switch (result) {
      case AddResult::kAdded:
        ++reader.counts().added;
        break;
      case AddResult::kUnchanged:
        ++reader.counts().unchanged;
        break;
      case AddResult::kRepeated:
        reader.Warn(file, imported.offset, id,
                    "field 'id': it stands in this input twice; the later article is a new revision");
        [[fallthrough]];
      case AddResult::kUpdated:
        ++reader.counts().updated;
        break;
    }
    return absl::OkStatus();
  };
  BS_RETURN_IF_ERROR(reader.ReadAll(paths, add));
  BS_RETURN_IF_ERROR(writer.Commit());
  return reader.counts();
}

absl::StatusOr<IndexCounts> Extract(const std::vector<std::string>& paths, const IndexFilesOptions& options,
                                    const IndexObserver& observer,
                                    const std::function<absl::Status(const Article&, const std::string& file)>& visit) {
  ArticleReader reader(options, observer);
  BS_RETURN_IF_ERROR(reader.ReadAll(
      paths, [&](ImportedArticle imported, const std::string& file) { return visit(imported.article, file); }));
  return reader.counts();
}

}  // namespace

absl::Status CheckIndexFilesOptions(const IndexFilesOptions& options) {
  return CatchOutOfMemory([&] { return CheckOptions(options); });
}
absl::StatusOr<IndexCounts> IndexFiles(Writer& writer, const std::vector<std::string>& paths,
                                       const IndexFilesOptions& options, const IndexObserver& observer) {
  return CatchOutOfMemory([&] { return Index(writer, paths, options, observer); });
}
absl::StatusOr<IndexCounts> ExtractFiles(
    const std::vector<std::string>& paths, const IndexFilesOptions& options, const IndexObserver& observer,
    const std::function<absl::Status(const Article&, const std::string& file)>& visit) {
  return CatchOutOfMemory([&] { return Extract(paths, options, observer, visit); });
}

}  // namespace broadsheet
