// The hashes that features and names are known by. They stand in model files: a change makes old models useless, so
// kModelVersion goes up with it.
#ifndef BROADSHEET_INDEXER_ENTITIES_HASH_H_
#define BROADSHEET_INDEXER_ENTITIES_HASH_H_

#include <cstdint>

namespace broadsheet::entities {

// A bijection that spreads every bit over all (the finaliser of MurmurHash3).
constexpr std::uint64_t Spread(std::uint64_t x) {
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccdULL;
  x ^= x >> 33;
  x *= 0xc4ceb9fe1a85ec53ULL;
  return x ^ (x >> 33);
}

constexpr std::uint64_t Combine(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t x = (a ^ (b * 0x9e3779b97f4a7c15ULL)) * 0xd6e8feb86659fd93ULL;
  return x ^ (x >> 32);
}

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_HASH_H_
