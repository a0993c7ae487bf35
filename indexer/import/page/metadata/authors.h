// Who wrote a page's article.
#ifndef BROADSHEET_INDEXER_IMPORT_PAGE_METADATA_AUTHORS_H_
#define BROADSHEET_INDEXER_IMPORT_PAGE_METADATA_AUTHORS_H_

#include <string>
#include <vector>

#include "broadsheet/article.h"
#include "indexer/import/page/metadata/page_facts.h"

namespace broadsheet {

// Names from metadata, then from elements and links named for the author, then from the lines near the headline; the
// publisher only where nobody else is named. `article` has its title, source, URL and language already.
std::vector<std::string> FindAuthors(const PageFacts& facts, const VisiblePage& page, const Article& article);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_PAGE_METADATA_AUTHORS_H_
