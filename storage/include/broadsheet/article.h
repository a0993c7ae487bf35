// The article: what importers produce, the store keeps and searches return.
#ifndef BROADSHEET_ARTICLE_H_
#define BROADSHEET_ARTICLE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "broadsheet/date.h"
#include "broadsheet/entity.h"

namespace broadsheet {

// One news article. All text is valid UTF-8 (importers see to it). An absent fact is empty.
// A plain value: copy and move it as you like; different objects may be used from different threads.
struct Article {
  std::string id;  // unique within its collection; what the producer gave, else the URL, else a content hash
  std::string title;
  std::string deck;      // the standfirst or summary below the headline
  std::string body;      // paragraphs apart by one blank line
  std::string dateline;  // e.g. "SALVADOR, Feb 26"
  std::string credit;    // e.g. "FOX NEWS"
  std::string source;
  std::string section;
  std::string url;
  std::string language;  // ISO 639-1 code, lower case, e.g. "en"; empty: to be detected
  std::optional<PublicationTime> date;
  std::optional<PublicationTime> modified;
  std::vector<std::string> byline;  // one author each, without "By"
  std::vector<std::string> people;
  std::vector<std::string> orgs;
  std::vector<std::string> places;
  std::vector<std::string> topics;
  // Everything else the producer said: name -> value as JSON text (so that nothing is lost on the way out).
  std::map<std::string, std::string> extra;

  bool operator==(const Article&) const = default;
};

// An article as the archive holds it.
struct StoredArticle {
  Article article;
  std::string collection;      // name; the full id is collection + "/" + article.id
  std::uint32_t revision = 1;  // counts from 1
  // What its text names, by salience: recognised entities, and given ones that were seen there. Those and the mentions
  // are only there where the article was read with its body.
  std::vector<ArticleEntity> entities = {};

  std::string FullId() const { return collection + "/" + article.id; }
};

// The names of all the article's entities of a type: what the producer gave, then what was recognised, by salience.
std::vector<std::string> EntityNames(const StoredArticle& stored, EntityType type);

// What the producer gave of that type. None of kMisc.
const std::vector<std::string>& GivenNames(const Article& article, EntityType type);

// XXH3-128 over all content of the article except its id, as 32 hex digits: equal articles have equal hashes.
// It decides whether an article indexed again has changed, and names articles that have neither id nor URL.
std::string ContentHash(const Article& article);

}  // namespace broadsheet

#endif  // BROADSHEET_ARTICLE_H_
