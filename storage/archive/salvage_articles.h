// What tables that were read one by one have of an archive's articles, written into another archive.
#ifndef BROADSHEET_STORAGE_ARCHIVE_SALVAGE_ARTICLES_H_
#define BROADSHEET_STORAGE_ARCHIVE_SALVAGE_ARTICLES_H_

#include <cstdint>

#include "absl/status/status.h"
#include "storage/archive/loose_tables.h"
#include "storage/salvage.h"
#include "storage/store.h"

namespace broadsheet {

// `committed`: the last commit of the damaged archive that was said to be safe; 0: not known. `into` is new. Errors are
// those of writing it: what cannot be read is told in `report`.
absl::Status SalvageArticles(LooseTables& tables, std::uint64_t committed, Store& into, SalvageReport* report);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_ARCHIVE_SALVAGE_ARTICLES_H_
