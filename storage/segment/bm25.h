// BM25's parameters, and how a posting's score depends on its document: shared by what ranks and by what segments know
// of their best postings beforehand.
#ifndef BROADSHEET_STORAGE_SEGMENT_BM25_H_
#define BROADSHEET_STORAGE_SEGMENT_BM25_H_

#include <algorithm>
#include <cstdint>

namespace broadsheet {

// Chosen on judged topics: ARCHITECTURE.md, "Ranking". Segments are written with them in mind: whoever changes them
// raises kWordsVersion, and kOldestWordsVersion to the same.
inline constexpr double kBm25K1 = 1.6;  // how soon more occurrences of a word stop to count
inline constexpr double kBm25B = 0.75;  // how much the length of a document counts
// Documents shorter than this share of the average count as so long: a flash of one line is not the best article.
inline constexpr double kBm25MinLength = 0.25;

inline double AverageLength(std::uint64_t documents, std::uint64_t total_length) {
  return documents == 0 || total_length == 0 ? 1.0 : static_cast<double>(total_length) / static_cast<double>(documents);
}

// A posting scores weight * wdf / (wdf + LengthFactor), its document so many times as long as the average.
inline double LengthFactor(double relative_length) {
  return kBm25K1 * (1 - kBm25B + kBm25B * std::max(relative_length, kBm25MinLength));
}

// The same as weight / (1 + drag): the less drag, the higher the score, whatever the weight.
inline float DragOf(float wdf, float length_factor) { return length_factor / wdf; }

// No drag less than `least` at one average length is less than this at another.
inline double LeastDrag(double least, double average_length, double other_average_length) {
  return least * std::min(1.0, average_length / other_average_length);
}

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_BM25_H_
