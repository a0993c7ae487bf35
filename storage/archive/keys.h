// Keys of the store: one letter for the kind, then big-endian numbers, so that byte order is the order of numbers.
#ifndef BROADSHEET_STORAGE_ARCHIVE_KEYS_H_
#define BROADSHEET_STORAGE_ARCHIVE_KEYS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "storage/manifest.h"

namespace broadsheet {

// Kinds of records. They are part of the format: never change one.
inline constexpr char kBodyKind = 'B';
inline constexpr char kCommitKind = 'C';
inline constexpr char kHeadKind = 'H';
inline constexpr char kKeyKind = 'K';
inline constexpr char kManifestKind = 'M';
inline constexpr char kScrubKind = 'S';
inline constexpr char kTombstonesKind = 'T';

namespace keys_internal {
template <typename Number>
void AppendBigEndian(Number number, std::string* key) {
  for (int shift = 8 * (sizeof(Number) - 1); shift >= 0; shift -= 8) key->push_back(static_cast<char>(number >> shift));
}
template <typename Number>
std::string NumberedKey(char kind, Number number) {
  std::string key(1, kind);
  AppendBigEndian(number, &key);
  return key;
}
}  // namespace keys_internal

inline std::string ManifestKey() { return std::string(1, kManifestKind); }
inline std::string ScrubKey() { return std::string(1, kScrubKind); }
inline std::string HeadKey(ArticleNumber number) { return keys_internal::NumberedKey(kHeadKind, number); }
inline std::string BodyKey(ArticleNumber number) { return keys_internal::NumberedKey(kBodyKind, number); }
inline std::string CommitKey(std::uint64_t commit) { return keys_internal::NumberedKey(kCommitKind, commit); }
inline std::string TombstonesKey(std::uint64_t segment) { return keys_internal::NumberedKey(kTombstonesKind, segment); }

// What all keys of a collection begin with.
inline std::string CollectionPrefix(CollectionNumber collection) {
  return keys_internal::NumberedKey(kKeyKind, collection);
}
inline std::string IdKey(CollectionNumber collection, std::string_view id) {
  return CollectionPrefix(collection).append(id);
}
// The first key behind all that begin with `prefix`, which must not be all 0xFF.
inline std::string KeyBehind(std::string prefix) {
  while (static_cast<unsigned char>(prefix.back()) == 0xFF) prefix.pop_back();
  prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  return prefix;
}

// The number in a key of kHeadKind, kBodyKind, kCommitKind or kTombstonesKind; false if the key has another length.
inline bool NumberOfKey(std::string_view key, std::uint64_t* number) {
  if (key.size() != 1 + sizeof(*number)) return false;
  *number = 0;
  for (const char c : key.substr(1)) *number = *number << 8 | static_cast<unsigned char>(c);
  return true;
}

// Takes a key of kKeyKind apart; `id` points into `key`. False if it is too short.
inline bool SplitIdKey(std::string_view key, CollectionNumber* collection, std::string_view* id) {
  constexpr std::size_t kPrefixBytes = 1 + sizeof(*collection);
  if (key.size() < kPrefixBytes) return false;
  *collection = 0;
  for (const char c : key.substr(1, sizeof(*collection)))
    *collection = *collection << 8 | static_cast<unsigned char>(c);
  *id = key.substr(kPrefixBytes);
  return true;
}

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_ARCHIVE_KEYS_H_
