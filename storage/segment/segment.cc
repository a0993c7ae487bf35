#include "storage/segment/segment.h"

#include <algorithm>
#include <utility>

#include "storage/segment/segment_data.h"
#include "storage/segment/words_header.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

const std::uint8_t* Table(const SegmentData& data, WordsSection section) {
  return data.words.data() + data.header.sections[static_cast<std::size_t>(section)].offset;
}

std::uint64_t TableValue(const std::uint8_t* table, std::uint8_t width, std::size_t at) {
  return width == 4 ? LoadFixed<std::uint32_t>(table + at * 4) : LoadFixed<std::uint64_t>(table + at * 8);
}

// Number of the first entry of the day table whose day is not after `day`; the table is newest first.
std::uint32_t FirstEntryUpTo(const SegmentData& data, std::int64_t day) {
  const std::uint8_t* table = Table(data, WordsSection::kDays);
  std::uint32_t low = 0, high = data.header.days;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (LoadFixed<DayEntry>(table + std::size_t{middle} * sizeof(DayEntry)).day > day) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

// Docid where an entry of the day table begins; past the last one, the first undated document.
Docid EntryBegin(const SegmentData& data, std::uint32_t entry) {
  const Docid end = data.header.dated_documents + 1;
  if (entry >= data.header.days) return end;
  const std::uint8_t* table = Table(data, WordsSection::kDays);
  return std::clamp<Docid>(LoadFixed<DayEntry>(table + std::size_t{entry} * sizeof(DayEntry)).first_docid, 1, end);
}

std::optional<TermInfo> TermAt(const SegmentData& data, std::uint32_t ordinal) {
  TermReader terms(&data);
  if (!terms.EnterBlockOf(ordinal)) return std::nullopt;
  do {
    if (!terms.Next()) return std::nullopt;
  } while (terms.info().ordinal != ordinal);
  return terms.info();
}

// Those of rarer pairs are quickly made, and bits take many times what the file takes for them.
constexpr std::uint32_t kKeptPairOneIn = 32;

}  // namespace

Segment::Segment() : impl_(std::make_unique<Impl>()) {}
Segment::~Segment() = default;

absl::StatusOr<std::shared_ptr<const Segment>> Segment::Open(const std::string& directory, std::uint64_t segment) {
  std::shared_ptr<Segment> opened(new Segment());
  Impl& data = *opened->impl_;
  const SegmentFileNames names(segment);
  data.words_path = StrCat(directory, "/", names.words);
  data.glass_path = StrCat(directory, "/", names.glass);
  BS_ASSIGN_OR_RETURN(data.words, MappedFile::Open(data.words_path));
  BS_ASSIGN_OR_RETURN(data.glass, MappedFile::Open(data.glass_path));
  BS_ASSIGN_OR_RETURN(data.header, ReadWordsHeader(data.words_path, data.words, segment));
  absl::StatusOr<GlassReader> documents =
      GlassReader::Open({reinterpret_cast<const char*>(data.glass.data()), data.glass.size()});
  if (!documents.ok()) return DamagedFile(data.glass_path, ToStd(documents.status().message()));
  data.documents = *documents;
  if (data.glass.size() != data.header.glass_bytes ||
      data.documents.uuid() != std::string_view(reinterpret_cast<const char*>(data.header.glass_uuid), 16)) {
    return DamagedFile(data.glass_path, "does not belong to the words file beside it");
  }
  return opened;
}

const SegmentData& Segment::data() const { return *impl_; }
std::uint64_t Segment::number() const { return impl_->header.segment; }
std::uint32_t Segment::document_count() const { return impl_->header.documents; }
std::uint64_t Segment::total_length() const { return impl_->header.total_length; }
std::uint32_t Segment::min_length() const { return impl_->header.min_length; }
std::uint32_t Segment::length(Docid docid) const { return impl_->length(docid); }

void Segment::Lengths(std::span<const Docid> docids, float* lengths) const {
  const std::uint8_t* table = Table(*impl_, WordsSection::kLengths);
  const bool narrow = impl_->header.length_width == 2;
  for (std::size_t i = 0; i < docids.size(); ++i) {
    const std::size_t at = std::size_t{docids[i]} - 1;
    lengths[i] = narrow ? static_cast<float>(LoadFixed<std::uint16_t>(table + at * 2))
                        : static_cast<float>(LoadFixed<std::uint32_t>(table + at * 4));
  }
}

ArticleNumber Segment::article(Docid docid) const {
  const std::size_t at = std::size_t{docid} - 1;
  if (at >= impl_->header.documents) return 0;
  return impl_->header.base_article +
         TableValue(Table(*impl_, WordsSection::kArticles), impl_->header.article_width, at);
}

std::int64_t Segment::instant(Docid docid) const {
  const std::size_t at = std::size_t{docid} - 1;
  if (at >= impl_->header.dated_documents) return 0;
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(impl_->header.base_instant) +
                                   TableValue(Table(*impl_, WordsSection::kInstants), impl_->header.instant_width, at));
}

std::optional<Day> Segment::day(Docid docid) const {
  if (docid == 0 || docid > impl_->header.dated_documents || impl_->header.days == 0) return std::nullopt;
  const std::uint8_t* table = Table(*impl_, WordsSection::kDays);
  std::uint32_t low = 0, high = impl_->header.days;
  while (high - low > 1) {
    const std::uint32_t middle = low + (high - low) / 2;
    (LoadFixed<DayEntry>(table + std::size_t{middle} * sizeof(DayEntry)).first_docid > docid ? high : low) = middle;
  }
  return LoadFixed<DayEntry>(table + std::size_t{low} * sizeof(DayEntry)).day;
}

std::span<const TextSignature> Segment::signatures() const {
  // Sections begin at multiples of eight bytes of a mapping, and their sizes have been checked.
  return {reinterpret_cast<const TextSignature*>(Table(*impl_, WordsSection::kSignatures)), impl_->header.documents};
}

absl::StatusOr<std::string> Segment::id(Docid docid) const {
  absl::StatusOr<std::string> id = impl_->documents.DocumentData(docid);
  if (!id.ok()) return DamagedFile(impl_->glass_path, ToStd(id.status().message()));
  return id;
}

absl::Status Segment::Ids(std::span<const Docid> docids, std::vector<std::string>* ids) const {
  std::call_once(impl_->leaves_read, [this] { impl_->leaves = impl_->documents.Leaves(); });
  const absl::Status read = impl_->documents.DocumentData(docids, impl_->leaves, ids);
  return read.ok() ? read : DamagedFile(impl_->glass_path, ToStd(read.message()));
}

DocidRange Segment::DocidsOfDays(Day first, Day last) const {
  if (first > last) return {};
  return {EntryBegin(*impl_, FirstEntryUpTo(*impl_, last)),
          EntryBegin(*impl_, FirstEntryUpTo(*impl_, std::int64_t{first} - 1))};
}

DocidRange Segment::UndatedDocids() const { return {impl_->header.dated_documents + 1, impl_->header.documents + 1}; }

std::optional<TermInfo> Segment::FindTerm(std::string_view term) const {
  TermReader terms(impl_.get());
  if (!terms.EnterBlockOf(term)) return std::nullopt;
  return terms.Find(term);
}

std::vector<std::pair<std::string, TermInfo>> Segment::TermsWithPrefix(std::string_view prefix,
                                                                       std::size_t limit) const {
  std::vector<std::pair<std::string, TermInfo>> found;
  TermReader terms(impl_.get());
  if (!terms.EnterBlockOf(prefix)) return found;
  while (found.size() < limit && terms.Next()) {
    if (terms.term() < prefix) continue;
    if (!terms.term().starts_with(prefix)) break;
    found.emplace_back(terms.term(), terms.info());
  }
  return found;
}

void Segment::VisitTerms(std::string_view prefix,
                         absl::FunctionRef<bool(std::string_view term, const TermInfo& info)> visit) const {
  TermReader terms(impl_.get());
  if (!terms.EnterBlockOf(prefix)) return;
  while (terms.Next()) {
    if (terms.term() < prefix) continue;
    if (!terms.term().starts_with(prefix) || !visit(terms.term(), terms.info())) return;
  }
}

std::vector<std::pair<std::string, TermInfo>> Segment::TermsAt(std::span<const std::uint32_t> ordinals) const {
  std::vector<std::pair<std::string, TermInfo>> found;
  TermReader terms(impl_.get());
  std::uint32_t next = 0;  // ordinal of what the reader reads next; it has entered no block at first
  bool entered = false;
  for (const std::uint32_t ordinal : ordinals) {
    if (!entered || ordinal / kDictionaryBlockEntries != next / kDictionaryBlockEntries) {
      entered = terms.EnterBlockOf(ordinal);
      next = ordinal / kDictionaryBlockEntries * kDictionaryBlockEntries;
    }
    while (entered && next <= ordinal) {
      entered = terms.Next();
      ++next;
    }
    if (entered) found.emplace_back(terms.term(), terms.info());
  }
  return found;
}

std::vector<FormMatch> Segment::FindForms(std::string_view folded, std::span<const TermInfo> known) const {
  std::vector<FormMatch> matches;
  FoldedReader words(impl_.get());
  if (!words.EnterBlockOf(folded) || !words.Find(folded)) return matches;
  const std::vector<FoldedTerm>& ways = words.terms();
  if (words.failed()) return matches;
  for (const FoldedTerm& found : ways) {
    const auto at = std::ranges::find(known, found.ordinal, &TermInfo::ordinal);
    const std::optional<TermInfo> term = at != known.end() ? *at : TermAt(*impl_, found.ordinal);
    if (!term) continue;
    FormMatch match{*term, found.codes, found.covers_term};
    if (match.covers_term) {
      // Only as many as the term has forms, which its bytes have been checked for.
      for (FormCode code = 0; code < match.term.form_count; ++code) match.codes.push_back(code);
    }
    matches.push_back(std::move(match));
  }
  return matches;
}

std::vector<std::string> Segment::FoldedWithPrefix(std::string_view prefix, std::size_t limit) const {
  std::vector<std::string> found;
  FoldedReader words(impl_.get());
  if (!words.EnterBlockOf(prefix)) return found;
  while (found.size() < limit && words.Next()) {
    if (words.folded() < prefix) continue;
    if (!words.folded().starts_with(prefix)) break;
    found.emplace_back(words.folded());
  }
  return found;
}

void Segment::VisitFolded(
    std::string_view prefix, absl::FunctionRef<WordVerdict(std::string_view folded)> judge,
    absl::FunctionRef<bool(std::string_view folded, std::span<const FoldedTerm> terms)> visit) const {
  FoldedReader words(impl_.get());
  if (!words.EnterBlockOf(prefix)) return;
  std::optional<std::string> dead;  // what passed over words begin with
  while (words.Next()) {
    const std::string_view folded = words.folded();
    if (folded < prefix || (dead && folded.starts_with(*dead))) continue;
    if (!folded.starts_with(prefix)) return;
    dead.reset();
    const WordVerdict verdict = judge(folded);
    if (verdict.wanted) {
      const std::vector<FoldedTerm>& terms = words.terms();
      if (words.failed() || !visit(folded, terms)) return;
    } else if (verdict.dead_bytes == 0) {
      return;
    } else if (verdict.dead_bytes <= folded.size()) {
      dead.emplace(folded.substr(0, verdict.dead_bytes));
      words.PassBlocksOf(*dead);
    }
  }
}

std::vector<FormEntry> Segment::Forms(const TermInfo& term) const {
  std::vector<FormEntry> forms;
  TermReader terms(impl_.get());
  if (!terms.EnterBlockOf(term.ordinal)) return forms;
  do {
    if (!terms.Next()) return forms;
  } while (terms.info().ordinal != term.ordinal);
  for (std::string& spelling : terms.Spellings()) {
    forms.push_back({std::move(spelling), static_cast<FormCode>(forms.size())});
  }
  return forms;
}

Segment::FrequentDocuments Segment::FindFrequent(const TermInfo& term, std::span<const FormCode> codes) const {
  constexpr std::uint32_t kOneIn = 32, kAlwaysOneIn = 8;
  constexpr std::size_t kMostSets = 5;  // of one term; one is that of all its forms
  // Beyond so many terms only those of which sets are always kept: 32 MiB, if each has one set.
  const std::size_t most_terms = std::min<std::size_t>(1024, (std::size_t{256} << 20) / (impl_->header.documents + 1));
  if (term.document_frequency < impl_->header.documents / kOneIn) return {};
  const bool is_always_kept = term.document_frequency >= impl_->header.documents / kAlwaysOneIn;
  const auto find = [](const std::vector<FrequentBits>& sets, std::span<const FormCode> wanted) {
    const auto found = std::find_if(sets.begin(), sets.end(),
                                    [&](const FrequentBits& set) { return std::ranges::equal(set.codes, wanted); });
    return found == sets.end() ? std::span<const std::uint64_t>() : std::span<const std::uint64_t>(*found->bits);
  };
  {
    const std::lock_guard lock(impl_->frequent_mutex);
    const bool has_room = is_always_kept || impl_->frequent.size() < most_terms;
    if (!has_room && !impl_->frequent.contains(term.ordinal)) return {};
    const std::vector<FrequentBits>& sets = impl_->frequent[term.ordinal];
    if (!codes.empty() && find(sets, codes).empty() && sets.size() + 1 >= kMostSets) codes = {};
    if (const auto bits = find(sets, codes); !bits.empty()) return {bits, !codes.empty()};
  }
  // Others need not wait while the list is read; should one of them be quicker, theirs is kept.
  FrequentBits made = {{codes.begin(), codes.end()}, ReadDocuments(term, codes)};
  const std::lock_guard lock(impl_->frequent_mutex);
  std::vector<FrequentBits>& sets = impl_->frequent[term.ordinal];
  if (find(sets, codes).empty()) sets.push_back(std::move(made));
  return {find(sets, codes), !codes.empty()};
}

// As bits; what is behind damage is missing, as for a cursor.
std::unique_ptr<const std::vector<std::uint64_t>> Segment::ReadDocuments(const TermInfo& term,
                                                                         std::span<const FormCode> codes) const {
  auto bits = std::make_unique<std::vector<std::uint64_t>>(std::size_t{impl_->header.documents} / 64 + 1);
  PostingCursor cursor = Postings(term);
  for (Docid target = 1; cursor.block_last() != kNoMoreDocs; cursor.SkipBlockTo(target)) {
    const std::span<const Docid> docids = cursor.BlockDocids();
    if (docids.empty()) break;
    const PostingSet postings =
        codes.empty() ? PostingSet::First(static_cast<std::uint32_t>(docids.size())) : cursor.BlockPostingsWith(codes);
    postings.ForEach(
        [&](std::uint32_t posting) { (*bits)[docids[posting] / 64] |= std::uint64_t{1} << docids[posting] % 64; });
    target = cursor.block_last() + 1;
  }
  return bits;
}

const PairTable& Segment::Pairs() const {
  const Impl& data = *impl_;
  // If they cannot be read there are none: phrases are found by their words.
  std::call_once(data.pairs_read, [&] { data.pairs.Read(data.section(WordsSection::kPairs), data.header.documents); });
  return data.pairs;
}

bool Segment::KeepsBits(const WordPair& pair) const {
  return pair.documents >= impl_->header.documents / kKeptPairOneIn;
}

Segment::PairBits Segment::PairDocuments(const WordPair& pair) const {
  const bool is_kept = KeepsBits(pair);
  if (is_kept) {
    const std::lock_guard lock(impl_->frequent_mutex);
    const auto found = impl_->pair_documents.find(&pair);
    if (found != impl_->pair_documents.end()) return found->second;
  }
  // Others need not wait meanwhile, as above.
  auto made = std::make_shared<std::vector<std::uint64_t>>();
  // What is damaged has no documents, as a list that cannot be read.
  if (!ReadPairDocuments(pair, impl_->header.documents, made.get())) {
    made->assign(std::size_t{impl_->header.documents} / 64 + 1, 0);
  }
  if (!is_kept) return made;
  const std::lock_guard lock(impl_->frequent_mutex);
  return impl_->pair_documents.try_emplace(&pair, std::move(made)).first->second;
}

void Segment::Expect(const TermInfo& term) const { PostingBlocks::PrefetchBegin(*impl_, term); }

PostingBlocks Segment::Blocks(const TermInfo& term) const { return PostingBlocks(impl_.get(), term); }

bool Segment::ReadHead(const TermInfo& term, PostingHead* head) const {
  return HasHead(term.document_frequency, term.collection_frequency) &&
         ReadPostingHead(impl_->Bytes(WordsSection::kHeads, term.opaque[kPlaceHead]), document_count(), head);
}

PostingCursor Segment::Postings(const TermInfo& term) const {
  PostingCursor cursor;
  cursor.data_ = impl_.get();
  cursor.blocks_ = Blocks(term);
  cursor.form_count_ = term.form_count;
  if (term.document_frequency == 0) {
    cursor.End();
  } else if (cursor.blocks_.last(0) == 0) {
    cursor.EndDamaged();
  } else {
    cursor.EnterBlock(0);
  }
  return cursor;
}

}  // namespace broadsheet
