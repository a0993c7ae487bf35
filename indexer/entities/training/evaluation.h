// How well names are found, by the definition of CoNLL-2003: a name counts if its edges and its type are exactly right.
#ifndef BROADSHEET_INDEXER_ENTITIES_TRAINING_EVALUATION_H_
#define BROADSHEET_INDEXER_ENTITIES_TRAINING_EVALUATION_H_

#include <cstddef>
#include <string>
#include <vector>

#include "indexer/entities/model_data.h"
#include "indexer/entities/training/corpus.h"

namespace broadsheet::entities {

struct Score {
  std::size_t correct = 0, predicted = 0, annotated = 0;

  double precision() const {
    return predicted == 0 ? 0 : static_cast<double>(correct) / static_cast<double>(predicted);
  }
  double recall() const { return annotated == 0 ? 0 : static_cast<double>(correct) / static_cast<double>(annotated); }
  double f1() const {
    const std::size_t sum = predicted + annotated;
    return sum == 0 ? 0 : 2.0 * static_cast<double>(correct) / static_cast<double>(sum);
  }
};

struct Evaluation {
  Score types[kEntityTypes];

  // All types together; without misc for sets that do not mark it.
  Score all(bool with_misc = true) const;
};

// Counts names that are in both; both are in order.
void CountNames(const std::vector<Span>& annotated, const std::vector<Span>& predicted, Evaluation* evaluation);

// On the document's own tokens.
Evaluation Evaluate(const Corpus& corpus, const EntityModel::Data& model);

// A document as it would be written, sentences apart by blank lines, and the bytes of its names.
struct WrittenDocument {
  std::string text;
  std::vector<Span> names;
};
WrittenDocument WriteDocument(const AnnotatedDocument& document);

// On written text, which is cut into tokens anew: names must agree to the byte.
Evaluation EvaluateWritten(const Corpus& corpus, const EntityModel::Data& model);

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_TRAINING_EVALUATION_H_
