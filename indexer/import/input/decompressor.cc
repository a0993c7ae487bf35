#include "indexer/import/input/decompressor.h"

#include <archive.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <optional>
#include <string>

#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kGzipMagic = "\x1F\x8B\x08"sv;

absl::Status Damaged(std::string_view format, std::uint64_t offset, std::string_view reason) {
  return absl::DataLossError(StrCat("the ", format, " data are damaged at offset ", offset, " of the file: ", reason));
}

absl::Status Truncated(std::string_view format, std::uint64_t offset) {
  return absl::DataLossError(StrCat("the ", format, " data are cut off at offset ", offset, " of the file"));
}

class PlainCopy final : public Decompressor {
 public:
  explicit PlainCopy(ByteSource& source) : source_(source) {}

  absl::StatusOr<std::size_t> Read(std::span<char> buffer) override {
    BS_ASSIGN_OR_RETURN(const std::string_view bytes, source_.Peek(1));
    const std::size_t count = std::min(bytes.size(), buffer.size());
    std::memcpy(buffer.data(), bytes.data(), count);
    source_.Skip(count);
    return count;
  }

 private:
  ByteSource& source_;
};

class Gunzip final : public Decompressor {
 public:
  explicit Gunzip(ByteSource& source) : source_(source) {
    // 15 bits of window, 16 to expect gzip's header and trailer.
    ready_ = inflateInit2(&stream_, 15 + 16) == Z_OK;
  }
  ~Gunzip() override { inflateEnd(&stream_); }

  absl::StatusOr<std::size_t> Read(std::span<char> buffer) override {
    if (!ready_) return absl::ResourceExhaustedError("no memory to decompress");
    const std::size_t room = std::min<std::size_t>(buffer.size(), std::numeric_limits<uInt>::max());
    stream_.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream_.avail_out = static_cast<uInt>(room);
    absl::Status failure;
    while (stream_.avail_out == room && !at_end_ && failure.ok()) failure = Step();
    const std::size_t count = room - stream_.avail_out;
    if (count == 0 && !failure.ok()) return failure;
    if (!failure.ok()) pending_ = failure;
    return count;
  }

 private:
  absl::Status Step() {
    if (!pending_.ok()) return pending_;
    absl::StatusOr<std::string_view> input = source_.Peek(1);
    if (!input.ok()) return std::move(input).status();
    if (between_members_) return BeginMember();
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input->data()));
    stream_.avail_in = static_cast<uInt>(input->size());
    const int result = inflate(&stream_, Z_NO_FLUSH);
    source_.Skip(input->size() - stream_.avail_in);
    if (result == Z_STREAM_END) {
      between_members_ = true;
    } else if (result == Z_BUF_ERROR || (result == Z_OK && input->empty())) {
      // No progress was possible: with room for output that means no input.
      if (input->empty()) return Truncated("gzip", source_.Offset());
    } else if (result != Z_OK) {
      return Damaged("gzip", source_.Offset(), stream_.msg != nullptr ? stream_.msg : "not in gzip's format");
    }
    return absl::OkStatus();
  }

  // After a member comes another, or the end, perhaps after zeros that fill up a block of a tape.
  absl::Status BeginMember() {
    BS_ASSIGN_OR_RETURN(std::string_view input, source_.Peek(kGzipMagic.size()));
    if (input.starts_with(kGzipMagic)) {
      between_members_ = false;
      inflateReset(&stream_);
      return absl::OkStatus();
    }
    while (!input.empty() && input.find_first_not_of('\0') == std::string_view::npos) {
      source_.Skip(input.size());
      BS_ASSIGN_OR_RETURN(input, source_.Peek(1));
    }
    if (!input.empty()) return Damaged("gzip", source_.Offset(), "what follows the compressed data is not gzip");
    at_end_ = true;
    return absl::OkStatus();
  }

  ByteSource& source_;
  z_stream stream_{};
  absl::Status pending_;
  bool ready_ = false;
  bool between_members_ = false;
  bool at_end_ = false;
};

class Unzstd final : public Decompressor {
 public:
  explicit Unzstd(ByteSource& source) : source_(source), stream_(ZSTD_createDStream()) {
    if (stream_ != nullptr) wanted_ = ZSTD_initDStream(stream_);
  }
  ~Unzstd() override { ZSTD_freeDStream(stream_); }

  absl::StatusOr<std::size_t> Read(std::span<char> buffer) override {
    if (stream_ == nullptr) return absl::ResourceExhaustedError("no memory to decompress");
    ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
    while (out.pos == 0) {
      BS_ASSIGN_OR_RETURN(const std::string_view bytes, source_.Peek(1));
      if (bytes.empty() && at_frame_end_) return std::size_t{0};
      // No more than the decoder asks for, one block: what a call has decoded before it fails is lost.
      ZSTD_inBuffer in{bytes.data(), std::min(bytes.size(), std::max<std::size_t>(wanted_, 1)), 0};
      const std::size_t result = ZSTD_decompressStream(stream_, &out, &in);
      source_.Skip(in.pos);
      if (ZSTD_isError(result) != 0) return Damaged("zstd", source_.Offset(), ZSTD_getErrorName(result));
      if (bytes.empty() && out.pos == 0) return Truncated("zstd", source_.Offset());
      at_frame_end_ = result == 0;
      wanted_ = result;
    }
    return out.pos;
  }

 private:
  ByteSource& source_;
  ZSTD_DStream* stream_;
  std::size_t wanted_ = 1;
  bool at_frame_end_ = false;
};

// Formats that are rare in news; libarchive gives up at a damage with what its own buffer holds.
class ArchiveFilter final : public Decompressor {
 public:
  explicit ArchiveFilter(ByteSource& source) : source_(source), archive_(archive_read_new()) {}
  ~ArchiveFilter() override { archive_read_free(archive_); }

  absl::Status Open() {
    if (archive_ == nullptr) return absl::ResourceExhaustedError("no memory to decompress");
    archive_read_support_filter_bzip2(archive_);
    archive_read_support_filter_xz(archive_);
    archive_read_support_filter_lzip(archive_);
    archive_read_support_filter_lz4(archive_);
    archive_read_support_filter_compress(archive_);
    archive_read_support_format_raw(archive_);
    if (archive_read_open(archive_, this, nullptr, &ArchiveFilter::Supply, nullptr) != ARCHIVE_OK) return Failure();
    archive_entry* entry = nullptr;
    if (archive_read_next_header(archive_, &entry) != ARCHIVE_OK) return Failure();
    return absl::OkStatus();
  }

  absl::StatusOr<std::size_t> Read(std::span<char> buffer) override {
    const la_ssize_t count = archive_read_data(archive_, buffer.data(), buffer.size());
    if (count < 0) return Failure();
    return static_cast<std::size_t>(count);
  }

 private:
  static la_ssize_t Supply(struct archive* archive, void* self, const void** bytes) {
    auto* filter = static_cast<ArchiveFilter*>(self);
    filter->source_.Skip(filter->lent_);
    filter->lent_ = 0;
    const absl::StatusOr<std::string_view> input = filter->source_.Peek(1);
    if (!input.ok()) {
      filter->read_failure_ = input.status();
      archive_set_error(archive, EIO, "reading failed");
      return -1;
    }
    *bytes = input->data();
    filter->lent_ = input->size();
    return static_cast<la_ssize_t>(input->size());
  }

  absl::Status Failure() const {
    if (!read_failure_.ok()) return read_failure_;
    const char* reason = archive_error_string(archive_);
    return Damaged("compressed", source_.Offset(), reason != nullptr ? reason : "unknown reason");
  }

  ByteSource& source_;
  archive* archive_;
  std::size_t lent_ = 0;  // bytes of the source that libarchive looks at
  absl::Status read_failure_;
};

bool IsZstd(std::string_view bytes) {
  if (bytes.starts_with("\x28\xB5\x2F\xFD"sv)) return true;
  // Frames to be skipped may come first.
  return bytes.size() >= 4 && (static_cast<unsigned char>(bytes[0]) & 0xF0) == 0x50 &&
         bytes.substr(1, 3) == "\x2A\x4D\x18"sv;
}

bool IsForArchive(std::string_view bytes) {
  constexpr std::array kMagics = {"\xFD\x37\x7A\x58\x5A\x00"sv, "LZIP\x01"sv, "\x04\x22\x4D\x18"sv, "\x1F\x9D"sv};
  const bool bzip2 =
      bytes.size() >= 10 && bytes.starts_with("BZh"sv) && bytes[3] >= '1' && bytes[3] <= '9' &&
      (bytes.substr(4, 6) == "\x31\x41\x59\x26\x53\x59"sv || bytes.substr(4, 6) == "\x17\x72\x45\x38\x50\x90"sv);
  return bzip2 ||
         std::any_of(kMagics.begin(), kMagics.end(), [&](std::string_view magic) { return bytes.starts_with(magic); });
}

}  // namespace

absl::StatusOr<std::unique_ptr<Decompressor>> MakeDecompressor(ByteSource& source) {
  BS_ASSIGN_OR_RETURN(const std::string_view head, source.Peek(16));
  if (head.starts_with(kGzipMagic)) return std::make_unique<Gunzip>(source);
  if (IsZstd(head)) return std::make_unique<Unzstd>(source);
  if (!IsForArchive(head)) return std::make_unique<PlainCopy>(source);
  auto filter = std::make_unique<ArchiveFilter>(source);
  BS_RETURN_IF_ERROR(filter->Open());
  return filter;
}

}  // namespace broadsheet
