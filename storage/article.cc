#include "broadsheet/article.h"

#include <memory>
#include <string_view>

#include <xxhash.h>

#include "absl/strings/str_format.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// What a piece of content is, as it enters the hash. The numbers are part of every stored hash: never change them.
enum class Tag : std::uint8_t {
  kTitle = 1,
  kDeck = 2,
  kBody = 3,
  kDateline = 4,
  kCredit = 5,
  kSource = 6,
  kSection = 7,
  kUrl = 8,
  kLanguage = 9,
  kDate = 10,
  kModified = 11,
  kByline = 12,
  kPeople = 13,
  kOrgs = 14,
  kPlaces = 15,
  kTopics = 16,
  kExtraName = 17,
  kExtraValue = 18,
};

// Hashes tagged, length-prefixed pieces. Absent ones leave no trace, so a field added to Article later changes no
// hash of the articles that lack it.
class ContentHasher {
 public:
  ContentHasher() : state_(XXH3_createState()) { XXH3_128bits_reset(state_.get()); }

  void Add(Tag tag, std::string_view text) {
    if (!text.empty()) AddPiece(tag, text);
  }
  void Add(Tag tag, const std::optional<PublicationTime>& time) {
    if (time) AddPiece(tag, FormatRfc3339(*time));
  }
  // An empty value in a list is a value.
  void Add(Tag tag, const std::vector<std::string>& values) {
    for (const std::string& value : values) AddPiece(tag, value);
  }
  void Add(const std::map<std::string, std::string>& extra) {
    for (const auto& [name, value] : extra) {
      AddPiece(Tag::kExtraName, name);
      AddPiece(Tag::kExtraValue, value);
    }
  }

  std::string Finish() const {
    const XXH128_hash_t hash = XXH3_128bits_digest(state_.get());
    return absl::StrFormat("%016x%016x", hash.high64, hash.low64);
  }

 private:
  struct Free {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
  };

  void AddPiece(Tag tag, std::string_view text) {
    unsigned char head[9] = {static_cast<unsigned char>(tag)};
    for (int i = 0; i < 8; ++i) head[1 + i] = static_cast<unsigned char>(std::uint64_t{text.size()} >> (8 * i));
    XXH3_128bits_update(state_.get(), head, sizeof(head));
    XXH3_128bits_update(state_.get(), text.data(), text.size());
  }

  std::unique_ptr<XXH3_state_t, Free> state_;
};

}  // namespace

std::string ContentHash(const Article& article) {
  ContentHasher hasher;
  hasher.Add(Tag::kTitle, article.title);
  hasher.Add(Tag::kDeck, article.deck);
  hasher.Add(Tag::kBody, article.body);
  hasher.Add(Tag::kDateline, article.dateline);
  hasher.Add(Tag::kCredit, article.credit);
  hasher.Add(Tag::kSource, article.source);
  hasher.Add(Tag::kSection, article.section);
  hasher.Add(Tag::kUrl, article.url);
  hasher.Add(Tag::kLanguage, article.language);
  hasher.Add(Tag::kDate, article.date);
  hasher.Add(Tag::kModified, article.modified);
  hasher.Add(Tag::kByline, article.byline);
  hasher.Add(Tag::kPeople, article.people);
  hasher.Add(Tag::kOrgs, article.orgs);
  hasher.Add(Tag::kPlaces, article.places);
  hasher.Add(Tag::kTopics, article.topics);
  hasher.Add(article.extra);
  return hasher.Finish();
}

const std::vector<std::string>& GivenNames(const Article& article, EntityType type) {
  static const auto* const none = new std::vector<std::string>();
  switch (type) {
    case EntityType::kPerson:
      return article.people;
    case EntityType::kOrganisation:
      return article.orgs;
    case EntityType::kPlace:
      return article.places;
    case EntityType::kMisc:
      break;
  }
  return *none;
}

std::vector<std::string> EntityNames(const StoredArticle& stored, EntityType type) {
  std::vector<std::string> names = GivenNames(stored.article, type);
  for (const ArticleEntity& entity : stored.entities) {
    if (entity.type == type && !entity.given) names.push_back(entity.name);
  }
  return names;
}

}  // namespace broadsheet
