#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "broadsheet/date.h"
#include "indexer/import/page/html_hints.h"
#include "indexer/import/page/html_page.h"
#include "indexer/import/page/html_prune.h"
#include "indexer/import/page/page_importer.h"
#include "storage/strings.h"
#include "tests/import/page_support.h"

namespace broadsheet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr char kParagraph[] =
    "<p>The harbour of Port Ellery reopened on Tuesday after a storm that had closed it for nine days, the mayor said, "
    "and fishing boats left at dawn.</p>";

std::string Repeat(std::string_view text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

// The article of a page with this head and, around three paragraphs, this body.
Article Page(std::string_view head, std::string_view above = "", std::string_view below = "") {
  const auto imported =
      ImportHtml(StrCat("<html><head>", head, "</head><body>", above, Repeat(kParagraph, 3), below, "</body></html>"));
  EXPECT_TRUE(imported.ok()) << imported.status();
  return imported.ok() ? imported->article : Article();
}

std::string Date(const Article& article) { return article.date ? FormatRfc3339(*article.date) : ""; }

TEST(HtmlPage, NewsSiteWithJsonLd) {
  const auto imported = ImportHtml(ReadGoldenPage("news_jsonld.html"));
  ASSERT_TRUE(imported.ok()) << imported.status();
  const Article& article = imported->article;
  EXPECT_EQ(article.title, "Harbour reopens after nine-day storm");
  EXPECT_EQ(article.deck, "Ferries and fishing boats leave Port Ellery again, but the eastern mole needs repairs.");
  EXPECT_EQ(article.body,
            "The harbour of Port Ellery reopened on Tuesday after a storm that had closed it for nine days, the mayor "
            "said.\n\n"
            "Fishing boats left at dawn, and the first ferry to the islands followed at noon with two hundred "
            "passengers on board.\n\n"
            "Repairs ahead\n\n"
            "“The eastern mole has lost some forty metres of its parapet,” said Ines Okoro, the harbour master. “We "
            "were lucky.”\n\n"
            "He agreed.\n\n"
            "The mole will be closed to walkers until May.\n\n"
            "The fish market opens two hours later than usual.\n\n"
            "The council is to vote on the money, about 2.4 million crowns, next week; the islands’ ferry company has "
            "offered a third of it.");
  EXPECT_THAT(article.byline, ElementsAre("Ann Teague", "Tom Varga"));
  EXPECT_EQ(Date(article), "2024-03-05T18:20:00+01:00");
  ASSERT_TRUE(article.modified.has_value());
  EXPECT_EQ(FormatRfc3339(*article.modified), "2024-03-06T08:00:00+01:00");
  EXPECT_EQ(article.section, "Local & Coast");
  EXPECT_EQ(article.source, "The Ellery Courier");
  EXPECT_EQ(article.language, "en");
  EXPECT_EQ(article.url, "https://courier.example/2024/03/05/harbour-reopens");
  EXPECT_EQ(article.id, article.url);
  EXPECT_THAT(article.topics, ElementsAre("harbours", "storms", "Port Ellery"));
}

TEST(HtmlPage, Blog) {
  const auto imported = ImportHtml(ReadGoldenPage("blog.html"));
  ASSERT_TRUE(imported.ok()) << imported.status();
  const Article& article = imported->article;
  EXPECT_EQ(article.title, "Ein Herbst im Moor");
  EXPECT_EQ(
      article.body,
      "Wer im Oktober früh genug aufsteht, hat das Moor für sich allein, und nur die Kraniche sind schon wach.\n\n"
      "Wir gingen um sechs Uhr los, mit zwei Thermoskannen und einer Karte, die älter war als wir beide zusammen.\n\n"
      "Am Steg hinter der Torfbahn lag Reif, obwohl der Wetterbericht nichts davon gesagt hatte.");
  EXPECT_THAT(article.byline, ElementsAre("Lena Brandt"));
  EXPECT_EQ(Date(article), "2021-10-14T07:30:00+02:00");
  EXPECT_EQ(article.language, "de");
}

TEST(HtmlPage, LayoutTablesAndLineBreaks) {
  const auto imported = ImportHtml(ReadGoldenPage("old_tables.html"));
  ASSERT_TRUE(imported.ok()) << imported.status();
  const Article& article = imported->article;
  EXPECT_EQ(
      article.body,
      "The paper mill at Upper Sorrel will close in June after 140 years, its owners told the workers on Monday.\n\n"
      "Some 230 people will lose their work. \"My grandfather started here in 1911,\" said Ada Finch, who runs the "
      "second machine.\n\n"
      "The owners said that the price of pulp had doubled within a year, and that no buyer had come forward.\n\n"
      "The town council meets on Thursday\nto talk about what comes next.");
  EXPECT_THAT(article.byline, ElementsAre("Peter Quill"));
  EXPECT_EQ(Date(article), "1999-03-09");
  EXPECT_THAT(article.title, HasSubstr("Mill to close"));
}

TEST(HtmlPage, RejectsWhatIsNoArticle) {
  for (const std::string& page :
       {std::string(), std::string("<html>"), std::string("<p>Too short.</p>"), std::string("\xff\xfe"),
        std::string("\0\0\0", 3), std::string("<ul><li><a href=/>Home</a><li><a href=/n>News</a></ul>"),
        ReadGoldenPage("home.html"),
        Repeat("<li><a href=/x>Harbour reopens after a long storm, and ferries leave again.</a>", 40)}) {
    const auto imported = ImportHtml(page);
    ASSERT_FALSE(imported.ok()) << page;
    EXPECT_THAT(imported.status().message(), HasSubstr("no article text found"));
  }
}

TEST(HtmlMetadata, ComesFromManyVocabularies) {
  struct Case {
    const char* head;
    const char* title;
    const char* author;
    const char* date;
    const char* section;
    const char* source;
  };
  const Case cases[] = {
      {"<meta property=og:title content='Mill closes'><meta property=article:published_time "
       "content='2020-01-02T03:04:05Z'>"
       "<meta property=article:section content=Work><meta property=og:site_name content=Gazette><meta name=author "
       "content='By Ada Finch'>",
       "Mill closes", "Ada Finch", "2020-01-02T03:04:05Z", "Work", "Gazette"},
      {"<meta name=DC.title content='Mill closes'><meta name=DC.creator content='Ada Finch'><meta name=DC.date.issued "
       "content=2020-01-02>"
       "<meta name=DC.publisher content=Gazette>",
       "Mill closes", "Ada Finch", "2020-01-02", "", "Gazette"},
      {"<meta name=parsely-title content='Mill closes'><meta name=parsely-author content='Ada Finch'>"
       "<meta name=parsely-pub-date content='2020-01-02T03:04:05Z'><meta name=parsely-section content=Work>",
       "Mill closes", "Ada Finch", "2020-01-02T03:04:05Z", "Work", ""},
      {"<meta name=sailthru.title content='Mill closes'><meta name=sailthru.author content='Ada Finch'>"
       "<meta name=sailthru.date content='2020-01-02 03:04:05'>",
       "Mill closes", "Ada Finch", "2020-01-02T03:04:05", "", ""},
      {"<meta name=twitter:title content='Mill closes'>", "Mill closes", "", "", "", ""},
      {"<title>Mill closes after 140 years | The Gazette</title>", "Mill closes after 140 years", "", "", "", ""},
      {"<title>Mill closes - The Gazette</title><meta property=og:site_name content='The Gazette'>", "Mill closes", "",
       "", "", "The Gazette"},
      {"<script "
       "type=application/"
       "ld+json>[{\"@type\":\"WebSite\",\"name\":\"x\"},{\"@type\":\"BlogPosting\",\"headline\":\"Mill closes\","
       "\"author\":{\"name\":[\"Ada "
       "Finch\"]},\"datePublished\":\"2020-01-02\",\"publisher\":{\"name\":\"Gazette\"}}]</script>",
       "Mill closes", "Ada Finch", "2020-01-02", "", "Gazette"},
      // Line breaks inside strings, and a block that is no JSON at all.
      {"<script type=application/ld+json>{oops</script><script "
       "type=application/ld+json>{\"@type\":\"Article\",\"headline\":\"Mill\ncloses\","
       "\"articleSection\":[\"Work\",\"Town\"]}</script>",
       "Mill closes", "", "", "Work", ""},
      {"<link rel=canonical href='https://gazette.example/2020/01/02/mill.html'><title>Mill closes</title>",
       "Mill closes", "", "2020-01-02", "", ""},
  };
  for (const Case& c : cases) {
    const Article article = Page(c.head);
    EXPECT_EQ(article.title, c.title) << c.head;
    EXPECT_EQ(article.byline.empty() ? "" : article.byline[0], c.author) << c.head;
    EXPECT_LE(article.byline.size(), 1U) << c.head;
    EXPECT_EQ(Date(article), c.date) << c.head;
    EXPECT_EQ(article.section, c.section) << c.head;
    EXPECT_EQ(article.source, c.source) << c.head;
  }
}

TEST(HtmlMetadata, IsReadFromWhatShows) {
  Article article =
      Page("", "<h1>Mill closes after 140 years</h1><p class=byline>By Ada Finch and Tom Varga | January 2, 2020</p>");
  EXPECT_EQ(article.title, "Mill closes after 140 years");
  EXPECT_THAT(article.byline, ElementsAre("Ada Finch", "Tom Varga"));
  EXPECT_EQ(Date(article), "2020-01-02");
  article = Page("",
                 "<h1>Mill closes</h1><time datetime=2020-01-02T03:04:05+02:00>last week</time><a rel=author "
                 "href=/a>Ada Finch</a>");
  EXPECT_THAT(article.byline, ElementsAre("Ada Finch"));
  EXPECT_EQ(Date(article), "2020-01-02T03:04:05+02:00");
  article = Page("",
                 "<div itemscope><h1 itemprop=headline>Mill closes</h1><span itemprop=author><span itemprop=name>Ada "
                 "Finch</span></span>"
                 "<meta itemprop=datePublished content=2020-01-02></div>");
  EXPECT_THAT(article.byline, ElementsAre("Ada Finch"));
  EXPECT_EQ(Date(article), "2020-01-02");
}

TEST(HtmlMetadata, PublisherIsNoAuthorIfSomeoneElseIs) {
  const Article article =
      Page("<meta property=og:site_name content='The Gazette'><meta name=author content='The Gazette'>",
           "<h1>Mill closes</h1><p>By Ada Finch</p>");
  EXPECT_THAT(article.byline, ElementsAre("Ada Finch"));
}

TEST(HtmlMetadata, WithoutAnyIsEmpty) {
  const Article article = Page("");
  EXPECT_EQ(article.title, "");
  EXPECT_THAT(article.byline, IsEmpty());
  EXPECT_FALSE(article.date.has_value());
  EXPECT_EQ(article.id.size(), 32U) << "a hash of the content";
}

TEST(HtmlBody, TextThatOnlyMetadataHold) {
  const auto imported = ImportHtml(
      "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"Mill closes\",\"articleBody\":\"The "
      "mill at Upper Sorrel "
      "will close in June after 140 years, its owners told the workers.\\nSome 230 people will lose their work &amp; "
      "their evenings.\"}</script>"
      "<div id=app></div>");
  ASSERT_TRUE(imported.ok()) << imported.status();
  EXPECT_EQ(imported->article.body,
            "The mill at Upper Sorrel will close in June after 140 years, its owners told the workers.\n\n"
            "Some 230 people will lose their work & their evenings.");
}

TEST(HtmlBody, CreditIsNoText) {
  const Article article = Page("", "", "<p>This article first appeared on Coastal Wire.</p>");
  EXPECT_EQ(article.credit, "Coastal Wire");
  EXPECT_THAT(article.body, Not(HasSubstr("Coastal Wire")));
}

TEST(HtmlBody, MarkupInsideWordsDoesNotPartThem) {
  const auto imported = ImportHtml(StrCat(
      "<p><span>W</span>e went to the mill on Monday, and it was c<b>los</b>ed<i>.</i></p>", Repeat(kParagraph, 2)));
  ASSERT_TRUE(imported.ok());
  EXPECT_THAT(imported->article.body, HasSubstr("We went to the mill on Monday, and it was closed."));
}

TEST(HtmlCharset, IsDeclaredGuessedOrMarked) {
  EXPECT_EQ(DeclaredHtmlCharset("<html><META CharSet = 'ISO-8859-2'>"), "iso-8859-2");
  EXPECT_EQ(DeclaredHtmlCharset("<meta http-equiv=Content-Type content=\"text/html; charset=windows-1251\">"),
            "windows-1251");
  EXPECT_EQ(DeclaredHtmlCharset("<p>charset=koi8-r"), "");
  EXPECT_EQ(DeclaredHtmlCharset("<meta charset"), "");
  const std::string body = Repeat(kParagraph, 3);
  const auto latin = ImportHtml(StrCat("<meta charset=iso-8859-1><h1>Caf\xe9 closes</h1>", body));
  ASSERT_TRUE(latin.ok());
  EXPECT_EQ(latin->article.title, "Café closes");
  const auto marked = ImportHtml(StrCat("\xef\xbb\xbf<meta charset=iso-8859-1><h1>Caf\xc3\xa9 closes</h1>", body));
  ASSERT_TRUE(marked.ok());
  EXPECT_EQ(marked->article.title, "Café closes");
  const auto none = ImportHtml(StrCat("<h1>Caf\xc3\xa9 closes</h1>", body));
  ASSERT_TRUE(none.ok());
  EXPECT_EQ(none->article.title, "Café closes");
}

TEST(HtmlHints, ByName) {
  const std::pair<const char*, HtmlHint> cases[] = {
      {"article-body", HtmlHint::kBody},
      {"storyContent", HtmlHint::kBody},
      {"entry-content clearfix", HtmlHint::kBody},
      {"main-content", HtmlHint::kBody},
      {"content", HtmlHint::kNone},
      {"article", HtmlHint::kNone},
      {"related-articles", HtmlHint::kNoise},
      {"article-body-related", HtmlHint::kNoise},
      {"share_bar", HtmlHint::kNoise},
      {"siteNavigation", HtmlHint::kNoise},
      {"ad", HtmlHint::kNoise},
      {"hAdRrP", HtmlHint::kNone},
      {"shadow", HtmlHint::kNone},
      {"headline", HtmlHint::kNone},
      {"comment-list", HtmlHint::kComments},
      {"cookie-notice", HtmlHint::kNotice},
      {"sr-only", HtmlHint::kHidden},
      {"article__body article-overlay", HtmlHint::kBody},
      {"elementor-widget-text-editor", HtmlHint::kNone},
      {"", HtmlHint::kNone},
  };
  for (const auto& [name, hint] : cases) EXPECT_EQ(HintOfName(name), hint) << name;
}

TEST(HtmlPrune, TakesOutWhatIsNotSeen) {
  const std::pair<const char*, const char*> cases[] = {
      {"a<script>if (a < b) '</p>'</script>b", "ab"},
      {"a<SCRIPT SRC=x></SCRIPT >b", "ab"},
      {"a<style>p { }</style>b", "ab"},
      {"a<!-- <p> -->b", "ab"},
      {"a<!-->b", "ab"},
      {"a<!-- b", "a b"},
      {"a<svg><path/></svg>b", "ab"},
      {"a<svg/>b", "a<svg/>b"},
      {"a<script>b", "a"},
      {"<title>a<b</title>", "<title>a<b</title>"},
      {"<script type='application/ld+json'>{}</script>", "<script type='application/ld+json'>{}</script>"},
      {"<a title='>'>b</a>", "<a title='>'>b</a>"},
      {"1 < 2 <", "1 < 2 <"},
      {"<p", "<p"},
  };
  for (const auto& [html, pruned] : cases) EXPECT_EQ(PruneHtml(html), pruned) << html;
}

TEST(HtmlPrune, BoundsDepthAndAttributes) {
  const std::string deep = PruneHtml(Repeat("<div>", 5000) + "x" + Repeat("</div>", 5000));
  EXPECT_LE(deep.size(), 5000 * 6 + kMaxHtmlDepth * 5 + 1U);
  // Closed elements do not add up.
  const std::string flat = Repeat("<div><b>x</b></div>", 5000);
  EXPECT_EQ(PruneHtml(flat), flat);
  EXPECT_EQ(PruneHtml("<p " + Repeat("a=b ", 1000) + ">x"), "<p>x");
}

TEST(HtmlPage, BearsDepth) {
  for (const char* tag :
       {"div", "b", "span", "table", "blockquote", "ul", "font", "rt", "svg", "x-y", "button", "select"}) {
    const auto imported =
        ImportHtml("<title>Deep</title>" + Repeat(StrCat("<", tag, ">"), 100000) + Repeat(kParagraph, 3));
    if (imported.ok()) {
      EXPECT_THAT(imported->article.body, HasSubstr("The harbour of Port Ellery")) << tag;
    }
  }
}

TEST(HtmlPage, BearsMisnesting) {
  for (const char* bit : {"<div></span>", "<b><i></b>", "<b><p>", "<a href=x><div>", "<table><td></div>",
                          "<font size=1><p>", "<li><b>", "</p>", "<!--", "<svg>"}) {
    const auto imported = ImportHtml(Repeat(bit, 20000) + Repeat(kParagraph, 3));
    EXPECT_TRUE(imported.ok() || !imported.status().message().empty()) << bit;
  }
  std::string formatting;
  for (int i = 0; i < 3000; ++i) formatting += StrCat("<font size=", i, ">");
  const auto imported = ImportHtml(formatting + Repeat("<p>x", 3000) + Repeat(kParagraph, 3));
  EXPECT_TRUE(imported.ok() || !imported.status().message().empty());
}

TEST(HtmlPage, LimitsItsSize) {
  ImportOptions options;
  options.max_article_bytes = 1000;
  const auto imported = ImportHtml(Repeat(kParagraph, 20), options);
  ASSERT_FALSE(imported.ok());
  EXPECT_THAT(imported.status().message(), HasSubstr("longer than 1000 bytes"));
}

// Whatever the damage, the importer gives an article or says that there is none.
TEST(HtmlPage, BearsDamage) {
  std::mt19937 random(7);
  for (const char* name : {"news_jsonld.html", "blog.html", "old_tables.html"}) {
    const std::string whole = ReadGoldenPage(name);
    for (int round = 0; round < 150; ++round) {
      std::string page = whole;
      for (int i = 0; i < 1 + round / 10; ++i) {
        const std::size_t at = random() % page.size();
        switch (random() % 4) {
          case 0:
            page.erase(at, random() % 40);
            break;
          case 1:
            page[at] = static_cast<char>(random());
            break;
          case 2:
            page.insert(at, page.substr(random() % page.size(), random() % 80));
            break;
          default:
            page.insert(at, 1, "<>\"'&-/"[random() % 7]);
            break;
        }
      }
      const auto imported = ImportHtml(page);
      if (imported.ok()) {
        EXPECT_FALSE(imported->article.body.empty());
      } else {
        EXPECT_FALSE(imported.status().message().empty());
      }
    }
  }
}

}  // namespace
}  // namespace broadsheet
