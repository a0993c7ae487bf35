// What an EntityModel is made of.
#ifndef BROADSHEET_INDEXER_ENTITIES_MODEL_DATA_H_
#define BROADSHEET_INDEXER_ENTITIES_MODEL_DATA_H_

#include <string>

#include "broadsheet/recogniser.h"
#include "indexer/entities/lexicon.h"
#include "indexer/entities/weights.h"

namespace broadsheet {

struct EntityModel::Data {
  std::string language;
  entities::Lexicon lexicon;
  entities::NameLists names;
  entities::Weights weights;
};

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ENTITIES_MODEL_DATA_H_
