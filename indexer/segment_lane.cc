#include "indexer/segment_lane.h"

#include <algorithm>
#include <array>
#include <utility>

#include "indexer/analysis/language.h"
#include "indexer/entities/article_entities.h"
#include "storage/status_macros.h"

namespace broadsheet {
namespace {

// So much of the text tells its language.
constexpr std::size_t kLanguageSampleBytes = 4096;

std::string LanguageOf(const Article& article, const std::string& default_language) {
  if (!article.language.empty()) return article.language;
  std::string sample = article.title;
  sample.append("\n").append(article.deck).append("\n").append(article.body, 0, kLanguageSampleBytes);
  std::string detected = DetectLanguage(sample);
  return detected.empty() ? default_language : detected;
}

std::vector<std::string> MostFrequentFirst(const absl::flat_hash_map<std::string, std::uint32_t>& counts) {
  std::vector<std::pair<std::string, std::uint32_t>> ordered(counts.begin(), counts.end());
  std::sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  std::vector<std::string> names;
  for (auto& [name, count] : ordered) names.push_back(std::move(name));
  return names;
}

}  // namespace

SegmentLane::SegmentLane(Store* store, LaneOptions options) : store_(store), options_(std::move(options)) {
  StartVocabulary();
}

void SegmentLane::StartVocabulary() {
  names_.reset();
  documents_.reset();
  analyzer_.reset();
  vocabulary_ = std::make_unique<Vocabulary>();
  analyzer_ = std::make_unique<Analyzer>(vocabulary_.get());
  names_.emplace(analyzer_.get());
  documents_.emplace(analyzer_.get());
}

// Finds the names of all before it asks whose they are.
void SegmentLane::RecogniseEntities(std::span<AcceptedArticle> batch) {
  if (!recogniser_) {
    recogniser_.emplace(options_.entity_model != nullptr ? options_.entity_model : EntityModel::BuiltIn());
  }
  std::vector<std::vector<Mention>> mentions;
  mentions.reserve(batch.size());
  for (const AcceptedArticle& accepted : batch) {
    const Article& article = accepted.article;
    const std::array<std::string_view, 3> texts = {article.title, article.deck, article.body};
    mentions.push_back(recogniser_->Recognise(texts, article.language));
  }
  for (std::size_t i = 0; i < batch.size(); ++i) {
    batch[i].entities = ResolveEntities(batch[i].article, mentions[i], *names_);
  }
}

void SegmentLane::AddTerms(const AcceptedArticle& accepted) {
  OpenSegment& segment =
      open_.try_emplace(accepted.collection, vocabulary_.get(), options_.segment, &room_).first->second;
  segment.builder.Add(documents_->Make(accepted.article, accepted.number, accepted.entities));
  ++segment.documents_by_language[accepted.article.language];
}

absl::Status SegmentLane::Process(std::span<AcceptedArticle> batch) {
  for (AcceptedArticle& accepted : batch) {
    accepted.article.language = LanguageOf(accepted.article, options_.default_language);
  }
  // Those from the store have their entities.
  const auto incoming =
      std::span(std::partition(batch.begin(), batch.end(), std::mem_fn(&AcceptedArticle::stored)), batch.end());
  if (options_.recognise_entities) RecogniseEntities(incoming);
  for (const AcceptedArticle& accepted : batch) AddTerms(accepted);
  for (AcceptedArticle& accepted : incoming) {
    BS_RETURN_IF_ERROR(store_->Put(accepted.number, accepted.collection, accepted.revision, std::move(accepted.article),
                                   accepted.entities));
  }
  return absl::OkStatus();
}

absl::Status SegmentLane::Finish(const std::function<std::uint64_t()>& next_segment,
                                 const absl::flat_hash_set<ArticleNumber>& dropped,
                                 std::vector<SegmentEntry>* finished) {
  const std::string directory = store_->segments_directory();
  for (auto& [collection, segment] : open_) {
    SegmentEntry entry;
    entry.collection = collection;
    entry.languages = MostFrequentFirst(segment.documents_by_language);
    BS_ASSIGN_OR_RETURN(entry.summary, segment.builder.Finish(directory, next_segment(), dropped));
    if (entry.summary.documents > 0) finished->push_back(std::move(entry));
  }
  open_.clear();
  // Kept from segment to segment, because it makes the next one's words cheap, until it is too large.
  if (VocabularyBytes() > options_.vocabulary_budget_bytes) StartVocabulary();
  return absl::OkStatus();
}

std::size_t SegmentLane::VocabularyBytes() const { return vocabulary_->MemoryBytes() + analyzer_->MemoryBytes(); }

std::size_t SegmentLane::MemoryBytes() const {
  std::size_t bytes = VocabularyBytes() + room_.FreeBytes(), finish_bytes = 0;
  for (const auto& [collection, segment] : open_) {
    bytes += segment.builder.MemoryBytes();
    finish_bytes = std::max(finish_bytes, segment.builder.FinishBytes());
  }
  return bytes + finish_bytes;
}

}  // namespace broadsheet
