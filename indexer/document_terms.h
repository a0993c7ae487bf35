// An article as the index sees it: every word and value as a term.
#ifndef BROADSHEET_INDEXER_DOCUMENT_TERMS_H_
#define BROADSHEET_INDEXER_DOCUMENT_TERMS_H_

#include "broadsheet/article.h"
#include "indexer/analysis/analyzer.h"
#include "storage/segment/segment_builder.h"

namespace broadsheet {

// Analyses title, deck and body in article.language, and the metadata fields of storage/fields.h. Forms are interned
// in the analyzer's vocabulary.
SegmentDocument MakeSegmentDocument(const Article& article, ArticleNumber number, Analyzer& analyzer);

// Bytes of all that the article holds, its metadata too: what memory budgets and commits by size count.
std::size_t ArticleBytes(const Article& article);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_DOCUMENT_TERMS_H_
