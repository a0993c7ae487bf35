// Which field of an article a producer's field name means.
#ifndef BROADSHEET_INDEXER_IMPORT_JSON_JSON_FIELDS_H_
#define BROADSHEET_INDEXER_IMPORT_JSON_JSON_FIELDS_H_

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace broadsheet {

enum class ArticleField {
  kId,
  kTitle,
  kDeck,
  kBody,
  kDateline,
  kCredit,
  kSource,
  kSection,
  kUrl,
  kLanguage,  // one text
  kDate,
  kModified,  // a time
  kByline,
  kPeople,
  kOrgs,
  kPlaces,
  kTopics,  // several texts
  kExtra,
  kCollection,
  kIgnored,
};
inline constexpr int kArticleFields = static_cast<int>(ArticleField::kIgnored) + 1;

struct FieldMeaning {
  ArticleField field = ArticleField::kExtra;
  int rank = 0;       // among several names for one field that an object has, the smallest rank wins
  bool html = false;  // its name says that the value is HTML
};

// Our own names, the synonyms that news systems use, and the mapping of the user, which goes first.
class FieldNames {
 public:
  // InvalidArgument if the mapping names a field that articles do not have.
  static absl::StatusOr<FieldNames> Create(const std::vector<std::pair<std::string, std::string>>& mapping);

  // What `name` means; nullptr for a name that is unknown. Case, "_", "-", "." and spaces do not count.
  const FieldMeaning* Find(std::string_view name) const;

 private:
  std::unordered_map<std::string, FieldMeaning> mapped_;  // by the exact name
};

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_JSON_JSON_FIELDS_H_
