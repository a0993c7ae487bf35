// Reads a segment to its last byte and holds each part against the others. The only place of the library that uses
// Xapian.
#include <unistd.h>
#include <xapian.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <optional>
#include <sstream>
#include <utility>

#include "storage/segment/bm25.h"
#include "storage/segment/facet_reader.h"
#include "storage/segment/pair_check.h"
#include "storage/segment/segment_data.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

std::string Quoted(std::string_view term) {
  std::string quoted = "'";
  for (const char byte : term) quoted += static_cast<unsigned char>(byte) < ' ' ? '?' : byte;
  return quoted + "'";
}

absl::Status CheckFile(const std::string& path, std::uint64_t bytes, std::uint64_t checksum) {
  BS_ASSIGN_OR_RETURN(const MappedFile file, MappedFile::Open(path));
  if (file.size() != bytes)
    return DamagedFile(path, StrCat("has ", file.size(), " bytes where ", bytes, " were written"));
  BS_ASSIGN_OR_RETURN(const std::uint64_t found, FileChecksum(path));
  return found == checksum ? absl::OkStatus() : DamagedFile(path, "its checksum is not that of what was written");
}

class Verifier {
 public:
  explicit Verifier(const Segment& segment) : segment_(segment), data_(segment.data()) {}

  absl::Status Run(const SegmentSummary& summary) {
    BS_RETURN_IF_ERROR(CheckDocuments(summary));
    BS_RETURN_IF_ERROR(CheckTerms());
    BS_RETURN_IF_ERROR(CheckFolded());
    BS_RETURN_IF_ERROR(CheckPairs());
    return CheckFacets();
  }

 private:
  absl::Status WordsDamaged(std::string_view what) const { return DamagedFile(data_.words_path, what); }
  absl::Status CheckDocuments(const SegmentSummary& summary) const;
  absl::Status CheckTerms();
  absl::Status CheckTerm(std::string_view term, const TermInfo& info);
  absl::Status CheckList(const TermInfo& info);
  absl::Status CheckHead(const TermInfo& info) const;
  absl::Status CheckOccurrences(PostingCursor& cursor, std::vector<bool>& forms_seen) const;
  absl::Status CheckFormSets(const TermInfo& info) const;
  absl::Status CheckFolded() const;
  absl::Status CheckPairs() const;
  absl::Status CheckFacets() const;
  absl::Status CheckFacetDocuments(const std::vector<std::uint32_t>& keys) const;

  const Segment& segment_;
  const SegmentData& data_;
  std::vector<std::uint64_t> weights_;      // by docid: sum of wdf over the lists
  std::vector<std::uint32_t> form_counts_;  // by ordinal
};

// Order and sums of the document tables, against the summary and each other.
absl::Status Verifier::CheckDocuments(const SegmentSummary& summary) const {
  const std::uint32_t count = segment_.document_count();
  std::uint64_t total = 0;
  std::uint32_t least = 0;
  ArticleNumber min_article = std::numeric_limits<ArticleNumber>::max(), max_article = 0;
  for (Docid docid = 1; docid <= count; ++docid) {
    const std::uint32_t length = segment_.length(docid);
    total += length;
    if (length > 0 && (least == 0 || length < least)) least = length;
    min_article = std::min(min_article, segment_.article(docid));
    max_article = std::max(max_article, segment_.article(docid));
    BS_RETURN_IF_ERROR(segment_.id(docid).status());
    if (docid == 1 || !segment_.day(docid)) continue;
    const auto key = [&](Docid of) { return std::pair(segment_.day(of), segment_.instant(of)); };
    if (key(docid - 1) < key(docid))
      return WordsDamaged(StrCat("document ", docid, " is newer than the one before it"));
  }
  const Docid dated = segment_.UndatedDocids().begin - 1;
  const auto first_day = dated > 0 ? segment_.day(dated) : std::nullopt;
  const auto last_day = dated > 0 ? segment_.day(1) : std::nullopt;
  if (count != summary.documents || total != segment_.total_length() || total != summary.total_length ||
      least != segment_.min_length() || min_article != summary.min_article || max_article != summary.max_article ||
      first_day != summary.first_day || last_day != summary.last_day) {
    return WordsDamaged("its tables of documents do not fit what the archive knows of the segment");
  }
  return absl::OkStatus();
}

absl::Status Verifier::CheckTerms() {
  weights_.assign(std::size_t{segment_.document_count()} + 1, 0);
  TermReader terms(&data_);
  std::string last;
  if (data_.header.terms > 0 && !terms.EnterFirst()) return WordsDamaged("its dictionary of terms cannot be entered");
  while (terms.Next()) {
    const TermInfo& info = terms.info();
    if (info.ordinal > 0 && terms.term() <= last)
      return WordsDamaged(StrCat("term ", Quoted(last), " is out of order"));
    last = terms.term();
    if (terms.begins_block() && !segment_.FindTerm(last)) {
      return WordsDamaged(StrCat("its index of terms does not lead to ", Quoted(last)));
    }
    form_counts_.push_back(info.form_count);
    if (terms.Spellings().size() != info.form_count) {
      return WordsDamaged(StrCat("the spellings of term ", Quoted(last), " cannot be read"));
    }
    BS_RETURN_IF_ERROR(CheckTerm(last, info));
  }
  if (terms.failed() || form_counts_.size() != data_.header.terms) {
    return WordsDamaged(StrCat("its dictionary of terms cannot be read beyond ", Quoted(last)));
  }
  for (Docid docid = 1; docid <= segment_.document_count(); ++docid) {
    if (weights_[docid] != segment_.length(docid)) {
      return WordsDamaged(StrCat("document ", docid, " has length ", segment_.length(docid), ", its words add up to ",
                                 weights_[docid]));
    }
  }
  return absl::OkStatus();
}

absl::Status Verifier::CheckTerm(std::string_view term, const TermInfo& info) {
  const absl::Status status = CheckList(info);
  return status.ok() ? status : WordsDamaged(StrCat("term ", Quoted(term), ": ", ToStd(status.message())));
}

absl::Status Verifier::CheckList(const TermInfo& info) {
  PostingCursor cursor = segment_.Postings(info);
  std::vector<bool> forms_seen(info.form_count);
  std::uint32_t count = 0;
  std::uint64_t cf = 0;
  Docid last = 0;
  for (cursor.Next(); !cursor.at_end(); cursor.Next()) {
    if (cursor.docid() <= last) return absl::DataLossError("its documents are out of order");
    last = cursor.docid();
    ++count;
    cf += cursor.wdf();
    weights_[last] += cursor.wdf();
    if (cursor.wdf() > cursor.block_max_wdf() ||
        SpacingOf(cursor.wdf(), segment_.length(last)) < cursor.block_min_spacing() || last > cursor.block_last()) {
      return absl::DataLossError(StrCat("document ", last, " is outside the bounds of its block"));
    }
    BS_RETURN_IF_ERROR(CheckOccurrences(cursor, forms_seen));
  }
  if (cursor.damaged()) return absl::DataLossError(StrCat("its list cannot be read beyond document ", last));
  if (count != info.document_frequency || cf != info.collection_frequency) {
    return absl::DataLossError("its list does not have the length that the dictionary says");
  }
  if (!std::all_of(forms_seen.begin(), forms_seen.end(), [](bool seen) { return seen; })) {
    return absl::DataLossError("one of its forms occurs nowhere");
  }
  BS_RETURN_IF_ERROR(CheckFormSets(info));
  return HasHead(info.document_frequency, info.collection_frequency) ? CheckHead(info) : absl::OkStatus();
}

// That the postings said to have a form are those that do.
absl::Status Verifier::CheckFormSets(const TermInfo& info) const {
  if (info.form_count < 2) return absl::OkStatus();
  PostingCursor blocks = segment_.Postings(info), postings = blocks;
  std::vector<PostingSet> sets;  // by code
  for (Docid target = 1; blocks.block_last() != kNoMoreDocs; blocks.SkipBlockTo(target)) {
    sets.assign(info.form_count, PostingSet());
    const std::span<const Docid> docids = blocks.BlockDocids();
    for (std::uint32_t number = 0; number < docids.size(); ++number) {
      postings.SkipTo(docids[number]);
      for (const FormCode code : postings.Codes()) sets[code].Add(number);
    }
    for (FormCode code = 0; code < sets.size(); ++code) {
      if (blocks.BlockPostingsWith(std::span(&code, 1)) != sets[code]) {
        return absl::DataLossError(
            StrCat("its form ", code, " is not where it is said to be, before document ", blocks.block_last() + 1));
      }
    }
    target = blocks.block_last() + 1;
  }
  return absl::OkStatus();
}

// That its postings are those of the list, and the others not better than it says.
absl::Status Verifier::CheckHead(const TermInfo& info) const {
  PostingHead head;
  if (!segment_.ReadHead(info, &head)) return absl::DataLossError("its best postings cannot be read");
  const double average_length = AverageLength(segment_.document_count(), segment_.total_length());
  constexpr float kTolerance = 1e-5f;  // of single precision, with room to spare
  std::size_t in_head = 0;
  PostingCursor cursor = segment_.Postings(info);
  for (cursor.Next(); !cursor.at_end(); cursor.Next()) {
    if (in_head < kHeadPostings && cursor.docid() == head.docids[in_head]) {
      if (cursor.wdf() != head.wdfs[in_head++]) break;
      continue;
    }
    const double factor = LengthFactor(segment_.length(cursor.docid()) / average_length);
    const float drag = DragOf(static_cast<float>(cursor.wdf()), static_cast<float>(factor));
    if (drag < head.least_drag_of_others * (1 - kTolerance)) break;
  }
  return cursor.at_end() && in_head == kHeadPostings
             ? absl::OkStatus()
             : absl::DataLossError("its best postings are not those of its list");
}

absl::Status Verifier::CheckOccurrences(PostingCursor& cursor, std::vector<bool>& forms_seen) const {
  std::uint32_t wdf = 0;
  std::optional<Position> last;
  for (const WordOccurrence& occurrence : cursor.Occurrences()) {
    if (last && occurrence.position <= *last) return absl::DataLossError("positions out of order");
    last = occurrence.position;
    wdf += FieldWeight(FieldOf(occurrence.position));
    forms_seen[occurrence.code] = true;
  }
  if (cursor.damaged() || (wdf != cursor.wdf())) {
    return absl::DataLossError(StrCat("its occurrences in document ", cursor.docid(), " do not add up"));
  }
  return absl::OkStatus();
}

absl::Status Verifier::CheckFolded() const {
  FoldedReader words(&data_);
  std::string last;
  std::uint32_t count = 0;
  if (data_.header.folded > 0 && !words.EnterFirst()) return WordsDamaged("its folded words cannot be entered");
  for (; words.Next(); ++count) {
    if (count > 0 && words.folded() <= last)
      return WordsDamaged(StrCat("folded word ", Quoted(last), " is out of order"));
    last = words.folded();
    for (const FoldedTerm& found : words.terms()) {
      const std::uint32_t forms = form_counts_[found.ordinal];
      if (forms == 0 || (!found.codes.empty() && found.codes.back() >= forms)) {
        return WordsDamaged(StrCat("folded word ", Quoted(last), " names a form that is not there"));
      }
    }
  }
  return !words.failed() && count == data_.header.folded ? absl::OkStatus()
                                                         : WordsDamaged("its folded words cannot all be read");
}

absl::Status Verifier::CheckPairs() const {
  const absl::Status status = CheckPairSets(segment_);
  return status.ok() ? status : WordsDamaged(ToStd(status.message()));
}

absl::Status Verifier::CheckFacets() const {
  FacetValueReader values(&data_);
  std::string last;
  std::uint32_t count = 0;
  std::vector<std::uint32_t> keys;  // by ordinal
  if (data_.header.facet_keys > 0 && !values.EnterFirst()) return WordsDamaged("its facet values cannot be entered");
  for (; values.Next(); ++count) {
    if ((count > 0 && values.key() <= last) || values.first_ordinal() != keys.size()) {
      return WordsDamaged(StrCat("facet value ", Quoted(last), " is out of order"));
    }
    last = values.key();
    const std::vector<std::string> spellings = values.Spellings();
    if (spellings.size() != values.spelling_count() ||
        std::adjacent_find(spellings.begin(), spellings.end(), std::greater_equal<>()) != spellings.end()) {
      return WordsDamaged(StrCat("the spellings of facet value ", Quoted(last), " cannot be read"));
    }
    keys.resize(keys.size() + spellings.size(), count);
  }
  if (values.failed() || count != data_.header.facet_keys || keys.size() != data_.header.facet_ordinals) {
    return WordsDamaged(StrCat("its facet values cannot be read beyond ", Quoted(last)));
  }
  return CheckFacetDocuments(keys);
}

// No document has a value twice, and none is nobody's.
absl::Status Verifier::CheckFacetDocuments(const std::vector<std::uint32_t>& keys) const {
  FacetDocumentReader documents(&data_);
  std::vector<bool> seen(keys.size());
  for (Docid docid = 1; docid <= segment_.document_count(); ++docid) {
    std::optional<std::uint32_t> last_key;
    bool in_order = true;
    const bool read = documents.ForEachOrdinal(docid, kNoMoreDocs, [&](std::uint32_t ordinal) {
      in_order = in_order && ordinal < keys.size() && (!last_key || keys[ordinal] > *last_key);
      if (!in_order) return;
      last_key = keys[ordinal];
      seen[ordinal] = true;
    });
    if (!read || !in_order) return WordsDamaged(StrCat("the facet values of document ", docid, " cannot be read"));
    if (!documents.IsWhereIndexed()) {
      return WordsDamaged(StrCat("its index of facets does not lead to document ", docid + 1));
    }
  }
  return std::all_of(seen.begin(), seen.end(), [](bool value) { return value; })
             ? absl::OkStatus()
             : WordsDamaged("no document has one of its facet values");
}

// What Xapian itself thinks of the file, and that both sides agree on lengths and terms.
absl::Status CheckWithXapian(const Segment& segment) {
  const std::string& path = segment.data().glass_path;
  try {
    std::ostringstream report;
    if (const std::size_t errors = Xapian::Database::check(path, 0, &report); errors > 0) {
      return DamagedFile(path, StrCat("Xapian's check finds ", errors, " errors: ", report.str()));
    }
    const Xapian::Database database(path);
    if (database.get_doccount() != segment.document_count() || database.get_total_length() != segment.total_length()) {
      return DamagedFile(path, "its statistics are not those of the words file");
    }
    TermReader terms(&segment.data());
    terms.EnterFirst();
    for (Xapian::TermIterator term = database.allterms_begin(); term != database.allterms_end(); ++term) {
      if (!terms.Next() || *term != terms.term() || term.get_termfreq() != terms.info().document_frequency) {
        return DamagedFile(path, StrCat("its terms are not those of the words file, from ", Quoted(*term), " on"));
      }
    }
    if (terms.Next()) return DamagedFile(path, StrCat("it lacks the term ", Quoted(terms.term())));
    for (Docid docid = 1; docid <= segment.document_count(); ++docid) {
      if (database.get_doclength(docid) != segment.length(docid)) {
        return DamagedFile(path, StrCat("the length of document ", docid, " is not that in the words file"));
      }
    }
  } catch (const std::bad_alloc&) {
    throw;  // no damage: the border makes a Status of it
  } catch (const Xapian::Error& error) {
    return DamagedFile(path, error.get_description());
  } catch (const std::exception& error) {
    return DamagedFile(path, error.what());
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckSegmentFiles(const std::string& directory, const SegmentSummary& summary) {
  const SegmentFileNames names(summary.segment);
  BS_RETURN_IF_ERROR(CheckFile(StrCat(directory, "/", names.glass), summary.glass_bytes, summary.glass_checksum));
  return CheckFile(StrCat(directory, "/", names.words), summary.index_bytes, summary.index_checksum);
}

absl::Status VerifySegment(const std::string& directory, const SegmentSummary& summary) {
  BS_RETURN_IF_ERROR(CheckSegmentFiles(directory, summary));
  BS_ASSIGN_OR_RETURN(const std::shared_ptr<const Segment> segment, Segment::Open(directory, summary.segment));
  BS_RETURN_IF_ERROR(Verifier(*segment).Run(summary));
  // Xapian opens the file by its name.
  const absl::Status checked = CheckWithXapian(*segment);
  const std::string& path = segment->data().glass_path;
  if (!checked.ok() && access(path.c_str(), F_OK) != 0) return absl::NotFoundError(StrCat(path, " is gone"));
  return checked;
}

}  // namespace broadsheet
