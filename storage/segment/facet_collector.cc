#include "storage/segment/facet_collector.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

#include "storage/memory_use.h"

namespace broadsheet {
namespace {

auto KeyOf(const FacetValue& value) { return std::tie(value.field, value.folded); }

}  // namespace

FacetCollector::Entry FacetCollector::Add(std::vector<FacetValue> values) {
  std::stable_sort(values.begin(), values.end(),
                   [](const FacetValue& a, const FacetValue& b) { return KeyOf(a) < KeyOf(b); });
  values.erase(std::unique(values.begin(), values.end(),
                           [](const FacetValue& a, const FacetValue& b) { return KeyOf(a) == KeyOf(b); }),
               values.end());
  const Entry entry{numbers_.size(), static_cast<std::uint32_t>(values.size())};
  for (FacetValue& value : values) {
    const std::size_t bytes = HashEntryBytes<decltype(numbers_of_values_)::value_type>() + HeapBytes(value.folded) +
                              HeapBytes(value.spelling);
    const auto [place, is_new] =
        numbers_of_values_.try_emplace(std::move(value), static_cast<std::uint32_t>(numbers_of_values_.size()));
    numbers_.push_back(place->second);
    memory_bytes_ += sizeof(std::uint32_t) + (is_new ? bytes : 0);
  }
  return entry;
}

// The ordinal of each value by its number.
std::vector<std::uint32_t> FacetCollector::WriteValues(std::span<const Entry> documents, FacetWriter& writer) const {
  std::vector<bool> used(numbers_of_values_.size());
  for (const Entry& document : documents) {
    for (const std::uint32_t number : NumbersOf(document)) used[number] = true;
  }
  std::vector<std::pair<const FacetValue*, std::uint32_t>> sorted;
  for (const auto& [value, number] : numbers_of_values_) {
    if (used[number]) sorted.emplace_back(&value, number);
  }
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return *a.first < *b.first; });

  std::vector<std::uint32_t> ordinals(numbers_of_values_.size());
  std::vector<std::string_view> spellings;
  for (std::size_t begin = 0, end = 0; begin < sorted.size(); begin = end) {
    const FacetValue& first = *sorted[begin].first;
    spellings.clear();
    for (; end < sorted.size() && KeyOf(*sorted[end].first) == KeyOf(first); ++end) {
      if (spellings.size() < MostSpellings(first.folded.size())) spellings.push_back(sorted[end].first->spelling);
      ordinals[sorted[end].second] = writer.ordinal_count() + static_cast<std::uint32_t>(spellings.size()) - 1;
    }
    writer.AddValue(FacetKey(first.field, first.folded), spellings);
  }
  return ordinals;
}

void FacetCollector::Write(std::span<const Entry> documents, FacetWriter& writer) const {
  const std::vector<std::uint32_t> ordinals = WriteValues(documents, writer);
  std::vector<std::uint32_t> own;
  for (const Entry& document : documents) {
    own.clear();
    for (const std::uint32_t number : NumbersOf(document)) own.push_back(ordinals[number]);
    writer.AddDocument(own);
  }
}

}  // namespace broadsheet
