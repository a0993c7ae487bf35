// Records of the store with the right checksum and any content: decoded or refused, and what was decoded encodes to
// something that decodes to the same.
#include <xxhash.h>

#include <cstdint>
#include <string>
#include <string_view>

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

void Decode(char kind, std::string_view content, bool enveloped) {
  const std::string keys[] = {HeadKey(7), BodyKey(7), IdKey(1, "x-1"), TombstonesKey(3), CommitKey(9), ManifestKey()};
  const std::string& key = keys[static_cast<unsigned char>(kind) % 6];
  std::string value = enveloped ? Enveloped(key, content) : std::string(content);
  switch (static_cast<unsigned char>(kind) % 6) {
    case 0: {
      auto head = DecodeHead(key, value);
      if (!head.ok()) return CheckRefusal(head);
      auto again = DecodeHead(key, EncodeHead(key, head->collection, head->revision, head->article, head->entities));
      FUZZ_CHECK(again.ok() && again->article == head->article && again->entities == head->entities &&
                     again->revision == head->revision,
                 "head");
      return;
    }
    case 1: {
      auto body = DecodeBody(key, value);
      if (!body.ok()) return CheckRefusal(body);
      auto again = DecodeBody(key, EncodeBody(key, *body));
      FUZZ_CHECK(again.ok() && *again == *body, "body");
      return;
    }
    case 2: {
      auto record = DecodeKeyRecord(key, value);
      if (!record.ok()) return CheckRefusal(record);
      auto again = DecodeKeyRecord(key, EncodeKeyRecord(key, *record));
      FUZZ_CHECK(again.ok() && again->revisions == record->revisions && again->deleted == record->deleted, "key");
      return;
    }
    case 3: {
      auto tombstones = DecodeTombstones(key, value);
      if (!tombstones.ok()) return CheckRefusal(tombstones);
      auto again = DecodeTombstones(key, EncodeTombstones(key, *tombstones));
      FUZZ_CHECK(again.ok() && *again == *tombstones, "tombstones");
      return;
    }
    case 4: {
      auto next_article = DecodeCommitMarker(key, value);
      if (!next_article.ok()) return CheckRefusal(next_article);
      return;
    }
    default: {
      auto manifest = DecodeManifest(key, value);
      if (!manifest.ok()) return CheckRefusal(manifest);
      auto again = DecodeManifest(key, EncodeManifest(key, *manifest));
      FUZZ_CHECK(again.ok() && again->segments.size() == manifest->segments.size() && again->commit == manifest->commit,
                 "manifest");
    }
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
