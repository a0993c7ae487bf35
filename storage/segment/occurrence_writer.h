// Writes the occurrences of a block of postings as bytes: positions by field, and which form of the term stands there.
#ifndef BROADSHEET_STORAGE_SEGMENT_OCCURRENCE_WRITER_H_
#define BROADSHEET_STORAGE_SEGMENT_OCCURRENCE_WRITER_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "storage/segment/field_counts.h"
#include "storage/segment/form_sets.h"
#include "storage/segment/occurrence_format.h"
#include "storage/segment/rice_writer.h"
#include "storage/segment/word_occurrence.h"

namespace broadsheet {

// Writes a block at a time, and keeps its buffers from one to the next.
class OccurrenceBlockWriter {
 public:
  // Of a block of `postings` (at most a block's), of a term of `forms`.
  void Begin(std::uint32_t postings, std::uint32_t forms);
  // The next posting's, positions strictly ascending.
  void Add(std::span<const WordOccurrence> occurrences);
  // Appends the block.
  void Finish(std::string& out);

 private:
  void AddForms(std::span<const WordOccurrence> occurrences);
  void AddManyForms(std::span<const WordOccurrence> occurrences);
  void ListCodes();
  bool IsListShorter() const;
  CodesOfBlock ChooseCodes();
  void PutHead(std::string& out, const RiceArray& steps, CodesOfBlock how, unsigned code_bits);

  bool by_sets_ = false;  // the codes, if there are any but 0
  std::uint32_t postings_ = 0;
  FieldCountsWriter fields_;
  std::uint32_t numbers_ = 0;  // so many of the next two, which have more room
  std::vector<std::uint32_t> steps_, codes_;
  FormCode any_code_ = 0;  // all of them, united
  // Of the occurrences with another code than 0: how many are passed over before each, and its code less 1.
  std::vector<std::uint32_t> listed_gaps_, listed_codes_;
  FormSetsWriter sets_;
  std::string set_bytes_;
  // Of the occurrences in postings with several forms: which of them, counted from the lowest code.
  std::vector<std::uint32_t> ranks_;
  std::vector<FormCode> own_forms_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_OCCURRENCE_WRITER_H_
