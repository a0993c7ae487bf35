// Reuters-21578: SGML files of wire stories one after another, without a root element.
#ifndef BROADSHEET_INDEXER_IMPORT_REUTERS_REUTERS_IMPORTER_H_
#define BROADSHEET_INDEXER_IMPORT_REUTERS_REUTERS_IMPORTER_H_

#include <memory>

#include "indexer/import/importer.h"

namespace broadsheet {

std::unique_ptr<Importer> MakeReutersImporter(std::unique_ptr<InputStream> input, const ImportOptions& options);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_REUTERS_REUTERS_IMPORTER_H_
