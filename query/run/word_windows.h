// The documents of words' lists, a window at a time.
#ifndef BROADSHEET_QUERY_RUN_WORD_WINDOWS_H_
#define BROADSHEET_QUERY_RUN_WORD_WINDOWS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "query/run/doc_window.h"
#include "query/run/form_filter.h"
#include "query/run/word_iterator.h"
#include "storage/segment/segment.h"

namespace broadsheet {

// Of one word. Restrictions by field are not looked at.
class WordWindows {
 public:
  explicit WordWindows(const WordIterator& word);

  // Adds the documents that are in the window. Windows come in ascending order.
  void AddPostings(DocWindow* window);
  // Keeps those of the window that have the word. Windows come in ascending order to both.
  void KeepPostings(DocWindow* window);

  // Whether these have the forms that are asked for. Of very frequent words they may have others.
  bool by_form() const { return by_form_; }

  // About how many postings that reads; those of very frequent words are there as bits already.
  std::uint64_t postings_a_window() const { return postings_a_window_; }

 private:
  struct List {
    List(const Segment& segment, const TermInfo& term) : cursor(segment.Postings(term)) {
      segment.Blocks(term).Prefetch(0);  // the first windows are asked for once all words have theirs
    }

    PostingCursor cursor;
    std::optional<FormFilter> forms;  // nothing: all
  };

  std::vector<List> lists_;
  std::vector<std::span<const std::uint64_t>> frequent_;
  bool by_form_ = true;
  std::uint64_t postings_a_window_ = 0;
};

// Of several words together.
class CommonWindows {
 public:
  explicit CommonWindows(std::vector<const WordIterator*> words);

  // Adds, to a window that is empty, all documents in it that have all of the words. Whether no others were added, and
  // the words are there in the forms that are asked for. Windows come in ascending order.
  bool AddPostings(DocWindow* window);
  // The same of what is in the window: takes out the others.
  bool KeepCommon(DocWindow* window) { return KeepThoseOf(rarest_first_, window); }

 private:
  static bool KeepThoseOf(std::span<WordWindows> words, DocWindow* window);

  std::vector<WordWindows> rarest_first_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_WORD_WINDOWS_H_
