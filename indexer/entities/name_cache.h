// Names of articles as their words, the last ones kept: most names of a text stood in those before it.
#ifndef BROADSHEET_INDEXER_ENTITIES_NAME_CACHE_H_
#define BROADSHEET_INDEXER_ENTITIES_NAME_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "absl/container/node_hash_map.h"
#include "indexer/analysis/analyzer.h"
#include "indexer/analysis/known_names.h"
#include "indexer/entities/name_rules.h"

namespace broadsheet {

struct AnalyzedName {
  Words words;  // valid as long as the analyzer's vocabulary
  std::string key;
  const KnownName* known = nullptr;  // what states and well-known bodies are usually called
  std::uint64_t word_bits = 0;       // a bit for each word: names that share none have no word in common

  bool HasKeyOf(const AnalyzedName& other) const {
    return this == &other || (word_bits == other.word_bits && key == other.key);
  }
};

// Takes some 5 MB, and what the names of one article do. Not thread-safe; valid as long as the analyzer.
class NameCache {
 public:
  explicit NameCache(Analyzer* analyzer) : analyzer_(*analyzer) {}

  // To be called before the names of each article: forgets what has become too much.
  void StartArticle();

  // Valid until the next StartArticle.
  const AnalyzedName& Find(std::string_view spelling);

 private:
  static constexpr std::size_t kMaxNames = 16384;
  static constexpr std::size_t kMaxKeptBytes = 128;  // of a spelling, from article to article

  AnalyzedName Analyze(std::string_view spelling) const;

  Analyzer& analyzer_;
  absl::node_hash_map<std::string, AnalyzedName> names_;
  std::deque<AnalyzedName> long_names_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ENTITIES_NAME_CACHE_H_
