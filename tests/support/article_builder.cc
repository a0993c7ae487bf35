#include "tests/support/article_builder.h"

#include <cstdio>
#include <cstdlib>

namespace broadsheet {

ArticleBuilder& ArticleBuilder::Date(std::string_view rfc3339) {
  const absl::StatusOr<PublicationTime> date = ParseRfc3339(rfc3339);
  if (!date.ok()) {
    std::fprintf(stderr, "ArticleBuilder::Date: %s\n", date.status().ToString().c_str());
    std::abort();
  }
  article_.date = *date;
  return *this;
}

}  // namespace broadsheet
