// Gives every token of a document its tag: two passes of a model over the candidates, the best path through each run.
#ifndef BROADSHEET_INDEXER_ENTITIES_TAGGER_H_
#define BROADSHEET_INDEXER_ENTITIES_TAGGER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "indexer/entities/document.h"
#include "indexer/entities/feature_scorer.h"
#include "indexer/entities/model_data.h"
#include "indexer/entities/tag.h"
#include "indexer/entities/weights.h"
#include "indexer/entities/word_lookup.h"

namespace broadsheet::entities {

// Reusable for many documents, keeps its buffers and what it has seen of words; not thread-safe. The model must outlive
// it and stay as it is.
class Tagger {
 public:
  explicit Tagger(const EntityModel::Data& model) : model_(model), words_(model.lexicon), scorer_(model.weights) {}

  // One tag a token, valid until the next call.
  const std::vector<Tag>& TagTokens(const Tokens& tokens);

  // The same, but without the second pass; for training that.
  const std::vector<Tag>& TagFirstPass(const Tokens& tokens);

  // By lists and shapes alone, for texts in other languages.
  const std::vector<Tag>& TagByLists(const Tokens& tokens);

  // The document that was tagged last.
  const Document& document() const { return document_; }

 private:
  template <typename AddFeatures>
  void AddScores(AddFeatures add_features);
  void RunPass(std::size_t pass);

  const EntityModel::Data& model_;
  WordLookup words_;
  FeatureScorer scorer_;
  Document document_;
  std::vector<TokenScores> scores_;  // of the candidates, in order
  std::vector<Scores> pass_scores_;
  std::vector<Tag> tags_;
  std::vector<PathScores> paths_;
};

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_TAGGER_H_
