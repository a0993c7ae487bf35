#include "storage/segment/posting_set.h"

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

}  // namespace

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
