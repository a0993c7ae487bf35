// What of a query an article has where its snippet does not show it.
#ifndef BROADSHEET_QUERY_MATCHED_PARTS_H_
#define BROADSHEET_QUERY_MATCHED_PARTS_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "broadsheet/article.h"
#include "broadsheet/searcher.h"
#include "query/highlighter.h"
#include "query/resolved_tree.h"
#include "query/snippet.h"
#include "storage/fields.h"

namespace broadsheet {

// For one query. Not thread-safe.
class MatchedPartsFinder {
 public:
  // All must outlive this.
  MatchedPartsFinder(const ResolvedTree& tree, Analyzer* analyzer, Highlighter* highlighter);

  // Of text, the parts that the snippet leaves out, each once, in the first that has it of title, deck and body; of
  // metadata, every value that matches. At most kMostParts.
  std::vector<MatchedPart> Find(const StoredArticle& stored, const Snippet& snippet);

  static constexpr std::size_t kMostParts = 12;

 private:
  void AddText(std::string_view field, const MarkedText& text);
  void AddValues(std::string_view field, std::span<const std::string> values);
  void AddEntities(EntityType type, const StoredArticle& stored);
  void AddWholeValue(std::string_view field, const std::string& value);
  bool IsMarked(const Field& field, std::string_view value);
  bool GoesBy(const ArticleEntity& entity, const Field& field, const Article& article);
  void Add(std::string_view field, std::string_view text);

  Analyzer& analyzer_;
  Highlighter& highlighter_;
  absl::flat_hash_set<std::string_view> asked_fields_;  // of metadata, words of which are looked for
  absl::flat_hash_set<std::string> filters_;            // terms of whole values

  // Of the article at hand.
  std::vector<MatchedPart> parts_;
  std::vector<bool> told_;  // by pattern
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_MATCHED_PARTS_H_
