#include "storage/archive/envelope.h"

#include <cstdint>

#include <xxhash.h>

#include "storage/archive/codec.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// Envelope: one byte for the format of the rest, checksum, payload.
constexpr char kRecordFormat = 2;
constexpr std::size_t kEnvelopeBytes = 1 + sizeof(std::uint32_t);

// The low half of XXH3-64, seeded with that of the key. RocksDB has another of each block and one of each file.
std::uint32_t Checksum(std::string_view key, std::string_view payload) {
  const std::uint64_t seed = XXH3_64bits(key.data(), key.size());
  return static_cast<std::uint32_t>(XXH3_64bits_withSeed(payload.data(), payload.size(), seed));
}

}  // namespace

std::string Wrap(std::string_view key, const google::protobuf::MessageLite& message) {
  std::string value(kEnvelopeBytes, kRecordFormat);
  message.AppendToString(&value);  // nothing comes near the most that it can write: see Writer::Add
  const std::uint32_t checksum = Checksum(key, std::string_view(value).substr(kEnvelopeBytes));
  for (std::size_t i = 0; i < sizeof(checksum); ++i) value[1 + i] = static_cast<char>(checksum >> (8 * i));
  return value;
}

absl::Status Damaged(std::string_view key, std::string_view what) {
  return absl::DataLossError(
      StrCat("the record of ", DescribeKey(key), " is damaged (", what, "): run `broadsheet verify`"));
}

absl::Status Unwrap(std::string_view key, std::string_view value, google::protobuf::MessageLite* message) {
  if (value.size() < kEnvelopeBytes) return Damaged(key, "too short");
  if (value[0] != kRecordFormat) {
    return absl::FailedPreconditionError(StrCat(
        "the record of ", DescribeKey(key), " has format ", static_cast<int>(static_cast<unsigned char>(value[0])),
        ", this program reads format ", static_cast<int>(kRecordFormat), ": use the broadsheet that wrote it"));
  }
  std::uint32_t stored = 0;
  for (std::size_t i = 0; i < sizeof(stored); ++i) {
    stored |= std::uint32_t{static_cast<unsigned char>(value[1 + i])} << (8 * i);
  }
  const std::string_view payload = value.substr(kEnvelopeBytes);
  if (stored != Checksum(key, payload)) return Damaged(key, "checksum differs");
  if (!message->ParseFromArray(payload.data(), static_cast<int>(payload.size()))) return Damaged(key, "unreadable");
  return absl::OkStatus();
}

}  // namespace broadsheet
