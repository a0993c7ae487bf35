#include "broadsheet/story.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "broadsheet/archive.h"
#include "tests/support/article_builder.h"
#include "tests/support/memory_archive.h"
#include "tests/support/temp_directory.h"

namespace broadsheet {
namespace {

using ::testing::ElementsAre;

constexpr std::string_view kFlash = "Dockers in Saltmarket walked out on Monday over pay, union leader Ada Marsh said.";
constexpr std::string_view kMore =
    " The harbour board called the strike a surprise and asked for talks at noon. Ferries to Norland stayed in port, "
    "and "
    "some four hundred lorries were waiting on the quay road by the evening.";
constexpr std::string_view kBackground =
    " It is the third walkout this year. In March a quarrel about night shifts had shut the grain terminal for nine "
    "days, "
    "and in June crane drivers stayed at home for a week after an accident that killed one of them. The board has "
    "since "
    "promised new cranes, a doctor on every shift and a pension fund, but of all that only the doctor has come so far. "
    "Shipping lines have begun to send their freight through Port Ellery instead, where wages are higher and quays are "
    "newer, and the town council fears that not all of it will return when the strike is over.";

std::string Text(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text += part;
  return text;
}

std::vector<std::string> Describe(const Story& story) {
  std::vector<std::string> lines;
  for (const StoryArticle& member : story.articles) {
    static constexpr std::string_view kNames[] = {"asked", "copy", "version"};
    EXPECT_TRUE(member.article.article.body.empty());
    lines.push_back(member.article.FullId() + " " + std::string(kNames[static_cast<int>(member.relation)]));
  }
  return lines;
}

// A flash is in its updates; an update is in the long report that hardly resembles the flash.
TEST(StoryTest, CopiesAndVersionsOldestFirst) {
  MemoryArchive archive;
  archive.AddSegment("wire",
                     {ArticleBuilder("flash").Date("2025-12-01T08:00:00Z").Body(kFlash),
                      ArticleBuilder("update").Date("2025-12-01T10:00:00Z").Body(Text({kFlash, kMore})),
                      ArticleBuilder("other")
                          .Date("2025-12-01")
                          .Body(Text({"A seal came into the harbour.",
                                      " Nobody minded, and the ferries ran as they do on every Monday in winter."}))});
  archive.AddSegment("desk", {ArticleBuilder("report").Date("2025-12-02").Body(Text({kFlash, kMore, kBackground})),
                              ArticleBuilder("undated").Title("Another headline").Body(Text({kFlash, kMore})),
                              ArticleBuilder("gone").Date("2025-12-03").Body(Text({kFlash, kMore}))});
  archive.Delete("desk", "gone");
  const auto searcher = Searcher::Over(archive.TakeSnapshot());
  EXPECT_THAT(Describe(*searcher->TellStory("wire/update")),
              ElementsAre("wire/flash version", "wire/update asked", "desk/report version", "desk/undated copy"));
  EXPECT_THAT(Describe(*searcher->TellStory("desk/report")),
              ElementsAre("wire/flash version", "wire/update version", "desk/report asked", "desk/undated version"));
  EXPECT_THAT(Describe(*searcher->TellStory("wire/other")), ElementsAre("wire/other asked"));
  const Story flash = *searcher->TellStory("wire/flash");
  EXPECT_DOUBLE_EQ(flash.articles[0].shared, 1);
  EXPECT_TRUE(absl::IsNotFound(searcher->TellStory("desk/gone").status()));
  EXPECT_TRUE(absl::IsNotFound(searcher->TellStory("nothing").status()));
}

TEST(StoryTest, AnArticleWithoutTextIsAloneInItsStory) {
  MemoryArchive archive;
  archive.AddSegment("wire", {ArticleBuilder("a").Title("Correction"), ArticleBuilder("b").Title("Correction"),
                              ArticleBuilder("c").Title("Dockers walk out over pay in Saltmarket"),
                              ArticleBuilder("d").Title("Dockers walk out over pay in Saltmarket")});
  const auto searcher = Searcher::Over(archive.TakeSnapshot());
  EXPECT_THAT(Describe(*searcher->TellStory("wire/a")), ElementsAre("wire/a asked"));
  EXPECT_THAT(Describe(*searcher->TellStory("wire/c")), ElementsAre("wire/c asked", "wire/d copy"));
}

// What merging and indexing anew leave behind is the same.
TEST(StoryTest, RevisionsAndUpkeep) {
  TempDirectory directory;
  const Archive archive(directory / "archive");
  {
    auto writer = archive.OpenWriter();
    ASSERT_TRUE(writer.ok()) << writer.status();
    ASSERT_TRUE((*writer)->Add("wire", ArticleBuilder("a").Title("First").Body(kFlash)).ok());
    ASSERT_TRUE((*writer)->Commit().ok());
    ASSERT_TRUE((*writer)->Add("wire", ArticleBuilder("a").Title("Second").Body(Text({kFlash, kMore}))).ok());
    ASSERT_TRUE((*writer)->Add("desk", ArticleBuilder("b").Body(Text({kFlash, kMore}))).ok());
    ASSERT_TRUE((*writer)->Commit().ok());
    ASSERT_TRUE((*writer)->Add("wire", ArticleBuilder("c").Body(Text({kMore, kFlash}))).ok());
    ASSERT_TRUE((*writer)->Commit().ok());
    ASSERT_TRUE((*writer)->Optimize().ok());
    ASSERT_TRUE((*writer)->Close().ok());
  }
  for (const bool reindexed : {false, true}) {
    if (reindexed) {
      auto writer = archive.OpenWriter();
      ASSERT_TRUE(writer.ok() && (*writer)->Reindex().ok() && (*writer)->Close().ok());
    }
    const auto searcher = archive.OpenSearcher();
    ASSERT_TRUE(searcher.ok()) << searcher.status();
    const auto story = (*searcher)->TellStory("wire/a");
    ASSERT_TRUE(story.ok()) << story.status();
    EXPECT_THAT(Describe(*story), ElementsAre("desk/b copy", "wire/a asked", "wire/c version"));
    ASSERT_EQ(story->revisions.size(), 2u);
    EXPECT_EQ(story->revisions[0].article.title, "First");
    EXPECT_EQ(story->revisions[1].article.title, "Second");
  }
}

}  // namespace
}  // namespace broadsheet
