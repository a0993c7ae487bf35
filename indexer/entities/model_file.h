// Model files. Little-endian:
//
//   "BSNAMES\n"  u32 version  u64 bytes of the content  u64 XXH3-64 of what follows  the content, compressed by zstd
//
// The content, in varints unless it says otherwise:
//
//   language     length, bytes
//   lexicon      count; for each word, by key: key minus the key before, a byte each of WordFacts, clusters as varints
//   names        count; for each state, by key: key minus the key before, lists, 1 if it goes on
//   transitions  for each pass and each pair of tags that may follow each other: zigzag
//   weights      count; for each feature, by key: key minus the key before, u32 mask of the weights that are not 0
//                (pass 0 in the lower half), a byte each
#ifndef BROADSHEET_INDEXER_ENTITIES_MODEL_FILE_H_
#define BROADSHEET_INDEXER_ENTITIES_MODEL_FILE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "indexer/entities/lexicon.h"
#include "indexer/entities/model_data.h"
#include "indexer/entities/weights.h"

namespace broadsheet::entities {

// Goes up with every change of the format, of hashes, of features or of what is a candidate.
inline constexpr std::uint32_t kModelVersion = 3;

// A model as training makes it: the entries of its tables.
struct ModelParts {
  std::string language;
  Lexicon::Entries lexicon;
  NameLists::Entries names;
  Weights::Entries weights;
  Transitions transitions[kPasses] = {};
};

std::string EncodeModel(ModelParts parts);

// DataLoss for what is damaged or no model, FailedPrecondition for another version.
absl::StatusOr<ModelParts> DecodeModel(std::string_view bytes);

EntityModel::Data MakeModelData(const ModelParts& parts);

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_MODEL_FILE_H_
