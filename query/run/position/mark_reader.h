// Where the sentences or paragraphs of documents begin.
#ifndef BROADSHEET_QUERY_RUN_POSITION_MARK_READER_H_
#define BROADSHEET_QUERY_RUN_POSITION_MARK_READER_H_

#include <vector>

#include "query/places/relation.h"
#include "storage/mark_terms.h"
#include "storage/segment/segment.h"

namespace broadsheet {

// Not thread-safe.
class MarkReader {
 public:
  // The segment must outlive it.
  MarkReader(const Segment& segment, TextUnit unit);

  // Of the units of a document, which may not come before the one asked for last. Valid until the next call.
  const UnitBegins& Read(Docid docid);

 private:
  struct FieldMarks {
    TextField field;
    PostingCursor cursor;
  };

  std::vector<FieldMarks> fields_;  // in the order of positions
  Docid read_ = 0;                  // what `begins_` speaks of
  UnitBegins begins_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_POSITION_MARK_READER_H_
