// Turns articles, already cut into terms, into one immutable segment: the write side of storage/segment/.
#ifndef BROADSHEET_STORAGE_SEGMENT_SEGMENT_BUILDER_H_
#define BROADSHEET_STORAGE_SEGMENT_SEGMENT_BUILDER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "broadsheet/date.h"
#include "storage/segment/build_room.h"
#include "storage/segment/facet_value.h"
#include "storage/segment/position.h"
#include "storage/segment/text_signature.h"
#include "storage/segment/vocabulary.h"

namespace broadsheet {

// Articles are numbered across the archive in the order they came; a number is never used again.
using ArticleNumber = std::uint64_t;

struct Occurrence {
  FormId form;
  Position position;
  auto operator<=>(const Occurrence&) const = default;
};

// One article as the index sees it.
struct SegmentDocument {
  ArticleNumber article = 0;
  std::string id;                    // the article's id within its collection
  std::optional<Day> day;            // absent: undated
  std::int64_t instant = 0;          // seconds since 1970 UTC; ignored when undated
  std::vector<Occurrence> words;     // in any order; equal (term, position) pairs count once
  std::vector<std::string> filters;  // whole-value terms without positions, with prefix: "Len", "Hexample.org"
  std::vector<FacetValue> facets;    // in any order; of those that are the same the first counts
  TextSignature signature;
};

// What a finished segment is, for the manifest. Docids run from 1 to `documents`, newest first, undated last.
struct SegmentSummary {
  std::uint64_t segment = 0;  // number; the files are SegmentFileNames(segment)
  std::uint32_t documents = 0;
  std::uint64_t total_length = 0;  // sum of all within-document frequencies
  std::optional<Day> first_day, last_day;
  ArticleNumber min_article = 0, max_article = 0;
  std::uint64_t glass_bytes = 0, glass_checksum = 0;  // XXH3-64 of the whole file
  std::uint64_t index_bytes = 0, index_checksum = 0;
};

struct SegmentOptions {
  // Also write Xapian's own position table: tests compare with it; production does not need it.
  bool glass_positions = false;
  // While lists are written there is so much room for occurrences, of mostly 8 bytes, and for one at least; if there
  // are more, each share is a pass over the documents.
  std::uint64_t bytes_per_pass = 64 << 20;
};

struct SegmentFileNames {
  explicit SegmentFileNames(std::uint64_t segment);  // "000042.glass" and "000042.words"
  std::string glass;                                 // the Xapian database
  std::string words;  // beside it: docid tables, dictionary of forms, block metadata, occurrences
};

// Collects documents in memory, then writes them out. Not thread-safe; several builders may run at once.
class SegmentBuilder {
 public:
  // `vocabulary` must outlive the builder and hold every form that a document names. So must `room`, if there is one,
  // and no other thread use it.
  explicit SegmentBuilder(const Vocabulary* vocabulary, SegmentOptions options = {}, BuildRoom* room = nullptr);
  ~SegmentBuilder();

  void Add(SegmentDocument document);

  std::size_t document_count() const;
  std::size_t MemoryBytes() const;  // without the vocabulary
  std::size_t FinishBytes() const;  // that Finish will take beside, about

  // Writes both files into `directory`, synced (files and directory), and empties the builder. Documents whose
  // article is in `dropped` are left out. No document left: returns a summary with documents == 0 and writes
  // nothing. On failure no file of that number is left behind; AlreadyExists: there was one, and it is left alone.
  // InvalidArgument: a term's bytes do not fit a Xapian key (255, where zero bytes count twice).
  absl::StatusOr<SegmentSummary> Finish(const std::string& directory, std::uint64_t segment,
                                        const absl::flat_hash_set<ArticleNumber>& dropped = {});

 private:
  struct Impl;
  const std::unique_ptr<BuildRoom> own_room_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_SEGMENT_BUILDER_H_
