#include "storage/segment/inverter.h"

#include <algorithm>
#include <cstring>

#include "storage/segment/bytes.h"
#include "storage/segment/merging.h"
#include "storage/segment/room_memory.h"
#include "storage/segment/start_lifetime.h"
#include "storage/status_macros.h"

namespace broadsheet {
namespace {

constexpr std::uint64_t kBucketEntries = 32 << 10;  // of more than one term: so there are at most twice as many slots
constexpr std::uint64_t kMaxBuckets = 1 << 15;      // numbered by 16 bits

}  // namespace

void Inverter::CountEntries() {
  form_entries_.assign(vocabulary_.form_count(), 0);
  filter_entries_.assign(filters_.size(), 0);
  for (Docid docid = 1; docid <= documents_.count(); ++docid) {
    const BuiltDocument& document = documents_.of(docid);
    document.words.ForEach([&](FormId form, Position position) {
      ++form_entries_[form];
      bounds_.place |= PlaceOf(position);
    });
    for (const std::uint32_t filter : FiltersOf(document)) ++filter_entries_[filter];
  }
  bounds_.docid = documents_.count();
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
  sources.reserve(term_entries.size() + filters_.size());
  for (TermId term = 0; term < term_entries.size(); ++term) {
    if (term_entries[term] > 0) sources.push_back({SortKey(vocabulary_.term(term)), term, false});
  }
  for (std::uint32_t filter = 0; filter < filters_.size(); ++filter) {
    if (filter_entries_[filter] > 0) sources.push_back({SortKey(filters_[filter]), filter, true});
  }
  std::sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) { return a.key < b.key; });

  std::vector<std::uint32_t> rank_of_term(term_entries.size());
  rank_of_filter_.resize(filters_.size());
  terms_.reserve(sources.size());
  const SortKey* last = nullptr;
  for (const Source& source : sources) {
    if (terms_.empty() || *last != source.key) terms_.push_back({source.key.bytes()});
    last = &source.key;
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
  codes_.resize(next);
  lookups_.reserve(next);  // most forms have one
  for (FormId form = 0; form < form_entries_.size(); ++form) {
    if (form_entries_[form] == 0) continue;
    Term& term = terms_[rank_of_form_[form]];
    forms_[term.first_form + term.forms++] = form;
  }
}

void Inverter::MakeBuckets() {
  std::uint64_t total = 0;
  for (const Term& term : terms_) total += term.entries;
  const std::uint64_t bucket_entries = std::max(kBucketEntries, 2 * total / kMaxBuckets + 1);
  for (std::uint32_t rank = 0; rank < terms_.size(); ++rank) {
    if (buckets_.empty() || buckets_.back().entries + terms_[rank].entries > bucket_entries) {
      buckets_.push_back({rank, rank});
    }
    buckets_.back().end_term = rank + 1;
    buckets_.back().entries += terms_[rank].entries;
  }
  for (const Bucket& bucket : buckets_) bounds_.slot = std::max(bounds_.slot, SlotCount(bucket) - 1);
}

// As few as there is room for, and each about as large as the others, so that none takes more room than it needs to.
std::vector<Inverter::Pass> Inverter::MakePasses(std::uint64_t words_per_pass) const {
  std::vector<Pass> passes;
  std::uint64_t left = 0;
  for (const Bucket& bucket : buckets_) left += bucket.entries;
  for (std::size_t next = 0; next < buckets_.size();) {
    Pass& pass = passes.emplace_back(Pass{next, next});
    const std::uint64_t share = PassWords(left, words_per_pass);
    while (next < buckets_.size() && pass.entries < share &&
           (pass.entries == 0 || pass.entries + buckets_[next].entries <= words_per_pass)) {
      pass.entries += buckets_[next++].entries;
    }
    pass.end_bucket = next;
    left -= pass.entries;
  }
  return passes;
}

template <typename Number>
Inverter::Targets<Number> Inverter::MakeTargets() const {
  Targets<Number> targets;
  targets.of_form.resize(form_entries_.size());
  std::vector<Target<Number>> filter_of_term(terms_.size());
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    const Bucket& bucket = buckets_[i];
    const auto number = static_cast<Number>(i);
    for (std::uint32_t rank = bucket.first_term; rank < bucket.end_term; ++rank) {
      std::uint32_t slot = FirstSlot(bucket, rank);
      for (const FormId form : FormsOf(terms_[rank])) targets.of_form[form] = {number, static_cast<Number>(slot++)};
      filter_of_term[rank] = {number, static_cast<Number>(slot)};
    }
  }
  targets.of_filter.reserve(rank_of_filter_.size());
  for (const std::uint32_t rank : rank_of_filter_) targets.of_filter.push_back(filter_of_term[rank]);
  return targets;
}

// Documents are visited in docid order and their words in order of position: so are the entries of each bucket, and
// then of each term.
template <typename Entries>
std::span<std::byte> Inverter::Collect(const Pass& pass, const Targets<typename Entries::Number>& targets,
                                       const Entries& entries) {
  using Entry = typename Entries::Entry;
  const std::span<std::byte> room = room_.ForPass(pass.entries * sizeof(Entry), bytes_per_pass_);
  // What is of other passes goes to one place, one over the other, by steps of none: whether it is, is no branch, which
  // would often be guessed wrong.
  Entry other;
  std::vector<Entry*> ends(buckets_.size(), &other);  // of what each bucket has got
  std::vector<std::uint8_t> steps(buckets_.size());
  Entry* next = StartLifetimeAsArray<Entry>(room).data();
  for (std::size_t bucket = pass.begin_bucket; bucket < pass.end_bucket; ++bucket) {
    ends[bucket] = next;
    next += buckets_[bucket].entries;
    steps[bucket] = 1;
  }
  const auto put = [ends = ends.data(), steps = steps.data()](std::size_t bucket, const Entry& entry) {
    *ends[bucket] = entry;
    ends[bucket] += steps[bucket];
  };
  for (Docid docid = 1; docid <= documents_.count(); ++docid) {
    const BuiltDocument& document = documents_.of(docid);
    document.words.ForEach([&, of_form = targets.of_form.data()](FormId form, Position position) {
      put(of_form[form].bucket, entries.Make(of_form[form].slot, docid, position));
    });
    for (const std::uint32_t filter : FiltersOf(document)) {
      put(targets.of_filter[filter].bucket, entries.Make(targets.of_filter[filter].slot, docid, 0));
    }
  }
  return room;
}

template <typename Entries>
absl::Status Inverter::WriteBucket(const Bucket& bucket, std::span<std::byte> list, std::vector<std::byte>& sorted,
                                   const Entries& entries, SegmentWriter& writer) {
  using Entry = typename Entries::Entry;
  if (bucket.end_term - bucket.first_term == 1) return WriteTerm(terms_[bucket.first_term], 0, list, entries, writer);
  std::vector<std::uint64_t> ends;  // of what each term has got
  std::uint64_t total = 0;
  term_of_slot_.clear();
  for (std::uint32_t rank = bucket.first_term; rank < bucket.end_term; ++rank) {
    term_of_slot_.insert(term_of_slot_.end(), terms_[rank].forms + 1, static_cast<std::uint32_t>(ends.size()));
    ends.push_back(total);
    total += terms_[rank].entries;
  }
  sorted.resize(std::max<std::size_t>(sorted.size(), total * sizeof(Entry)));
  std::span<std::byte> rest = sorted;
  const std::span<Entry> places = StartLifetimeAsArray<Entry>(rest);
  for (const Entry& entry : StartLifetimeAsArray<Entry>(list)) {
    places[ends[term_of_slot_[entries.slot(entry)]]++] = entry;
  }
  for (std::uint32_t rank = bucket.first_term; rank < bucket.end_term; ++rank) {
    constexpr std::uint32_t kAhead = 4;
    if (rank + kAhead < bucket.end_term) PrefetchForms(terms_[rank + kAhead]);
    const Term& term = terms_[rank];
    const std::size_t bytes = term.entries * sizeof(Entry);
    BS_RETURN_IF_ERROR(WriteTerm(term, FirstSlot(bucket, rank), rest.first(bytes), entries, writer));
    rest = rest.subspan(bytes);
  }
  return absl::OkStatus();
}

// Most terms have few forms, and each is elsewhere in the vocabulary.
void Inverter::PrefetchForms(const Term& term) const {
  constexpr std::size_t kMost = 8;
  const std::span<const FormId> forms = FormsOf(term);
  for (const FormId form : forms.first(std::min(forms.size(), kMost))) vocabulary_.Prefetch(form);
}

// Occurrences take the places of entries that were read: those of the most frequent word are a twentieth of all.
template <typename Entries>
absl::Status Inverter::WriteTerm(const Term& term, std::uint32_t first_slot, std::span<std::byte> list, Entries entries,
                                 SegmentWriter& writer) {
  using Entry = typename Entries::Entry;
  static_assert(sizeof(WordOccurrence) <= sizeof(Entry) && alignof(Entry) % alignof(WordOccurrence) == 0);
  spellings_.clear();
  for (const FormId form : FormsOf(term)) spellings_.push_back(vocabulary_.form(form).spelling);
  form_order_.Begin(spellings_.size());
  postings_.assign(std::min<std::size_t>(list.size() / sizeof(Entry), documents_.count()) + 1, {0, 0, 0});
  TermPosting* posting = postings_.data();  // the first is none
  const std::uint32_t filter = term.forms;
  std::size_t occurrence_bytes = 0;
  Docid last = 0;
  for (std::size_t at = 0; at < list.size(); at += sizeof(Entry)) {
    const Entry entry = LoadFixed<Entry>(list.data() + at);
    const Docid docid = entries.docid(entry);
    posting += docid != last ? 1 : 0;  // not a branch: it would be guessed wrong half the time
    last = docid;
    posting->docid = docid;
    const std::uint32_t number = entries.slot(entry) - first_slot;
    if (number == filter) continue;  // the document has the term, and that is all
    const Position position = entries.position(entry);
    ++posting->occurrences;
    posting->wdf += FieldWeight(FieldOf(position));
    form_order_.AddOccurrence(number, docid);
    const WordOccurrence occurrence{position, number};
    std::memcpy(list.data() + occurrence_bytes, &occurrence, sizeof(occurrence));
    occurrence_bytes += sizeof(occurrence);
  }
  const std::span<WordOccurrence> occurrences = StartLifetimeAsArray<WordOccurrence>(list.first(occurrence_bytes));
  form_order_.Assign(spellings_);
  GiveCodes(occurrences);
  const std::uint32_t ordinal = writer.term_count();
  BS_RETURN_IF_ERROR(writer.AddTerm({term.bytes, std::span(postings_.data() + 1, posting + 1), occurrences,
                                     form_order_.spellings(), form_order_.documents()}));
  const std::span<const FormId> forms = FormsOf(term);
  for (std::size_t i = 0; i < forms.size(); ++i) {
    codes_[term.first_form + i] = form_order_.codes()[i];
    for (const std::string_view lookup : vocabulary_.form(forms[i]).lookups) {
      lookups_.push_back({SortKey(lookup), {ordinal, form_order_.codes()[i]}});
    }
  }
  return absl::OkStatus();
}

// In place of the numbers of forms.
void Inverter::GiveCodes(std::span<WordOccurrence> occurrences) const {
  if (spellings_.size() < 2) return;
  for (WordOccurrence& occurrence : occurrences) occurrence.code = form_order_.codes()[occurrence.code];
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

// By form: the number of the word that it belongs to, or 0. The ordinal of a term is its place in terms_.
std::vector<PlacedWord::Number> Inverter::WordsOfForms(std::span<const WrittenWord> words) const {
  std::vector<PlacedWord::Number> word_of_form(form_entries_.size());
  for (std::size_t number = 0; number < words.size(); ++number) {
    for (const TermForms& of : words[number]) {
      const Term& term = terms_[of.ordinal];
      for (std::uint32_t form = term.first_form; form < term.first_form + term.forms; ++form) {
        if (!std::binary_search(of.codes.begin(), of.codes.end(), codes_[form])) continue;
        word_of_form[forms_[form]] = static_cast<PlacedWord::Number>(number + 1);
      }
    }
  }
  return word_of_form;
}

absl::StatusOr<std::pmr::string> Inverter::FindPairs(std::vector<PairCandidate> candidates,
                                                     std::pmr::memory_resource* memory, CancelCheck* check) const {
  RoomMemory waiting(room_.AfterPass(), memory);
  PairCounter counter(documents_.count(), ChoosePairWords(std::move(candidates), documents_.count()), &waiting);
  if (counter.words().words.empty()) return std::pmr::string(memory);
  const std::vector<PlacedWord::Number> word_of_form = WordsOfForms(counter.words().words);
  std::vector<PlacedWord> placed;  // and one that is overwritten
  const auto visit_documents = [&](absl::FunctionRef<bool(Docid)> wanted, PairCounter::Visit visit) -> absl::Status {
    for (Docid docid = 1; docid <= documents_.count(); ++docid) {
      if (check != nullptr) BS_RETURN_IF_ERROR((*check)());
      if (!wanted(docid)) continue;
      const PackedWords& words = documents_.of(docid).words;
      placed.resize(std::max(placed.size(), words.most_words() + 1));
      std::size_t count = 0;
      words.ForEach([&](FormId form, Position position) {
        placed[count] = {position, word_of_form[form]};
        count += word_of_form[form] != 0 ? 1 : 0;  // not a branch: it would be guessed wrong often
      });
      visit(std::span(placed).first(count));
    }
    return absl::OkStatus();
  };
  BS_RETURN_IF_ERROR(counter.Count(visit_documents));
  return std::pmr::string(counter.Encode(), memory);
}

std::uint64_t Inverter::PassWords(std::uint64_t words, std::uint64_t words_per_pass) {
  const std::uint64_t passes =
      std::max<std::uint64_t>(1, words / words_per_pass + (words % words_per_pass != 0 ? 1 : 0));
  return (words + passes - 1) / passes;
}

std::size_t Inverter::PassBytes(std::uint64_t words, std::uint64_t bytes_per_pass) {
  constexpr std::size_t kEntryBytes = sizeof(PackedEntries::Entry);
  return PassWords(words, std::max<std::uint64_t>(1, bytes_per_pass / kEntryBytes)) * kEntryBytes;
}

template <typename Entries>
absl::Status Inverter::WriteLists(const Entries& entries, SegmentWriter& writer) {
  using Entry = typename Entries::Entry;
  const auto targets = MakeTargets<typename Entries::Number>();
  std::vector<std::byte> sorted;  // of one bucket
  for (const Pass& pass : MakePasses(std::max<std::uint64_t>(1, bytes_per_pass_ / sizeof(Entry)))) {
    std::span<std::byte> rest = Collect(pass, targets, entries);
    for (std::size_t i = pass.begin_bucket; i < pass.end_bucket; ++i) {
      const std::size_t bytes = buckets_[i].entries * sizeof(Entry);
      BS_RETURN_IF_ERROR(WriteBucket(buckets_[i], rest.first(bytes), sorted, entries, writer));
      rest = rest.subspan(bytes);
    }
  }
  return absl::OkStatus();
}

absl::Status Inverter::Run(SegmentWriter& writer) {
  CountEntries();
  SortTerms();
  GroupForms();
  MakeBuckets();
  BS_RETURN_IF_ERROR(PackedEntries::Fit(bounds_) ? WriteLists(PackedEntries(bounds_), writer)
                                                 : WriteLists(WideEntries(), writer));
  WriteLookups(writer);
  return absl::OkStatus();
}

}  // namespace broadsheet
