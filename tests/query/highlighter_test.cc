// What of a text a query marks: phrases, windows and operands of proximity only where they really match.
#include <gtest/gtest.h>

#include <string>

#include "broadsheet/searcher.h"
#include "tests/support/article_builder.h"
#include "tests/support/memory_archive.h"

namespace broadsheet {
namespace {

// The body of an article as a snippet for `text` shows it, `[…]` around the marks.
std::string Marked(const std::string& body, const std::string& text) {
  MemoryArchive archive;
  archive.AddSegment("default", {ArticleBuilder("a").Title("Title").Body(body).Person("Ada Marsh")});
  Query query;
  query.text = text;
  const auto result = Searcher::Over(archive.TakeSnapshot())->Search(query, SearchOptions());
  EXPECT_TRUE(result.ok() && result->hits.size() == 1) << text;
  if (!result.ok() || result->hits.size() != 1) return "";
  std::string marked = result->hits[0].snippet;
  for (const auto& [from, to] : {std::pair<std::string, std::string>{"<em>", "["}, {"</em>", "]"}}) {
    for (std::size_t at; (at = marked.find(from)) != std::string::npos;) marked.replace(at, from.size(), to);
  }
  return marked;
}

TEST(Highlighter, MarksOnlyWhatMatches) {
  struct Row {
    const char *query, *marked;  // the body is `marked` without the brackets
  };
  const Row rows[] = {
      // Proximity
      {"a NEAR/2 b", "x a x x b x [b] x [a] b2 x x x a"},
      {"a BEFORE/1 b", "b a x [a] [b] a"},
      {"a NEAR/1 a", "a x [a] [a] x a"},
      {"a NEAR/1 b NEAR/1 c", "a b x [c] [a] [b] x c b"},
      {"\"a b\" NEAR/1 c", "c a x [c] [a b] x a b"},
      {"a NOT NEAR/1 b", "a b x [a] x b"},
      {"a NOT NEAR/1 zzz", "[a] x [a] b"},
      {"war SAME/s peace", "War now. [War] and [peace]. Peace then."},
      {"a SAME/p b", "A x.\n\nX [a]. X [b].\n\nB x."},
      {"(a OR c) NEAR/1 b", "c x [a] [b] [c] x a"},
      {"(a NEAR/1 b) OR x", "a [x] [a] [b] [x] b"},
      {"person:\"ada marsh\" NEAR/3 strike", "Marsh. Then [Ada Marsh] called a [strike]. Later on and on, Marsh left."},
      {"person:\"ada marsh\" NEAR/3 strike", "Ada Marsh. Then [Marsh] called a [strike] x x x Ada Marsh"},
      {"(person:\"ada marsh\" OR c) NEAR/3 strike",
       "Ada Marsh. Then [Marsh] called a [strike], a [c] and x x Ada Marsh"},
      {"strike SAME/s (c OR entity:ada)", "Ada. Then [Ada] called a [strike]. Ada x."},
      // Windows
      {"\"a b\"~2", "a x x x b x [b] x [a] x x x a"},
      {"\"a a\"~0", "a x [a] [a] x a"},
      {"\"a * b\"~1", "a b x x x x [a] x [b] a"},
      // Patterns
      {"pea* tal?s", "[Peace] and [peas], [talks] and tal"},
      {"\"pea* talks\"", "Peace and [peas talks]"},
      {"\"a * b\"", "a b [a x b] b"},
      {"peasce~", "[peace] peaces pace"},
      {"stateof*", "[state-of-the-art] state"},
      // Counts and fields
      {"ATLEAST/2 a", "[a] x [a]"},
      {"lead:a", "X [a].\n\nX a."},
      {"a NOT ATLEAST/3 b", "[a] b b"},
  };
  for (const Row& row : rows) {
    std::string body = row.marked, expected;
    std::erase_if(body, [](char c) { return c == '[' || c == ']'; });
    for (const char* c = row.marked; *c != '\0'; ++c) {
      const bool space = *c == ' ' || *c == '\n';  // snippets have single spaces
      if (!space || expected.back() != ' ') expected += space ? ' ' : *c;
    }
    EXPECT_EQ(Marked(body, row.query), expected) << row.query;
  }
}

}  // namespace
}  // namespace broadsheet
