#include "indexer/entities/training/evaluation.h"

#include <gtest/gtest.h>

#include <fstream>

#include "indexer/entities/training/corpus.h"
#include "tests/support/temp_directory.h"

namespace broadsheet::entities {
namespace {

constexpr EntityType kPerson = EntityType::kPerson, kPlace = EntityType::kPlace, kMisc = EntityType::kMisc;

TEST(EvaluationTest, EdgesAndTypeMustBeRight) {
  Evaluation evaluation;
  CountNames({{kPerson, 0, 2}, {kPlace, 3, 4}, {kMisc, 6, 7}}, {{kPerson, 0, 2}, {kPerson, 3, 4}, {kMisc, 6, 8}},
             &evaluation);
  const Score all = evaluation.all();
  EXPECT_EQ(all.correct, 1u);
  EXPECT_EQ(all.predicted, 3u);
  EXPECT_EQ(all.annotated, 3u);
  EXPECT_DOUBLE_EQ(all.f1(), 1.0 / 3);
  EXPECT_DOUBLE_EQ(evaluation.all(false).precision(), 0.5);
  EXPECT_DOUBLE_EQ(evaluation.all(false).recall(), 0.5);
}

TEST(EvaluationTest, DocumentsAreWrittenWithTheirNames) {
  AnnotatedDocument document;
  document.words = {"Ana", "Lund", "'s", "fee", "(", "$", "5", ")", "rose", ".", "Oslo", "won"};
  document.sentences = {0, 10};
  document.names = {{kPerson, 0, 2}, {kPlace, 10, 11}};
  const WrittenDocument written = WriteDocument(document);
  EXPECT_EQ(written.text, "Ana Lund's fee ($5) rose.\n\nOslo won");
  EXPECT_EQ(written.names, (std::vector<Span>{{kPerson, 0, 8}, {kPlace, 27, 31}}));
}

TEST(EvaluationTest, NothingIsNoDivision) {
  EXPECT_EQ(Evaluation().all().f1(), 0);
  EXPECT_EQ(Evaluation().all().precision(), 0);
}

Corpus Read(const std::string& lines, const CorpusFormat& format) {
  const TempDirectory directory;
  const std::string path = directory / "corpus.conll";
  std::ofstream(path) << lines;
  return *ReadCorpus(path, format);
}

// In IOB1 a name begins with I-, and with B- only behind another of its type; in IOB2 always with B-.
TEST(CorpusTest, BothKindsOfTagsAreUnderstood) {
  const char* const iob1 = "-DOCSTART- O\n\nAna I-PER\nLund I-PER\nOslo I-LOC\nBergen B-LOC\nin O\n\nVale I-LOC\n";
  const char* const iob2 = "Ana B-PER\nLund I-PER\nOslo B-LOC\nBergen B-LOC\nin O\n\nVale B-LOC\n";
  for (const char* lines : {iob1, iob2}) {
    const Corpus corpus = Read(lines, {});
    ASSERT_EQ(corpus.size(), 1u);
    EXPECT_EQ(corpus[0].sentences, (std::vector<std::uint32_t>{0, 5}));
    EXPECT_EQ(corpus[0].names, (std::vector<Span>{{kPerson, 0, 2}, {kPlace, 2, 3}, {kPlace, 3, 4}, {kPlace, 5, 6}}));
  }
}

TEST(CorpusTest, NumberedColumnsAndComments) {
  const Corpus corpus =
      Read("# newdoc id = x\n# text = Oslo\n1\tOslo\tB-LOC\t-\n\n# newdoc id = y\n1\t#\tO\t-\n", {.tag_column = 2});
  ASSERT_EQ(corpus.size(), 2u);
  EXPECT_EQ(corpus[0].words, std::vector<std::string>{"Oslo"});
  EXPECT_EQ(corpus[1].words, std::vector<std::string>{"#"});
}

TEST(CorpusTest, CommonNounsAreNoNames) {
  const CorpusFormat format{.only_names = true};
  const Corpus corpus = Read("the B-place\nharbour I-place\nof O\nthe B-place\nVale I-place\nhe B-person\n", format);
  ASSERT_EQ(corpus.size(), 1u);
  EXPECT_EQ(corpus[0].names, (std::vector<Span>{{kPlace, 4, 5}}));
}

}  // namespace
}  // namespace broadsheet::entities
