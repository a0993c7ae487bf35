// Whoever writes out a name that everybody shortens means the same.
#include "indexer/analysis/known_names.h"

#include <gtest/gtest.h>

#include "indexer/analysis/analyzer.h"
#include "indexer/analysis/name_key.h"
#include "storage/segment/vocabulary.h"

namespace broadsheet {
namespace {

TEST(KnownNamesTest, EachAliasIsFoundAsItIsWritten) {
  Vocabulary vocabulary;
  Analyzer analyzer(&vocabulary);
  std::size_t aliases = 0;
  for (const KnownName& known : KnownNames()) {
    ForEachAlias(known, [&](std::string_view alias) {
      ++aliases;
      EXPECT_EQ(FindKnownName(NameKey(alias, analyzer)), &known) << alias;
    });
    EXPECT_EQ(FindKnownName(NameKey(known.name, analyzer)), &known) << known.name;
  }
  EXPECT_GT(aliases, KnownNames().size());
}

TEST(KnownNamesTest, AccentsAndApostrophesDoNotHideAName) {
  Vocabulary vocabulary;
  Analyzer analyzer(&vocabulary);
  const KnownName* const known = FindKnownName(NameKey("C\u00F4te d\u2019Ivoire", analyzer));
  ASSERT_NE(known, nullptr);
  EXPECT_EQ(known->name, "Ivory Coast");
  EXPECT_EQ(FindKnownName("cote"), nullptr);
}

}  // namespace
}  // namespace broadsheet
