#include "tests/storage/commit_one.h"

#include <utility>

#include "storage/status_macros.h"

namespace broadsheet {

absl::StatusOr<ArticleNumber> CommitOne(Store& store, const Article& article) {
  CommitChanges changes;
  changes.manifest = store.manifest();
  changes.manifest.collections = {{1, "default", 1, ""}};
  changes.manifest.next_collection = 2;
  const ArticleNumber number = changes.manifest.next_article++;
  BS_RETURN_IF_ERROR(store.Put(number, 1, 1, article));
  changes.keys.push_back({1, article.id, KeyRecord{{number}, ContentHash(article), false, ""}});
  BS_RETURN_IF_ERROR(store.Commit(std::move(changes)));
  return number;
}

}  // namespace broadsheet
