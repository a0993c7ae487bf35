// A page saved from the web, from the file to its entities: who and what its article is about, each once. The page is
// not ours to hand on; the names of those it is about are facts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "broadsheet/writer.h"
#include "indexer/import/importer.h"
#include "indexer/import/input/input_stream.h"
#include "storage/store.h"
#include "tests/support/temp_directory.h"

namespace broadsheet {
namespace {

using testing::IsSupersetOf;
using testing::UnorderedElementsAre;

class PageEntities : public testing::Test {
 protected:
  void SetUp() override {
    const char* const data = std::getenv("BROADSHEET_TEST_DATA");
    if (data == nullptr) GTEST_SKIP() << "BROADSHEET_TEST_DATA names no folder";
    const std::string path = std::filesystem::directory_iterator(std::string(data) + "/pages")->path();
    auto importer = OpenImporter(OpenInput(path).value(), path, {}).value();
    WriterOptions options;
    options.threads = 1;
    options.recognise_entities = true;
    const std::string archive = directory_ / "archive";
    auto writer = Writer::Open(archive, options).value();
    ASSERT_TRUE(writer->Add("pages", importer->Next().value()->article).ok());
    ASSERT_TRUE(writer->Close().ok());
    stored_ = Snapshot::Open(archive).value()->Read(1, ArticleParts::kAll).value();
  }

  std::vector<std::string> Names(EntityType type) const { return EntityNames(stored_, type); }

  // How often `word` stands in the body where no mention of the entity `name` is.
  std::size_t Unmentioned(std::string_view word, std::string_view name) const {
    const auto entity = std::find_if(stored_.entities.begin(), stored_.entities.end(),
                                     [&](const ArticleEntity& other) { return other.name == name; });
    if (entity == stored_.entities.end()) return 1000;
    const std::string& body = stored_.article.body;
    std::size_t missed = 0;
    for (std::size_t at = body.find(word); at != std::string::npos; at = body.find(word, at + 1)) {
      missed += std::none_of(entity->mentions.begin(), entity->mentions.end(), [&](const EntityMention& mention) {
        return mention.field == EntityMention::Field::kBody && mention.begin <= at && at < mention.end;
      });
    }
    return missed;
  }

  TempDirectory directory_;
  StoredArticle stored_;
};

TEST_F(PageEntities, PeopleAreOneEntityEachWithAllMentions) {
  EXPECT_THAT(Names(EntityType::kPerson),
              UnorderedElementsAre("Steve Witkoff", "Vladimir Putin", "Jared Kushner", "Donald Trump",
                                   "Kirill Dmitriev", "Marco Rubio", "Volodymyr Zelenskyy", "Andriy Yermak"));
  for (const std::string_view name : {"Steve Witkoff", "Vladimir Putin", "Jared Kushner", "Donald Trump",
                                      "Kirill Dmitriev", "Marco Rubio", "Volodymyr Zelenskyy", "Andriy Yermak"}) {
    EXPECT_EQ(Unmentioned(name.substr(name.rfind(' ') + 1), name), 0u) << name;
  }
}

TEST_F(PageEntities, OrganisationsAndPlaces) {
  EXPECT_THAT(Names(EntityType::kOrganisation), IsSupersetOf({"NATO", "Financial Times", "The Atlantic"}));
  EXPECT_EQ(Unmentioned("NATO", "NATO") + Unmentioned("North Atlantic Treaty", "NATO"), 0u) << "both forms";
  EXPECT_THAT(Names(EntityType::kPlace), IsSupersetOf({"Moscow", "Ukraine", "Russia", "Kyiv", "Geneva", "Florida",
                                                       "Crimea", "Luhansk", "Donetsk", "Kherson", "Zaporizhzhia"}));
}

}  // namespace
}  // namespace broadsheet
