#include "storage/segment/field_counts.h"

#include <algorithm>
#include <numeric>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace broadsheet {
namespace {

constexpr std::size_t kBody = static_cast<std::size_t>(TextField::kBody);
constexpr std::size_t kDeck = static_cast<std::size_t>(TextField::kDeck);
constexpr std::size_t kTitle = static_cast<std::size_t>(TextField::kTitle);
constexpr std::size_t kMetadata = static_cast<std::size_t>(TextField::kMetadata);

// What a posting that is told begins with: which words it has elsewhere than in the body, and above that the postings
// passed over since the one before.
enum Told : std::uint32_t { kOneInTitle = 0, kOneInDeck = 1, kOneInBoth = 2, kListed = 3 };
constexpr unsigned kToldBits = 2;
constexpr std::uint32_t kToldMask = (1u << kToldBits) - 1;

// Far more than fit a file.
constexpr std::uint64_t kTooManyOccurrences = 0xFFFFFFFF;

bool IsCommon(const FieldCounts& counts) {
  const std::uint32_t elsewhere = counts[kTitle] + counts[kDeck] + counts[kMetadata];
  return counts[kBody] > 0 ? elsewhere == 0 : elsewhere == 1 && counts[kMetadata] == 1;
}

Told HowTold(const FieldCounts& counts) {
  const std::uint32_t title = counts[kTitle], deck = counts[kDeck];
  if (counts[kMetadata] > 0 || title > 1 || deck > 1 || title + deck == 0) return kListed;
  return title + deck == 2 ? kOneInBoth : title == 1 ? kOneInTitle : kOneInDeck;
}

struct ToldPosting {
  std::uint64_t skipped;
  std::uint32_t title, deck, metadata;
};

// By Told: the number of words in the title, from the ninth bit on in the deck.
constexpr std::uint32_t kNotListed[] = {0x0001, 0x0100, 0x0101, 0};

// With numbers of any size. Returns where it ends.
ByteReader ReadLongTold(ByteReader in, ToldPosting* told) {
  const std::uint64_t head = in.Varint();
  const auto how = static_cast<Told>(head & kToldMask);
  told->skipped = head >> kToldBits;
  if (how == kListed) {
    told->title = in.Varint32();
    told->deck = in.Varint32();
    told->metadata = in.Varint32();
  } else {
    *told = {told->skipped, kNotListed[how] & 0xFF, kNotListed[how] >> 8, 0};
  }
  return in;
}

// Mostly each number is a single byte. Whether they are listed is a toss in many a block, so no branch asks it.
inline ToldPosting NextTold(ByteReader& in) {
  if (in.remaining() >= sizeof(std::uint32_t)) [[likely]] {
    const auto bytes = LoadFixed<std::uint32_t>(in.position());
    const bool listed = (bytes & kToldMask) == kListed;
    if ((bytes & (listed ? 0x80808080 : 0x80)) == 0) [[likely]] {
      const std::uint32_t words = listed ? bytes >> 8 : kNotListed[bytes & kToldMask];
      in.Bytes(listed ? 4 : 1);
      return {(bytes & 0x7F) >> kToldBits, words & 0xFF, words >> 8 & 0xFF, words >> 16};
    }
  }
  ToldPosting told;
  in = ReadLongTold(in, &told);
  return told;
}

// Instead of a number of postings: ToldBytes, their set and a byte for each follow.
constexpr std::uint64_t kToldByBytes = 0;

// What the bytes tell. The numbers are stored: never change them.
enum class ToldBytes : std::uint8_t {
  kWordsOfText = 1,  // those in the title, and kDeckStep times those in the deck
  kWordsOfMetadata = 2,
};
constexpr std::uint32_t kDeckStep = 16, kMetadataLimit = 256;

// So many are told by bytes even if these are more: a list of them takes some three times as long to read.
constexpr std::size_t kManyTold = 16;

// Nothing: a byte cannot tell all of a posting.
std::optional<ToldBytes> BytesFor(std::span<const FieldCounts> told) {
  FieldCounts most = {};
  for (const FieldCounts& counts : told) {
    for (const std::size_t field : {kTitle, kDeck, kMetadata}) most[field] = std::max(most[field], counts[field]);
  }
  if (most[kMetadata] == 0) {
    const bool fits = most[kTitle] < kDeckStep && most[kDeck] < kDeckStep;
    return fits ? std::optional(ToldBytes::kWordsOfText) : std::nullopt;
  }
  const bool fits = most[kTitle] == 0 && most[kDeck] == 0 && most[kMetadata] < kMetadataLimit;
  return fits ? std::optional(ToldBytes::kWordsOfMetadata) : std::nullopt;
}

void AppendList(const PostingSet& postings, std::span<const FieldCounts> told, std::string& out) {
  PutVarint(out, told.size());
  std::uint32_t next = 0;
  auto counts = told.begin();
  postings.ForEach([&](std::uint32_t posting) {
    const Told how = HowTold(*counts);
    PutVarint(out, std::uint64_t{posting - next} << kToldBits | how);
    if (how == kListed) {
      for (const std::size_t field : {kTitle, kDeck, kMetadata}) PutVarint(out, (*counts)[field]);
    }
    next = posting + 1;
    ++counts;
  });
}

void AppendBytes(ToldBytes how, const PostingSet& postings, std::uint32_t postings_of_block,
                 std::span<const FieldCounts> told, std::string& out) {
  PutVarint(out, kToldByBytes);
  out.push_back(static_cast<char>(how));
  postings.Append(postings_of_block, out);
  for (const FieldCounts& counts : told) {
    const bool text = how == ToldBytes::kWordsOfText;
    out.push_back(static_cast<char>(text ? counts[kTitle] + counts[kDeck] * kDeckStep : counts[kMetadata]));
  }
}

// Of all numbers before each, and of all. Fewer than 2^32 in sum.
void AddUp(const std::uint32_t* numbers, std::size_t count, std::uint32_t* sums) {
  std::uint32_t sum = 0;
  std::size_t i = 0;
#ifdef __SSE2__
  // Four at a time: what the next four wait for is one addition.
  __m128i before = _mm_setzero_si128();
  for (; i + 4 <= count; i += 4) {
    const __m128i four = _mm_loadu_si128(reinterpret_cast<const __m128i*>(numbers + i));
    __m128i up_to = _mm_add_epi32(four, _mm_slli_si128(four, 4));
    up_to = _mm_add_epi32(up_to, _mm_slli_si128(up_to, 8));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(sums + i), _mm_add_epi32(before, _mm_sub_epi32(up_to, four)));
    before = _mm_add_epi32(before, _mm_shuffle_epi32(up_to, _MM_SHUFFLE(3, 3, 3, 3)));
  }
  sum = static_cast<std::uint32_t>(_mm_cvtsi128_si32(before));
#endif
  for (; i < count; ++i) {
    sums[i] = sum;
    sum += numbers[i];
  }
  sums[count] = sum;
}

}  // namespace

void FieldCountsWriter::Clear() {
  told_ = {};
  counts_.clear();
}

void FieldCountsWriter::Add(std::uint32_t posting, const FieldCounts& counts) {
  if (IsCommon(counts)) return;
  told_.Add(posting);
  counts_.push_back(counts);
}

void FieldCountsWriter::Append(std::uint32_t postings, std::string& out) {
  list_.clear();
  AppendList(told_, counts_, list_);
  bytes_.clear();
  const std::optional<ToldBytes> how = BytesFor(counts_);
  if (how) AppendBytes(*how, told_, postings, counts_, bytes_);
  out += how && (counts_.size() >= kManyTold || bytes_.size() <= list_.size()) ? bytes_ : list_;
}

// This is done for every block that is looked into: no branch depends on which postings are told.
bool FieldCountsReader::Read(ByteReader* in, std::span<const std::uint32_t> wdfs) {
  postings_ = static_cast<std::uint32_t>(wdfs.size());
  std::array<std::uint32_t, PostingBlock::kMaxPostings> occurrences;
  std::uint32_t any = 0, without_words = 0;
  for (std::size_t posting = 0; posting < wdfs.size(); ++posting) {
    const std::uint32_t is_without = wdfs[posting] == 0 ? 1 : 0;
    occurrences[posting] = wdfs[posting] + is_without;
    without_words |= is_without;
    any |= wdfs[posting];
  }
  fields_.fill(kOnlyBody);
  for (std::size_t posting = 0; without_words != 0 && posting < wdfs.size(); ++posting) {
    fields_[posting] = wdfs[posting] == 0 ? kOnlyMetadata : kOnlyBody;
  }
  Block block = {wdfs, occurrences.data(), any};
  if (in != nullptr && !ReadTold(*in, block)) return false;
  AddUp(occurrences.data(), wdfs.size(), begins_.data());
  // A posting with more is a curiosity, or damage.
  constexpr std::uint32_t kMany = kTooManyOccurrences / PostingBlock::kMaxPostings;
  return block.any < kMany ||
         std::accumulate(occurrences.begin(), occurrences.begin() + postings_, std::uint64_t{0}) < kTooManyOccurrences;
}

bool FieldCountsReader::ReadTold(ByteReader& in, Block& block) {
  const std::uint64_t count = in.Varint();
  if (count > block.wdfs.size()) return false;
  return count == kToldByBytes ? ReadToldBytes(in, block) : ReadToldList(in, count, block);
}

// That posting `posting`, the `number`th that is told, has `elsewhere` than in the body. False if it cannot have.
inline bool FieldCountsReader::Tell(std::uint64_t number, std::uint64_t posting, const FieldCounts& elsewhere,
                                    Block& block) {
  const std::uint64_t weight = std::uint64_t{elsewhere[kTitle]} * FieldWeight(TextField::kTitle) +
                               std::uint64_t{elsewhere[kDeck]} * FieldWeight(TextField::kDeck);
  if (weight > block.wdfs[posting]) return false;
  const std::uint32_t body = block.wdfs[posting] - static_cast<std::uint32_t>(weight);
  fields_[posting] = static_cast<std::uint8_t>(kTold + number);
  told_[number] = elsewhere;
  told_[number][kBody] = body;
  const std::uint64_t sum = std::uint64_t{body} + elsewhere[kDeck] + elsewhere[kTitle] + elsewhere[kMetadata];
  block.occurrences[posting] = static_cast<std::uint32_t>(std::min(sum, kTooManyOccurrences));
  block.any |= block.occurrences[posting];
  return true;
}

bool FieldCountsReader::ReadToldList(ByteReader& in, std::uint64_t count, Block& block) {
  if (told_.size() < count) told_.resize(count);
  ByteReader from = in;
  std::uint64_t posting = 0;
  for (std::uint64_t number = 0; number < count; ++number, ++posting) {
    const ToldPosting told = NextTold(from);
    posting += told.skipped;
    if (posting >= block.wdfs.size()) return false;
    if (!Tell(number, posting, {0, told.deck, told.title, told.metadata}, block)) return false;
  }
  in = from;
  return in.ok();
}

bool FieldCountsReader::ReadToldBytes(ByteReader& in, Block& block) {
  const auto how = static_cast<ToldBytes>(in.Byte());
  if (how != ToldBytes::kWordsOfText && how != ToldBytes::kWordsOfMetadata) return false;
  const PostingSet postings = PostingSet::Read(in, postings_);
  const std::uint32_t count = postings.Count();
  const std::string_view bytes = in.Bytes(count);
  if (!in.ok()) return false;
  if (told_.size() < count) told_.resize(count);
  std::uint32_t number = 0;
  bool can_be = true;
  postings.ForEach([&](std::uint32_t posting) {
    const std::uint32_t byte = static_cast<std::uint8_t>(bytes[number]);
    const FieldCounts elsewhere = how == ToldBytes::kWordsOfText ? FieldCounts{0, byte / kDeckStep, byte % kDeckStep, 0}
                                                                 : FieldCounts{0, 0, 0, byte};
    can_be = Tell(number++, posting, elsewhere, block) && can_be;
  });
  return can_be;
}

}  // namespace broadsheet
