#include "storage/segment/segment_builder.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_format.h"
#include "storage/memory_use.h"
#include "storage/segment/facet_collector.h"
#include "storage/segment/inverter.h"
#include "storage/segment/packed_words.h"
#include "storage/segment/segment_writer.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// What Finish was seen to take for each form of the vocabulary: counts, ranks, sorted keys, and the new dictionaries.
constexpr std::size_t kFinishBytesPerForm = 280;

// Newest first, undated last, then by id.
bool Before(const BuiltDocument* a, const BuiltDocument* b) {
  if (a->day.has_value() != b->day.has_value()) return a->day.has_value();
  if (a->day != b->day) return *a->day > *b->day;
  if (a->instant != b->instant) return a->instant > b->instant;
  return std::tie(a->id, a->article) < std::tie(b->id, b->article);
}

// Sorts by position, in little time if nearly all words are in order.
void SortByPosition(std::vector<Occurrence>& words) {
  const auto before = [](const Occurrence& a, const Occurrence& b) { return a.position < b.position; };
  const auto rest = std::is_sorted_until(words.begin(), words.end(), before);
  if (rest == words.end()) return;
  std::stable_sort(rest, words.end(), before);
  std::inplace_merge(std::upper_bound(words.begin(), rest, *rest, before), rest, words.end(), before);
}

// Of words at one position, each term once, in its first form, moved to the front. Positions have a word or two as a
// rule; but all the names that a producer gave stand at one.
std::span<Occurrence> EachTermOnce(std::span<Occurrence> words, const Vocabulary& vocabulary) {
  const auto before = [&](const Occurrence& a, const Occurrence& b) {
    return std::pair(vocabulary.term_of(a.form), a.form) < std::pair(vocabulary.term_of(b.form), b.form);
  };
  if (words.size() == 2) {  // nearly always: where a sentence begins, and a paragraph
    if (before(words[1], words[0])) std::swap(words[0], words[1]);
  } else {
    std::sort(words.begin(), words.end(), before);
  }
  const auto end = std::unique(words.begin(), words.end(), [&](const Occurrence& a, const Occurrence& b) {
    return vocabulary.term_of(a.form) == vocabulary.term_of(b.form);
  });
  return {words.begin(), end};
}

// Packs words sorted by position; of those at one position, each term once. Returns the sum of their weights.
std::uint32_t Pack(std::span<Occurrence> words, const Vocabulary& vocabulary, WordPacker& packer) {
  std::uint32_t length = 0;
  const auto position = [&](std::size_t word) { return words[word].position; };
  for (std::size_t begin = 0, end = 0; begin < words.size(); begin = end) {
    end = begin + 1;
    while (end < words.size() && position(end) == position(end - 1) + 1) ++end;
    // The last of the words in a row may not be alone at its place.
    const bool shared = end < words.size() && position(end) == position(end - 1);
    end -= shared ? 1 : 0;
    packer.PutRow(words.subspan(begin, end - begin));
    const std::uint32_t weight = FieldWeight(FieldOf(position(begin)));
    length += static_cast<std::uint32_t>(end - begin) * weight;
    if (!shared) continue;
    begin = end;
    while (end < words.size() && position(end) == position(begin)) ++end;
    const std::span<Occurrence> here = EachTermOnce(words.subspan(begin, end - begin), vocabulary);
    for (const Occurrence& word : here) packer.Put(word.form, word.position);
    length += static_cast<std::uint32_t>(here.size()) * weight;
  }
  return length;
}

}  // namespace

SegmentFileNames::SegmentFileNames(std::uint64_t segment)
    : glass(absl::StrFormat("%06d.glass", segment)), words(absl::StrFormat("%06d.words", segment)) {}

struct SegmentBuilder::Impl {
  Impl(const Vocabulary* of_words, const SegmentOptions& how, BuildRoom* where)
      : vocabulary(of_words), options(how), room(where) {}
  ~Impl() {
    for (BuildRoom::Chunk& chunk : chunks) room->GiveBack(std::move(chunk));
  }

  PackedWords::Unit* Room(std::size_t units);

  const Vocabulary* vocabulary;
  SegmentOptions options;
  BuildRoom* room;
  std::vector<BuiltDocument> documents;
  // Words of the documents; a document's lie together.
  std::vector<BuildRoom::Chunk> chunks;
  PackedWords::Unit* next = nullptr;
  std::size_t left = 0;
  std::uint64_t words = 0;
  std::size_t memory = 0;
  absl::flat_hash_map<std::string, std::uint32_t> filters;
  std::vector<std::uint32_t> filter_ids;  // of the documents in turn
  FacetCollector facets;
};

// At `next`. Allocated without being touched, so that an empty builder costs nothing.
PackedWords::Unit* SegmentBuilder::Impl::Room(std::size_t units) {
  if (units > left) {
    chunks.push_back(room->TakeChunk(units));
    left = chunks.back().count;
    memory += left * sizeof(PackedWords::Unit);
    next = chunks.back().units.get();
  }
  return next;
}

SegmentBuilder::SegmentBuilder(const Vocabulary* vocabulary, SegmentOptions options, BuildRoom* room)
    : own_room_(room == nullptr ? std::make_unique<BuildRoom>() : nullptr),
      impl_(std::make_unique<Impl>(vocabulary, options, room == nullptr ? own_room_.get() : room)) {}

SegmentBuilder::~SegmentBuilder() = default;

void SegmentBuilder::Add(SegmentDocument document) {
  BuiltDocument& kept = impl_->documents.emplace_back();
  SortByPosition(document.words);
  WordPacker packer(impl_->Room(document.words.size() * PackedWords::kMostUnitsPerWord));
  kept.length = Pack(document.words, *impl_->vocabulary, packer);
  kept.words = {impl_->next, packer.end()};
  impl_->left -= static_cast<std::size_t>(packer.end() - impl_->next);
  impl_->next = packer.end();
  impl_->words += document.words.size();
  kept.article = document.article;
  kept.day = document.day;
  kept.instant = document.day ? document.instant : 0;
  impl_->memory += sizeof(BuiltDocument) + document.id.size();
  kept.id = std::move(document.id);

  std::sort(document.filters.begin(), document.filters.end());
  document.filters.erase(std::unique(document.filters.begin(), document.filters.end()), document.filters.end());
  kept.first_filter = impl_->filter_ids.size();
  kept.filter_count = static_cast<std::uint32_t>(document.filters.size());
  for (std::string& filter : document.filters) {
    const std::size_t bytes = HashEntryBytes<decltype(impl_->filters)::value_type>() + HeapBytes(filter);
    const auto [place, is_new] =
        impl_->filters.try_emplace(std::move(filter), static_cast<std::uint32_t>(impl_->filters.size()));
    impl_->filter_ids.push_back(place->second);
    impl_->memory += sizeof(std::uint32_t) + (is_new ? bytes : 0);
  }
  kept.signature = document.signature;
  kept.facets = impl_->facets.Add(std::move(document.facets));
}

std::size_t SegmentBuilder::document_count() const { return impl_->documents.size(); }
std::size_t SegmentBuilder::MemoryBytes() const { return impl_->memory + impl_->facets.MemoryBytes(); }
std::size_t SegmentBuilder::FinishBytes() const {
  const std::uint64_t most = impl_->options.bytes_per_pass;
  const std::size_t pass_bytes = Inverter::PassBytes(impl_->words + impl_->filter_ids.size(), most);
  // Not what a pass takes of the room alone: pairs are found in all of it.
  return kFinishBytesPerForm * impl_->vocabulary->form_count() + impl_->room->BytesAfter(pass_bytes, most);
}

absl::StatusOr<SegmentSummary> SegmentBuilder::Finish(const std::string& directory, std::uint64_t segment,
                                                      const absl::flat_hash_set<ArticleNumber>& dropped) {
  // Whatever happens, the builder is empty afterwards.
  auto empty = std::make_unique<Impl>(impl_->vocabulary, impl_->options, impl_->room);
  const std::unique_ptr<Impl> collected = std::exchange(impl_, std::move(empty));

  std::vector<const BuiltDocument*> order;
  for (const BuiltDocument& document : collected->documents) {
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
  for (const BuiltDocument* document : order) facets.push_back(document->facets);
  const BuiltDocuments documents(std::move(order));
  std::vector<std::string_view> filters(collected->filters.size());
  for (const auto& [filter, id] : collected->filters) filters[id] = filter;

  BS_ASSIGN_OR_RETURN(const std::unique_ptr<SegmentWriter> writer,
                      SegmentWriter::Create(directory, segment, collected->options, &documents));
  Inverter inverter(*collected->vocabulary, filters, collected->filter_ids, documents,
                    collected->options.bytes_per_pass, *collected->room);
  BS_RETURN_IF_ERROR(inverter.Run(*writer));
  collected->facets.Write(facets, writer->facets());
  return writer->Finish(/*check=*/nullptr, &inverter);
}

}  // namespace broadsheet
