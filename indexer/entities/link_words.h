// Words and marks that join the words of a name: "of", "de", "&", "-".
#ifndef BROADSHEET_INDEXER_ENTITIES_LINK_WORDS_H_
#define BROADSHEET_INDEXER_ENTITIES_LINK_WORDS_H_

#include "indexer/entities/word.h"

namespace broadsheet::entities {

bool IsLinkWord(const Word& word);

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_LINK_WORDS_H_
