#include "bench/micro/inputs.h"

#include <cstdlib>
#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

#include "bench/corpus/generator.h"

namespace broadsheet::bench {

const std::vector<Article>& Articles(std::size_t count, int median_words) {
  static auto* made = new std::map<std::pair<std::size_t, int>, std::vector<Article>>;
  std::vector<Article>& articles = (*made)[{count, median_words}];
  if (articles.empty()) {
    CorpusOptions options;
    options.articles = count;
    options.median_words = median_words;
    CorpusGenerator generator(options);
    for (Article article; generator.Next(&article);) articles.push_back(article);
  }
  return articles;
}

std::uint64_t TextBytes(const std::vector<Article>& articles) {
  std::uint64_t bytes = 0;
  for (const Article& article : articles) bytes += article.title.size() + article.deck.size() + article.body.size();
  return bytes;
}

ScratchDirectory::ScratchDirectory() : path_((std::filesystem::temp_directory_path() / "broadsheet-bench-XXXXXX")) {
  if (mkdtemp(path_.data()) == nullptr) path_.clear();
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace broadsheet::bench
