// Words and phrases as they are written, in lists long enough that forms are found by sets, against the plain text.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "broadsheet/searcher.h"
#include "tests/support/article_builder.h"
#include "tests/support/memory_archive.h"

namespace broadsheet {
namespace {

constexpr std::size_t kArticles = 1500;

// Forms of one stem each, as they are written; of a family the first are by far the most frequent.
const std::vector<std::vector<std::string>> kFamilies = {
    {"sail", "sails", "Sail", "sailing", "sailed", "SAILING"},
    {"report", "reports", "reported", "Reports", "reporting"},
    {"port", "ports", "Ports"},
    {"banks", "bank", "banking", "banked"},
    {"tariff", "tariffs"},
    {"harbour"},
};

std::string Folded(std::string word) {
  for (char& c : word) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return word;
}

class Writer {
 public:
  // Families come by their weight, most of an article's words stand for nothing.
  std::vector<std::string> Words(std::size_t count) {
    std::vector<std::string> words;
    while (words.size() < count) {
      if (random_() % 3 != 0) {
        words.push_back("x" + std::to_string(random_() % 500));
        continue;
      }
      std::size_t family = 0, form = 0;
      while (family + 1 < kFamilies.size() && random_() % 3 == 0) ++family;
      while (form + 1 < kFamilies[family].size() && random_() % 4 == 0) ++form;
      words.push_back(kFamilies[family][form]);
    }
    return words;
  }
  // A phrase that may be there: forms in a row, also of one family.
  std::vector<std::string> Phrase() {
    std::vector<std::string> words;
    for (std::size_t left = 1 + random_() % 3; left > 0; --left) {
      const std::vector<std::string>& family = kFamilies[random_() % kFamilies.size()];
      words.push_back(family[random_() % family.size()]);
    }
    return words;
  }
  std::uint32_t Below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_() % limit); }

 private:
  std::mt19937 random_{7};
};

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

struct Text {
  std::string id;
  std::vector<std::string> title, body;
  bool deleted = false;
};

bool StandsIn(const std::vector<std::string>& words, const std::vector<std::string>& phrase, bool spelling) {
  const auto same = [spelling](const std::string& a, const std::string& b) {
    return spelling ? a == b : Folded(a) == Folded(b);
  };
  return std::search(words.begin(), words.end(), phrase.begin(), phrase.end(), same) != words.end();
}

TEST(Forms, AreFoundAsTheyStandInTheText) {
  Writer writer;
  MemoryArchive archive;
  std::vector<Text> texts;
  std::vector<Article> articles;
  for (std::size_t i = 0; i < kArticles; ++i) {
    Text& text = texts.emplace_back();
    text.id = "a" + std::to_string(i);
    if (i % 5 == 0) text.title = writer.Words(4);
    text.body = writer.Words(4 + writer.Below(12));
    articles.push_back(ArticleBuilder(text.id).Title(Joined(text.title)).Body(Joined(text.body)));
  }
  archive.AddSegment("default", articles);
  for (std::size_t i = 0; i < kArticles; i += 97) {
    archive.Delete("default", texts[i].id);
    texts[i].deleted = true;
  }
  const auto searcher = Searcher::Over(archive.TakeSnapshot());
  std::size_t found_some = 0;
  for (int round = 0; round < 400; ++round) {
    const std::vector<std::string> phrase = writer.Phrase();
    const bool spelling = writer.Below(3) == 0;
    const std::uint32_t field = writer.Below(6);  // 0: title, 1: body, else anywhere
    Query query;
    query.text = (field == 0   ? "title:"
                  : field == 1 ? "body:"
                               : "") +
                 std::string(spelling ? "=" : "") + '"' + Joined(phrase) + '"';
    SCOPED_TRACE(query.text);
    std::set<std::string> expected;
    for (const Text& text : texts) {
      if (text.deleted) continue;
      if ((field != 1 && StandsIn(text.title, phrase, spelling)) ||
          (field != 0 && StandsIn(text.body, phrase, spelling))) {
        expected.insert("default/" + text.id);
      }
    }
    found_some += !expected.empty();
    ASSERT_EQ(searcher->Count(query).value_or(0), expected.size());
    const auto ids = searcher->MatchingIds(query);
    ASSERT_TRUE(ids.ok());
    ASSERT_EQ(std::set<std::string>(ids->begin(), ids->end()), expected);
    SearchOptions options;
    options.limit = 5;
    options.exact_total = true;
    const auto result = searcher->Search(query, options);
    ASSERT_TRUE(result.ok());
    ASSERT_EQ(result->total.value, expected.size());
    ASSERT_EQ(result->hits.size(), std::min<std::size_t>(expected.size(), 5));
    for (const Hit& hit : result->hits) ASSERT_TRUE(expected.contains("default/" + hit.article.article.id));
  }
  EXPECT_GT(found_some, 100u);
}

// In one article, so often that its places are not looked through one by one.
TEST(Forms, AreFoundAmongHundredsOfPlaces) {
  std::string often;
  for (int i = 0; i < 300; ++i) often += i % 2 == 0 ? "sails away " : "sail home ";
  MemoryArchive archive;
  archive.AddSegment("default", {ArticleBuilder("a").Body(often + "tariff sail " + often),
                                 ArticleBuilder("b").Body(often + "tariff sails " + often)});
  const auto searcher = Searcher::Over(archive.TakeSnapshot());
  Query query;
  query.text = "\"tariff sail\"";
  EXPECT_EQ(searcher->MatchingIds(query).value(), std::vector<std::string>{"default/a"});
}

}  // namespace
}  // namespace broadsheet
