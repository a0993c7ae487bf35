#include "indexer/analysis/entity_forms.h"

#include <algorithm>

#include "indexer/analysis/name_key.h"
#include "indexer/analysis/value_term.h"
#include "storage/memory_use.h"

namespace broadsheet {
namespace {

// As it is shown: a name may run over the end of a line.
std::string OneLine(std::string_view name) {
  std::string line(name);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

}  // namespace

std::optional<EntityTerm> MakeEntityForm(std::string_view prefix, std::string_view name, std::string_view alias,
                                         Analyzer& analyzer) {
  const std::string key = NameKey(name, analyzer);
  if (key.empty() || (alias != name && NameKey(alias, analyzer).empty())) return std::nullopt;
  return EntityTerm{ValueTerm(prefix, key), {OneLine(alias), {}}};
}

std::optional<FormId> EntityForms::Find(std::string_view prefix, std::string_view name, std::string_view alias,
                                        absl::FunctionRef<std::optional<FormId>()> make) {
  key_.assign(prefix).append(1, '\0').append(name).append(1, '\0').append(alias);
  if (const auto found = asked_.find(key_); found != asked_.end()) return found->second;
  const auto asked = asked_.emplace(key_, make()).first;
  memory_bytes_ += HashEntryBytes<decltype(asked_)::value_type>() + HeapBytes(asked->first);
  return asked->second;
}

}  // namespace broadsheet
