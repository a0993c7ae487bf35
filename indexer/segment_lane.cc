#include "indexer/segment_lane.h"

#include <algorithm>
#include <array>
#include <utility>

#include "indexer/analysis/language.h"
#include "indexer/document_terms.h"
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
  analyzer_.reset();
  vocabulary_ = std::make_unique<Vocabulary>();
  analyzer_ = std::make_unique<Analyzer>(vocabulary_.get());
  names_.emplace(analyzer_.get());
}

std::vector<ArticleEntity> SegmentLane::RecogniseEntities(const Article& article) {
  if (!options_.recognise_entities) return {};
  if (!recogniser_) {
    recogniser_.emplace(options_.entity_model != nullptr ? options_.entity_model : EntityModel::BuiltIn());
  }
  const std::array<std::string_view, 3> texts = {article.title, article.deck, article.body};
  return ResolveEntities(article, recogniser_->Recognise(texts, article.language), *names_);
}

absl::Status SegmentLane::Process(AcceptedArticle accepted) {
  Article& article = accepted.article;
  article.language = LanguageOf(article, options_.default_language);
  if (!accepted.stored) {
    accepted.entities = RecogniseEntities(article);
    BS_RETURN_IF_ERROR(
        store_->Put(accepted.number, accepted.collection, accepted.revision, article, accepted.entities));
  }
  OpenSegment& segment = open_.try_emplace(accepted.collection, vocabulary_.get()).first->second;
  segment.builder.Add(MakeSegmentDocument(article, accepted.number, *analyzer_, accepted.entities));
  ++segment.documents_by_language[article.language];
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
  if (MemoryBytes() > options_.vocabulary_budget_bytes) StartVocabulary();
  return absl::OkStatus();
}

std::size_t SegmentLane::MemoryBytes() const {
  std::size_t bytes = vocabulary_->MemoryBytes() + analyzer_->MemoryBytes(), finish_bytes = 0;
  for (const auto& [collection, segment] : open_) {
    bytes += segment.builder.MemoryBytes();
    finish_bytes = std::max(finish_bytes, segment.builder.FinishBytes());
  }
  return bytes + finish_bytes;
}

}  // namespace broadsheet
