// The part of the segment writer that writes what there is of each document.
#include <algorithm>
#include <limits>

#include "storage/segment/segment_writer.h"
#include "storage/status_macros.h"

namespace broadsheet {
namespace {

constexpr std::size_t kTableFlushBytes = 1 << 16;

template <typename T>
bool Fits(std::uint64_t value) {
  return value <= std::numeric_limits<T>::max();
}

}  // namespace

template <typename T>
absl::Status SegmentWriter::WriteTable(WordsSection section, std::uint32_t count, auto value_of) {
  BS_RETURN_IF_ERROR(BeginSection(section));
  std::string bytes;
  for (Docid docid = 1; docid <= count; ++docid) {
    PutFixed(bytes, static_cast<T>(value_of(docid)));
    if (bytes.size() >= kTableFlushBytes || docid == count) {
      BS_RETURN_IF_ERROR(words_->Append(bytes));
      bytes.clear();
    }
  }
  EndSection(section);
  return absl::OkStatus();
}

absl::Status SegmentWriter::WriteDocumentTables() {
  const std::uint32_t count = documents_->count();
  summary_.segment = segment_;
  summary_.documents = count;
  summary_.min_article = std::numeric_limits<ArticleNumber>::max();
  std::int64_t min_instant = std::numeric_limits<std::int64_t>::max(), max_instant = 0;
  std::uint32_t dated = 0, max_length = 0;
  lengths_.reserve(count);
  for (Docid docid = 1; docid <= count; ++docid) {
    const std::uint32_t length = documents_->length(docid);
    lengths_.push_back(length);
    max_length = std::max(max_length, length);
    summary_.total_length += length;
    if (length > 0 && (header_.min_length == 0 || length < header_.min_length)) header_.min_length = length;
    summary_.min_article = std::min(summary_.min_article, documents_->article(docid));
    summary_.max_article = std::max(summary_.max_article, documents_->article(docid));
    if (!documents_->day(docid)) continue;
    dated = docid;
    const std::int64_t instant = documents_->instant(docid);
    min_instant = dated == 1 ? instant : std::min(min_instant, instant);
    max_instant = dated == 1 ? instant : std::max(max_instant, instant);
  }
  if (dated > 0) {
    summary_.first_day = documents_->day(dated);
    summary_.last_day = documents_->day(1);
  } else {
    min_instant = max_instant = 0;
  }
  header_.documents = count;
  header_.dated_documents = dated;
  header_.total_length = summary_.total_length;
  header_.base_article = summary_.min_article;
  header_.base_instant = min_instant;
  // Differences of the extremes may not fit signed numbers; unsigned ones wrap to the right value.
  const std::uint64_t instants = static_cast<std::uint64_t>(max_instant) - static_cast<std::uint64_t>(min_instant);

  const auto article_of = [&](Docid docid) { return documents_->article(docid) - header_.base_article; };
  const auto instant_of = [&](Docid docid) {
    return static_cast<std::uint64_t>(documents_->instant(docid)) - static_cast<std::uint64_t>(header_.base_instant);
  };
  const auto length_of = [&](Docid docid) { return lengths_[docid - 1]; };
  header_.article_width = Fits<std::uint32_t>(summary_.max_article - summary_.min_article) ? 4 : 8;
  header_.instant_width = Fits<std::uint32_t>(instants) ? 4 : 8;
  header_.length_width = Fits<std::uint16_t>(max_length) ? 2 : 4;
  BS_RETURN_IF_ERROR(header_.article_width == 4
                         ? WriteTable<std::uint32_t>(WordsSection::kArticles, count, article_of)
                         : WriteTable<std::uint64_t>(WordsSection::kArticles, count, article_of));
  BS_RETURN_IF_ERROR(header_.instant_width == 4
                         ? WriteTable<std::uint32_t>(WordsSection::kInstants, dated, instant_of)
                         : WriteTable<std::uint64_t>(WordsSection::kInstants, dated, instant_of));
  BS_RETURN_IF_ERROR(header_.length_width == 2 ? WriteTable<std::uint16_t>(WordsSection::kLengths, count, length_of)
                                               : WriteTable<std::uint32_t>(WordsSection::kLengths, count, length_of));
  BS_RETURN_IF_ERROR(WriteTable<TextSignature>(WordsSection::kSignatures, count,
                                               [this](Docid docid) { return documents_->signature(docid); }));
  return WriteDays();
}

absl::Status SegmentWriter::WriteDays() {
  std::string days;
  std::optional<Day> last;
  for (Docid docid = 1; docid <= header_.dated_documents; ++docid) {
    const std::optional<Day> day = documents_->day(docid);
    if (day == last) continue;
    PutFixed(days, DayEntry{*day, docid});
    last = day;
  }
  header_.days = static_cast<std::uint32_t>(days.size() / sizeof(DayEntry));
  return WriteSection(WordsSection::kDays, days);
}

}  // namespace broadsheet
