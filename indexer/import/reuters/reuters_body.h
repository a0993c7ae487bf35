// The text of Reuters-21578 articles: character references, paragraphs, tables, and the agency's closing line.
#ifndef BROADSHEET_INDEXER_IMPORT_REUTERS_REUTERS_BODY_H_
#define BROADSHEET_INDEXER_IMPORT_REUTERS_REUTERS_BODY_H_

#include <string>
#include <string_view>

namespace broadsheet {

// Character references resolved. Those of control characters, which stood for the wire's own signals, become spaces.
std::string DecodeReutersText(std::string_view markup);

// A line indented by four spaces begins a paragraph; the lines of a paragraph are joined; rows of tables stay lines.
// The closing "Reuter" is dropped.
std::string ReutersBody(std::string_view markup);

// For TYPE="UNPROC", whose lines mean nothing known: they stay as they are.
std::string UnprocessedBody(std::string_view markup);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_REUTERS_REUTERS_BODY_H_
