#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "import_support.h"
#include "indexer/import/table/csv_record.h"
#include "indexer/import/table/table_importer.h"

namespace broadsheet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Imported Read(std::string content, ImportOptions options = {}) {
  return ImportAll(std::move(content), ImportFormat::kTable, options);
}

using Cells = std::vector<std::string>;

// As the standard says, quoting more than is necessary at random.
std::string Written(const Cells& cells, char separator, const char* line_end, std::mt19937* random) {
  std::string row;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) row += separator;
    const bool must = cells[i].find_first_of(std::string("\"\r\n") + separator) != std::string::npos;
    if (!must && (*random)() % 2 == 0) {
      row += cells[i];
      continue;
    }
    row += '"';
    for (const char c : cells[i]) row += c == '"' ? "\"\"" : std::string(1, c);
    row += '"';
  }
  return row + line_end;
}

TEST(CsvRecordTest, WhatWasWrittenIsRead) {
  std::mt19937 random(3);
  static constexpr std::string_view kPieces[] = {"a", "\"", ",", ";", "\t", "\n", "\r\n", "\r", " ", "Zürich", "''"};
  for (int round = 0; round < 20'000; ++round) {
    const char separator = ",;\t"[round % 3];
    Cells cells(1 + random() % 5);
    for (std::string& cell : cells) {
      for (std::size_t pieces = random() % 5; pieces > 0; --pieces) cell += kPieces[random() % std::size(kPieces)];
    }
    const std::string row = Written(cells, separator, random() % 2 == 0 ? "\n" : "\r\n", &random);
    const CsvRecord whole = ReadCsvRecord(row + "next,row\n", {separator}, false);
    ASSERT_EQ(whole.outcome, CsvRecord::Outcome::kDone) << row;
    ASSERT_EQ(whole.cells, cells) << row;
    ASSERT_EQ(whole.consumed, row.size()) << row;
    // Cut anywhere it is not whole yet; without its line end it is where nothing follows.
    const std::size_t cut = random() % row.size();
    ASSERT_EQ(ReadCsvRecord(std::string_view(row).substr(0, cut), {separator}, false).outcome,
              CsvRecord::Outcome::kMore);
    const CsvRecord last =
        ReadCsvRecord(std::string_view(row).substr(0, row.find_last_not_of("\r\n") + 1), {separator}, true);
    if (!row.ends_with("\r\r\n") && cells.back().find_last_of("\r\n") == std::string::npos) {
      ASSERT_EQ(last.cells, cells) << row;
    }
  }
}

TEST(CsvRecordTest, BrokenRecords) {
  EXPECT_EQ(ReadCsvRecord("\"a\" b,c\n", {','}, true).outcome, CsvRecord::Outcome::kBroken);
  EXPECT_EQ(ReadCsvRecord("\"a\" b,c\n", {','}, true).consumed, 3u);
  EXPECT_EQ(ReadCsvRecord("\"a,b\n", {','}, true).outcome, CsvRecord::Outcome::kMore);
  EXPECT_THAT(ReadCsvRecord("a \"b\",c\n", {','}, true).cells, ElementsAre("a \"b\"", "c"));
}

constexpr char kHeader[] = "id,title,date,body\n";

TEST(TableTest, RowsAreArticles) {
  const Imported all = Read(std::string("\xEF\xBB\xBF") + kHeader +
                            "a,Peace,2025-12-02,\"First, they met.\r\n\r\nThen they \"\"talked\"\".\"\r\n"
                            "\r\n"
                            "b,War,2025-12-03,It goes on");
  EXPECT_THAT(all.Ids(), ElementsAre("a", "b"));
  EXPECT_THAT(all.errors, IsEmpty());
  EXPECT_THAT(all.Warnings(), IsEmpty());
  EXPECT_EQ(all.articles[0].article.body, "First, they met.\n\nThen they \"talked\".");
  EXPECT_EQ(all.articles[1].article.title, "War");
  EXPECT_EQ(FormatRfc3339(*all.articles[1].article.date), "2025-12-03");
  EXPECT_EQ(all.articles[0].offset, 3 + sizeof(kHeader) - 1);
}

TEST(TableTest, BesideABodyOfMarkupTitlesHaveReferences) {
  const Imported all =
      Read(kHeader + std::string("a,AT&amp;T,2025-12-02,<p>Jobs go.</p>\nb,AT&amp;T,2025-12-02,Jobs go.\n"));
  ASSERT_THAT(all.Ids(), ElementsAre("a", "b"));
  EXPECT_EQ(all.articles[0].article.title, "AT&T");
  EXPECT_EQ(all.articles[1].article.title, "AT&amp;T");
}

TEST(TableTest, TheNamesOfATableThatWasAppendedAreNoArticle) {
  const std::string row = "a,Peace,2025-12-02,Talks.\n", header = kHeader;
  const Imported all = Read(header + row + "\xEF\xBB\xBF" + header + "b,War,2025-12-03,It goes on.\n" + header);
  EXPECT_THAT(all.Ids(), ElementsAre("a", "b"));
  EXPECT_THAT(all.errors, IsEmpty());
}

TEST(TableTest, LinesMayEndWithCrAlone) {
  const Imported all = Read(
      "id,title,date,body\ra,Peace,2025-12-02,\"First, they met.\r\rThen they talked.\"\r\rb,\"War\" "
      "x,,y\rc,War,2025-12-03,On\r");
  EXPECT_THAT(all.Ids(), ElementsAre("a", "c"));
  EXPECT_THAT(all.errors, ElementsAre(HasSubstr("text stands behind a closing quote")));
  EXPECT_EQ(all.articles[0].article.body, "First, they met.\n\nThen they talked.");
  EXPECT_EQ(all.articles[1].article.body, "On");
}

TEST(TableTest, SeparatorsNamesListsAndExtra) {
  for (const char separator : {',', ';', '\t'}) {
    std::string content =
        "Headline|Text|Keywords|byline|people|extra|Ressort|desk note\n"
        "T|B|[\"a, b\";\"c\"]|By Ada Marsh and Tom Weller|Ada Marsh|{\"n\":1}|x|y\n";
    std::string::size_type at = 0;
    while ((at = content.find('|')) != std::string::npos) content[at] = separator;
    // The array's own comma must not separate.
    content.replace(content.find("[\"a, b\";\"c\"]"), 12, "\"[\"\"a, b\"\",\"\"c\"\"]\"");
    const Imported all = Read(content);
    ASSERT_EQ(all.articles.size(), 1u) << content;
    const Article& article = all.articles[0].article;
    EXPECT_EQ(article.title, "T");
    EXPECT_EQ(article.body, "B");
    EXPECT_THAT(article.topics, ElementsAre("a, b", "c"));
    EXPECT_THAT(article.byline, ElementsAre("Ada Marsh", "Tom Weller"));
    EXPECT_THAT(article.people, ElementsAre("Ada Marsh"));
    EXPECT_EQ(article.extra.at("n"), "1");
    EXPECT_EQ(article.extra.at("desk note"), "\"y\"");
  }
}

TEST(TableTest, BadRowsAreNamedAndLoseNothingElse) {
  const Imported all =
      Read(std::string(kHeader) + "a,A,2025-12-02,x\n" + "b,B,2025-12-02\n" + "c,\"C\" c,2025-12-02,x\n" +
           "d,D,2025-12-02,x\n" + "e,,2025-12-02,\n" + "f,,,\n" + "g,\"G,2025-12-02,x\n" + "h,H,2025-12-02,x\n");
  EXPECT_THAT(all.Ids(), ElementsAre("a", "d", "e", "h"));
  EXPECT_THAT(
      all.errors,
      ElementsAre(
          HasSubstr("offset 36 (line 3): the row has 3 cells where the first row names 4 columns"),
          HasSubstr("(line 4): the row is broken at offset 56: text stands behind a closing quote"),
          HasSubstr("(line 7): the object has no title, deck or body"),
          HasSubstr("(line 8): a quote is not closed before the end of the input; going on with the next line")));
}

TEST(TableTest, LimitsAndEncodings) {
  ImportOptions options;
  options.max_article_bytes = 1000;
  const Imported all =
      Read(kHeader + ("a,A,2025-12-02,\"" + std::string(700'000, 'x') + "\"\nb,B,2025-12-02,x\n"), options);
  EXPECT_THAT(all.Ids(), ElementsAre("b"));
  EXPECT_THAT(all.errors, ElementsAre(HasSubstr("longer than 1000 bytes")));

  const Imported latin = Read(std::string(kHeader) +
                              "a,Z\xFCrich w\xE4hlt,2025-12-02,Die B\xFCrger sind m\xFC"
                              "de\n");
  ASSERT_EQ(latin.articles.size(), 1u);
  EXPECT_EQ(latin.articles[0].article.title, "Zürich wählt");
  EXPECT_THAT(latin.Warnings(), testing::Contains(HasSubstr("field 'title'")));
}

TEST(TableTest, WithoutNamesNothingIsRead) {
  EXPECT_THAT(Read("a,b\n1,2\n").errors, ElementsAre(HasSubstr("the first row has to name the columns")));
  EXPECT_THAT(Read("").errors, IsEmpty());
  ImportOptions options;
  options.field_mapping = {{"b", "title"}};
  EXPECT_EQ(Read("a,b\n1,2\n", options).articles.at(0).article.title, "2");
}

TEST(TableTest, BordersOfReadsAreNoMatter) {
  std::string content = kHeader;
  for (int i = 0; i < 40; ++i)
    content += std::to_string(i) + ",\"T, \"\"q\"\"\",2025-12-02,\"line\n\nline " + std::to_string(i) + "\"\r\n";
  for (const std::size_t chunk : {1, 2, 3, 7, 64}) {
    auto importer = MakeTableImporter(MakeChoppedInput(content, chunk), {});
    const Imported all = Drain(**importer);
    EXPECT_THAT(all.errors, IsEmpty());
    ASSERT_EQ(all.articles.size(), 40u);
    EXPECT_EQ(all.articles[39].article.body, "line\n\nline 39");
  }
}

TEST(TableTest, AFailingInputIsReportedAndItsLastRowIsNotTaken) {
  auto importer = MakeTableImporter(
      MakeFailingInput(std::string(kHeader) + "a,A,2025-12-02,x\nb,B,2025-12-02,cut o", absl::DataLossError("gzip")),
      {});
  const Imported all = Drain(**importer);
  EXPECT_THAT(all.Ids(), ElementsAre("a"));
  EXPECT_THAT(all.errors, ElementsAre(HasSubstr("the row is cut off: gzip")));
}

TEST(TableTest, IsRecognised) {
  const FieldNames names = *FieldNames::Create({});
  EXPECT_TRUE(LooksLikeTable("id,title,body\n1,2,3\n", names, false));
  EXPECT_TRUE(LooksLikeTable("title;something else\n1;2\n", names, true));
  EXPECT_FALSE(LooksLikeTable("title;something else\n1;2\n", names, false));
  EXPECT_FALSE(LooksLikeTable("Title\n", names, false));
  EXPECT_FALSE(LooksLikeTable("1,2,3\n", names, true));
  EXPECT_THAT(ImportAll("headline\ttext\tnote\nH\tT\tN\n", ImportFormat::kAuto, {}, "x.tsv").articles.size(), 1u);
  EXPECT_THAT(ImportAll("id,title,body\n1,2,3\n", ImportFormat::kAuto, {}, "-").Ids(), ElementsAre("1"));
  EXPECT_THAT(ImportAll("price,volume\n1,2\n", ImportFormat::kAuto, {}, "x.csv").errors,
              ElementsAre(HasSubstr("it is a table")));
}

}  // namespace
}  // namespace broadsheet
