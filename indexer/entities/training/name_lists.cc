#include "indexer/entities/training/name_lists.h"

#include <fstream>
#include <iterator>

#include "absl/status/status.h"
#include "indexer/entities/hash.h"
#include "indexer/entities/sentence_splitter.h"
#include "storage/strings.h"

namespace broadsheet::entities {

void NameListBuilder::Add(std::string_view name, NameList list) {
  Tokens tokens;
  SplitSentences(name, &tokens);
  if (tokens.words.empty() || tokens.words.size() > kMaxNameWords) return;
  std::uint64_t hash = 0;
  for (std::size_t i = 0; i < tokens.words.size(); ++i) {
    hash = Combine(hash, HashWord(tokens.words[i]));
    NameState& state = states_[hash];
    if (i + 1 < tokens.words.size()) {
      state.goes_on = true;
    } else {
      state.lists = static_cast<ListMask>(state.lists | MaskOf(list));
    }
  }
}

NameLists::Entries NameListBuilder::Build() const {
  NameLists::Entries entries;
  for (const auto& [hash, state] : states_) {
    const NameLists::Key key = NameLists::KeyOf(hash);
    if (entries.empty() || entries.back().first != key) entries.emplace_back(key, state);
  }
  return entries;
}

absl::StatusOr<NameLists::Entries> ReadNameLists(const std::string& folder) {
  NameListBuilder builder;
  for (std::size_t list = 0; list < std::size(kNameListFiles); ++list) {
    const std::string path = StrCat(folder, "/", kNameListFiles[list], ".txt");
    std::ifstream file(path);
    if (!file) return absl::NotFoundError(StrCat(path, ": cannot be read"));
    std::string line;
    while (std::getline(file, line)) {
      if (!line.starts_with('#')) builder.Add(line, static_cast<NameList>(list));
    }
  }
  return builder.Build();
}

}  // namespace broadsheet::entities
