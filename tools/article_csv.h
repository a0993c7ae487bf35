// Articles as rows of a table, in the form that `index` reads back.
#ifndef BROADSHEET_TOOLS_ARTICLE_CSV_H_
#define BROADSHEET_TOOLS_ARTICLE_CSV_H_

#include "broadsheet/article.h"

namespace broadsheet::cli {

// The names of the columns.
void PrintArticleCsvHeader();

// Several values of one field are a JSON array, `extra` is a JSON object. `markup` says that nothing is HTML.
void PrintArticleAsCsv(const Article& article);

}  // namespace broadsheet::cli

#endif  // BROADSHEET_TOOLS_ARTICLE_CSV_H_
