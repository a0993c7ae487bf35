// The write side of rice_code.h.
#ifndef BROADSHEET_STORAGE_SEGMENT_RICE_WRITER_H_
#define BROADSHEET_STORAGE_SEGMENT_RICE_WRITER_H_

#include <cstdint>
#include <span>
#include <string>

namespace broadsheet {

// Numbers to be written, each below 2^31; they must outlive the array.
class RiceArray {
 public:
  // With as many low bits of each apart as make them shortest.
  explicit RiceArray(std::span<const std::uint32_t> values);
  RiceArray(std::span<const std::uint32_t> values, int low_bits);

  std::span<const std::uint32_t> values() const { return values_; }
  int low_bits() const { return low_bits_; }
  // Of the unary array, beside a bit for each number.
  std::uint64_t excess_bits() const { return excess_bits_; }
  std::uint64_t size_bits() const;

 private:
  std::span<const std::uint32_t> values_;
  int low_bits_ = 0;
  std::uint64_t excess_bits_ = 0;
};

// Appends the low bits of all, then what is unary of all, up to a whole byte.
void AppendRiceArrays(std::span<const RiceArray> arrays, std::string& out);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_RICE_WRITER_H_
