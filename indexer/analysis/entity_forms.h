// Entities as terms: a term an entity, a form each of its names.
#ifndef BROADSHEET_INDEXER_ANALYSIS_ENTITY_FORMS_H_
#define BROADSHEET_INDEXER_ANALYSIS_ENTITY_FORMS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "indexer/analysis/analyzer.h"

namespace broadsheet {

struct EntityTerm {
  std::string term;
  NewForm form;
};

// See Analyzer::EntityForm. Nothing: there is no word in name or alias.
std::optional<EntityTerm> MakeEntityForm(std::string_view prefix, std::string_view name, std::string_view alias,
                                         Analyzer& analyzer);

// The forms that were asked for: most come again. Not thread-safe.
class EntityForms {
 public:
  // What `make` gives when it is asked for first.
  std::optional<FormId> Find(std::string_view prefix, std::string_view name, std::string_view alias,
                             absl::FunctionRef<std::optional<FormId>()> make);

  std::size_t MemoryBytes() const { return memory_bytes_; }

 private:
  absl::flat_hash_map<std::string, std::optional<FormId>> asked_;  // by prefix, name and alias, zeros between
  std::string key_;
  std::size_t memory_bytes_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ANALYSIS_ENTITY_FORMS_H_
