// Phrases with pairs of words so frequent that a segment knows their documents, against the words of the texts.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "query/analyzer_pool.h"
#include "query/deadline.h"
#include "query/parse/parser.h"
#include "query/resolver.h"
#include "query/run/execute.h"
#include "query/run/plan.h"
#include "storage/strings.h"
#include "tests/query/phrase_texts.h"
#include "tests/support/memory_archive.h"

namespace broadsheet {
namespace {

constexpr const char* kWords[] = {"the", "of", "talk", "Talks", "The", "talking", "in", "zorba", "quill", "ember"};

using Words = std::vector<std::string>;

std::string Lower(std::string word) {
  for (char& letter : word) letter = static_cast<char>(letter | 0x20);
  return word;
}

std::string Text(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

// "*" stands for any word.
bool Stands(const Words& pattern, const Words& words) {
  const auto fits = [](const std::string& word, const std::string& wanted) {
    return wanted == "*" || Lower(word) == Lower(wanted);
  };
  return std::search(words.begin(), words.end(), pattern.begin(), pattern.end(), fits) != words.end();
}

class PhrasePairsTest : public testing::TestWithParam<std::uint32_t> {
 protected:
  struct Written {
    std::string id;
    Words title, body;
  };

  PhrasePairsTest() : random_(GetParam()) {
    for (int segment = 0; segment < 2; ++segment) AddSegment(segment);
    snapshot_ = archive_.TakeSnapshot();
    scope_ = *MakeScope(*snapshot_, {});
  }

  std::size_t Below(std::size_t limit) { return random_() % limit; }
  std::string Word() { return kWords[std::min(Below(std::size(kWords)), Below(std::size(kWords)))]; }
  Words SomeWords(std::size_t count) {
    Words words(count);
    for (std::string& word : words) word = Word();
    return words;
  }

  void AddSegment(int segment) {
    std::vector<Article> batch;
    std::vector<Written> texts;
    for (std::size_t i = 0, count = 1100 + Below(600); i < count; ++i) {
      Written& text =
          texts.emplace_back(Written{std::to_string(segment) + "-" + std::to_string(i), SomeWords(Below(5)), {}});
      text.body = SomeWords(Below(24));
      if (Below(5) == 0) text.body.insert(text.body.begin() + Below(text.body.size() + 1), {"quill", "ember"});
      Article& article = batch.emplace_back();
      article.id = text.id;
      article.language = "en";
      article.title = Text(text.title);
      article.body = Text(text.body);
      article.date = PublicationTime{static_cast<Day>(20000 + Below(300)), std::nullopt, std::nullopt};
    }
    archive_.AddSegment("a", batch);
    for (const Written& text : texts) {
      if (segment == 1 && Below(10) == 0) {
        archive_.Delete("a", text.id);
      } else {
        texts_.push_back(text);
      }
    }
  }

  ResolvedTree ResolveQuery(const std::string& text, bool is_scored = true) {
    std::vector<QueryWarning> warnings;
    const Tree tree = *ParseQuery(text, false, &warnings);
    const AnalyzerPool::Loan analyzer = analyzers_.Borrow();
    return Resolve(tree, {scope_, snapshot_->manifest(), *analyzer, 20000, std::nullopt, &never_, is_scored},
                   &warnings);
  }

  std::size_t Count(const std::string& query) { return Execute(ResolveQuery(query), scope_, {}, &never_)->total.value; }

  // The best first.
  Words Ranked(const std::string& query, std::size_t hits) {
    ExecuteOptions options;
    options.hits = hits;
    Words ids;
    const absl::StatusOr<Execution> found = Execute(ResolveQuery(query), scope_, options, &never_);
    for (const Candidate& hit : found->hits) {
      ids.push_back(*scope_.segments[hit.segment].segment->id(hit.docid));
    }
    return ids;
  }

  std::set<std::string> Found(const std::string& query) {
    const Words ids = Ranked(query, texts_.size() + 1);
    return {ids.begin(), ids.end()};
  }

  std::map<std::string, double> Scores(const std::string& query) {
    ExecuteOptions options;
    options.hits = texts_.size() + 1;
    std::map<std::string, double> scores;
    const absl::StatusOr<Execution> found = Execute(ResolveQuery(query), scope_, options, &never_);
    for (const Candidate& hit : found->hits) scores[*scope_.segments[hit.segment].segment->id(hit.docid)] = hit.score;
    return scores;
  }

  std::size_t KnownPairs() const {
    std::size_t pairs = 0;
    for (const SearchedSegment& searched : scope_.segments) {
      const auto word = [&](const char* folded) {
        WrittenWord written;
        for (const FormMatch& match : searched.segment->FindForms(folded))
          written.push_back({match.term.ordinal, match.codes});
        return written;
      };
      pairs += searched.segment->Pairs().Find(word("of"), word("the")) != nullptr;
      pairs += searched.segment->Pairs().Find(word("the"), word("talk")) != nullptr;
      pairs += searched.segment->Pairs().Find(word("of"), word("quill")) != nullptr;
      pairs += searched.segment->Pairs().Find(word("quill"), word("ember")) != nullptr;
    }
    return pairs;
  }

  std::mt19937 random_;
  MemoryArchive archive_;
  std::vector<Written> texts_;  // that are not deleted
  std::shared_ptr<const Snapshot> snapshot_;
  Scope scope_;
  AnalyzerPool analyzers_;
  Deadline never_;
};

TEST_P(PhrasePairsTest, AnswersAreThoseOfTheTexts) {
  ASSERT_EQ(KnownPairs(), 8u);
  for (int i = 0; i < 150; ++i) {
    Words pattern = SomeWords(2 + Below(3));
    if (Below(4) == 0) pattern.insert(pattern.begin() + Below(pattern.size() + 1), {"quill", "ember"});
    if (Below(8) == 0) pattern = {"quill", "ember"};
    if (pattern.size() > 2 && Below(6) == 0) pattern[1] = "*";
    const bool in_title = Below(6) == 0;
    const std::string query = (in_title ? "title:\"" : "\"") + Text(pattern) + "\"";
    SCOPED_TRACE(query);
    std::set<std::string> expected;
    for (const Written& text : texts_) {
      if (Stands(pattern, text.title) || (!in_title && Stands(pattern, text.body))) expected.insert(text.id);
    }
    EXPECT_EQ(Count(query), expected.size());
    EXPECT_EQ(Found(query), expected);
    EXPECT_EQ(Count(query + " date:2024-11.."), Found(query + " date:2024-11..").size());
    EXPECT_EQ(Count("of -" + query), Found("of -" + query).size());
  }
}

// Once there is a score to beat, pairs say what is looked at.
TEST_P(PhrasePairsTest, TheBestAreTheFirstOfAll) {
  constexpr std::size_t kBest = 5;
  for (const char* const query :
       {"\"of the\"", "\"quill ember\"", "\"quill ember\" of", "\"of the\" \"quill ember\"", "\"the talk of\"",
        "\"of the\" \"the talk\" ember", "\"quill ember\" date:2024-11.."}) {
    SCOPED_TRACE(query);
    Words all = Ranked(query, texts_.size() + 1);
    EXPECT_GT(all.size(), kBest);
    all.resize(std::min(all.size(), kBest));
    EXPECT_EQ(Ranked(query, kBest), all);
  }
}

// Also where it is known without a look at their words that they match.
TEST_P(PhrasePairsTest, ScoresAreThoseOfTheWords) {
  for (const char* const words : {"of the", "the of the", "the talk of", "the the of the", "of quill ember"}) {
    SCOPED_TRACE(words);
    const std::map<std::string, double> of_words = Scores(words), of_phrase = Scores(StrCat("\"", words, "\""));
    EXPECT_GT(of_phrase.size(), 5u);
    for (const auto& [id, score] : of_phrase) EXPECT_DOUBLE_EQ(score, of_words.at(id)) << id;
  }
}

// Of a pair that a segment knows the iterator has the number, of no other.
TEST_P(PhrasePairsTest, NumbersAreKnownWithoutALook) {
  const std::pair<const char*, bool> phrases[] = {{"\"of the\"", true},        {"\"quill ember\"", true},
                                                  {"\"ember quill\"", false},  {"\"of quill\"", true},
                                                  {"title:\"of the\"", false}, {"\"quill ember of\"", false}};
  for (const auto& [query, known] : phrases) {
    SCOPED_TRACE(query);
    const ResolvedTree tree = ResolveQuery(query);
    std::uint64_t total = 0;
    for (const SearchedSegment& searched : scope_.segments) {
      const SegmentPlan plan = PlanSegment(tree, searched, {scope_.documents, scope_.total_length}, &never_);
      ASSERT_NE(plan.root, nullptr);
      EXPECT_EQ(plan.root->KnownCount().has_value(), known);
      total += plan.root->KnownCount().value_or(0);
    }
    EXPECT_GE(total, known ? Count(query) : 0);
  }
}

// What is only counted needs no scores.
TEST_P(PhrasePairsTest, FrequenciesAreLookedUpForScoresAlone) {
  for (const char* const query : {"\"of the\"", "quill", "lang:en quill"}) {
    SCOPED_TRACE(query);
    const ResolvedTree scored = ResolveQuery(query), counted = ResolveQuery(query, /*is_scored=*/false);
    EXPECT_EQ(PrintResolvedTree(scored).find("[0]"), std::string::npos);
    EXPECT_NE(PrintResolvedTree(counted).find("[0]"), std::string::npos);
    EXPECT_EQ(Execute(scored, scope_, {}, &never_)->total.value, Execute(counted, scope_, {}, &never_)->total.value);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, PhrasePairsTest, testing::Values(1, 2, 3));

// A segment so large that the documents of a pair are asked for only when enough candidates were looked at: 6,000
// texts, of which 150 have the words in a row, and more have them apart, before, between and behind those.
std::vector<std::string> RarerPairTexts() {
  std::vector<std::string> texts;
  std::mt19937 random(1);
  for (int i = 0; i < 6000; ++i) {
    std::string& text = texts.emplace_back(i % 40 == 7   ? "ember quill ember"
                                           : i % 10 == 3 ? "quill then ember"
                                           : i % 40 == 9 ? "ember quill then quill"
                                           : i % 40 == 1 ? "ember quill then ember"
                                                         : "nothing of note");
    if (random() % 3 == 0) text += " zorba";
  }
  return texts;
}

TEST(RarerPairTest, CandidatesAreLookedAtBeforeAndAfterItsDocumentsAreAskedFor) {
  PhraseTexts archive(RarerPairTexts());
  const Segment& segment = archive.segment();
  const auto word = [&](const char* folded) {
    const std::vector<FormMatch> forms = segment.FindForms(folded);
    return WrittenWord{{forms.front().term.ordinal, forms.front().codes}};
  };
  const WordPair* const pair = segment.Pairs().Find(word("quill"), word("ember"));
  ASSERT_NE(pair, nullptr);
  ASSERT_FALSE(segment.KeepsBits(*pair));
  for (const SortOrder sort : {SortOrder::kRelevance, SortOrder::kNewest}) {
    EXPECT_EQ(archive.Found("\"quill ember\"", sort), archive.With("quill ember"));
    EXPECT_EQ(archive.Found("\"quill ember\" zorba", sort), archive.With("quill ember", "zorba"));
    EXPECT_EQ(archive.Found("\"ember quill ember\"", sort), archive.With("ember quill ember"));
    EXPECT_EQ(archive.Found("\"ember quill then\"", sort), archive.With("ember quill then"));
    EXPECT_EQ(archive.Found("\"quill ember\" date:2024-10..", sort).size(),
              archive.Found("date:2024-10.. \"quill ember\"", sort).size());
    std::set<std::string> others;
    for (const auto& id : archive.With("ember")) {
      if (!archive.With("quill ember").contains(id)) others.insert(id);
    }
    EXPECT_EQ(archive.Found("ember -\"quill ember\"", sort), others);
    std::set<std::string> either = archive.With("quill ember");
    either.merge(archive.With("nothing of note", "zorba"));
    EXPECT_EQ(archive.Found("\"quill ember\" OR (nothing zorba)", sort), either);
  }
}

}  // namespace
}  // namespace broadsheet
