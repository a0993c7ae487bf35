// Lists of names, a file a list, a name a line, "#" before remarks.
#ifndef BROADSHEET_INDEXER_ENTITIES_TRAINING_NAME_LISTS_H_
#define BROADSHEET_INDEXER_ENTITIES_TRAINING_NAME_LISTS_H_

#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "indexer/entities/lexicon.h"

namespace broadsheet::entities {

// Puts names together into the automaton that reads them all at once.
class NameListBuilder {
 public:
  // Names of more than kMaxNameWords words are left out.
  void Add(std::string_view name, NameList list);

  NameLists::Entries Build() const;

 private:
  std::map<std::uint64_t, NameState> states_;
};

// All lists of kNameListFiles, from files NAME.txt in `folder`.
absl::StatusOr<NameLists::Entries> ReadNameLists(const std::string& folder);

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_TRAINING_NAME_LISTS_H_
