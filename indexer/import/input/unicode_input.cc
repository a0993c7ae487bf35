#include "indexer/import/input/unicode_input.h"

#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using ConverterPtr = std::unique_ptr<UConverter, CloseConverter>;

class UnicodeInput final : public InputStream {
 public:
  UnicodeInput(std::unique_ptr<InputStream> input, ConverterPtr from, ConverterPtr to)
      : input_(std::move(input)),
        from_(std::move(from)),
        to_(std::move(to)),
        source_(kChunkBytes),
        target_(4 * kChunkBytes) {}

  absl::StatusOr<std::size_t> Read(std::span<char> buffer) override {
    while (begin_ == end_ && !at_end_) BS_RETURN_IF_ERROR(Fill());
    const std::size_t count = std::min(buffer.size(), end_ - begin_);
    std::memcpy(buffer.data(), target_.data() + begin_, count);
    begin_ += count;
    return count;
  }

  std::uint64_t RawBytesRead() const override { return input_->RawBytesRead(); }

 private:
  static constexpr std::size_t kChunkBytes = 64 << 10;

  absl::Status Fill() {
    absl::StatusOr<std::size_t> count = input_->Read(source_);
    at_end_ = !count.ok() || *count == 0;
    BS_RETURN_IF_ERROR(count.status());
    const char* source = source_.data();
    char* target = target_.data();
    UErrorCode status = U_ZERO_ERROR;
    // A UTF-16 unit becomes at most three bytes, so all of the source fits. The pivot keeps what a chunk cuts in two.
    ucnv_convertEx(to_.get(), from_.get(), &target, target_.data() + target_.size(), &source, source + *count,
                   pivot_.data(), &pivot_source_, &pivot_target_, pivot_.data() + pivot_.size(), first_, at_end_,
                   &status);
    first_ = false;
    if (U_FAILURE(status)) {
      at_end_ = true;
      return absl::DataLossError(StrCat("the text cannot be converted to UTF-8: ", u_errorName(status)));
    }
    begin_ = 0;
    end_ = static_cast<std::size_t>(target - target_.data());
    return absl::OkStatus();
  }

  std::unique_ptr<InputStream> input_;
  ConverterPtr from_, to_;
  std::vector<char> source_, target_;
  std::array<UChar, 1024> pivot_;
  UChar* pivot_source_ = pivot_.data();
  UChar* pivot_target_ = pivot_.data();
  std::size_t begin_ = 0, end_ = 0;
  bool first_ = true;
  bool at_end_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<InputStream>> MakeUnicodeInput(std::unique_ptr<InputStream> input,
                                                              std::string_view charset) {
  UErrorCode status = U_ZERO_ERROR;
  ConverterPtr from(ucnv_open(std::string(charset).c_str(), &status));
  ConverterPtr to(ucnv_open("UTF-8", &status));
  if (U_FAILURE(status)) return absl::InternalError(StrCat("ICU has no converter for ", charset));
  return std::make_unique<UnicodeInput>(std::move(input), std::move(from), std::move(to));
}

}  // namespace broadsheet
