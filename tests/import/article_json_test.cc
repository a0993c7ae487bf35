#include "broadsheet/article_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "import_support.h"

namespace broadsheet {
namespace {

// Articles as importers leave them: clean, trimmed values.
class ArticleMaker {
 public:
  explicit ArticleMaker(unsigned seed) : random_(seed) {}

  Article Make() {
    Article article;
    article.id = Words(1) + "/" + std::to_string(random_() % 1000);
    article.title = Maybe(5);
    article.deck = Maybe(9);
    article.body = Words(4);
    for (unsigned i = random_() % 4; i > 0; --i) article.body += (random_() % 2 ? "\n\n" : "\n") + Words(6);
    article.dateline = Maybe(2);
    article.credit = Maybe(2);
    article.source = Maybe(1);
    article.section = Maybe(1);
    if (Coin()) article.url = "https://globe.example/" + std::to_string(random_());
    if (Coin()) article.language = Coin() ? "en" : "fr";
    article.date = MaybeTime();
    article.modified = MaybeTime();
    for (auto* list : {&article.byline, &article.people, &article.orgs, &article.places, &article.topics}) {
      for (unsigned i = random_() % 3; i > 0; --i) list->push_back(Words(2));
    }
    for (unsigned i = random_() % 3; i > 0; --i) article.extra[Words(1)] = Value();
    return article;
  }

 private:
  bool Coin() { return random_() % 2 == 0; }

  std::string Words(int count) {
    static const char* const kWords[] = {"harbour", "O'Brien", "\"quote\"", "back\\slash", "été",   "東京", "😀",
                                         "a<b",     "{x}",     "[1]",       "AT&T",        "1,000", "a\tb", "id:"};
    std::string text = "w";
    for (int i = 0; i < count; ++i) text += std::string(" ") + kWords[random_() % std::size(kWords)];
    // A tab would be collapsed in values of one line.
    std::replace(text.begin(), text.end(), '\t', '-');
    return text;
  }
  std::string Maybe(int count) { return Coin() ? Words(count) : std::string(); }

  std::optional<PublicationTime> MaybeTime() {
    if (Coin()) return std::nullopt;
    PublicationTime time{static_cast<Day>(random_() % 20000), {}, {}};
    if (Coin()) time.second_of_day = random_() % 86400;
    if (time.second_of_day && Coin()) time.utc_offset_seconds = (static_cast<int>(random_() % 53) - 24) * 1800;
    return time;
  }

  std::string Value() {
    switch (random_() % 5) {
      case 0:
        return "12345678901234567";
      case 1:
        return "1.50";
      case 2:
        return "{\"a\":[true,null,\"x y\"]}";
      case 3:
        return "[]";
      default:
        return "\"té\\\"xt\"";
    }
  }

  std::mt19937 random_;
};

Imported Read(const std::string& json) { return ImportAll(json, ImportFormat::kJson); }

TEST(ArticleJsonTest, ReadingBackGivesAnEqualArticle) {
  ArticleMaker maker(11);
  for (int i = 0; i < 2000; ++i) {
    const Article article = maker.Make();
    const Imported plain = Read(ArticleToJson(article));
    ASSERT_EQ(plain.articles.size(), 1u) << ArticleToJson(article);
    ASSERT_EQ(plain.articles[0].article, article) << ArticleToJson(article) << "\n"
                                                  << ArticleToJson(plain.articles[0].article);
    const StoredArticle stored{article, "news", 3};
    const Imported full = Read(ArticleToJson(stored));
    ASSERT_EQ(full.articles.size(), 1u);
    ASSERT_EQ(full.articles[0].article, article) << ArticleToJson(stored);
  }
}

// Text about HTML, or left over from it, is not converted a second time.
TEST(ArticleJsonTest, TextThatLooksLikeMarkupReadsBackAsItIs) {
  for (const char* body : {"One line<br/>still the same </p> paragraph", "<p>Tags & all &amp; sundry</p>"}) {
    Article article;
    article.id = "1";
    article.title = "On tags";
    article.body = body;
    const Imported again = Read(ArticleToJson(article));
    ASSERT_EQ(again.articles.size(), 1u);
    EXPECT_EQ(again.articles[0].article, article) << ArticleToJson(again.articles[0].article);
  }
  EXPECT_EQ(Read(R"({"id":"1","title":"On tags","body":"<p>One.</p><p>Two.</p>"})").articles[0].article.body,
            "One.\n\nTwo.");
}

TEST(ArticleJsonTest, FormOfAStoredArticle) {
  Article article;
  article.id = "a/1";
  article.title = "Harbour \"opens\"";
  article.date = PublicationTime{ToDay({2025, 12, 2}), 50700, -14400};
  article.byline = {"Anna Li"};
  article.extra["words"] = "[1,2.50]";
  EXPECT_EQ(
      ArticleToJson(StoredArticle{article, "news", 2}),
      R"({"id":"news/a/1","collection":"news","revision":2,"title":"Harbour \"opens\"","date":"2025-12-02T14:05:00-04:00",)"
      R"("byline":["Anna Li"],"extra":{"words":[1,2.50]}})");
  EXPECT_EQ(ArticleToJson(Article()), "{}");
}

// Articles made by hand may hold anything; what is printed is JSON on one line all the same.
TEST(ArticleJsonTest, AnyBytesArePrintedAsJson) {
  std::mt19937 random(5);
  const auto bytes = [&] {
    std::string text(random() % 12, '\0');
    for (char& c : text) c = static_cast<char>(random());
    return text;
  };
  for (int i = 0; i < 2000; ++i) {
    Article article;
    article.id = bytes();
    article.body = bytes();
    article.topics = {bytes()};
    article.extra[bytes()] = bytes();
    article.extra["x"] = "{\"broken\":";
    article.extra["y"] = "[1,\n2]";
    const std::string json = ArticleToJson(article);
    ASSERT_TRUE(nlohmann::json::accept(json)) << json;
    ASSERT_EQ(json.find('\n'), std::string::npos);
  }
}

}  // namespace
}  // namespace broadsheet
