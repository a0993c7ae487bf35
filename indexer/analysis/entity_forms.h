// Entities as terms: a term an entity, a form each of its names.
#ifndef BROADSHEET_INDEXER_ANALYSIS_ENTITY_FORMS_H_
#define BROADSHEET_INDEXER_ANALYSIS_ENTITY_FORMS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "indexer/analysis/analyzer.h"

namespace broadsheet {

// Interns each form once. Not thread-safe; a part of an analyzer.
class EntityForms {
 public:
  explicit EntityForms(Vocabulary* vocabulary) : vocabulary_(*vocabulary) {}

  // See Analyzer::EntityForm.
  std::optional<FormId> Find(std::string_view prefix, std::string_view name, std::string_view alias,
                             Analyzer& analyzer);

  std::size_t MemoryBytes() const { return memory_bytes_; }

 private:
  std::optional<FormId> Make(std::string_view prefix, std::string_view name, std::string_view alias,
                             Analyzer& analyzer);

  Vocabulary& vocabulary_;
  absl::flat_hash_map<std::string, std::optional<FormId>> asked_;           // by prefix, name and alias, zeros between
  absl::flat_hash_map<std::pair<std::string, std::string>, FormId> known_;  // by term and spelling
  std::string key_;
  std::size_t memory_bytes_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ANALYSIS_ENTITY_FORMS_H_
