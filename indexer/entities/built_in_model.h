// The model that is part of the library: model/english.model, as it is.
#ifndef BROADSHEET_INDEXER_ENTITIES_BUILT_IN_MODEL_H_
#define BROADSHEET_INDEXER_ENTITIES_BUILT_IN_MODEL_H_

#include <string_view>

namespace broadsheet::entities {

std::string_view BuiltInModelBytes();

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_BUILT_IN_MODEL_H_
