// Wherever memory runs out, whoever asked hears of it by a Status: nothing throws, and the archive is as it was.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "broadsheet/archive.h"
#include "broadsheet/article_json.h"
#include "broadsheet/evaluation.h"
#include "broadsheet/folder_watcher.h"
#include "broadsheet/index_files.h"
#include "storage/strings.h"
#include "tests/support/article_builder.h"
#include "tests/support/failing_memory.h"
#include "tests/support/temp_directory.h"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;

constexpr int kFew = 2;  // where each takes long
constexpr int kEach = 1'000'000;

// Without those of the program itself, which who looks at stacks keeps open.
std::ptrdiff_t OpenFiles() {
  return std::count_if(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator(), [](const auto& entry) {
    std::error_code gone;
    const std::string file = fs::read_symlink(entry, gone).string();
    return file.find("/broadsheet_test_") != std::string::npos || file.starts_with("anon_inode:");
  });
}

// Asks with the first allocation failing, then with a later one, and so on until none does. `ask` returns a StatusOr,
// `tell` makes of the answer what can be compared, and `prepare` comes before each time. The higher `density`, the
// fewer allocations are passed over.
template <typename Ask, typename Tell, typename Prepare>
void ExpectAnswerOrNoMemory(const Ask& ask, const Tell& tell, const Prepare& prepare, int density = 8) {
  const auto answer_now = [&]() -> std::string {
    prepare();
    const auto answer = ask();
    return answer.ok() ? tell(*answer) : answer.status().ToString();
  };
  const std::string expected = answer_now();
  for (const Failures failures : {Failures::kOne, Failures::kAllFromThereOn}) {
    int refusals = 0;
    bool failed = true;
    for (int allocation = 1; failed; allocation += 1 + allocation / density) {
      SCOPED_TRACE(StrCat(failures == Failures::kOne ? "" : "from ", "allocation ", allocation));
      prepare();
      const std::ptrdiff_t files = OpenFiles();
      FailHere(allocation, failures);
      auto answer = ask();
      failed = StopFailingHere();
      if (answer.ok()) {
        ASSERT_EQ(tell(*answer), expected);
        continue;
      }
      ++refusals;
      ASSERT_TRUE(failed && absl::IsResourceExhausted(answer.status())) << answer.status();
      ASSERT_EQ(OpenFiles(), files);
    }
    EXPECT_GT(refusals, 0);
    EXPECT_EQ(answer_now(), expected);
  }
}

template <typename Ask, typename Tell>
void ExpectAnswerOrNoMemory(const Ask& ask, const Tell& tell) {
  ExpectAnswerOrNoMemory(ask, tell, [] {});
}

class MemoryBorderTest : public testing::Test {
 protected:
  void SetUp() override {
    WriterOptions options;
    options.threads = 1;
    auto writer = archive_.OpenWriter(options);
    ASSERT_TRUE(writer.ok()) << writer.status();
    for (int commit = 0; commit < 3; ++commit) {
      for (int i = 0; i < 12; ++i) ASSERT_TRUE((*writer)->Add(i % 4 == 0 ? "desk" : "wire", ArticleOf(commit, i)).ok());
      ASSERT_EQ((*writer)->Commit(), absl::OkStatus());
    }
    ASSERT_TRUE((*writer)->Delete({"wire/1-3"}, false).ok());
    ASSERT_EQ((*writer)->Close(), absl::OkStatus());
  }

  static Article ArticleOf(int commit, int i) {
    std::string body;
    for (int word = 0; word < 120; ++word) body += StrCat("ferries", (word * 7 + i) % 40, " sailed to the harbour. ");
    return ArticleBuilder(StrCat(commit, "-", i))
        .Title(StrCat("The ferry of day ", i))
        .Body(body)
        .Date(StrCat("2025-0", 1 + commit, "-", 10 + i))
        .Source("Gazette")
        .Person(StrCat("Ada Quill ", i % 3))
        .Place("Skerryvore");
  }

  std::unique_ptr<Searcher> OpenSearcher() const {
    auto searcher = archive_.OpenSearcher({.threads = 1});
    EXPECT_TRUE(searcher.ok()) << searcher.status();
    return *std::move(searcher);
  }

  void ExpectSound() const {
    const auto report = archive_.Verify();
    ASSERT_TRUE(report.ok()) << report.status();
    for (const auto& damage : report->damage) ADD_FAILURE() << damage.where << ": " << damage.what;
    EXPECT_EQ(report->articles, 35u);
  }

  const TempDirectory folder_;
  const Archive archive_{folder_ / "archive"};
};

std::string TellHits(const SearchResult& result) {
  std::string told = StrCat(result.total.value, " ", result.timed_out, "\n");
  for (const Hit& hit : result.hits) told += StrCat(hit.article.FullId(), " ", hit.score, " ", hit.snippet, "\n");
  return told;
}

TEST_F(MemoryBorderTest, Searching) {
  const auto searcher = OpenSearcher();
  SearchOptions options;
  options.matched_parts = options.explain = true;
  for (const char* text : {"ferry harbour", "\"sailed to the harbour\" AND ferr*", "ferris~ NEAR/4 (sailed OR none)"}) {
    SCOPED_TRACE(text);
    Query query;
    query.text = text;
    query.people = {"Ada Quill 1"};
    query.from = "2025-01";
    for (const bool collapse : {false, true}) {
      options.collapse = collapse;
      ExpectAnswerOrNoMemory([&] { return searcher->Search(query, options); }, TellHits);
    }
  }
}

// What it keeps for the next query is all made by this one.
TEST_F(MemoryBorderTest, TheFirstQueryOfASearcher) {
  Query query;
  query.text = "\"sailed to the harbour\"";
  std::unique_ptr<Searcher> searcher;
  ExpectAnswerOrNoMemory([&] { return searcher->Count(query); }, [](std::uint64_t count) { return StrCat(count); },
                         [&] { searcher = OpenSearcher(); }, kEach);
}

TEST_F(MemoryBorderTest, CountingAndListing) {
  const auto searcher = OpenSearcher();
  Query query;
  query.text = "ferr*";
  ExpectAnswerOrNoMemory([&] { return searcher->Count(query); }, [](std::uint64_t count) { return StrCat(count); });
  ExpectAnswerOrNoMemory([&] { return searcher->MatchingIds(query); },
                         [](const auto& ids) { return StrCat(ids.size(), ids.front(), ids.back()); });
  FacetOptions by;
  by.by = {FacetField::kPerson, FacetField::kSource, FacetField::kCollection};
  ExpectAnswerOrNoMemory([&] { return searcher->Facets(query, by); },
                         [](const FacetResult& result) {
                           std::string told;
                           for (const Facet& facet : result.facets) {
                             for (const FacetCount& count : facet.counts) told += StrCat(count.value, count.articles);
                           }
                           return told;
                         });
  ExpectAnswerOrNoMemory(
      [&] { return searcher->Timeline(query, TimelineUnit::kMonth); },
      [](const TimelineResult& result) { return StrCat(result.total, " in ", result.periods.size()); });
  std::uint64_t visited = 0;
  const std::function<absl::Status(const StoredArticle&)> visit = [&](const StoredArticle&) {
    ++visited;
    return absl::OkStatus();
  };
  ExpectAnswerOrNoMemory(
      [&]() -> absl::StatusOr<std::uint64_t> {
        visited = 0;
        const absl::Status status = searcher->ForEach(query, visit);
        if (!status.ok()) return status;
        return visited;
      },
      [](std::uint64_t count) { return StrCat(count); });
}

TEST_F(MemoryBorderTest, ArticlesAndEntities) {
  const auto searcher = OpenSearcher();
  ExpectAnswerOrNoMemory([&] { return searcher->Show("wire/2-5"); },
                         [](const StoredArticle& stored) { return ArticleToJson(stored); });
  SearchOptions options;
  const Query all;
  ExpectAnswerOrNoMemory([&] { return searcher->Similar("wire/2-5", all, options); }, TellHits);
  ExpectAnswerOrNoMemory([&] { return searcher->TellStory("wire/2-5"); },
                         [](const Story& story) {
                           std::string told = StrCat(story.revisions.size());
                           for (const StoryArticle& one : story.articles) told += one.article.FullId();
                           return told;
                         });
  const EntityListOptions list;
  ExpectAnswerOrNoMemory([&] { return searcher->ListEntities(list); },
                         [](const EntityList& entities) {
                           std::string told;
                           for (const EntityCount& one : entities.entities) told += StrCat(one.name, one.articles);
                           return told;
                         });
  ExpectAnswerOrNoMemory(
      [&] { return searcher->ShowEntity("Ada Quill 1"); },
      [](const EntityProfile& profile) { return StrCat(profile.entity.name, profile.company.size()); });
  EntityChange change;
  change.name = "Ada Quill 1";
  change.other = "Ada Quill 2";
  ExpectAnswerOrNoMemory([&] { return searcher->CorrectEntities(change); },
                         [](const auto& corrections) { return StrCat(corrections.size(), corrections.front().key); });
}

TEST_F(MemoryBorderTest, AdviceAndExplanation) {
  const auto searcher = OpenSearcher();
  Query query;
  query.text = "(harbuor OR ferri) \"sailed none harbour\" zeppelin";
  ExpectAnswerOrNoMemory(
      [&] { return searcher->Advise(query, absl::InfiniteDuration()); },
      [](const QueryAdvice& advice) { return StrCat(advice.suggested_text, advice.clauses.size()); });
  ExpectAnswerOrNoMemory([&] { return searcher->Explain(query); }, [](const std::string& text) { return text; });
}

TEST_F(MemoryBorderTest, OpeningASearcher) {
  ExpectAnswerOrNoMemory([&] { return archive_.OpenSearcher(); },
                         [](const auto& searcher) { return StrCat(searcher->Stats().articles); });
}

TEST_F(MemoryBorderTest, OpeningAWriter) {
  WriterOptions options;
  options.threads = 1;
  ExpectAnswerOrNoMemory([&] { return archive_.OpenWriter(options); },
                         [](const auto& writer) { return writer->directory(); }, [] {}, kFew);
  ExpectSound();
}

TEST_F(MemoryBorderTest, MakingAnArchive) {
  const Archive made(folder_ / "new/archive");
  WriterOptions options;
  options.threads = 1;
  ExpectAnswerOrNoMemory([&] { return made.OpenWriter(options); },
                         [](const auto& writer) { return writer->directory(); },
                         [&] { fs::remove_all(folder_ / "new"); }, kFew);
}

TEST_F(MemoryBorderTest, Verifying) {
  ExpectAnswerOrNoMemory([&] { return archive_.Verify(); },
                         [](const DamageReport& report) {
                           std::string told = StrCat(report.articles, " ", report.revisions, " ", report.segments);
                           for (const auto& damage : report.damage) told += StrCat(damage.where, damage.what);
                           return told;
                         });
}

TEST_F(MemoryBorderTest, BackingUpAndRestoring) {
  const std::string backup = folder_ / "backup";
  const auto tell = [](const BackupReport& report) { return StrCat(report.commit, " ", report.articles); };
  ExpectAnswerOrNoMemory([&] { return archive_.BackUp(backup); }, tell, [] {}, kFew);
  const Archive restored(folder_ / "restored");
  ExpectAnswerOrNoMemory([&] { return restored.Restore(backup); }, tell, [&] { fs::remove_all(restored.directory()); },
                         kFew);
  ExpectSound();
}

TEST_F(MemoryBorderTest, StandingQueries) {
  Query query;
  query.text = "ferry";
  const std::function<absl::Status(const StoredArticle&)> visit = [](const StoredArticle&) { return absl::OkStatus(); };
  const std::string name = "ferries";
  ExpectAnswerOrNoMemory(
      [&]() -> absl::StatusOr<std::vector<Watch>> {
        absl::Status status = archive_.AddWatch(name, query);
        if (status.ok()) status = archive_.RunWatch(name, visit).status();
        absl::StatusOr<std::vector<Watch>> watches = archive_.Watches();
        if (status.ok()) status = watches.status();
        if (status.ok()) status = archive_.RemoveWatch(name);
        if (!status.ok()) return status;
        return watches;
      },
      [](const std::vector<Watch>& watches) { return StrCat(watches.size(), watches.front().name); },
      [&] { archive_.RemoveWatch(name).IgnoreError(); });
}

TEST_F(MemoryBorderTest, ReadingFiles) {
  const std::string news = folder_ / "news";
  fs::create_directory(news);
  std::ofstream(news + "/a.jsonl") << R"({"id": "j1", "title": "One", "text": "A ferry.", "date": "2025-01-01"})"
                                   << "\n"
                                   << R"({"id": "j2", "title": "Zwei", "text": "F\u00e4hre", "tags": ["a", "b"]})"
                                   << "\n";
  std::ofstream(news + "/b.csv") << "id,title,body,date\nc1,Three,\"A, ferry\",2025-01-02\nc2,Four,None,2025-01-03\n";
  std::ofstream(news + "/c.html")
      << "<html><head><title>Five</title><meta name=author content='Ada Quill'></head><body>"
      << "<article><h1>Five</h1><p>The ferry sailed to the harbour on Monday morning, and "
      << "nobody was there to see it but the keeper of the light.</p></article></body></html>";
  IndexFilesOptions options;
  std::vector<std::string> seen;
  const std::function<absl::Status(const Article&, const std::string&)> visit = [&](const Article& article,
                                                                                    const std::string&) {
    seen.push_back(ArticleToJson(article));
    return absl::OkStatus();
  };
  const std::vector<std::string> paths = {news};
  const auto tell = [&](const IndexCounts& counts) {
    std::string told = StrCat(counts.read, " ", counts.rejected, " ", counts.skipped, " ", counts.warnings, "\n");
    for (const std::string& article : seen) told += article + "\n";
    return told;
  };
  ExpectAnswerOrNoMemory([&] { return ExtractFiles(paths, options, {}, visit); }, tell, [&] { seen.clear(); });
  EXPECT_EQ(seen.size(), 5u);
}

TEST_F(MemoryBorderTest, SmallThings) {
  const std::string topics = folder_ / "topics";
  std::ofstream(topics) << "1\tferry harbour\n2\tkeeper of the light\n";
  ExpectAnswerOrNoMemory([&] { return ReadTopics(topics); },
                         [](const std::vector<Topic>& all) { return StrCat(all.size(), all.back().text); });
  const std::vector<std::string> folders = {folder_.path()};
  ExpectAnswerOrNoMemory([&] { return FolderWatcher::Open(folders); }, [](const auto&) { return "watches"; });
}

}  // namespace
}  // namespace broadsheet
