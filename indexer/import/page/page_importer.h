// Importers for files that hold one article among a web page's furniture: saved as text, or as HTML.
#ifndef BROADSHEET_INDEXER_IMPORT_PAGE_PAGE_IMPORTER_H_
#define BROADSHEET_INDEXER_IMPORT_PAGE_PAGE_IMPORTER_H_

#include <memory>
#include <string_view>

#include "indexer/import/importer.h"
#include "indexer/import/input/input_stream.h"

namespace broadsheet {

// Both give one article, or NotFound ("no article text found …") for a page without one, and then the end. `name` is
// not used for the article: a file's name says nothing reliable about it.
std::unique_ptr<Importer> MakeTextImporter(std::unique_ptr<InputStream> input, std::string_view name,
                                           const ImportOptions& options);
std::unique_ptr<Importer> MakeHtmlImporter(std::unique_ptr<InputStream> input, std::string_view name,
                                           const ImportOptions& options);

// True if plain text (valid UTF-8; its beginning will do) reads like an article or a page around one: paragraphs of
// sentences, made of words. False for program text, tables, logs and lists.
bool LooksLikeArticlePage(std::string_view utf8_text);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_PAGE_PAGE_IMPORTER_H_
