#include "indexer/entities/training/evaluation.h"

#include <algorithm>
#include <iterator>
#include <string_view>

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

// Marks that are written without a space before them, and behind which none follows.
bool ClingsToTheLast(std::string_view word) {
  constexpr std::string_view kMarks[] = {",", ".", ";", ":", "!", "?", ")", "%", "'s", "'"};
  return std::find(std::begin(kMarks), std::end(kMarks), word) != std::end(kMarks);
}
bool ClingsToTheNext(std::string_view word) { return word == "(" || word == "$"; }

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
  Tagger tagger(model);
  for (const AnnotatedDocument& document : corpus) {
    CountNames(document.names, SpansOf(tagger.TagTokens(TokensOf(document))), &evaluation);
  }
  return evaluation;
}

WrittenDocument WriteDocument(const AnnotatedDocument& document) {
  WrittenDocument written;
  std::size_t sentence = 0, name = 0;
  for (std::uint32_t i = 0; i < document.words.size(); ++i) {
    const std::string& word = document.words[i];
    const bool opens = sentence < document.sentences.size() && document.sentences[sentence] == i;
    sentence += opens;
    if (i > 0 && opens) {
      written.text += "\n\n";
    } else if (i > 0 && !ClingsToTheLast(word) && !ClingsToTheNext(document.words[i - 1])) {
      written.text += ' ';
    }
    const auto begin = static_cast<std::uint32_t>(written.text.size());
    written.text += word;
    if (name < document.names.size() && document.names[name].begin == i) {
      written.names.push_back({document.names[name].type, begin, begin});
    }
    if (name < document.names.size() && document.names[name].end == i + 1) {
      written.names.back().end = static_cast<std::uint32_t>(written.text.size());
      ++name;
    }
  }
  return written;
}

Evaluation EvaluateWritten(const Corpus& corpus, const EntityModel::Data& model) {
  Evaluation evaluation;
  Tagger tagger(model);
  Tokens tokens;
  for (const AnnotatedDocument& document : corpus) {
    const WrittenDocument written = WriteDocument(document);
    tokens.Clear();
    SplitSentences(written.text, &tokens);
    std::vector<Span> found = SpansOf(tagger.TagTokens(tokens));
    for (Span& span : found) {
      const std::string_view last = tokens.words[span.end - 1];
      span.begin = static_cast<std::uint32_t>(tokens.words[span.begin].data() - written.text.data());
      span.end = static_cast<std::uint32_t>(last.data() + last.size() - written.text.data());
    }
    CountNames(written.names, found, &evaluation);
  }
  return evaluation;
}

}  // namespace broadsheet::entities
