#include "storage/segment/facet_merger.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <string_view>

#include "storage/segment/facet_reader.h"
#include "storage/segment/key_merge.h"
#include "storage/segment/merging.h"
#include "storage/status_macros.h"

namespace broadsheet {
namespace {

constexpr std::uint32_t kUnused = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint32_t kUsed = kUnused - 1;  // its new ordinal is not known yet

class FacetMerger {
 public:
  FacetMerger(const std::vector<const Segment*>& inputs, std::span<const DocumentOrigin> documents,
              std::pmr::memory_resource* memory, FacetWriter& writer)
      : inputs_(inputs), documents_(documents), writer_(writer) {
    for (const Segment* input : inputs_) {
      new_ordinals_.emplace_back(input->data().header.facet_ordinals, kUnused, memory);
    }
  }

  absl::Status Run() {
    BS_RETURN_IF_ERROR(ForEachDocument([](std::span<std::uint32_t* const> ordinals) {
      for (std::uint32_t* ordinal : ordinals) *ordinal = kUsed;
      return true;
    }));
    BS_RETURN_IF_ERROR(WriteValues());
    std::vector<std::uint32_t> own;
    return ForEachDocument([&](std::span<std::uint32_t* const> ordinals) {
      own.clear();
      for (const std::uint32_t* ordinal : ordinals) own.push_back(*ordinal);
      // One that no value has got a new one for is nobody's, and values come in the order of the old ones.
      if (!own.empty() && own.back() == kUsed) return false;
      if (std::adjacent_find(own.begin(), own.end(), std::greater_equal<>()) != own.end()) return false;
      writer_.AddDocument(own);
      return true;
    });
  }

 private:
  absl::Status Damaged(std::uint32_t input) const {
    return CannotMerge(inputs_[input]->data(), "its facets are damaged");
  }

  // Visits the places in new_ordinals_ of each document's values. The visitor returns false if they cannot be right.
  template <typename Visit>
  absl::Status ForEachDocument(Visit visit) {
    std::vector<FacetDocumentReader> readers;
    for (const Segment* input : inputs_) readers.emplace_back(&input->data());
    std::vector<std::uint32_t*> ordinals;
    for (const DocumentOrigin& document : documents_) {
      ordinals.clear();
      std::pmr::vector<std::uint32_t>& all = new_ordinals_[document.input];
      const auto collect = [&](std::uint32_t ordinal) { ordinals.push_back(&all[ordinal]); };
      const auto end = static_cast<std::uint32_t>(all.size());
      if (!readers[document.input].ForEachOrdinal(document.docid, end, collect)) return Damaged(document.input);
      if (!visit(ordinals)) return Damaged(document.input);
    }
    return absl::OkStatus();
  }

  // Gives the values that are used their new ordinals.
  absl::Status WriteValues() {
    std::vector<FacetValueReader> values;
    for (const Segment* input : inputs_) {
      values.emplace_back(&input->data());
      values.back().EnterFirst();
    }
    KeyMerge<FacetValueReader> merge(std::move(values), &FacetValueReader::key);
    KeyOrder order;
    std::map<std::string, std::vector<std::uint32_t*>, std::less<>> spellings;
    while (true) {
      const std::vector<std::uint32_t>& from = merge.NextInputs();
      if (from.empty()) break;
      if (!order.Ascends(merge.key())) return Damaged(from.front());
      spellings.clear();
      for (const std::uint32_t input : from) {
        const FacetValueReader& reader = merge.reader(input);
        std::vector<std::string> own = reader.Spellings();
        if (own.size() != reader.spelling_count()) return Damaged(input);
        for (std::uint32_t i = 0; i < own.size(); ++i) {
          std::uint32_t& ordinal = new_ordinals_[input][reader.first_ordinal() + i];
          if (ordinal == kUsed) spellings[std::move(own[i])].push_back(&ordinal);
        }
      }
      WriteValue(merge.key(), spellings);
    }
    if (const auto failed = merge.failed()) return Damaged(*failed);
    return absl::OkStatus();
  }

  void WriteValue(std::string_view key,
                  const std::map<std::string, std::vector<std::uint32_t*>, std::less<>>& spellings) {
    if (spellings.empty()) return;
    const std::size_t most = MostSpellings(key.size() - FacetKey(FacetField{}, "").size());
    std::vector<std::string_view> names;
    for (const auto& [spelling, ordinals] : spellings) {
      if (names.size() < most) names.push_back(spelling);
      for (std::uint32_t* ordinal : ordinals) {
        *ordinal = writer_.ordinal_count() + static_cast<std::uint32_t>(names.size()) - 1;
      }
    }
    writer_.AddValue(key, names);
  }

  const std::vector<const Segment*>& inputs_;
  std::span<const DocumentOrigin> documents_;
  FacetWriter& writer_;
  std::vector<std::pmr::vector<std::uint32_t>> new_ordinals_;  // by input and old ordinal
};

}  // namespace

absl::Status MergeFacets(const std::vector<const Segment*>& inputs, std::span<const DocumentOrigin> documents,
                         std::pmr::memory_resource* memory, FacetWriter& writer) {
  return FacetMerger(inputs, documents, memory, writer).Run();
}

}  // namespace broadsheet
