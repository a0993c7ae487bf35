#include "tests/storage/article_samples.h"

#include <array>
#include <string_view>

namespace broadsheet {
namespace {

constexpr std::array<std::string_view, 16> kWords = {
    "harbour", "council", "ferry",    "Ålesund", "budget", "strike",   "the",        "of",
    "a",       "résumé",  "minister", "東京",    "said",   "“quoted”", "lighthouse", "counter-proposal"};

std::optional<PublicationTime> RandomTime(Random& random) {
  if (Below(random, 4) == 0) return std::nullopt;
  PublicationTime time;
  time.day = static_cast<Day>(Below(random, 60000)) - 30000;
  if (Below(random, 3) != 0) {
    time.second_of_day = static_cast<std::int32_t>(Below(random, 86400));
    if (Below(random, 2) == 0) time.utc_offset_seconds = static_cast<std::int32_t>(Below(random, 57)) * 1800 - 50400;
  }
  return time;
}

std::string Perhaps(Random& random, std::size_t words) {
  return Below(random, 3) == 0 ? "" : RandomText(random, 1 + Below(random, words));
}

std::vector<std::string> RandomList(Random& random) {
  std::vector<std::string> values(Below(random, 4));
  for (std::string& value : values) value = Perhaps(random, 3);
  return values;
}

}  // namespace

std::uint64_t Below(Random& random, std::uint64_t bound) { return random() % bound; }

std::string RandomText(Random& random, std::size_t words) {
  std::string text;
  for (std::size_t i = 0; i < words; ++i) {
    if (i > 0) text += Below(random, 40) == 0 ? "\n\n" : " ";
    text += kWords[Below(random, kWords.size())];
    if (Below(random, 8) == 0) text += std::to_string(Below(random, 100000));
  }
  return text;
}

Article RandomArticle(Random& random) {
  Article article;
  article.id = "id-" + std::to_string(random());
  article.title = Perhaps(random, 12);
  article.deck = Perhaps(random, 30);
  article.body = Perhaps(random, 600);
  article.dateline = Perhaps(random, 3);
  article.credit = Perhaps(random, 2);
  article.source = Perhaps(random, 2);
  article.section = Perhaps(random, 2);
  article.url = Perhaps(random, 1);
  article.language = Below(random, 2) == 0 ? "en" : "";
  article.date = RandomTime(random);
  article.modified = RandomTime(random);
  article.byline = RandomList(random);
  article.people = RandomList(random);
  article.orgs = RandomList(random);
  article.places = RandomList(random);
  article.topics = RandomList(random);
  for (std::uint64_t i = Below(random, 3); i > 0; --i) {
    article.extra["field " + std::to_string(Below(random, 100))] = "\"" + Perhaps(random, 4) + "\"";
  }
  return article;
}

}  // namespace broadsheet
