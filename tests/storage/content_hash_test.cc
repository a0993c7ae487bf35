#include <gtest/gtest.h>

#include <set>

#include "broadsheet/article.h"
#include "tests/storage/article_samples.h"

namespace broadsheet {
namespace {

TEST(ContentHash, IgnoresTheIdAndNothingElse) {
  Article article;
  article.title = "Ferry late";
  const std::string hash = ContentHash(article);
  EXPECT_EQ(hash.size(), 32u);
  EXPECT_EQ(hash.find_first_not_of("0123456789abcdef"), std::string::npos);
  article.id = "x";
  EXPECT_EQ(ContentHash(article), hash);
}

// Stored in every archive: articles indexed again would all seem changed if it moved.
TEST(ContentHash, IsFrozen) {
  EXPECT_EQ(ContentHash(Article()), "99aa06d3014798d86001c324468d497f");
  Article article;
  article.title = "Ferry late";
  article.body = "It was late.\n\nAgain.";
  article.date = PublicationTime{20424, 50700, -14400};
  article.byline = {"Ann Other"};
  article.extra = {{"slug", "\"ferry\""}};
  EXPECT_EQ(ContentHash(article), "234654a87ad94fbd93bfffed4382ef3d");
}

TEST(ContentHash, TellsEveryFieldApart) {
  using Change = void (*)(Article&);
  const Change changes[] = {
      [](Article& a) { a.title = "x"; },
      [](Article& a) { a.deck = "x"; },
      [](Article& a) { a.body = "x"; },
      [](Article& a) { a.dateline = "x"; },
      [](Article& a) { a.credit = "x"; },
      [](Article& a) { a.source = "x"; },
      [](Article& a) { a.section = "x"; },
      [](Article& a) { a.url = "x"; },
      [](Article& a) { a.language = "x"; },
      [](Article& a) {
        a.date = PublicationTime{1, {}, {}};
      },
      [](Article& a) {
        a.date = PublicationTime{1, 0, {}};
      },
      [](Article& a) {
        a.date = PublicationTime{1, 0, 0};
      },
      [](Article& a) {
        a.modified = PublicationTime{1, {}, {}};
      },
      [](Article& a) { a.byline = {"x"}; },
      [](Article& a) {
        a.byline = {"x", ""};
      },
      [](Article& a) {
        a.byline = {"", "x"};
      },
      [](Article& a) { a.people = {"x"}; },
      [](Article& a) { a.orgs = {"x"}; },
      [](Article& a) { a.places = {"x"}; },
      [](Article& a) { a.topics = {"x"}; },
      [](Article& a) {
        a.topics = {"x", "y"};
      },
      [](Article& a) { a.topics = {"xy"}; },
      [](Article& a) {
        a.extra = {{"x", "y"}};
      },
      [](Article& a) {
        a.extra = {{"xy", ""}};
      },
      [](Article& a) {
        a.extra = {{"", "xy"}};
      },
      [](Article& a) {},
  };
  std::set<std::string> hashes;
  for (const Change change : changes) {
    Article article;
    change(article);
    EXPECT_TRUE(hashes.insert(ContentHash(article)).second)
        << "the same hash as an earlier one, number " << hashes.size();
  }
}

TEST(ContentHash, EqualArticlesHaveEqualHashes) {
  Random random(1);
  for (int i = 0; i < 200; ++i) {
    const Article article = RandomArticle(random);
    Article other = article;
    other.id = "other";
    EXPECT_EQ(ContentHash(article), ContentHash(other));
    other.title += ".";
    EXPECT_NE(ContentHash(article), ContentHash(other));
  }
}

}  // namespace
}  // namespace broadsheet
