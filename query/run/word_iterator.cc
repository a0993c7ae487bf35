#include "query/run/word_iterator.h"

#include <algorithm>
#include <utility>

#include "query/run/word_windows.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// Of the first that is not before it. Most words have few places in a document.
std::size_t PlaceOf(Position position, std::span<const Position> positions) {
  constexpr std::size_t kFew = 128;
  if (positions.size() <= kFew) return FindDocid(positions.data(), positions.size(), position);
  return static_cast<std::size_t>(std::ranges::lower_bound(positions, position) - positions.begin());
}

// Lists of so many documents are compared with others at no cost worth a thought.
constexpr std::uint64_t kFewDocuments = 512;

}  // namespace

WordIterator::Source::Source(const Segment& segment, const WordSource& source)
    : term(source.term),
      cursor(segment.Postings(term)),
      codes(source.codes),
      forms(codes),
      all_forms(source.all_forms),
      scored(source.scored) {}

WordIterator::WordIterator(const Segment& segment, std::vector<WordSource> sources, std::optional<TextField> field,
                           const WordScorer& scorer, std::string name)
    : segment_(segment), all_sources_(std::move(sources)), field_(field), scorer_(scorer), name_(std::move(name)) {
  restricted_ = field.has_value();
  sources_.reserve(all_sources_.size());
  for (const WordSource& source : all_sources_) {
    if (!source.finds()) {
      extra_.push_back(segment.Postings(source.term));
      continue;
    }
    documents_ += source.term.document_frequency;
    if (!source.all_forms) restricted_ = true;
    sources_.emplace_back(segment, source);
  }
  const Source& only = sources_.front();
  rare_form_ = sources_.size() == 1 && !only.all_forms && only.codes.front() != 0;
}

WordIterator::~WordIterator() = default;

void WordIterator::TakeFirst() {
  docid_ = kNoMoreDocs;
  for (const Source& source : sources_) docid_ = std::min(docid_, source.cursor.docid());
}

void WordIterator::SkipTo(Docid target) {
  if (target <= docid_ && docid_ != 0) return;
  if (sources_.size() == 1) [[likely]] {
    sources_.front().cursor.SkipTo(target);
    docid_ = sources_.front().cursor.docid();
    return;
  }
  for (Source& source : sources_) source.cursor.SkipTo(target);
  TakeFirst();
}

void WordIterator::Next() {
  if (sources_.size() == 1) [[likely]] {
    sources_.front().cursor.Next();
    docid_ = sources_.front().cursor.docid();
  } else {
    SkipTo(docid_ + 1);
  }
}

bool WordIterator::Matches() {
  if (!restricted_) return true;
  if (field_) return !Positions().empty();
  return std::any_of(sources_.begin(), sources_.end(), [this](Source& source) {
    return source.cursor.docid() == docid_ && (source.all_forms || source.forms.Has(source.cursor));
  });
}

double WordIterator::Score() {
  std::uint32_t occurrences = 0;
  for (const Source& source : sources_) {
    if (source.scored && source.cursor.docid() == docid_) occurrences += source.cursor.wdf();
  }
  for (PostingCursor& cursor : extra_) {
    cursor.SkipTo(docid_);
    if (cursor.docid() == docid_) occurrences += cursor.wdf();
  }
  return occurrences == 0 ? 0 : scorer_.Score(occurrences, segment_.length(docid_));
}

WordPresence WordIterator::AddScoringWords(std::vector<const WordIterator*>* words) const {
  words->push_back(this);
  return restricted_ ? WordPresence::kAll : WordPresence::kEnough;
}

std::optional<std::uint64_t> WordIterator::KnownCount() const {
  if (restricted_) return std::nullopt;
  std::uint64_t longest = 0;
  for (const WordSource& source : all_sources_) {
    if (source.finds()) longest = std::max<std::uint64_t>(longest, source.term.document_frequency);
  }
  if (documents_ - longest > kFewDocuments) return std::nullopt;
  return documents_ - CountRepeated();
}

// How many documents of the lists that find are those of lists before them.
std::uint64_t WordIterator::CountRepeated() const {
  std::vector<PostingCursor> longer;
  std::vector<TermInfo> terms;
  for (const WordSource& source : all_sources_) {
    if (source.finds()) terms.push_back(source.term);
  }
  std::sort(terms.begin(), terms.end(),
            [](const TermInfo& a, const TermInfo& b) { return a.document_frequency > b.document_frequency; });
  std::uint64_t repeated = 0;
  for (std::size_t i = 1; i < terms.size(); ++i) {
    longer.clear();
    for (std::size_t j = 0; j < i; ++j) longer.push_back(segment_.Postings(terms[j]));
    PostingCursor cursor = segment_.Postings(terms[i]);
    for (cursor.Next(); !cursor.at_end(); cursor.Next()) {
      repeated += std::any_of(longer.begin(), longer.end(), [&](PostingCursor& other) {
        other.SkipTo(cursor.docid());
        return other.docid() == cursor.docid();
      });
    }
  }
  return repeated;
}

void WordIterator::AddMatches(DocWindow* window) {
  if (field_) return DocIterator::AddMatches(window);
  if (windows_ == nullptr) windows_ = std::make_unique<WordWindows>(*this);
  if (!windows_->by_form()) return DocIterator::AddMatches(window);
  windows_->AddPostings(window);
}

// False if the word is not there, as far as is seen without a look at where it stands.
inline bool WordIterator::MoveTo(Docid docid, bool is_there) {
  if (sources_.size() > 1) {
    SkipTo(docid);
    return docid_ == docid;
  }
  Source& only = sources_.front();
  only.cursor.SkipTo(docid);
  docid_ = only.cursor.docid();
  if (docid_ != docid || (rare_form_ && !is_there && !only.forms.Has(only.cursor))) return false;
  if (rare_form_ || is_there) there_in_ = docid;
  return true;
}

std::span<const Position> WordIterator::AnyPositionsIn(Docid docid, bool is_there) {
  if (!MoveTo(docid, is_there)) return {};
  return sources_.size() > 1 ? AnyPositionsOfLists() : sources_.front().cursor.Positions();
}

std::uint64_t WordIterator::PossiblePositionsIn(Docid docid, bool is_there) {
  if (!MoveTo(docid, is_there)) return 0;
  std::uint64_t possible = 0;
  for (Source& source : sources_) {
    if (source.cursor.docid() == docid) possible |= source.cursor.PossiblePositions();
  }
  return possible;
}

bool WordIterator::StandsOnceIn(Docid docid) {
  SkipTo(docid);
  std::uint32_t count = 0;
  for (Source& source : sources_) {
    if (source.cursor.docid() == docid) count += source.cursor.PositionCount();
  }
  return count == 1;
}

std::span<const Position> WordIterator::AnyPositionsOfLists() {
  Source* only = nullptr;
  std::size_t found = 0;
  for (Source& source : sources_) {
    if (source.cursor.docid() != docid_) continue;
    ++found;
    only = &source;
  }
  if (found == 1) return only->cursor.Positions();
  any_positions_.clear();
  for (Source& source : sources_) {
    if (source.cursor.docid() != docid_) continue;
    const std::span<const Position> positions = source.cursor.Positions();
    any_positions_.insert(any_positions_.end(), positions.begin(), positions.end());
  }
  std::sort(any_positions_.begin(), any_positions_.end());
  return any_positions_;
}

Docid WordIterator::Expect(Docid docid) {
  Docid last = kNoMoreDocs;
  for (Source& source : sources_) last = std::min(last, source.cursor.Expect(docid));
  return last;
}

bool WordIterator::StandsAt(Position position) {
  if (!restricted_) return true;
  if (field_ && FieldOf(position) != *field_) return false;
  if (there_in_ == docid_ && sources_.front().cursor.HasOneCode()) return true;
  return std::any_of(sources_.begin(), sources_.end(), [&](Source& source) {
    if (source.cursor.docid() != docid_) return false;
    const std::span<const Position> positions = source.cursor.Positions();
    const std::size_t at = PlaceOf(position, positions);
    if (at == positions.size() || positions[at] != position) return false;
    if (source.all_forms) return true;
    const std::optional<FormCode> code = source.cursor.CodeOf(at);
    return code && std::binary_search(source.codes.begin(), source.codes.end(), *code);
  });
}

const std::vector<Position>& WordIterator::Positions() {
  if (located_ == docid_) return positions_;
  located_ = docid_;
  positions_.clear();
  for (Source& source : sources_) {
    if (source.cursor.docid() == docid_) AppendPositions(source);
  }
  // Forms of one word may stand at the same position, and lists of several terms interleave.
  if (sources_.size() > 1) {
    std::sort(positions_.begin(), positions_.end());
    positions_.erase(std::unique(positions_.begin(), positions_.end()), positions_.end());
  }
  return positions_;
}

// Of the current document, those that the restrictions leave.
void WordIterator::AppendPositions(Source& source) {
  const std::span<const Position> positions = source.cursor.Positions();
  if (source.all_forms && !field_) {
    positions_.insert(positions_.end(), positions.begin(), positions.end());
    return;
  }
  const std::span<const FormCode> codes = source.all_forms ? std::span<const FormCode>() : source.cursor.Codes();
  if (!source.all_forms && codes.size() != positions.size()) return;  // damaged
  for (std::size_t i = 0; i < positions.size(); ++i) {
    if (field_ && FieldOf(positions[i]) != *field_) continue;
    if (!source.all_forms && !std::binary_search(source.codes.begin(), source.codes.end(), codes[i])) continue;
    positions_.push_back(positions[i]);
  }
}

std::string WordIterator::Describe() const {
  return StrCat("word ", name_, " ", documents_, " documents", restricted_ ? ", occurrences checked" : "");
}

}  // namespace broadsheet
