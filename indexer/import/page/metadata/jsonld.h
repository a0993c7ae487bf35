// What a page says of its article in schema.org's vocabulary, as JSON-LD.
#ifndef BROADSHEET_INDEXER_IMPORT_PAGE_METADATA_JSONLD_H_
#define BROADSHEET_INDEXER_IMPORT_PAGE_METADATA_JSONLD_H_

#include <string>
#include <string_view>
#include <vector>

namespace broadsheet {

// As written in the page, entities decoded. Absent facts are empty.
struct JsonLdArticle {
  bool is_article = false;  // of a type such as NewsArticle; else only facts of a WebPage
  std::string headline;
  std::string description;
  std::string published;
  std::string modified;
  std::string section;
  std::string publisher;
  std::string url;
  std::string language;
  std::string body;
  std::vector<std::string> authors;
  std::vector<std::string> keywords;
};

// The article that the page's JSON-LD blocks describe: the first one of an article's type, else the web page. `blocks`
// are the scripts' texts; broken ones are passed over.
JsonLdArticle ReadJsonLd(const std::vector<std::string_view>& blocks);

// Text with HTML's common entities decoded, and tags taken out; producers put both into metadata.
std::string PlainText(std::string_view text);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_PAGE_METADATA_JSONLD_H_
