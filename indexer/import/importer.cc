#include "indexer/import/importer.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/cord.h"
#include "indexer/import/format_detector.h"
#include "indexer/import/input/encoding.h"
#include "indexer/import/input/unicode_input.h"
#include "indexer/import/json/json_fields.h"
#include "indexer/import/json/json_importer.h"
#include "indexer/import/page/page_importer.h"
#include "indexer/import/reuters/reuters_importer.h"
#include "indexer/import/table/table_importer.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr char kUnknownFormatMark[] = "broadsheet/unknown-format";

struct NamedFormat {
  std::string_view name;
  ImportFormat format;
};

constexpr NamedFormat kFormats[] = {
    {"auto", ImportFormat::kAuto},  {"reuters", ImportFormat::kReuters}, {"json", ImportFormat::kJson},
    {"jsonl", ImportFormat::kJson}, {"csv", ImportFormat::kTable},       {"tsv", ImportFormat::kTable},
    {"text", ImportFormat::kText},  {"html", ImportFormat::kHtml},
};

// A stream whose first bytes have been looked at already.
class PeekedInput final : public InputStream {
 public:
  explicit PeekedInput(std::unique_ptr<InputStream> input) : input_(std::move(input)) {}

  // The first `bytes` bytes, or all there are before the end or an error; fewer if they are enough, and more would have
  // to be waited for. Before the first Read().
  std::string_view Peek(std::size_t bytes, absl::FunctionRef<bool(std::string_view head)> are_enough) {
    head_.resize(bytes);
    std::size_t size = 0;
    while (size < bytes && !at_end_) {
      if (size > 0 && input_->WouldWait() && are_enough({head_.data(), size})) break;
      const absl::StatusOr<std::size_t> count = input_->Read({head_.data() + size, bytes - size});
      if (!count.ok()) failure_ = count.status();
      at_end_ = !count.ok() || *count == 0;
      if (!at_end_) size += *count;
    }
    head_.resize(size);
    return head_;
  }

  const absl::Status& failure() const { return failure_; }

  absl::StatusOr<std::size_t> Read(std::span<char> buffer) override {
    if (at_ < head_.size()) {
      const std::size_t count = std::min(buffer.size(), head_.size() - at_);
      std::memcpy(buffer.data(), head_.data() + at_, count);
      at_ += count;
      return count;
    }
    if (!failure_.ok()) return std::exchange(failure_, absl::OkStatus());
    if (at_end_) return std::size_t{0};
    return input_->Read(buffer);
  }

  std::uint64_t RawBytesRead() const override { return input_->RawBytesRead(); }

 private:
  std::unique_ptr<InputStream> input_;
  std::string head_;
  std::size_t at_ = 0;
  bool at_end_ = false;
  absl::Status failure_;
};

absl::Status UnknownFormat(std::string_view reason) {
  std::string names;
  for (const NamedFormat& known : kFormats) {
    if (known.format != ImportFormat::kAuto) names += StrCat(names.empty() ? "" : ", ", known.name);
  }
  absl::Status status = absl::InvalidArgumentError(
      StrCat("no known format: ", reason, "; if it holds articles all the same, name its format (one of ", names, ")"));
  status.SetPayload(kUnknownFormatMark, absl::Cord());
  return status;
}

// Page importers decode by themselves, with what the page says about its charset.
absl::StatusOr<std::unique_ptr<InputStream>> AsUtf8(std::unique_ptr<PeekedInput> input, std::string_view charset) {
  if (charset.empty() || charset == "UTF-8") return input;
  return MakeUnicodeInput(std::move(input), charset);
}

}  // namespace

bool IsUnknownFormat(const absl::Status& status) { return status.GetPayload(kUnknownFormatMark).has_value(); }

absl::StatusOr<std::unique_ptr<Importer>> OpenImporter(std::unique_ptr<InputStream> input, std::string_view name,
                                                       const ImportOptions& options) {
  auto peeked = std::make_unique<PeekedInput>(std::move(input));
  BS_ASSIGN_OR_RETURN(const FieldNames names, FieldNames::Create(options.field_mapping));
  ImportFormat format = options.format;
  // Articles that come one by one shall not wait for others to fill up a head.
  const bool is_named = format != ImportFormat::kAuto;
  const auto is_enough = [&](std::string_view so_far) {
    return is_named ? so_far.find('\n') != std::string_view::npos : IsJsonSoFar(so_far, name, names);
  };
  const std::string_view head = peeked->Peek(is_named ? kSignatureBytes : kDetectionBytes, is_enough);
  if (head.empty() && !peeked->failure().ok()) return peeked->failure();
  if (format == ImportFormat::kAuto) {
    const DetectedFormat detected = DetectFormat(head, name, names);
    if (!detected.format) return UnknownFormat(detected.reason);
    format = *detected.format;
  }
  const std::string_view charset = UnicodeSignature(head);
  switch (format) {
    case ImportFormat::kReuters: {
      BS_ASSIGN_OR_RETURN(std::unique_ptr<InputStream> text, AsUtf8(std::move(peeked), charset));
      return MakeReutersImporter(std::move(text), options);
    }
    case ImportFormat::kJson: {
      BS_ASSIGN_OR_RETURN(std::unique_ptr<InputStream> text, AsUtf8(std::move(peeked), charset));
      return MakeJsonImporter(std::move(text), options);
    }
    case ImportFormat::kTable: {
      BS_ASSIGN_OR_RETURN(std::unique_ptr<InputStream> text, AsUtf8(std::move(peeked), charset));
      return MakeTableImporter(std::move(text), options);
    }
    case ImportFormat::kHtml:
      return MakeHtmlImporter(std::move(peeked), name, options);
    default:
      return MakeTextImporter(std::move(peeked), name, options);
  }
}

std::optional<ImportFormat> ImportFormatByName(std::string_view name) {
  for (const NamedFormat& known : kFormats) {
    if (known.name == name) return known.format;
  }
  return std::nullopt;
}

std::vector<std::string> ImportFormatNames() {
  std::vector<std::string> names;
  for (const NamedFormat& known : kFormats) names.emplace_back(known.name);
  return names;
}

}  // namespace broadsheet
