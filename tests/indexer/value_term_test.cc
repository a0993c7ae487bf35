#include "indexer/analysis/value_term.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/fields.h"

namespace broadsheet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ValueTerm, KeepsShortValues) { EXPECT_EQ(ValueTerm("Q", "wire/2025-12-02/17"), "Qwire/2025-12-02/17"); }

TEST(ValueTerm, CutsLongValuesAtACharacterAndTellsThemApart) {
  std::string a = "x";
  for (int i = 0; i < 200; ++i) a += "é";
  std::string b = a;
  b += "!";
  const std::string term_a = ValueTerm("Q", a), term_b = ValueTerm("Q", b);
  EXPECT_LE(term_a.size(), kMaxTermBytes);
  EXPECT_NE(term_a, term_b);
  // What is kept of the value is whole characters: an odd number of bytes, "x" and some "é".
  EXPECT_EQ((term_a.size() - 1 - 16) % 2, 1u);
  EXPECT_EQ(term_a.substr(0, 100), term_b.substr(0, 100));
}

TEST(SitesOfUrl, GivesTheHostAndTheDomainsAbove) {
  EXPECT_THAT(SitesOfUrl("https://www.Example.co.uk/a/b?c"),
              ElementsAre("www.example.co.uk", "example.co.uk", "co.uk"));
  EXPECT_THAT(SitesOfUrl("http://user:pw@news.example.org:8080/"), ElementsAre("news.example.org", "example.org"));
  EXPECT_THAT(SitesOfUrl("http://B\u00DCRO.Example.org./"), ElementsAre("b\u00FCro.example.org", "example.org"));
  EXPECT_THAT(SitesOfUrl("http://localhost#top"), ElementsAre("localhost"));
  EXPECT_THAT(SitesOfUrl("http://[2001:db8::1]:80/"), ElementsAre("[2001:db8::1]"));
}

TEST(SitesOfUrl, IsEmptyForWhatIsNoUrl) {
  EXPECT_THAT(SitesOfUrl(""), IsEmpty());
  EXPECT_THAT(SitesOfUrl("tag:example.org,2025:17"), IsEmpty());
  EXPECT_THAT(SitesOfUrl("https:///path"), IsEmpty());
  std::string longest = "http://";  // one that would have 16,000 hosts above it
  for (int i = 0; i < 16000; ++i) longest += "a.";
  EXPECT_THAT(SitesOfUrl(longest + "org/"), IsEmpty());
}

}  // namespace
}  // namespace broadsheet
