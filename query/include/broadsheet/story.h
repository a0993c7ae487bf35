// One story: its copies and versions in the archive, and the revisions of an article.
#ifndef BROADSHEET_STORY_H_
#define BROADSHEET_STORY_H_

#include <string>
#include <vector>

#include "broadsheet/article.h"

namespace broadsheet {

enum class StoryRelation {
  kAsked,    // the article that was asked about
  kCopy,     // nearly the same text
  kVersion,  // much of the text is in both: an update, a longer or a shorter form
};

struct StoryArticle {
  StoredArticle article;  // without its body
  StoryRelation relation = StoryRelation::kAsked;
  double shared = 1;  // part of the shorter text's word sequences that the other has, too: 0 to 1
};

struct Story {
  std::vector<StoredArticle> revisions;  // of the article that was asked about, oldest first, without bodies
  std::vector<StoryArticle> articles;    // with that one, oldest first, undated ones last
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORY_H_
