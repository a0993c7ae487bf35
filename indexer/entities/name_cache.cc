#include "indexer/entities/name_cache.h"

#include <utility>

#include "indexer/analysis/name_key.h"
#include "storage/strings.h"

namespace broadsheet {

const AnalyzedName& NameCache::Find(std::string_view spelling) {
  if (spelling.size() > kMaxKeptBytes) return long_name_ = Analyze(spelling);
  if (const auto found = names_.find(ToAbsl(spelling)); found != names_.end()) return found->second;
  if (names_.size() >= kMaxNames) names_.clear();
  return names_.emplace(std::string(spelling), Analyze(spelling)).first->second;
}

AnalyzedName NameCache::Analyze(std::string_view spelling) const {
  NameWords analyzed = AnalyzeName(spelling, analyzer_);
  std::string key = analyzed.Key();
  const KnownName* known = FindKnownName(key);
  return {std::move(analyzed.words), std::move(key), known};
}

}  // namespace broadsheet
