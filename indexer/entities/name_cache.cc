#include "indexer/entities/name_cache.h"

#include <functional>
#include <utility>

#include "indexer/analysis/name_key.h"
#include "storage/strings.h"

namespace broadsheet {

void NameCache::StartArticle() {
  if (names_.size() >= kMaxNames) names_.clear();
  long_names_.clear();
}

const AnalyzedName& NameCache::Find(std::string_view spelling) {
  if (spelling.size() > kMaxKeptBytes) return long_names_.emplace_back(Analyze(spelling));
  if (const auto found = names_.find(ToAbsl(spelling)); found != names_.end()) return found->second;
  return names_.emplace(std::string(spelling), Analyze(spelling)).first->second;
}

AnalyzedName NameCache::Analyze(std::string_view spelling) const {
  NameWords analyzed = AnalyzeName(spelling, analyzer_);
  AnalyzedName name{{}, analyzed.Key()};
  name.known = FindKnownName(name.key);
  for (const std::string_view word : analyzed.words) {
    name.word_bits |= std::uint64_t{1} << std::hash<std::string_view>()(word) % 64;
  }
  name.words = std::move(analyzed.words);
  return name;
}

}  // namespace broadsheet
