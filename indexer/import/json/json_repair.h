// Makes strict JSON of what common programs write in its place.
#ifndef BROADSHEET_INDEXER_IMPORT_JSON_JSON_REPAIR_H_
#define BROADSHEET_INDEXER_IMPORT_JSON_JSON_REPAIR_H_

#include <string>
#include <string_view>
#include <vector>

namespace broadsheet {

struct RepairedJson {
  std::string text;
  std::vector<std::string> repairs;  // what was done, each a phrase; empty if nothing was
};

// `object` is one whose structure JsonScanner has accepted. Invalid UTF-8 is decoded or replaced, control characters in
// strings become spaces, NaN and Infinity become null, unpaired surrogates U+FFFD, and unknown escapes lose their
// backslash. The result may still be broken in other ways.
RepairedJson RepairJson(std::string_view object);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_JSON_JSON_REPAIR_H_
