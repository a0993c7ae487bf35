#include "query/corrected_names.h"

#include <algorithm>
#include <array>
#include <string>
#include <tuple>
#include <utility>

#include "indexer/analysis/name_key.h"

namespace broadsheet {
namespace {

using TypedName = std::pair<EntityType, std::string>;

class Corrector {
 public:
  Corrector(const std::vector<EntityCorrection>& corrections, Analyzer& analyzer)
      : corrections_(corrections), analyzer_(analyzer) {}

  // Nothing is said about misc, which no article lists.
  void Correct(StoredArticle* stored) const {
    Article& article = stored->article;
    const std::array lists = {&article.people, &article.orgs, &article.places};
    std::array<std::vector<std::string>, 3> given;
    for (std::size_t type = 0; type < lists.size(); ++type) {
      for (std::string& name : *lists[type]) {
        auto [now, corrected] = NameOf({static_cast<EntityType>(type), std::move(name)});
        const auto list = static_cast<std::size_t>(now);
        if (list < given.size()) AddOnce(std::move(corrected), &given[list]);
      }
    }
    for (std::size_t type = 0; type < lists.size(); ++type) *lists[type] = std::move(given[type]);
    CorrectEntities(stored);
  }

 private:
  TypedName NameOf(TypedName name) const {
    const std::string key = NameKey(name.second, analyzer_);
    for (const EntityCorrection& correction : corrections_) {
      if (correction.type == name.first && correction.key == key) return {correction.target_type, correction.target};
    }
    return name;
  }

  static void AddOnce(std::string name, std::vector<std::string>* names) {
    if (std::find(names->begin(), names->end(), name) == names->end()) names->push_back(std::move(name));
  }

  void CorrectEntities(StoredArticle* stored) const {
    std::vector<ArticleEntity> entities;
    for (ArticleEntity& entity : stored->entities) {
      std::tie(entity.type, entity.name) = NameOf({entity.type, std::move(entity.name)});
      const auto same = std::find_if(entities.begin(), entities.end(), [&](const ArticleEntity& other) {
        return other.type == entity.type && other.name == entity.name;
      });
      if (same != entities.end()) {
        same->given = same->given || entity.given;
        same->mentions.insert(same->mentions.end(), entity.mentions.begin(), entity.mentions.end());
        std::sort(same->mentions.begin(), same->mentions.end(), [](const EntityMention& a, const EntityMention& b) {
          return std::pair(a.field, a.begin) < std::pair(b.field, b.begin);
        });
        continue;
      }
      if (entity.type != EntityType::kMisc && !entity.given) {
        const std::vector<std::string>& given = GivenNames(stored->article, entity.type);
        entity.given = std::find(given.begin(), given.end(), entity.name) != given.end();
      }
      entities.push_back(std::move(entity));
    }
    stored->entities = std::move(entities);
  }

  const std::vector<EntityCorrection>& corrections_;
  Analyzer& analyzer_;
};

}  // namespace

void CorrectNames(const std::vector<EntityCorrection>& corrections, Analyzer& analyzer, StoredArticle* stored) {
  if (!corrections.empty()) Corrector(corrections, analyzer).Correct(stored);
}

}  // namespace broadsheet
