// Names of articles as their words, the last ones kept: most names of a text stood in those before it.
#ifndef BROADSHEET_INDEXER_ENTITIES_NAME_CACHE_H_
#define BROADSHEET_INDEXER_ENTITIES_NAME_CACHE_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "indexer/analysis/analyzer.h"
#include "indexer/analysis/known_names.h"
#include "indexer/entities/name_rules.h"

namespace broadsheet {

struct AnalyzedName {
  Words words;  // valid as long as the analyzer's vocabulary
  std::string key;
  const KnownName* known = nullptr;  // what states and well-known bodies are usually called
};

// Takes some 5 MB at most. Not thread-safe; valid as long as the analyzer.
class NameCache {
 public:
  explicit NameCache(Analyzer* analyzer) : analyzer_(*analyzer) {}

  // Valid until the next call.
  const AnalyzedName& Find(std::string_view spelling);

 private:
  static constexpr std::size_t kMaxNames = 16384;
  static constexpr std::size_t kMaxKeptBytes = 128;  // of a spelling

  AnalyzedName Analyze(std::string_view spelling) const;

  Analyzer& analyzer_;
  absl::flat_hash_map<std::string, AnalyzedName> names_;
  AnalyzedName long_name_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ENTITIES_NAME_CACHE_H_
