#include "storage/segment/list_merger.h"

#include <algorithm>
#include <utility>

#include "storage/segment/merging.h"
#include "storage/segment/occurrence_format.h"
#include "storage/segment/occurrence_recoding.h"
#include "storage/status_macros.h"

namespace broadsheet {
namespace {

// A block of fewer postings is written anew, together with its neighbours: it has no sets of its forms either.
constexpr std::uint32_t kLeastPostingsKept = kLeastPostingsForSets;

}  // namespace

ListMerger::ListMerger(const std::vector<MergeInput>& inputs, const MergedDocuments& documents, MergeEffort effort,
                       std::pmr::memory_resource* memory)
    : inputs_(inputs),
      documents_(documents),
      may_keep_blocks_(effort == MergeEffort::kQuick),
      postings_(memory),
      collected_(memory),
      kept_(memory),
      kept_postings_(memory),
      recoded_(memory),
      sorted_(memory),
      occurrences_(memory),
      written_(memory) {
  for (const MergeInput& input : inputs) dropped_.push_back(input.dropped.cardinality());
}

void ListMerger::Begin() {
  list_count_ = 0;
  spellings_.clear();
  numbers_.clear();
  postings_.clear();
  run_ends_.clear();
  collected_.clear();
  kept_.clear();
  kept_postings_.clear();
  recoded_.clear();
}

// Most terms have a few spellings, which are looked through sooner than hashed.
std::uint32_t ListMerger::NumberOf(std::string spelling) {
  constexpr std::size_t kFew = 32;
  const auto number = static_cast<std::uint32_t>(spellings_.size());
  if (number < kFew) {
    const auto found = std::find(spellings_.begin(), spellings_.end(), spelling);
    if (found != spellings_.end()) return static_cast<std::uint32_t>(found - spellings_.begin());
  } else {
    for (std::uint32_t i = static_cast<std::uint32_t>(numbers_.size()); i < number; ++i) numbers_[spellings_[i]] = i;
    const auto found = numbers_.find(spelling);
    if (found != numbers_.end()) return found->second;
  }
  spellings_.push_back(std::move(spelling));
  return number;
}

absl::Status ListMerger::Add(std::uint32_t input, const TermReader& term) {
  if (list_count_ == lists_.size()) lists_.emplace_back();
  List& list = lists_[list_count_++];
  const Segment& segment = *inputs_[input].segment;
  list.input = input;
  list.data = &segment.data();
  list.info = term.info();
  list.numbers.clear();
  for (std::string& spelling : term.Spellings()) list.numbers.push_back(NumberOf(std::move(spelling)));
  if (list.numbers.size() != list.info.form_count) return CannotMerge(*list.data);
  list.blocks = segment.Blocks(list.info);
  list.block = list.posting = list.postings_read = 0;
  list.is_decoded = false;
  list.last_docid = 0;
  return absl::OkStatus();
}

// Not in a list that may turn out to have one block: it has to be a full one.
bool ListMerger::AreBlocksKept() const {
  if (!may_keep_blocks_ || spellings_.empty()) return false;
  std::uint64_t least_left = 0;
  for (const List& list : std::span(lists_).first(list_count_)) {
    const std::uint64_t postings = list.info.document_frequency;
    least_left += postings - std::min(postings, dropped_[list.input]);
  }
  return least_left > kBlockPostings;
}

// First what is dated, then the rest: so what comes out is nearly in order, if inputs follow each other in time.
absl::Status ListMerger::ReadLists() {
  keeps_blocks_ = AreBlocksKept();
  form_order_.Begin(spellings_.size());
  for (std::uint32_t list = 0; list < list_count_; ++list) {
    BS_RETURN_IF_ERROR(ReadUpTo(list, lists_[list].data->header.dated_documents));
    run_ends_.push_back(postings_.size());
  }
  for (std::uint32_t list = 0; list < list_count_; ++list) {
    BS_RETURN_IF_ERROR(ReadUpTo(list, kNoMoreDocs));
    run_ends_.push_back(postings_.size());
    if (lists_[list].postings_read != lists_[list].info.document_frequency) return CannotMerge(*lists_[list].data);
  }
  return absl::OkStatus();
}

absl::Status ListMerger::ReadUpTo(std::uint32_t number, Docid last) {
  List& list = lists_[number];
  while (list.block < list.blocks.count()) {
    if (!list.is_decoded) BS_RETURN_IF_ERROR(DecodeBlock(list));
    const PostingBlock& block = list.decoded;
    const std::uint32_t end = list.posting < block.count && block.docids[block.count - 1] > last
                                  ? static_cast<std::uint32_t>(FindDocid(block.docids, block.count, last + 1))
                                  : block.count;
    if (end < block.count || list.posting > 0 || !KeepBlock(number)) BS_RETURN_IF_ERROR(TakePostings(list, end));
    list.posting = end;
    if (end < block.count) break;
    ++list.block;
    list.posting = 0;
    list.is_decoded = false;
  }
  return absl::OkStatus();
}

absl::Status ListMerger::DecodeBlock(List& list) {
  PostingBlock& block = list.decoded;
  if (!list.blocks.Decode(list.block, &block) || block.docids[0] <= list.last_docid) return CannotMerge(*list.data);
  list.is_decoded = true;
  list.last_docid = block.docids[block.count - 1];
  list.postings_read += block.count;
  return absl::OkStatus();
}

// Whether the list's decoded block has the same documents from its first to its last, and no others.
bool ListMerger::StaysTogether(const List& list) const {
  const Docid first = list.decoded.docids[0], last = list.decoded.docids[list.decoded.count - 1];
  const Roaring& dropped = inputs_[list.input].dropped;
  if (dropped_[list.input] > 0 && dropped.rank(last) != dropped.rank(first - 1)) return false;
  return documents_.NewDocid(list.input, last) - documents_.NewDocid(list.input, first) == last - first;
}

// The list's decoded block, as it is. False if it cannot be kept.
bool ListMerger::KeepBlock(std::uint32_t number) {
  List& list = lists_[number];
  const PostingBlock& block = list.decoded;
  if (!keeps_blocks_ || block.count < kLeastPostingsKept || list.info.form_count == 0) return false;
  // Else documents of other inputs are in between, and mostly have the term, too.
  if (!StaysTogether(list) || !CountForms(list)) return false;

  const Docid first = documents_.NewDocid(list.input, block.docids[0]), shift = first - block.docids[0];
  const std::size_t begin = kept_postings_.size();
  kept_postings_.resize(begin + block.count);
  for (std::uint32_t posting = 0; posting < block.count; ++posting) {
    kept_postings_[begin + posting] = {block.docids[posting] + shift, block.wdfs[posting], 0};
  }
  postings_.push_back({first, 0, 0, static_cast<std::uint32_t>(kept_.size()), 0});
  FormCode last_code = 0;
  for (const FormDocuments& form : forms_of_block_) {
    form_order_.Add(list.numbers[form.code], form.documents);
    last_code = std::max(last_code, form.code);
  }
  kept_.push_back({number, list.block, block.count, last_code, begin, list.blocks.OccurrenceBytes(list.block)});
  return true;
}

// How many postings of the list's block have which form. False if that is not known without its occurrences.
bool ListMerger::CountForms(List& list) {
  const std::string_view bytes = list.blocks.OccurrenceBytes(list.block);
  forms_of_block_.clear();
  return !bytes.empty() &&
         list.occurrences.CountForms(ReaderOf(bytes), {list.decoded.wdfs, list.decoded.count}, list.info.form_count,
                                     [this](FormCode code, std::uint32_t documents) {
                                       forms_of_block_.push_back({code, documents});
                                     });
}

// Of the list's decoded block, from the next one on.
absl::Status ListMerger::TakePostings(List& list, std::uint32_t end) {
  const PostingBlock& block = list.decoded;
  if (list.posting == end) return absl::OkStatus();
  const bool has_words = list.info.form_count > 0;
  std::size_t next = collected_.size(), kept_end = next;
  if (has_words) BS_RETURN_IF_ERROR(Collect(list, list.blocks.OccurrenceBytes(list.block), list.posting, end));
  for (std::uint32_t posting = list.posting; posting < end; ++posting) {
    const std::uint32_t count = has_words ? list.occurrences.Count(posting) : 0;
    const std::span<const WordOccurrence> own = std::span(collected_).subspan(next, count);
    next += count;
    const Docid docid = documents_.NewDocid(list.input, block.docids[posting]);
    if (docid == 0) continue;
    postings_.push_back({docid, block.wdfs[posting], count, kNone, kept_end});
    for (const WordOccurrence& occurrence : own) {
      form_order_.AddOccurrence(occurrence.code, docid);
      collected_[kept_end++] = occurrence;
    }
  }
  collected_.resize(kept_end);
  return absl::OkStatus();
}

// The occurrences of postings of the list's decoded block, whose occurrences are `bytes`, under the numbers of their
// spellings.
absl::Status ListMerger::Collect(List& list, std::string_view bytes, std::uint32_t begin, std::uint32_t end) {
  const PostingBlock& block = list.decoded;
  const bool read = list.occurrences.Open(ReaderOf(bytes), {block.wdfs, block.count}, list.info.form_count) &&
                    list.occurrences.ReadPositions(begin, end, positions_) &&
                    list.occurrences.ReadCodes(begin, end, codes_);
  if (!read) return CannotMerge(*list.data);
  const std::span<const Position> positions = positions_.positions();
  const std::size_t before = collected_.size();
  collected_.resize(before + positions.size());
  WordOccurrence* out = collected_.data() + before;
  for (std::size_t i = 0; i < positions.size(); ++i) out[i] = {positions[i], list.numbers[codes_[i]]};
  return absl::OkStatus();
}

// Neighbouring runs are merged until there is one. Those that follow each other have little that is not in order.
void ListMerger::SortPostings() {
  const auto by_docid = [](const Posting& a, const Posting& b) { return a.docid < b.docid; };
  const auto at = [this](std::size_t i) { return postings_.begin() + static_cast<std::ptrdiff_t>(i); };
  while (run_ends_.size() > 1) {
    std::vector<std::size_t> ends;
    std::size_t begin = 0;
    for (std::size_t run = 0; run < run_ends_.size(); run += 2) {
      const auto middle = at(run_ends_[run]);
      const auto end = run + 1 < run_ends_.size() ? at(run_ends_[run + 1]) : middle;
      if (at(begin) != middle && middle != end && !by_docid(middle[-1], *middle)) {
        std::inplace_merge(std::upper_bound(at(begin), middle, *middle, by_docid), middle,
                           std::lower_bound(middle, end, middle[-1], by_docid), by_docid);
      }
      begin = static_cast<std::size_t>(end - postings_.begin());
      ends.push_back(begin);
    }
    run_ends_ = std::move(ends);
  }
}

// Finds out what codes the forms of the lists have now, and up to which one all are what they were.
void ListMerger::MapCodes() {
  for (List& list : std::span(lists_).first(list_count_)) {
    list.codes.clear();
    for (const std::uint32_t number : list.numbers) list.codes.push_back(form_order_.codes()[number]);
    list.same_codes = 0;
    while (list.same_codes < list.codes.size() && list.codes[list.same_codes] == list.same_codes) ++list.same_codes;
  }
}

// The block's bytes under the codes that its forms have now. False if it takes its occurrences to write them.
bool ListMerger::Recode(KeptBlock& block) {
  const List& list = lists_[block.list];
  if (block.last_code < list.same_codes) return true;
  recoded_block_.clear();
  if (!RecodeOccurrences(block.occurrences, block.postings, list.codes, recoded_block_)) return false;
  block.recoded_begin = recoded_.size();
  block.recoded_bytes = recoded_block_.size();
  recoded_ += recoded_block_;
  return true;
}

// Unpacks the blocks whose forms cannot be given the codes that they have now.
absl::Status ListMerger::SettleKeptBlocks() {
  MapCodes();
  for (Posting& posting : postings_) {
    if (posting.kept_block != kNone && !Recode(kept_[posting.kept_block])) BS_RETURN_IF_ERROR(Unpack(posting));
  }
  return absl::OkStatus();
}

absl::Status ListMerger::Unpack(Posting& posting) {
  KeptBlock& kept = kept_[posting.kept_block];
  List& list = lists_[kept.list];
  if (!list.blocks.Decode(kept.block, &list.decoded)) return CannotMerge(*list.data);
  posting.begin = collected_.size();
  BS_RETURN_IF_ERROR(Collect(list, kept.occurrences, 0, list.decoded.count));
  posting.occurrences = static_cast<std::uint32_t>(collected_.size() - posting.begin);
  // Its sets of forms were counted, not its occurrences.
  const auto has_code = [this](const WordOccurrence& occurrence) {
    return form_order_.codes()[occurrence.code] != kNoCode;
  };
  if (!std::all_of(collected_.begin() + static_cast<std::ptrdiff_t>(posting.begin), collected_.end(), has_code)) {
    return CannotMerge(*list.data);
  }
  kept.kept = false;
  for (std::uint32_t i = 0; i < kept.postings; ++i) {
    kept_postings_[kept.begin + i].occurrences = list.occurrences.Count(i);
  }
  return absl::OkStatus();
}

// In place of the numbers of spellings.
void ListMerger::GiveCodes() {
  const std::span<const FormCode> codes = form_order_.codes();
  if (codes.size() == 1 && codes.front() == 0) return;
  for (WordOccurrence& occurrence : collected_) occurrence.code = codes[occurrence.code];
}

void ListMerger::ArrangeBlock(const KeptBlock& block) {
  const std::span<const TermPosting> own = std::span(kept_postings_).subspan(block.begin, block.postings);
  if (block.kept) {
    const PostingBlocks& blocks = lists_[block.list].blocks;
    const std::string_view occurrences =
        block.recoded_bytes > 0 ? std::string_view(recoded_).substr(block.recoded_begin, block.recoded_bytes)
                                : block.occurrences;
    written_.push_back({sorted_.size(), sorted_.size() + own.size(), occurrences, blocks.max_wdf(block.block),
                        blocks.min_spacing(block.block)});
  }
  sorted_.insert(sorted_.end(), own.begin(), own.end());
}

// postings_ and collected_ as the writer takes them.
void ListMerger::Arrange() {
  sorted_.clear();
  occurrences_.clear();
  written_.clear();
  bool in_order = true;
  std::uint64_t next = 0;
  for (const Posting& posting : postings_) {
    if (posting.kept_block != kNone) {
      ArrangeBlock(kept_[posting.kept_block]);
    } else {
      sorted_.push_back({posting.docid, posting.wdf, posting.occurrences});
    }
    if (posting.occurrences == 0) continue;
    in_order = in_order && posting.begin == next;
    next = posting.begin + posting.occurrences;
  }
  if (in_order) return collected_.swap(occurrences_);
  for (const Posting& posting : postings_) {
    const auto begin = collected_.begin() + static_cast<std::ptrdiff_t>(posting.begin);
    occurrences_.insert(occurrences_.end(), begin, begin + posting.occurrences);
  }
}

absl::Status ListMerger::Write(std::string_view term, SegmentWriter& writer) {
  is_alone_ = IsAlone();
  return is_alone_ ? WriteAlone(term, writer) : WriteMerged(term, writer);
}

// Most terms are: then only docids change. Of an earlier version blocks may be written in another way by now.
bool ListMerger::IsAlone() const {
  const List& list = lists_.front();
  return list_count_ == 1 && list.blocks.count() == 1 && dropped_[list.input] == 0 &&
         list.data->header.version == kWordsVersion;
}

absl::Status ListMerger::WriteAlone(std::string_view term, SegmentWriter& writer) {
  List& list = lists_.front();
  BS_RETURN_IF_ERROR(DecodeBlock(list));
  if (list.postings_read != list.info.document_frequency || spellings_.size() != list.info.form_count) {
    return CannotMerge(*list.data);
  }
  sorted_.clear();
  for (std::uint32_t posting = 0; posting < list.decoded.count; ++posting) {
    sorted_.push_back({documents_.NewDocid(list.input, list.decoded.docids[posting]), list.decoded.wdfs[posting], 0});
  }
  written_.clear();
  if (list.info.form_count > 0) {
    const std::string_view occurrences = list.blocks.OccurrenceBytes(0);
    if (occurrences.empty()) return CannotMerge(*list.data);
    written_.push_back({0, sorted_.size(), occurrences, list.blocks.max_wdf(0), list.blocks.min_spacing(0)});
  }
  const std::vector<std::string_view> spellings(spellings_.begin(), spellings_.end());
  return writer.AddTerm({term, sorted_, {}, spellings, {}, written_});
}

absl::Status ListMerger::WriteMerged(std::string_view term, SegmentWriter& writer) {
  BS_RETURN_IF_ERROR(ReadLists());
  const bool in_order = std::is_sorted(postings_.begin(), postings_.end(),
                                       [](const Posting& a, const Posting& b) { return a.docid < b.docid; });
  if (!in_order) SortPostings();
  const std::vector<std::string_view> spellings(spellings_.begin(), spellings_.end());
  form_order_.Assign(spellings);
  if (!kept_.empty()) BS_RETURN_IF_ERROR(SettleKeptBlocks());
  GiveCodes();
  Arrange();
  if (sorted_.empty()) return absl::OkStatus();
  return writer.AddTerm({term, sorted_, occurrences_, form_order_.spellings(), form_order_.documents(), written_});
}

}  // namespace broadsheet
