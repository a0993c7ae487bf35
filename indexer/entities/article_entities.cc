#include "indexer/entities/article_entities.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "indexer/analysis/known_names.h"
#include "indexer/entities/name_rules.h"
#include "indexer/entities/name_spelling.h"

namespace broadsheet {
namespace {

// More is not a name but a list or a heading.
constexpr std::size_t kMaxNameWords = 12;

// One way of writing a name, as one type, with all its mentions in the article.
struct Name {
  EntityType type = EntityType::kMisc;
  Words words;
  std::string key;
  std::string_view spelling;  // of its first mention that is not in capitals, if there is one
  const KnownName* known = nullptr;
  std::vector<EntityMention> mentions;
};

struct Entity {
  EntityType type = EntityType::kMisc;
  bool given = false;
  std::vector<Name> names;  // the one it is called by first
};

using Votes = std::array<std::size_t, kEntityTypes>;

bool IsEarlier(const EntityMention& a, const EntityMention& b) {
  return std::pair(a.field, a.begin) < std::pair(b.field, b.begin);
}

class ArticleResolver {
 public:
  ArticleResolver(const Article& article, NameCache& names)
      : texts_{article.title, article.deck, article.body},
        lead_end_(std::min(article.body.find("\n\n"), article.body.size())),
        names_(names) {}

  void AddGiven(EntityType type, std::string_view name) {
    Entity entity{type, true, {}};
    entity.names.push_back(MakeName(type, name));
    entities_.push_back(std::move(entity));
  }

  void AddMentions(std::span<const Mention> mentions) {
    std::vector<Name> names = CollectNames(mentions);
    // Full names before the short ones that may belong to them.
    std::stable_sort(names.begin(), names.end(), [](const Name& a, const Name& b) {
      return std::pair(a.words.size(), a.key.size()) > std::pair(b.words.size(), b.key.size());
    });
    for (Name& name : names) Place(std::move(name));
  }

  std::vector<ArticleEntity> Take() && {
    std::vector<std::pair<double, ArticleEntity>> ranked;
    for (const Entity& entity : entities_) {
      ArticleEntity result{entity.type, NameOf(entity), entity.given, {}};
      for (const Name& name : entity.names) {
        result.mentions.insert(result.mentions.end(), name.mentions.begin(), name.mentions.end());
      }
      if (result.mentions.empty()) continue;
      std::sort(result.mentions.begin(), result.mentions.end(), IsEarlier);
      const double salience = Salience(result.mentions);
      ranked.emplace_back(salience, std::move(result));
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : IsEarlier(a.second.mentions.front(), b.second.mentions.front());
    });
    std::vector<ArticleEntity> result;
    result.reserve(ranked.size());
    for (auto& [salience, entity] : ranked) result.push_back(std::move(entity));
    return result;
  }

 private:
  Name MakeName(EntityType type, std::string_view spelling) {
    const AnalyzedName& analyzed = names_.Find(spelling);
    const KnownName* known = type == EntityType::kPerson ? nullptr : analyzed.known;
    return {type, analyzed.words, analyzed.key, spelling, known, {}};
  }

  std::vector<Name> CollectNames(std::span<const Mention> mentions) {
    std::vector<Name> names;
    absl::flat_hash_map<std::pair<std::string_view, EntityType>, std::size_t> known;  // by text
    absl::flat_hash_map<std::pair<std::string, EntityType>, std::size_t> by_key;
    for (const Mention& mention : mentions) {
      if (mention.field >= texts_.size()) continue;
      std::string_view text = TrimName(texts_[mention.field].substr(mention.begin, mention.end - mention.begin));
      if (mention.type == EntityType::kPerson) text = WithoutTitles(text);
      if (text.empty()) continue;
      const auto begin = static_cast<std::uint32_t>(text.data() - texts_[mention.field].data());
      const auto [seen, is_new] = known.try_emplace({text, mention.type}, names.size());
      if (is_new) {
        Name name = MakeName(mention.type, text);
        const auto [same, is_new_key] = by_key.try_emplace({name.key, mention.type}, names.size());
        seen->second = same->second;
        if (is_new_key) {
          names.push_back(std::move(name));
        } else if (IsInCapitals(names[same->second].spelling) && !IsInCapitals(text)) {
          names[same->second].spelling = text;
        }
      }
      names[seen->second].mentions.push_back(
          {static_cast<EntityMention::Field>(mention.field), begin, begin + static_cast<std::uint32_t>(text.size())});
    }
    std::erase_if(names, [](const Name& name) { return name.words.empty() || name.words.size() > kMaxNameWords; });
    return names;
  }

  // Into the one entity that it fits, or into one of its own.
  void Place(Name name) {
    for (const auto& rule : {&ArticleResolver::HasName, &ArticleResolver::IsKnownAs, &ArticleResolver::IsShortFor,
                             &ArticleResolver::HasNameOfOtherType}) {
      std::size_t fitting = 0;
      Entity* found = nullptr;
      for (Entity& entity : entities_) {
        if (!(this->*rule)(entity, name)) continue;
        ++fitting;
        found = &entity;
      }
      if (fitting == 1) {
        found->names.push_back(std::move(name));
        if (!found->given) found->type = VotedType(*found);
        return;
      }
      if (fitting > 1) break;  // two people of one surname stay two, and the surname neither
    }
    Entity entity{name.known ? name.known->type : name.type, false, {}};
    entity.names.push_back(std::move(name));
    entities_.push_back(std::move(entity));
  }

  bool HasName(const Entity& entity, const Name& name) const {
    if (!entity.given && entity.type != name.type) return false;
    return std::any_of(entity.names.begin(), entity.names.end(),
                       [&](const Name& other) { return other.key == name.key; });
  }

  bool IsKnownAs(const Entity& entity, const Name& name) const {
    return name.known != nullptr && entity.names.front().known == name.known;
  }

  bool IsShortFor(const Entity& entity, const Name& name) const {
    const Name& full = entity.names.front();
    if (entity.type == EntityType::kPerson) {
      if (name.type == EntityType::kPlace) return false;
      if (name.type == EntityType::kPerson) {
        return IsShortForPerson(name.words, full.words) || (entity.given && IsFullNameOf(entity, name));
      }
      // A headline's lone surname is easily taken for something else.
      return name.words.size() == 1 && full.words.size() > 1 && full.words.back() == name.words.front();
    }
    if (name.type == EntityType::kPerson) return false;
    if (name.words.size() == 1 && IsInCapitals(name.spelling) && IsAcronymOf(name.key, full.words)) return true;
    if (entity.type != EntityType::kOrganisation || name.type != EntityType::kOrganisation) return false;
    return IsShortForOrganisation(name.words, full.words) ||
           (entity.given && IsShortForOrganisation(full.words, name.words));
  }

  // The producer may have given less of a name than the article has; but of one person only.
  static bool IsFullNameOf(const Entity& given, const Name& name) {
    return std::all_of(given.names.begin(), given.names.end(), [&](const Name& other) {
      return IsShortForPerson(other.words, name.words) || IsShortForPerson(name.words, other.words);
    });
  }

  // "Jordan" as a person and as a place are two only if the person has a longer name.
  bool HasNameOfOtherType(const Entity& entity, const Name& name) const {
    const bool apart = (entity.type == EntityType::kPerson) != (name.type == EntityType::kPerson);
    if (apart && entity.names.front().words.size() > name.words.size()) return false;
    return std::any_of(entity.names.begin(), entity.names.end(),
                       [&](const Name& other) { return other.key == name.key; });
  }

  static EntityType VotedType(const Entity& entity) {
    if (const KnownName* known = entity.names.front().known) return known->type;
    Votes votes{};
    for (const Name& name : entity.names) votes[static_cast<std::size_t>(name.type)] += name.mentions.size();
    const std::size_t own = static_cast<std::size_t>(entity.names.front().type);
    std::size_t best = own;
    for (std::size_t type = 0; type < votes.size(); ++type) {
      if (votes[type] > votes[best]) best = type;
    }
    return static_cast<EntityType>(best);
  }

  static std::string NameOf(const Entity& entity) {
    const Name& first = entity.names.front();
    if (entity.given) return std::string(first.spelling);
    if (first.known != nullptr) return std::string(first.known->name);
    std::string_view spelling = first.spelling;
    if (entity.type == EntityType::kOrganisation) spelling = WithoutCompanySuffix(spelling);
    return CleanSpelling(spelling, entity.type);
  }

  double Salience(const std::vector<EntityMention>& mentions) const {
    double salience = 0;
    for (const EntityMention& mention : mentions) {
      switch (mention.field) {
        case EntityMention::Field::kTitle:
          salience += 5;
          break;
        case EntityMention::Field::kDeck:
          salience += 3;
          break;
        case EntityMention::Field::kBody:
          salience += mention.begin < lead_end_ ? 2 : 1;
          break;
      }
    }
    return salience;
  }

  const std::array<std::string_view, 3> texts_;
  const std::size_t lead_end_;
  NameCache& names_;
  std::vector<Entity> entities_;
};

}  // namespace

std::vector<ArticleEntity> ResolveEntities(const Article& article, std::span<const Mention> mentions,
                                           NameCache& names) {
  ArticleResolver resolver(article, names);
  for (const EntityType type : {EntityType::kPerson, EntityType::kOrganisation, EntityType::kPlace}) {
    for (const std::string& name : GivenNames(article, type)) resolver.AddGiven(type, name);
  }
  resolver.AddMentions(mentions);
  return std::move(resolver).Take();
}

}  // namespace broadsheet
