// The importers on real collections, where they are at hand (see BROADSHEET_TEST_DATA in CONTRIBUTING).
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>

#include "broadsheet/article_json.h"
#include "import_support.h"

namespace broadsheet {
namespace {

class ImportDataTest : public testing::Test {
 protected:
  void SetUp() override {
    const char* folder = std::getenv("BROADSHEET_TEST_DATA");
    if (folder == nullptr) GTEST_SKIP() << "BROADSHEET_TEST_DATA names no folder of test data";
    data_ = folder;
  }

  // Reads all files of a folder, in order.
  std::size_t ReadFolder(const char* name, const std::function<void(const ImportedArticle&)>& visit) {
    std::vector<std::filesystem::path> files;
    for (const auto& file : std::filesystem::directory_iterator(data_ / name)) files.push_back(file.path());
    std::sort(files.begin(), files.end());
    std::size_t rejected = 0;
    for (const auto& file : files) rejected += ReadFile(file, visit);
    return rejected;
  }

  std::size_t ReadFile(const std::filesystem::path& file, const std::function<void(const ImportedArticle&)>& visit) {
    auto input = OpenInput(file);
    if (!input.ok()) return 1;
    auto importer = OpenImporter(*std::move(input), file.string(), {});
    if (!importer.ok()) return 1;
    std::size_t rejected = 0;
    for (;;) {
      const auto next = (*importer)->Next();
      if (!next.ok()) {
        ++rejected;
      } else if (!next->has_value()) {
        return rejected;
      } else {
        visit(**next);
      }
    }
  }

  std::filesystem::path data_;
};

// The words of a text, folded, each with a space on either side.
std::string Words(const std::string& text) {
  std::string words = " ";
  for (const char c : text) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    const bool is_word = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
    if (is_word) {
      words += lower;
    } else if (words.back() != ' ') {
      words += ' ';
    }
  }
  if (words.back() != ' ') words += ' ';
  return words;
}

bool HasPhrase(const Article& article, const std::string& phrase) {
  return Words(article.title).find(phrase) != std::string::npos ||
         Words(article.body).find(phrase) != std::string::npos;
}

bool Contains(const std::vector<std::string>& values, const char* value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

// The counts are the collection's own, found by reading its markup.
TEST_F(ImportDataTest, Reuters21578) {
  int articles = 0, dated = 0, surplus = 0, surplus_in_march = 0, president = 0, opec = 0, reagan = 0, april = 0,
      earn = 0, usa_not_earn = 0;
  const std::size_t rejected = ReadFolder("reuters21578", [&](const ImportedArticle& imported) {
    const Article& article = imported.article;
    ++articles;
    ASSERT_TRUE(article.date) << article.id;
    ++dated;
    const int month = ToCivil(article.date->day).month;
    ASSERT_EQ(ToCivil(article.date->day).year, 1987);
    if (HasPhrase(article, " trade surplus ")) {
      ++surplus;
      surplus_in_march += month == 3;
    }
    president += HasPhrase(article, " president of the ");
    opec += Contains(article.orgs, "opec");
    reagan += Contains(article.people, "reagan");
    april += month == 4;
    earn += Contains(article.topics, "earn");
    usa_not_earn += Contains(article.places, "usa") && !Contains(article.topics, "earn");
  });
  EXPECT_EQ(rejected, 0u);
  EXPECT_EQ(articles, 21578);
  EXPECT_EQ(dated, 21578);
  EXPECT_EQ(surplus, 216);
  EXPECT_EQ(surplus_in_march, 132);
  EXPECT_EQ(president, 185);
  EXPECT_EQ(opec, 93);
  EXPECT_EQ(reagan, 166);
  EXPECT_EQ(april, 5661);
  EXPECT_EQ(earn, 3987);
  EXPECT_EQ(usa_not_earn, 9341);
}

TEST_F(ImportDataTest, News) {
  std::size_t articles = 0, warnings = 0, different = 0;
  const std::size_t rejected = ReadFolder("news", [&](const ImportedArticle& imported) {
    warnings += imported.warnings.size();
    // Every hundredth is written and read back.
    if (articles++ % 100 == 0) {
      const Imported again = ImportAll(ArticleToJson(imported.article), ImportFormat::kJson);
      different += again.articles.size() != 1 || again.articles[0].article != imported.article;
    }
  });
  EXPECT_EQ(articles, 63177u);
  EXPECT_EQ(rejected, 0u);
  EXPECT_EQ(warnings, 0u);
  EXPECT_EQ(different, 0u);
}

}  // namespace
}  // namespace broadsheet
