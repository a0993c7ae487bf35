// What makes up an archive at one commit.
#ifndef BROADSHEET_STORAGE_MANIFEST_H_
#define BROADSHEET_STORAGE_MANIFEST_H_

#include <cstdint>
#include <string>
#include <vector>

#include "broadsheet/entity.h"
#include "storage/segment/segment_builder.h"

namespace broadsheet {

using CollectionNumber = std::uint32_t;  // never used again after a drop

struct CollectionEntry {
  CollectionNumber number = 0;
  std::string name;
  std::uint64_t articles = 0;  // live articles
  std::string unknown_fields;  // of a newer program's record, carried along
};

struct SegmentEntry {
  SegmentSummary summary;
  CollectionNumber collection = 0;     // every segment belongs to one collection
  std::uint32_t deleted = 0;           // tombstoned documents
  std::vector<std::string> languages;  // of its documents, most frequent first
  bool loose = false;                  // written by a quick merge: a tight one makes it a little smaller
  std::string unknown_fields;          // as in CollectionEntry
};

// No archive gets to such a number: it is damage, and those that follow it might be none.
inline constexpr ArticleNumber kMostArticles = ArticleNumber{1} << 63;
inline constexpr std::uint64_t kMostSegments = std::uint64_t{1} << 63;
inline constexpr CollectionNumber kMostCollections = CollectionNumber{1} << 31;
inline constexpr std::uint64_t kMostCommits = std::uint64_t{1} << 63;

struct Manifest {
  std::uint64_t commit = 0;  // counts up by one a commit
  ArticleNumber next_article = 1;
  std::uint64_t next_segment = 1;
  CollectionNumber next_collection = 1;
  std::string analyzer;  // name and version of the chain that made the terms
  std::vector<CollectionEntry> collections;
  std::vector<SegmentEntry> segments;
  std::vector<EntityCorrection> entity_corrections;  // at most one a name
  std::string unknown_fields;                        // as in CollectionEntry
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_MANIFEST_H_
