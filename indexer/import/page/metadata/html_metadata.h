// Everything but the text that a page says about its article.
#ifndef BROADSHEET_INDEXER_IMPORT_PAGE_METADATA_HTML_METADATA_H_
#define BROADSHEET_INDEXER_IMPORT_PAGE_METADATA_HTML_METADATA_H_

#include <string>
#include <vector>

#include "indexer/import/importer.h"
#include "indexer/import/page/html_dom.h"

namespace broadsheet {

struct HtmlMetadata {
  Article article;           // all but the body
  std::string article_body;  // the text as the page's JSON-LD gives it, if it does
  std::string description;   // what the page says it is about
  std::vector<std::string> warnings;
};

// From JSON-LD, then meta elements (OpenGraph, Dublin Core, Parse.ly, Sailthru, Twitter, …), microdata, <time> and
// links, then what is visible around the headline.
HtmlMetadata ReadHtmlMetadata(const HtmlDocument& document);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_PAGE_METADATA_HTML_METADATA_H_
