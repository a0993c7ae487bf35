#include "indexer/entities/features.h"

#include <bit>

#include "indexer/entities/hash.h"

namespace broadsheet::entities {
namespace {

// Kinds of observations. A neighbour at distance d has the kind of the token itself plus 32 * (d + 3).
enum Kind : std::uint32_t {
  kBias,
  kWordHash,
  kShape,
  kPrefix,
  kSuffix = kPrefix + 3,
  kCluster = kSuffix + 4,
  kLowerShare = kCluster + 3,
  kUsualForm,
  kWordType,
  kListPlace,
  kLists,
  kLettering,
  kFigures,
  kForm,

  // Pairs and triples of the token and its neighbours.
  kWordsBefore = 512,
  kWordsAfter,
  kShapesBefore,
  kShapesAfter,
  kShapesAround,
  kWordsAround,
  kWordBeforeShape,
  kWordAfterShape,
  kShapesAndFigures,
  kClustersBefore,
  kClustersAfter,
  kClustersAround,
  kClusterBeforeShape,
  kClusterAfterShape,
  kTwoWordsBefore,
  kTwoWordsAfter,
  kOpeningWord = kWordsBefore + 20,
  kListsAndFigures,

  // The same word elsewhere. The contexts there have three kinds each: word, cluster, lists.
  kElsewhere = kWordsBefore + 100,
  kElsewhereShape,
  kElsewhereNames,
  kElsewhereBefore = kWordsBefore + 110,
  kElsewhereAfter = kWordsBefore + 120,

  // The tags of the first pass.
  kOwnTag = kWordsBefore + 200,
  kTagBefore,
  kTagAfter,
  kOwnTagAndBefore,
  kOwnTagAndAfter,
  kTagsAround,
  kTagsBefore,
  kTagsAfter,
  kOwnTagAndWord,
  kMainTagElsewhere = kWordsBefore + 210,
  kMainTagAndShape,
  kTypeElsewhere,
  kTypeElsewhereAndOwnTag,
};

void Put(std::uint32_t kind, std::uint64_t value, FeatureList* features) {
  features->Add(static_cast<Feature>(Combine(value, kind + 1) >> 32));
}
void Put(std::uint32_t kind, std::uint64_t a, std::uint64_t b, FeatureList* features) {
  Put(kind, Combine(a, b + 0x51ed270b), features);
}

constexpr std::uint32_t KindAt(Kind kind, int distance) { return kind + 32 * static_cast<std::uint32_t>(distance + 3); }

constexpr bool IsNear(int distance) { return distance >= -1 && distance <= 1; }

// What a token's word says by itself.
class WordWriter {
 public:
  WordWriter(const DocumentToken& token, int distance, FeatureList* features)
      : word_(token.word), facts_(token.facts), distance_(distance), features_(features) {}

  void Write() {
    PutAt(kWordHash, word_.hash);
    PutAt(kShape, word_.shape);
    WriteClusters();
    if (IsNear(distance_)) WriteFacts();
    if (distance_ == 0) {
      WriteSelf();
    } else if (IsNear(distance_) && word_.suffix[2] != 0) {
      PutAt(kSuffix, word_.suffix[2]);
    }
  }

 private:
  void PutAt(Kind kind, std::uint64_t value, std::uint32_t number = 0) {
    Put(KindAt(kind, distance_) + number, value, features_);
  }
  void PutPairAt(Kind kind, std::uint64_t a, std::uint64_t b) { Put(KindAt(kind, distance_), a, b, features_); }

  void WriteSelf() {
    PutPairAt(kWordHash, word_.hash, word_.shape);
    for (std::uint32_t n = 0; n < 3; ++n) {
      if (word_.prefix[n] != 0) PutAt(kPrefix, word_.prefix[n], n);
    }
    for (std::uint32_t n = 0; n < 4; ++n) {
      if (word_.suffix[n] != 0) PutAt(kSuffix, word_.suffix[n], n);
    }
    PutPairAt(kUsualForm, static_cast<std::uint64_t>(facts_.usual_form), word_.shape);
  }

  void WriteClusters() {
    const std::uint32_t count = IsNear(distance_) ? kClusterings : 1;
    for (std::uint32_t c = 0; c < count; ++c) {
      if (facts_.clusters[c] != 0) PutAt(kCluster, facts_.clusters[c], c);
    }
  }

  void WriteFacts() {
    PutPairAt(kLowerShare, facts_.lower_share, static_cast<std::uint64_t>(word_.form));
    for (std::uint64_t t = 0; t < kEntityTypes; ++t) {
      if (facts_.types[t] != 0) PutPairAt(kWordType, t, facts_.types[t]);
    }
  }

  const Word& word_;
  const WordFacts& facts_;
  const int distance_;
  FeatureList* features_;
};

// What a token's surroundings say.
class ContextWriter {
 public:
  ContextWriter(const Document& document, std::size_t token, FeatureList* features)
      : document_(document), tokens_(document.tokens()), i_(token), self_(tokens_[token]), features_(features) {}

  void WriteContext() {
    Put(kBias, 0);
    WriteSentence();
    for (const int distance : kDistances) WriteNeighbour(distance);
    WritePairs();
    WriteElsewhere();
  }

  void WriteTags(const std::vector<Tag>& tags) {
    const auto tag = [&](int distance) -> std::uint64_t {
      const DocumentToken* token = At(distance);
      return token == nullptr ? kTags : token->is_candidate ? tags[i_ + distance] : kOutside;
    };
    const std::uint64_t own = tags[i_];
    Put(kOwnTag, own);
    Put(kTagBefore, tag(-1));
    Put(kTagAfter, tag(1));
    Put(kOwnTagAndBefore, own, tag(-1));
    Put(kOwnTagAndAfter, own, tag(1));
    Put(kTagsAround, Combine(own, tag(-1)), tag(1));
    Put(kTagsBefore, Combine(own, tag(-2)), tag(-1));
    Put(kTagsAfter, Combine(own, tag(2)), tag(1));
    Put(kOwnTagAndWord, own, self_.word.hash);
    WriteTagsElsewhere(static_cast<Tag>(own));
  }

 private:
  void Put(std::uint32_t kind, std::uint64_t value) { entities::Put(kind, value, features_); }
  void Put(std::uint32_t kind, std::uint64_t a, std::uint64_t b) { entities::Put(kind, a, b, features_); }

  const DocumentToken* At(int distance) const { return document_.NeighbourOf(i_, distance); }

  void WriteSentence() {
    const Word& word = self_.word;
    Put(KindAt(kLettering, 0), static_cast<std::uint64_t>(self_.lettering), static_cast<std::uint64_t>(word.form));
    Put(KindAt(kFigures, 0), document_.figures(self_.sentence), word.shape);
    Put(KindAt(kForm, 0), self_.opens_sentence, Combine(word.shape, self_.facts.lower_share));
    if (self_.opens_sentence) Put(kOpeningWord, word.hash);
  }

  void WriteNeighbour(int distance) {
    const DocumentToken* token = At(distance);
    if (token == nullptr) {
      Put(KindAt(kWordHash, distance), 0);
    } else if (IsNear(distance)) {
      WriteLists(*token, distance);
    }
  }

  void WriteLists(const DocumentToken& token, int distance) {
    if (!token.lists.any()) return;
    std::uint64_t all = 0;
    for (std::uint64_t place = 0; place < 4; ++place) {
      all = all << 16 | token.lists.at[place];
      for (unsigned lists = token.lists.at[place]; lists != 0; lists &= lists - 1) {
        Put(KindAt(kListPlace, distance), place, static_cast<std::uint64_t>(std::countr_zero(lists)));
      }
    }
    Put(KindAt(kLists, distance), all);
    if (distance == 0) Put(kListsAndFigures, all, document_.figures(self_.sentence));
  }

  void WritePairs() {
    const DocumentToken* before = At(-1);
    const DocumentToken* after = At(1);
    const std::uint64_t word_before = before ? before->word.hash : 1, word_after = after ? after->word.hash : 1;
    const std::uint64_t shape_before = before ? before->word.shape : 1, shape_after = after ? after->word.shape : 1;
    Put(kWordsBefore, word_before, self_.word.hash);
    Put(kWordsAfter, self_.word.hash, word_after);
    Put(kShapesBefore, shape_before, self_.word.shape);
    Put(kShapesAfter, self_.word.shape, shape_after);
    Put(kShapesAround, Combine(shape_before, self_.word.shape), shape_after);
    Put(kWordsAround, word_before, word_after);
    Put(kWordBeforeShape, word_before, self_.word.shape);
    Put(kWordAfterShape, word_after, self_.word.shape);
    const std::uint64_t figures = document_.figures(self_.sentence);
    Put(kShapesAndFigures, Combine(shape_before, figures), shape_after);
    const std::uint64_t cluster = self_.facts.clusters[1];
    if (before) Put(kClustersBefore, before->facts.clusters[1], cluster);
    if (after) Put(kClustersAfter, cluster, after->facts.clusters[1]);
    if (before && after) Put(kClustersAround, before->facts.clusters[1], after->facts.clusters[1]);
    if (before) Put(kClusterBeforeShape, before->facts.clusters[2], self_.word.shape);
    if (after) Put(kClusterAfterShape, after->facts.clusters[2], self_.word.shape);
    if (const DocumentToken* far = At(-2); far && before) Put(kTwoWordsBefore, far->word.hash, word_before);
    if (const DocumentToken* far = At(2); far && after) Put(kTwoWordsAfter, far->word.hash, word_after);
  }

  // The same word in other places of the document: is it written in lower case, and what stands beside it there?
  void WriteElsewhere() {
    const DocumentWord& word = document_.WordOf(self_);
    const bool counted = self_.lettering == Lettering::kRunning && !self_.opens_sentence;
    const bool raised = word.capital > (counted && self_.looks_like_name ? 1u : 0u);
    Put(kElsewhere, raised, word.lower > 0);
    Put(kElsewhereShape, Combine(raised, word.lower > 0), Combine(self_.word.shape, self_.opens_sentence));
    int seen = 0;
    for (std::uint32_t n = 0; n < word.occurrence_count && seen < 3; ++n) {
      const std::uint32_t other = word.occurrences[n];
      if (other == i_) continue;
      ++seen;
      WriteOccurrence(other);
    }
  }

  void WriteOccurrence(std::uint32_t other) {
    const std::uint32_t sentence = tokens_[other].sentence;
    const DocumentToken* before = other > 0 && tokens_[other - 1].sentence == sentence ? &tokens_[other - 1] : nullptr;
    const DocumentToken* after =
        other + 1 < tokens_.size() && tokens_[other + 1].sentence == sentence ? &tokens_[other + 1] : nullptr;
    const std::uint64_t name_before = before && before->looks_like_name, name_after = after && after->looks_like_name;
    Put(kElsewhereNames, name_before, name_after);
    if (before) WriteContextThere(*before, kElsewhereBefore, name_before);
    if (after) WriteContextThere(*after, kElsewhereAfter, name_after);
  }

  void WriteContextThere(const DocumentToken& token, std::uint32_t kind, std::uint64_t is_name) {
    Put(kind + 0, token.word.hash);
    Put(kind + 1, token.facts.clusters[1], is_name);
    if (!token.lists.any()) return;
    const std::uint64_t all = std::uint64_t{token.lists.at[0]} << 48 | std::uint64_t{token.lists.at[1]} << 32 |
                              std::uint64_t{token.lists.at[2]} << 16 | token.lists.at[3];
    Put(kind + 2, all);
  }

  void WriteTagsElsewhere(Tag own) {
    const DocumentWord& word = document_.WordOf(self_);
    std::uint32_t types[kEntityTypes + 1] = {};
    std::uint32_t best_count = 0, total = 0;
    std::uint64_t best = kTags;
    for (std::uint64_t t = 0; t < kTags; ++t) {
      const std::uint32_t count = word.tags[t] - (t == own ? 1 : 0);
      total += count;
      types[t / 4] += count;
      if (count > best_count) {
        best_count = count;
        best = t;
      }
    }
    Put(kMainTagElsewhere, best, own);
    Put(kMainTagAndShape, best, self_.word.shape);
    for (std::uint64_t t = 0; t <= kEntityTypes; ++t) {
      if (types[t] == 0) continue;
      Put(kTypeElsewhere, t, types[t] == total ? 2 : 2 * types[t] > total);
      Put(kTypeElsewhereAndOwnTag, Combine(t, own), types[t] == total ? 2 : 2 * types[t] > total);
    }
  }

  const Document& document_;
  const std::vector<DocumentToken>& tokens_;
  const std::size_t i_;
  const DocumentToken& self_;
  FeatureList* features_;
};

}  // namespace

void AddWordFeatures(const DocumentToken& word, int distance, FeatureList* features) {
  WordWriter(word, distance, features).Write();
}

void AddContextFeatures(const Document& document, std::size_t token, FeatureList* features) {
  ContextWriter(document, token, features).WriteContext();
}

void AddTagFeatures(const Document& document, const std::vector<Tag>& tags, std::size_t token, FeatureList* features) {
  ContextWriter(document, token, features).WriteTags(tags);
}

void AddTextFeatures(const Document& document, std::size_t token, FeatureList* features) {
  AddContextFeatures(document, token, features);
  for (const int distance : kDistances) {
    const DocumentToken* word = document.NeighbourOf(token, distance);
    if (word != nullptr) AddWordFeatures(*word, distance, features);
  }
}

}  // namespace broadsheet::entities
