#include "storage/segment/segment_merger.h"

#include <algorithm>
#include <memory_resource>
#include <optional>
#include <queue>
#include <utility>

#include "storage/segment/facet_merger.h"
#include "storage/segment/key_merge.h"
#include "storage/segment/segment_data.h"
#include "storage/segment/segment_writer.h"
#include "storage/segment/spill_memory.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::size_t kStepsBetweenQuestions = 1024;  // how often `cancelled` is asked

absl::Status Damaged(const SegmentData& data) {
  return absl::DataLossError(StrCat("cannot merge ", data.words_path,
                                    ": it is damaged; `broadsheet reindex` rebuilds it from the stored articles"));
}

class CancelCheck {
 public:
  explicit CancelCheck(const std::function<bool()>& cancelled) : cancelled_(cancelled) {}
  absl::Status operator()() {
    if (!cancelled_ || ++steps_ % kStepsBetweenQuestions != 1 || !cancelled_()) return absl::OkStatus();
    return absl::CancelledError("merging segments was cancelled");
  }

 private:
  const std::function<bool()>& cancelled_;
  std::size_t steps_ = 0;
};

// The documents of all inputs that are kept, in their common order.
class MergedDocuments : public SegmentDocuments {
 public:
  MergedDocuments(const std::vector<MergeInput>& inputs, std::pmr::memory_resource* memory)
      : inputs_(inputs), order_(memory) {}
  absl::Status Merge(CancelCheck& check);

  // New docid of an input's document, 0 if it is left out.
  Docid NewDocid(std::uint32_t input, Docid docid) const { return new_docids_[input][docid]; }

  std::span<const DocumentOrigin> origins() const { return order_; }

  std::uint32_t count() const override { return static_cast<std::uint32_t>(order_.size()); }
  ArticleNumber article(Docid docid) const override { return from(docid).article(of(docid)); }
  std::optional<Day> day(Docid docid) const override { return from(docid).day(of(docid)); }
  std::int64_t instant(Docid docid) const override { return from(docid).instant(of(docid)); }
  std::uint32_t length(Docid docid) const override { return from(docid).length(of(docid)); }
  TextSignature signature(Docid docid) const override { return from(docid).signatures()[of(docid) - 1]; }
  absl::StatusOr<std::string> id(Docid docid) const override { return from(docid).id(of(docid)); }

 private:
  // The next document of an input.
  struct Head {
    std::uint32_t input;
    Docid docid;
    std::optional<Day> day;
    std::int64_t instant;
    std::optional<std::string> id;  // read when two heads are of one instant
  };
  const Segment& from(Docid docid) const { return *inputs_[order_[docid - 1].input].segment; }
  Docid of(Docid docid) const { return order_[docid - 1].docid; }
  bool Advance(Head& head) const;
  bool Before(Head& a, Head& b);
  const std::string& IdOf(Head& head);

  const std::vector<MergeInput>& inputs_;
  std::pmr::vector<DocumentOrigin> order_;
  std::vector<std::pmr::vector<Docid>> new_docids_;
  absl::Status id_status_;
};

// To the next document that is kept.
bool MergedDocuments::Advance(Head& head) const {
  const MergeInput& input = inputs_[head.input];
  do {
    ++head.docid;
  } while (head.docid <= input.segment->document_count() && input.dropped.contains(head.docid));
  if (head.docid > input.segment->document_count()) return false;
  head.day = input.segment->day(head.docid);
  head.instant = input.segment->instant(head.docid);
  head.id.reset();
  return true;
}

const std::string& MergedDocuments::IdOf(Head& head) {
  if (!head.id) {
    absl::StatusOr<std::string> id = inputs_[head.input].segment->id(head.docid);
    if (!id.ok()) id_status_.Update(id.status());
    head.id = id.ok() ? *std::move(id) : std::string();
  }
  return *head.id;
}

bool MergedDocuments::Before(Head& a, Head& b) {
  if (a.day.has_value() != b.day.has_value()) return a.day.has_value();
  if (a.day != b.day) return *a.day > *b.day;
  if (a.instant != b.instant) return a.instant > b.instant;
  if (const int order = IdOf(a).compare(IdOf(b)); order != 0) return order < 0;
  return inputs_[a.input].segment->article(a.docid) < inputs_[b.input].segment->article(b.docid);
}

absl::Status MergedDocuments::Merge(CancelCheck& check) {
  std::vector<Head> heads;
  for (std::uint32_t input = 0; input < inputs_.size(); ++input) {
    new_docids_.emplace_back(std::size_t{inputs_[input].segment->document_count()} + 1, order_.get_allocator());
    Head head{input, 0, std::nullopt, 0, std::nullopt};
    if (Advance(head)) heads.push_back(std::move(head));
  }
  const auto later = [this](Head& a, Head& b) { return Before(b, a); };
  std::make_heap(heads.begin(), heads.end(), later);
  while (!heads.empty()) {
    BS_RETURN_IF_ERROR(check());
    BS_RETURN_IF_ERROR(id_status_);
    if (order_.size() + 1 >= kNoMoreDocs) {
      return absl::ResourceExhaustedError("a segment holds fewer than 2^32 - 1 documents: merge fewer");
    }
    std::pop_heap(heads.begin(), heads.end(), later);
    Head& first = heads.back();
    order_.push_back({first.input, first.docid});
    new_docids_[first.input][first.docid] = static_cast<Docid>(order_.size());
    if (Advance(first)) {
      std::push_heap(heads.begin(), heads.end(), later);
    } else {
      heads.pop_back();
    }
  }
  return id_status_;
}

// What became of the terms and forms of an input, so that its folded words can be carried over.
class FormMap {
 public:
  explicit FormMap(std::pmr::memory_resource* memory) : ordinals_(memory), first_codes_(memory), codes_(memory) {}

  void AddTerm(std::uint32_t new_ordinal, std::uint32_t form_count) {
    ordinals_.push_back(new_ordinal);
    first_codes_.push_back(codes_.size());
    codes_.resize(codes_.size() + form_count, kNoCode);
  }
  void SetCode(FormCode old_code, FormCode new_code) { codes_[first_codes_.back() + old_code] = new_code; }
  bool Append(const FoldedTerm& found, std::vector<FoldedMatch>& matches) const;

 private:
  std::pmr::vector<std::uint32_t> ordinals_;     // by old ordinal
  std::pmr::vector<std::uint64_t> first_codes_;  // in codes_, by old ordinal
  std::pmr::vector<FormCode> codes_;             // kNoCode: the form is gone
};

// False if the word names what the input does not have.
bool FormMap::Append(const FoldedTerm& found, std::vector<FoldedMatch>& matches) const {
  if (found.ordinal >= ordinals_.size()) return false;
  const std::uint64_t begin = first_codes_[found.ordinal];
  const std::uint64_t end = found.ordinal + 1 < first_codes_.size() ? first_codes_[found.ordinal + 1] : codes_.size();
  const auto append = [&](FormCode code) {
    if (code != kNoCode) matches.push_back({ordinals_[found.ordinal], code});
  };
  if (found.covers_term)
    std::for_each(codes_.begin() + static_cast<std::ptrdiff_t>(begin),
                  codes_.begin() + static_cast<std::ptrdiff_t>(end), append);
  for (const FormCode code : found.codes) {
    if (code >= end - begin) return false;
    append(codes_[begin + code]);
  }
  return true;
}

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
  Merger(const std::vector<MergeInput>& inputs, const MergedDocuments& documents, std::pmr::memory_resource* memory,
         SegmentWriter& writer, CancelCheck& check)
      : inputs_(inputs),
        documents_(documents),
        writer_(writer),
        check_(check),
        postings_(memory),
        collected_(memory),
        sorted_(memory),
        occurrences_(memory) {
    for (std::size_t input = 0; input < inputs.size(); ++input) maps_.emplace_back(memory);
  }

  absl::Status MergeTerms();
  absl::Status MergeFolded();

 private:
  // A posting, and where its occurrences are in collected_.
  struct Posting {
    Docid docid;
    std::uint32_t occurrences;
    std::uint64_t begin;
  };

  absl::Status CollectInput(std::uint32_t input, const TermReader& term);
  std::uint32_t NumberOf(const std::string& spelling);
  void SortPostings();
  absl::Status WriteTerm(std::string_view term, std::span<const std::uint32_t> from, KeyMerge<TermReader>& terms);

  const std::vector<MergeInput>& inputs_;
  const MergedDocuments& documents_;
  SegmentWriter& writer_;
  CancelCheck& check_;
  std::vector<FormMap> maps_;  // by input

  // Of the term being merged.
  std::pmr::vector<Posting> postings_;
  std::pmr::vector<WordOccurrence> collected_;
  std::vector<std::string> spellings_;
  std::vector<std::vector<std::uint32_t>> numbers_;  // by input of the term and old code: number in spellings_
  std::vector<std::size_t> run_ends_;                // postings of each input
  std::pmr::vector<TermPosting> sorted_;
  std::pmr::vector<WordOccurrence> occurrences_;
};

std::uint32_t Merger::NumberOf(const std::string& spelling) {
  const auto found = std::find(spellings_.begin(), spellings_.end(), spelling);
  const auto number = static_cast<std::uint32_t>(found - spellings_.begin());
  if (found == spellings_.end()) spellings_.push_back(spelling);
  return number;
}

absl::Status Merger::CollectInput(std::uint32_t input, const TermReader& term) {
  const Segment& segment = *inputs_[input].segment;
  std::vector<std::uint32_t>& numbers = numbers_.emplace_back();
  for (const std::string& spelling : term.Spellings()) numbers.push_back(NumberOf(spelling));
  if (numbers.size() != term.info().form_count) return Damaged(segment.data());

  std::uint32_t seen = 0;
  PostingCursor cursor = segment.Postings(term.info());
  for (cursor.Next(); !cursor.at_end(); cursor.Next(), ++seen) {
    const Docid docid = documents_.NewDocid(input, cursor.docid());
    if (docid == 0) continue;
    const std::span<const WordOccurrence> own = cursor.Occurrences();
    postings_.push_back({docid, static_cast<std::uint32_t>(own.size()), collected_.size()});
    for (const WordOccurrence& occurrence : own) collected_.push_back({occurrence.position, numbers[occurrence.code]});
  }
  run_ends_.push_back(postings_.size());
  const bool whole = seen == term.info().document_frequency && !cursor.damaged();
  return whole ? absl::OkStatus() : Damaged(segment.data());
}

// Each input's postings ascend already; neighbouring runs are merged until there is one.
void Merger::SortPostings() {
  const auto by_docid = [](const Posting& a, const Posting& b) { return a.docid < b.docid; };
  while (run_ends_.size() > 1) {
    std::vector<std::size_t> ends;
    std::size_t begin = 0;
    for (std::size_t run = 0; run < run_ends_.size(); run += 2) {
      const std::size_t middle = run_ends_[run];
      const std::size_t end = run + 1 < run_ends_.size() ? run_ends_[run + 1] : middle;
      const bool apart = middle == begin || middle == end || postings_[middle - 1].docid < postings_[middle].docid;
      const auto at = [&](std::size_t i) { return postings_.begin() + static_cast<std::ptrdiff_t>(i); };
      if (!apart) std::inplace_merge(at(begin), at(middle), at(end), by_docid);
      ends.push_back(end);
      begin = end;
    }
    run_ends_ = std::move(ends);
  }
}

absl::Status Merger::WriteTerm(std::string_view term, std::span<const std::uint32_t> from,
                               KeyMerge<TermReader>& terms) {
  const bool in_order = std::is_sorted(postings_.begin(), postings_.end(),
                                       [](const Posting& a, const Posting& b) { return a.docid < b.docid; });
  if (!in_order) SortPostings();
  sorted_.clear();
  for (const Posting& posting : postings_) sorted_.push_back({posting.docid, posting.occurrences});
  if (!in_order) {
    occurrences_.clear();
    for (const Posting& posting : postings_) {
      const auto begin = collected_.begin() + static_cast<std::ptrdiff_t>(posting.begin);
      occurrences_.insert(occurrences_.end(), begin, begin + posting.occurrences);
    }
  }
  const std::vector<std::string_view> spellings(spellings_.begin(), spellings_.end());
  const std::uint32_t ordinal = writer_.term_count();
  const bool left = !sorted_.empty();
  if (left) BS_RETURN_IF_ERROR(writer_.AddTerm({term, sorted_, in_order ? collected_ : occurrences_, spellings}));
  for (std::size_t i = 0; i < from.size(); ++i) {
    FormMap& map = maps_[from[i]];
    map.AddTerm(ordinal, terms.reader(from[i]).info().form_count);
    for (FormCode code = 0; left && code < numbers_[i].size(); ++code) {
      map.SetCode(code, writer_.codes()[numbers_[i][code]]);
    }
  }
  return absl::OkStatus();
}

absl::Status Merger::MergeTerms() {
  KeyMerge<TermReader> terms(EnterAll<TermReader>(inputs_), &TermReader::term);
  while (true) {
    const std::vector<std::uint32_t>& from = terms.NextInputs();
    if (from.empty()) break;
    BS_RETURN_IF_ERROR(check_());
    postings_.clear();
    collected_.clear();
    spellings_.clear();
    numbers_.clear();
    run_ends_.clear();
    for (const std::uint32_t input : from) BS_RETURN_IF_ERROR(CollectInput(input, terms.reader(input)));
    BS_RETURN_IF_ERROR(WriteTerm(terms.key(), from, terms));
  }
  if (const auto failed = terms.failed()) return Damaged(inputs_[*failed].segment->data());
  return absl::OkStatus();
}

absl::Status Merger::MergeFolded() {
  KeyMerge<FoldedReader> words(EnterAll<FoldedReader>(inputs_), &FoldedReader::folded);
  std::vector<FoldedMatch> matches;
  while (true) {
    const std::vector<std::uint32_t>& from = words.NextInputs();
    if (from.empty()) break;
    BS_RETURN_IF_ERROR(check_());
    matches.clear();
    for (const std::uint32_t input : from) {
      for (const FoldedTerm& found : words.reader(input).terms()) {
        if (!maps_[input].Append(found, matches)) return Damaged(inputs_[input].segment->data());
      }
    }
    std::sort(matches.begin(), matches.end());
    matches.erase(std::unique(matches.begin(), matches.end()), matches.end());
    if (!matches.empty()) writer_.AddFolded(words.key(), matches);
  }
  if (const auto failed = words.failed()) return Damaged(inputs_[*failed].segment->data());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<SegmentSummary> MergeSegments(const std::vector<MergeInput>& inputs, const std::string& directory,
                                             std::uint64_t segment, const std::function<bool()>& cancelled,
                                             SegmentOptions options) {
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
                      SegmentWriter::Create(directory, segment, options, &documents));
  Merger merger(inputs, documents, &memory, *writer, check);
  BS_RETURN_IF_ERROR(merger.MergeTerms());
  BS_RETURN_IF_ERROR(merger.MergeFolded());
  std::vector<const Segment*> segments;
  for (const MergeInput& input : inputs) segments.push_back(input.segment.get());
  BS_RETURN_IF_ERROR(MergeFacets(segments, documents.origins(), &memory, writer->facets()));
  return writer->Finish();
}

}  // namespace broadsheet
