// Articles that look like nothing in particular, made from a seed.
#ifndef BROADSHEET_TESTS_STORAGE_ARTICLE_SAMPLES_H_
#define BROADSHEET_TESTS_STORAGE_ARTICLE_SAMPLES_H_

#include <random>
#include <string>

#include "broadsheet/article.h"

namespace broadsheet {

using Random = std::mt19937_64;

// 0 to bound - 1.
std::uint64_t Below(Random& random, std::uint64_t bound);
// Words apart by spaces, some of them long, some not ASCII.
std::string RandomText(Random& random, std::size_t words);
// Any field may be absent, empty or odd.
Article RandomArticle(Random& random);

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_STORAGE_ARTICLE_SAMPLES_H_
