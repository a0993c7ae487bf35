// A text file as the lines a reader sees: hard-wrapped paragraphs joined, list marks and indents noted.
#ifndef BROADSHEET_INDEXER_IMPORT_PAGE_TEXT_LINES_H_
#define BROADSHEET_INDEXER_IMPORT_PAGE_TEXT_LINES_H_

#include <string>
#include <string_view>
#include <vector>

#include "indexer/import/page/page_lexicon.h"
#include "indexer/import/page/page_words.h"

namespace broadsheet {

struct TextLine {
  std::string text;           // trimmed, white space collapsed, without the list mark; never empty
  bool bullet = false;        // begins with a list mark
  bool marked = false;        // begins with a Markdown heading mark
  bool placeholder = false;   // "[photo.jpg]", "[____] [Go]": what a text browser writes for images and form fields
  unsigned blank_before = 0;  // empty lines before it
  unsigned copies = 1;        // lines of this text in the file
  LinePhrase phrase = LinePhrase::kNone;
  TextStats stats;
};

std::vector<TextLine> ReadTextLines(std::string_view utf8);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_PAGE_TEXT_LINES_H_
