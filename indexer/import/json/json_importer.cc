#include "indexer/import/json/json_importer.h"

#include <simdjson.h>

#include <algorithm>
#include <ctime>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "indexer/import/input/input_buffer.h"
#include "indexer/import/input/input_place.h"
#include "indexer/import/json/json_article.h"
#include "indexer/import/json/json_feed.h"
#include "indexer/import/json/json_fields.h"
#include "indexer/import/json/json_parse.h"
#include "indexer/import/json/json_repair.h"
#include "indexer/import/json/json_scanner.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

static_assert(InputBuffer::kPadding >= simdjson::SIMDJSON_PADDING);

class JsonImporter final : public Importer {
 public:
  JsonImporter(std::unique_ptr<InputStream> input, const ImportOptions& options, FieldNames names)
      : buffer_(std::move(input)),
        names_(std::move(names)),
        max_bytes_(options.max_article_bytes),
        now_(options.now ? *options.now : std::time(nullptr)) {}

  absl::StatusOr<std::optional<ImportedArticle>> Next() override {
    for (;;) {
      if (!items_.empty()) return NextItem();
      if (recovering_) Recover();
      if (buffer_.Offset() == 0) SkipByteOrderMark();
      BS_ASSIGN_OR_RETURN(const bool found, FindObject());
      if (!found) return std::optional<ImportedArticle>();
      BS_ASSIGN_OR_RETURN(std::optional<ImportedArticle> article, ReadObject());
      if (article) return article;
    }
  }

  std::uint64_t BytesRead() const override { return buffer_.BytesRead(); }

 private:
  using Parsed = absl::StatusOr<std::optional<ImportedArticle>>;

  // An article of a feed that waits for its turn.
  struct Item {
    std::string text;
    InputPlace place;
    std::vector<std::string> warnings;
  };

  // Makes the view begin with an object; false at the end. Commas and the brackets of arrays are passed over.
  absl::StatusOr<bool> FindObject() {
    for (;;) {
      const std::string_view view = buffer_.View();
      std::size_t at = 0;
      while (at < view.size() && Passes(view[at])) ++at;
      const bool more_to_see = at < view.size();
      buffer_.Consume(at);
      if (more_to_see) break;
      if (!buffer_.More()) return AtEnd();
    }
    if (buffer_.View()[0] == '{') return true;
    const InputPlace place = PlaceOf(buffer_);
    if (open_arrays_ > 0 && SkipToNeighbour(good_beginning_.empty() ? "{" : good_beginning_)) {
      return ErrorAt(place, "a JSON object was expected; going on with the array's next element");
    }
    brackets_are_lost_ = true;
    SkipLine();
    return ErrorAt(place, "a JSON object was expected; going on with the next line");
  }

  void SkipByteOrderMark() {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    while (buffer_.View().size() < kMark.size() && buffer_.More()) {
    }
    if (buffer_.View().starts_with(kMark)) buffer_.Consume(kMark.size());
  }

  // Whether `c` may stand between objects.
  bool Passes(char c) {
    constexpr char kRecordSeparator = '\x1E';  // of JSON text sequences
    if (c == '\n') {
      indent_ = 0;
      return true;
    }
    ++indent_;
    if (c == '[') ++open_arrays_;
    if (c == ']') return --open_arrays_ >= 0 || brackets_are_lost_;
    return c == '[' || c == ',' || IsJsonSpace(c) || c == kRecordSeparator;
  }

  absl::StatusOr<bool> AtEnd() {
    BS_RETURN_IF_ERROR(buffer_.TakeFailure());
    if (std::exchange(open_arrays_, 0) > 0 && !brackets_are_lost_) {
      return ErrorAt(PlaceOf(buffer_), "the array is not closed: the input may be cut off");
    }
    return false;
  }

  // One of the articles of a feed.
  Parsed NextItem() {
    const Item item = std::move(items_.front());
    items_.pop_front();
    Parsed article = ParseText(item.text, false, nullptr);
    if (!article.ok()) return ErrorAt(item.place, ToStd(article.status().message()));
    Article& own = (*article)->article;
    if (own.language.empty()) own.language = feed_.language;
    if (own.byline.empty()) own.byline = feed_.byline;
    (*article)->offset = item.place.offset;
    (*article)->warnings.insert((*article)->warnings.begin(), item.warnings.begin(), item.warnings.end());
    return article;
  }

  // The view begins with '{'. Nothing: it was a feed, whose articles are in items_ now.
  Parsed ReadObject() {
    const InputPlace place = PlaceOf(buffer_);
    if (const std::size_t size = RestOfLine(); size > 0) {
      Parsed article = ParseText(buffer_.View().substr(0, size), true, &place);
      if (!absl::IsDataLoss(article.status())) return Take(place, size, std::move(article));
    }
    scanner_.Start();
    std::size_t scanned = 0;    // bytes of the view
    std::uint64_t dropped = 0;  // bytes of the object no longer in the view
    for (;;) {
      const JsonScanner::Result result = scanner_.Scan(buffer_.View().substr(scanned));
      scanned += result.consumed;
      const bool too_long = dropped + scanned > max_bytes_;
      if (result.outcome == JsonScanner::Outcome::kBroken) return Broken(place, scanned, dropped > 0);
      if (result.outcome == JsonScanner::Outcome::kDone) {
        if (!too_long) return Parse(place, scanned);
        buffer_.Consume(scanned);
        return ErrorAt(place, StrCat("the object is longer than ", max_bytes_, " bytes"));
      }
      if (too_long) {
        buffer_.Consume(scanned);
        dropped += std::exchange(scanned, 0);
      }
      if (!buffer_.More()) return CutOff(place, dropped > 0);
    }
  }

  // The size of the object if it seems to be all that its line has: then the parser tells, once for a line, and nobody
  // need look for the object's end. 0 otherwise.
  std::size_t RestOfLine() {
    if (buffer_.Offset() < searched_to_) return 0;
    std::string_view line = buffer_.View().substr(0, max_bytes_);
    line = line.substr(0, std::min(line.find('\n'), line.size()));
    searched_to_ = buffer_.Offset() + line.size();
    if (line.size() == buffer_.View().size()) return 0;  // it may go on
    while (line.ends_with(',') || IsJsonSpace(line.back())) line.remove_suffix(1);
    return line.ends_with('}') ? line.size() : 0;
  }

  absl::Status Broken(const InputPlace& place, std::size_t scanned, bool dropped) {
    const std::uint64_t offset = buffer_.Offset() + scanned;
    // What follows the object's first line may be good; of an object that is gone, what follows the break.
    buffer_.Consume(dropped ? scanned : 1);
    BeginRecovery(indent_);
    return ErrorAt(place, StrCat("the object is broken at offset ", offset, ": ", scanner_.reason()));
  }

  // A line that was cut may have swallowed good ones behind it; they are looked for in what is still at hand.
  absl::Status CutOff(const InputPlace& place, bool dropped) {
    buffer_.Consume(dropped ? buffer_.View().size() : 1);
    BeginRecovery(indent_);
    const absl::Status failure = buffer_.TakeFailure();
    if (failure.ok()) return ErrorAt(place, "the object is cut off by the end of the input");
    return absl::Status(failure.code(), StrCat("offset ", place.offset, " (line ", place.line,
                                               "): the object is cut off: ", failure.message()));
  }

  Parsed Parse(const InputPlace& place, std::size_t size) {
    const std::string_view text = buffer_.View().substr(0, size);
    Parsed article = ParseText(text, true, &place);
    if (!article.ok()) article = ParseRepaired(text, article.status(), place);
    return Take(place, size, std::move(article));
  }

  // What the object of so many bytes gave.
  Parsed Take(const InputPlace& place, std::size_t size, Parsed article) {
    if (article.ok() && open_arrays_ > 0) {
      const std::string_view text = buffer_.View().substr(0, size);
      good_beginning_ = text.substr(0, text.find(':'));
    }
    buffer_.Consume(size);
    indent_ += size;
    ShrinkParser();
    if (!article.ok()) return ErrorAt(place, ToStd(article.status().message()));
    if (*article) (*article)->offset = place.offset;
    return article;
  }

  // `padded`: bytes behind the text may be read. `feed`: where it begins, if it may be a feed; its articles go to
  // items_ then, and there is none to return.
  Parsed ParseText(std::string_view text, bool padded, const InputPlace* feed) {
    simdjson::dom::object object;
    const simdjson::error_code error = ParseJson(parser_, text, padded, &object);
    if (error != simdjson::SUCCESS)
      return absl::DataLossError(StrCat("the object is broken: ", simdjson::error_message(error)));
    if (feed != nullptr) {
      if (const auto articles = ArticlesOfFeed(object, text, names_)) {
        feed_ = IsJsonFeed(object) ? FactsOfFeed(object, names_) : FeedFacts();
        AddItems(text, *articles, *feed);
        return std::optional<ImportedArticle>();
      }
    }
    return ArticleFromJson(object, text, names_, now_);
  }

  void AddItems(std::string_view text, const std::vector<std::string_view>& articles, InputPlace place) {
    const std::uint64_t begin = place.offset;
    std::string_view before = text;
    for (std::string_view article : articles) {
      while (IsJsonSpace(article.front())) article.remove_prefix(1);
      before = before.substr(0, static_cast<std::size_t>(article.data() - before.data()));
      place.line += static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
      place.offset = begin + static_cast<std::uint64_t>(article.data() - text.data());
      items_.push_back({std::string(article), place, {}});
      before = text.substr(static_cast<std::size_t>(article.data() - text.data()));
    }
  }

  // `failure` is what the text as it stands gave.
  Parsed ParseRepaired(std::string_view text, const absl::Status& failure, const InputPlace& place) {
    if (!absl::IsDataLoss(failure)) return failure;
    const RepairedJson repaired = RepairJson(text);
    if (repaired.repairs.empty()) return failure;
    Parsed article = ParseText(repaired.text, false, &place);
    if (!article.ok()) return failure;
    for (Item& item : items_) item.place = place;  // offsets of what was repaired are not those of the input
    std::vector<std::string>* warnings = *article ? &(*article)->warnings : nullptr;
    if (warnings == nullptr && !items_.empty()) warnings = &items_.front().warnings;
    for (const std::string& repair : repaired.repairs) {
      if (warnings != nullptr) warnings->push_back(StrCat("field 'body': the object was not valid JSON: ", repair));
    }
    return article;
  }

  // The parser's memory is several times its largest object.
  void ShrinkParser() {
    constexpr std::size_t kKept = 8 << 20;
    if (parser_.capacity() > kKept) parser_ = simdjson::dom::parser();
  }

  void BeginRecovery(std::size_t indent) {
    recovering_ = brackets_are_lost_ = true;
    recovery_indent_ = indent;
  }

  // Skips to the next line that begins with an object no deeper indented than the one that broke: deeper ones are its
  // parts. In an array, also to an object on the same line, if it begins as the last good one did.
  void Recover() {
    recovering_ = false;
    if (open_arrays_ > 0 && !good_beginning_.empty() && SkipToNeighbour(good_beginning_)) return;
    while (SkipLine()) {
      std::size_t indent = 0;
      for (;;) {
        const std::string_view view = buffer_.View();
        while (indent < view.size() && (view[indent] == ' ' || view[indent] == '\t')) ++indent;
        if (indent < view.size() || !buffer_.More()) break;
      }
      const std::string_view view = buffer_.View();
      const bool resumes =
          indent < view.size() && indent <= recovery_indent_ && (view[indent] == '{' || view[indent] == ']');
      if (resumes) return;
    }
  }

  // To an object on this line that begins so, behind a comma. False if there is none.
  bool SkipToNeighbour(const std::string& beginning) {
    for (;;) {
      const std::string_view view = buffer_.View();
      const std::size_t comma = std::min(view.find("," + beginning), view.find(", " + beginning));
      if (view.find('\n') < comma) return false;
      if (comma != std::string_view::npos) {
        buffer_.Consume(comma + 1);
        return true;
      }
      // Its beginning may lie at the end of what has been read.
      buffer_.Consume(view.size() - std::min(view.size(), beginning.size() + 1));
      if (!buffer_.More()) return false;
    }
  }

  // False at the end of the input.
  bool SkipLine() {
    for (;;) {
      const std::string_view view = buffer_.View();
      const std::size_t end = view.find('\n');
      buffer_.Consume(end == std::string_view::npos ? view.size() : end + 1);
      indent_ = 0;
      if (end != std::string_view::npos) return true;
      if (!buffer_.More()) return false;
    }
  }

  InputBuffer buffer_;
  FieldNames names_;
  std::size_t max_bytes_;
  std::int64_t now_;
  JsonScanner scanner_;
  simdjson::dom::parser parser_;
  std::deque<Item> items_;         // of a feed
  FeedFacts feed_;                 // of that one
  std::uint64_t searched_to_ = 0;  // an offset: the line up to there has been looked at
  int open_arrays_ = 0;
  std::size_t indent_ = 0;  // bytes before the view on its line
  bool recovering_ = false;
  bool brackets_are_lost_ = false;  // some may have been skipped with what was broken
  std::size_t recovery_indent_ = 0;
  std::string good_beginning_;  // of the last good object in an array: its brace and the name of its first field
};

}  // namespace

absl::StatusOr<std::unique_ptr<Importer>> MakeJsonImporter(std::unique_ptr<InputStream> input,
                                                           const ImportOptions& options) {
  BS_ASSIGN_OR_RETURN(FieldNames names, FieldNames::Create(options.field_mapping));
  return std::make_unique<JsonImporter>(std::move(input), options, std::move(names));
}

}  // namespace broadsheet
