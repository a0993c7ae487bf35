#include "storage/segment/placed_words.h"

#include <algorithm>
#include <utility>

#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// Words before this, in the body, are put in order by a table.
constexpr Position kNearPositions = 4096;

absl::Status NotAsWritten(const Segment& segment) {
  return absl::DataLossError(
      StrCat("what was written of segment ", segment.number(), " reads differently: check the disk, and try again"));
}

}  // namespace

absl::StatusOr<PlacedWords> PlacedWords::Of(const Segment& segment, std::span<const WrittenWord> words,
                                            std::uint64_t words_at_once) {
  std::vector<std::uint32_t> ordinals;
  for (const WrittenWord& word : words) {
    for (const TermForms& term : word) ordinals.push_back(term.ordinal);
  }
  std::sort(ordinals.begin(), ordinals.end());
  ordinals.erase(std::unique(ordinals.begin(), ordinals.end()), ordinals.end());
  const auto terms = segment.TermsAt(ordinals);
  if (terms.size() != ordinals.size()) return NotAsWritten(segment);
  PlacedWords placed(segment, words_at_once);
  for (const auto& [name, info] : terms) {
    List& list = placed.lists_.emplace_back();
    list.cursor = segment.Postings(info);
    list.word_of_code.resize(info.form_count);
  }
  for (std::size_t number = 0; number < words.size(); ++number) {
    for (const TermForms& term : words[number]) {
      const auto place = std::lower_bound(ordinals.begin(), ordinals.end(), term.ordinal) - ordinals.begin();
      List& list = placed.lists_[static_cast<std::size_t>(place)];
      for (const FormCode code : term.codes) {
        if (code >= list.word_of_code.size()) return NotAsWritten(segment);
        list.word_of_code[code] = static_cast<PlacedWord::Number>(number + 1);
      }
    }
  }
  for (List& list : placed.lists_) {
    const PlacedWord::Number first = list.word_of_code.front();
    const bool alike = std::ranges::count(list.word_of_code, first) == std::ssize(list.word_of_code);
    if (alike) list.only_word = first;
    list.cursor.Next();
  }
  return placed;
}

absl::Status PlacedWords::Visit(absl::FunctionRef<bool(Docid)> wanted,
                                absl::FunctionRef<void(Docid, std::span<const PlacedWord>)> visit, CancelCheck* check) {
  const Docid documents = segment_->document_count();
  for (Docid begin = 1, end = 1; begin <= documents; begin = end) {
    end = EndOfSome(begin);
    found_.clear();
    for (List& list : lists_) {
      if (check != nullptr) BS_RETURN_IF_ERROR((*check)());
      for (; list.cursor.docid() < end; list.cursor.Next()) {
        if (wanted(list.cursor.docid())) Find(list, list.cursor.docid());
      }
      if (list.cursor.damaged()) return NotAsWritten(*segment_);
    }
    Sort(begin, end);
    std::size_t from = 0;
    for (Docid docid = begin; docid < end; ++docid) {
      const std::size_t to = ends_[docid - begin];
      if (wanted(docid)) visit(docid, std::span(sorted_).subspan(from, to - from));
      from = to;
    }
  }
  return absl::OkStatus();
}

// Of documents from `begin` on. What stands in a text counts at least once in its length.
Docid PlacedWords::EndOfSome(Docid begin) const {
  std::uint64_t words = 0;
  Docid end = begin;
  do {
    words += segment_->length(end++) + 1;
  } while (end <= segment_->document_count() && words + segment_->length(end) < words_at_once_);
  return end;
}

// What the list has in the document that it is at.
void PlacedWords::Find(List& list, Docid docid) {
  const std::span<const Position> positions = list.cursor.Positions();
  const std::span<const FormCode> codes = list.only_word != 0 ? std::span<const FormCode>() : list.cursor.Codes();
  for (std::size_t i = 0; i < positions.size() && !list.cursor.damaged(); ++i) {
    const PlacedWord::Number word = list.only_word != 0 ? list.only_word : list.word_of_code[codes[i]];
    if (word != 0) found_.push_back({docid, {positions[i], word}});
  }
}

// By document, and in each by position.
void PlacedWords::Sort(Docid begin, Docid end) {
  ends_.assign(end - begin, 0);
  for (const Found& found : found_) ++ends_[found.docid - begin];
  std::size_t total = 0;
  for (std::size_t& of : ends_) total += std::exchange(of, total);  // where it begins
  sorted_.resize(total);
  for (const Found& found : found_) sorted_[ends_[found.docid - begin]++] = found.placed;
  std::size_t from = 0;
  for (const std::size_t to : ends_) {
    SortByPosition(std::span(sorted_).subspan(from, to - from));
    from = to;
  }
}

void PlacedWords::SortByPosition(std::span<PlacedWord> words) {
  word_at_.resize(kNearPositions);
  others_.clear();
  Position near_end = 0;
  for (const PlacedWord& placed : words) {
    if (placed.position >= kNearPositions || word_at_[placed.position] != 0) {
      others_.push_back(placed);
    } else {
      word_at_[placed.position] = placed.word;
      near_end = std::max(near_end, placed.position + 1);
    }
  }
  const std::size_t near = words.size() - others_.size();
  std::size_t next = 0;
  for (Position position = 0; next < near; ++position) {
    words[next] = {position, word_at_[position]};
    next += word_at_[position] != 0 ? 1 : 0;
  }
  std::fill_n(word_at_.begin(), near_end, PlacedWord::Number{0});
  const auto before = [](const PlacedWord& a, const PlacedWord& b) { return a.position < b.position; };
  std::sort(others_.begin(), others_.end(), before);
  const auto middle = std::copy_backward(others_.begin(), others_.end(), words.end());
  if (near > 0 && !others_.empty() && others_.front().position < near_end) {
    std::inplace_merge(words.begin(), middle, words.end(), before);
  }
}

}  // namespace broadsheet
