#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "import_support.h"
#include "indexer/import/json/json_importer.h"
#include "indexer/import/json/json_scanner.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

Imported Read(std::string content, ImportOptions options = {}) {
  return ImportAll(std::move(content), ImportFormat::kJson, options);
}

// The article of an object without its braces that has no errors.
Article One(const std::string& members, ImportOptions options = {}) {
  const Imported all = Read("{" + members + "}", options);
  EXPECT_THAT(all.errors, IsEmpty()) << members;
  return all.articles.empty() ? Article() : all.articles[0].article;
}

std::vector<std::string> WarningsOf(const std::string& members) { return Read("{" + members + "}").Warnings(); }

constexpr char kDate[] = R"(,"date":"2025-12-02")";
std::string Item(const std::string& id) { return R"({"id":")" + id + R"(","title":"T")" + kDate + "}"; }

TEST(JsonTest, LayoutsOfManyArticles) {
  const std::string a = Item("a"), b = Item("b"), c = Item("c");
  for (const std::string& content :
       {a + "\n" + b + "\n" + c + "\n", a + "\r\n" + b + "\r\n" + c, a + b + c, "[" + a + "," + b + "," + c + "]",
        "[\n  " + a + ",\n  " + b + ",\n  " + c + "\n]\n", "\xEF\xBB\xBF" + a + "\n\n\n" + b + "  " + c,
        "\x1E" + a + "\n\x1E" + b + "\n\x1E" + c + "\n", "[" + a + "]\n[" + b + "," + c + "]"}) {
    const Imported all = Read(content);
    EXPECT_THAT(all.Ids(), ElementsAre("a", "b", "c")) << content;
    EXPECT_THAT(all.errors, IsEmpty()) << content;
    EXPECT_THAT(all.Warnings(), IsEmpty()) << content;
  }
  EXPECT_THAT(Read("").articles, IsEmpty());
  EXPECT_THAT(Read("").errors, IsEmpty());
  EXPECT_THAT(Read("[]").errors, IsEmpty());
}

TEST(JsonTest, PrettyPrintedObjectsAndOffsets) {
  const Imported all =
      Read("\n{\n  \"id\": 7,\n  \"title\": \"Harbour\\nopens\",\n  \"date\": \"2025-12-02\"\n}\n{\"title\":\"x\"}");
  ASSERT_EQ(all.articles.size(), 2u);
  EXPECT_EQ(all.articles[0].article.id, "7");
  EXPECT_EQ(all.articles[0].article.title, "Harbour opens");
  EXPECT_EQ(all.articles[0].offset, 1u);
  EXPECT_EQ(all.articles[1].offset, 68u);
}

TEST(JsonTest, OwnFieldNames) {
  const Article article = One(
      R"("id":"a/1","title":" Harbour  opens ","deck":"After years","body":"One.\n\n\n\nTwo. \n three","dateline":"PORT VALE","credit":"GLOBE WIRE",)"
      R"("source":"Globe","section":"Ports","url":"https://globe.example/a","language":"en-GB","date":"2025-12-02T14:05:00Z",)"
      R"("modified":"2025-12-03","byline":["Anna Li","Ben Okri"],"people":["Cy Dee"],"orgs":["Port Co"],"places":["Vale, D.C."],)"
      R"("topics":["ships"],"extra":{"words":[1, 2.50],"flag":true},"revision":4,"other":{"deep": null})");
  EXPECT_EQ(article.id, "a/1");
  EXPECT_EQ(article.title, "Harbour opens");
  EXPECT_EQ(article.deck, "After years");
  EXPECT_EQ(article.body, "One.\n\nTwo.\n three");
  EXPECT_EQ(article.dateline, "PORT VALE");
  EXPECT_EQ(article.credit, "GLOBE WIRE");
  EXPECT_EQ(article.source, "Globe");
  EXPECT_EQ(article.section, "Ports");
  EXPECT_EQ(article.url, "https://globe.example/a");
  EXPECT_EQ(article.language, "en");
  EXPECT_EQ(FormatRfc3339(*article.date), "2025-12-02T14:05:00Z");
  EXPECT_EQ(FormatRfc3339(*article.modified), "2025-12-03");
  EXPECT_THAT(article.byline, ElementsAre("Anna Li", "Ben Okri"));
  EXPECT_THAT(article.people, ElementsAre("Cy Dee"));
  EXPECT_THAT(article.orgs, ElementsAre("Port Co"));
  EXPECT_THAT(article.places, ElementsAre("Vale, D.C."));
  EXPECT_THAT(article.topics, ElementsAre("ships"));
  EXPECT_THAT(article.extra,
              ElementsAre(Pair("flag", "true"), Pair("other", "{\"deep\":null}"), Pair("words", "[1,2.50]")));
}

TEST(JsonTest, Synonyms) {
  const Article article = One(
      R"("_id":{"$oid":"5f"},"headline":"Harbour opens","standfirst":"After years","articleBody":"Text.","publisher":{"name":"Globe","id":3},)"
      R"("articleSection":"Ports","link":"https://globe.example/a","inLanguage":"eng","datePublished":"Dec. 2, 2025","updated_at":1764770700,)"
      R"("author":{"name":"Anna Li"},"persons":[{"name":"Cy Dee"}],"organisations":"Port Co; Quay Ltd","locations":["Vale"],"keywords":"ships, grain")");
  EXPECT_EQ(article.id, "5f");
  EXPECT_EQ(article.title, "Harbour opens");
  EXPECT_EQ(article.deck, "After years");
  EXPECT_EQ(article.body, "Text.");
  EXPECT_EQ(article.source, "Globe");
  EXPECT_EQ(article.section, "Ports");
  EXPECT_EQ(article.url, "https://globe.example/a");
  EXPECT_EQ(article.language, "en");
  EXPECT_EQ(FormatRfc3339(*article.date), "2025-12-02");
  EXPECT_EQ(FormatRfc3339(*article.modified), "2025-12-03T14:05:00Z");
  EXPECT_THAT(article.byline, ElementsAre("Anna Li"));
  EXPECT_THAT(article.people, ElementsAre("Cy Dee"));
  EXPECT_THAT(article.orgs, ElementsAre("Port Co", "Quay Ltd"));
  EXPECT_THAT(article.places, ElementsAre("Vale"));
  EXPECT_THAT(article.topics, ElementsAre("ships", "grain"));
}

TEST(JsonTest, TheBetterNameWinsAndTheOtherIsKept) {
  const Article article =
      One(R"("headline":"Second","title":"First","text":"","content":"Body","Author":"By Anna Li and Ben Okri")");
  EXPECT_EQ(article.title, "First");
  EXPECT_EQ(article.body, "Body");
  EXPECT_THAT(article.byline, ElementsAre("Anna Li", "Ben Okri"));
  EXPECT_THAT(article.extra, ElementsAre(Pair("headline", "\"Second\"")));
}

TEST(JsonTest, FieldMapping) {
  ImportOptions options;
  options.field_mapping = {{"kop", "title"}, {"title", "extra"}, {"tekst", "body"}};
  const Article article = One(R"("kop":"Haven open","title":"kept","tekst":"Schepen.")", options);
  EXPECT_EQ(article.title, "Haven open");
  EXPECT_EQ(article.body, "Schepen.");
  EXPECT_THAT(article.extra, ElementsAre(Pair("title", "\"kept\"")));
  options.field_mapping = {{"kop", "titel"}};
  EXPECT_THAT(Read("{}", options).errors, ElementsAre(AllOf(HasSubstr("'titel'"), HasSubstr("'kop'"))));
}

TEST(JsonTest, IdsOfArticlesWithoutOne) {
  EXPECT_EQ(One(R"("title":"x","url":"https://globe.example/a")").id, "https://globe.example/a");
  EXPECT_EQ(One(R"("title":"x")").id.size(), 32u);
  EXPECT_NE(One(R"("title":"x")").id, One(R"("title":"y")").id);
  EXPECT_EQ(One(R"("title":"x","collection":"news","id":"news/a/1")").id, "a/1");
  EXPECT_EQ(One(R"("title":"x","collection":"old","id":"news/a/1")").id, "news/a/1");
}

TEST(JsonTest, YearsAndMonthsInDigitsAreNoSecondsOf1970) {
  for (const char* number : {"1987", "198703", "0", "999999"}) {
    EXPECT_THAT(WarningsOf(std::string("\"title\":\"x\",\"date\":") + number),
                ElementsAre(AllOf(HasSubstr("field 'date'"), HasSubstr("is no date"))))
        << number;
  }
  EXPECT_EQ(FormatRfc3339(*One(R"("title":"x","date":19870304)").date), "1987-03-04");
  EXPECT_EQ(FormatRfc3339(*One(R"("title":"x","date":541814400)").date), "1987-03-04T00:00:00Z");
}

TEST(JsonTest, OddDatesAreKeptWithAWarning) {
  EXPECT_THAT(WarningsOf(R"("title":"x")"), ElementsAre(AllOf(HasSubstr("field 'date'"), HasSubstr("missing"))));
  EXPECT_THAT(WarningsOf(R"("title":"x","date":"2099-01-01")"),
              ElementsAre(AllOf(HasSubstr("field 'date'"), HasSubstr("2099"))));
  EXPECT_THAT(WarningsOf(R"("title":"x","published":"one day")"),
              ElementsAre(HasSubstr("field 'published': 'one day' is no date")));
  EXPECT_THAT(One(R"("title":"x","published":"one day")").extra, ElementsAre(Pair("published", "\"one day\"")));
  EXPECT_THAT(WarningsOf(R"("title":"x","date":"03/04/2025")"), ElementsAre(HasSubstr("other way round")));
  EXPECT_THAT(WarningsOf(R"("title":"x","date":"03/04/2025","language":"de")"), IsEmpty());
  EXPECT_EQ(One(R"("title":"x","language":"ger")").language, "de");
  EXPECT_EQ(One(R"("title":"x","language":"nb-NO")").language, "no");
  EXPECT_EQ(One(R"("title":"x","language":"qq")").language, "");
}

TEST(JsonTest, DatesInNumbers) {
  for (const char* value : {"1764684300", "1764684300000", "\"1764684300\"", "{\"$date\":\"2025-12-02T14:05:00Z\"}",
                            "{\"$date\":{\"$numberLong\":\"1764684300000\"}}", "1764684300.5"}) {
    const Article article = One(std::string(R"("title":"x","date":)") + value);
    ASSERT_TRUE(article.date) << value;
    EXPECT_EQ(FormatRfc3339(*article.date), "2025-12-02T14:05:00Z") << value;
  }
  EXPECT_EQ(FormatRfc3339(*One(R"("title":"x","date":20251202)").date), "2025-12-02");
}

TEST(JsonTest, ValuesOfTheWrongKindAreKeptWithAWarning) {
  const std::string members =
      R"("title":"x","date":"2025-12-02","section":{"a":1},"people":[[1]],"language":"Klingon!","url":true)";
  EXPECT_THAT(WarningsOf(members), ElementsAre(HasSubstr("field 'section'"), HasSubstr("field 'url'"),
                                               HasSubstr("field 'language'"), HasSubstr("field 'people'")));
  EXPECT_THAT(One(members).extra, ElementsAre(Pair("language", "\"Klingon!\""), Pair("people", "[[1]]"),
                                              Pair("section", "{\"a\":1}"), Pair("url", "true")));
  EXPECT_THAT(WarningsOf(R"("title":"x","section":null,"people":[],"date":"2025-12-02")"), IsEmpty());
}

TEST(JsonTest, MarkupInBodiesBecomesParagraphs) {
  EXPECT_EQ(One(R"("body":"<p>Ships &amp; <b>grain</b>.</p><p>Two<br>lines</p><script>x()</script>")").body,
            "Ships & grain.\n\nTwo\nlines");
  EXPECT_EQ(One(R"("body_html":"plain &lt;b&gt;")").body, "plain <b>");
  EXPECT_EQ(One(R"("body":"3 < 4 and <SRD> &amp; co")").body, "3 < 4 and <SRD> &amp; co");
  EXPECT_EQ(One(R"("body":["One.","Two."])").body, "One.\n\nTwo.");
  EXPECT_EQ(One(R"("title":"<P> and <BR> up","body":"<B> rose 3 dlrs")").title, "<P> and <BR> up");
  EXPECT_EQ(One(R"("title":"<P> and <BR> up","body":"<B> rose 3 dlrs")").body, "<B> rose 3 dlrs");
  EXPECT_EQ(One(R"("body":"<p>&lt;p>Twice &lt;/p></p>")").body, "Twice");
}

TEST(JsonTest, BesideMarkupOtherFieldsHaveReferences) {
  const std::string fields =
      R"("id":"a&amp;b","url":"https://globe.example/?a=1&amp;b=2","title":"AT&amp;T &lt;T.N&gt; isn&#8217;t &eacute;t&#xE9; R&D &unknown; &amp","deck":"One &amp; two\n\nthree",)"
      R"("source":"Globe &amp; Mail","section":"R&amp;D","dateline":"CAF&Eacute;","credit":"A&amp;B","byline":"Anna Li &amp; Ben Okri",)"
      R"("people":"Cy O&#39;Dee; Ann","orgs":["Smith &amp; Sons"],"topics":"oil &amp; gas, ships","date":"2025-12-02",)";
  for (const char* body : {R"("body":"<p>Ships &amp; grain.</p>")", R"("body_html":"Ships &amp; grain.")"}) {
    const Article article = One(fields + body);
    EXPECT_EQ(article.body, "Ships & grain.");
    EXPECT_EQ(article.title, "AT&T <T.N> isn’t été R&D &unknown; &amp");
    EXPECT_EQ(article.deck, "One & two\n\nthree");
    EXPECT_EQ(article.source, "Globe & Mail");
    EXPECT_EQ(article.section, "R&D");
    EXPECT_EQ(article.dateline, "CAFÉ");
    EXPECT_EQ(article.credit, "A&B");
    EXPECT_THAT(article.byline, ElementsAre("Anna Li", "Ben Okri"));
    EXPECT_THAT(article.people, ElementsAre("Cy O'Dee", "Ann"));
    EXPECT_THAT(article.orgs, ElementsAre("Smith & Sons"));
    EXPECT_THAT(article.topics, ElementsAre("oil & gas", "ships"));
    EXPECT_EQ(article.id, "a&amp;b");
    EXPECT_EQ(article.url, "https://globe.example/?a=1&amp;b=2");
  }
  EXPECT_EQ(One(R"("title":"AT&amp;T","description":"<p>Jobs &amp; more</p>","date":"2025-12-02")").title, "AT&T");
  // Where nothing is markup, or is not to be taken for it, an ampersand is itself.
  for (const char* body : {R"("body":"Ships &amp; grain.")", R"("markup":false,"body":"<p>x</p>")"}) {
    EXPECT_EQ(One(fields + body).section, "R&amp;D") << body;
  }
}

TEST(JsonTest, AFeedGivesItsArticles) {
  const std::string items = "[\n  " + Item("a") + ",\n  {\"id\":\"n\"} , 7,\n " + Item("b") + " ]";
  for (const std::string& feed :
       {R"({"version":"https://jsonfeed.org/version/1.1","title":"Feed","description":"News","items":)" + items + "}",
        R"({"status":"ok","total":2,"articles":)" + items + R"(,"next":"[1,{"})"}) {
    const Imported all = Read(feed + "\n" + Item("c"));
    EXPECT_THAT(all.Ids(), ElementsAre("a", "b", "c")) << feed;
    EXPECT_THAT(all.errors, ElementsAre(AllOf(HasSubstr("(line 3)"), HasSubstr("no title, deck or body")),
                                        AllOf(HasSubstr("(line 3)"), HasSubstr("broken"))));
    EXPECT_EQ(all.articles[0].offset, feed.find(Item("a")));
    EXPECT_EQ(all.articles[1].offset, feed.find(Item("b")));
  }
  const Imported repaired = Read("{\"items\":[" + Item("a") + "],\"n\":NaN}");
  EXPECT_THAT(repaired.Ids(), ElementsAre("a"));
  EXPECT_THAT(repaired.Warnings(), ElementsAre(HasSubstr("not valid JSON")));
  const Imported longer = Read("\n{\"t\":\"\xE9\xE9\xE9\xE9\xE9\xE9\\ud800\",\"items\":[" + Item("a") + "]}");
  ASSERT_THAT(longer.Ids(), ElementsAre("a"));
  EXPECT_EQ(longer.articles[0].offset, 1u) << "what was repaired has other offsets";
  const Imported empty = Read(R"({"version":"https://jsonfeed.org/version/1","title":"Feed","items":[ ]})");
  EXPECT_THAT(empty.articles, IsEmpty());
  EXPECT_THAT(empty.errors, IsEmpty());
  // Not what has a body, or a list of something else.
  EXPECT_EQ(One(R"("title":"Live","body":"So far.","posts":[{"title":"x"}],"date":"2025-12-02")").title, "Live");
  EXPECT_EQ(One(R"("title":"Live","deck":"So far.","posts":[{"title":"x"}],"date":"2025-12-02")").title, "Live");
  EXPECT_EQ(One(R"("title":"Ten fish","items":[{"name":"cod"}],"date":"2025-12-02")").title, "Ten fish");
}

// As JSON Feed 1.1 has it, and with the one author of version 1.0.
TEST(JsonTest, ItemsOfAFeedHaveItsLanguageAndAuthors) {
  const auto feed = [](std::string_view facts) {
    return StrCat(R"({"version":"https://jsonfeed.org/version/1.1","title":"Feed",)", facts, R"("items":[)",
                  R"({"id":"a","title":"A","date_published":"2025-12-02"},)",
                  R"({"id":"b","title":"B","date_published":"2025-12-02","language":"fr","authors":[{"name":"Bo"}]},)",
                  R"({"id":"c","title":"C","date_published":"2025-12-02","language":"","authors":[]}]})");
  };
  for (const std::string_view author :
       {R"("authors":[{"name":"Anna Li","url":"https://globe.example/li"}],)", R"("author":{"name":"Anna Li"},)"}) {
    const Imported all = Read(feed(StrCat(R"("language":"de-AT",)", author)));
    ASSERT_THAT(all.Ids(), ElementsAre("a", "b", "c"));
    EXPECT_THAT(all.Warnings(), IsEmpty());
    for (const std::size_t without : {0, 2}) {
      EXPECT_EQ(all.articles[without].article.language, "de");
      EXPECT_THAT(all.articles[without].article.byline, ElementsAre("Anna Li"));
    }
    EXPECT_EQ(all.articles[1].article.language, "fr");
    EXPECT_THAT(all.articles[1].article.byline, ElementsAre("Bo"));
  }
  // A feed that says nothing, or of whose language nobody has heard, behind one that does.
  for (const std::string_view nothing : {"", R"("language":"?!","authors":[],)"}) {
    const Imported all = Read(feed(R"("language":"de","authors":[{"name":"Anna Li"}],)") + "\n" + feed(nothing));
    ASSERT_EQ(all.articles.size(), 6u);
    EXPECT_EQ(all.articles[3].article.language, "");
    EXPECT_THAT(all.articles[3].article.byline, IsEmpty());
  }
  // What other answers say of themselves they do not say of what they list.
  const Imported answer = Read(R"({"language":"de","author":"Anna Li","articles":[{"id":"a","title":"A"}]})");
  ASSERT_THAT(answer.Ids(), ElementsAre("a"));
  EXPECT_EQ(answer.articles[0].article.language, "");
  EXPECT_THAT(answer.articles[0].article.byline, IsEmpty());
}

TEST(JsonTest, NearlyJsonIsRepairedWithAWarning) {
  const Imported all = Read(
      "{\"id\":\"a\",\"title\":\"caf\xE9\"}\n{\"id\":\"b\",\"title\":\"tab\there\"}\n{\"id\":\"c\",\"title\":\"x\","
      "\"n\":NaN}\n"
      "{\"id\":\"d\",\"title\":\"\\ud800 \\ud83d\\ude00\"}\n{\"id\":\"e\",\"title\":\"it\\'s\"}\n");
  EXPECT_THAT(all.errors, IsEmpty());
  ASSERT_THAT(all.Ids(), ElementsAre("a", "b", "c", "d", "e"));
  EXPECT_EQ(all.articles[0].article.title, "café");
  EXPECT_EQ(all.articles[1].article.title, "tab here");
  EXPECT_THAT(all.articles[2].article.extra, ElementsAre(Pair("n", "null")));
  EXPECT_EQ(all.articles[3].article.title, "\xEF\xBF\xBD 😀");
  EXPECT_EQ(all.articles[4].article.title, "it's");
  for (const ImportedArticle& imported : all.articles)
    EXPECT_THAT(imported.warnings, testing::Contains(HasSubstr("not valid JSON")));
}

TEST(JsonTest, ControlCharactersAreRemoved) {
  EXPECT_EQ(One(R"("title":"a\u0000b\u0007c","body":"x\r\ny\u0092s")").title, "abc");
  EXPECT_EQ(One(R"("body":"x\r\ny\u0092s")").body, "x\ny’s");
}

// What is broken on one line is rejected with its place, and the lines around it are read.
TEST(JsonTest, BrokenLinesAreRejectedAlone) {
  const std::string a = Item("a") + "\n", c = Item("c") + "\n";
  for (const char* bad :
       {"{\"id\":\"b\",\"title\":\"cut", "{\"id\":\"b\",", "{\"id\":", "{\"id\":\"b\"", "{\"id\" \"b\"}", "{id:1}",
        "{\"id\":\"b\",\"x\":[1,2}", "{\"a\":1}}", "{\"id\":\"b\",\"title\":tru}", "rubbish", "\"text\"", "42",
        "{\"id\":\"b\",\"title\":\"x\",\"n\":1.2.3}", "{\"only\":\"x\"}", "{\"id\":\"b\",\"x\":{\"y\":"}) {
    const Imported all = Read(a + bad + "\n" + c);
    EXPECT_THAT(all.Ids(), ElementsAre("a", "c")) << bad;
    ASSERT_FALSE(all.errors.empty()) << bad;
    EXPECT_THAT(all.errors[0], AllOf(HasSubstr("offset " + std::to_string(a.size())), HasSubstr("line 2"))) << bad;
  }
}

TEST(JsonTest, BrokenObjectInAPrettyPrintedArray) {
  const std::string content =
      "[\n  {\n    \"id\": \"a\",\n    \"title\": \"T\"\n  },\n  {\n    \"id\": \"b\" oops\n    \"author\":\n    {\n   "
      "   \"name\": \"N\"\n    }\n  },\n"
      "  {\n    \"id\": \"c\",\n    \"title\": \"T\"\n  }\n]\n";
  const Imported all = Read(content);
  EXPECT_THAT(all.Ids(), ElementsAre("a", "c"));
  EXPECT_THAT(all.errors, ElementsAre(HasSubstr("line 6")));
}

TEST(JsonTest, EachLineOfRubbishIsRejected) {
  const Imported all = Read(Item("a") + "\nrubbish\nmore, rubbish\n\n" + Item("b") + "\n42\n\"text\"");
  EXPECT_THAT(all.Ids(), ElementsAre("a", "b"));
  EXPECT_THAT(all.errors,
              ElementsAre(HasSubstr("line 2"), HasSubstr("line 3"), HasSubstr("line 6"), HasSubstr("line 7")));
}

TEST(JsonTest, BrokenObjectInAnArrayOnOneLine) {
  const std::string content = "[" + Item("a") + R"(,{"id":"x","title":"T","who":[{"name":"N"},{"name" 7}],"date":1},)" +
                              Item("b") + R"(, {"id":"y","title":tru,"x":{"id":1}}, )" + Item("c") + "]";
  const Imported whole = Read(content);
  EXPECT_THAT(whole.Ids(), ElementsAre("a", "b", "c"));
  EXPECT_EQ(whole.errors.size(), 2u);
  for (const std::size_t chunk : {1, 3, 7}) {
    ImportOptions options;
    options.now = kTestNow;
    auto importer = MakeJsonImporter(MakeChoppedInput(content, chunk), options);
    EXPECT_THAT(Drain(**importer).Ids(), ElementsAre("a", "b", "c")) << chunk;
  }
}

TEST(JsonTest, OtherElementsOfAnArrayOnOneLine) {
  for (const std::string other : {"null", "42", "\"text\"", "[1,2]"}) {
    const Imported behind = Read("[" + Item("a") + "," + other + "," + Item("b") + ", " + Item("c") + "]");
    EXPECT_THAT(behind.Ids(), ElementsAre("a", "b", "c")) << other;
    EXPECT_GE(behind.errors.size(), 1u) << other;
    const Imported before = Read("[" + other + "," + Item("a") + "," + Item("b") + "]");
    EXPECT_THAT(before.Ids(), ElementsAre("a", "b")) << other;
  }
}

TEST(JsonTest, CutOffInput) {
  EXPECT_THAT(Read(Item("a") + "\n{\"id\":\"b\",\"tit").errors, ElementsAre(HasSubstr("cut off by the end")));
  EXPECT_THAT(Read("[" + Item("a") + ",\n").errors, ElementsAre(HasSubstr("array is not closed")));
  auto importer =
      MakeJsonImporter(MakeFailingInput(Item("a") + "\n{\"id\":\"b\"", absl::DataLossError("gzip is damaged")), {});
  const Imported damaged = Drain(**importer);
  EXPECT_THAT(damaged.Ids(), ElementsAre("a"));
  EXPECT_THAT(damaged.errors, ElementsAre(AllOf(HasSubstr("cut off"), HasSubstr("gzip is damaged"))));
}

TEST(JsonTest, ObjectsOverTheLimitAreSkipped) {
  ImportOptions options;
  options.max_article_bytes = 5000;
  const std::string a = Item("a") + "\n", c = Item("c") + "\n";
  for (const std::string& bad : {R"({"id":"b","body":")" + std::string(6000, 'x') + "\"}",
                                 R"({"id":"b","body":")" + std::string(3'000'000, 'x') + "\"}",
                                 R"({"id":"b","body":")" + std::string(3'000'000, 'x'), std::string(3'000'000, 'x')}) {
    const Imported all = Read(a + bad + "\n" + c, options);
    EXPECT_THAT(all.Ids(), ElementsAre("a", "c")) << bad.size();
    EXPECT_THAT(all.errors, ElementsAre(HasSubstr("offset " + std::to_string(a.size()))));
  }
}

TEST(JsonTest, DeepNestingIsRejected) {
  const Imported all = Read("{\"title\":\"x\",\"a\":" + std::string(100'000, '[') + "\n" + Item("b"));
  EXPECT_THAT(all.Ids(), ElementsAre("b"));
  EXPECT_THAT(all.errors, ElementsAre(HasSubstr("nested too deeply")));
}

TEST(JsonTest, BordersOfReadsDoNotMatter) {
  std::string content = Item("a") + "\n{\"id\":\"x\",\"title\":\"cut\n" + Item("b") + "\nrubbish\n" +
                        "{\n  \"title\": \"q\\\"\\\\\",\n  \"x\": [1, {\"y\": []}]\n}" + Item("c");
  const Imported whole = Read(content);
  EXPECT_EQ(whole.articles.size(), 4u);
  EXPECT_EQ(whole.errors.size(), 2u);
  for (const std::size_t chunk : {1, 2, 3, 5, 8, 13}) {
    ImportOptions options;
    options.now = kTestNow;
    auto importer = MakeJsonImporter(MakeChoppedInput(content, chunk), options);
    const Imported chopped = Drain(**importer);
    EXPECT_EQ(chopped.Ids(), whole.Ids());
    EXPECT_EQ(chopped.errors, whole.errors);
  }
}

}  // namespace
}  // namespace broadsheet
