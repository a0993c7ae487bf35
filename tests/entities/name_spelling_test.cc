// Names that stand in capitals, as they are shown.
#include "indexer/entities/name_spelling.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace broadsheet {
namespace {

std::string Shown(std::string_view name) { return CleanSpelling(name, EntityType::kPerson); }

TEST(NameSpelling, WordsInCapitalsGetTheUsualCase) {
  EXPECT_EQ(Shown("VLADIMIR\n  PUTIN"), "Vladimir Putin");
  EXPECT_EQ(Shown("JEAN-CLAUDE VAN DAMME"), "Jean-Claude Van Damme");
  EXPECT_EQ(Shown("ABU DHABI U.A.E."), "Abu Dhabi U.a.e.");
  EXPECT_EQ(Shown("Vladimir PUTIN"), "Vladimir PUTIN");
}

TEST(NameSpelling, APossessiveStaysSmall) {
  for (const std::string apostrophe : {"'", "\u2019"}) {
    const auto shown = [&](const char* before, const std::string& after) { return Shown(before + apostrophe + after); };
    EXPECT_EQ(shown("STANDARD & POOR", "S"), "Standard & Poor" + apostrophe + "s");
    EXPECT_EQ(shown("MCDONALD", "S CORP."), "Mcdonald" + apostrophe + "s Corp.");
    EXPECT_EQ(shown("ST. JOHN", "S"), "St. John" + apostrophe + "s");
    EXPECT_EQ(shown("PEOPLE", "S BANK OF CHINA"), "People" + apostrophe + "s Bank Of China");
    EXPECT_EQ(shown("MOODY", "S, NEW YORK"), "Moody" + apostrophe + "s, New York");
    EXPECT_EQ(shown("SANA", "A AIRPORT"), "Sana" + apostrophe + "a Airport");
    EXPECT_EQ(shown("ROCK", "N" + apostrophe + "ROLL"), "Rock" + apostrophe + "n" + apostrophe + "Roll");
    EXPECT_EQ(shown("JAMES", " HOUSE"), "James" + apostrophe + " House");
    EXPECT_EQ(shown("THE JAMES", ""), "The James" + apostrophe);
  }
}

TEST(NameSpelling, APossessiveBehindTheNameIsNoneOfIt) {
  for (const std::string apostrophe : {"'", "\u2019"}) {
    EXPECT_EQ(TrimName("Moody" + apostrophe + "s"), "Moody");
    EXPECT_EQ(TrimName("MOODY" + apostrophe + "S"), "MOODY");
    EXPECT_EQ(TrimName("JAMES" + apostrophe), "JAMES");
  }
}

TEST(NameSpelling, ANameBehindAnApostropheBeginsAWord) {
  for (const std::string apostrophe : {"'", "\u2019"}) {
    EXPECT_EQ(Shown("PAUL O" + apostrophe + "NEILL"), "Paul O" + apostrophe + "Neill");
    EXPECT_EQ(Shown("D" + apostrophe + "ANGELO"), "D" + apostrophe + "Angelo");
    EXPECT_EQ(Shown("COTE D" + apostrophe + "OR"), "Cote D" + apostrophe + "Or");
    EXPECT_EQ(Shown("O" + apostrophe + "NEILL" + apostrophe + "S"), "O" + apostrophe + "Neill" + apostrophe + "s");
    EXPECT_EQ(Shown("SALEM " + apostrophe + "S LANDS"), "Salem " + apostrophe + "S Lands");
  }
  EXPECT_EQ(Shown("COTE D'\u00C9TAT"), "Cote D'\u00C9tat");
}

}  // namespace
}  // namespace broadsheet
