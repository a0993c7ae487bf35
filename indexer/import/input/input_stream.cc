#include "indexer/import/input/input_stream.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "indexer/import/input/byte_source.h"
#include "indexer/import/input/decompressor.h"
#include "storage/status_macros.h"

namespace broadsheet {
namespace {

class FileInput final : public InputStream {
 public:
  FileInput(std::unique_ptr<ByteSource> source, std::unique_ptr<Decompressor> decompressor)
      : source_(std::move(source)), decompressor_(std::move(decompressor)) {}

  absl::StatusOr<std::size_t> Read(std::span<char> buffer) override {
    if (decompressor_ == nullptr || buffer.empty()) return std::size_t{0};
    absl::StatusOr<std::size_t> count = decompressor_->Read(buffer);
    if (!count.ok() || *count == 0) decompressor_ = nullptr;
    return count;
  }

  bool WouldWait() override { return decompressor_ != nullptr && source_->WouldWait(); }

  std::uint64_t RawBytesRead() const override { return source_->Offset(); }

 private:
  std::unique_ptr<ByteSource> source_;
  std::unique_ptr<Decompressor> decompressor_;  // gone after the end or an error
};

class StringInput final : public InputStream {
 public:
  explicit StringInput(std::string content) : content_(std::move(content)) {}

  absl::StatusOr<std::size_t> Read(std::span<char> buffer) override {
    const std::size_t count = std::min(buffer.size(), content_.size() - at_);
    std::memcpy(buffer.data(), content_.data() + at_, count);
    at_ += count;
    return count;
  }

  std::uint64_t RawBytesRead() const override { return at_; }

 private:
  std::string content_;
  std::size_t at_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<InputStream>> OpenInput(const std::string& path, InputWait wait) {
  BS_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source, ByteSource::Open(path, std::move(wait)));
  BS_ASSIGN_OR_RETURN(std::unique_ptr<Decompressor> decompressor, MakeDecompressor(*source));
  return std::make_unique<FileInput>(std::move(source), std::move(decompressor));
}

std::unique_ptr<InputStream> MakeStringInput(std::string content) {
  return std::make_unique<StringInput>(std::move(content));
}

}  // namespace broadsheet
