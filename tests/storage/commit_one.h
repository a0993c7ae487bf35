// The smallest commit.
#ifndef BROADSHEET_TESTS_STORAGE_COMMIT_ONE_H_
#define BROADSHEET_TESTS_STORAGE_COMMIT_ONE_H_

#include "absl/status/statusor.h"
#include "broadsheet/article.h"
#include "storage/store.h"

namespace broadsheet {

// Puts one article and commits it under its id in collection 1. Its number.
absl::StatusOr<ArticleNumber> CommitOne(Store& store, const Article& article);

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_STORAGE_COMMIT_ONE_H_
