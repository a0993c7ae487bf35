#include "bench/corpus/generator.h"

#include <algorithm>
#include <cstdio>
#include <deque>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/corpus/calendar.h"
#include "bench/corpus/function_words.h"
#include "bench/corpus/prose.h"
#include "bench/corpus/random.h"
#include "bench/corpus/words.h"
#include "bench/corpus/world.h"

namespace broadsheet::bench {
namespace {

constexpr std::size_t kOpenStories = 400;    // that may be taken up again
constexpr std::size_t kRecentArticles = 64;  // that may be copied or updated

std::string Upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return upper;
}

// "Orvelt bank drops plan" -> "orvelt-bank-drops-plan"
std::string Slug(std::string_view title) {
  std::string slug;
  for (char c : title) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) {
      slug += c;
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  return slug;
}

std::string TwoDigits(int number) {
  return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

struct Recent {
  Article article;
  std::size_t story = 0;  // serial number
};

}  // namespace

struct CorpusGenerator::Impl {
  explicit Impl(const CorpusOptions& given)
      : options(given),
        world(given.seed),
        random(given.seed),
        prose(&world, &random),
        calendar(given.first_year, given.last_year, given.yearly_growth, given.articles, random) {}

  // One of the open stories, recent ones and much told ones first; or a new one.
  const Story& TakeUpStory();
  void WriteNew(Article* article, Day day);
  std::string Body(std::uint32_t words, const Place& place, Day day);
  void SetSource(const Source& source, Day day, Article* article);
  void SetDate(const Source& source, Day day, Article* article);
  void SetNames(Article* article);
  void WriteCopy(Article* article, Day day);
  void WriteUpdate(Article* article, Day day, bool same_id);

  CorpusOptions options;
  World world;
  Random random;
  Prose prose;
  NewsCalendar calendar;
  std::uint64_t written = 0;
  std::deque<Story> stories;
  std::deque<std::size_t> told;  // stories of the last articles, as serial numbers
  std::size_t first_story = 0;   // serial number of stories.front()
  std::deque<Article> recent;
};

const Story& CorpusGenerator::Impl::TakeUpStory() {
  if (!told.empty() && random.Chance(0.5)) {
    double u = random.Unit();
    std::size_t serial = told[told.size() - 1 - static_cast<std::size_t>(u * u * static_cast<double>(told.size()))];
    if (serial >= first_story) {
      told.push_back(serial);
      if (told.size() > kOpenStories * 2) told.pop_front();
      return stories[serial - first_story];
    }
  }
  stories.push_back(InventStory(world, random));
  told.push_back(first_story + stories.size() - 1);
  if (told.size() > kOpenStories * 2) told.pop_front();
  if (stories.size() > kOpenStories) {
    stories.pop_front();
    ++first_story;
  }
  return stories.back();
}

void CorpusGenerator::Impl::SetDate(const Source& source, Day day, Article* article) {
  article->date.reset();
  article->modified.reset();
  if (random.Chance(options.undated)) return;
  PublicationTime time;
  time.day = day;
  if (source.zone != 3) time.second_of_day = calendar.SecondOfDay(random);
  if (source.zone == 0) time.utc_offset_seconds = 0;
  if (source.zone == 1) time.utc_offset_seconds = source.offset_minutes * 60;
  article->date = time;
  if (time.second_of_day && random.Chance(0.2)) {
    time.second_of_day =
        std::min<std::int32_t>(86399, *time.second_of_day + static_cast<std::int32_t>(random.Below(7200)));
    article->modified = time;
  }
}

void CorpusGenerator::Impl::SetSource(const Source& source, Day day, Article* article) {
  SetDate(source, day, article);
  article->source = source.name;
  CivilDate civil = CivilOf(day);
  article->id = "n" + std::to_string(options.seed) + "-" + std::to_string(written);
  article->url = "https://" + source.host + "/" + std::to_string(civil.year) + "/" + TwoDigits(civil.month) + "/" +
                 TwoDigits(civil.day) + "/" + Slug(article->title) + "-" + std::to_string(written);
}

std::string CorpusGenerator::Impl::Body(std::uint32_t words, const Place& place, Day day) {
  std::string body;
  if (!place.name.empty()) {
    CivilDate civil = CivilOf(day);
    body = Upper(place.name) + ", " + std::string(kMonths[civil.month - 1].substr(0, 3)) + " " +
           std::to_string(civil.day) + " - ";
  }
  std::uint32_t end = prose.words() + words;
  body += prose.Paragraph();
  while (prose.words() < end) body += "\n\n" + prose.Paragraph();
  return body;
}

void CorpusGenerator::Impl::SetNames(Article* article) {
  const Mentions& mentions = prose.mentions();
  article->people.clear(), article->orgs.clear(), article->places.clear();
  for (std::uint32_t i : mentions.people) article->people.push_back(world.people[i].full);
  for (std::uint32_t i : mentions.orgs) article->orgs.push_back(world.orgs[i].full);
  for (std::uint32_t i : mentions.places) article->places.push_back(world.places[i].name);
}

void CorpusGenerator::Impl::WriteNew(Article* article, Day day) {
  const Story& story = TakeUpStory();
  const Topic& topic = world.topics[story.topic];
  const Source& source = world.sources[world.any_source.Draw(random)];
  *article = Article();
  prose.Begin(&story, &source);
  article->title = prose.Headline();
  if (random.Chance(0.3)) article->deck = prose.Sentence();
  // One in ten is a brief of a few lines.
  double words =
      random.Chance(0.1) ? random.Between(25, 90) : options.median_words * 0.9 * PlainExp(random.Normal() * 0.55);
  const Place nowhere;
  const Place& place = source.wire ? world.places[story.places[0]] : nowhere;
  article->body = Body(static_cast<std::uint32_t>(std::clamp(words, 20.0, 4000.0)), place, day);
  std::uint32_t reporter = random.Below(static_cast<std::uint32_t>(world.reporters.size()));
  if (random.Chance(0.75)) article->byline.push_back(world.reporters[reporter].name);
  if (random.Chance(0.1)) article->byline.push_back(world.reporters[(reporter + 7) % world.reporters.size()].name);
  if (source.wire) {
    CivilDate civil = CivilOf(day);
    article->dateline =
        Upper(place.name) + ", " + std::string(kMonths[civil.month - 1].substr(0, 3)) + " " + std::to_string(civil.day);
    article->credit = Upper(source.name);
    article->body += "\n\n(Reporting by " + world.reporters[reporter].name;
    article->body += "; Editing by " + world.reporters[random.Below(60)].name + ")";
  }
  article->section = topic.section;
  article->language = "en";
  article->topics.push_back(topic.name);
  if (random.Chance(0.3)) article->topics.push_back(world.topics[world.any_topic.Draw(random)].name);
  SetNames(article);
  SetSource(source, day, article);
}

void CorpusGenerator::Impl::WriteCopy(Article* article, Day day) {
  *article = recent[random.Below(static_cast<std::uint32_t>(recent.size()))];
  if (random.Chance(0.3)) article->title += ": " + Capitalized(world.nouns[world.any_noun.Draw(random)].singular);
  SetSource(world.sources[world.any_source.Draw(random)], day, article);
}

void CorpusGenerator::Impl::WriteUpdate(Article* article, Day day, bool same_id) {
  *article = recent[random.Below(static_cast<std::uint32_t>(recent.size()))];
  std::string id = article->id, url = article->url;
  // The last paragraph gives way to new ones, in the words of whatever is being written about.
  std::size_t last = article->body.rfind("\n\n");
  if (last != std::string::npos) article->body.resize(last);
  for (std::uint32_t i = random.Between(1, 3); i > 0; --i) article->body += "\n\n" + prose.Paragraph();
  if (random.Chance(0.5)) article->title = "UPDATE " + std::to_string(random.Between(1, 4)) + "-" + article->title;
  SetSource(world.sources[world.any_source.Draw(random)], day, article);
  if (same_id) article->id = id, article->url = url;
}

CorpusGenerator::CorpusGenerator(const CorpusOptions& options) : impl_(std::make_unique<Impl>(options)) {}
CorpusGenerator::~CorpusGenerator() = default;

bool CorpusGenerator::Next(Article* article) {
  Impl& impl = *impl_;
  const CorpusOptions& options = impl.options;
  if (impl.written >= options.articles) return false;
  ++impl.written;
  Day day = impl.calendar.NextDay();
  double u = impl.random.Unit();
  bool again = !impl.recent.empty();
  if (again && u < options.copies) {
    impl.WriteCopy(article, day);
  } else if (again && u < options.copies + options.updates + options.revisions) {
    impl.WriteUpdate(article, day, u >= options.copies + options.updates);
  } else {
    impl.WriteNew(article, day);
  }
  impl.recent.push_back(*article);
  if (impl.recent.size() > kRecentArticles) impl.recent.pop_front();
  return true;
}

}  // namespace broadsheet::bench
