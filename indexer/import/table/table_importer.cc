#include "indexer/import/table/table_importer.h"

#include <simdjson.h>

#include <algorithm>
#include <ctime>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "indexer/import/clean_values.h"
#include "indexer/import/input/encoding.h"
#include "indexer/import/input/input_buffer.h"
#include "indexer/import/input/input_place.h"
#include "indexer/import/json/json_article.h"
#include "indexer/import/json/json_parse.h"
#include "indexer/import/json/json_text.h"
#include "indexer/import/markup_text.h"
#include "indexer/import/table/csv_record.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kLeastKnownColumns = 3;

bool IsText(const FieldMeaning* meaning) {
  return meaning != nullptr && (meaning->field == ArticleField::kTitle || meaning->field == ArticleField::kDeck ||
                                meaning->field == ArticleField::kBody);
}

std::size_t KnownColumns(const std::vector<std::string>& columns, const FieldNames& names) {
  return static_cast<std::size_t>(std::count_if(columns.begin(), columns.end(), [&](const std::string& column) {
    return names.Find(TrimSpace(column)) != nullptr || TrimSpace(column) == kMarkupMember;
  }));
}

// A line ends as the first one does: by CR alone in files of old Macs.
char LineEndOf(std::string_view text) {
  const std::size_t end = text.find_first_of("\r\n");
  return end < text.size() && text[end] == '\r' && !text.substr(end).starts_with("\r\n") ? '\r' : '\n';
}

// The separator by which most columns of the first row get names that are known.
char SeparatorOf(std::string_view first_row, const FieldNames& names) {
  char best = ',';
  std::size_t most = 0;
  for (const char separator : {',', '\t', ';'}) {
    const std::size_t known = KnownColumns(ReadCsvRecord(first_row, {separator}, true).cells, names);
    if (known > most) best = separator;
    most = std::max(most, known);
  }
  return best;
}

class TableImporter final : public Importer {
 public:
  TableImporter(std::unique_ptr<InputStream> input, const ImportOptions& options, FieldNames names)
      : buffer_(std::move(input)),
        names_(std::move(names)),
        max_bytes_(options.max_article_bytes),
        now_(options.now ? *options.now : std::time(nullptr)) {}

  absl::StatusOr<std::optional<ImportedArticle>> Next() override {
    if (columns_.empty()) {
      BS_RETURN_IF_ERROR(ReadHeader());
      if (columns_.empty()) return std::optional<ImportedArticle>();
    }
    for (;;) {
      const InputPlace place = PlaceOf(buffer_);
      BS_ASSIGN_OR_RETURN(const std::optional<std::vector<std::string>> cells, NextRow(place));
      if (!cells) return std::optional<ImportedArticle>();
      if (cells->size() == 1 && TrimSpace(cells->front()).empty()) continue;  // an empty line
      if (IsHeader(*cells)) continue;                                         // of a table that was appended
      absl::StatusOr<ImportedArticle> article = ReadArticle(*cells);
      if (!article.ok()) return ErrorAt(place, ToStd(article.status().message()));
      article->offset = place.offset;
      return std::optional<ImportedArticle>(*std::move(article));
    }
  }

  std::uint64_t BytesRead() const override { return buffer_.BytesRead(); }

 private:
  // Leaves no columns at the end of the input, and after an error: without names nothing can be read.
  absl::Status ReadHeader() {
    // With one more byte: whether a CR stands alone.
    for (std::size_t searched = 0; buffer_.View().size() < max_bytes_;) {
      const std::size_t end = buffer_.View().find_first_of("\r\n", searched);
      if (end != std::string_view::npos && end + 1 < buffer_.View().size()) break;
      searched = std::min(end, buffer_.View().size());
      if (!buffer_.More()) break;
    }
    if (buffer_.View().starts_with(kByteOrderMark)) buffer_.Consume(kByteOrderMark.size());
    const InputPlace place = PlaceOf(buffer_);
    syntax_.line_end = LineEndOf(buffer_.View());
    syntax_.separator = SeparatorOf(buffer_.View().substr(0, buffer_.View().find_first_of("\r\n")), names_);
    BS_ASSIGN_OR_RETURN(std::optional<std::vector<std::string>> cells, NextRow(place));
    if (!cells) return absl::OkStatus();
    bool any_text = false;
    for (std::string& cell : *cells) {
      cell = TrimSpace(ToUtf8(cell).text);
      any_text = any_text || IsText(names_.Find(cell));
    }
    if (!any_text) {
      buffer_.Consume(buffer_.View().size());
      while (buffer_.More()) buffer_.Consume(buffer_.View().size());
      return ErrorAt(
          place,
          "the first row has to name the columns, and none is called title, deck or body (a field mapping can "
          "say which of them are)");
    }
    columns_ = *std::move(cells);
    return absl::OkStatus();
  }

  // Nothing at the end. After an error the next row is the next line.
  absl::StatusOr<std::optional<std::vector<std::string>>> NextRow(const InputPlace& place) {
    for (bool more = true;;) {
      if (!more && buffer_.View().empty()) return std::optional<std::vector<std::string>>();
      CsvRecord record = ReadCsvRecord(buffer_.View(), syntax_, !more);
      if (record.outcome == CsvRecord::Outcome::kDone && record.consumed <= max_bytes_) {
        buffer_.Consume(record.consumed);
        return std::optional(std::move(record.cells));
      }
      if (record.outcome == CsvRecord::Outcome::kBroken) {
        return SkipLine(place, StrCat("the row is broken at offset ", place.offset + record.consumed,
                                      ": text stands behind a closing quote"));
      }
      if (buffer_.View().size() > max_bytes_) {
        return SkipLine(place, StrCat("the row is longer than ", max_bytes_, " bytes, or a quote is not closed"));
      }
      if (!more) return SkipLine(place, "a quote is not closed before the end of the input");
      more = ReadMore();
      if (const absl::Status failure = more ? absl::OkStatus() : buffer_.TakeFailure(); !failure.ok()) {
        buffer_.Consume(buffer_.View().size());
        return absl::Status(failure.code(), StrCat("offset ", place.offset, " (line ", place.line,
                                                   "): the row is cut off: ", failure.message()));
      }
    }
  }

  // Reads twice as much as there is, since a row that did not end is read from its beginning again.
  bool ReadMore() {
    const std::size_t wanted = 2 * buffer_.View().size();
    bool any = false;
    do {
      if (!buffer_.More()) return any;
      any = true;
    } while (buffer_.View().size() < wanted);
    return true;
  }

  absl::Status SkipLine(const InputPlace& place, std::string_view reason) {
    const absl::Status error = ErrorAt(place, StrCat(reason, "; going on with the next line"));
    for (;;) {
      const std::size_t end = buffer_.View().find(syntax_.line_end);
      if (end != std::string_view::npos) {
        buffer_.Consume(end + 1);
        return error;
      }
      buffer_.Consume(buffer_.View().size());
      if (!buffer_.More()) return error;
    }
  }

  bool IsHeader(const std::vector<std::string>& cells) const {
    return std::equal(cells.begin(), cells.end(), columns_.begin(), columns_.end(),
                      [](std::string_view cell, std::string_view column) {
                        if (cell.starts_with(kByteOrderMark)) cell.remove_prefix(kByteOrderMark.size());
                        return TrimSpace(cell) == column;
                      });
  }

  // By way of a JSON object, whose fields mean the same.
  absl::StatusOr<ImportedArticle> ReadArticle(const std::vector<std::string>& cells) {
    if (cells.size() != columns_.size()) {
      return absl::InvalidArgumentError(
          StrCat("the row has ", cells.size(), " cells where the first row names ", columns_.size(), " columns"));
    }
    std::vector<std::string> warnings;
    std::string json = "{";
    for (std::size_t i = 0; i < cells.size(); ++i) {
      DecodedText cell = ToUtf8(cells[i]);
      if (std::string warning = cell.Warning(); !warning.empty()) {
        warnings.push_back(StrCat("field '", columns_[i], "': ", warning));
      }
      if (TrimSpace(cell.text).empty()) continue;
      json += StrCat(json.size() > 1 ? "," : "", JsonString(columns_[i]), ":", JsonOf(columns_[i], cell.text));
    }
    json += "}";
    simdjson::dom::object object;
    BS_RETURN_IF_ERROR(ParseJson(parser_, json, /*padded=*/false, &object) == simdjson::SUCCESS
                           ? absl::OkStatus()
                           : absl::InvalidArgumentError("its cells cannot be read as JSON"));
    BS_ASSIGN_OR_RETURN(ImportedArticle article, ArticleFromJson(object, json, names_, now_));
    article.warnings.insert(article.warnings.begin(), warnings.begin(), warnings.end());
    return article;
  }

  std::string JsonOf(const std::string& column, const std::string& cell) const {
    const FieldMeaning* meaning = names_.Find(column);
    const bool may_be_json = meaning != nullptr && meaning->field >= ArticleField::kByline &&
                             meaning->field <= ArticleField::kExtra && (cell[0] == '[' || cell[0] == '{');
    const bool is_flag = column == kMarkupMember && (cell == "true" || cell == "false");
    return is_flag || (may_be_json && IsJsonValue(cell)) ? cell : JsonString(cell);
  }

  InputBuffer buffer_;
  FieldNames names_;
  std::size_t max_bytes_;
  std::int64_t now_;
  CsvSyntax syntax_;
  std::vector<std::string> columns_;
  simdjson::dom::parser parser_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Importer>> MakeTableImporter(std::unique_ptr<InputStream> input,
                                                            const ImportOptions& options) {
  BS_ASSIGN_OR_RETURN(FieldNames names, FieldNames::Create(options.field_mapping));
  return std::make_unique<TableImporter>(std::move(input), options, std::move(names));
}

bool LooksLikeTable(std::string_view text, const FieldNames& names, bool is_named_so) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const std::string_view first_row = text.substr(0, text.find_first_of("\r\n"));
  const std::vector<std::string> columns = ReadCsvRecord(first_row, {SeparatorOf(first_row, names)}, true).cells;
  const bool any_text = std::any_of(columns.begin(), columns.end(),
                                    [&](const std::string& column) { return IsText(names.Find(TrimSpace(column))); });
  // A line of prose may begin with a word or two that are names of columns.
  const std::size_t known = KnownColumns(columns, names);
  return any_text && (is_named_so || (known >= kLeastKnownColumns && 2 * known > columns.size()));
}

}  // namespace broadsheet
