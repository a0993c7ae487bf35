// What the names that authors give their elements (class, id, role, itemprop) say about their content.
#ifndef BROADSHEET_INDEXER_IMPORT_PAGE_HTML_HINTS_H_
#define BROADSHEET_INDEXER_IMPORT_PAGE_HTML_HINTS_H_

#include <cstdint>
#include <string_view>

#include "indexer/import/page/html_dom.h"

namespace broadsheet {

// From weak to strong.
enum class HtmlHint {
  kNone,
  kBody,      // holds the article's text
  kNoise,     // navigation, sharing, related links, advertisements, forms, captions
  kHidden,    // not shown
  kNotice,    // cookie notices, pop-ups, subscription forms: prose, but never the article's
  kComments,  // readers' comments: the same
};

// The hint that an element itself gives, whatever stands around it.
HtmlHint HintOf(const HtmlDocument& document, std::uint32_t node);

// The hint in a class or id attribute alone; for tests.
HtmlHint HintOfName(std::string_view class_or_id);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_PAGE_HTML_HINTS_H_
