#include "query/entity_names.h"

#include <algorithm>

#include "indexer/analysis/known_names.h"
#include "indexer/analysis/name_key.h"
#include "indexer/analysis/value_term.h"
#include "storage/fields.h"

namespace broadsheet {
namespace {

// Terms and names of all that goes by `target`, and of itself.
void AddGroup(const EntityCorrection& member, std::span<const EntityCorrection> corrections, Analyzer& analyzer,
              OtherEntityNames* others) {
  const auto add = [&](EntityType type, std::string key) {
    others->terms.push_back(ValueTerm(EntityPrefix(type), key));
    others->corrected.push_back(std::move(key));
  };
  add(member.target_type, NameKey(member.target, analyzer));
  for (const EntityCorrection& other : corrections) {
    if (other.target_type == member.target_type && other.target == member.target) add(other.type, other.key);
  }
}

void SortUnique(std::vector<std::string>* texts) {
  std::sort(texts->begin(), texts->end());
  texts->erase(std::unique(texts->begin(), texts->end()), texts->end());
}

}  // namespace

OtherEntityNames FindOtherNames(const std::vector<EntityType>& types, std::string_view name,
                                std::span<const EntityCorrection> corrections, Analyzer& analyzer) {
  const auto is_wanted = [&](EntityType type) { return std::find(types.begin(), types.end(), type) != types.end(); };
  OtherEntityNames others;
  const NameWords asked = AnalyzeName(name, analyzer);
  if (asked.words.empty()) return others;
  const std::string asked_key = asked.Key();
  if (const KnownName* known = FindKnownName(asked_key); known != nullptr && is_wanted(known->type)) {
    ForEachAlias(*known, [&](std::string_view key) {
      if (key != asked_key) others.usual.emplace_back(known->type, key);
    });
  }
  for (const EntityCorrection& correction : corrections) {
    if (!is_wanted(correction.target_type)) continue;
    if (ContainsInARow(AnalyzeName(correction.target, analyzer).words, asked.words) ||
        ContainsInARow(AnalyzeName(correction.key, analyzer).words, asked.words)) {
      AddGroup(correction, corrections, analyzer, &others);
    }
  }
  SortUnique(&others.terms);
  SortUnique(&others.corrected);
  return others;
}

}  // namespace broadsheet
