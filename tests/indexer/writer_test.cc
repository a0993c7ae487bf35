// The writer against a model: whatever is added, replaced, deleted and committed, a fresh snapshot shows just that.
#include "broadsheet/writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "indexer/analysis/value_term.h"
#include "storage/store.h"
#include "storage/strings.h"
#include "tests/storage/temp_archive.h"
#include "tests/support/temp_directory.h"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;

class WriterTest : public testing::Test {
 protected:
  std::unique_ptr<Writer> OpenWriter(WriterOptions options = {}) {
    absl::StatusOr<std::unique_ptr<Writer>> writer = Writer::Open(archive_.string(), options);
    EXPECT_TRUE(writer.ok()) << writer.status();
    return *std::move(writer);
  }

  // Full id -> title of every article that a new reader finds, by way of the segments.
  std::map<std::string, std::string> Visible() {
    std::map<std::string, std::string> visible;
    absl::StatusOr<std::shared_ptr<const Snapshot>> snapshot = Snapshot::Open(archive_.string());
    EXPECT_TRUE(snapshot.ok()) << snapshot.status();
    if (!snapshot.ok()) return visible;
    for (std::size_t i = 0; i < (*snapshot)->segments().size(); ++i) {
      const Segment& segment = *(*snapshot)->segments()[i];
      for (Docid docid = 1; docid <= segment.document_count(); ++docid) {
        if ((*snapshot)->tombstones(i).contains(docid)) continue;
        absl::StatusOr<StoredArticle> stored = (*snapshot)->Read(segment.article(docid), ArticleParts::kAll);
        EXPECT_TRUE(stored.ok()) << stored.status();
        if (!stored.ok()) continue;
        EXPECT_TRUE(visible.emplace(stored->FullId(), stored->article.title).second) << stored->FullId();
      }
    }
    for (const CollectionEntry& collection : (*snapshot)->manifest().collections) {
      const auto counted = std::count_if(visible.begin(), visible.end(), [&](const auto& entry) {
        return entry.first.starts_with(collection.name + "/");
      });
      EXPECT_EQ(collection.articles, static_cast<std::uint64_t>(counted)) << collection.name;
    }
    return visible;
  }

  void ExpectSound() {
    absl::StatusOr<VerifyReport> report = VerifyArchive(archive_.string());
    ASSERT_TRUE(report.ok()) << report.status();
    for (const Damage& damage : report->damage) ADD_FAILURE() << damage.where << ": " << damage.what;
  }

  std::size_t SegmentCount() { return (*Snapshot::Open(archive_.string()))->segments().size(); }

  // Files of the archive that hold `bytes` anywhere.
  std::vector<std::string> FilesHolding(const std::string& bytes) {
    std::vector<std::string> holding;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(archive_)) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      std::stringstream content;
      content << file.rdbuf();
      if (content.str().find(bytes) != std::string::npos) holding.push_back(entry.path().string());
    }
    return holding;
  }

  fs::path LargestTable() {
    std::map<std::uintmax_t, fs::path> by_size;
    for (const fs::directory_entry& entry : fs::directory_iterator(archive_ / "store")) {
      if (entry.path().extension() == ".sst") by_size[entry.file_size()] = entry.path();
    }
    return by_size.empty() ? fs::path() : by_size.rbegin()->second;
  }

  const TempDirectory directory_;
  const fs::path archive_ = directory_ / "archive";
};

Article MakeArticle(std::string id, std::string title, std::optional<Day> day = 20000) {
  Article article;
  article.id = std::move(id);
  article.title = std::move(title);
  article.body = "The harbour of Velmora was closed on Tuesday, officials said.\n\nShips waited outside.";
  article.language = "en";
  if (day) article.date = PublicationTime{.day = *day, .second_of_day = {}, .utc_offset_seconds = {}};
  return article;
}

TEST_F(WriterTest, SaysWhatHappenedToAnArticle) {
  auto writer = OpenWriter();
  EXPECT_EQ(*writer->Add("wire", MakeArticle("a", "One")), AddResult::kAdded);
  EXPECT_EQ(*writer->Add("wire", MakeArticle("a", "One")), AddResult::kUnchanged);
  EXPECT_EQ(*writer->Add("wire", MakeArticle("a", "Two")), AddResult::kRepeated);
  EXPECT_EQ(*writer->Add("desk", MakeArticle("a", "One")), AddResult::kAdded);
  ASSERT_TRUE(writer->Close().ok());

  writer = OpenWriter();
  EXPECT_EQ(*writer->Add("wire", MakeArticle("a", "Two")), AddResult::kUnchanged);
  EXPECT_EQ(*writer->Add("wire", MakeArticle("a", "Three")), AddResult::kUpdated);
  ASSERT_TRUE(writer->Close().ok());
  EXPECT_EQ(Visible(), (std::map<std::string, std::string>{{"wire/a", "Three"}, {"desk/a", "One"}}));
  ExpectSound();
}

TEST_F(WriterTest, ShowsNothingBeforeTheCommit) {
  auto writer = OpenWriter();
  ASSERT_TRUE(writer->Add("wire", MakeArticle("a", "One")).ok());
  ASSERT_TRUE(writer->Commit().ok());
  ASSERT_TRUE(writer->Add("wire", MakeArticle("b", "Two")).ok());
  EXPECT_EQ(Visible(), (std::map<std::string, std::string>{{"wire/a", "One"}}));
  writer.reset();  // without Close: the second article was never committed
  EXPECT_EQ(Visible(), (std::map<std::string, std::string>{{"wire/a", "One"}}));
  ExpectSound();
}

TEST_F(WriterTest, NamesArticlesWithoutAnId) {
  auto writer = OpenWriter();
  Article with_url = MakeArticle("", "By its address");
  with_url.url = "https://example.org/a";
  const Article without = MakeArticle("", "By its content");
  ASSERT_TRUE(writer->Add("wire", with_url).ok());
  ASSERT_TRUE(writer->Add("wire", without).ok());
  ASSERT_TRUE(writer->Close().ok());
  EXPECT_EQ(Visible(), (std::map<std::string, std::string>{{"wire/https://example.org/a", "By its address"},
                                                           {"wire/" + ContentHash(without), "By its content"}}));
}

TEST_F(WriterTest, AnInputWithOneIdTwiceChangesNothingTheSecondTime) {
  const std::vector<std::string> bodies = {"One", "Two", "One", "Three"};
  auto writer = OpenWriter();
  for (const std::string& body : bodies) ASSERT_TRUE(writer->Add("wire", MakeArticle("a", body)).ok());
  ASSERT_TRUE(writer->Close().ok());
  for (int again = 0; again < 2; ++again) {
    writer = OpenWriter();
    for (const std::string& body : bodies) {
      EXPECT_EQ(*writer->Add("wire", MakeArticle("a", body)), AddResult::kUnchanged) << body;
    }
    ASSERT_TRUE(writer->Close().ok());
  }
  EXPECT_EQ(Visible(), (std::map<std::string, std::string>{{"wire/a", "Three"}}));
  writer = OpenWriter();
  EXPECT_EQ(*writer->Add("wire", MakeArticle("a", "Four")), AddResult::kUpdated);
  ASSERT_TRUE(writer->Close().ok());
  writer = OpenWriter();
  EXPECT_EQ(*writer->Add("wire", MakeArticle("a", "Two")), AddResult::kUpdated) << "it stood there long ago";
  ExpectSound();
}

TEST_F(WriterTest, KnowsAnArticleThatComesBackWithItsLanguage) {
  auto writer = OpenWriter();
  Article article = MakeArticle("a", "One");
  article.language.clear();
  ASSERT_TRUE(writer->Add("wire", article).ok());
  ASSERT_TRUE(writer->Commit().ok());
  article.language = "en";  // as export gives it
  EXPECT_EQ(*writer->Add("wire", article), AddResult::kUnchanged);
  article.language = "de";
  EXPECT_EQ(*writer->Add("wire", article), AddResult::kRepeated);
}

TEST_F(WriterTest, RefusesWhatIsNoArticle) {
  auto writer = OpenWriter();
  EXPECT_TRUE(absl::IsInvalidArgument(writer->Add("wire", Article()).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(writer->Add("wi/re", MakeArticle("a", "One")).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(writer->Add("", MakeArticle("a", "One")).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(writer->Add("wire", MakeArticle(std::string(200, '\0'), "One")).status()));
  Article long_one = MakeArticle("a", "One");
  long_one.source.assign(std::size_t{512} << 20, 'a');
  EXPECT_TRUE(absl::IsInvalidArgument(writer->Add("wire", std::move(long_one)).status()));
  Article late = MakeArticle("a", "One");
  late.date = PublicationTime();
  late.date->day = 3'000'000;
  EXPECT_TRUE(absl::IsInvalidArgument(writer->Add("wire", late).status()));
  EXPECT_TRUE(writer->Add("wire", MakeArticle("a", "One")).ok());  // and goes on
  EXPECT_TRUE(writer->Close().ok());
}

// Or nobody would find it under either name.
TEST_F(WriterTest, KnowsLanguagesByAllTheirNames) {
  auto writer = OpenWriter();
  for (const auto& [id, language] : {std::pair("a", "nb-NO"), {"b", "nn"}, {"c", "Norwegian"}, {"d", "no"}}) {
    Article article = MakeArticle(id, "Fjord");
    article.language = language;
    ASSERT_TRUE(writer->Add("wire", article).ok());
  }
  ASSERT_TRUE(writer->Close().ok());
  const auto snapshot = Snapshot::Open(archive_.string());
  ASSERT_TRUE(snapshot.ok()) << snapshot.status();
  for (ArticleNumber number = 1; number <= 4; ++number) {
    EXPECT_EQ((*snapshot)->Read(number, ArticleParts::kHead)->article.language, "no") << number;
  }
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // which take all addresses for themselves
TEST_F(WriterTest, GoesOnWithTheThreadsThatThereAre) {
  std::uint64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_AS, &before), 0);
  // 256 stacks are 2 GB.
  const rlimit little = {pages * static_cast<std::uint64_t>(getpagesize()) + (500u << 20), before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_AS, &little), 0);
  WriterOptions options;
  options.threads = 256;
  auto writer = Writer::Open(archive_.string(), options);
  ASSERT_EQ(setrlimit(RLIMIT_AS, &before), 0);
  ASSERT_TRUE(writer.ok()) << writer.status();
  for (int i = 0; i < 100; ++i) ASSERT_TRUE((*writer)->Add("wire", MakeArticle(StrCat("a", i), "One")).ok());
  ASSERT_EQ((*writer)->Close(), absl::OkStatus());
  EXPECT_EQ(Visible().size(), 100u);
}
#endif

TEST_F(WriterTest, IsTheOnlyOne) {
  auto writer = OpenWriter();
  EXPECT_TRUE(absl::IsUnavailable(Writer::Open(archive_.string(), {}).status()));
  ASSERT_TRUE(writer->Close().ok());
  EXPECT_TRUE(Writer::Open(archive_.string(), {}).ok());
}

TEST_F(WriterTest, PurgesWithoutLeavingAByte) {
  auto writer = OpenWriter();
  ASSERT_TRUE(writer->Add("wire", MakeArticle("stays", "A quiet day")).ok());
  ASSERT_TRUE(writer->Add("wire", MakeArticle("Xylophrastus-1", "Quorbelline first words")).ok());
  ASSERT_TRUE(writer->Commit().ok());
  ASSERT_TRUE(writer->Add("wire", MakeArticle("Xylophrastus-1", "Zwimbled second words")).ok());
  ASSERT_TRUE(writer->Commit().ok());
  EXPECT_THAT(FilesHolding("Xylophrastus-1"), testing::Not(IsEmpty()));

  EXPECT_EQ(*writer->Delete({"wire/Xylophrastus-1", "wire/never-there"}, false), 1u);
  EXPECT_EQ(Visible(), (std::map<std::string, std::string>{{"wire/stays", "A quiet day"}}));
  EXPECT_EQ(*writer->Delete({"wire/Xylophrastus-1"}, false), 0u);
  EXPECT_EQ(*writer->Delete({"wire/Xylophrastus-1"}, true), 1u);
  for (const char* trace : {"ylophrastus-1", "uorbelline", "uorbel", "wimbled", "wimbl"}) {
    EXPECT_THAT(FilesHolding(trace), IsEmpty()) << trace;
  }
  ASSERT_TRUE(writer->Close().ok());
  EXPECT_EQ(Visible(), (std::map<std::string, std::string>{{"wire/stays", "A quiet day"}}));
  ExpectSound();
}

TEST_F(WriterTest, DeletesAllOrNothingOfAList) {
  auto writer = OpenWriter();
  ASSERT_TRUE(writer->Add("wire", MakeArticle("a", "One")).ok());
  ASSERT_TRUE(writer->Commit().ok());
  EXPECT_TRUE(absl::IsInvalidArgument(writer->Delete({"wire/a", "noslash"}, true).status()));
  ASSERT_TRUE(writer->Add("wire", MakeArticle("b", "Two")).ok());
  ASSERT_TRUE(writer->Close().ok());
  EXPECT_EQ(Visible(), (std::map<std::string, std::string>{{"wire/a", "One"}, {"wire/b", "Two"}}));
  ExpectSound();
}

// Articles are compressed while segments are merged: whichever is done first.
TEST_F(WriterTest, OptimizingADamagedStoreLosesNothing) {
  auto writer = OpenWriter();
  ASSERT_TRUE(writer->Add("wire", MakeArticle("small", "One")).ok());
  ASSERT_TRUE(writer->Commit().ok());
  std::mt19937 random(1);
  Article large = MakeArticle("large", "Two");
  while (large.body.size() < 2 << 20) large.body += StrCat(" word", random() % 5000);
  ASSERT_TRUE(writer->Add("wire", std::move(large)).ok());
  ASSERT_TRUE(writer->Close().ok());
  writer = nullptr;
  const fs::path table = LargestTable();
  FlipByte(table, fs::file_size(table) / 2);

  writer = OpenWriter();
  EXPECT_TRUE(absl::IsDataLoss(writer->Optimize()));
  writer = nullptr;
  const auto snapshot = Snapshot::Open(archive_.string());
  ASSERT_TRUE(snapshot.ok()) << snapshot.status();
  std::map<std::string, bool> is_whole;
  for (const auto& segment : (*snapshot)->segments()) {
    for (Docid docid = 1; docid <= segment->document_count(); ++docid) {
      const ArticleNumber number = segment->article(docid);
      const auto head = (*snapshot)->Read(number, ArticleParts::kHead);
      ASSERT_TRUE(head.ok()) << head.status();
      is_whole[head->article.id] = (*snapshot)->Read(number, ArticleParts::kAll).ok();
    }
  }
  EXPECT_EQ(is_whole, (std::map<std::string, bool>{{"large", false}, {"small", true}}));
}

// A damaged segment must not be merged into one with a fresh checksum, nor keep new articles out.
TEST_F(WriterTest, DoesNotMergeDamage) {
  auto writer = OpenWriter();
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(writer->Add("wire", MakeArticle(StrCat("a", i), "One")).ok());
    ASSERT_TRUE(writer->Commit().ok());
  }
  const fs::path glass = archive_ / "segments" / SegmentFileNames(1).glass;
  FlipByte(glass, fs::file_size(glass) - 100);
  EXPECT_TRUE(absl::IsDataLoss(writer->Optimize()));
  writer = nullptr;

  writer = OpenWriter();
  for (int i = 2; i < 12; ++i) {
    ASSERT_TRUE(writer->Add("wire", MakeArticle(StrCat("a", i), "One")).ok());
    ASSERT_TRUE(writer->Commit().ok());
  }
  ASSERT_TRUE(writer->Close().ok());
  EXPECT_EQ(Visible().size(), 12u);
  writer = OpenWriter();
  ASSERT_TRUE(writer->Reindex().ok());
  ASSERT_TRUE(writer->Close().ok());
  ExpectSound();
}

TEST_F(WriterTest, GoesOnWithoutTheCommitFileWhenTold) {
  auto writer = OpenWriter();
  ASSERT_TRUE(writer->Add("wire", MakeArticle("a", "One")).ok());
  ASSERT_TRUE(writer->Close().ok());
  fs::remove(archive_ / "COMMIT");
  EXPECT_TRUE(absl::IsDataLoss(Writer::Open(archive_.string(), {}).status()));
  WriterOptions options;
  options.trust_store = true;
  ASSERT_TRUE(OpenWriter(options)->Close().ok());
  EXPECT_EQ(Visible().size(), 1u);
  ExpectSound();
}

TEST_F(WriterTest, RenamesAndDropsCollections) {
  auto writer = OpenWriter();
  ASSERT_TRUE(writer->Add("wire", MakeArticle("a", "One")).ok());
  ASSERT_TRUE(writer->Add("desk", MakeArticle("Grimbolnaut", "Two")).ok());
  EXPECT_TRUE(absl::IsAlreadyExists(writer->RenameCollection("wire", "desk")));
  EXPECT_TRUE(absl::IsNotFound(writer->RenameCollection("none", "some")));
  EXPECT_TRUE(absl::IsInvalidArgument(writer->RenameCollection("wire", "a/b")));
  EXPECT_TRUE(absl::IsInvalidArgument(writer->RenameCollection("wire", "f\xE4hre")));
  ASSERT_TRUE(writer->RenameCollection("wire", "agency").ok());
  EXPECT_TRUE(absl::IsNotFound(writer->DropCollection("wire")));
  ASSERT_TRUE(writer->DropCollection("desk").ok());
  EXPECT_THAT(FilesHolding("Grimbolnaut"), IsEmpty());
  ASSERT_TRUE(writer->Close().ok());
  EXPECT_EQ(Visible(), (std::map<std::string, std::string>{{"agency/a", "One"}}));
  ExpectSound();
}

// What merges beside indexing have made is loose, and is made tight once.
TEST_F(WriterTest, OptimizeMakesALooseSegmentTight) {
  const auto segments = [this] { return (*Snapshot::Open(archive_.string()))->manifest().segments; };
  auto writer = OpenWriter();
  for (int i = 0; i < 8; ++i) {
    ASSERT_TRUE(writer->Add("wire", MakeArticle(StrCat("a", i), "One", 20000 + i)).ok());
    ASSERT_TRUE(writer->Commit().ok());
  }
  ASSERT_TRUE(writer->Close().ok());
  ASSERT_EQ(segments().size(), 1u);
  EXPECT_TRUE(segments()[0].loose);
  writer = OpenWriter();
  ASSERT_TRUE(writer->Optimize().ok());
  ASSERT_EQ(segments().size(), 1u);
  EXPECT_FALSE(segments()[0].loose);
  const std::uint64_t tight = segments()[0].summary.segment;
  ASSERT_TRUE(writer->Optimize().ok());
  EXPECT_EQ(segments()[0].summary.segment, tight);
}

TEST_F(WriterTest, OptimizesToOneSegmentACollection) {
  auto writer = OpenWriter();
  for (int i = 0; i < 6; ++i) {
    ASSERT_TRUE(writer->Add("wire", MakeArticle(StrCat("a", i), "One", 20000 + i)).ok());
    ASSERT_TRUE(writer->Commit().ok());
  }
  const auto before = Visible();
  EXPECT_GT(SegmentCount(), 1u);
  ASSERT_TRUE(writer->Optimize().ok());
  EXPECT_EQ(SegmentCount(), 1u);
  EXPECT_EQ(Visible(), before);
  ExpectSound();
}

TEST_F(WriterTest, ReindexesFromTheStoreAlone) {
  auto writer = OpenWriter();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(writer->Add("wire", MakeArticle(StrCat("a", i), "One")).ok());
  ASSERT_TRUE(writer->Close().ok());
  const auto before = Visible();
  for (const fs::directory_entry& entry : fs::directory_iterator(archive_ / "segments")) {
    std::ofstream(entry.path(), std::ios::trunc) << "not a segment";
  }
  EXPECT_TRUE(absl::IsDataLoss(Snapshot::Open(archive_.string()).status()));
  writer = OpenWriter();
  ASSERT_TRUE(writer->Reindex().ok());
  ASSERT_TRUE(writer->Close().ok());
  EXPECT_EQ(Visible(), before);
  ExpectSound();
}

TEST_F(WriterTest, CommitsByNumberAndReportsWhatIsSafe) {
  std::vector<std::uint64_t> safe;
  WriterOptions options;
  options.commit_articles = 2;
  options.on_commit = [&](std::uint64_t articles) { safe.push_back(articles); };
  auto writer = OpenWriter(options);
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(writer->Add("wire", MakeArticle(StrCat("a", i), "One")).ok());
  ASSERT_TRUE(writer->Close().ok());
  EXPECT_THAT(safe, testing::ElementsAre(2, 4, 5));
}

TEST_F(WriterTest, CommitsByBytesThenByBytesForEachThread) {
  const std::map<int, std::vector<std::uint64_t>> safe_of_threads = {
      {1, {1, 2, 3, 4, 5, 6, 7, 8}}, {2, {1, 3, 5, 7}}, {4, {1, 5}}, {8, {1, 5}}};
  for (const auto& [threads, expected] : safe_of_threads) {
    std::vector<std::uint64_t> safe;
    WriterOptions options;
    options.threads = threads;
    options.commit_bytes = 100'000;
    options.on_commit = [&safe = safe](std::uint64_t articles) { safe.push_back(articles); };
    auto writer = OpenWriter(options);
    for (int i = 0; i < 8; ++i) {
      Article article = MakeArticle(StrCat(threads, "-", i), "One");
      article.body = std::string(100'000, 'a');
      ASSERT_TRUE(writer->Add("wire", std::move(article)).ok());
    }
    EXPECT_EQ(safe, expected) << threads;
    ASSERT_TRUE(writer->Close().ok());
  }
}

class WriterModelTest : public WriterTest, public testing::WithParamInterface<int> {};

// Random operations against a plain map.
TEST_P(WriterModelTest, AgreesWithAPlainMap) {
  std::mt19937 random(static_cast<unsigned>(GetParam()));
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  WriterOptions options;
  options.threads = 1 + GetParam() % 2;
  auto writer = OpenWriter(options);
  std::map<std::string, std::string> model;
  for (int step = 0; step < 200; ++step) {
    const std::string collection = below(3) == 0 ? "desk" : "wire";
    const std::string id = StrCat("n", below(40));
    const unsigned action = below(100);
    if (action < 80) {
      const std::string title = StrCat("Title ", below(1000));
      std::optional<Day> day;
      if (below(10) != 0) day = static_cast<Day>(below(50)) + 19000;
      ASSERT_TRUE(writer->Add(collection, MakeArticle(id, title, day)).ok());
      model[collection + "/" + id] = title;
    } else if (action < 90) {
      ASSERT_TRUE(writer->Delete({collection + "/" + id}, action < 82).ok());
      model.erase(collection + "/" + id);
    } else if (action < 96) {
      ASSERT_TRUE(writer->Commit().ok());
      ASSERT_EQ(Visible(), model);
    } else if (action < 97) {
      ASSERT_TRUE(writer->Optimize().ok());
      ASSERT_EQ(Visible(), model);
    } else if (action < 98) {
      ASSERT_TRUE(writer->Reindex().ok());
      ASSERT_EQ(Visible(), model);
    } else {
      ASSERT_TRUE(writer->Close().ok());
      ASSERT_EQ(Visible(), model);
      writer = OpenWriter(options);
    }
  }
  ASSERT_TRUE(writer->Close().ok());
  EXPECT_EQ(Visible(), model);
  ExpectSound();
}

INSTANTIATE_TEST_SUITE_P(Seeds, WriterModelTest, testing::Range(1, 5));

}  // namespace
}  // namespace broadsheet
