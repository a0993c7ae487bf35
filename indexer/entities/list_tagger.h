// Names in texts that no model was trained for: by the lists, and by the shape of words.
#ifndef BROADSHEET_INDEXER_ENTITIES_LIST_TAGGER_H_
#define BROADSHEET_INDEXER_ENTITIES_LIST_TAGGER_H_

#include <vector>

#include "indexer/entities/document.h"
#include "indexer/entities/tag.h"

namespace broadsheet::entities {

// One tag a token. A name is a listed one, or a listed first name with the raised words behind it (a person), or raised
// words that end with a word as companies have ("AG", "Bank").
void TagByLists(const Document& document, std::vector<Tag>* tags);

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_LIST_TAGGER_H_
