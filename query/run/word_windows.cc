#include "query/run/word_windows.h"

#include <algorithm>

namespace broadsheet {
namespace {

// Looking one document up costs as much as reading so many postings.
constexpr std::uint64_t kPostingsALookup = 48;

// The docids of a block's postings that are in the window.
void AddThoseOf(const PostingSet& postings, std::span<const Docid> docids, DocWindow* window) {
  const auto before = [docids](Docid docid) {
    return PostingSet::First(static_cast<std::uint32_t>(FindDocid(docids.data(), docids.size(), docid)));
  };
  if (postings == PostingSet::First(static_cast<std::uint32_t>(docids.size()))) return window->AddSorted(docids);
  postings.And(before(window->end())).Without(before(window->begin())).ForEach([&](std::uint32_t posting) {
    window->Add(docids[posting]);
  });
}

}  // namespace

WordWindows::WordWindows(const WordIterator& word) {
  const Segment& segment = word.segment();
  std::uint64_t postings = 0;
  for (const WordSource& source : word.sources()) {
    if (!source.finds()) continue;
    const std::span<const FormCode> codes = source.all_forms ? std::span<const FormCode>() : source.codes;
    const Segment::FrequentDocuments frequent = segment.FindFrequent(source.term, codes);
    if (!frequent.bits.empty()) {
      frequent_.push_back(frequent.bits);
      by_form_ = by_form_ && (source.all_forms || frequent.by_form);
      continue;
    }
    List& list = lists_.emplace_back(segment, source.term);
    if (!source.all_forms) list.forms.emplace(codes);
    postings += source.term.document_frequency;
  }
  postings_a_window_ = postings * DocWindow::kDocids / segment.document_count();
}

void WordWindows::AddPostings(DocWindow* window) {
  for (const std::span<const std::uint64_t> bits : frequent_) window->AddBits(bits);
  for (auto& [cursor, forms] : lists_) {
    for (Docid target = std::max<Docid>(window->begin(), 1); target < window->end(); target = cursor.block_last() + 1) {
      cursor.SkipBlockTo(target);
      if (cursor.block_last() == kNoMoreDocs) break;
      const std::span<const Docid> docids = cursor.BlockDocids();
      if (!forms) {
        window->AddSorted(docids);
      } else if (!docids.empty()) {
        AddThoseOf(forms->Of(cursor), docids, window);
      }
    }
  }
}

void WordWindows::KeepPostings(DocWindow* window) {
  if (lists_.empty() && frequent_.size() == 1) return window->IntersectBits(frequent_.front());
  DocWindow postings(window->begin());
  AddPostings(&postings);
  window->Intersect(postings);
}

CommonWindows::CommonWindows(std::vector<const WordIterator*> words) {
  std::stable_sort(words.begin(), words.end(),
                   [](const WordIterator* a, const WordIterator* b) { return a->Cost() < b->Cost(); });
  rarest_first_.reserve(words.size());
  for (const WordIterator* word : words) rarest_first_.emplace_back(*word);
}

bool CommonWindows::AddPostings(DocWindow* window) {
  WordWindows& rarest = rarest_first_.front();
  rarest.AddPostings(window);
  return KeepThoseOf(std::span(rarest_first_).subspan(1), window) && rarest.by_form();
}

// Of few documents it takes less to look each up.
bool CommonWindows::KeepThoseOf(std::span<WordWindows> words, DocWindow* window) {
  bool by_form = true;
  for (WordWindows& word : words) {
    const std::uint32_t found = window->Count();
    if (found == 0) return true;
    if (found * kPostingsALookup < word.postings_a_window()) return false;
    word.KeepPostings(window);
    by_form = by_form && word.by_form();
  }
  return by_form;
}

}  // namespace broadsheet
