#include "indexer/entities/article_entities.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "indexer/analysis/known_names.h"
#include "indexer/entities/name_rules.h"
#include "indexer/entities/name_spelling.h"

namespace broadsheet {
namespace {

// More is not a name but a list or a heading.
constexpr std::size_t kMaxNameWords = 12;
// Different ones that are looked at in an article: each is compared with all before it. Who has more is a register.
constexpr std::size_t kMaxNames = 4096;

using Mentions = absl::InlinedVector<EntityMention, 4>;

// One way of writing a name, as one type, with all its mentions in the article.
struct Name {
  const Words& words() const { return analyzed->words; }

  EntityType type = EntityType::kMisc;
  const AnalyzedName* analyzed = nullptr;
  std::string_view spelling;         // of its first mention that is not in capitals, if there is one
  const KnownName* known = nullptr;  // of people none
  Mentions mentions;
};

struct Entity {
  Entity(EntityType entity_type, bool is_given, Name* name) : type(entity_type), given(is_given) { Add(name); }

  void Add(Name* name) {
    names.push_back(name);
    word_bits |= name->analyzed->word_bits;
  }
  const Name& full() const { return *names.front(); }

  bool HasName(const Name& name) const {
    if ((name.analyzed->word_bits & ~word_bits) != 0) return false;
    return std::any_of(names.begin(), names.end(),
                       [&](const Name* other) { return other->analyzed->HasKeyOf(*name.analyzed); });
  }

  EntityType type;
  bool given;
  absl::InlinedVector<Name*, 4> names;  // the one it is called by first
  std::uint64_t word_bits = 0;          // of all of them
};

constexpr std::array kGivenTypes = {EntityType::kPerson, EntityType::kOrganisation, EntityType::kPlace};

using Votes = std::array<std::size_t, kEntityTypes>;

bool IsEarlier(const EntityMention& a, const EntityMention& b) {
  return std::pair(a.field, a.begin) < std::pair(b.field, b.begin);
}

class ArticleResolver {
 public:
  ArticleResolver(const Article& article, std::span<const Mention> mentions, NameCache& cache)
      : texts_{article.title, article.deck, article.body},
        lead_end_(std::min(article.body.find("\n\n"), article.body.size())),
        cache_(cache) {
    cache_.StartArticle();
    std::size_t names = mentions.size();
    for (const EntityType type : kGivenTypes) names += GivenNames(article, type).size();
    names_.reserve(names);
    entities_.reserve(names);
    for (const EntityType type : kGivenTypes) {
      for (const std::string& name : GivenNames(article, type)) AddGiven(type, name);
    }
    AddMentions(mentions);
  }

  std::vector<ArticleEntity> Take() && {
    struct Ranked {
      double salience;
      const Entity* entity;
      Mentions mentions;
    };
    std::vector<Ranked> ranked;
    ranked.reserve(entities_.size());
    for (const Entity& entity : entities_) {
      Mentions mentions;
      for (const Name* name : entity.names) {
        mentions.insert(mentions.end(), name->mentions.begin(), name->mentions.end());
      }
      if (mentions.empty()) continue;
      std::sort(mentions.begin(), mentions.end(), IsEarlier);
      ranked.push_back({Salience(mentions), &entity, std::move(mentions)});
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) {
      return a.salience != b.salience ? a.salience > b.salience : IsEarlier(a.mentions.front(), b.mentions.front());
    });
    std::vector<ArticleEntity> result;
    result.reserve(ranked.size());
    for (const auto& [salience, entity, mentions] : ranked) {
      result.push_back({entity->type, NameOf(*entity), entity->given, {mentions.begin(), mentions.end()}});
    }
    return result;
  }

 private:
  // What was read of a mention's text: its name, and which part of the text that is.
  struct ReadText {
    Name* name;
    std::uint32_t begin, size;
  };

  void AddGiven(EntityType type, std::string_view name) {
    entities_.emplace_back(type, true, MakeName(type, name, cache_.Find(name)));
  }

  void AddMentions(std::span<const Mention> mentions) {
    std::vector<Name*> names = CollectNames(mentions);
    // Full names before the short ones that may belong to them.
    std::stable_sort(names.begin(), names.end(), [](const Name* a, const Name* b) {
      return std::pair(a->words().size(), a->analyzed->key.size()) >
             std::pair(b->words().size(), b->analyzed->key.size());
    });
    for (Name* name : names) Place(name);
  }

  Name* MakeName(EntityType type, std::string_view spelling, const AnalyzedName& analyzed) {
    Name& name = names_.emplace_back();
    name.type = type;
    name.analyzed = &analyzed;
    name.spelling = spelling;
    name.known = type == EntityType::kPerson ? nullptr : analyzed.known;
    return &name;
  }

  // The names of the mentions, as they come.
  std::vector<Name*> CollectNames(std::span<const Mention> mentions) {
    std::vector<Name*> names;
    absl::flat_hash_map<std::pair<std::string_view, EntityType>, ReadText> texts;
    absl::flat_hash_map<std::pair<std::string_view, EntityType>, Name*> by_key;
    texts.reserve(mentions.size() / 2);  // many are seen twice
    by_key.reserve(mentions.size() / 2);
    for (const Mention& mention : mentions) {
      if (mention.field >= texts_.size()) continue;
      const std::string_view text = texts_[mention.field].substr(mention.begin, mention.end - mention.begin);
      const auto [read, is_new] = texts.try_emplace({text, mention.type});
      if (is_new) read->second = ReadMention(text, mention.type, &by_key, &names);
      const auto& [name, skipped, size] = read->second;
      if (name == nullptr) continue;
      const std::uint32_t begin = mention.begin + skipped;
      name->mentions.push_back({static_cast<EntityMention::Field>(mention.field), begin, begin + size});
    }
    return names;
  }

  // Adds the name to `names` if it is new.
  ReadText ReadMention(std::string_view text, EntityType type,
                       absl::flat_hash_map<std::pair<std::string_view, EntityType>, Name*>* by_key,
                       std::vector<Name*>* names) {
    std::string_view spelling = TrimName(text);
    if (type == EntityType::kPerson) spelling = WithoutTitles(spelling);
    const AnalyzedName& analyzed = cache_.Find(spelling);
    if (analyzed.words.empty() || analyzed.words.size() > kMaxNameWords) return {nullptr, 0, 0};
    const auto known = by_key->find(std::pair<std::string_view, EntityType>(analyzed.key, type));
    Name* name = known == by_key->end() ? nullptr : known->second;
    if (name == nullptr) {
      if (names->size() == kMaxNames) return {nullptr, 0, 0};
      name = MakeName(type, spelling, analyzed);
      by_key->emplace(std::pair<std::string_view, EntityType>(analyzed.key, type), name);
      names->push_back(name);
    } else if (IsInCapitals(name->spelling) && !IsInCapitals(spelling)) {
      name->spelling = spelling;
    }
    return {name, static_cast<std::uint32_t>(spelling.data() - text.data()),
            static_cast<std::uint32_t>(spelling.size())};
  }

  // Into the one entity that it fits, or into one of its own.
  void Place(Name* name) {
    for (const auto& rule : {&ArticleResolver::HasName, &ArticleResolver::IsKnownAs, &ArticleResolver::IsShortFor,
                             &ArticleResolver::HasNameOfOtherType}) {
      std::size_t fitting = 0;
      Entity* found = nullptr;
      for (Entity& entity : entities_) {
        if (!(this->*rule)(entity, *name)) continue;
        ++fitting;
        found = &entity;
      }
      if (fitting == 1) {
        found->Add(name);
        if (!found->given) found->type = VotedType(*found);
        return;
      }
      if (fitting > 1) break;  // two people of one surname stay two, and the surname neither
    }
    entities_.emplace_back(name->known ? name->known->type : name->type, false, name);
  }

  bool HasName(const Entity& entity, const Name& name) const {
    return (entity.given || entity.type == name.type) && entity.HasName(name);
  }

  bool IsKnownAs(const Entity& entity, const Name& name) const {
    return name.known != nullptr && entity.full().known == name.known;
  }

  bool IsShortFor(const Entity& entity, const Name& name) const {
    const Name& full = entity.full();
    const bool may_share_words = (full.analyzed->word_bits & name.analyzed->word_bits) != 0;
    if (entity.type == EntityType::kPerson) {
      if (!may_share_words || name.type == EntityType::kPlace) return false;
      if (name.type == EntityType::kPerson) {
        return IsShortForPerson(name.words(), full.words()) || (entity.given && IsFullNameOf(entity, name));
      }
      // A headline's lone surname is easily taken for something else.
      return name.words().size() == 1 && full.words().size() > 1 && full.words().back() == name.words().front();
    }
    if (name.type == EntityType::kPerson) return false;
    if (name.words().size() == 1 && IsInCapitals(name.spelling) && IsAcronymOf(name.analyzed->key, full.words())) {
      return true;
    }
    if (!may_share_words) return false;
    if (entity.type != EntityType::kOrganisation || name.type != EntityType::kOrganisation) return false;
    return IsShortForOrganisation(name.words(), full.words()) ||
           (entity.given && IsShortForOrganisation(full.words(), name.words()));
  }

  // The producer may have given less of a name than the article has; but of one person only.
  static bool IsFullNameOf(const Entity& given, const Name& name) {
    return std::all_of(given.names.begin(), given.names.end(), [&](const Name* other) {
      return IsShortForPerson(other->words(), name.words()) || IsShortForPerson(name.words(), other->words());
    });
  }

  // "Jordan" as a person and as a place are two only if the person has a longer name.
  bool HasNameOfOtherType(const Entity& entity, const Name& name) const {
    const bool apart = (entity.type == EntityType::kPerson) != (name.type == EntityType::kPerson);
    if (apart && entity.full().words().size() > name.words().size()) return false;
    return entity.HasName(name);
  }

  static EntityType VotedType(const Entity& entity) {
    if (const KnownName* known = entity.full().known) return known->type;
    Votes votes{};
    for (const Name* name : entity.names) votes[static_cast<std::size_t>(name->type)] += name->mentions.size();
    const std::size_t own = static_cast<std::size_t>(entity.full().type);
    std::size_t best = own;
    for (std::size_t type = 0; type < votes.size(); ++type) {
      if (votes[type] > votes[best]) best = type;
    }
    return static_cast<EntityType>(best);
  }

  static std::string NameOf(const Entity& entity) {
    const Name& full = entity.full();
    if (entity.given) return std::string(full.spelling);
    if (full.known != nullptr) return std::string(full.known->name);
    std::string_view spelling = full.spelling;
    if (entity.type == EntityType::kOrganisation) spelling = WithoutCompanySuffix(spelling);
    return CleanSpelling(spelling, entity.type);
  }

  double Salience(const Mentions& mentions) const {
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
  NameCache& cache_;
  std::vector<Name> names_;  // pointed to: room for all is made at first
  std::vector<Entity> entities_;
};

}  // namespace

std::vector<ArticleEntity> ResolveEntities(const Article& article, std::span<const Mention> mentions,
                                           NameCache& names) {
  return ArticleResolver(article, mentions, names).Take();
}

}  // namespace broadsheet
