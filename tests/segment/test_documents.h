// Random documents for the tests of segments, and what a segment of them must answer.
#ifndef BROADSHEET_TESTS_SEGMENT_TEST_DOCUMENTS_H_
#define BROADSHEET_TESTS_SEGMENT_TEST_DOCUMENTS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "storage/segment/segment.h"
#include "storage/segment/segment_builder.h"
#include "tests/support/temp_directory.h"

namespace broadsheet {

class TemporaryFolder : public TempDirectory {
 public:
  std::set<std::string> Files() const;  // names
};

struct CorpusShape {
  unsigned seed = 1;
  std::size_t documents = 200;
  std::size_t vocabulary = 300;  // stems
  std::size_t max_words = 80;    // in a body
  Day first_day = -10;
  std::uint32_t days = 20;  // that documents are spread over
  double undated = 0.1;     // share of documents
  double empty = 0.05;
  bool odd_terms = true;  // zero bytes, very long, equal to a filter
};

// Documents over a vocabulary with several forms a term. All of it is invented.
struct Corpus {
  Vocabulary vocabulary;
  std::vector<SegmentDocument> documents;
};
// Under the same numbers, to an empty one.
void CopyForms(const Vocabulary& from, Vocabulary* to);
std::unique_ptr<Corpus> MakeCorpus(const CorpusShape& shape);

// A segment's content, said as plainly as possible.
struct ModelOccurrence {
  Position position;
  std::string spelling;
  auto operator<=>(const ModelOccurrence&) const = default;
};
struct ModelPosting {
  std::uint32_t wdf = 0;
  std::vector<ModelOccurrence> occurrences;
  bool operator==(const ModelPosting&) const = default;
};
struct ModelDocument {
  ArticleNumber article;
  std::string id;
  std::optional<Day> day;
  std::int64_t instant;
  std::uint32_t length;
  std::set<FacetValue> facets;
  TextSignature signature;
  bool operator==(const ModelDocument&) const = default;
};
struct Model {
  std::vector<ModelDocument> documents;  // [docid - 1]
  std::map<std::string, std::map<Docid, ModelPosting>> terms;
  std::map<std::string, std::set<std::pair<std::string, std::string>>> lookups;  // folded -> (term, spelling)
  bool operator==(const Model&) const = default;
};

// What a segment of these documents must hold.
Model ModelOf(const std::vector<std::pair<const Vocabulary*, const SegmentDocument*>>& documents);
Model ModelOf(const Corpus& corpus);

// What a segment holds, read through its public face from front to back.
Model ModelOf(const Segment& segment);

std::string FileBytes(const std::string& path);

// A segment of all documents of the corpus.
SegmentSummary BuildSegment(const Corpus& corpus, const std::string& directory, std::uint64_t segment,
                            SegmentOptions options = {});

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_SEGMENT_TEST_DOCUMENTS_H_
