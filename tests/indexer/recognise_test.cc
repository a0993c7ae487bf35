// What the writer recognises in articles, and keeps of it.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "broadsheet/article_json.h"
#include "broadsheet/writer.h"
#include "storage/store.h"
#include "tests/support/article_builder.h"
#include "tests/support/temp_directory.h"

namespace broadsheet {
namespace {

constexpr const char* kBody =
    "PORT VARN, Norway, Dec 2 - President Maren Berg met the German minister Karl Holm in Geneva on Tuesday.\n\n"
    "Berg said the North Atlantic Treaty Organization (NATO) would send ships. Mr Holm, who lives in Berlin, said NATO "
    "would not.";

class Recognising : public testing::Test {
 protected:
  AddResult Index(const Article& article, bool recognise = true) {
    WriterOptions options;
    options.threads = 1;
    options.recognise_entities = recognise;
    auto writer = Writer::Open(path_, options);
    EXPECT_TRUE(writer.ok()) << writer.status();
    const auto added = (*writer)->Add("wire", article);
    EXPECT_TRUE(added.ok()) << added.status();
    EXPECT_EQ((*writer)->Close(), absl::OkStatus());
    return *added;
  }

  StoredArticle Read(ArticleNumber number) {
    return Snapshot::Open(path_).value()->Read(number, ArticleParts::kAll).value();
  }

  TempDirectory directory_;
  std::string path_ = directory_ / "archive";
};

bool Has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

TEST_F(Recognising, IsKeptApartFromWhatWasGiven) {
  const Article article = ArticleBuilder("1").Title("Berg and Holm talk about ships").Body(kBody).Place("norway");
  ASSERT_EQ(Index(article), AddResult::kAdded);
  const StoredArticle stored = Read(1);
  EXPECT_EQ(stored.article, article);
  EXPECT_TRUE(Has(EntityNames(stored, EntityType::kPerson), "Maren Berg"));
  EXPECT_TRUE(Has(EntityNames(stored, EntityType::kPerson), "Karl Holm"));
  EXPECT_FALSE(Has(EntityNames(stored, EntityType::kPerson), "Berg"));
  EXPECT_TRUE(Has(EntityNames(stored, EntityType::kOrganisation), "NATO"));
  EXPECT_TRUE(Has(EntityNames(stored, EntityType::kPlace), "Geneva"));
  EXPECT_EQ(EntityNames(stored, EntityType::kPlace).front(), "norway");
  EXPECT_FALSE(Has(EntityNames(stored, EntityType::kPlace), "Norway"));  // it is the given one
  for (const ArticleEntity& entity : stored.entities) {
    EXPECT_FALSE(entity.mentions.empty()) << entity.name;
    EXPECT_TRUE(entity.name != "NATO" || entity.mentions.size() >= 2);
  }
  // What is exported and indexed again is the same article.
  EXPECT_EQ(ArticleToJson(stored.article), ArticleToJson(article));
  EXPECT_EQ(Index(article), AddResult::kUnchanged);
  EXPECT_EQ(Index(article, /*recognise=*/false), AddResult::kUnchanged);
}

TEST_F(Recognising, ReindexingGivesTheSameIndexWithoutAModel) {
  Index(ArticleBuilder("1").Title("Berg and Holm talk about ships").Body(kBody).Place("norway"));
  const auto entity_terms = [this] {
    const auto snapshot = Snapshot::Open(path_).value();
    std::vector<std::string> terms;
    for (const auto& [name, term] : snapshot->segments().front()->TermsWithPrefix("XE", 1000)) {
      PostingCursor cursor = snapshot->segments().front()->Postings(term);
      cursor.Next();
      std::string line = name;
      for (const WordOccurrence& occurrence : cursor.Occurrences()) line += " " + std::to_string(occurrence.position);
      terms.push_back(line);
    }
    return terms;
  };
  const std::vector<std::string> before = entity_terms();
  EXPECT_GE(before.size(), 5u);
  WriterOptions options;
  options.threads = 1;
  auto writer = Writer::Open(path_, options);
  ASSERT_EQ((*writer)->Reindex(), absl::OkStatus());
  ASSERT_EQ((*writer)->Close(), absl::OkStatus());
  EXPECT_EQ(entity_terms(), before);
}

TEST_F(Recognising, OffMeansGivenOnly) {
  Index(ArticleBuilder("1").Title("Berg and Holm").Body(kBody).Place("norway"), /*recognise=*/false);
  const StoredArticle stored = Read(1);
  EXPECT_TRUE(stored.entities.empty());
  EXPECT_EQ(EntityNames(stored, EntityType::kPlace), std::vector<std::string>({"norway"}));
}

}  // namespace
}  // namespace broadsheet
