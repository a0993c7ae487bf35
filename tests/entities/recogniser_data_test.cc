// How well and in what letters the built-in model finds names, in annotated texts that are not ours to hand on. The
// floors lie just below the figures on the model's card; that of news is what a model must have.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "indexer/entities/training/corpus.h"
#include "indexer/entities/training/evaluation.h"

namespace broadsheet::entities {
namespace {

class RecogniserDataTest : public testing::Test {
 protected:
  void SetUp() override {
    const char* const data = std::getenv("BROADSHEET_TEST_DATA");
    if (data == nullptr) GTEST_SKIP() << "BROADSHEET_TEST_DATA names no folder";
    folder_ = std::string(data) + "/ner/";
  }

  Corpus Read(const std::string& file) {
    absl::StatusOr<Corpus> corpus = ReadCorpus(folder_ + file, {});
    EXPECT_TRUE(corpus.ok()) << corpus.status();
    return corpus.ok() ? *std::move(corpus) : Corpus();
  }

  static double F1(const Corpus& corpus) { return Evaluate(corpus, EntityModel::BuiltIn()->data()).all().f1(); }

  static Corpus Changed(Corpus corpus, AnnotatedDocument (*change)(AnnotatedDocument)) {
    for (AnnotatedDocument& document : corpus) document = change(std::move(document));
    return corpus;
  }

  std::string folder_;
};

TEST_F(RecogniserDataTest, News) {
  const Corpus testa = Read("conll2003.testa");
  EXPECT_EQ(testa.size(), 216u);
  EXPECT_GE(F1(testa), 0.94);
  EXPECT_GE(F1(Changed(testa, InCapitals)), 0.915) << "all in capitals";
  EXPECT_GE(F1(Changed(testa, InTitleCase)), 0.915) << "as titles are written";
}

TEST_F(RecogniserDataTest, Encyclopedia) {
  const Corpus wikigold = Read("wikigold.conll");
  Corpus held_out;
  for (std::size_t d = 4; d < wikigold.size(); d += 5) held_out.push_back(wikigold[d]);
  EXPECT_EQ(held_out.size(), 29u);
  EXPECT_GE(F1(held_out), 0.69);
}

}  // namespace
}  // namespace broadsheet::entities
