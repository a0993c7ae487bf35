#include "broadsheet/recogniser.h"

#include <limits>
#include <utility>

#include "indexer/analysis/language.h"
#include "indexer/entities/sentence_splitter.h"
#include "indexer/entities/tagger.h"

namespace broadsheet {

using entities::Tag;
using entities::Tokens;

std::string_view EntityTypeName(EntityType type) {
  constexpr std::string_view kNames[kEntityTypes] = {"person", "org", "place", "misc"};
  return kNames[static_cast<std::size_t>(type)];
}

namespace {

std::string_view LongestOf(std::span<const std::string_view> texts) {
  std::string_view longest;
  for (const std::string_view text : texts) {
    if (text.size() > longest.size()) longest = text;
  }
  return longest;
}

}  // namespace

class Recogniser::Impl {
 public:
  explicit Impl(std::shared_ptr<const EntityModel> model) : model_(std::move(model)), tagger_(model_->data()) {}

  bool IsTrainedFor(std::string_view language) const { return language == model_->language(); }
  const std::string& language() const { return language_; }

  const std::vector<Mention>& Recognise(std::span<const std::string_view> texts, std::string_view language) {
    tokens_.Clear();
    fields_.clear();
    for (const std::string_view text : texts) {
      fields_.push_back({text.data(), tokens_.sentences.size()});
      entities::SplitSentences(text.substr(0, std::numeric_limits<std::uint32_t>::max()), &tokens_);
    }
    language_ = language.empty() ? DetectLanguage(LongestOf(texts)) : std::string(language);
    TagAll();
    for (Mention& mention : mentions_) PlaceInText(&mention);
    return mentions_;
  }

  const std::vector<Mention>& RecogniseTokens(std::span<const std::vector<std::string>> sentences,
                                              std::string_view language) {
    tokens_.Clear();
    std::vector<std::uint32_t> numbers;  // of the sentences that are not empty
    for (std::size_t s = 0; s < sentences.size(); ++s) {
      if (sentences[s].empty()) continue;
      numbers.push_back(static_cast<std::uint32_t>(s));
      tokens_.sentences.push_back(static_cast<std::uint32_t>(tokens_.words.size()));
      tokens_.words.insert(tokens_.words.end(), sentences[s].begin(), sentences[s].end());
    }
    language_ = language;
    TagAll();
    for (Mention& mention : mentions_) {
      mention.begin -= tokens_.sentences[mention.sentence];
      mention.end -= tokens_.sentences[mention.sentence];
      mention.sentence = numbers[mention.sentence];
    }
    return mentions_;
  }

 private:
  struct Field {
    const char* begin;
    std::size_t first_sentence;
  };

  // Mentions with the numbers of their tokens and sentences in the whole document.
  void TagAll() {
    if (language_.empty()) language_ = model_->language();
    const std::vector<Tag>& tags = IsTrainedFor(language_) ? tagger_.TagTokens(tokens_) : tagger_.TagByLists(tokens_);
    mentions_.clear();
    for (std::uint32_t i = 0; i < tags.size(); ++i) {
      if (tags[i] == entities::kOutside) continue;
      if (entities::WasBegun(tags[i])) {
        mentions_.back().end = i + 1;
      } else {
        mentions_.push_back({entities::TypeOf(tags[i]), 0, tagger_.document().tokens()[i].sentence, i, i + 1});
      }
    }
  }

  void PlaceInText(Mention* mention) const {
    while (mention->field + 1 < fields_.size() && fields_[mention->field + 1].first_sentence <= mention->sentence) {
      ++mention->field;
    }
    const Field& field = fields_[mention->field];
    mention->sentence -= static_cast<std::uint32_t>(field.first_sentence);
    const std::string_view last = tokens_.words[mention->end - 1];
    mention->begin = static_cast<std::uint32_t>(tokens_.words[mention->begin].data() - field.begin);
    mention->end = static_cast<std::uint32_t>(last.data() + last.size() - field.begin);
  }

  const std::shared_ptr<const EntityModel> model_;
  std::string language_;
  Tokens tokens_;
  std::vector<Field> fields_;
  entities::Tagger tagger_;
  std::vector<Mention> mentions_;
};

Recogniser::Recogniser(std::shared_ptr<const EntityModel> model) : impl_(std::make_unique<Impl>(std::move(model))) {}
Recogniser::~Recogniser() = default;
Recogniser::Recogniser(Recogniser&&) noexcept = default;
Recogniser& Recogniser::operator=(Recogniser&&) noexcept = default;

bool Recogniser::IsTrainedFor(std::string_view language) const { return impl_->IsTrainedFor(language); }

const std::string& Recogniser::language() const { return impl_->language(); }

const std::vector<Mention>& Recogniser::Recognise(std::span<const std::string_view> texts, std::string_view language) {
  return impl_->Recognise(texts, language);
}

const std::vector<Mention>& Recogniser::Recognise(std::string_view text, std::string_view language) {
  return impl_->Recognise({&text, 1}, language);
}

const std::vector<Mention>& Recogniser::RecogniseTokens(std::span<const std::vector<std::string>> sentences,
                                                        std::string_view language) {
  return impl_->RecogniseTokens(sentences, language);
}

}  // namespace broadsheet
