#include "query/run/position/mark_reader.h"

namespace broadsheet {

MarkReader::MarkReader(const Segment& segment, TextUnit unit) {
  for (const TextField field : {TextField::kBody, TextField::kDeck, TextField::kTitle}) {
    if (const auto term = segment.FindTerm(MarkTerm(unit, field))) fields_.push_back({field, segment.Postings(*term)});
  }
}

const UnitBegins& MarkReader::Read(Docid docid) {
  if (read_ == docid) return begins_;
  read_ = docid;
  begins_.clear();
  for (auto& [field, cursor] : fields_) {
    cursor.SkipTo(docid);
    if (cursor.docid() != docid) continue;
    for (const WordOccurrence& mark : cursor.Occurrences()) {
      begins_.push_back(MakePosition(field, WordOf(mark.position)));
    }
  }
  return begins_;
}

}  // namespace broadsheet
