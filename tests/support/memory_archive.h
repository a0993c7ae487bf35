// An archive without a store: real segments, articles kept in memory. For tests of reading that want to decide
// themselves which segments there are and what is deleted.
#ifndef BROADSHEET_TESTS_SUPPORT_MEMORY_ARCHIVE_H_
#define BROADSHEET_TESTS_SUPPORT_MEMORY_ARCHIVE_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/segment/segment_builder.h"
#include "storage/store.h"
#include "tests/support/temp_directory.h"

namespace broadsheet {

// Any failure ends the test program: the tests here are about reading.
class MemoryArchive {
 public:
  MemoryArchive();
  ~MemoryArchive();

  // A new segment of one collection, which is made if it is new. Ids must be new to the collection. `change`: what
  // another build makes of a document.
  void AddSegment(
      std::string_view collection, const std::vector<Article>& articles,
      const std::function<void(SegmentDocument*)>& change = [](SegmentDocument*) {});
  // An empty collection.
  void AddCollection(std::string_view collection);
  // A correction by hand.
  void Correct(EntityCorrection correction);
  // Tombstones one article.
  void Delete(std::string_view collection, std::string_view id);

  // What was added up to now; it stays valid without the archive.
  std::shared_ptr<const Snapshot> TakeSnapshot() const;

 private:
  class Contents;
  std::shared_ptr<TempDirectory> directory_;
  std::unique_ptr<Contents> contents_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_SUPPORT_MEMORY_ARCHIVE_H_
