#include "storage/segment/pair_sets.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "storage/segment/bytes.h"
#include "storage/segment/rice_code.h"
#include "storage/segment/rice_writer.h"

namespace broadsheet {
namespace {

constexpr unsigned kListsOthers = 0x80;  // in the byte with the low bits

// Bytes of what the table is made of, at least.
constexpr std::uint64_t kTermBytes = 3, kWordBytes = 1 + kTermBytes, kPairBytes = 5;

// Places begin at 0, docids at 1.
std::vector<std::uint32_t> StepsOf(std::span<const Docid> docids) {
  std::vector<std::uint32_t> steps;
  Docid next = 1;
  for (const Docid docid : docids) {
    steps.push_back(docid - next);
    next = docid + 1;
  }
  return steps;
}

std::vector<Docid> Others(std::span<const Docid> docids, std::uint32_t documents) {
  std::vector<Docid> others;
  Docid next = 1;
  for (const Docid docid : docids) {
    for (; next < docid; ++next) others.push_back(next);
    next = docid + 1;
  }
  for (; next <= documents; ++next) others.push_back(next);
  return others;
}

void PutWord(std::string& out, const WrittenWord& word) {
  PutVarint(out, word.size());
  for (const TermForms& term : word) {
    PutVarint(out, term.ordinal);
    PutVarint(out, term.codes.size());
    FormCode next = 0;
    for (const FormCode code : term.codes) {
      PutVarint(out, code - next);
      next = code + 1;
    }
  }
}

// How many entries follow, each of `bytes` at least. Where so many cannot be there the reader fails, before they have
// taken any memory.
std::uint64_t ReadCount(ByteReader& in, std::uint64_t bytes) {
  const std::uint64_t count = in.Varint();
  return count <= in.remaining() / bytes ? count : in.Fail();
}

WrittenWord ReadWord(ByteReader& in) {
  WrittenWord word;
  for (std::uint64_t terms = ReadCount(in, kTermBytes); in.ok() && terms > 0; --terms) {
    TermForms& term = word.emplace_back();
    term.ordinal = in.Varint32();
    FormCode next = 0;
    for (std::uint64_t codes = ReadCount(in, 1); in.ok() && codes > 0; --codes) {
      term.codes.push_back(next + in.Varint32());
      next = term.codes.back() + 1;
    }
  }
  return word;
}

std::uint32_t ListedDocuments(const WordPair& pair, std::uint32_t documents) {
  return pair.lists_others ? documents - pair.documents : pair.documents;
}

// Each takes its low bits and a one.
bool CanHoldListed(const WordPair& pair, std::uint32_t documents) {
  const std::uint64_t bits =
      std::uint64_t{ListedDocuments(pair, documents)} * (static_cast<unsigned>(pair.low_bits) + 1);
  return bits <= std::uint64_t{pair.bytes.size()} * 8;
}

bool HasForm(const WrittenWord& word) { return !word.empty() && !word.front().codes.empty(); }

FirstForm FirstFormOf(const WrittenWord& word) { return {word.front().ordinal, word.front().codes.front()}; }

bool IsInOrder(const WrittenWord& word) {
  const auto later = [](const TermForms& a, const TermForms& b) { return a.ordinal >= b.ordinal; };
  return !word.empty() && std::ranges::adjacent_find(word, later) == word.end() &&
         std::ranges::all_of(
             word, [](const TermForms& term) { return !term.codes.empty() && std::ranges::is_sorted(term.codes); });
}

}  // namespace

void PairSetsWriter::Add(std::uint32_t first, std::uint32_t second, std::span<const Docid> docids) {
  const bool lists_others = docids.size() > documents_ / 2;
  const std::vector<std::uint32_t> steps = lists_others ? StepsOf(Others(docids, documents_)) : StepsOf(docids);
  const RiceArray array(steps);
  const std::size_t before = sets_.size();
  std::string set;
  AppendRiceArrays(std::span(&array, 1), set);
  sets_ += set;
  const auto how = static_cast<char>(static_cast<unsigned>(array.low_bits()) | (lists_others ? kListsOthers : 0));
  entries_.push_back({first, second, static_cast<std::uint32_t>(docids.size()), how, sets_.size() - before});
}

std::pmr::string PairSetsWriter::Finish(std::span<const WrittenWord> words) const {
  std::pmr::string section(sets_.get_allocator());
  if (entries_.empty()) return section;
  std::vector<bool> is_written(words.size());
  for (const Entry& entry : entries_) is_written[entry.first] = is_written[entry.second] = true;
  std::vector<std::uint32_t> numbers;  // of those that are written
  std::uint32_t written = 0;
  for (const bool is : is_written) numbers.push_back(is ? written++ : 0);
  std::string table;
  PutVarint(table, written);
  for (std::size_t word = 0; word < words.size(); ++word) {
    if (is_written[word]) PutWord(table, words[word]);
  }
  PutVarint(table, entries_.size());
  for (const Entry& entry : entries_) {
    PutVarint(table, numbers[entry.first]);
    PutVarint(table, numbers[entry.second]);
    PutVarint(table, entry.documents);
    table.push_back(entry.how);
    PutVarint(table, entry.bytes);
  }
  section.reserve(table.size() + sets_.size());
  section.append(table).append(sets_);
  return section;
}

bool PairTable::Read(std::string_view section, std::uint32_t documents) {
  PairTable table;  // by itself, so that nothing is left of one that there is no memory for
  if (!section.empty() && !table.ReadTable(section, documents)) return false;
  *this = std::move(table);
  return true;
}

bool PairTable::ReadTable(std::string_view section, std::uint32_t documents) {
  ByteReader in = ReaderOf(section);
  const std::uint64_t words = ReadCount(in, kWordBytes);
  if (words > kMostPairWords) return false;
  while (in.ok() && words_.size() < words) words_.push_back(ReadWord(in));
  if (!std::all_of(words_.begin(), words_.end(), IsInOrder)) return false;
  std::vector<std::uint64_t> sizes;
  for (std::uint64_t pairs = ReadCount(in, kPairBytes); in.ok() && pairs > 0; --pairs) {
    const auto last =
        pairs_.empty() ? std::nullopt : std::optional(std::pair(pairs_.back().first, pairs_.back().second));
    WordPair& pair = pairs_.emplace_back();
    pair.first = in.Varint32();
    pair.second = in.Varint32();
    pair.documents = in.Varint32();
    const unsigned how = in.Byte();
    pair.lists_others = (how & kListsOthers) != 0;
    pair.low_bits = static_cast<int>(how & ~kListsOthers);
    sizes.push_back(in.Varint());
    const bool in_order = !last || *last < std::pair(pair.first, pair.second);
    if (!in_order || std::max(pair.first, pair.second) >= words_.size() || pair.documents > documents ||
        pair.low_bits > kMaxRiceBits) {
      return false;
    }
  }
  for (std::uint32_t i = 0; i < pairs_.size(); ++i) {
    pairs_[i].bytes = in.Bytes(sizes[i]);
    if (!CanHoldListed(pairs_[i], documents)) return false;
    const WrittenWord &first = words_[pairs_[i].first], &second = words_[pairs_[i].second];
    if (!by_first_forms_.try_emplace(std::pair(FirstFormOf(first), FirstFormOf(second)), i).second) return false;
  }
  return in.ok() && in.remaining() == 0;
}

const WordPair* PairTable::Find(const FirstForm& first, const FirstForm& second) const {
  const auto found = by_first_forms_.find(std::pair(first, second));
  return found == by_first_forms_.end() ? nullptr : &pairs_[found->second];
}

const WordPair* PairTable::Find(const WrittenWord& first, const WrittenWord& second) const {
  if (!HasForm(first) || !HasForm(second)) return nullptr;
  const WordPair* const pair = Find(FirstFormOf(first), FirstFormOf(second));
  return pair != nullptr && IsOf(*pair, first, second) ? pair : nullptr;
}

const WordPair* PairTable::Find(std::uint32_t first, std::uint32_t second) const {
  const std::pair wanted(first, second);
  const auto found = std::lower_bound(
      pairs_.begin(), pairs_.end(), wanted,
      [](const WordPair& pair, const auto& words) { return std::pair(pair.first, pair.second) < words; });
  return found != pairs_.end() && std::pair(found->first, found->second) == wanted ? &*found : nullptr;
}

bool ReadPairDocuments(const WordPair& pair, std::uint32_t documents, std::vector<std::uint64_t>* bits) {
  const std::uint32_t listed = ListedDocuments(pair, documents);
  const auto low_bits = static_cast<unsigned>(pair.low_bits);
  std::vector<std::uint32_t> places(std::size_t{listed} + RiceReader::kRoomBehind);
  RiceReader reader(BitSpan(reinterpret_cast<const std::uint8_t*>(pair.bytes.data()), pair.bytes.size()), pair.low_bits,
                    0, std::uint64_t{listed} * low_bits);
  if (!reader.ReadPlaces(0, listed, 0, documents, places.data())) return false;
  bits->assign(std::size_t{documents} / 64 + 1, 0);
  if (pair.lists_others) {
    for (Docid docid = 1; docid <= documents; ++docid) (*bits)[docid / 64] |= std::uint64_t{1} << docid % 64;
  }
  places.resize(listed);
  for (const std::uint32_t place : places) {
    if (place >= documents) return false;
    (*bits)[(place + 1) / 64] ^= std::uint64_t{1} << (place + 1) % 64;
  }
  return true;
}

}  // namespace broadsheet
