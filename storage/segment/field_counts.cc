#include "storage/segment/field_counts.h"

#include <algorithm>
#include <string_view>

namespace broadsheet {
namespace {

constexpr std::size_t kBody = static_cast<std::size_t>(TextField::kBody);
constexpr std::size_t kDeck = static_cast<std::size_t>(TextField::kDeck);
constexpr std::size_t kTitle = static_cast<std::size_t>(TextField::kTitle);
constexpr std::size_t kMetadata = static_cast<std::size_t>(TextField::kMetadata);

constexpr std::uint32_t kTitleWeight = FieldWeight(TextField::kTitle), kDeckWeight = FieldWeight(TextField::kDeck);

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

// By how much a wdf exceeds the occurrences, and what it is at least, by the words of a ToldBytes::kWordsOfText.
GroupedSums::Bytes BytesOf(const BytesOfPostings& told) {
  static_assert((kDeckStep - 1) * (kTitleWeight + kDeckWeight) < 256);
  GroupedSums::Bytes bytes;
  for (std::size_t i = 0; i < told.size(); ++i) {
    const auto title = static_cast<std::uint8_t>(told[i] % kDeckStep),
               deck = static_cast<std::uint8_t>(told[i] / kDeckStep);
    bytes.less[i] = static_cast<std::uint8_t>(title * (kTitleWeight - 1) + deck * (kDeckWeight - 1));
    bytes.least[i] = static_cast<std::uint8_t>(bytes.less[i] + title + deck);
  }
  return bytes;
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

bool FieldCountsReader::Read(ByteReader* in, std::span<const std::uint32_t> wdfs) {
  postings_ = static_cast<std::uint32_t>(wdfs.size());
  told_ = without_words_ = {};
  return (in == nullptr || ReadTold(*in)) && (AddUpFew(wdfs) || AddUpAny(wdfs));
}

bool FieldCountsReader::ReadTold(ByteReader& in) {
  const std::uint64_t count = in.Varint();
  if (count > postings_) return false;
  return count == kToldByBytes ? ReadToldBytes(in) : ReadToldList(in, count);
}

bool FieldCountsReader::ReadToldBytes(ByteReader& in) {
  const auto how = static_cast<ToldBytes>(in.Byte());
  if (how != ToldBytes::kWordsOfText && how != ToldBytes::kWordsOfMetadata) return false;
  how_ = how == ToldBytes::kWordsOfText ? How::kWordsOfText : How::kWordsOfMetadata;
  told_ = PostingSet::Read(in, postings_);
  told_.ReadBytes(in, told_bytes_);
  return in.ok();
}

// As bytes, if these can tell it, as mostly: that is added up in less time.
bool FieldCountsReader::ReadToldList(ByteReader& in, std::uint64_t count) {
  how_ = How::kWordsOfText;
  told_bytes_.fill(0);
  ByteReader from = in;
  std::uint64_t posting = 0;
  std::uint32_t any_text = 0, any_metadata = 0;
  for (std::uint64_t number = 0; number < count; ++number, ++posting) {
    const ToldPosting told = NextTold(from);
    posting += told.skipped;
    if (posting >= postings_) return false;
    told_.Add(static_cast<std::uint32_t>(posting));
    told_bytes_[posting] = static_cast<std::uint8_t>(told.title + told.deck * kDeckStep);
    any_text |= told.title | told.deck;
    any_metadata |= told.metadata;
  }
  if (any_text >= kDeckStep || any_metadata != 0) return ReadLongList(in);
  in = from;
  return in.ok();
}

// The same, whatever it tells.
bool FieldCountsReader::ReadLongList(ByteReader& in) {
  how_ = How::kListed;
  listed_.clear();
  told_.ForEach([&](std::uint32_t posting) {
    const ToldPosting told = NextTold(in);
    told_bytes_[posting] = static_cast<std::uint8_t>(listed_.size());
    listed_.push_back({0, told.deck, told.title, told.metadata});
  });
  return in.ok();
}

// What is mostly so: all postings have words in the text, and not too many. False: it is not so, or cannot be right.
// This is done for every block that is looked into, so no branch depends on which postings are told.
bool FieldCountsReader::AddUpFew(std::span<const std::uint32_t> wdfs) {
  if (told_ == PostingSet()) return counts_.AddUp(wdfs, nullptr);
  if (how_ != How::kWordsOfText) return false;
  const GroupedSums::Bytes bytes = BytesOf(told_bytes_);
  return counts_.AddUp(wdfs, &bytes);
}

// False if it cannot be right.
bool FieldCountsReader::AddUpAny(std::span<const std::uint32_t> wdfs) {
  std::array<std::uint32_t, PostingBlock::kMaxPostings> counts;
  std::uint64_t sum = 0;
  for (std::uint32_t posting = 0; posting < postings_; ++posting) {
    if (wdfs[posting] == 0) without_words_.Add(posting);
    const std::uint64_t count = OccurrencesOf(posting, wdfs[posting]);
    sum += count;
    if (sum >= kTooManyOccurrences) return false;
    counts[posting] = static_cast<std::uint32_t>(count);
  }
  counts_.AddUp(std::span(counts).first(postings_), nullptr);
  return true;
}

// kTooManyOccurrences: it cannot have so many words elsewhere than in the body.
std::uint64_t FieldCountsReader::OccurrencesOf(std::uint32_t posting, std::uint32_t wdf) const {
  if (!told_.Has(posting)) return std::max(wdf, 1u);
  const FieldCounts told = Elsewhere(posting);
  const std::uint64_t text = std::uint64_t{told[kTitle]} + told[kDeck];
  const std::uint64_t weight = std::uint64_t{told[kTitle]} * kTitleWeight + std::uint64_t{told[kDeck]} * kDeckWeight;
  return weight > wdf ? kTooManyOccurrences : wdf - weight + text + told[kMetadata];
}

FieldCounts FieldCountsReader::Elsewhere(std::uint32_t posting) const {
  const std::uint32_t byte = told_bytes_[posting];
  if (how_ == How::kListed) return listed_[byte];
  if (how_ == How::kWordsOfMetadata) return {0, 0, 0, byte};
  return {0, byte / kDeckStep, byte % kDeckStep, 0};
}

FieldCounts FieldCountsReader::Counts(std::uint32_t posting) const {
  FieldCounts counts = Elsewhere(posting);
  counts[kBody] = Count(posting) - counts[kDeck] - counts[kTitle] - counts[kMetadata];
  return counts;
}

}  // namespace broadsheet
