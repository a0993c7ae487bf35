#include "storage/segment/segment_writer.h"

#include <xxhash.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "storage/fields.h"
#include "storage/segment/pair_finder.h"
#include "storage/segment/spelling_codec.h"
#include "storage/segment/word_occurrence.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// Where the places of a list's blocks count from: the leaf of its first chunk, for later items lie further to the
// front.
std::uint64_t ListBase(std::span<const GlassBlock> blocks) {
  return blocks[0].chunk_offset / kGlassBlockBytes * kGlassBlockBytes;
}

}  // namespace

absl::StatusOr<std::unique_ptr<SegmentWriter>> SegmentWriter::Create(const std::string& directory,
                                                                     std::uint64_t segment,
                                                                     const SegmentOptions& options,
                                                                     const SegmentDocuments* documents) {
  std::unique_ptr<SegmentWriter> writer(new SegmentWriter(directory, segment, options, documents));
  BS_RETURN_IF_ERROR(writer->Start());
  return writer;
}

SegmentWriter::SegmentWriter(std::string directory, std::uint64_t segment, const SegmentOptions& options,
                             const SegmentDocuments* documents)
    : directory_(std::move(directory)),
      segment_(segment),
      options_(options),
      documents_(documents),
      pair_candidates_(documents->count()),
      memory_(directory_),
      lengths_(&memory_),
      blocks_(&memory_),
      forms_(&memory_),
      heads_(&memory_),
      terms_(&memory_),
      folded_(&memory_),
      facets_(&memory_),
      form_counts_(&memory_),
      postings_(&memory_) {}

absl::Status SegmentWriter::Start() {
  const SegmentFileNames names(segment_);
  BS_ASSIGN_OR_RETURN(glass_, GlassWriter::Create(StrCat(directory_, "/", names.glass)));
  BS_ASSIGN_OR_RETURN(words_, FileWriter::Create(StrCat(directory_, "/", names.words)));
  // Zero until everything else is there.
  BS_RETURN_IF_ERROR(words_->Append(std::string(sizeof(WordsHeader), '\0')));
  BS_RETURN_IF_ERROR(WriteDocumentTables());
  BS_RETURN_IF_ERROR(glass_->AddLengths(lengths_));
  return BeginSection(WordsSection::kOccurrences);
}

absl::Status SegmentWriter::BeginSection(WordsSection section) {
  BS_RETURN_IF_ERROR(words_->Align(8));
  header_.sections[static_cast<std::size_t>(section)].offset = words_->size();
  return absl::OkStatus();
}

void SegmentWriter::EndSection(WordsSection section) {
  SectionEntry& entry = header_.sections[static_cast<std::size_t>(section)];
  entry.bytes = words_->size() - entry.offset;
}

absl::Status SegmentWriter::WriteSection(WordsSection section, std::string_view bytes) {
  BS_RETURN_IF_ERROR(BeginSection(section));
  BS_RETURN_IF_ERROR(words_->Append(bytes));
  EndSection(section);
  return absl::OkStatus();
}

absl::Status SegmentWriter::AddTerm(const TermList& list) {
  if (terms_.count() == std::numeric_limits<std::uint32_t>::max()) {
    return absl::ResourceExhaustedError("a segment holds at most 2^32 - 1 terms: make it smaller");
  }
  if (list.term.size() > kMaxTermBytes) {
    return absl::InvalidArgumentError(
        StrCat("a term of ", list.term.size(), " bytes: no index has longer ones than ", kMaxTermBytes));
  }
  postings_.clear();
  for (const TermPosting& posting : list.postings) postings_.push_back({posting.docid, posting.wdf});
  stretches_.clear();
  for (const WrittenBlock& block : list.written) stretches_.push_back({block.begin, block.end});
  BS_RETURN_IF_ERROR(glass_->AddTerm(list.term, postings_, stretches_, glass_blocks_));
  BS_RETURN_IF_ERROR(AppendOccurrences(list));
  if (glass_blocks_.back().place - ListBase(glass_blocks_) > std::numeric_limits<std::uint32_t>::max()) {
    return absl::ResourceExhaustedError("a term's list is longer than 4 GiB: make segments smaller");
  }
  AddPairTerm(list);
  AddEntry(list);
  return absl::OkStatus();
}

absl::Status SegmentWriter::AppendOccurrences(const TermList& list) {
  list_bytes_ = 0;
  block_offsets_.clear();
  if (list.spellings.empty()) return absl::OkStatus();
  std::span<const WordOccurrence> rest = list.occurrences;
  auto written = list.written.begin();
  std::size_t begin = 0;
  for (const GlassBlock& block : glass_blocks_) {
    block_offsets_.push_back(list_bytes_);
    std::string_view bytes;
    if (written != list.written.end() && written->begin == begin) {
      bytes = (written++)->occurrences;
    } else {
      EncodeOccurrences(list, begin, block.end, rest);
      bytes = encoded_;
    }
    list_bytes_ += bytes.size();
    BS_RETURN_IF_ERROR(words_->Append(bytes));
    begin = block.end;
  }
  occurrence_bytes_ += list_bytes_;
  if (list_bytes_ >> (32 + kOffsetBitsInHigh) != 0) {
    return absl::ResourceExhaustedError("a term's occurrences take more than 128 GiB: make segments smaller");
  }
  return absl::OkStatus();
}

// Of the postings of a block, whose occurrences are the first of `rest`.
void SegmentWriter::EncodeOccurrences(const TermList& list, std::size_t begin, std::size_t end,
                                      std::span<const WordOccurrence>& rest) {
  block_writer_.Begin(static_cast<std::uint32_t>(end - begin), static_cast<std::uint32_t>(list.spellings.size()));
  for (const TermPosting& posting : list.postings.subspan(begin, end - begin)) {
    const std::span<const WordOccurrence> own = rest.first(posting.occurrences);
    rest = rest.subspan(own.size());
    block_writer_.Add(own);
    if (options_.glass_positions) AddGlassPositions(list.term, posting.docid, own);
  }
  encoded_.clear();
  block_writer_.Finish(encoded_);
}

void SegmentWriter::AddGlassPositions(std::string_view term, Docid docid, std::span<const WordOccurrence> occurrences) {
  if (occurrences.empty()) return;
  std::vector<Position> positions;
  for (const WordOccurrence& occurrence : occurrences) positions.push_back(occurrence.position);
  glass_->AddPositions(term, docid, positions);
}

std::uint32_t SegmentWriter::MinSpacing(std::span<const GlassPosting> postings) const {
  std::uint32_t least = kWideSpacing;
  for (const GlassPosting& posting : postings) {
    least = std::min(least, SpacingOf(posting.wdf, lengths_[posting.docid - 1]));
  }
  return least;
}

void SegmentWriter::AddEntry(const TermList& list) {
  entry_head_.clear();
  entry_.clear();
  if (terms_.at_block_start()) {
    PutVarint(entry_head_, occurrence_bytes_ - list_bytes_);
    PutVarint(entry_head_, static_cast<std::uint64_t>(last_glass_offset_));
    PutVarint(entry_head_, forms_.size());
    PutVarint(entry_head_, blocks_.size() / sizeof(BlockEntry));
    PutVarint(entry_head_, heads_.size());
  }
  std::uint64_t collection_frequency = 0;
  for (const GlassPosting& posting : postings_) collection_frequency += posting.wdf;
  PutTag(list, collection_frequency);
  if (postings_.size() == 1) {
    PutVarint(entry_, postings_[0].docid);
  } else {
    PutPlaces(list, collection_frequency);
  }
  if (!list.spellings.empty()) PutForms(list);
  form_counts_.push_back(static_cast<std::uint32_t>(list.spellings.size()));
  terms_.Add(list.term, entry_head_, entry_);
}

// A byte with the number of forms and that of postings, or of occurrences of a single one, as far as they fit.
void SegmentWriter::PutTag(const TermList& list, std::uint64_t collection_frequency) {
  const unsigned forms = static_cast<unsigned>(list.spellings.size());
  const bool single = postings_.size() == 1;
  const std::uint64_t count = single ? collection_frequency : postings_.size() - 2;
  entry_.push_back(static_cast<char>(std::min(forms, kTagFormsMask) | (single ? kTagSinglePosting : 0) |
                                     std::min<std::uint64_t>(count, kTagCountMax) << kTagCountShift));
  if (count >= kTagCountMax) PutVarint(entry_, count - kTagCountMax);
  if (forms >= kTagFormsMask) PutVarint(entry_, forms - kTagFormsMask);
}

// Of several postings: where they are, and bounds.
void SegmentWriter::PutPlaces(const TermList& list, std::uint64_t collection_frequency) {
  PutVarint(entry_, collection_frequency);
  const bool blocks = postings_.size() > kBlockPostings;
  const auto offset = static_cast<std::int64_t>(blocks ? ListBase(glass_blocks_) : glass_blocks_[0].chunk_offset);
  PutVarint(entry_, ZigZag(offset - last_glass_offset_));
  last_glass_offset_ = offset;
  if (blocks) {
    PutBlockEntries(list.written);
    if (HasHead(postings_.size(), collection_frequency)) PutHead();
  } else {
    std::uint32_t max_wdf = 0;
    for (const GlassPosting& posting : postings_) max_wdf = std::max(max_wdf, posting.wdf);
    PutVarint(entry_, max_wdf);
    PutVarint(entry_, list.written.empty() ? MinSpacing(postings_) : list.written.front().min_spacing);
  }
}

void SegmentWriter::PutForms(const TermList& list) {
  spelling_bytes_.clear();
  for (const std::string_view spelling : list.spellings) AppendSpelling(list.term, spelling, spelling_bytes_);
  PutVarint(entry_, list_bytes_);
  PutVarint(entry_, spelling_bytes_.size());
  forms_ += spelling_bytes_;
}

void SegmentWriter::PutBlockEntries(std::span<const WrittenBlock> written) {
  PutVarint(entry_, glass_blocks_.size());
  bounds_.clear();
  std::size_t begin = 0;
  for (std::size_t number = 0; number < glass_blocks_.size(); ++number) {
    const GlassBlock& block = glass_blocks_[number];
    const std::span<const GlassPosting> postings = std::span(postings_).subspan(begin, block.end - begin);
    const std::uint64_t occurrences = block_offsets_.empty() ? 0 : block_offsets_[number];
    std::uint32_t max_wdf = 0, min_spacing;
    if (!written.empty() && written.front().begin == begin) {
      max_wdf = written.front().max_wdf;
      min_spacing = written.front().min_spacing;
      written = written.subspan(1);
    } else {
      for (const GlassPosting& posting : postings) max_wdf = std::max(max_wdf, posting.wdf);
      min_spacing = MinSpacing(postings);
    }
    bounds_.push_back({block.end, max_wdf, min_spacing});
    BlockEntry entry;
    entry.last_docid = postings.back().docid;
    entry.glass_offset = static_cast<std::uint32_t>(block.place - ListBase(glass_blocks_));
    entry.occurrences_low = static_cast<std::uint32_t>(occurrences);
    entry.high = static_cast<std::uint8_t>(occurrences >> 32 | block.behind << kOffsetBitsInHigh);
    entry.max_wdf = static_cast<std::uint8_t>(std::min<std::uint32_t>(max_wdf, kUnboundedWdf));
    entry.min_spacing = static_cast<std::uint16_t>(min_spacing);
    PutFixed(blocks_, entry);
    begin = block.end;
  }
}

void SegmentWriter::PutHead() {
  if (!head_writer_) head_writer_.emplace(lengths_, &memory_);
  std::string head;
  head_writer_->Append(std::span<const GlassPosting>(postings_), bounds_, head);
  PutVarint(entry_, head.size());
  heads_ += head;
}

void SegmentWriter::AddFolded(std::string_view folded, std::span<const FoldedMatch> matches) {
  pair_candidates_.AddWord(matches);
  entry_head_.clear();
  entry_.clear();
  if (folded_.at_block_start()) PutVarint(entry_head_, static_cast<std::uint64_t>(last_folded_ordinal_));
  std::uint64_t terms = 0;
  folded_terms_.clear();
  for (std::size_t begin = 0; begin < matches.size(); ++terms) {
    const std::uint32_t ordinal = matches[begin].ordinal;
    std::size_t end = begin;
    while (end < matches.size() && matches[end].ordinal == ordinal) ++end;
    PutVarint(folded_terms_, ZigZag(std::int64_t{ordinal} - last_folded_ordinal_));
    last_folded_ordinal_ = ordinal;
    const bool covers = end - begin == form_counts_[ordinal];
    PutVarint(folded_terms_, covers ? 0 : end - begin);
    FormCode next = 0;
    for (; begin < end; ++begin) {
      if (!covers) PutVarint(folded_terms_, matches[begin].code - next);
      next = matches[begin].code + 1;
    }
  }
  PutVarint(entry_, terms);
  entry_ += folded_terms_;
  folded_.Add(folded, entry_head_, entry_);
}

// What is frequent is a list of several blocks, of which it is known how many documents have each form.
void SegmentWriter::AddPairTerm(const TermList& list) {
  if (list.spellings.empty() || !pair_candidates_.IsFrequent(postings_.size())) return;
  pair_candidates_.AddTerm(terms_.count(), {list.form_documents.begin(), list.form_documents.end()});
}

// Without a source from the lists as a reader finds them.
absl::Status SegmentWriter::WritePairs(CancelCheck* check, const PairSource* source) {
  std::vector<PairCandidate> candidates = pair_candidates_.Take();
  if (candidates.empty()) return absl::OkStatus();
  std::shared_ptr<const Segment> written;
  std::optional<PairFinder> finder;
  if (source == nullptr) {
    BS_RETURN_IF_ERROR(words_->WriteOut(SealedHeader()));
    BS_ASSIGN_OR_RETURN(written, Segment::Open(directory_, segment_));
    source = &finder.emplace(*written);
  }
  BS_ASSIGN_OR_RETURN(const std::pmr::string pairs, source->FindPairs(std::move(candidates), &memory_, check));
  return WriteSection(WordsSection::kPairs, pairs);
}

std::string_view SegmentWriter::SealedHeader() {
  header_.checksum = XXH3_64bits(&header_, offsetof(WordsHeader, checksum));
  return {reinterpret_cast<const char*>(&header_), sizeof(header_)};
}

absl::StatusOr<SegmentSummary> SegmentWriter::Finish(CancelCheck* check, const PairSource* pairs) {
  EndSection(WordsSection::kOccurrences);
  BS_RETURN_IF_ERROR(WriteSection(WordsSection::kBlocks, blocks_));
  BS_RETURN_IF_ERROR(WriteSection(WordsSection::kTerms, terms_.bytes()));
  BS_RETURN_IF_ERROR(WriteSection(WordsSection::kTermIndex, terms_.index()));
  BS_RETURN_IF_ERROR(WriteSection(WordsSection::kForms, forms_));
  BS_RETURN_IF_ERROR(WriteSection(WordsSection::kFolded, folded_.bytes()));
  BS_RETURN_IF_ERROR(WriteSection(WordsSection::kFoldedIndex, folded_.index()));
  BS_RETURN_IF_ERROR(WriteSection(WordsSection::kFacetValues, facets_.values()));
  BS_RETURN_IF_ERROR(WriteSection(WordsSection::kFacetValueIndex, facets_.value_index()));
  BS_RETURN_IF_ERROR(WriteSection(WordsSection::kFacets, facets_.documents()));
  BS_RETURN_IF_ERROR(WriteSection(WordsSection::kFacetIndex, facets_.document_index()));
  BS_RETURN_IF_ERROR(WriteSection(WordsSection::kHeads, heads_));

  BS_RETURN_IF_ERROR(glass_->StartDocuments());
  for (Docid docid = 1; docid <= header_.documents; ++docid) {
    BS_ASSIGN_OR_RETURN(const std::string id, documents_->id(docid));
    if (!id.empty()) BS_RETURN_IF_ERROR(glass_->AddDocument(docid, id));
  }
  BS_ASSIGN_OR_RETURN(const GlassWriter::Result glass, glass_->Finish(segment_));

  std::copy(std::begin(kWordsMagic), std::end(kWordsMagic), header_.magic);
  header_.version = kWordsVersion;
  header_.header_bytes = sizeof(WordsHeader);
  header_.segment = segment_;
  header_.glass_bytes = glass.bytes;
  std::copy(glass.uuid.begin(), glass.uuid.end(), header_.glass_uuid);
  header_.terms = terms_.count();
  header_.folded = folded_.count();
  header_.facet_keys = facets_.key_count();
  header_.facet_ordinals = facets_.ordinal_count();
  BS_RETURN_IF_ERROR(WritePairs(check, pairs));
  BS_RETURN_IF_ERROR(words_->FinishWithHead(SealedHeader()));
  BS_RETURN_IF_ERROR(SyncDirectory(directory_));

  const SegmentFileNames names(segment_);
  summary_.glass_bytes = glass.bytes;
  summary_.index_bytes = words_->size();
  BS_ASSIGN_OR_RETURN(summary_.glass_checksum, FileChecksum(StrCat(directory_, "/", names.glass)));
  BS_ASSIGN_OR_RETURN(summary_.index_checksum, FileChecksum(StrCat(directory_, "/", names.words)));
  glass_->Keep();
  words_->Keep();
  return summary_;
}

}  // namespace broadsheet
