// Finds the people, organisations and places that a text names: which bytes are a name, and of what kind. Who is meant
// by it is another question; nothing here joins "Putin" with "Vladimir Putin".
#ifndef BROADSHEET_RECOGNISER_H_
#define BROADSHEET_RECOGNISER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "broadsheet/entity.h"

namespace broadsheet {

// "person", "org", "place", "misc".
std::string_view EntityTypeName(EntityType type);

// One name where it stands in a text. Titles before a name ("President", "Mr") and a possessive 's behind it are
// outside.
struct Mention {
  EntityType type = EntityType::kMisc;
  std::uint32_t field = 0;           // which of the texts that were given together
  std::uint32_t sentence = 0;        // which sentence of that text, from 0
  std::uint32_t begin = 0, end = 0;  // bytes of that text: [begin, end)

  bool operator==(const Mention&) const = default;
};

// What a recogniser knows: weights, word classes and lists of names, for one language. Never changes; any number of
// threads and recognisers may share one. The built-in model takes about 40 MB of memory.
class EntityModel {
 public:
  // The model that comes with the library, for English. It is part of the library's code, needs no file, is unpacked
  // at the first call and lives as long as anybody holds it.
  static std::shared_ptr<const EntityModel> BuiltIn();

  // A model from a file, such as tools/train-entities writes. NOT_FOUND if there is no such file, DATA_LOSS if it is
  // damaged or no model, FAILED_PRECONDITION if it was written by another version.
  static absl::StatusOr<std::shared_ptr<const EntityModel>> Load(const std::string& path);

  ~EntityModel();
  EntityModel(const EntityModel&) = delete;
  EntityModel& operator=(const EntityModel&) = delete;

  // ISO 639-1 code of the language that it was trained on.
  const std::string& language() const;

  struct Data;
  const Data& data() const { return *data_; }  // for the recogniser

 private:
  explicit EntityModel(std::unique_ptr<Data> data);

  std::unique_ptr<Data> data_;
};

// Applies a model to texts. Keeps its buffers from one text to the next, so use one for many texts. Not thread-safe:
// one for each thread.
class Recogniser {
 public:
  explicit Recogniser(std::shared_ptr<const EntityModel> model);
  ~Recogniser();
  Recogniser(Recogniser&&) noexcept;
  Recogniser& operator=(Recogniser&&) noexcept;

  // True if texts in `language` (ISO 639-1) are judged by the whole model. Names in other languages are found by lists
  // of names and the shape of words alone: fewer, and less surely.
  bool IsTrainedFor(std::string_view language) const;

  // The names in the texts of one article (say title, deck and body), by field and place, never overlapping. The texts
  // help each other: a name that is plain in the body is known in the title. Any bytes will do; what is not UTF-8 is
  // in no name. Of a text over 4 GiB only the beginning is read. `language` is an ISO 639-1 code; empty: detected, and
  // taken for the model's own where that is not sure. The result is valid until the next call.
  const std::vector<Mention>& Recognise(std::span<const std::string_view> texts, std::string_view language);
  const std::vector<Mention>& Recognise(std::string_view text, std::string_view language);

  // The same for a text that others have cut into tokens: the names in `sentences`, the article's sentences, each a
  // list of tokens. In the mentions `sentence` counts as given, and [begin, end) are tokens of that sentence. An empty
  // `language` is the model's own.
  const std::vector<Mention>& RecogniseTokens(std::span<const std::vector<std::string>> sentences,
                                              std::string_view language);

  // The language that the last texts were taken to be in.
  const std::string& language() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_RECOGNISER_H_
