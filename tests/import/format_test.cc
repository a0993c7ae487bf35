#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "import_support.h"
#include "indexer/import/format_detector.h"

namespace broadsheet {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;
using testing::ElementsAre;
using testing::HasSubstr;

DetectedFormat Detect(std::string_view head, std::string_view name = "file",
                      std::vector<std::pair<std::string, std::string>> mapping = {}) {
  return DetectFormat(head, name, *FieldNames::Create(mapping));
}

const char kProse[] =
    "Harbour opens after three years\n\nBy Anna Li\n\nDecember 2, 2025\n\n"
    "The harbour of Port Vale opened again on Tuesday, three years after the storm that had closed it, the port "
    "authority said.\n\n"
    "Two ferries left in the morning with four hundred passengers on board, and the first grain ship is expected to "
    "arrive on Friday.\n\n"
    "\"It has been a long time,\" said Ben Okri, who has sold fish on the quay since he was a boy. \"We have waited "
    "for this day.\"\n";

TEST(FormatTest, Reuters) {
  for (const char* head : {"<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS ", "<REUTERS TOPICS=\"YES\" NEWID=\"1\">",
                           "junk first\n<REUTERS NEWID=\"1\">"}) {
    EXPECT_EQ(Detect(head).format, ImportFormat::kReuters) << head;
  }
}

TEST(FormatTest, Json) {
  for (const std::string& head :
       {R"({"title":"x"})"s, " \n[\n {\"headline\": \"x\"}]"s, "\xEF\xBB\xBF{\"body\":\"x\"}"s,
        R"({"id":"a","body":")" + std::string(70000, 'x'), "{\"broken\n{\"title\":\"x\"}\n"s,
        "{\"meta\":1}\n{\"title\":\"x\"}\n"s, "{\"title\":NaN,\"text\":\"x\"}"s}) {
    EXPECT_EQ(Detect(head).format, ImportFormat::kJson) << head.substr(0, 80);
  }
  EXPECT_EQ(Detect(R"({"kop":"x"})", "file", {{"kop", "title"}}).format, ImportFormat::kJson);
  EXPECT_THAT(Detect(R"({"name":"tool","version":"1","description":"d"})").reason, HasSubstr("it is JSON"));
  EXPECT_EQ(Detect(R"({"version":"1","title":"Feed","items":[{"title":"x"}]})").format, ImportFormat::kJson);
  EXPECT_THAT(Detect(R"({"title":"Tools","items":[{"name":"x"}]})").reason, HasSubstr("it is JSON"));
}

TEST(FormatTest, ALineTooDeepToReadDoesNotSpeakForTheOthers) {
  for (const char* nest : {"[", "{\"a\":"}) {
    std::string deep = "{\"a\":";
    for (int i = 0; i < 500; ++i) deep += nest;
    const std::string rest = deep + deep + "]\n";
    EXPECT_EQ(Detect(rest + "{\"title\":\"x\"}\n").format, ImportFormat::kJson);
    EXPECT_EQ(Detect(deep).format, ImportFormat::kJson) << "others may come behind the head";
    EXPECT_THAT(Detect(rest).reason, HasSubstr("it is JSON"));
  }
}

TEST(FormatTest, MessagesNameEveryFormatThatIsTaken) {
  const std::vector<std::string> names = ImportFormatNames();
  const std::string message(OpenImporter(MakeStringInput("%PDF-1.7"), "x.pdf", {}).status().message());
  for (const std::string& name : names) {
    EXPECT_TRUE(ImportFormatByName(name)) << name;
    EXPECT_EQ(message.find(name) != std::string::npos, name != "auto") << name;
  }
  EXPECT_FALSE(ImportFormatByName("pdf"));
}

TEST(FormatTest, Html) {
  for (const char* head :
       {"<!DOCTYPE html><html>", "<!doctype HTML PUBLIC>", "<?xml version=\"1.0\"?>\n<!DOCTYPE html><html>",
        "<!-- saved -->\n<html lang=en>", "<HTML>", "  <head><title>x</title>", "<article><p>x</p></article>",
        "\xEF\xBB\xBF<html>", "Saved from the web\n<html><body>x"}) {
    EXPECT_EQ(Detect(head).format, ImportFormat::kHtml) << head;
  }
}

TEST(FormatTest, TextThatReadsLikeAnArticle) {
  EXPECT_EQ(Detect(kProse).format, ImportFormat::kText);
  std::string windows = kProse;
  windows.replace(windows.find("long"), 4, "tr\xE8s");
  EXPECT_EQ(Detect(windows).format, ImportFormat::kText);
  for (const char* text : {"# Tool\n\nUsage:\n\n    make\n    make install\n", "a,b,c\n1,2,3\n4,5,6\n",
                           "int main() { return 0; }\n", "short"}) {
    EXPECT_FALSE(Detect(text).format) << text;
  }
}

TEST(FormatTest, TablesByTheirFirstRow) {
  const std::string export_header =
      "id,title,date,modified,source,section,url,language,byline,dateline,credit,deck,body,people,orgs,places,topics,"
      "extra,markup\n";
  for (const std::string& head : {export_header, "id,title,body,words\n"s, "id;title;body\r1;a;b\r"s}) {
    EXPECT_EQ(Detect(head).format, ImportFormat::kTable) << head;
  }
  for (const std::string& head :
       {"title,cost,weight\n"s, "title,body\n"s, "title,date,width,height,depth,price,url\n"s}) {
    EXPECT_NE(Detect(head).format, ImportFormat::kTable) << head;
  }
}

TEST(FormatTest, OtherFilesAreNamed) {
  const std::pair<std::string, const char*> kCases[] = {
      {"%PDF-1.7\n", "PDF"},
      {"\x89PNG\r\n\x1A\n", "PNG"},
      {"PK\x03\x04zip"s, "ZIP"},
      {"{\\rtf1 x}", "RTF"},
      {"<?xml version=\"1.0\"?><rss><item/></rss>", "no HTML"},
      {"<nitf><body/></nitf>", "no HTML"},
      {"<?xml version=\"1.0\"?><newsItem><inlineXML><html><body/></html></inlineXML></newsItem>", "no HTML"},
      {"abc\0def"s, "binary"},
      {"\x01\x02\x16wire text\x03", "control characters"},
      {"", "empty"},
      {" \n", "empty"}};
  for (const auto& [head, reason] : kCases) {
    EXPECT_FALSE(Detect(head).format);
    EXPECT_THAT(Detect(head).reason, HasSubstr(reason));
  }
}

TEST(FormatTest, EmptyInputIsJsonWhereItMayBeMeant) {
  EXPECT_EQ(Detect("", "-").format, ImportFormat::kJson);
  EXPECT_EQ(Detect("\n", "export.jsonl.zst").format, ImportFormat::kJson);
}

TEST(FormatTest, JsonLinesByNameMayBeginWithRubbish) {
  for (const std::string_view rubbish : {"xxxxxxxx"sv, "\x01\x02"sv, "\0\0"sv, "\xF0(\xFD"sv}) {
    EXPECT_EQ(Detect(rubbish, "wire.jsonl").format, ImportFormat::kJson);
    EXPECT_FALSE(Detect(rubbish, "wire.bin").format);
  }
  EXPECT_FALSE(Detect("{\"version\": 1}\n{\"version\": 2}", "log.jsonl").format) << "what can be read is no article";
  EXPECT_FALSE(Detect("%PDF-1.7", "wire.jsonl").format);
}

TEST(FormatTest, APageTooLongIsRefusedInWordsOfTheProgram) {
  ImportOptions options;
  options.max_article_bytes = 20;
  options.format = ImportFormat::kHtml;
  auto importer = OpenImporter(MakeStringInput("<p>More than so many bytes.</p>"), "x", options);
  ASSERT_TRUE(importer.ok());
  const Imported all = Drain(**importer);
  ASSERT_EQ(all.errors.size(), 1u);
  EXPECT_THAT(all.errors[0], testing::AllOf(HasSubstr("longer than 20 bytes"), HasSubstr("split the file"),
                                            testing::Not(HasSubstr("max_article_bytes"))));
}

TEST(FormatTest, OpenImporterMarksUnknownFormats) {
  const absl::Status status = OpenImporter(MakeStringInput("%PDF-1.7"), "x.pdf", {}).status();
  EXPECT_TRUE(IsUnknownFormat(status));
  EXPECT_THAT(status.message(), HasSubstr("PDF"));
  const absl::Status damaged = OpenImporter(MakeFailingInput("", absl::DataLossError("gzip")), "x", {}).status();
  EXPECT_FALSE(IsUnknownFormat(damaged));
  EXPECT_TRUE(absl::IsDataLoss(damaged));
  EXPECT_FALSE(IsUnknownFormat(absl::OkStatus()));
}

// Gives what a slow sender has sent so far, and fails the test if more is asked for.
class SlowInput final : public InputStream {
 public:
  explicit SlowInput(std::string sent) : sent_(std::move(sent)) {}

  absl::StatusOr<std::size_t> Read(std::span<char> buffer) override {
    const std::size_t count = sent_.copy(buffer.data(), buffer.size(), at_);
    if (count == 0) ADD_FAILURE() << "waits for more than what was sent";
    at_ += count;
    return count;
  }
  bool WouldWait() override { return at_ == sent_.size(); }
  std::uint64_t RawBytesRead() const override { return at_; }

 private:
  std::string sent_;
  std::size_t at_ = 0;
};

TEST(FormatTest, WhatComesLineByLineIsReadLineByLine) {
  const std::string line = "{\"id\":\"a\",\"title\":\"x\"}\n";
  for (const ImportFormat format : {ImportFormat::kAuto, ImportFormat::kJson}) {
    for (const std::string_view rest : {"", "{\"id\":\"b\""}) {
      ImportOptions options;
      options.format = format;
      auto importer = OpenImporter(std::make_unique<SlowInput>(line + std::string(rest)), "-", options);
      ASSERT_TRUE(importer.ok());
      const auto next = (*importer)->Next();
      ASSERT_TRUE(next.ok() && next->has_value());
      EXPECT_EQ((**next).article.id, "a");
    }
  }
}

// What is no article so far may become anything.
TEST(FormatTest, WhatIsNoArticleSoFarIsWaitedFor) {
  const FieldNames names = *FieldNames::Create({});
  EXPECT_TRUE(IsJsonSoFar("{\"title\":\"x\"}\n", "-", names));
  EXPECT_TRUE(IsJsonSoFar("\xEF\xBB\xBF{\"title\":\"x\"}\n", "-", names));
  EXPECT_TRUE(IsJsonSoFar("[\n{\n\"title\":\"x\"\n},\n{\n", "-", names));
  for (const std::string_view head : {"\n"sv, "[\n"sv, "{\n"sv, "{\"title\":\n"sv, "{\"version\":1}\n"sv,
                                      "Harbour reopens\n"sv, "<html>\n"sv, "\xFF\xFE\n\0\n\0"sv}) {
    EXPECT_FALSE(IsJsonSoFar(head, "-", names)) << head;
  }
}

TEST(FormatTest, DamageWithinTheHeadComesAfterTheArticles) {
  auto importer = OpenImporter(
      MakeFailingInput("{\"id\":\"a\",\"title\":\"x\"}\n", absl::DataLossError("gzip is damaged")), "x", {});
  ASSERT_TRUE(importer.ok()) << importer.status();
  const Imported all = Drain(**importer);
  EXPECT_THAT(all.Ids(), ElementsAre("a"));
  EXPECT_THAT(all.errors, ElementsAre("gzip is damaged"));
}

std::string Widen(std::string_view text, bool big_endian) {
  std::string wide = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : text) (wide += big_endian ? '\0' : c) += big_endian ? c : '\0';
  return wide;
}

TEST(FormatTest, Utf16IsReadInEveryFormat) {
  std::string lines;
  for (int i = 0; i < 9000; ++i) lines += "{\"id\":\"" + std::to_string(i) + "\",\"title\":\"Harbour\"}\r\n";
  for (const bool big_endian : {false, true}) {
    const Imported all = ImportAll(Widen(lines, big_endian), ImportFormat::kAuto);
    EXPECT_EQ(all.articles.size(), 9000u);
    EXPECT_THAT(all.errors, testing::IsEmpty());
    EXPECT_THAT(ImportAll(Widen("<REUTERS NEWID=\"5\"><TEXT><TITLE>X</TITLE></TEXT></REUTERS>", big_endian),
                          ImportFormat::kAuto)
                    .Ids(),
                ElementsAre("5"));
    EXPECT_EQ(ImportAll(Widen(kProse, big_endian), ImportFormat::kAuto).articles.size(), 1u);
  }
}

TEST(FormatTest, NamesOfFormats) {
  EXPECT_EQ(ImportFormatByName("jsonl"), ImportFormat::kJson);
  EXPECT_EQ(ImportFormatByName("json"), ImportFormat::kJson);
  EXPECT_EQ(ImportFormatByName("auto"), ImportFormat::kAuto);
  EXPECT_EQ(ImportFormatByName("Reuters"), std::nullopt);
}

}  // namespace
}  // namespace broadsheet
