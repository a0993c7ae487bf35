// Takes out of a page's source what no reader sees and no parser should have to build a tree of.
#ifndef BROADSHEET_INDEXER_IMPORT_PAGE_HTML_PRUNE_H_
#define BROADSHEET_INDEXER_IMPORT_PAGE_HTML_PRUNE_H_

#include <string>
#include <string_view>

namespace broadsheet {

// The page without scripts (JSON-LD stays), styles, drawings and comments, which are most of its bytes, and with bounds
// on what costs a parser more than linear time: elements nested more than kMaxHtmlDepth deep lose their tags (their
// content stays), and tags with absurdly many attributes lose those.
std::string PruneHtml(std::string_view html);

inline constexpr int kMaxHtmlDepth = 600;

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_PAGE_HTML_PRUNE_H_
