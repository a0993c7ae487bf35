// Which articles a damaged archive had, and has still.
#ifndef BROADSHEET_STORAGE_ARCHIVE_SALVAGE_FINDINGS_H_
#define BROADSHEET_STORAGE_ARCHIVE_SALVAGE_FINDINGS_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "storage/archive/loose_records.h"
#include "storage/salvage.h"
#include "storage/store.h"

namespace broadsheet {

// What is known of one id of one collection.
struct Known {
  std::vector<ArticleNumber> revisions;  // by its key, else by the heads; ascending
  std::string current_hash;              // of the last of them, by its key
  bool deleted = false;
  std::vector<ArticleNumber> kept;
  std::string kept_hash;  // of the last of those
};

struct SalvageFindings {
  using KnownId = std::map<LooseId, Known>::iterator;

  SalvageFindings() = default;
  SalvageFindings(const SalvageFindings&) = delete;  // articles point into what is known
  SalvageFindings& operator=(const SalvageFindings&) = delete;

  // For people.
  std::string NameOf(const LooseId& id) const;

  Manifest manifest;  // of the damaged archive, as far as it could be read; of segments it has none
  ArticleNumber end = 1;
  std::map<LooseId, Known> known;
  std::map<ArticleNumber, KnownId> articles;  // that there is something of
  std::set<ArticleNumber> headless;           // of these
};

// `committed` and `report` as in SalvageArticles.
void FindArticles(LooseRecords& records, std::uint64_t committed, SalvageFindings* findings, SalvageReport* report);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_ARCHIVE_SALVAGE_FINDINGS_H_
