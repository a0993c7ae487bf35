#include "storage/archive/roaring_check.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

namespace broadsheet {
namespace {

constexpr std::uint32_t kCookie = 12346, kCookieWithRuns = 12347;
constexpr std::uint32_t kMostContainers = 1 << 16, kMostInArray = 4096, kBitsetBytes = (1 << 16) / 8;
constexpr std::uint32_t kContainersWithOffsets = 4;  // so many have them beside runs, too

struct Container {
  std::uint32_t cardinality;
  bool is_runs;
};

class Checker {
 public:
  explicit Checker(std::string_view bytes) : rest_(bytes) {}

  bool Run() {
    std::vector<Container> containers;
    if (!ReadHeader(containers)) return false;
    for (const Container& container : containers) {
      const bool sound = container.is_runs                       ? CheckRuns(container.cardinality)
                         : container.cardinality <= kMostInArray ? CheckArray(container.cardinality)
                                                                 : CheckBitset(container.cardinality);
      if (!sound) return false;
    }
    return rest_.empty();
  }

 private:
  // Little-endian, as the format is and CRoaring reads it; false at the end of the bytes.
  template <typename Number>
  bool Read(Number* number) {
    if (rest_.size() < sizeof(Number)) return false;
    std::memcpy(number, rest_.data(), sizeof(Number));
    rest_.remove_prefix(sizeof(Number));
    return true;
  }

  bool ReadHeader(std::vector<Container>& containers) {
    std::uint32_t cookie = 0, count = 0;
    if (!Read(&cookie)) return false;
    const bool has_runs = (cookie & 0xFFFF) == kCookieWithRuns;
    if (has_runs) {
      count = (cookie >> 16) + 1;
    } else if (cookie != kCookie || !Read(&count)) {
      return false;
    }
    const std::size_t flag_bytes = has_runs ? (count + 7) / 8 : 0;
    if (count > kMostContainers || rest_.size() < flag_bytes) return false;
    const std::string_view run_flags = rest_.substr(0, flag_bytes);
    rest_.remove_prefix(flag_bytes);
    std::int32_t last_key = -1;
    for (std::uint32_t i = 0; i < count; ++i) {
      std::uint16_t key = 0, cardinality = 0;  // less one
      if (!Read(&key) || !Read(&cardinality) || key <= last_key) return false;
      last_key = key;
      const bool is_runs = has_runs && (static_cast<unsigned char>(run_flags[i / 8]) >> i % 8 & 1) != 0;
      containers.push_back({cardinality + 1u, is_runs});
    }
    const std::size_t offset_bytes = !has_runs || count >= kContainersWithOffsets ? count * sizeof(std::uint32_t) : 0;
    if (rest_.size() < offset_bytes) return false;
    rest_.remove_prefix(offset_bytes);
    return true;
  }

  bool CheckRuns(std::uint32_t cardinality) {
    std::uint16_t runs = 0;
    if (!Read(&runs)) return false;
    std::uint32_t next = 0, total = 0;
    for (std::uint16_t i = 0; i < runs; ++i) {
      std::uint16_t first = 0, more = 0;
      if (!Read(&first) || !Read(&more) || first < next || first + more > 0xFFFF) return false;
      total += more + 1u;
      next = first + more + 1u;
    }
    return total == cardinality;
  }

  bool CheckArray(std::uint32_t cardinality) {
    std::int32_t last = -1;
    for (std::uint32_t i = 0; i < cardinality; ++i) {
      std::uint16_t value = 0;
      if (!Read(&value) || value <= last) return false;
      last = value;
    }
    return true;
  }

  bool CheckBitset(std::uint32_t cardinality) {
    std::uint32_t total = 0;
    for (std::uint32_t i = 0; i < kBitsetBytes / sizeof(std::uint64_t); ++i) {
      std::uint64_t word = 0;
      if (!Read(&word)) return false;
      total += static_cast<std::uint32_t>(std::popcount(word));
    }
    return total == cardinality;
  }

  std::string_view rest_;
};

}  // namespace

bool IsSoundRoaring(std::string_view bytes) { return Checker(bytes).Run(); }

}  // namespace broadsheet
