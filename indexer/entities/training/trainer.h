// From annotated documents, a lexicon and lists of names to a model.
#ifndef BROADSHEET_INDEXER_ENTITIES_TRAINING_TRAINER_H_
#define BROADSHEET_INDEXER_ENTITIES_TRAINING_TRAINER_H_

#include <cstddef>
#include <vector>

#include "indexer/entities/model_file.h"
#include "indexer/entities/training/corpus.h"
#include "indexer/entities/training/crf.h"

namespace broadsheet::entities {

// A document, and which others must not help to tag it: those of the same group are the same text in other letters.
struct TrainingDocument {
  AnnotatedDocument document;
  std::size_t group = 0;
};

struct TrainerOptions {
  int folds = 4;      // the second pass learns from tags that were given by models that had not seen the text
  int min_count = 2;  // features seen less often are left out
  std::size_t max_rows = 260000;  // features with the largest weights that are kept
  CrfOptions crf;
};

// Adds weights and transitions to `parts`, which has everything else. Deterministic.
void TrainWeights(const std::vector<TrainingDocument>& documents, const TrainerOptions& options, ModelParts* parts);

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_TRAINING_TRAINER_H_
