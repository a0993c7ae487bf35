#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "indexer/analysis/name_key.h"
#include "query/entity_catalog.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

using Corrections = std::vector<EntityCorrection>;

// Every key of `entity` goes by `target` from now on, but for the one that is `target`'s own unless it is respelt.
void Redirect(const CatalogEntity& entity, EntityType target_type, const std::string& target, std::string_view own_key,
              bool chosen, Corrections* corrections) {
  for (const auto& known : entity.keys) {
    const auto& [type, key] = known;
    std::erase_if(*corrections, [&](const EntityCorrection& old) { return std::pair(old.type, old.key) == known; });
    if (!chosen && type == target_type && key == own_key) continue;
    corrections->push_back({type, key, target_type, target, chosen});
  }
}

absl::Status Merge(const CatalogEntity& entity, const CatalogEntity& other, Analyzer& analyzer,
                   Corrections* corrections) {
  if (entity.keys == other.keys) return absl::InvalidArgumentError(StrCat("'", other.name, "' is the same entity"));
  const bool chosen = std::any_of(corrections->begin(), corrections->end(), [&](const EntityCorrection& old) {
    return old.chosen && old.target_type == other.type && old.target == other.name;
  });
  Redirect(entity, other.type, other.name, NameKey(other.name, analyzer), chosen, corrections);
  return absl::OkStatus();
}

// A control character of ASCII or of Latin-1, which UTF-8 writes as C2 80 to C2 9F.
bool HasControlCharacter(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0xFFu;
    if (byte < ' ' || byte == 0x7F || (byte == 0xC2 && next >= 0x80 && next < 0xA0)) return true;
  }
  return false;
}

absl::Status Rename(const CatalogEntity& entity, std::string_view typed, const EntityCatalog& catalog,
                    Analyzer& analyzer, Corrections* corrections) {
  // Names are shown in lists with a line each.
  if (HasControlCharacter(typed)) {
    return absl::InvalidArgumentError(
        "the new name has a line break, a tab or another control character: leave it out");
  }
  std::string name(typed);
  absl::RemoveExtraAsciiWhitespace(&name);
  const std::string key = NameKey(name, analyzer);
  if (key.empty()) return absl::InvalidArgumentError(StrCat("there is no word in '", name, "'"));
  const auto taken = catalog.FindKey({entity.type, key});
  if (taken && taken->keys != entity.keys) {
    return absl::AlreadyExistsError(
        StrCat("'", taken->name, "' is an entity of its own; `entities merge` joins the two"));
  }
  Redirect(entity, entity.type, name, key, /*chosen=*/true, corrections);
  return absl::OkStatus();
}

absl::Status Split(const CatalogEntity& entity, std::string_view part, Analyzer& analyzer, Corrections* corrections) {
  const std::string key = NameKey(part, analyzer);
  const std::size_t before = corrections->size();
  std::erase_if(*corrections, [&](const EntityCorrection& correction) {
    const bool is_of_entity = correction.target_type == entity.type && correction.target == entity.name;
    return is_of_entity && (part.empty() || correction.key == key);
  });
  if (corrections->size() < before) return absl::OkStatus();
  if (part.empty()) return absl::NotFoundError(StrCat("no other name goes by '", entity.name, "'"));
  return absl::NotFoundError(
      StrCat("'", part, "' does not go by '", entity.name, "'; `entities show` lists the names that do"));
}

}  // namespace

absl::StatusOr<Corrections> ApplyEntityChange(const EntityChange& change, const EntityCatalog& catalog,
                                              Corrections corrections, Analyzer& analyzer) {
  BS_ASSIGN_OR_RETURN(const CatalogEntity entity, catalog.Find(change.name));
  switch (change.kind) {
    case EntityChange::Kind::kMerge: {
      BS_ASSIGN_OR_RETURN(const CatalogEntity other, catalog.Find(change.other));
      BS_RETURN_IF_ERROR(Merge(entity, other, analyzer, &corrections));
      break;
    }
    case EntityChange::Kind::kSplit:
      BS_RETURN_IF_ERROR(Split(entity, change.other, analyzer, &corrections));
      break;
    case EntityChange::Kind::kRename:
      BS_RETURN_IF_ERROR(Rename(entity, change.other, catalog, analyzer, &corrections));
      break;
  }
  return corrections;
}

}  // namespace broadsheet
