// What is said about a token to the model: a list of hashed features, each a kind of observation and what was observed.
// Their kinds and values stand in model files by their hashes: after any change here models must be trained anew, and
// kModelVersion goes up.
#ifndef BROADSHEET_INDEXER_ENTITIES_FEATURES_H_
#define BROADSHEET_INDEXER_ENTITIES_FEATURES_H_

#include <cstdint>
#include <vector>

#include "indexer/entities/document.h"
#include "indexer/entities/tag.h"

namespace broadsheet::entities {

using Feature = std::uint32_t;

inline constexpr std::size_t kMaxFeatures = 192;  // of one token in one pass

// The features of one token; keeps no more than there is room for.
class FeatureList {
 public:
  void Clear() { size_ = 0; }
  void Add(Feature feature) {
    features_[size_] = feature;
    size_ += size_ < kMaxFeatures - 1;
  }
  const Feature* begin() const { return features_; }
  const Feature* end() const { return features_ + size_; }
  std::size_t size() const { return size_; }

 private:
  Feature features_[kMaxFeatures];
  std::size_t size_ = 0;
};

// Of the tokens that are looked at beside a token, itself among them.
inline constexpr int kDistances[] = {-2, -1, 0, 1, 2};

// Adds what a word at `distance` says about a token by itself, wherever it stands.
void AddWordFeatures(const DocumentToken& word, int distance, FeatureList* features);

// Adds what else can be seen in the text: pairs of words, lists, and the same word elsewhere in the document.
void AddContextFeatures(const Document& document, std::size_t token, FeatureList* features);

// Adds both, of all words around.
void AddTextFeatures(const Document& document, std::size_t token, FeatureList* features);

// Adds what the tags of a first pass say: those around the token, and those of the same word elsewhere. They are in
// `tags`, one a token, and have been counted in `document`.
void AddTagFeatures(const Document& document, const std::vector<Tag>& tags, std::size_t token, FeatureList* features);

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_FEATURES_H_
