#include "indexer/import/input/input_buffer.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace broadsheet {

bool InputBuffer::More() {
  if (at_end_) return false;
  if (begin_ > 0 && (begin_ == end_ || buffer_.size() - end_ < kReadBytes + kPadding)) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (buffer_.size() - end_ < kReadBytes + kPadding) {
    // Doubling keeps the copying of a long article linear.
    buffer_.resize(std::max(buffer_.size() * 2, end_ + kReadBytes + kPadding));
  }
  const absl::StatusOr<std::size_t> count = input_->Read({buffer_.data() + end_, kReadBytes});
  if (!count.ok()) failure_ = count.status();
  at_end_ = !count.ok() || *count == 0;
  if (!at_end_) end_ += *count;
  return !at_end_;
}

void InputBuffer::Consume(std::size_t bytes) {
  bytes = std::min(bytes, end_ - begin_);
  // memchr strides over long lines many bytes at a time.
  const char* const end = buffer_.data() + begin_ + bytes;
  for (const char* at = buffer_.data() + begin_; at != end; ++at, ++line_) {
    at = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
    if (at == nullptr) break;
  }
  begin_ += bytes;
  offset_ += bytes;
  // An extraordinary article's memory is given back.
  if (begin_ == end_ && buffer_.size() > 16 * kReadBytes) {
    begin_ = end_ = 0;
    std::vector<char>().swap(buffer_);
  }
}

absl::Status InputBuffer::TakeFailure() { return std::exchange(failure_, absl::OkStatus()); }

}  // namespace broadsheet
