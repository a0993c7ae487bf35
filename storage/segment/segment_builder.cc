#include "storage/segment/segment_builder.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_format.h"
#include "storage/segment/facet_collector.h"
#include "storage/segment/segment_writer.h"
#include "storage/segment/sort_key.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::size_t kChunkOccurrences = 1 << 16;
constexpr FormId kFilter = 0xFFFFFFFF;  // in place of a form: the document has the term, and that is all

// Inverting needs room for so many occurrences at a time; if there are more, each share is a pass over the documents.
constexpr std::uint64_t kPassEntries = 10 << 20;

struct Document {
  ArticleNumber article;
  std::string id;
  std::optional<Day> day;
  std::int64_t instant;
  const Occurrence* words;
  std::uint32_t word_count;
  std::uint32_t filter_count;
  std::uint64_t first_filter;
  FacetCollector::Entry facets;
  std::uint32_t length;
};

// Newest first, undated last, then by id.
bool Before(const Document* a, const Document* b) {
  if (a->day.has_value() != b->day.has_value()) return a->day.has_value();
  if (a->day != b->day) return *a->day > *b->day;
  if (a->instant != b->instant) return a->instant > b->instant;
  return std::tie(a->id, a->article) < std::tie(b->id, b->article);
}

class BuiltDocuments : public SegmentDocuments {
 public:
  explicit BuiltDocuments(std::vector<const Document*> order) : order_(std::move(order)) {}
  std::uint32_t count() const override { return static_cast<std::uint32_t>(order_.size()); }
  ArticleNumber article(Docid docid) const override { return of(docid).article; }
  std::optional<Day> day(Docid docid) const override { return of(docid).day; }
  std::int64_t instant(Docid docid) const override { return of(docid).instant; }
  std::uint32_t length(Docid docid) const override { return of(docid).length; }
  absl::StatusOr<std::string> id(Docid docid) const override { return of(docid).id; }
  const Document& of(Docid docid) const { return *order_[docid - 1]; }

 private:
  std::vector<const Document*> order_;
};

// Sorts by position, in little time if nearly all words are in order.
void SortByPosition(std::vector<Occurrence>& words) {
  const auto before = [](const Occurrence& a, const Occurrence& b) { return a.position < b.position; };
  const auto rest = std::is_sorted_until(words.begin(), words.end(), before);
  if (rest == words.end()) return;
  std::stable_sort(rest, words.end(), before);
  std::inplace_merge(std::upper_bound(words.begin(), rest, *rest, before), rest, words.end(), before);
}

// Sorted by position; of words at one position, each term once, in its first form. Returns the sum of their weights.
std::uint32_t Tidy(std::vector<Occurrence>& words, const Vocabulary& vocabulary) {
  SortByPosition(words);
  std::uint32_t length = 0;
  std::size_t kept = 0, run = 0;  // run: where the words of this position begin
  for (const Occurrence& word : words) {
    if (kept > run && words[run].position != word.position) run = kept;
    const TermId term = vocabulary.term_of(word.form);
    std::size_t same = run;
    while (same < kept && vocabulary.term_of(words[same].form) != term) ++same;
    if (same < kept) {
      words[same].form = std::min(words[same].form, word.form);
      continue;
    }
    length += FieldWeight(FieldOf(word.position));
    words[kept++] = word;
  }
  words.resize(kept);
  return length;
}

// Documents turned into posting lists, a stretch of the sorted terms at a time.
class Inverter {
 public:
  Inverter(const Vocabulary& vocabulary, const std::vector<std::string_view>& filters,
           const std::vector<std::uint32_t>& filter_ids, const BuiltDocuments& documents)
      : vocabulary_(vocabulary), filters_(filters), filter_ids_(filter_ids), documents_(documents) {}

  absl::Status Run(SegmentWriter& writer);

 private:
  struct Entry {
    Docid docid;
    Position position;
    FormId form;
  };
  struct Term {
    std::string_view bytes;
    std::uint64_t entries = 0;
    std::uint32_t first_form = 0, forms = 0;  // in forms_
  };
  struct Lookup {
    SortKey folded;
    FoldedMatch match;
  };

  void CountEntries();
  void SortTerms();
  void GroupForms();
  void Collect(std::uint32_t begin, std::uint32_t end);
  absl::Status Write(const Term& term, std::span<const Entry> entries, SegmentWriter& writer);
  void WriteLookups(SegmentWriter& writer);

  const Vocabulary& vocabulary_;
  const std::vector<std::string_view>& filters_;
  const std::vector<std::uint32_t>& filter_ids_;
  const BuiltDocuments& documents_;

  std::vector<std::uint64_t> form_entries_, filter_entries_;
  std::vector<Term> terms_;                                   // sorted
  std::vector<std::uint32_t> rank_of_form_, rank_of_filter_;  // place of its term in terms_
  std::vector<FormId> forms_;                                 // that occur, by term
  std::vector<std::uint32_t> number_of_form_;                 // among the forms of its term
  std::unique_ptr<Entry[]> entries_;                          // of the terms collected, by term
  std::uint64_t entries_room_ = 0;
  std::vector<std::uint32_t> ends_;                           // of each collected term's entries
  std::vector<Lookup> lookups_;

  // Of the term being written.
  std::vector<TermPosting> postings_;
  std::vector<WordOccurrence> occurrences_;
  std::vector<std::string_view> spellings_;
};

void Inverter::CountEntries() {
  form_entries_.assign(vocabulary_.form_count(), 0);
  filter_entries_.assign(filters_.size(), 0);
  for (Docid docid = 1; docid <= documents_.count(); ++docid) {
    const Document& document = documents_.of(docid);
    for (std::uint32_t i = 0; i < document.word_count; ++i) ++form_entries_[document.words[i].form];
    for (std::uint32_t i = 0; i < document.filter_count; ++i) ++filter_entries_[filter_ids_[document.first_filter + i]];
  }
}

// A filter and a term of the vocabulary that happen to be the same bytes are one term.
void Inverter::SortTerms() {
  std::vector<std::uint64_t> term_entries(vocabulary_.term_count());
  for (FormId form = 0; form < form_entries_.size(); ++form)
    term_entries[vocabulary_.term_of(form)] += form_entries_[form];
  struct Source {
    SortKey key;
    std::uint32_t id;
    bool filter;
  };
  std::vector<Source> sources;
  for (TermId term = 0; term < term_entries.size(); ++term) {
    if (term_entries[term] > 0) sources.push_back({SortKey(vocabulary_.term(term)), term, false});
  }
  for (std::uint32_t filter = 0; filter < filters_.size(); ++filter) {
    if (filter_entries_[filter] > 0) sources.push_back({SortKey(filters_[filter]), filter, true});
  }
  std::sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) { return a.key < b.key; });

  std::vector<std::uint32_t> rank_of_term(term_entries.size());
  rank_of_filter_.resize(filters_.size());
  for (const Source& source : sources) {
    if (terms_.empty() || terms_.back().bytes != source.key.bytes()) terms_.push_back({source.key.bytes()});
    const std::uint32_t rank = static_cast<std::uint32_t>(terms_.size() - 1);
    (source.filter ? rank_of_filter_ : rank_of_term)[source.id] = rank;
    terms_.back().entries += source.filter ? filter_entries_[source.id] : term_entries[source.id];
  }
  rank_of_form_.resize(form_entries_.size());
  for (FormId form = 0; form < form_entries_.size(); ++form)
    rank_of_form_[form] = rank_of_term[vocabulary_.term_of(form)];
}

void Inverter::GroupForms() {
  for (FormId form = 0; form < form_entries_.size(); ++form) {
    if (form_entries_[form] > 0) ++terms_[rank_of_form_[form]].forms;
  }
  std::uint32_t next = 0;
  for (Term& term : terms_) {
    term.first_form = next;
    next += std::exchange(term.forms, 0);
  }
  forms_.resize(next);
  number_of_form_.resize(form_entries_.size());
  for (FormId form = 0; form < form_entries_.size(); ++form) {
    if (form_entries_[form] == 0) continue;
    Term& term = terms_[rank_of_form_[form]];
    number_of_form_[form] = term.forms;
    forms_[term.first_form + term.forms++] = form;
  }
}

// Documents are visited in docid order and their words in order of position: so are the entries of each term.
void Inverter::Collect(std::uint32_t begin, std::uint32_t end) {
  ends_.clear();
  std::uint64_t total = 0;
  for (std::uint32_t rank = begin; rank < end; ++rank) {
    ends_.push_back(total);
    total += terms_[rank].entries;
  }
  if (total > entries_room_) {
    entries_ = std::make_unique_for_overwrite<Entry[]>(total);
    entries_room_ = total;
  }
  const std::uint32_t terms = end - begin;
  for (Docid docid = 1; docid <= documents_.count(); ++docid) {
    const Document& document = documents_.of(docid);
    for (std::uint32_t i = 0; i < document.word_count; ++i) {
      const Occurrence& word = document.words[i];
      const std::uint32_t rank = rank_of_form_[word.form] - begin;
      if (rank < terms) entries_[ends_[rank]++] = {docid, word.position, word.form};
    }
    for (std::uint32_t i = 0; i < document.filter_count; ++i) {
      const std::uint32_t rank = rank_of_filter_[filter_ids_[document.first_filter + i]] - begin;
      if (rank < terms) entries_[ends_[rank]++] = {docid, 0, kFilter};
    }
  }
}

absl::Status Inverter::Write(const Term& term, std::span<const Entry> entries, SegmentWriter& writer) {
  postings_.clear();
  occurrences_.clear();
  spellings_.clear();
  for (const Entry& entry : entries) {
    if (postings_.empty() || postings_.back().docid != entry.docid) postings_.push_back({entry.docid, 0});
    if (entry.form == kFilter) continue;
    ++postings_.back().occurrences;
    occurrences_.push_back({entry.position, number_of_form_[entry.form]});
  }
  const std::span<const FormId> forms = std::span(forms_).subspan(term.first_form, term.forms);
  for (const FormId form : forms) spellings_.push_back(vocabulary_.form(form).spelling);
  const std::uint32_t ordinal = writer.term_count();
  BS_RETURN_IF_ERROR(writer.AddTerm({term.bytes, postings_, occurrences_, spellings_}));
  for (std::size_t i = 0; i < forms.size(); ++i) {
    for (const std::string& lookup : vocabulary_.form(forms[i]).lookups) {
      lookups_.push_back({SortKey(lookup), {ordinal, writer.codes()[i]}});
    }
  }
  return absl::OkStatus();
}

void Inverter::WriteLookups(SegmentWriter& writer) {
  std::sort(lookups_.begin(), lookups_.end(), [](const Lookup& a, const Lookup& b) {
    return a.folded == b.folded ? a.match < b.match : a.folded < b.folded;
  });
  std::vector<FoldedMatch> matches;
  for (std::size_t begin = 0; begin < lookups_.size();) {
    const SortKey& folded = lookups_[begin].folded;
    matches.clear();
    for (; begin < lookups_.size() && lookups_[begin].folded == folded; ++begin) {
      if (matches.empty() || matches.back() != lookups_[begin].match) matches.push_back(lookups_[begin].match);
    }
    writer.AddFolded(folded.bytes(), matches);
  }
}

absl::Status Inverter::Run(SegmentWriter& writer) {
  CountEntries();
  SortTerms();
  GroupForms();
  std::uint64_t total = 0;
  for (const Term& term : terms_) total += term.entries;
  const std::uint64_t passes = total / kPassEntries + 1;
  const std::uint64_t pass_entries = total / passes + 1;
  for (std::uint32_t begin = 0, end = 0; begin < terms_.size(); begin = end) {
    std::uint64_t entries = 0;
    while (end < terms_.size() && (end == begin || entries + terms_[end].entries <= pass_entries)) {
      entries += terms_[end++].entries;
    }
    Collect(begin, end);
    for (std::uint32_t rank = begin; rank < end; ++rank) {
      const std::uint64_t from = ends_[rank - begin] - terms_[rank].entries;
      BS_RETURN_IF_ERROR(Write(terms_[rank], std::span(&entries_[from], terms_[rank].entries), writer));
    }
  }
  WriteLookups(writer);
  return absl::OkStatus();
}

}  // namespace

SegmentFileNames::SegmentFileNames(std::uint64_t segment)
    : glass(absl::StrFormat("%06d.glass", segment)), words(absl::StrFormat("%06d.words", segment)) {}

struct SegmentBuilder::Impl {
  Occurrence* Room(std::size_t count);

  const Vocabulary* vocabulary;
  SegmentOptions options;
  std::vector<Document> documents;
  // Words of the documents, in chunks; a document's lie together.
  std::vector<std::unique_ptr<Occurrence[]>> chunks;
  Occurrence* next = nullptr;
  std::size_t left = 0;
  std::size_t memory = 0;
  absl::flat_hash_map<std::string, std::uint32_t> filters;
  std::vector<std::uint32_t> filter_ids;  // of the documents in turn
  FacetCollector facets;
};

// Allocated without being touched, so that an empty builder costs nothing.
Occurrence* SegmentBuilder::Impl::Room(std::size_t count) {
  if (count > left) {
    const std::size_t size = std::max(count, kChunkOccurrences);
    chunks.push_back(std::make_unique_for_overwrite<Occurrence[]>(size));
    memory += size * sizeof(Occurrence);
    next = chunks.back().get();
    left = size;
  }
  Occurrence* room = next;
  next += count;
  left -= count;
  return room;
}

SegmentBuilder::SegmentBuilder(const Vocabulary* vocabulary, SegmentOptions options) : impl_(std::make_unique<Impl>()) {
  impl_->vocabulary = vocabulary;
  impl_->options = options;
}
SegmentBuilder::~SegmentBuilder() = default;

void SegmentBuilder::Add(SegmentDocument document) {
  Document& kept = impl_->documents.emplace_back();
  kept.length = Tidy(document.words, *impl_->vocabulary);
  kept.article = document.article;
  kept.day = document.day;
  kept.instant = document.day ? document.instant : 0;
  impl_->memory += sizeof(Document) + document.id.size();
  kept.id = std::move(document.id);
  kept.word_count = static_cast<std::uint32_t>(document.words.size());
  Occurrence* words = impl_->Room(document.words.size());
  std::copy(document.words.begin(), document.words.end(), words);
  kept.words = words;

  std::sort(document.filters.begin(), document.filters.end());
  document.filters.erase(std::unique(document.filters.begin(), document.filters.end()), document.filters.end());
  kept.first_filter = impl_->filter_ids.size();
  kept.filter_count = static_cast<std::uint32_t>(document.filters.size());
  for (std::string& filter : document.filters) {
    const std::size_t size = filter.size();
    const auto [place, is_new] =
        impl_->filters.try_emplace(std::move(filter), static_cast<std::uint32_t>(impl_->filters.size()));
    impl_->filter_ids.push_back(place->second);
    impl_->memory += sizeof(std::uint32_t) + (is_new ? size + 64 : 0);
  }
  kept.facets = impl_->facets.Add(std::move(document.facets));
}

std::size_t SegmentBuilder::document_count() const { return impl_->documents.size(); }
std::size_t SegmentBuilder::MemoryBytes() const { return impl_->memory + impl_->facets.MemoryBytes(); }

absl::StatusOr<SegmentSummary> SegmentBuilder::Finish(const std::string& directory, std::uint64_t segment,
                                                      const absl::flat_hash_set<ArticleNumber>& dropped) {
  // Whatever happens, the builder is empty afterwards.
  const Vocabulary* const vocabulary = impl_->vocabulary;
  const SegmentOptions options = impl_->options;
  const std::unique_ptr<Impl> collected = std::exchange(impl_, std::make_unique<Impl>());
  impl_->vocabulary = vocabulary;
  impl_->options = options;

  std::vector<const Document*> order;
  for (const Document& document : collected->documents) {
    if (!dropped.contains(document.article)) order.push_back(&document);
  }
  if (order.empty()) {
    SegmentSummary none;
    none.segment = segment;
    return none;
  }
  if (order.size() >= kNoMoreDocs) {
    return absl::ResourceExhaustedError("a segment holds fewer than 2^32 - 1 documents: finish it sooner");
  }
  std::sort(order.begin(), order.end(), Before);
  std::vector<FacetCollector::Entry> facets;
  for (const Document* document : order) facets.push_back(document->facets);
  const BuiltDocuments documents(std::move(order));
  std::vector<std::string_view> filters(collected->filters.size());
  for (const auto& [filter, id] : collected->filters) filters[id] = filter;

  BS_ASSIGN_OR_RETURN(const std::unique_ptr<SegmentWriter> writer,
                      SegmentWriter::Create(directory, segment, options, &documents));
  Inverter inverter(*vocabulary, filters, collected->filter_ids, documents);
  BS_RETURN_IF_ERROR(inverter.Run(*writer));
  collected->facets.Write(facets, writer->facets());
  return writer->Finish();
}

}  // namespace broadsheet
