#include "query/entity_catalog.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <span>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "indexer/analysis/name_key.h"
#include "indexer/analysis/value_term.h"
#include "storage/fields.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::array kShownTypes = {EntityType::kPerson, EntityType::kOrganisation, EntityType::kPlace};
constexpr std::size_t kNoLimit = static_cast<std::size_t>(-1);
constexpr std::size_t kCompany = 10;  // entities in the company of another

std::string_view TypeName(EntityType type) {
  static constexpr std::string_view kNames[] = {"person", "org", "place", "misc"};
  return kNames[static_cast<std::size_t>(type)];
}

// "person:Quint" -> a person, "Quint".
std::optional<EntityType> TakeType(std::string_view* typed) {
  for (std::size_t type = 0; type < kEntityTypes; ++type) {
    const std::string prefix = StrCat(TypeName(static_cast<EntityType>(type)), ":");
    if (!typed->starts_with(prefix)) continue;
    typed->remove_prefix(prefix.size());
    return static_cast<EntityType>(type);
  }
  return std::nullopt;
}

// In a name or in a list of folded words, at the beginning of a word.
bool HasWordPrefix(std::string_view key, std::string_view prefix) {
  return key.starts_with(prefix) || key.find(StrCat(" ", prefix)) != std::string_view::npos;
}

bool Before(const EntityCount& a, const EntityCount& b) {
  return a.articles != b.articles ? a.articles > b.articles : std::pair(a.name, a.type) < std::pair(b.name, b.type);
}

bool HasLower(const std::string& name) {
  return std::any_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// Of two spellings that are used as often, the one to show.
bool ComesBefore(const std::string& a, const std::string& b) {
  return HasLower(a) != HasLower(b) ? HasLower(a) : a < b;
}

// How many documents have some of the forms of the term.
std::uint32_t CountDocuments(const Segment& segment, const TermInfo& term, const absl::flat_hash_set<FormCode>& forms) {
  std::uint32_t count = 0;
  PostingCursor cursor = segment.Postings(term);
  for (cursor.Next(); !cursor.at_end(); cursor.Next()) {
    const std::span<const FormCode> codes = cursor.Codes();
    count += std::any_of(codes.begin(), codes.end(), [&](FormCode code) { return forms.contains(code); }) ? 1 : 0;
  }
  return count;
}

}  // namespace

std::vector<TermInfo> EntityCatalog::TermsOf(const Segment& segment, const CatalogEntity& entity) {
  std::vector<TermInfo> terms;
  for (const auto& [type, key] : entity.keys) {
    if (const auto term = segment.FindTerm(ValueTerm(EntityPrefix(type), key))) terms.push_back(*term);
  }
  return terms;
}

Roaring EntityCatalog::DocidsOf(const Segment& segment, const CatalogEntity& entity) {
  Roaring docids;
  for (const TermInfo& term : TermsOf(segment, entity)) {
    PostingCursor cursor = segment.Postings(term);
    for (cursor.Next(); !cursor.at_end(); cursor.Next()) docids.add(cursor.docid());
  }
  return docids;
}

template <typename Visit>
void EntityCatalog::ForEachArticle(const CatalogEntity& entity, Visit visit) const {
  for (const SearchedSegment& searched : scope_.segments) {
    for (const Docid docid : DocidsOf(*searched.segment, entity)) {
      if (!searched.tombstones->contains(docid)) visit(searched, docid);
    }
  }
}

std::uint64_t EntityCatalog::CountArticles(const CatalogEntity& entity) const {
  std::uint64_t articles = 0;
  ForEachArticle(entity, [&](const SearchedSegment&, Docid) { ++articles; });
  return articles;
}

// Names that differ in letters or accents of case only are one, under the spelling that is most used.
std::vector<EntityProfile::Alias> EntityCatalog::AliasesOf(const CatalogEntity& entity) const {
  std::map<std::string, std::map<std::string, std::uint64_t>> mentions;  // by key and spelling
  for (const SearchedSegment& searched : scope_.segments) {
    for (const TermInfo& term : TermsOf(*searched.segment, entity)) {
      const std::vector<FormEntry> forms = searched.segment->Forms(term);
      std::vector<std::uint64_t> counts(forms.size());
      PostingCursor cursor = searched.segment->Postings(term);
      for (cursor.Next(); !cursor.at_end(); cursor.Next()) {
        if (searched.tombstones->contains(cursor.docid())) continue;
        for (const WordOccurrence& occurrence : cursor.Occurrences()) {
          if (occurrence.position != kNamePosition && occurrence.code < counts.size()) ++counts[occurrence.code];
        }
      }
      for (std::size_t i = 0; i < forms.size(); ++i) {
        if (counts[i] > 0) mentions[NameKey(forms[i].spelling, analyzer_)][forms[i].spelling] += counts[i];
      }
    }
  }
  std::vector<EntityProfile::Alias> aliases;
  for (const auto& [key, spellings] : mentions) {
    EntityProfile::Alias& alias = aliases.emplace_back();
    std::uint64_t most = 0;
    for (const auto& [spelling, count] : spellings) {
      alias.mentions += count;
      if (count > std::exchange(most, std::max(most, count))) alias.name = spelling;
    }
  }
  std::stable_sort(aliases.begin(), aliases.end(),
                   [](const auto& a, const auto& b) { return a.mentions > b.mentions; });
  return aliases;
}

// By terms first, which counts an article twice that has two names of one entity; then exactly, for the best of them.
std::vector<EntityCount> EntityCatalog::CompanyOf(const CatalogEntity& entity) const {
  std::map<const SearchedSegment*, Roaring> own;
  ForEachArticle(entity, [&](const SearchedSegment& searched, Docid docid) { own[&searched].add(docid); });
  Counts counts;
  for (const auto& [searched, docids] : own) {
    for (const EntityType type : kShownTypes) {
      const std::string_view prefix = EntityPrefix(type);
      for (const auto& [name, term] : searched->segment->TermsWithPrefix(prefix, kNoLimit)) {
        std::uint64_t shared = 0;
        PostingCursor cursor = searched->segment->Postings(term);
        for (cursor.Next(); !cursor.at_end(); cursor.Next()) shared += docids.contains(cursor.docid()) ? 1 : 0;
        if (shared > 0) counts[{type, name.substr(prefix.size())}] += shared;
      }
    }
  }
  for (const CatalogEntity::Key& key : entity.keys) counts.erase(key);
  std::vector<std::pair<CatalogEntity::Key, std::uint64_t>> best(counts.begin(), counts.end());
  const std::size_t looked_at = std::min(2 * kCompany, best.size());
  std::partial_sort(
      best.begin(), best.begin() + static_cast<std::ptrdiff_t>(looked_at), best.end(),
      [](const auto& a, const auto& b) { return std::pair(b.second, a.first) < std::pair(a.second, b.first); });
  std::vector<EntityCount> company;
  for (std::size_t i = 0; i < looked_at; ++i) {
    const CatalogEntity other = EntityOf(best[i].first);
    EntityCount count{other.type, other.name, 0};
    ForEachArticle(other, [&](const SearchedSegment& searched, Docid docid) {
      const auto docids = own.find(&searched);
      if (docids != own.end() && docids->second.contains(docid)) ++count.articles;
    });
    if (std::find(company.begin(), company.end(), count) == company.end()) company.push_back(count);
  }
  std::sort(company.begin(), company.end(), Before);
  if (company.size() > kCompany) company.resize(kCompany);
  return company;
}

EntityProfile EntityCatalog::Describe(const CatalogEntity& entity) const {
  EntityProfile profile;
  profile.entity = {entity.type, entity.name, 0};
  std::map<std::pair<int, int>, std::uint64_t> months;
  ForEachArticle(entity, [&](const SearchedSegment& searched, Docid docid) {
    ++profile.entity.articles;
    const std::optional<Day> day = searched.segment->day(docid);
    if (!day) return;
    profile.first_day = std::min(profile.first_day.value_or(*day), *day);
    profile.last_day = std::max(profile.last_day.value_or(*day), *day);
    const CivilDate date = ToCivil(*day);
    ++months[{date.year, date.month}];
  });
  for (const auto& [month, articles] : months) profile.months.push_back({month.first, month.second, articles});
  profile.aliases = AliasesOf(entity);
  profile.company = CompanyOf(entity);
  const std::string own_key = NameKey(entity.name, analyzer_);
  for (const CatalogEntity::Key& key : entity.keys) {
    if (key != CatalogEntity::Key(entity.type, own_key)) profile.joined.push_back(SpellingOf(key));
  }
  return profile;
}

std::uint64_t EntityCatalog::CountTerm(const SearchedSegment& searched, const TermInfo& term) const {
  if (searched.tombstones->isEmpty()) return term.document_frequency;
  std::uint64_t live = 0;
  PostingCursor cursor = searched.segment->Postings(term);
  for (cursor.Next(); !cursor.at_end(); cursor.Next()) live += searched.tombstones->contains(cursor.docid()) ? 0 : 1;
  return live;
}

EntityCatalog::Counts EntityCatalog::CountTerms(const EntityListOptions& options) const {
  const std::string wanted = NameKey(options.prefix, analyzer_);
  Counts counts;
  for (const EntityType type : options.types) {
    const std::string_view prefix = EntityPrefix(type);
    for (const SearchedSegment& searched : scope_.segments) {
      for (const auto& [name, term] : searched.segment->TermsWithPrefix(prefix, kNoLimit)) {
        const std::string_view key = std::string_view(name).substr(prefix.size());
        if (!wanted.empty() && !HasWordPrefix(key, wanted)) continue;
        const std::uint64_t articles = CountTerm(searched, term);
        if (articles > 0) counts[{type, std::string(key)}] += articles;
      }
    }
  }
  return counts;
}

EntityList EntityCatalog::List(const EntityListOptions& asked) const {
  EntityListOptions options = asked;
  if (options.types.empty()) options.types.assign(kShownTypes.begin(), kShownTypes.end());
  const auto is_wanted = [&](EntityType type) {
    return std::find(options.types.begin(), options.types.end(), type) != options.types.end();
  };
  const std::string wanted = NameKey(options.prefix, analyzer_);
  Counts counts = CountTerms(options);

  // What was corrected is counted by itself: an article that has two of its names counts once.
  std::vector<EntityCount> corrected;
  for (const CatalogEntity& entity : Corrected()) {
    for (const CatalogEntity::Key& key : entity.keys) counts.erase(key);
    const EntityCount count{entity.type, entity.name, CountArticles(entity)};
    const bool has_prefix = std::any_of(entity.keys.begin(), entity.keys.end(),
                                        [&](const auto& key) { return HasWordPrefix(key.second, wanted); });
    if (count.articles > 0 && is_wanted(entity.type) && has_prefix) corrected.push_back(count);
  }

  EntityList list;
  list.distinct = counts.size() + corrected.size();
  // By key first: to look up the spelling of each would take long.
  list.entities = std::move(corrected);
  for (const auto& [key, articles] : counts) list.entities.push_back({key.first, key.second, articles});
  const std::size_t kept = std::min(options.limit, list.entities.size());
  std::partial_sort(list.entities.begin(), list.entities.begin() + static_cast<std::ptrdiff_t>(kept),
                    list.entities.end(), Before);
  list.entities.resize(kept);
  for (EntityCount& entity : list.entities) {
    if (counts.contains({entity.type, entity.name})) entity.name = SpellingOf({entity.type, entity.name});
  }
  return list;
}

// The most frequent forms come first, and of as many those in capitals. An article that has a name in capitals alone
// also has it as it is shown, so that there may well be as many, be it in several forms.
std::string EntityCatalog::CommonestForm(const Segment& segment, const TermInfo& term, const std::string& key) const {
  const std::vector<FormEntry> forms = segment.Forms(term);
  const auto is_name = [&](const FormEntry& form) { return NameKey(form.spelling, analyzer_) == key; };
  const auto first = std::find_if(forms.begin(), forms.end(), is_name);
  if (first == forms.end()) return "";
  if (HasLower(first->spelling)) return first->spelling;
  absl::flat_hash_set<FormCode> mixed;
  const std::string* commonest = nullptr;
  for (const FormEntry& form : forms) {
    if (!HasLower(form.spelling) || !is_name(form)) continue;
    if (mixed.empty()) commonest = &form.spelling;
    mixed.insert(form.code);
  }
  if (mixed.empty()) return first->spelling;
  const bool is_rarer = CountDocuments(segment, term, mixed) < CountDocuments(segment, term, {first->code});
  return is_rarer ? first->spelling : *commonest;
}

std::string EntityCatalog::SpellingOf(const CatalogEntity::Key& key) const {
  const std::string name = ValueTerm(EntityPrefix(key.first), key.second);
  std::string found;
  std::uint32_t most = 0;
  for (const SearchedSegment& searched : scope_.segments) {
    const auto term = searched.segment->FindTerm(name);
    if (!term || term->document_frequency < most) continue;
    std::string form = CommonestForm(*searched.segment, *term, key.second);
    if (form.empty()) continue;
    // Whichever segment has it, of as many it is one that is not in capitals.
    if (term->document_frequency > most || ComesBefore(form, found)) found = std::move(form);
    most = term->document_frequency;
  }
  return found.empty() ? key.second : found;
}

std::vector<std::string> EntityCatalog::SpellingsOf(const CatalogEntity::Key& key) const {
  std::vector<std::string> spellings;
  const std::string name = ValueTerm(EntityPrefix(key.first), key.second);
  for (const SearchedSegment& searched : scope_.segments) {
    const auto term = searched.segment->FindTerm(name);
    if (!term) continue;
    for (FormEntry& form : searched.segment->Forms(*term)) {
      if (NameKey(form.spelling, analyzer_) == key.second) spellings.push_back(std::move(form.spelling));
    }
  }
  return spellings;
}

std::vector<CatalogEntity> EntityCatalog::Corrected() const {
  std::vector<CatalogEntity> entities;
  std::set<std::pair<EntityType, std::string>> seen;
  for (const EntityCorrection& correction : corrections_) {
    if (!seen.emplace(correction.target_type, correction.target).second) continue;
    entities.push_back(EntityOf({correction.target_type, NameKey(correction.target, analyzer_)}));
  }
  return entities;
}

CatalogEntity EntityCatalog::EntityOf(CatalogEntity::Key key) const {
  for (const EntityCorrection& correction : corrections_) {
    if (std::pair(correction.type, correction.key) != key) continue;
    key = {correction.target_type, NameKey(correction.target, analyzer_)};
    break;
  }
  CatalogEntity entity{key.first, "", {key}};
  for (const EntityCorrection& correction : corrections_) {
    if (correction.target_type != key.first || NameKey(correction.target, analyzer_) != key.second) continue;
    entity.name = correction.target;
    const CatalogEntity::Key joined(correction.type, correction.key);
    if (joined != key) entity.keys.push_back(joined);
  }
  if (entity.name.empty()) entity.name = SpellingOf(key);
  return entity;
}

bool EntityCatalog::Exists(const CatalogEntity& entity) const {
  return std::any_of(entity.keys.begin(), entity.keys.end(), [&](const CatalogEntity::Key& key) {
    const std::string name = ValueTerm(EntityPrefix(key.first), key.second);
    return std::any_of(scope_.segments.begin(), scope_.segments.end(), [&](const SearchedSegment& searched) {
      const auto term = searched.segment->FindTerm(name);
      return term && CountTerm(searched, *term) > 0;
    });
  });
}

std::optional<CatalogEntity> EntityCatalog::FindKey(const CatalogEntity::Key& key) const {
  CatalogEntity entity = EntityOf(key);
  if (!Exists(entity)) return std::nullopt;
  return entity;
}

absl::StatusOr<CatalogEntity> EntityCatalog::Find(std::string_view typed) const {
  std::string_view name = typed;
  const std::optional<EntityType> wanted = TakeType(&name);
  const std::string key = NameKey(name, analyzer_);
  std::vector<CatalogEntity> found;
  std::string choices;
  for (std::size_t i = 0; i < kEntityTypes && !key.empty(); ++i) {
    const auto type = static_cast<EntityType>(i);
    if (wanted && type != *wanted) continue;
    std::optional<CatalogEntity> entity = FindKey({type, key});
    if (!entity) continue;
    const bool seen =
        std::any_of(found.begin(), found.end(), [&](const CatalogEntity& other) { return other.keys == entity->keys; });
    if (seen) continue;
    choices += StrCat(choices.empty() ? "" : " or ", TypeName(type), ":", name, " (", CountArticles(*entity), ")");
    found.push_back(*std::move(entity));
  }
  if (found.empty()) {
    return absl::NotFoundError(StrCat("no entity of this archive is called '", typed,
                                      "'; `entities list` with the beginning of a word of it shows similar names"));
  }
  if (found.size() > 1) return absl::InvalidArgumentError(StrCat("there are several; say which: ", choices));
  return found.front();
}

absl::StatusOr<CatalogEntity> EntityCatalog::FindByPart(std::string_view typed) const {
  absl::StatusOr<CatalogEntity> whole = Find(typed);
  if (whole.status().code() != absl::StatusCode::kNotFound) return whole;
  std::string_view part = typed;
  EntityListOptions options;
  options.prefix = part;
  if (const std::optional<EntityType> wanted = TakeType(&part)) options = {std::string(part), {*wanted}};
  options.limit = kNoLimit;
  const NameWords words = AnalyzeName(part, analyzer_);
  std::vector<EntityCount> found = List(options).entities;
  std::erase_if(found, [&](const EntityCount& entity) {
    return !ContainsInARow(AnalyzeName(entity.name, analyzer_).words, words.words);
  });
  if (words.words.empty() || found.empty()) return whole;
  if (found.size() == 1) return EntityOf({found.front().type, NameKey(found.front().name, analyzer_)});
  constexpr std::size_t kNamed = 8;
  std::string choices;
  for (std::size_t i = 0; i < std::min(kNamed, found.size()); ++i) {
    choices += StrCat(i == 0 ? "" : ", ", TypeName(found[i].type), ":'", found[i].name, "' (", found[i].articles, ")");
  }
  if (found.size() > kNamed) choices += StrCat(" and ", found.size() - kNamed, " more");
  return absl::InvalidArgumentError(StrCat("several names have '", part, "' in them; say which: ", choices));
}

}  // namespace broadsheet
