#include "indexer/entities/features.h"

#include <bit>
#include <optional>

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

  // What the document says that it is.
  kNoun = kWordsBefore + 130,
  kNounCluster,

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

Feature MakeFeature(std::uint32_t kind, std::uint64_t value) {
  return static_cast<Feature>(Combine(value, kind + 1) >> 32);
}
Feature MakeFeature(std::uint32_t kind, std::uint64_t a, std::uint64_t b) {
  return MakeFeature(kind, Combine(a, b + 0x51ed270b));
}

constexpr std::uint32_t KindAt(Kind kind, int distance) { return kind + 32 * static_cast<std::uint32_t>(distance + 3); }

constexpr bool IsNear(int distance) { return distance >= -1 && distance <= 1; }

// Kinds of groups of features. Their keys are in no file.
enum GroupKind : std::uint64_t {
  kSentenceGroup = 1,
  kListsGroup,
  kShapesGroup,
  kElsewhereGroup,
  kOccurrenceGroup,
  kTagsGroup,
  kTagsElsewhereGroup,
  kWordGroup,
  kNounGroup
};

template <typename... Numbers>
std::uint64_t GroupKey(GroupKind kind, Numbers... numbers) {
  std::uint64_t key = kind;
  ((key = Combine(key, numbers)), ...);
  return key;
}

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
    features_->Add(MakeFeature(KindAt(kind, distance_) + number, value));
  }
  void PutPairAt(Kind kind, std::uint64_t a, std::uint64_t b) {
    features_->Add(MakeFeature(KindAt(kind, distance_), a, b));
  }

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
  ContextWriter(const Document& document, std::size_t token, FeatureSink* sink)
      : document_(document), tokens_(document.tokens()), i_(token), self_(tokens_[token]), sink_(*sink) {}

  void WriteContext() {
    WriteSentence();
    for (const int distance : kDistances) WriteNeighbour(distance);
    WritePairs();
    WriteElsewhere();
    WriteNoun();
  }

  void WriteTags(const std::vector<Tag>& tags) {
    const auto tag = [&](int distance) -> std::uint64_t {
      const DocumentToken* token = At(distance);
      return token == nullptr ? kTags : token->is_candidate ? tags[i_ + distance] : kOutside;
    };
    const std::uint64_t own = tags[i_], before = tag(-1), after = tag(1), two_before = tag(-2), two_after = tag(2);
    const std::uint64_t around = two_before << 24 | before << 16 | after << 8 | two_after;
    sink_.AddGroup(GroupKey(kTagsGroup, own, around), [&](FeatureList* features) {
      features->Add(MakeFeature(kOwnTag, own));
      features->Add(MakeFeature(kTagBefore, before));
      features->Add(MakeFeature(kTagAfter, after));
      features->Add(MakeFeature(kOwnTagAndBefore, own, before));
      features->Add(MakeFeature(kOwnTagAndAfter, own, after));
      features->Add(MakeFeature(kTagsAround, Combine(own, before), after));
      features->Add(MakeFeature(kTagsBefore, Combine(own, two_before), before));
      features->Add(MakeFeature(kTagsAfter, Combine(own, two_after), after));
    });
    Put(kOwnTagAndWord, own, self_.word.hash);
    WriteTagsElsewhere(static_cast<Tag>(own));
  }

 private:
  void Put(std::uint32_t kind, std::uint64_t value) { sink_.Add(MakeFeature(kind, value)); }
  void Put(std::uint32_t kind, std::uint64_t a, std::uint64_t b) { sink_.Add(MakeFeature(kind, a, b)); }

  const DocumentToken* At(int distance) const { return document_.NeighbourOf(i_, distance); }

  void WriteSentence() {
    const Word& word = self_.word;
    const auto lettering = static_cast<std::uint64_t>(self_.lettering), form = static_cast<std::uint64_t>(word.form);
    const std::uint64_t figures = document_.figures(self_.sentence), opens = self_.opens_sentence;
    const std::uint64_t facts = lettering << 32 | form << 24 | figures << 16 | opens << 8 | self_.facts.lower_share;
    sink_.AddGroup(GroupKey(kSentenceGroup, facts, word.shape), [&](FeatureList* features) {
      features->Add(MakeFeature(kBias, 0));
      features->Add(MakeFeature(KindAt(kLettering, 0), lettering, form));
      features->Add(MakeFeature(KindAt(kFigures, 0), figures, word.shape));
      features->Add(MakeFeature(KindAt(kForm, 0), opens, Combine(word.shape, self_.facts.lower_share)));
    });
    if (self_.opens_sentence) Put(kOpeningWord, word.hash);
  }

  void WriteNeighbour(int distance) {
    const DocumentToken* token = At(distance);
    if (token == nullptr) {
      Put(KindAt(kWordHash, distance), 0);
    } else if (IsNear(distance) && token->lists.any()) {
      WriteLists(token->lists, distance);
    }
  }

  void WriteLists(const ListPlaces& lists, int distance) {
    const std::uint64_t all = lists.all(), figures = document_.figures(self_.sentence);
    const std::uint64_t where = static_cast<std::uint64_t>(distance + 8) << 8 | (distance == 0 ? figures : 0);
    sink_.AddGroup(GroupKey(kListsGroup, all, where), [&](FeatureList* features) {
      for (std::uint64_t place = 0; place < 4; ++place) {
        for (unsigned rest = lists.at[place]; rest != 0; rest &= rest - 1) {
          const auto list = static_cast<std::uint64_t>(std::countr_zero(rest));
          features->Add(MakeFeature(KindAt(kListPlace, distance), place, list));
        }
      }
      features->Add(MakeFeature(KindAt(kLists, distance), all));
      if (distance == 0) features->Add(MakeFeature(kListsAndFigures, all, figures));
    });
  }

  void WritePairs() {
    const DocumentToken* before = At(-1);
    const DocumentToken* after = At(1);
    const std::uint64_t word_before = before ? before->word.hash : 1, word_after = after ? after->word.hash : 1;
    const std::uint64_t shape = self_.word.shape;
    const std::uint64_t shape_before = before ? before->word.shape : 1, shape_after = after ? after->word.shape : 1;
    Put(kWordsBefore, word_before, self_.word.hash);
    Put(kWordsAfter, self_.word.hash, word_after);
    sink_.AddGroup(GroupKey(kShapesGroup, shape_before << 32 | shape, shape_after), [&](FeatureList* features) {
      features->Add(MakeFeature(kShapesBefore, shape_before, shape));
      features->Add(MakeFeature(kShapesAfter, shape, shape_after));
      features->Add(MakeFeature(kShapesAround, Combine(shape_before, shape), shape_after));
    });
    Put(kWordsAround, word_before, word_after);
    Put(kWordBeforeShape, word_before, shape);
    Put(kWordAfterShape, word_after, shape);
    const std::uint64_t figures = document_.figures(self_.sentence);
    Put(kShapesAndFigures, Combine(shape_before, figures), shape_after);
    const std::uint64_t cluster = self_.facts.clusters[1];
    if (before) Put(kClustersBefore, before->facts.clusters[1], cluster);
    if (after) Put(kClustersAfter, cluster, after->facts.clusters[1]);
    if (before && after) Put(kClustersAround, before->facts.clusters[1], after->facts.clusters[1]);
    if (before) Put(kClusterBeforeShape, before->facts.clusters[2], shape);
    if (after) Put(kClusterAfterShape, after->facts.clusters[2], shape);
    if (const DocumentToken* far = At(-2); far && before) Put(kTwoWordsBefore, far->word.hash, word_before);
    if (const DocumentToken* far = At(2); far && after) Put(kTwoWordsAfter, far->word.hash, word_after);
  }

  void WriteNoun() {
    const std::optional<std::uint32_t> at = document_.WordOf(self_).noun;
    if (!at || !self_.looks_like_name) return;
    const DocumentToken& noun = tokens_[*at];
    sink_.AddGroup(GroupKey(kNounGroup, noun.word.hash), [&](FeatureList* features) {
      features->Add(MakeFeature(kNoun, noun.word.hash));
      for (std::uint64_t c = 0; c < kClusterings; ++c) {
        features->Add(MakeFeature(kNounCluster, noun.facts.clusters[c], c));
      }
    });
  }

  // The same word in other places of the document: is it written in lower case, and what stands beside it there?
  void WriteElsewhere() {
    const DocumentWord& word = document_.WordOf(self_);
    const bool counted = self_.lettering == Lettering::kRunning && !self_.opens_sentence;
    const std::uint64_t raised = word.capital > (counted && self_.looks_like_name ? 1u : 0u), lower = word.lower > 0;
    const std::uint64_t shape = self_.word.shape, opens = self_.opens_sentence;
    sink_.AddGroup(GroupKey(kElsewhereGroup, raised << 2 | lower << 1 | opens, shape), [&](FeatureList* features) {
      features->Add(MakeFeature(kElsewhere, raised, lower));
      features->Add(MakeFeature(kElsewhereShape, Combine(raised, lower), Combine(shape, opens)));
    });
    int seen = 0;
    for (std::uint32_t n = 0; n < word.occurrence_count && seen < 3; ++n) {
      const std::uint32_t other = word.occurrences[n];
      if (other == i_) continue;
      ++seen;
      WriteOccurrence(other);
    }
  }

  void WriteOccurrence(std::uint32_t other) {
    const DocumentToken* before = document_.NeighbourOf(other, -1);
    const DocumentToken* after = document_.NeighbourOf(other, 1);
    const std::uint64_t name_before = before && before->looks_like_name, name_after = after && after->looks_like_name;
    const auto hash = [](const DocumentToken* token) { return token ? token->word.hash : 1; };
    const auto lists = [](const DocumentToken* token) { return token ? token->lists.all() : 0; };
    const std::uint64_t key = GroupKey(kOccurrenceGroup, hash(before), hash(after), lists(before), lists(after),
                                       name_before << 1 | name_after);
    sink_.AddGroup(key, [&](FeatureList* features) {
      features->Add(MakeFeature(kElsewhereNames, name_before, name_after));
      if (before) WriteContextThere(*before, kElsewhereBefore, name_before, features);
      if (after) WriteContextThere(*after, kElsewhereAfter, name_after, features);
    });
  }

  static void WriteContextThere(const DocumentToken& token, std::uint32_t kind, std::uint64_t is_name,
                                FeatureList* features) {
    features->Add(MakeFeature(kind + 0, token.word.hash));
    features->Add(MakeFeature(kind + 1, token.facts.clusters[1], is_name));
    if (token.lists.any()) features->Add(MakeFeature(kind + 2, token.lists.all()));
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
    // Of each type whether all are of it, or most.
    std::uint64_t shares = 0;
    for (const std::uint32_t count : types) {
      shares = shares << 8 | (count == 0 ? 0xFF : count == total ? 2 : 2 * count > total);
    }
    sink_.AddGroup(GroupKey(kTagsElsewhereGroup, best << 8 | own, shares, self_.word.shape),
                   [&](FeatureList* features) {
                     features->Add(MakeFeature(kMainTagElsewhere, best, own));
                     features->Add(MakeFeature(kMainTagAndShape, best, self_.word.shape));
                     for (std::uint64_t t = 0; t <= kEntityTypes; ++t) {
                       if (types[t] == 0) continue;
                       const std::uint64_t share = types[t] == total ? 2 : 2 * types[t] > total;
                       features->Add(MakeFeature(kTypeElsewhere, t, share));
                       features->Add(MakeFeature(kTypeElsewhereAndOwnTag, Combine(t, own), share));
                     }
                   });
  }

  const Document& document_;
  const std::vector<DocumentToken>& tokens_;
  const std::size_t i_;
  const DocumentToken& self_;
  FeatureSink& sink_;
};

// All that is said follows from the word without its case, its shape and its form.
std::uint64_t WordKey(const Word& word, int distance) {
  const auto form = static_cast<std::uint64_t>(word.form);
  return GroupKey(kWordGroup, word.hash, std::uint64_t{word.shape} << 8 | form,
                  static_cast<std::uint64_t>(distance + 8));
}

}  // namespace

void AddTextFeatures(const Document& document, std::size_t token, FeatureSink* sink) {
  ContextWriter(document, token, sink).WriteContext();
  for (const int distance : kDistances) {
    const DocumentToken* word = document.NeighbourOf(token, distance);
    if (word == nullptr) continue;
    sink->AddGroup(WordKey(word->word, distance),
                   [&](FeatureList* features) { WordWriter(*word, distance, features).Write(); });
  }
}

void AddTagFeatures(const Document& document, const std::vector<Tag>& tags, std::size_t token, FeatureSink* sink) {
  ContextWriter(document, token, sink).WriteTags(tags);
}

}  // namespace broadsheet::entities
