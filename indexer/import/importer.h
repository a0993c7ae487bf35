// Importers: piles of bytes in, articles out.
#ifndef BROADSHEET_INDEXER_IMPORT_IMPORTER_H_
#define BROADSHEET_INDEXER_IMPORT_IMPORTER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "broadsheet/article.h"
#include "indexer/import/input/input_stream.h"

namespace broadsheet {

enum class ImportFormat { kAuto, kReuters, kJson, kTable, kText, kHtml };

struct ImportedArticle {
  Article article;
  std::uint64_t offset = 0;           // where it begins in the (uncompressed) input
  std::vector<std::string> warnings;  // e.g. "field 'date': year 2099 is in the future"; each names its field
};

struct ImportOptions {
  ImportFormat format = ImportFormat::kAuto;
  // JSON and tables: names of the producer's fields -> Article's field names ("headline" -> "title").
  std::vector<std::pair<std::string, std::string>> field_mapping;
  std::size_t max_article_bytes = 32 << 20;  // of input; a longer article is rejected
  std::optional<std::int64_t> now;  // seconds since 1970; later dates are warned about; unset: the time of opening
};

// Pulls articles out of one input, one at a time; holds one article (and a read buffer) in memory. Knows nothing of
// archives or indexes. Not thread-safe.
class Importer {
 public:
  virtual ~Importer() = default;

  // The next article; nullopt at the end; an error for what cannot be read as an article. The error's message says
  // the offset (or line) and the field, but not the file. After an error, call again: the importer has moved on to what
  // follows (and is at the end if nothing can follow). Importers check and repair UTF-8, trim values, and give each
  // article an id: the producer's, else the URL, else its content hash.
  virtual absl::StatusOr<std::optional<ImportedArticle>> Next() = 0;

  // Uncompressed bytes consumed so far.
  virtual std::uint64_t BytesRead() const = 0;
};

// True for an error of OpenImporter that says: no known format (a folder walk skips such a file, a named file is
// rejected).
bool IsUnknownFormat(const absl::Status& status);

// Opens an importer over `input`; `name` is the file's name, a help in telling formats apart. With kAuto the format
// is recognised by content. InvalidArgument (see IsUnknownFormat) if it is none.
absl::StatusOr<std::unique_ptr<Importer>> OpenImporter(std::unique_ptr<InputStream> input, std::string_view name,
                                                       const ImportOptions& options);

// One of ImportFormatNames(); nullopt for another name.
std::optional<ImportFormat> ImportFormatByName(std::string_view name);

// "auto" first, and all others; some formats have two names.
std::vector<std::string> ImportFormatNames();

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_IMPORTER_H_
