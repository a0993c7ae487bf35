#include "storage/segment/segment_merger.h"

#include <algorithm>
#include <memory_resource>
#include <optional>
#include <span>

#include "storage/segment/facet_merger.h"
#include "storage/segment/form_map.h"
#include "storage/segment/key_merge.h"
#include "storage/segment/list_merger.h"
#include "storage/segment/merged_documents.h"
#include "storage/segment/merging.h"
#include "storage/segment/pair_merger.h"
#include "storage/segment/segment_data.h"
#include "storage/segment/segment_writer.h"
#include "storage/segment/spill_memory.h"
#include "storage/status_macros.h"

namespace broadsheet {
namespace {

// A reader of each input, before its first key.
template <typename Reader>
std::vector<Reader> EnterAll(const std::vector<MergeInput>& inputs) {
  std::vector<Reader> readers;
  for (const MergeInput& input : inputs) {
    readers.emplace_back(&input.segment->data());
    readers.back().EnterFirst();
  }
  return readers;
}

class Merger {
 public:
  Merger(const std::vector<MergeInput>& inputs, const MergedDocuments& documents, MergeEffort effort,
         std::pmr::memory_resource* memory, SegmentWriter& writer, CancelCheck& check)
      : inputs_(inputs), writer_(writer), check_(check), lists_(inputs, documents, effort, memory) {
    for (std::size_t input = 0; input < inputs.size(); ++input) maps_.emplace_back(memory);
  }

  absl::Status MergeTerms();
  absl::Status MergeFolded();
  // After those.
  std::span<const FormMap> maps() const { return maps_; }

 private:
  absl::Status WriteTerm(std::string_view term, std::span<const std::uint32_t> from, const KeyMerge<TermReader>& terms);

  const std::vector<MergeInput>& inputs_;
  SegmentWriter& writer_;
  CancelCheck& check_;
  ListMerger lists_;           // of the term being merged
  std::vector<FormMap> maps_;  // by input
};

absl::Status Merger::WriteTerm(std::string_view term, std::span<const std::uint32_t> from,
                               const KeyMerge<TermReader>& terms) {
  lists_.Begin();
  for (const std::uint32_t input : from) BS_RETURN_IF_ERROR(lists_.Add(input, terms.reader(input)));
  const std::uint32_t ordinal = writer_.term_count();
  const absl::Status written = lists_.Write(term, writer_);
  // A term that fits no index was never written to one.
  if (absl::IsInvalidArgument(written)) return CannotMerge(inputs_[from.front()].segment->data());
  BS_RETURN_IF_ERROR(written);
  for (std::size_t list = 0; list < from.size(); ++list) {
    FormMap& map = maps_[from[list]];
    map.AddTerm(ordinal, lists_.FormsOf(list));
    for (FormCode code = 0; code < lists_.FormsOf(list); ++code) map.SetCode(code, lists_.CodeOf(list, code));
  }
  return absl::OkStatus();
}

absl::Status Merger::MergeTerms() {
  KeyMerge<TermReader> terms(EnterAll<TermReader>(inputs_), &TermReader::term);
  KeyOrder order;
  while (true) {
    const std::vector<std::uint32_t>& from = terms.NextInputs();
    if (from.empty()) break;
    BS_RETURN_IF_ERROR(check_());
    // A sound input goes on behind the last key: whichever is here now is damaged.
    if (!order.Ascends(terms.key())) return CannotMerge(inputs_[from.front()].segment->data());
    BS_RETURN_IF_ERROR(WriteTerm(terms.key(), from, terms));
  }
  if (const auto failed = terms.failed()) return CannotMerge(inputs_[*failed].segment->data());
  return absl::OkStatus();
}

absl::Status Merger::MergeFolded() {
  KeyMerge<FoldedReader> words(EnterAll<FoldedReader>(inputs_), &FoldedReader::folded);
  KeyOrder order;
  std::vector<FoldedMatch> matches;
  while (true) {
    const std::vector<std::uint32_t>& from = words.NextInputs();
    if (from.empty()) break;
    BS_RETURN_IF_ERROR(check_());
    if (!order.Ascends(words.key())) return CannotMerge(inputs_[from.front()].segment->data());
    matches.clear();
    for (const std::uint32_t input : from) {
      for (const FoldedTerm& found : words.reader(input).terms()) {
        if (!maps_[input].Append(found, matches)) return CannotMerge(inputs_[input].segment->data());
      }
    }
    std::sort(matches.begin(), matches.end());
    matches.erase(std::unique(matches.begin(), matches.end()), matches.end());
    if (!matches.empty()) writer_.AddFolded(words.key(), matches);
  }
  if (const auto failed = words.failed()) return CannotMerge(inputs_[*failed].segment->data());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<SegmentSummary> MergeSegments(const std::vector<MergeInput>& inputs, const std::string& directory,
                                             std::uint64_t segment, MergeEffort effort,
                                             const std::function<bool()>& cancelled) {
  CancelCheck check(cancelled);
  SpillMemory memory(directory);
  MergedDocuments documents(inputs, &memory);
  BS_RETURN_IF_ERROR(documents.Merge(check));
  if (documents.count() == 0) {
    SegmentSummary none;
    none.segment = segment;
    return none;
  }
  BS_ASSIGN_OR_RETURN(const std::unique_ptr<SegmentWriter> writer,
                      SegmentWriter::Create(directory, segment, SegmentOptions(), &documents));
  Merger merger(inputs, documents, effort, &memory, *writer, check);
  BS_RETURN_IF_ERROR(merger.MergeTerms());
  BS_RETURN_IF_ERROR(merger.MergeFolded());
  std::vector<const Segment*> segments;
  for (const MergeInput& input : inputs) segments.push_back(input.segment.get());
  BS_RETURN_IF_ERROR(MergeFacets(segments, documents.origins(), &memory, writer->facets()));
  PairMerger pairs(inputs, documents, merger.maps());
  return writer->Finish(&check, effort == MergeEffort::kQuick && pairs.CanMerge() ? &pairs : nullptr);
}

}  // namespace broadsheet
