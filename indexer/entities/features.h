// What is said about a token to the model: a list of hashed features, each a kind of observation and what was observed.
// Their kinds and values stand in model files by their hashes: after any change here models must be trained anew, and
// kModelVersion goes up.
#ifndef BROADSHEET_INDEXER_ENTITIES_FEATURES_H_
#define BROADSHEET_INDEXER_ENTITIES_FEATURES_H_

#include <cstdint>
#include <vector>

#include "absl/functional/function_ref.h"
#include "indexer/entities/document.h"
#include "indexer/entities/tag.h"

namespace broadsheet::entities {

using Feature = std::uint32_t;

inline constexpr std::size_t kMaxFeatures = 192;  // of one token in one pass

class FeatureList;

// Takes the features of one token.
class FeatureSink {
 public:
  virtual ~FeatureSink() = default;

  virtual void Add(Feature feature) = 0;

  // A group of features that all follow from what `key` was made of; `write` adds them to a list. Who has seen the key
  // before need not ask.
  virtual void AddGroup(std::uint64_t key, absl::FunctionRef<void(FeatureList*)> write) = 0;
};

// A list of them; keeps no more than there is room for.
class FeatureList final : public FeatureSink {
 public:
  void Clear() { size_ = 0; }
  void Add(Feature feature) override {
    features_[size_] = feature;
    size_ += size_ < kMaxFeatures - 1;
  }
  void AddGroup(std::uint64_t key, absl::FunctionRef<void(FeatureList*)> write) override { write(this); }
  const Feature* begin() const { return features_; }
  const Feature* end() const { return features_ + size_; }
  std::size_t size() const { return size_; }

 private:
  Feature features_[kMaxFeatures];
  std::size_t size_ = 0;
};

// Of the tokens that are looked at beside a token, itself among them.
inline constexpr int kDistances[] = {-2, -1, 0, 1, 2};

// Adds what can be seen in the text: the words around, pairs of them, lists, and the same word elsewhere in the
// document.
void AddTextFeatures(const Document& document, std::size_t token, FeatureSink* sink);

// Adds what the tags of a first pass say: those around the token, and those of the same word elsewhere. They are in
// `tags`, one a token, and have been counted in `document`.
void AddTagFeatures(const Document& document, const std::vector<Tag>& tags, std::size_t token, FeatureSink* sink);

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_FEATURES_H_
