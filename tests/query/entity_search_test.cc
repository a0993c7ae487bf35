// Searching by people, organisations and places, and the catalogue of them.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "broadsheet/archive.h"
#include "broadsheet/searcher.h"
#include "broadsheet/writer.h"
#include "tests/support/article_builder.h"
#include "tests/support/temp_directory.h"

namespace broadsheet {
namespace {

class EntityArchive : public testing::Test {
 protected:
  void Add(const std::vector<Article>& articles, const std::string& collection = "wire") {
    WriterOptions options;
    options.threads = 1;
    options.recognise_entities = recognise_;
    auto writer = archive_.OpenWriter(options);
    ASSERT_TRUE(writer.ok()) << writer.status();
    for (const Article& article : articles) {
      const auto added = (*writer)->Add(collection, article);
      ASSERT_TRUE(added.ok()) << added.status();
    }
    ASSERT_EQ((*writer)->Close(), absl::OkStatus());
  }

  std::uint64_t Count(const std::string& text) {
    const auto searcher = archive_.OpenSearcher();
    EXPECT_TRUE(searcher.ok()) << searcher.status();
    Query query;
    query.text = text;
    return (*searcher)->Count(query).value();
  }

  std::vector<std::string> List(const std::string& prefix) {
    EntityListOptions options;
    options.prefix = prefix;
    std::vector<std::string> lines;
    const EntityList list = archive_.OpenSearcher().value()->ListEntities(options).value();
    for (const EntityCount& entity : list.entities) {
      lines.push_back(entity.name + " " + std::to_string(entity.articles));
    }
    return lines;
  }

  absl::Status Correct(EntityChange::Kind kind, const std::string& name, const std::string& other) {
    return archive_.CorrectEntities({kind, name, other});
  }

  bool recognise_ = false;
  TempDirectory directory_;
  Archive archive_{directory_.path() + "/archive"};
};

using Lines = std::vector<std::string>;
constexpr auto kMerge = EntityChange::Kind::kMerge;
constexpr auto kSplit = EntityChange::Kind::kSplit;
constexpr auto kRename = EntityChange::Kind::kRename;

TEST_F(EntityArchive, NamesPartsAndSpellings) {
  Add({ArticleBuilder("1").Title("a").Person("Maren Østby-Berg").Org("N.G.C.").Place("Saint-Malo"),
       ArticleBuilder("2").Title("b").Person("Karl Berg").Org("Northern Grain Company"),
       ArticleBuilder("3").Title("c").Place("Berg").Person("O'Brien")});
  EXPECT_EQ(Count("person:berg"), 2u);
  EXPECT_EQ(Count("person:ØSTBY"), 1u);
  EXPECT_EQ(Count("person:\"karl berg\""), 1u);
  EXPECT_EQ(Count("person:\"berg karl\""), 0u);
  EXPECT_EQ(Count("person:\"maren berg\""), 0u);  // parts stand in a row
  EXPECT_EQ(Count("entity:berg"), 3u);
  EXPECT_EQ(Count("place:berg"), 1u);
  EXPECT_EQ(Count("org:ngc"), 1u);
  EXPECT_EQ(Count("org:N.G.C."), 1u);
  EXPECT_EQ(Count("org:\"northern grain\""), 1u);
  EXPECT_EQ(Count("place:saintmalo"), 1u);
  EXPECT_EQ(Count("place:\"saint malo\""), 1u);
  EXPECT_EQ(Count("person:obrien"), 1u);
  EXPECT_EQ(Count("person:\"o'brien\""), 1u);
  EXPECT_EQ(Count("person:ber"), 0u);
}

// A first name that thousands share is answered by reading them all at once, like one that few have.
TEST_F(EntityArchive, ManyEntitiesOfOnePartAreTheUnionOfTheirArticles) {
  std::mt19937 random(3);
  std::vector<Article> articles;
  std::vector<std::size_t> johns, berg_7;
  for (int i = 0; i < 600; ++i) {
    ArticleBuilder builder(std::to_string(i));
    builder.Title("t");
    bool john = false, berg = false;
    for (int name = 0; name < 3; ++name) {
      const bool is_john = random() % 3 == 0;
      const auto number = random() % 40;
      builder.Person((is_john ? "John Berg" : "Jane Berg") + std::to_string(number));
      john = john || is_john;
      berg = berg || number == 7;
    }
    if (john) johns.push_back(articles.size());
    if (berg) berg_7.push_back(articles.size());
    articles.push_back(builder);
  }
  Add(articles);
  EXPECT_EQ(Count("person:john"), johns.size());
  EXPECT_EQ(Count("person:berg7"), berg_7.size());
  std::vector<std::size_t> both;
  std::set_intersection(johns.begin(), johns.end(), berg_7.begin(), berg_7.end(), std::back_inserter(both));
  EXPECT_EQ(Count("person:john person:berg7"), both.size());
  EXPECT_EQ(Count("person:john NOT person:berg7"), johns.size() - both.size());
}

TEST_F(EntityArchive, UsualNamesMeanTheSame) {
  Add({ArticleBuilder("1").Title("a").Place("usa"), ArticleBuilder("2").Title("b").Place("United States"),
       ArticleBuilder("3").Title("c").Org("NATO"), ArticleBuilder("4").Title("d").Org("us")});
  EXPECT_EQ(Count("place:US"), 2u);
  EXPECT_EQ(Count("place:\"united states\""), 2u);
  EXPECT_EQ(Count("org:\"North Atlantic Treaty Organization\""), 1u);
}

TEST_F(EntityArchive, TheCatalogueCountsArticlesThatAreThere) {
  Add({ArticleBuilder("1").Title("a").Person("Maren Berg").Place("Varn"),
       ArticleBuilder("2").Title("b").Person("Maren Berg"), ArticleBuilder("3").Title("c").Person("Maren Berg"),
       ArticleBuilder("4").Title("d").Person("Karl Holm")});
  EXPECT_EQ(List(""), Lines({"Maren Berg 3", "Karl Holm 1", "Varn 1"}));
  EXPECT_EQ(List("ber"), Lines({"Maren Berg 3"}));
  EXPECT_EQ(List("x"), Lines());
  // A revision counts once, a deleted article not at all.
  Add({ArticleBuilder("4").Title("d").Person("Maren Berg"), ArticleBuilder("1").Title("new")});
  EXPECT_EQ(List(""), Lines({"Maren Berg 3"}));
  Query query;
  query.text = "id:2";
  ASSERT_TRUE(archive_.DeleteMatching(query, /*purge=*/false).ok());
  EXPECT_EQ(List(""), Lines({"Maren Berg 2"}));
}

TEST_F(EntityArchive, CompanyIsWhoSharesArticles) {
  Add({ArticleBuilder("1").Title("a").Person("Maren Berg").Place("Varn").Place("Warn"),
       ArticleBuilder("2").Title("b").Person("Maren Berg").Place("Varn").Person("Karl Holm"),
       ArticleBuilder("3").Title("c").Person("Maren Berg").Place("Warn"),
       ArticleBuilder("4").Title("d").Person("Karl Holm").Org("Port Co")});
  const auto company = [this](const std::string& name) {
    std::vector<std::string> lines;
    const EntityProfile profile = archive_.OpenSearcher().value()->ShowEntity(name).value();
    for (const EntityCount& entity : profile.company)
      lines.push_back(entity.name + " " + std::to_string(entity.articles));
    return lines;
  };
  EXPECT_EQ(company("Maren Berg"), Lines({"Varn 2", "Warn 2", "Karl Holm 1"}));
  EXPECT_EQ(company("Port Co"), Lines({"Karl Holm 1"}));
  ASSERT_EQ(Correct(kMerge, "Warn", "Varn"), absl::OkStatus());
  EXPECT_EQ(company("Maren Berg"), Lines({"Varn 3", "Karl Holm 1"})) << "an article with both names counts once";
}

TEST_F(EntityArchive, MergedNamesAreOneEntity) {
  Add({ArticleBuilder("1").Title("a").Place("Kiev"), ArticleBuilder("2").Title("b").Place("Kyiv"),
       ArticleBuilder("3").Title("c").Place("Kyiv").Place("Kiev"), ArticleBuilder("4").Title("d").Place("Kijow")});
  ASSERT_EQ(Correct(kMerge, "kijow", "Kyiv"), absl::OkStatus());
  EXPECT_EQ(Count("place:kijow"), 3u);
  EXPECT_EQ(List(""), Lines({"Kyiv 3", "Kiev 2"}));
  ASSERT_EQ(Correct(kMerge, "Kyiv", "Kiev"), absl::OkStatus());
  EXPECT_EQ(List(""), Lines({"Kiev 4"}));
  EXPECT_EQ(List("kij"), Lines({"Kiev 4"}));
  EXPECT_EQ(Count("place:kijow"), 4u);
  EXPECT_EQ(Count("place:kiev"), 4u);

  // Corrections hold for what comes later, and outlive reindexing.
  Add({ArticleBuilder("5").Title("e").Place("kijow")});
  EXPECT_EQ(Count("place:kiev"), 5u);
  auto writer = archive_.OpenWriter({});
  ASSERT_EQ((*writer)->Reindex(), absl::OkStatus());
  ASSERT_EQ((*writer)->Close(), absl::OkStatus());
  writer->reset();
  EXPECT_EQ(List(""), Lines({"Kiev 5"}));

  ASSERT_EQ(Correct(kSplit, "Kiev", "Kijow"), absl::OkStatus());
  EXPECT_EQ(List(""), Lines({"Kiev 3", "Kijow 2"}));
  ASSERT_EQ(Correct(kSplit, "Kiev", ""), absl::OkStatus());
  EXPECT_EQ(Count("place:kiev"), 3u);  // Kyiv, too, by its usual names
}

TEST_F(EntityArchive, RenamedEntitiesAreFoundByBothNames) {
  Add({ArticleBuilder("1").Title("a").Person("M. Berg"), ArticleBuilder("2").Title("b").Person("Karl Holm")});
  ASSERT_EQ(Correct(kRename, "m berg", "Maren Berg"), absl::OkStatus());
  EXPECT_EQ(List("maren"), Lines({"Maren Berg 1"}));
  EXPECT_EQ(Count("person:maren"), 1u);
  EXPECT_EQ(Count("person:\"m. berg\""), 1u);
  ASSERT_EQ(Correct(kRename, "Maren Berg", "MAREN BERG"), absl::OkStatus());
  EXPECT_EQ(List("maren"), Lines({"MAREN BERG 1"}));
  EXPECT_EQ(Correct(kRename, "Karl Holm", "M Berg").code(), absl::StatusCode::kAlreadyExists);
  ASSERT_EQ(Correct(kMerge, "Karl Holm", "Maren Berg"), absl::OkStatus());
  EXPECT_EQ(List(""), Lines({"MAREN BERG 2"}));
  EXPECT_EQ(Count("person:holm"), 2u);
}

TEST_F(EntityArchive, NewNamesAreOneLine) {
  Add({ArticleBuilder("1").Title("a").Person("Karl Berg")});
  for (const char* name : {"Karl\nBerg", "Karl\tB.", "K\x1B[1m Berg", "K\x7F", "K\xC2\x85 Berg"}) {
    const absl::Status refused = Correct(kRename, "Karl Berg", name);
    EXPECT_TRUE(absl::IsInvalidArgument(refused)) << refused;
  }
  EXPECT_EQ(List(""), Lines({"Karl Berg 1"}));
  ASSERT_EQ(Correct(kRename, "Karl Berg", "  Karl  B.  "), absl::OkStatus());
  EXPECT_EQ(List(""), Lines({"Karl B. 1"}));
}

TEST_F(EntityArchive, AsOperandsTheyStandWhereTheirNamesDo) {
  Add({ArticleBuilder("1").Title("a").Body("Maren Berg strikes. Then Berg left.").Person("Maren Berg"),
       ArticleBuilder("2").Title("b").Body("The Saint-Malo strikes.").Org("Saint-Malo"),
       ArticleBuilder("3").Title("c").Body("Strikes in Kijow.").Place("Kijow"),
       ArticleBuilder("4").Title("d").Body("Strikes in Kyiv.").Place("Kyiv")});
  EXPECT_EQ(Count("person:\"maren berg\" NEAR/1 strikes"), 1u);
  EXPECT_EQ(Count("entity:berg BEFORE/1 left"), 1u);
  EXPECT_EQ(Count("org:saint-malo NEAR/1 strikes"), 1u);
  EXPECT_EQ(Count("(entity:saintmalo OR entity:berg) NEAR/1 strikes"), 1u);  // the text has two words for the first
  EXPECT_EQ(Count("place:kijow NEAR/2 strikes"), 1u);
  ASSERT_EQ(Correct(kMerge, "Kijow", "Kyiv"), absl::OkStatus());
  EXPECT_EQ(Count("place:kijow NEAR/2 strikes"), 2u);
  EXPECT_EQ(Count("place:kyiv NEAR/2 strikes"), 2u);
  ASSERT_EQ(Correct(kRename, "Maren Berg", "Captain"), absl::OkStatus());
  EXPECT_EQ(Count("person:captain NEAR/1 strikes"), 1u);
}

TEST_F(EntityArchive, AWholeNameIsOneMention) {
  Add({ArticleBuilder("1").Title("a").Body("Maren Berg strikes.").Person("Maren Berg"),
       ArticleBuilder("2").Title("b").Body("Maren Berg strikes. Then Berg left.").Person("Maren Berg"),
       ArticleBuilder("3").Title("c").Body("Berg, Maren Berg.").Person("Maren Berg")});
  EXPECT_EQ(Count("ATLEAST/1 person:\"maren berg\""), 3u);
  EXPECT_EQ(Count("ATLEAST/2 person:\"maren berg\""), 2u);
  EXPECT_EQ(Count("ATLEAST/3 person:\"maren berg\""), 0u);
  EXPECT_EQ(Count("person:\"maren berg\" NEAR/1 maren"), 1u) << "the first name within the whole one is no neighbour";
}

TEST_F(EntityArchive, WhatIsMeantMustBeClear) {
  Add({ArticleBuilder("1").Title("a").Person("Varn").Place("Varn"), ArticleBuilder("2").Title("b").Place("Lind")});
  EXPECT_EQ(Correct(kMerge, "Varn", "Lind").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Correct(kMerge, "place:Varn", "Lind"), absl::OkStatus());
  EXPECT_EQ(Correct(kMerge, "Nobody", "Lind").code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Correct(kMerge, "Lind", "place:Varn").code(), absl::StatusCode::kInvalidArgument);  // the same by now
  EXPECT_EQ(Correct(kSplit, "Lind", "Nobody").code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Correct(kRename, "Lind", "...").code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(EntityArchive, PurgedNamesLeaveTheCorrections) {
  Add({ArticleBuilder("1").Title("a").Person("Maren Berg"), ArticleBuilder("2").Title("b").Person("Karl Holm")});
  ASSERT_EQ(Correct(kMerge, "Karl Holm", "Maren Berg"), absl::OkStatus());
  Query query;
  query.text = "id:1";
  ASSERT_TRUE(archive_.DeleteMatching(query, /*purge=*/true).ok());
  EXPECT_EQ(List(""), Lines({"Karl Holm 1"}));
}

TEST_F(EntityArchive, AProfileTellsWhenAndByWhichNames) {
  Add({ArticleBuilder("1").Title("a").Date("2025-11-30").Person("Maren Berg"),
       ArticleBuilder("2").Title("b").Date("2025-12-01").Person("Berg"),
       ArticleBuilder("3").Title("c").Date("2026-02-01").Person("Maren Berg"),
       ArticleBuilder("4").Title("d").Person("Maren Berg")});
  ASSERT_EQ(Correct(kMerge, "Berg", "Maren Berg"), absl::OkStatus());
  const auto profile = archive_.OpenSearcher().value()->ShowEntity("berg");
  ASSERT_TRUE(profile.ok()) << profile.status();
  EXPECT_EQ(profile->entity.name, "Maren Berg");
  EXPECT_EQ(profile->entity.articles, 4u);
  EXPECT_EQ(profile->first_day, ToDay({2025, 11, 30}));
  EXPECT_EQ(profile->last_day, ToDay({2026, 2, 1}));
  ASSERT_EQ(profile->months.size(), 3u);
  EXPECT_EQ(profile->months[1].month, 12);
  EXPECT_EQ(profile->joined, Lines({"Berg"}));
}

// "Varn 2, Lind 1 (2)": values with their counts, and how many there are.
std::string FacetLine(const Searcher& searcher, FacetField field, std::size_t limit = 10) {
  FacetOptions options;
  options.by = {field};
  options.limit = limit;
  const FacetResult result = searcher.Facets(Query(), options).value();
  std::string line;
  for (const FacetCount& count : result.facets.front().counts) {
    line += (line.empty() ? "" : ", ") + count.value + " " + std::to_string(count.articles);
  }
  return line + " (" + std::to_string(result.facets.front().distinct) + ")";
}

TEST_F(EntityArchive, FacetsAndHitsNameWhatWasCorrected) {
  Add({ArticleBuilder("1").Title("a").Place("Kijow").Place("Lind"),
       ArticleBuilder("2").Title("b").Place("Kyjiv").Place("Kijow").Place("Varn")});
  Add({ArticleBuilder("3").Title("c").Place("KYJIV").Person("M. Berg"), ArticleBuilder("4").Title("d").Place("Varn"),
       ArticleBuilder("5").Title("e").Place("Kijow").Org("Berg Mission")});
  ASSERT_EQ(Correct(kMerge, "Kijow", "Kyjiv"), absl::OkStatus());
  ASSERT_EQ(Correct(kRename, "m berg", "Maren Berg"), absl::OkStatus());
  ASSERT_EQ(Correct(kMerge, "org:Berg Mission", "Lind"), absl::OkStatus());
  Query query;
  query.text = "id:5";
  ASSERT_TRUE(archive_.DeleteMatching(query, /*purge=*/false).ok());
  Add({ArticleBuilder("6").Title("f").Org("Berg Mission")});
  const auto searcher = archive_.OpenSearcher().value();
  EXPECT_EQ(FacetLine(*searcher, FacetField::kPlace), "Kyjiv 3, Lind 2, Varn 2 (3)");
  EXPECT_EQ(FacetLine(*searcher, FacetField::kPlace, 1), "Kyjiv 3 (3)");
  EXPECT_EQ(FacetLine(*searcher, FacetField::kPerson), "Maren Berg 1 (1)");
  EXPECT_EQ(FacetLine(*searcher, FacetField::kOrg), " (0)");

  query.text = "id:2";
  const SearchResult result = searcher->Search(query, {}).value();
  ASSERT_EQ(result.hits.size(), 1u);
  EXPECT_EQ(EntityNames(result.hits.front().article, EntityType::kPlace), Lines({"Kyjiv", "Varn"}));
  query.text = "id:6";
  EXPECT_EQ(EntityNames(searcher->Search(query, {}).value().hits.front().article, EntityType::kPlace), Lines({"Lind"}));
  EXPECT_EQ(searcher->Show("wire/2", 0)->article.places, Lines({"Kyjiv", "Kijow", "Varn"})) << "as it was given";
}

// A name that the text has in capitals is shown as hits and facets show it.
TEST_F(EntityArchive, TheCatalogueAvoidsCapitals) {
  recognise_ = true;
  Add({ArticleBuilder("1").Title("Talks").Body("President VLADIMIR PUTIN met Chancellor ANGELA MERKEL in Berlin."),
       ArticleBuilder("2").Title("Talks").Body("President VLADIMIR PUTIN left. He was in Berlin on Monday."),
       ArticleBuilder("3").Title("a").Org("NATO"), ArticleBuilder("4").Title("b").Org("NATO"),
       ArticleBuilder("5").Title("c").Org("Nato"),
       ArticleBuilder("6").Title("Talks").Body("President KARL-HEINZ BERG met Chancellor Anna Lund in Berlin."),
       ArticleBuilder("7").Title("Talks").Body("President KARL-HEINZ BERG left Berlin on Monday."),
       ArticleBuilder("8").Title("Talks").Body(
           "President KARL-HEINZ BERG left. President Karl Heinz Berg had met him.")});
  EXPECT_EQ(List("vladimir"), Lines({"Vladimir Putin 2"}));
  EXPECT_EQ(List("angela"), Lines({"Angela Merkel 1"}));
  EXPECT_EQ(List("nato"), Lines({"NATO 3"}));
  EXPECT_EQ(List("karl"), Lines({"Karl-Heinz Berg 3"}));
  EXPECT_EQ(FacetLine(*archive_.OpenSearcher().value(), FacetField::kPerson),
            "Karl-Heinz Berg 3, Vladimir Putin 2, Angela Merkel 1, Anna Lund 1 (4)");
}

// Given and recognised, in several segments, merged, deleted, corrected and made anew.
TEST_F(EntityArchive, FacetsCountNamesAsTheCatalogueDoes) {
  recognise_ = true;
  const std::vector<std::string> names = {"St. Lind", "St Lind",      "ST. LIND",    "St-Lind", "Asia-Pacific",
                                          "Varn",     "Asia Pacific", "Varn\u2019s", "VARN",    "Osk & Co."};
  std::mt19937 random(5);
  const auto name = [&] { return names[random() % names.size()]; };
  const auto check = [&] {
    const auto searcher = archive_.OpenSearcher().value();
    for (const auto& [field, type] :
         {std::pair(FacetField::kPerson, EntityType::kPerson), std::pair(FacetField::kOrg, EntityType::kOrganisation),
          std::pair(FacetField::kPlace, EntityType::kPlace)}) {
      const FacetResult facets = searcher->Facets(Query(), {.by = {field}, .limit = 1000}).value();
      const EntityList list = searcher->ListEntities({.prefix = "", .types = {type}, .limit = 1000}).value();
      EXPECT_EQ(facets.facets.front().distinct, list.distinct);
      for (const FacetCount& count : facets.facets.front().counts) {
        const std::string typed = std::string(FacetFieldName(field)) + ":" + count.value;
        EXPECT_EQ(count.articles, searcher->ShowEntity(typed)->entity.articles) << typed;
      }
    }
  };
  for (int batch = 0; batch < 5; ++batch) {
    std::vector<Article> articles;
    for (int i = 0; i < 100; ++i) {
      ArticleBuilder builder(std::to_string(100 * batch + i));
      builder.Title("In " + name())
          .Body("PRESIDENT KARL HOLM'S party met in Berlin and " + name() + ", said Ana Holm.");
      if (random() % 2 == 0) builder.Place(name());
      if (random() % 2 == 0) builder.Place(name());
      if (random() % 3 == 0) builder.Org(name());
      articles.push_back(builder);
    }
    Add(articles);
  }
  check();
  Query query;
  query.text = "place:\"st lind\" org:varn";
  ASSERT_TRUE(archive_.DeleteMatching(query, /*purge=*/false).ok());
  ASSERT_EQ(Correct(kMerge, "place:Varn", "place:St. Lind"), absl::OkStatus());
  ASSERT_EQ(Correct(kRename, "org:St Lind", "Sankt Lind"), absl::OkStatus());
  check();
  ASSERT_EQ(archive_.OpenWriter().value()->Optimize(), absl::OkStatus());
  check();
  ASSERT_EQ(archive_.OpenWriter().value()->Reindex(), absl::OkStatus());
  check();
}

TEST_F(EntityArchive, ShowTakesAPartOfAName) {
  Add({ArticleBuilder("1").Title("a").Person("Maren Berg").Person("Karl Holm"),
       ArticleBuilder("2").Title("b").Person("Karl Berg").Place("Holm")});
  const auto searcher = archive_.OpenSearcher().value();
  const auto name = [&](std::string_view part) { return searcher->ShowEntity(part)->entity.name; };
  EXPECT_EQ(name("maren"), "Maren Berg");
  EXPECT_EQ(name("Holm"), "Holm") << "a whole name comes first";
  EXPECT_EQ(name("person:holm"), "Karl Holm");
  EXPECT_EQ(searcher->ShowEntity("person:berg karl").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(searcher->ShowEntity("are").status().code(), absl::StatusCode::kNotFound);
  const absl::Status several = searcher->ShowEntity("berg").status();
  EXPECT_EQ(several.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(several.message().find("person:'Karl Berg' (1), person:'Maren Berg' (1)"), absl::string_view::npos)
      << several;
  EXPECT_EQ(Correct(kMerge, "maren", "Karl Berg").code(), absl::StatusCode::kNotFound)
      << "corrections ask for all of it";
}

}  // namespace
}  // namespace broadsheet
