// Records of the store with the right checksum and any content: decoded or refused, and what was decoded encodes to
// something that decodes to the same.
#include <xxhash.h>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "storage/archive/codec.h"
#include "storage/archive/keys.h"
#include "tests/fuzz/check.h"

namespace broadsheet {
namespace {

// The envelope that FORMAT.md describes: format 2, the low half of XXH3-64 of the content, seeded with that of the key.
std::string Enveloped(std::string_view key, std::string_view content) {
  std::string value(5, '\2');
  std::uint64_t checksum = XXH3_64bits_withSeed(content.data(), content.size(), XXH3_64bits(key.data(), key.size()));
  for (int i = 0; i < 4; ++i) value[1 + static_cast<std::size_t>(i)] = static_cast<char>(checksum >> (8 * i));
  return value.append(content);
}

template <typename Value>
void CheckRefusal(const absl::StatusOr<Value>& decoded) {
  FUZZ_CHECK(absl::IsDataLoss(decoded.status()) || absl::IsFailedPrecondition(decoded.status()),
             decoded.status().ToString());
}

// What was decoded is encoded to something that decodes to the same.
template <typename Decode, typename Encode>
auto CheckComesBack(const std::string& key, const std::string& value, Decode decode, Encode encode) {
  auto record = decode(key, value);
  if (!record.ok()) {
    CheckRefusal(record);
    return record;
  }
  const auto again = decode(key, encode(key, *record));
  FUZZ_CHECK(again.ok() && *again == *record, key);
  return record;
}

// One with containers of each kind, in places where small bitmaps have theirs.
Roaring MakeBitmap() {
  Roaring bitmap;
  bitmap.addRange(100, 70'000);
  bitmap.runOptimize();
  for (std::uint32_t value = 1 << 17; value < 1 << 18; value += 3) bitmap.add(value);
  for (std::uint32_t value = 1 << 18; value < 1 << 19; value += 1000) bitmap.add(value);
  return bitmap;
}

// What is done with tombstones: operations believe what a bitmap says of itself.
void UseBitmap(Roaring bitmap) {
  static const Roaring other = MakeBitmap();
  std::uint64_t counted = 0;
  bool in_order = true;
  for (const std::uint32_t value : bitmap) in_order = in_order && bitmap.rank(value) == ++counted;
  FUZZ_CHECK(in_order && counted == bitmap.cardinality(), "values");
  const std::uint64_t both = (bitmap & other).cardinality(), either = (bitmap | other).cardinality();
  FUZZ_CHECK(both + either == counted + other.cardinality(), "union");
  FUZZ_CHECK((bitmap - other).cardinality() == counted - both, "difference");
  const bool was_there = bitmap.contains(12'345);
  bitmap.add(12'345);
  bitmap.runOptimize();
  FUZZ_CHECK(bitmap.cardinality() == counted + (was_there ? 0 : 1), "one more");
}

void Decode(char kind, std::string_view content, bool enveloped) {
  const std::string keys[] = {HeadKey(7),   BodyKey(7),    IdKey(1, "x-1"), TombstonesKey(3),
                              CommitKey(9), ManifestKey(), ScrubKey(),      "WATCHES"};
  const std::size_t number = static_cast<unsigned char>(kind) % std::size(keys);
  const std::string& key = keys[number];
  std::string value = enveloped ? Enveloped(key, content) : std::string(content);
  switch (number) {
    case 0: {
      auto head = DecodeHead(key, value);
      if (!head.ok()) return CheckRefusal(head);
      auto again = DecodeHead(key, EncodeHead(key, head->collection, head->revision, head->article, head->entities));
      FUZZ_CHECK(again.ok() && again->article == head->article && again->entities == head->entities &&
                     again->revision == head->revision,
                 "head");
      return;
    }
    case 1:
      (void)CheckComesBack(key, value, DecodeBody, EncodeBody);
      return;
    case 2: {
      auto record = DecodeKeyRecord(key, value);
      if (!record.ok()) return CheckRefusal(record);
      auto again = DecodeKeyRecord(key, EncodeKeyRecord(key, *record));
      FUZZ_CHECK(again.ok() && again->revisions == record->revisions && again->deleted == record->deleted, "key");
      return;
    }
    case 3: {
      auto tombstones = CheckComesBack(key, value, DecodeTombstones, EncodeTombstones);
      if (tombstones.ok()) UseBitmap(*std::move(tombstones));
      return;
    }
    case 4: {
      auto next_article = DecodeCommitMarker(key, value);
      if (!next_article.ok()) return CheckRefusal(next_article);
      return;
    }
    case 5: {
      auto manifest = DecodeManifest(key, value);
      if (!manifest.ok()) return CheckRefusal(manifest);
      auto again = DecodeManifest(key, EncodeManifest(key, *manifest));
      FUZZ_CHECK(again.ok() && again->segments.size() == manifest->segments.size() && again->commit == manifest->commit,
                 "manifest");
      return;
    }
    case 6:
      (void)CheckComesBack(key, value, DecodeErased, EncodeErased);
      return;
    default:
      (void)CheckComesBack(key, value, DecodeWatches, EncodeWatches);
  }
}

}  // namespace
}  // namespace broadsheet

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view content(reinterpret_cast<const char*>(data) + 1, size - 1);
  broadsheet::Decode(static_cast<char>(data[0]), content, true);
  broadsheet::Decode(static_cast<char>(data[0]), content, false);
  broadsheet::DescribeKey(content);
  return 0;
}
