#include "indexer/entities/model_file.h"

#include <xxhash.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>

#include "absl/status/status.h"
#include "storage/segment/bytes.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet::entities {
namespace {

constexpr std::string_view kMagic = "BSNAMES\n";
constexpr std::size_t kHeaderBytes = 8 + 4 + 8 + 8;
constexpr std::size_t kMaxContentBytes = 64 << 20;
constexpr int kCompressionLevel = 19;

template <typename Entries>
void SortByKey(Entries* entries) {
  std::sort(entries->begin(), entries->end(), [](const auto& a, const auto& b) { return a.first < b.first; });
}

class Encoder {
 public:
  std::string Encode(ModelParts& parts) {
    PutVarint(out_, parts.language.size());
    out_ += parts.language;
    PutTable(&parts.lexicon, [this](const WordFacts& facts) { PutFacts(facts); });
    PutTable(&parts.names, [this](const NameState& state) {
      PutVarint(out_, state.lists);
      PutVarint(out_, state.goes_on);
    });
    for (const Transitions& transitions : parts.transitions) PutTransitions(transitions);
    PutTable(&parts.weights, [this](const WeightRow& row) { PutRow(row); });
    return std::move(out_);
  }

 private:
  template <typename Entries, typename PutValue>
  void PutTable(Entries* entries, PutValue put_value) {
    SortByKey(entries);
    PutVarint(out_, entries->size());
    std::uint32_t last = 0;
    for (const auto& [key, value] : *entries) {
      PutVarint(out_, key - last);
      last = key;
      put_value(value);
    }
  }

  void PutFacts(const WordFacts& facts) {
    for (const std::uint16_t cluster : facts.clusters) PutVarint(out_, cluster);
    out_ += static_cast<char>(facts.lower_share);
    out_ += static_cast<char>(facts.usual_form);
    for (const std::uint8_t type : facts.types) out_ += static_cast<char>(type);
  }

  void PutTransitions(const Transitions& transitions) {
    for (Tag from = 0; from < kTags; ++from) {
      for (Tag to = 0; to < kTags; ++to) {
        if (MayFollow(from, to)) PutVarint(out_, ZigZag(transitions[from][to]));
      }
    }
  }

  void PutRow(const WeightRow& row) {
    std::uint32_t mask = 0;
    std::string values;
    for (std::size_t n = 0; n < kPasses * kNameTags; ++n) {
      const std::int8_t weight = row.of[n / kNameTags][n % kNameTags];
      if (weight == 0) continue;
      mask |= 1u << n;
      values += static_cast<char>(weight);
    }
    PutFixed(out_, mask);
    out_ += values;
  }

  std::string out_;
};

class Decoder {
 public:
  explicit Decoder(std::string_view content)
      : reader_(reinterpret_cast<const std::uint8_t*>(content.data()),
                reinterpret_cast<const std::uint8_t*>(content.data()) + content.size()) {}

  absl::StatusOr<ModelParts> Decode() {
    ModelParts parts;
    parts.language = std::string(reader_.Bytes(reader_.Varint()));
    ReadTable(&parts.lexicon, [this](WordFacts* facts) { ReadFacts(facts); });
    ReadTable(&parts.names, [this](NameState* state) {
      state->lists = static_cast<ListMask>(reader_.Varint());
      state->goes_on = reader_.Varint() != 0;
    });
    for (Transitions& transitions : parts.transitions) ReadTransitions(&transitions);
    ReadTable(&parts.weights, [this](WeightRow* row) { ReadRow(row); });
    if (!reader_.ok() || reader_.remaining() != 0) return absl::DataLossError("its content makes no sense");
    return parts;
  }

 private:
  template <typename Entries, typename ReadValue>
  void ReadTable(Entries* entries, ReadValue read_value) {
    const std::uint64_t count = reader_.Varint();
    if (count > reader_.remaining()) reader_.Fail();
    std::uint64_t key = 0;
    for (std::uint64_t n = 0; n < count && reader_.ok(); ++n) {
      key += reader_.Varint32();
      if (key > 0xFFFFFFFF) reader_.Fail();
      auto& entry = entries->emplace_back();
      entry.first = static_cast<std::uint32_t>(key);
      read_value(&entry.second);
    }
  }

  void ReadFacts(WordFacts* facts) {
    for (std::uint16_t& cluster : facts->clusters) cluster = static_cast<std::uint16_t>(reader_.Varint());
    facts->lower_share = reader_.Byte();
    const std::uint8_t form = reader_.Byte();
    if (form > static_cast<std::uint8_t>(LetterForm::kInitial)) reader_.Fail();
    facts->usual_form = static_cast<LetterForm>(form);
    for (std::uint8_t& type : facts->types) type = reader_.Byte();
  }

  void ReadTransitions(Transitions* transitions) {
    for (Tag from = 0; from < kTags; ++from) {
      for (Tag to = 0; to < kTags; ++to) {
        (*transitions)[from][to] = kNever;
        if (!MayFollow(from, to)) continue;
        const std::int64_t weight = UnZigZag(reader_.Varint());
        (*transitions)[from][to] = static_cast<std::int32_t>(std::clamp<std::int64_t>(weight, -32768, 32767));
      }
    }
  }

  void ReadRow(WeightRow* row) {
    std::uint32_t mask = 0;
    const std::string_view bytes = reader_.Bytes(sizeof mask);
    if (bytes.size() == sizeof mask) mask = LoadFixed<std::uint32_t>(bytes.data());
    for (std::size_t n = 0; n < kPasses * kNameTags; ++n) {
      if (mask >> n & 1) row->of[n / kNameTags][n % kNameTags] = static_cast<std::int8_t>(reader_.Byte());
    }
  }

  ByteReader reader_;
};

std::uint64_t Checksum(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

}  // namespace

std::string EncodeModel(ModelParts parts) {
  const std::string content = Encoder().Encode(parts);
  std::string out(kMagic);
  PutFixed(out, kModelVersion);
  PutFixed<std::uint64_t>(out, content.size());
  std::string packed(ZSTD_compressBound(content.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), content.data(), content.size(), kCompressionLevel));
  PutFixed<std::uint64_t>(out, Checksum(packed));
  return out + packed;
}

absl::StatusOr<ModelParts> DecodeModel(std::string_view bytes) {
  if (bytes.size() < kHeaderBytes || !bytes.starts_with(kMagic))
    return absl::DataLossError("this is no model of names");
  const auto version = LoadFixed<std::uint32_t>(bytes.data() + 8);
  if (version != kModelVersion) {
    return absl::FailedPreconditionError(StrCat("a model of version ", version, ", but this program reads version ",
                                                kModelVersion, "; train it anew with tools/train-entities"));
  }
  const auto size = LoadFixed<std::uint64_t>(bytes.data() + 12);
  if (size > kMaxContentBytes) return absl::DataLossError("its header is damaged");
  const auto checksum = LoadFixed<std::uint64_t>(bytes.data() + 20);
  bytes.remove_prefix(kHeaderBytes);
  if (checksum != Checksum(bytes)) return absl::DataLossError("its checksum is wrong; it is damaged or cut short");
  std::string content(size, '\0');
  const std::size_t unpacked = ZSTD_decompress(content.data(), content.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(unpacked) || unpacked != size) return absl::DataLossError("its content cannot be unpacked");
  return Decoder(content).Decode();
}

EntityModel::Data MakeModelData(const ModelParts& parts) {
  EntityModel::Data data;
  data.language = parts.language;
  data.lexicon.Fill(parts.lexicon);
  data.names.Fill(parts.names);
  data.weights.Fill(parts.weights);
  std::copy(std::begin(parts.transitions), std::end(parts.transitions), std::begin(data.weights.transitions));
  return data;
}

}  // namespace broadsheet::entities
