// Gives every token of a document its tag: two passes of a model over the candidates, the best path through each run.
#ifndef BROADSHEET_INDEXER_ENTITIES_TAGGER_H_
#define BROADSHEET_INDEXER_ENTITIES_TAGGER_H_

#include <array>
#include <vector>

#include "indexer/entities/document.h"
#include "indexer/entities/features.h"
#include "indexer/entities/model_data.h"
#include "indexer/entities/tag.h"
#include "indexer/entities/weights.h"

namespace broadsheet::entities {

// Reusable for many documents, keeps its buffers; not thread-safe.
class Tagger {
 public:
  // One tag a token, valid until the next call.
  const std::vector<Tag>& TagTokens(const Tokens& tokens, const EntityModel::Data& model);

  // The same, but without the second pass; for training that.
  const std::vector<Tag>& TagFirstPass(const Tokens& tokens, const EntityModel::Data& model);

  // By lists and shapes alone, for texts in other languages.
  const std::vector<Tag>& TagByLists(const Tokens& tokens, const EntityModel::Data& model);

  // The document that was tagged last.
  const Document& document() const { return document_; }

 private:
  void RunPass(std::size_t pass, const Weights& weights);

  Document document_;
  FeatureList features_;
  std::vector<TokenScores> scores_;  // of the candidates, in order
  std::vector<Scores> pass_scores_;
  std::vector<Tag> tags_;
  std::vector<std::array<Tag, kTags>> paths_;
};

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_TAGGER_H_
