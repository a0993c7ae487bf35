// How text becomes terms, word numbers and look-ups: one row a behaviour.
#include "indexer/analysis/analyzer.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/analysis/analysis_test_util.h"

namespace broadsheet {
namespace {

struct Case {
  std::string_view text;
  std::string_view expected;
};

void ExpectAll(const std::vector<Case>& cases, std::string_view language = "en") {
  for (const Case& row : cases) {
    EXPECT_EQ(Compact(Describe(row.text, language)), row.expected) << "text: " << row.text;
  }
}

TEST(AnalyzerTest, Words) {
  ExpectAll({
      {"", ""},
      {" \n-- … ' & 🙂 _ \xFF", ""},
      {"Peace talks", "Zpeac(peace) Ztalk(talks)"},
      {"(peace),talks;or/and", "Zpeac(peace) Ztalk(talks) Zor(or) Zand(and)"},
      {"deal.The end", "Zdeal(deal) Zthe(the) Zend(end)"},    // a space is missing: not one word
      {"war—and–peace", "Zwar(war) Zand(and) Zpeac(peace)"},  // dashes separate
      {"a\xFF"
       "b \xC3(",
       "Za(a) Zb(b)"},  // so do malformed bytes
      {"user_name _emphasis_", "Zusernam(user_name|username) Zemphasi(emphasis)"},
      {"john.smith@example.com", "Zjohn(john) Zsmith(smith) Zexampl(example) Zcom(com)"},
      {"http://www.example.com/a?b=1&c=2",
       "Zhttp(http) Zwww(www) Zexampl(example) Zcom(com) Za(a) Zb(b) Z1(1) Zc(c) Z2(2)"},
      {"@handle #hashtag C++ C# .Net", "Zhandl(handle) Zhashtag(hashtag) Zc(c) Zc(c) Znet(net)"},
      {"Ph.D. No.1", "Zph(ph) Zd(d) Zno(no) Z1(1)"},
  });
}

TEST(AnalyzerTest, HyphenatedWords) {
  ExpectAll({
      {"28-point", "Z28(28)+Z28point(28point) Zpoint(point)"},
      {"F-16", "Zf(f)+Zf16(f16) Z16(16)"},
      {"son-in-law", "Zson(son)+Zsoninlaw(soninlaw) Zin(in) Zlaw(law)"},
      {"state-of-the-art", "Zstate(state)+Zstateoftheart(stateoftheart) Zof(of) Zthe(the) Zart(art)"},
      {"stateoftheart", "Zstateoftheart(stateoftheart)"},
      {"co\u2010op co\u2011op co-op",
       "Zco(co)+Zcoop(coop) Zop(op) Zco(co)+Zcoop(coop) Zop(op) Zco(co)+Zcoop(coop) Zop(op)"},
      {"Mr O'Brien-Smith's", "Zmr(mr) Zobrien(o'brien|obrien)+Zobriensmith(obriensmith) Zsmith(smith's|smith)"},
      {"3-1 2025-12-02 1987-88", "Z3(3) Z1(1) Z2025(2025) Z12(12) Z02(02) Z1987(1987) Z88(88)"},  // no letter, no whole
      {"-5 well- known --and", "Z5(5) Zwell(well) Zknown(known) Zand(and)"},
      {"post--war", "Zpost(post) Zwar(war)"},
  });
}

TEST(AnalyzerTest, WordsHyphenatedAtALineEnd) {
  ExpectAll({
      {"negotia-\ntions", "Znegotia(negotia)+Znegoti(negotiations) Ztion(tions)"},
      {"negotia- \r\n  tions", "Znegotia(negotia)+Znegoti(negotiations) Ztion(tions)"},
      {"said -\nthat", "Zsaid(said) Zthat(that)"},
      {"end-\nThe", "Zend(end) Zthe(the)"},    // a capital letter: a new sentence
      {"end-\n\nthe", "Zend(end) Zthe(the)"},  // an empty line: a new paragraph
      {"1986-\n1987", "Z1986(1986) Z1987(1987)"},
  });
  EXPECT_EQ(Describe("negotia-\ntions")[1].spelling, "negotia-tions");
}

TEST(AnalyzerTest, Apostrophes) {
  ExpectAll({
      {"Japan's", "Zjapan(japan's|japan)"},
      {"Japan’s Japan‘s Japanʼs Japan＇s Japan´s Japan`s",
       "Zjapan(japan's|japan) Zjapan(japan's|japan) Zjapan(japan's|japan) Zjapan(japan's|japan) "
       "Zjapan(japan's|japan) Zjapan(japan's|japan)"},
      {"Democrats' plan", "Zdemocrat(democrats) Zplan(plan)"},
      {"O'Brien", "Zobrien(o'brien|obrien)"},
      {"don't", "Zdont(don't|dont)"},
      {"coup d'état", "Zcoup(coup) Zetat(d'etat|etat)"},
      {"c'mon", "Zcmon(c'mon|cmon)"},
      {"‘So much’ ``So much''", "Zso(so) Zmuch(much) Zso(so) Zmuch(much)"},
      {"rock 'n' roll '90s 1960's", "Zrock(rock) Zn(n) Zroll(roll) Z90s(90s) Z1960(1960's|1960)"},
      {"rock'n'roll", "Zrocknrol(rock'n'roll|rocknroll)"},
      {"Hawaiʻi", "Zhawaii(hawai'i|hawaii)"},
  });
  ExpectAll({{"d'études", "Zetud(d'etudes|etudes)"},
             {"l'homme qu'il c'est", "Zhomm(l'homme|homme) Zil(qu'il|il) Zest(c'est|est)"},
             {"aujourd'hui", "Zaujourdhui(aujourd'hui|aujourdhui)"},
             {"L’Élysée", "Zelys(l'elysee|elysee)"}},
            "fr");
  ExpectAll({{"dell'arte", "Zarte(dell'arte|arte)"}}, "it");
  ExpectAll({{"Ankara'da", "Zankar(ankara'da|ankara)"}}, "tr");
}

TEST(AnalyzerTest, DottedAcronyms) {
  ExpectAll({
      {"the U.S. said", "Zthe(the) Zus(u.s.|us)+XACRus(U.S.) Zsaid(said)"},
      {"the U.S said", "Zthe(the) Zus(u.s.|us)+XACRus(U.S) Zsaid(said)"},
      {"the U.S.A", "Zthe(the) Zusa(u.s.a.|usa)+XACRusa(U.S.A)"},
      {"the U.S.'s aim", "Zthe(the) Zus(u.s.'s|u.s.|us)+XACRus(U.S.'s) Zaim(aim)"},
      {"U.S.-Russian", "Zus(u.s.|us)+XACRus(U.S.)+Zusrussian(usrussian) Zrussian(russian)"},
      {"6 a.m. p.m.", "Z6(6) Zam(a.m.|am) Zpm(p.m.|pm)"},
      {"J. Smith", "Zj(j) Zsmith(smith)"},
      {"J.K. Smith", "Zjk(j.k.|jk)+XACRjk(J.K.) Zsmith(smith)"},
      {"U.S.Treasury", "Zus(u.s.|us)+XACRus(U.S.) Ztreasuri(treasury)"},
      {"John F.Smith", "Zjohn(john) Zf(f) Zsmith(smith)"},
  });
}

TEST(AnalyzerTest, Ampersands) {
  ExpectAll({
      {"AT&T's", "Zatt(at&t's|at&t|att)+XACRatt(AT&T's)"},
      {"S&P 500", "Zsp(s&p|sp)+XACRsp(S&P) Z500(500)"},
      {"q&a", "Zqa(q&a|qa)"},
      {"Barnes&Noble Q & A", "Zbarn(barnes) Znobl(noble) Zq(q) Za(a)"},
  });
}

TEST(AnalyzerTest, Numbers) {
  ExpectAll({
      {"600,000", "Z600000(600,000|600000)"},
      {"$35M 3.5% 5.93bn", "Z35m(35m) Z3.5(3.5) Z5.93bn(5.93bn)"},
      {"1,780.50", "Z1780.50(1,780.50|1780.50)"},
      {"1,00,000", "Z100000(1,00,000|100000)"},      // as in India
      {"1.234.567", "Z1234567(1.234.567|1234567)"},  // as on the Continent
      {"1'000", "Z1000(1'000|1000)"},                // as in Switzerland
      {"5,6,7 1987,1988 12,34", "Z5(5) Z6(6) Z7(7) Z1987(1987) Z1988(1988) Z12(12) Z34(34)"},
      {"10:30 1960s 10th", "Z10(10) Z30(30) Z1960s(1960s) Z10th(10th)"},
      {"1/4 5.", "Z1(1) Z4(4) Z5(5)"},
      {"<IBM.N>", "Zibm(ibm)+XACRibm(IBM) Zn(n)"},
      {"٢٠٢٥ １２", "Z2025(2025) Z12(12)"},
      {"CO₂ km² 5½", "Zco2(co2)+XACRco2(CO2) Zkm2(km2) Z5(5)"},
  });
}

TEST(AnalyzerTest, Acronyms) {
  ExpectAll({
      {"the US and us", "Zthe(the) Zus(us)+XACRus(US) Zand(and) Zus(us)"},
      {"US", "Zus(us)+XACRus(US)"},
      {"US's role", "Zus(us's|us)+XACRus(US's) Zrole(role)"},
      {"G7 and A380", "Zg7(g7)+XACRg7(G7) Zand(and) Za380(a380)+XACRa380(A380)"},
      {"a 3M of MPs in iOS", "Za(a) Z3m(3m) Zof(of) Zmps(mps) Zin(in) Zio(ios)"},
      {"И США тоже", "Zи(и) Zсша(сша)+XACRсша(США) Zтоже(тоже)"},
      {"WASHINGTON, Dec 2", "Zwashington(washington) Zdec(dec) Z2(2)"},  // too long for an acronym
      {"UNESCO", "Zunesco(unesco)+XACRunesco(UNESCO)"},
      {"US, EU agree", "Zus(us)+XACRus(US) Zeu(eu)+XACReu(EU) Zagre(agree)"},
  });
}

TEST(AnalyzerTest, NoAcronymsAmongCapitals) {
  ExpectAll({
      {"U.S. TRADE DEFICIT WIDENS", "Zus(u.s.|us) Ztrade(trade) Zdeficit(deficit) Zwiden(widens)"},
      {"OPEC MEETING", "Zopec(opec) Zmeet(meeting)"},
      {"WHO: TALKS ON AIDS", "Zwho(who) Ztalk(talks) Zon(on) Zaid(aids)"},
      // A line in capitals above running text, and a sentence in capitals within a line.
      {"US TO AID OPEC\nThe US helps.",
       "Zus(us) Zto(to) Zaid(aid) Zopec(opec) Zthe(the) Zus(us)+XACRus(US) Zhelp(helps)"},
      {"He shouted. GIVE US ALL YOUR MONEY! The US did.",
       "Zhe(he) Zshout(shouted) Zgive(give) Zus(us) Zall(all) Zyour(your) Zmoney(money) Zthe(the) "
       "Zus(us)+XACRus(US) Zdid(did)"},
      // "ST." ends no headline: the whole text is in capitals.
      {"ST. LOUIS FED", "Zst(st) Zloui(louis) Zfed(fed)"},
      {"SMITH MEETS McCOY IN US TALKS", "Zsmith(smith) Zmeet(meets) Zmccoy(mccoy) Zin(in) Zus(us) Ztalk(talks)"},
  });
}

TEST(AnalyzerTest, FoldsCaseAccentsAndWidth) {
  ExpectAll({
      {"Zürich Ærø Łódź Straße", "Zzurich(zurich) Zaero(aero) Zlodz(lodz) Zstrass(strasse)"},
      {"ﬁnance co\u00ADop na\u200Bive ＡＢＣ１２３",
       "Zfinanc(finance) Zcoop(coop) Znaiv(naive) Zabc123(abc123)+XACRabc123(ABC123)"},
      {"e\u0301tude étude", "Zetud(etude) Zetud(etude)"},
      {"İstanbul ILIK ılık", "Zistanbul(istanbul) Zilik(ilik)+XACRilik(ILIK) Zilik(ilik)"},
  });
  ExpectAll({{"Ёлка йод", "Zелк(елка) Zйод(йод)"}}, "ru");
  const std::vector<TokenDescription> tokens = Describe("Zu\u0308rich");
  ASSERT_EQ(tokens.size(), 1u);
  EXPECT_EQ(tokens[0].spelling, "Zürich");
}

TEST(AnalyzerTest, ScriptsWithoutSpaces) {
  ExpectAll(
      {
          {"東京都は大きい。", "Z東京(東京) Z都(都) Zは(は) Z大きい(大きい)"},
          {"ภาษาไทยง่าย", "Zภาษา(ภาษา) Zไทย(ไทย) Zง่าย(ง่าย)"},
          {"2025年 AIが", "Z2025(2025) Z年(年) Zai(ai)+XACRai(AI) Zが(が)"},
          {"ﾊﾞｽ", "Zバス(バス)"},
          {"한국어 텍스트", "Z한국어(한국어) Z텍스트(텍스트)"},
      },
      "");
}

TEST(AnalyzerTest, SecondReadingsShareTheWord) {
  const std::vector<TokenDescription> tokens = Describe("a U.S.-Russian x");
  ASSERT_EQ(tokens.size(), 6u);
  const auto expect = [&](std::size_t i, std::string_view spelling, std::uint32_t word, bool whole, std::uint32_t begin,
                          std::uint32_t end) {
    EXPECT_EQ(tokens[i].spelling, spelling);
    EXPECT_EQ(tokens[i].word, word) << spelling;
    EXPECT_EQ(tokens[i].whole, whole) << spelling;
    EXPECT_EQ(tokens[i].begin, begin) << spelling;
    EXPECT_EQ(tokens[i].end, end) << spelling;
  };
  expect(0, "a", 0, false, 0, 1);
  expect(1, "U.S.", 1, false, 2, 6);
  expect(2, "U.S.", 1, true, 2, 6);
  expect(3, "U.S.-Russian", 1, true, 2, 14);
  expect(4, "Russian", 2, false, 7, 14);
  expect(5, "x", 3, false, 15, 16);
}

TEST(AnalyzerTest, LongWordsAreCut) {
  const std::string base(64, 'x');
  ExpectAll({{base, "Z" + base + "(" + base + ")"}}, "");
  const std::string tail = base + std::string(1'000'000, 'y');
  const std::vector<TokenDescription> tokens = Describe(tail, "");
  ASSERT_EQ(tokens.size(), 1u);
  EXPECT_EQ(tokens[0].spelling, base);
  EXPECT_EQ(tokens[0].end, tail.size());
  // In bytes a term may reach its limit before.
  std::string ideographs;
  for (int i = 0; i < 64; ++i) ideographs += "\U00010400";  // a letter of four bytes
  for (const TokenDescription& token : Describe(ideographs, "")) EXPECT_LE(token.term.size(), 240u);
  // A whole would be too long: only the parts.
  EXPECT_EQ(Describe(base + "-" + base, "").size(), 2u);
}

TEST(AnalyzerTest, Values) {
  const auto analyze = [](std::string_view text) { return Compact(DescribeValue(text, "XPER")); };
  EXPECT_EQ(analyze("Reagan's talks"), "XPERreagan(reagan)+XPERreagan's(reagan's) XPERtalks(talks)");
  EXPECT_EQ(analyze("O’Brien"), "XPERobrien(obrien)+XPERo'brien(o'brien)");
  EXPECT_EQ(analyze("D'Amato"), "XPERamato(amato)+XPERd'amato(d'amato)+XPERdamato(damato)");
  EXPECT_EQ(analyze("Jean-Luc Picard"), "XPERjean(jean)+XPERjeanluc(jeanluc) XPERluc(luc) XPERpicard(picard)");
  EXPECT_EQ(analyze("U.S. OPEC"), "XPERus(us)+XPERu.s.(u.s.) XPERopec(opec)");
}

TEST(AnalyzerTest, OneFormATermAndSpellingWhateverTheLanguage) {
  Vocabulary vocabulary;
  Analyzer analyzer(&vocabulary);
  std::vector<Token> tokens;
  for (const std::string_view language : {"en", "fr", "xx", "", "en"}) {
    analyzer.Analyze("Zoo’s Zoo's ＺＯＯ zo\u00ADo", language, &tokens);
  }
  analyzer.AnalyzeValue("Zoo zoo ZOO", "XORG", &tokens);
  analyzer.AnalyzeValue("Zoo zoo ZOO", "XORG", &tokens);
  // Zoo's, ZOO, its acronym, zoo; and one for the value.
  EXPECT_EQ(vocabulary.form_count(), 5u);
}

TEST(AnalyzerTest, AppendsAndKeepsWhatIsThere) {
  Vocabulary vocabulary;
  Analyzer analyzer(&vocabulary);
  std::vector<Token> tokens;
  analyzer.Analyze("The US is", "en", &tokens);
  const std::size_t before = tokens.size();
  analyzer.Analyze("US TALKS ON TRADE", "en", &tokens);
  ASSERT_EQ(tokens.size(), before + 4);
  EXPECT_EQ(tokens[before].word, 0u);
  EXPECT_EQ(tokens[before].form, tokens[1].form);
}

}  // namespace
}  // namespace broadsheet
