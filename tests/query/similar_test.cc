#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "broadsheet/searcher.h"
#include "tests/support/article_builder.h"
#include "tests/support/memory_archive.h"

namespace broadsheet {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SimilarTest : public testing::Test {
 protected:
  SimilarTest() {
    archive_.AddSegment(
        "wire",
        {ArticleBuilder("strike").Title("Dockers strike").Body("Dockers at the harbour began a strike over pay."),
         ArticleBuilder("herring").Title("Herring quota").Body("The herring quota was cut, and the boats stay in."),
         ArticleBuilder("later").Title("Strike goes on").Body("The dockers said their strike over pay goes on."),
         ArticleBuilder("alone").Title("Zyzzyva").Body("Quux plugh xyzzy.")});
    archive_.AddSegment(
        "desk",
        {ArticleBuilder("strike").Title("Dockers strike").Body("Dockers at the harbour began a strike over pay."),
         ArticleBuilder("pay").Title("What pay buys").Body("A harbour lives on pay. The dockers know it.")});
    searcher_ = Searcher::Over(archive_.TakeSnapshot());
  }

  std::vector<std::string> Similar(const std::string& id, const Query& within = {}, SearchOptions options = {}) {
    const auto result = searcher_->Similar(id, within, options);
    EXPECT_TRUE(result.ok()) << result.status();
    std::vector<std::string> ids;
    if (!result.ok()) return ids;
    for (const Hit& hit : result->hits) ids.push_back(hit.article.FullId());
    return ids;
  }

  MemoryArchive archive_;
  std::unique_ptr<Searcher> searcher_;
};

// The copy, which has the same id in another collection, comes first; the article itself never comes.
TEST_F(SimilarTest, MostAlikeFirst) {
  EXPECT_THAT(Similar("wire/strike"), ElementsAre("desk/strike", "wire/later", "desk/pay", "wire/herring"));
  EXPECT_THAT(Similar("wire/alone"), IsEmpty());
}

TEST_F(SimilarTest, WithinAQueryAndByPage) {
  Query within;
  within.collections = {"wire"};
  EXPECT_THAT(Similar("wire/strike", within), ElementsAre("wire/later", "wire/herring"));
  within.text = "-title:strike";
  EXPECT_THAT(Similar("wire/strike", within), ElementsAre("wire/herring"));
  SearchOptions second;
  second.limit = 1;
  second.offset = 1;
  EXPECT_THAT(Similar("wire/strike", {}, second), ElementsAre("wire/later"));
}

TEST_F(SimilarTest, CopiesAreCountedWithTheFirstIfAskedFor) {
  EXPECT_THAT(Similar("wire/later"), ElementsAre("desk/strike", "wire/strike", "desk/pay", "wire/herring"));
  SearchOptions collapsed;
  collapsed.collapse = true;
  EXPECT_THAT(Similar("wire/later", {}, collapsed), ElementsAre("desk/strike", "desk/pay", "wire/herring"));
  EXPECT_EQ(searcher_->Similar("wire/later", {}, collapsed)->hits.front().duplicates, 1u);
}

TEST_F(SimilarTest, NoSuchArticle) {
  EXPECT_TRUE(absl::IsNotFound(searcher_->Similar("wire/none", {}, {}).status()));
  archive_.Delete("wire", "strike");
  const auto later = Searcher::Over(archive_.TakeSnapshot());
  EXPECT_TRUE(absl::IsNotFound(later->Similar("wire/strike", {}, {}).status()));
}

}  // namespace
}  // namespace broadsheet
