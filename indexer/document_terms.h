// An article as the index sees it: every word and value as a term.
#ifndef BROADSHEET_INDEXER_DOCUMENT_TERMS_H_
#define BROADSHEET_INDEXER_DOCUMENT_TERMS_H_

#include <span>
#include <vector>

#include "broadsheet/article.h"
#include "indexer/analysis/analyzer.h"
#include "indexer/analysis/sentences.h"
#include "storage/segment/segment_builder.h"

namespace broadsheet {

// Not thread-safe. Keeps its buffers from one article to the next.
class DocumentMaker {
 public:
  // Forms are interned in the vocabulary of `analyzer`, which must outlive the maker.
  explicit DocumentMaker(Analyzer* analyzer) : analyzer_(*analyzer) {}

  // Analyses title, deck and body in article.language, and the metadata fields of storage/fields.h. `entities` are as
  // in StoredArticle.
  SegmentDocument Make(const Article& article, ArticleNumber number, std::span<const ArticleEntity> entities = {});

 private:
  Analyzer& analyzer_;
  std::vector<Token> tokens_;
  TextMarks marks_;
};

// Bytes of all that the article holds, its metadata too: what memory budgets and commits by size count.
std::size_t ArticleBytes(const Article& article);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_DOCUMENT_TERMS_H_
