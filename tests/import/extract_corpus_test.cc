// How good the extraction is on real pages. Prints its figures; the floors lie a little below what was measured.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "broadsheet/date.h"
#include "indexer/import/page/page_words.h"
#include "storage/strings.h"
#include "tests/import/extract_score.h"
#include "tests/import/page_support.h"

namespace broadsheet {
namespace {

using Json = nlohmann::json;

std::vector<Json> ReadLines(const std::string& path) {
  std::vector<Json> lines;
  std::istringstream stream(ReadWhole(path));
  for (std::string line; std::getline(stream, line);) lines.push_back(Json::parse(line));
  return lines;
}

void Print(const std::string& name, const ExtractScore& score) {
  std::printf("%-24s F1 %.4f  precision %.4f  recall %.4f\n", name.c_str(), score.F1(), score.precision, score.recall);
}

class ExtractCorpus : public testing::Test {
 protected:
  void SetUp() override {
    const auto data = TestData();
    if (!data) GTEST_SKIP() << "needs BROADSHEET_TEST_DATA";
    folder_ = *data + "/extraction/";
  }

  std::string folder_;
};

// The evaluator itself: published extractors get their published figures.
TEST_F(ExtractCorpus, ScoresOthersAsPublished) {
  std::map<std::string, Json> peers;
  for (const Json& line : ReadLines(folder_ + "bodies.peers.jsonl")) peers[line["page"]] = line;
  const std::vector<Json> pages = ReadLines(folder_ + "bodies.jsonl");
  for (const auto& [name, f1] :
       {std::pair{"rs_trafilatura", 0.969}, {"trafilatura", 0.961}, {"readability_js", 0.952}}) {
    ExtractScorer scorer;
    for (const Json& page : pages) {
      const Json& found = peers.at(page["page"])[name];
      scorer.Add(page["articleBody"].get<std::string>(), found.is_string() ? found.get<std::string>() : "");
    }
    Print(name, scorer.Score());
    EXPECT_NEAR(scorer.Score().F1(), f1, 0.0006) << name;
  }
}

TEST_F(ExtractCorpus, FindsBodiesOfHtmlPages) {
  ExtractScorer scorer;
  for (const Json& page : ReadLines(folder_ + "bodies.jsonl")) {
    const auto imported =
        ImportHtml(ReadWhole(StrCat(folder_, "bodies/", page["page"].get<std::string>(), ".html.gz")));
    scorer.Add(page["articleBody"].get<std::string>(), imported.ok() ? imported->article.body : "");
  }
  Print("html bodies", scorer.Score());
  EXPECT_GE(scorer.Score().F1(), 0.970);
}

TEST_F(ExtractCorpus, FindsBodiesOfTextDumps) {
  ExtractScorer scorer;
  for (const Json& page : ReadLines(folder_ + "bodies.jsonl")) {
    const auto imported =
        ImportText(ReadWhole(StrCat(folder_, "text-dumps/", page["page"].get<std::string>(), ".txt")));
    scorer.Add(page["articleBody"].get<std::string>(), imported.ok() ? imported->article.body : "");
  }
  Print("text dumps", scorer.Score());
  EXPECT_GE(scorer.Score().F1(), 0.928);
}

// Right answers among those given, and among those there are.
struct FieldScore {
  int right = 0;
  int given = 0;
  int known = 0;

  void Add(const std::string& truth, const std::string& found) {
    if (truth.empty()) return;
    ++known;
    given += found.empty() ? 0 : 1;
    right += truth == found ? 1 : 0;
  }
  double Precision() const { return given == 0 ? 0 : static_cast<double>(right) / given; }
  double Recall() const { return known == 0 ? 0 : static_cast<double>(right) / known; }
};

// Letters and digits only, in lower case.
std::string Bare(std::string_view text) {
  std::string bare;
  for (const char c : FoldAscii(text)) {
    if ((c & 0x80) != 0 || std::isalnum(static_cast<unsigned char>(c)) != 0) bare += c;
  }
  return bare;
}

std::string Joined(std::set<std::string> names) {
  std::string joined;
  for (const std::string& name : names) joined += name + ";";
  return joined;
}

std::string BareAuthors(std::string text) {
  for (const char* separator : {" and ", " und ", " & ", ","}) {
    for (std::size_t at; (at = text.find(separator)) != std::string::npos;)
      text.replace(at, std::string(separator).size(), ";");
  }
  std::set<std::string> names;
  std::istringstream stream(text);
  for (std::string name; std::getline(stream, name, ';');) {
    if (!Bare(name).empty()) names.insert(Bare(name));
  }
  return Joined(names);
}

std::string TrueAuthors(const Json& page) {
  if (!page.contains("author")) return {};
  if (page["author"].is_string()) return BareAuthors(page["author"]);
  std::string all;
  for (const Json& author : page["author"]) all += author.get<std::string>() + ";";
  return BareAuthors(all);
}

TEST_F(ExtractCorpus, FindsMetadataInSeveralLanguages) {
  FieldScore title, author, date;
  int with = 0, with_all = 0, without = 0, without_all = 0;
  for (const Json& page : ReadLines(folder_ + "metadata.jsonl")) {
    const auto imported = ImportHtml(ReadWhole(StrCat(folder_, "metadata/", page["page"].get<std::string>(), ".gz")));
    const Article article = imported.ok() ? imported->article : Article();
    std::string authors;
    for (const std::string& name : article.byline) authors += name + ";";
    title.Add(Bare(page.value("title", "")), Bare(article.title));
    author.Add(TrueAuthors(page), BareAuthors(authors));
    date.Add(page.value("date", ""), article.date ? FormatRfc3339(*article.date).substr(0, 10) : "");
    const std::string text = CollapseText(StrCat(article.title, " ", article.deck, " ", article.body));
    for (const Json& passage : page.value("with", Json::array())) {
      ++with_all;
      with += text.find(CollapseText(passage.get<std::string>())) != std::string::npos ? 1 : 0;
    }
    for (const Json& passage : page.value("without", Json::array())) {
      ++without_all;
      without += text.find(CollapseText(passage.get<std::string>())) == std::string::npos ? 1 : 0;
    }
  }
  for (const auto& [name, score] : {std::pair{"title", title}, {"author", author}, {"date", date}}) {
    std::printf("%-24s precision %.3f  recall %.3f  (%d right of %d given, %d known)\n", name, score.Precision(),
                score.Recall(), score.right, score.given, score.known);
  }
  std::printf("passages                 with %d of %d, without %d of %d\n", with, with_all, without, without_all);
  EXPECT_GE(title.Recall(), 0.78);
  EXPECT_GE(author.Recall(), 0.60);
  EXPECT_GE(author.Precision(), 0.70);
  EXPECT_GE(date.Recall(), 0.83);
  EXPECT_GE(date.Precision(), 0.88);
  EXPECT_GE(with, with_all * 0.89);
  EXPECT_GE(without, without_all * 0.92);
}

}  // namespace
}  // namespace broadsheet
