// The title of a page's article.
#ifndef BROADSHEET_INDEXER_IMPORT_PAGE_METADATA_TITLE_H_
#define BROADSHEET_INDEXER_IMPORT_PAGE_METADATA_TITLE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/import/page/metadata/page_facts.h"

namespace broadsheet {

// The headline as readers see it where metadata confirms it, else as metadata or the page's title has it, without the
// name of the site. `source` is that name, if it is known.
std::string FindTitle(const PageFacts& facts, std::string_view source);

// The block that shows the title: a heading, another one, or what stands above the first paragraph of sentences.
std::optional<std::size_t> FindHeadline(const std::vector<HtmlBlock>& blocks, std::string_view title);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_PAGE_METADATA_TITLE_H_
