// Text out of a piece of HTML, as editorial systems put it into the fields of JSON.
#ifndef BROADSHEET_INDEXER_IMPORT_MARKUP_TEXT_H_
#define BROADSHEET_INDEXER_IMPORT_MARKUP_TEXT_H_

#include <string>
#include <string_view>

namespace broadsheet {

// True if `text` is clearly HTML: it is enclosed in the tags of a paragraph, heading, list, …, or has </p> or <br/> in
// it. A lone "<", "<SRD>" or "<BR>" in running text is none.
bool LooksLikeMarkup(std::string_view text);

// Member of a JSON article that says, when false, that its text is text, whatever it looks like. Our own JSON has it
// where the text would else be taken for HTML when it is read back.
inline constexpr std::string_view kMarkupMember = "markup";

// `text` with its character references (`&amp;`, `&#8217;`, `&eacute;`) resolved as HTML has it; its tags stay, and what
// has no semicolon.
std::string ResolveReferences(std::string_view text);

// The text of `html`, blocks apart by blank lines, <br> a line end, references resolved; scripts and styles left out.
// Text that cannot be parsed comes back as it is.
std::string MarkupText(std::string_view html);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_MARKUP_TEXT_H_
