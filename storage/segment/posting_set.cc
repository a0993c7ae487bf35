#include "storage/segment/posting_set.h"

#include "storage/segment/ones_of_byte.h"
#include "storage/segment/shuffles.h"

#ifdef BROADSHEET_SHUFFLES
#include <tmmintrin.h>
#endif

namespace broadsheet {
namespace {

// What a set begins with: up to kMostListed the number of postings that are listed; from kAllBut on kAllBut and the
// number of those that are not in it; or kBits. Bits take as many bytes as kMostListed at most.
constexpr std::uint32_t kMostListed = PostingBlock::kMaxPostings / 8, kAllBut = 0x40, kBits = 0x80;

void AppendList(const PostingSet& set, std::string& out) {
  set.ForEach([&](std::uint32_t posting) { out.push_back(static_cast<char>(posting)); });
}

// Fails the reader where no set can be.
PostingSet ReadList(ByteReader& in, std::uint32_t count, std::uint32_t postings) {
  PostingSet set;
  for (const char byte : in.Bytes(count)) {
    const auto posting = static_cast<std::uint8_t>(byte);
    if (posting >= postings) {
      in.Fail();
      break;
    }
    set.Add(posting);
  }
  return set;
}

PostingSet ReadBits(ByteReader& in, std::uint32_t postings) {
  const PostingSet set = PostingSet::FromBytes(in.Bytes((postings + 7) / 8));
  if (set.Without(PostingSet::First(postings)) != PostingSet()) in.Fail();
  return set;
}

#ifdef BROADSHEET_SHUFFLES
constexpr std::size_t kSpreadAtOnce = 8;

// By a byte of the set: from where each of its eight postings has its byte; 0x80: it has none.
constexpr auto kSpread = [] {
  std::array<std::array<std::uint8_t, kSpreadAtOnce>, 256> table{};
  for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
    std::uint8_t next = 0;
    for (std::uint32_t bit = 0; bit < kSpreadAtOnce; ++bit) table[byte][bit] = (byte >> bit & 1) != 0 ? next++ : 0x80;
  }
  return table;
}();

// Up to kSpreadAtOnce bytes behind those of the set are read.
BROADSHEET_SHUFFLES void ShuffleApart(const std::uint8_t* set, const std::uint8_t* bytes, BytesOfPostings& out) {
  for (std::size_t i = 0; i < out.size(); i += kSpreadAtOnce, ++set) {
    const __m128i eight = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(bytes));
    const __m128i places = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(kSpread[*set].data()));
    _mm_storel_epi64(reinterpret_cast<__m128i*>(out.data() + i), _mm_shuffle_epi8(eight, places));
    bytes += kOneCountOfByte[*set];
  }
}
#endif

}  // namespace

void PostingSet::ReadBytes(ByteReader& in, BytesOfPostings& out) const {
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(in.Bytes(Count()).data());
  if (!in.ok()) return;
#ifdef BROADSHEET_SHUFFLES
  if (kCanShuffle && in.remaining() >= kSpreadAtOnce) {
    std::array<std::uint8_t, sizeof(words_)> set;
    std::memcpy(set.data(), words_.data(), set.size());
    return ShuffleApart(set.data(), bytes, out);
  }
#endif
  SpreadPlainly(bytes, out);
}

void PostingSet::SpreadPlainly(const std::uint8_t* bytes, BytesOfPostings& out) const {
  out.fill(0);
  ForEach([&](std::uint32_t posting) { out[posting] = *bytes++; });
}

void PostingSet::Append(std::uint32_t postings, std::string& out) const {
  const PostingSet others = First(postings).Without(*this);
  const std::uint32_t in = Count(), not_in = others.Count(), bytes = (postings + 7) / 8;
  if (in < bytes && in <= not_in) {
    out.push_back(static_cast<char>(in));
    AppendList(*this, out);
  } else if (not_in < bytes) {
    out.push_back(static_cast<char>(kAllBut + not_in));
    AppendList(others, out);
  } else {
    out.push_back(static_cast<char>(kBits));
    std::string bits(bytes, '\0');
    ForEach([&](std::uint32_t posting) { bits[posting / 8] |= static_cast<char>(1u << posting % 8); });
    out += bits;
  }
}

PostingSet PostingSet::Read(ByteReader& in, std::uint32_t postings) {
  const std::uint32_t how = in.Byte();
  if (how <= kMostListed) return ReadList(in, how, postings);
  if (how == kBits) return ReadBits(in, postings);
  if (how >= kAllBut && how <= kAllBut + kMostListed) {
    return First(postings).Without(ReadList(in, how - kAllBut, postings));
  }
  in.Fail();
  return {};
}

}  // namespace broadsheet
