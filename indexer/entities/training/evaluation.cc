#include "indexer/entities/training/evaluation.h"

#include <algorithm>

#include "indexer/entities/tagger.h"

namespace broadsheet::entities {
namespace {

std::vector<Span> SpansOf(const std::vector<Tag>& tags) {
  std::vector<Span> spans;
  for (std::uint32_t i = 0; i < tags.size(); ++i) {
    if (tags[i] == kOutside) continue;
    if (WasBegun(tags[i])) {
      spans.back().end = i + 1;
    } else {
      spans.push_back({TypeOf(tags[i]), i, i + 1});
    }
  }
  return spans;
}

}  // namespace

Score Evaluation::all(bool with_misc) const {
  Score sum;
  for (std::size_t t = 0; t < kEntityTypes; ++t) {
    if (!with_misc && t == static_cast<std::size_t>(EntityType::kMisc)) continue;
    sum.correct += types[t].correct;
    sum.predicted += types[t].predicted;
    sum.annotated += types[t].annotated;
  }
  return sum;
}

void CountNames(const std::vector<Span>& annotated, const std::vector<Span>& predicted, Evaluation* evaluation) {
  for (const Span& name : annotated) ++evaluation->types[static_cast<std::size_t>(name.type)].annotated;
  for (const Span& name : predicted) {
    Score& score = evaluation->types[static_cast<std::size_t>(name.type)];
    ++score.predicted;
    score.correct += static_cast<std::size_t>(std::count(annotated.begin(), annotated.end(), name));
  }
}

Evaluation Evaluate(const Corpus& corpus, const EntityModel::Data& model) {
  Evaluation evaluation;
  Tagger tagger;
  for (const AnnotatedDocument& document : corpus) {
    CountNames(document.names, SpansOf(tagger.TagTokens(TokensOf(document), model)), &evaluation);
  }
  return evaluation;
}

}  // namespace broadsheet::entities
