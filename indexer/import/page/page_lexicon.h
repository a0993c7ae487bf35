// What the furniture of pages says, in many languages. One place, so that text dumps and HTML pages agree.
#ifndef BROADSHEET_INDEXER_IMPORT_PAGE_PAGE_LEXICON_H_
#define BROADSHEET_INDEXER_IMPORT_PAGE_PAGE_LEXICON_H_

#include <string_view>

namespace broadsheet {

enum class LinePhrase {
  kNone,
  kComments,  // heads what readers wrote: nothing after it is the article's
  kEnd,       // heads what mostly follows an article: previous and next post, more news, imprint
  kAside,     // heads or is a box that can stand within an article: related links, newsletter, video
  kNoise,     // says nothing of the article: "Advertisement", "Share", "3 min read", photo credits
  kCredit,    // names where the text comes from: "This post appeared first on …"
};

// What a line (any text, trimmed) says by its wording; kNone for prose and for everything unknown.
LinePhrase ClassifyLine(std::string_view line);

// True for prose that pages say about themselves: cookies, subscriptions, scripts, rights.
bool SpeaksOfPage(std::string_view line);

// The source named by a credit line ("This post appeared first on FOX NEWS" -> "FOX NEWS"); empty if it is none.
std::string_view CreditOf(std::string_view line);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_PAGE_PAGE_LEXICON_H_
