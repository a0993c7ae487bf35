#include "indexer/entities/article_entities.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/analysis/analyzer.h"

namespace broadsheet {
namespace {

// An article whose mentions are marked where they stand: "{per Vladimir Putin} met {per Witkoff}." stands in for a
// recogniser.
class MarkedArticle {
 public:
  MarkedArticle& Title(std::string_view marked) { return Read(0, marked, &article_.title); }
  MarkedArticle& Deck(std::string_view marked) { return Read(1, marked, &article_.deck); }
  MarkedArticle& Body(std::string_view marked) { return Read(2, marked, &article_.body); }
  MarkedArticle& Person(std::string name) { return Give(&article_.people, std::move(name)); }
  MarkedArticle& Org(std::string name) { return Give(&article_.orgs, std::move(name)); }
  MarkedArticle& Place(std::string name) { return Give(&article_.places, std::move(name)); }

  std::vector<ArticleEntity> Resolve() const {
    Vocabulary vocabulary;
    Analyzer analyzer(&vocabulary);
    NameCache names(&analyzer);
    return ResolveEntities(article_, mentions_, names);
  }

  // "person Vladimir Putin x3" by salience, given ones with a star.
  std::vector<std::string> Lines() const {
    static constexpr const char* kTypes[] = {"person", "org", "place", "misc"};
    std::vector<std::string> lines;
    for (const ArticleEntity& entity : Resolve()) {
      lines.push_back(std::string(kTypes[static_cast<int>(entity.type)]) + (entity.given ? "* " : " ") + entity.name +
                      " x" + std::to_string(entity.mentions.size()));
    }
    return lines;
  }

  std::string TextOf(const EntityMention& mention) const {
    const std::string* texts[] = {&article_.title, &article_.deck, &article_.body};
    return texts[static_cast<int>(mention.field)]->substr(mention.begin, mention.end - mention.begin);
  }

 private:
  MarkedArticle& Read(std::uint32_t field, std::string_view marked, std::string* text) {
    static const std::map<std::string_view, EntityType> kTypes = {{"per", EntityType::kPerson},
                                                                  {"org", EntityType::kOrganisation},
                                                                  {"loc", EntityType::kPlace},
                                                                  {"mis", EntityType::kMisc}};
    while (!marked.empty()) {
      const std::size_t open = marked.find('{');
      text->append(marked.substr(0, open));
      if (open == std::string_view::npos) break;
      const std::size_t close = marked.find('}', open);
      Mention mention;
      mention.type = kTypes.at(marked.substr(open + 1, 3));
      mention.field = field;
      mention.begin = static_cast<std::uint32_t>(text->size());
      text->append(marked.substr(open + 5, close - open - 5));
      mention.end = static_cast<std::uint32_t>(text->size());
      mentions_.push_back(mention);
      marked.remove_prefix(close + 1);
    }
    return *this;
  }
  MarkedArticle& Give(std::vector<std::string>* names, std::string name) {
    names->push_back(std::move(name));
    return *this;
  }

  Article article_;
  std::vector<Mention> mentions_;
};

using Lines = std::vector<std::string>;

TEST(ArticleEntities, ShortNamesBelongToFullOnes) {
  const MarkedArticle article = MarkedArticle()
                                    .Title("{per Berg} resigns")
                                    .Body(
                                        "{per Maren Oskar Berg} stepped down. Mr {per Berg}’s deputy, {per M. Berg}'s "
                                        "cousin, said {per Maren Berg} and {per Maren} would go.");
  EXPECT_EQ(article.Lines(), Lines({"person Maren Oskar Berg x6"}));
  const std::vector<ArticleEntity> resolved = article.Resolve();
  for (const EntityMention& mention : resolved.front().mentions) {
    EXPECT_EQ(article.TextOf(mention).find("’s"), std::string::npos);
  }
}

TEST(ArticleEntities, TwoOfOneSurnameStayTwoAndTheSurnameIsNeither) {
  EXPECT_EQ(MarkedArticle().Body("{per Ana Holm} and {per Jon Holm} met. {per Holm} spoke; {per Jon} left.").Lines(),
            Lines({"person Jon Holm x2", "person Ana Holm x1", "person Holm x1"}));
}

TEST(ArticleEntities, TitlesAreNoPartOfNames) {
  EXPECT_EQ(
      MarkedArticle().Body("{per Karl Holm} and {per Mr. Holm}, {per President Ana Varn}, {per Mrs Varn}").Lines(),
      Lines({"person Karl Holm x2", "person Ana Varn x2"}));
  EXPECT_EQ(MarkedArticle().Body("{per Prime Minister Berg}").Lines(), Lines({"person Berg x1"}));
}

TEST(ArticleEntities, ParticlesInitialsAndGenerations) {
  EXPECT_EQ(MarkedArticle().Body("{per Vincent van Dael} ... {per van Dael} ... {per Dael}").Lines(),
            Lines({"person Vincent van Dael x3"}));
  EXPECT_EQ(
      MarkedArticle().Body("{per Rolf K. Stein Jr} ... {per R.K. Stein} ... {per Rolf Stein} ... {per Stein}").Lines(),
      Lines({"person Rolf K. Stein Jr x4"}));
  EXPECT_EQ(MarkedArticle().Body("{per Rolf Stein} ... {per Karl Stein}").Lines(),
            Lines({"person Rolf Stein x1", "person Karl Stein x1"}));
}

TEST(ArticleEntities, AcronymsAndWhatTheyStandFor) {
  EXPECT_EQ(MarkedArticle()
                .Body("The {org Northern Ferry Workers’ Association} struck. {org NFWA} said {org N.F.W.A.}")
                .Lines(),
            Lines({"org Northern Ferry Workers’ Association x3"}));
  // Usual names, whichever form the article has.
  EXPECT_EQ(MarkedArticle().Body("the {org North Atlantic Treaty Organization} ... {org NATO} ... {org Nato}").Lines(),
            Lines({"org NATO x3"}));
  EXPECT_EQ(MarkedArticle().Body("{loc U.S.} ... {loc United States} ... {org US} ... {loc America}").Lines(),
            Lines({"place United States x4"}));
  // The article's own words come before what is usual.
  EXPECT_EQ(MarkedArticle().Body("the {org Southern Education Council} ... {org SEC}").Lines(),
            Lines({"org Southern Education Council x2"}));
}

TEST(ArticleEntities, CompaniesWithAndWithoutTheirSuffix) {
  EXPECT_EQ(MarkedArticle()
                .Body("{org Tidewater Shipping Co. Ltd.} ... {org Tidewater Shipping} ... {org Tidewater}")
                .Lines(),
            Lines({"org Tidewater Shipping x3"}));
  EXPECT_EQ(MarkedArticle().Body("{org Harbour Commission} ... the {org Commission}").Lines(),
            Lines({"org Harbour Commission x2"}));
  EXPECT_EQ(MarkedArticle().Body("{org Berg & Co} ...").Lines(), Lines({"org Berg & Co x1"}));
}

TEST(ArticleEntities, TypesByVote) {
  EXPECT_EQ(
      MarkedArticle().Title("{org Holm} out").Body("{per Ana Holm} left. {mis Holm} said. {per Holm} went.").Lines(),
      Lines({"person Ana Holm x4"}));
  EXPECT_EQ(MarkedArticle().Body("{loc Varn} ... {loc Varn} ... {org Varn}").Lines(), Lines({"place Varn x3"}));
  EXPECT_EQ(MarkedArticle().Body("{per Ana Varn} ... {per Varn} ... in {loc Varn}").Lines(),
            Lines({"person Ana Varn x2", "place Varn x1"}));
}

TEST(ArticleEntities, Capitals) {
  EXPECT_EQ(MarkedArticle().Title("{per BERG} FIRED").Body("{per Maren Berg} left").Lines(),
            Lines({"person Maren Berg x2"}));
  EXPECT_EQ(MarkedArticle().Body("{loc PORT VARN}, Dec 2 - {org NFWA} and {per MAREN BERG}").Lines(),
            Lines({"place Port Varn x1", "org NFWA x1", "person Maren Berg x1"}));
}

TEST(ArticleEntities, GivenNamesWin) {
  EXPECT_EQ(MarkedArticle()
                .Body("{per Maren Berg} ... {per Berg} ... {loc Varn} ... the {loc United States} ... {per Ana Holm}")
                .Person("berg")
                .Person("Nobody Else")
                .Place("usa")
                .Lines(),
            Lines({"person* berg x2", "place Varn x1", "place* usa x1", "person Ana Holm x1"}));
  // Less of a name than the article has belongs to one person at most.
  EXPECT_EQ(MarkedArticle().Body("{per Ana Holm} ... {per Jon Holm}").Person("Holm").Lines(),
            Lines({"person* Holm x1", "person Jon Holm x1"}));
}

TEST(ArticleEntities, SalienceIsTitleThenDeckAndLeadThenFrequency) {
  EXPECT_EQ(MarkedArticle()
                .Title("Storm hits {loc Varn}")
                .Deck("{org Coast Guard} out")
                .Body("{per Ana Holm} said.\n\n{loc Port Lind} and {loc Port Lind}, {loc Osk}")
                .Lines(),
            Lines({"place Varn x1", "org Coast Guard x1", "person Ana Holm x1", "place Port Lind x2", "place Osk x1"}));
}

TEST(ArticleEntities, WhatIsNoNameIsLeftOut) {
  EXPECT_EQ(MarkedArticle().Body("{per ...} and {org ’s} and {loc  \"Varn\"}").Lines(), Lines({"place Varn x1"}));
  EXPECT_EQ(MarkedArticle().Lines(), Lines());
}

// Names are compared with each other; who has hundreds of thousands is a register.
TEST(ArticleEntities, NamesBeyondAFewThousandAreLeftOut) {
  std::string body;
  for (int i = 0; i < 10000; ++i) body += "{org Firm" + std::to_string(i) + "} ";
  MarkedArticle article;
  const std::vector<ArticleEntity> resolved = article.Body(body).Resolve();
  ASSERT_EQ(resolved.size(), 4096u);
  EXPECT_EQ(resolved.front().name, "Firm0");
}

TEST(ArticleEntities, EveryMentionIsInOneEntity) {
  const MarkedArticle article = MarkedArticle()
                                    .Title("{per A}{org A}{loc A}{mis A}")
                                    .Body("{per B A} {per C A} {org A} {loc A B} {mis B} {per A}");
  std::size_t mentions = 0;
  const std::vector<ArticleEntity> resolved = article.Resolve();
  for (const ArticleEntity& entity : resolved) mentions += entity.mentions.size();
  EXPECT_EQ(mentions, 10u);
}

}  // namespace
}  // namespace broadsheet
