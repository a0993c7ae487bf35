// How much text two articles share, told from 32 bytes of each: copies and versions of one story are found without
// reading them.
#ifndef BROADSHEET_STORAGE_SEGMENT_TEXT_SIGNATURE_H_
#define BROADSHEET_STORAGE_SEGMENT_TEXT_SIGNATURE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace broadsheet {

// One bit of each of 256 minimal hashes over a text's shingles (Li and König, "b-Bit Minwise Hashing", 2010). Two texts
// that share the part J of all their shingles (Jaccard) agree in (1 + J) / 2 of the bits, with a standard deviation of
// 8 bits at most. No bit set: the text was too short to tell.
struct TextSignature {
  static constexpr int kBits = 256;
  std::array<std::uint64_t, kBits / 64> words = {};

  bool empty() const { return *this == TextSignature(); }
  bool operator==(const TextSignature&) const = default;
};

// Differing bits of two texts that are expected to share the part `resemblance` (0 to 1) of their shingles.
constexpr int BitsApart(double resemblance) { return static_cast<int>((1 - resemblance) * (TextSignature::kBits / 2)); }

// Place of the first of `signatures` that differs from `signature` in at most `bits` bits. An empty one is like none.
std::optional<std::size_t> FindAlike(std::span<const TextSignature> signatures, const TextSignature& signature,
                                     int bits);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_TEXT_SIGNATURE_H_
