// train-entities: from annotated texts, a collection of news and lists of names to a model file, and its figures.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "broadsheet/recogniser.h"
#include "indexer/entities/model_file.h"
#include "indexer/entities/training/corpus.h"
#include "indexer/entities/training/evaluation.h"
#include "indexer/entities/training/name_lists.h"
#include "indexer/entities/training/trainer.h"
#include "indexer/entities/training/word_statistics.h"
#include "indexer/import/importer.h"
#include "indexer/import/input/input_stream.h"

namespace broadsheet::entities {
namespace {

// Exits with a message unless `value` is there.
template <typename Value>
Value OrExit(absl::StatusOr<Value> value) {
  if (value.ok()) return *std::move(value);
  std::cerr << "train-entities: " << value.status().message() << "\n";
  std::exit(1);
}

struct DataSet {
  const char* file;
  CorpusFormat format;
};

constexpr CorpusFormat kColumns{};
constexpr CorpusFormat kTweets{.sentence_is_document = true};
constexpr CorpusFormat kNounsToo{.sentence_is_document = true, .only_names = true};
constexpr CorpusFormat kNumbered{.tag_column = 2};

Corpus Read(const std::string& folder, const DataSet& set) {
  return OrExit(ReadCorpus(folder + "/" + set.file, set.format));
}

// Few rounds and much left out: more of either kind of learning is worse on texts unlike the news of 1996. The mean of
// several trainings is better than one of them, on all texts.
constexpr TrainerOptions kOptions{.folds = 2,
                                  .min_count = 2,
                                  .max_rows = 349000,  // as many as fit a table of 2^19
                                  .crf = {.epochs = 4, .step = 0.15f, .dropout = 0.5f, .seed = 1, .trainings = 8}};

constexpr std::uint32_t kMinWordCount = 5;
constexpr std::size_t kMaxClusteredWords = 40000;

// Every fifth document is kept for measuring.
constexpr std::size_t kHeldOut = 5;

Corpus Part(const Corpus& corpus, bool held_out) {
  Corpus part;
  for (std::size_t d = 0; d < corpus.size(); ++d) {
    if ((d % kHeldOut == kHeldOut - 1) == held_out) part.push_back(corpus[d]);
  }
  return part;
}

// With copies in capitals and in title case of some: headlines are short of annotated text.
void AddDocuments(const Corpus& corpus, std::vector<TrainingDocument>* documents) {
  for (std::size_t d = 0; d < corpus.size(); ++d) {
    const std::size_t group = documents->size();
    documents->push_back({corpus[d], group});
    if (d % 3 == 0) documents->push_back({InCapitals(corpus[d]), group});
    if (d % 6 == 1) documents->push_back({InTitleCase(corpus[d]), group});
  }
}

void PrintScores(const char* name, const Evaluation& evaluation, bool with_misc) {
  const Score all = evaluation.all(with_misc);
  std::printf("%-24s P %.4f R %.4f F1 %.4f ", name, all.precision(), all.recall(), all.f1());
  for (const Score& type : evaluation.types) std::printf(" %.3f", type.f1());
  std::printf("\n");
}

// On the set's own tokens, and on its text cut anew.
void Report(const char* name, const Corpus& corpus, const EntityModel::Data& model, bool with_misc = true) {
  PrintScores(name, Evaluate(corpus, model), with_misc);
  PrintScores("  from written text", EvaluateWritten(corpus, model), with_misc);
  std::fflush(stdout);
}

Corpus Changed(const Corpus& corpus, AnnotatedDocument (*change)(AnnotatedDocument)) {
  Corpus changed;
  for (const AnnotatedDocument& document : corpus) changed.push_back(change(document));
  return changed;
}

Lexicon::Entries LearnWords(const std::string& news) {
  std::unique_ptr<InputStream> input = OrExit(OpenInput(news));
  std::unique_ptr<Importer> importer = OrExit(OpenImporter(std::move(input), news, {}));
  WordStatistics statistics;
  while (std::optional<ImportedArticle> imported = OrExit(importer->Next())) {
    statistics.AddText(imported->article.title);
    statistics.AddText(imported->article.body);
  }
  return statistics.MakeLexicon(kMinWordCount, kMaxClusteredWords);
}

// What is learned about words takes minutes, so it is kept in a file of its own: a model without weights.
Lexicon::Entries Words(const std::string& news, const std::string& kept) {
  if (std::ifstream file(kept, std::ios::binary); file) {
    const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    return OrExit(DecodeModel(bytes)).lexicon;
  }
  ModelParts words;
  words.lexicon = LearnWords(news);
  std::ofstream(kept, std::ios::binary) << EncodeModel(words);
  return words.lexicon;
}

std::vector<TrainingDocument> TrainingTexts(const std::string& ner, const std::string& lists) {
  std::vector<TrainingDocument> documents;
  AddDocuments(Read(ner, {"conll2003.train", kColumns}), &documents);
  AddDocuments(Part(Read(ner, {"wikigold.conll", kColumns}), false), &documents);
  AddDocuments(Read(lists, {"sentences.conll", kColumns}), &documents);
  AddDocuments(Read(ner, {"wnut17.train.conll", kTweets}), &documents);
  return documents;
}

void ReportAll(const std::string& ner, const EntityModel::Data& model) {
  const Corpus testa = Read(ner, {"conll2003.testa", kColumns});
  const Corpus wikigold = Part(Read(ner, {"wikigold.conll", kColumns}), true);
  Report("CoNLL-2003 testa", testa, model);
  Report("  in capitals", Changed(testa, InCapitals), model);
  Report("  in title case", Changed(testa, InTitleCase), model);
  Report("WikiGold, every fifth", wikigold, model);
  Report("  in capitals", Changed(wikigold, InCapitals), model);
  Report("UNER EWT dev", Read(ner, {"uner-ewt.dev.iob2", kNumbered}), model, false);
  Report("GUM train, names", Read(ner, {"gum.train.conll", kNounsToo}), model, false);
  Report("re3d train, names", Read(ner, {"re3d.train.conll", kNounsToo}), model, false);
  for (const char* file : {"btc.a.conll", "btc.b.conll", "btc.e.conll", "btc.f.conll", "btc.g.conll", "btc.h.conll"}) {
    Report(file, Read(ner, {file, kTweets}), model, false);
  }
}

int Measure(const std::string& ner, const std::string& path) {
  const std::shared_ptr<const EntityModel> model = OrExit(EntityModel::Load(path));
  ReportAll(ner, model->data());
  return 0;
}

int Main(int argc, char** argv) {
  if (argc == 4 && std::string(argv[1]) == "--measure") return Measure(std::string(argv[2]) + "/ner", argv[3]);
  if (argc != 4) {
    std::cerr << "usage: train-entities DATA_DIR LISTS_DIR MODEL\n"
                 "       train-entities --measure DATA_DIR MODEL\n"
                 "Trains on DATA_DIR/ner and DATA_DIR/news, writes MODEL, and measures it; or only measures it. What "
                 "was learned\n"
                 "about words is kept in MODEL.words and used again if that is there. Figures: precision, recall and "
                 "F1 of all\n"
                 "names, and F1 of people, organisations, places and misc.\n";
    return 2;
  }
  const std::string data = argv[1], ner = data + "/ner", path = argv[3];
  ModelParts parts;
  parts.language = "en";
  parts.names = OrExit(ReadNameLists(argv[2]));
  parts.lexicon = Words(data + "/news/reuters-2006-2013.jsonl.zst", path + ".words");
  TrainWeights(TrainingTexts(ner, argv[2]), kOptions, &parts);
  const std::string bytes = EncodeModel(parts);
  std::ofstream file(path, std::ios::binary);
  if (!(file << bytes).flush()) {
    std::cerr << "train-entities: " << path << ": cannot be written\n";
    return 1;
  }
  std::printf("%s: %zu bytes, %zu features, %zu words, %zu states of lists\n", path.c_str(), bytes.size(),
              parts.weights.size(), parts.lexicon.size(), parts.names.size());
  ReportAll(ner, MakeModelData(parts));
  return 0;
}

}  // namespace
}  // namespace broadsheet::entities

int main(int argc, char** argv) { return broadsheet::entities::Main(argc, argv); }
