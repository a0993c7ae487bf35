// An article as the index sees it: every word and value as a term.
#ifndef BROADSHEET_INDEXER_DOCUMENT_TERMS_H_
#define BROADSHEET_INDEXER_DOCUMENT_TERMS_H_

#include <span>

#include "broadsheet/article.h"
#include "indexer/analysis/analyzer.h"
#include "storage/segment/segment_builder.h"

namespace broadsheet {

// Analyses title, deck and body in article.language, and the metadata fields of storage/fields.h. `entities` are as in
// StoredArticle. Forms are interned in the analyzer's vocabulary.
SegmentDocument MakeSegmentDocument(const Article& article, ArticleNumber number, Analyzer& analyzer,
                                    std::span<const ArticleEntity> entities = {});

// Bytes of all that the article holds, its metadata too: what memory budgets and commits by size count.
std::size_t ArticleBytes(const Article& article);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_DOCUMENT_TERMS_H_
