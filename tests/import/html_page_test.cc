#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "indexer/import/page_importer.h"
#include "tests/import/page_support.h"

namespace broadsheet {
namespace {

using testing::HasSubstr;

constexpr char kParagraph[] =
    "<p>The harbour of Port Ellery reopened on Tuesday after a storm that had closed it for nine days, the mayor said, "
    "and fishing boats left at dawn.</p>";

std::string Repeat(std::string_view text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

TEST(HtmlPage, RejectsWhatIsNoArticle) {
  for (const char* page : {"", "<html>", "<p>Too short.</p>", "<ul><li><a href=/>Home</a><li><a href=/n>News</a></ul>", "\xff\xfe"}) {
    const auto imported = ImportHtml(page);
    ASSERT_FALSE(imported.ok()) << page;
    EXPECT_THAT(imported.status().message(), HasSubstr("no article text found"));
  }
}

TEST(HtmlPage, BearsDepth) {
  for (const char* tag : {"div", "b", "span", "table", "blockquote", "ul", "font", "rt", "svg", "x-y"}) {
    const std::string open = std::string("<") + tag + ">";
    const auto imported = ImportHtml("<title>Deep</title>" + Repeat(open, 100000) + Repeat(kParagraph, 3));
    if (imported.ok()) {
      EXPECT_THAT(imported->article.body, HasSubstr("The harbour of Port Ellery")) << tag;
    }
  }
}

}  // namespace
}  // namespace broadsheet
