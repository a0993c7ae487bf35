// Finds an article's text in a page.
#ifndef BROADSHEET_INDEXER_IMPORT_PAGE_HTML_BODY_H_
#define BROADSHEET_INDEXER_IMPORT_PAGE_HTML_BODY_H_

#include <string>
#include <string_view>

#include "indexer/import/page/html_dom.h"

namespace broadsheet {

// What is known of the article before its body is: lines that only repeat it are left out.
struct BodyContext {
  std::string_view title;
  std::string_view description;  // what the page says it is about
};

struct HtmlBody {
  std::string text;    // paragraphs apart by blank lines; empty if the page has no article
  std::string deck;    // the standfirst, where it shows between the headline and the text
  std::string credit;  // from a line such as "This post appeared first on …"
};

HtmlBody ExtractHtmlBody(const HtmlDocument& document, const BodyContext& context);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_PAGE_HTML_BODY_H_
