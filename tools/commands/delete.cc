// delete: by id or by query, with or without a trace.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <set>

#include "broadsheet/archive.h"
#include "tools/answer.h"
#include "tools/commands/commands.h"
#include "tools/open_writer.h"
#include "tools/query_options.h"
#include "tools/terminal.h"

namespace broadsheet::cli {
namespace {

constexpr const char* kExamples = R"(Examples:
  broadsheet delete wire/1042 wire/1043
  broadsheet delete --query 'topic:test' --collection trial
  broadsheet delete --purge wire/1042                     a takedown: no byte of it remains, revisions included

A query finds articles as they are now: what was deleted before, or stands in older revisions only, is purged by id.)";

class Delete : public Command {
 public:
  void Declare(CLI::App& app) override {
    app.add_option("ID", ids_, "Articles by id with collection, as searches print them")->type_name("");
    query_.Declare(app, QueryOptions::Text::kByOption);
    app.add_flag("--purge", purge_, "Leave no byte of them in the archive: revisions and traces in the index go too");
    app.footer(kExamples);
  }

  absl::StatusOr<ExitStatus> Run(const std::string& directory) override {
    const Archive archive(directory);
    const bool by_query = !query_.asks_for_everything();
    if (by_query && !ids_.empty()) {
      return absl::InvalidArgumentError("either ids or --query and filters, not both");
    }
    if (!by_query && ids_.empty()) {
      return absl::InvalidArgumentError(
          "delete what? Give ids, or --query with something in it; 'broadsheet collections drop' removes everything of "
          "a collection");
    }
    const auto deleted = by_query ? DeleteMatching(archive) : DeleteIds(archive);
    if (!deleted.ok()) return deleted.status();
    std::string line = "deleted " + Counted(*deleted, "article", "articles");
    if (purge_ && *deleted > 0) line += "; no byte of them remains in the archive";
    if (purge_ && by_query) line += " (articles deleted before are purged by their ids)";
    PrintLine(line);
    return kDone;
  }

 private:
  absl::StatusOr<std::uint64_t> DeleteIds(const Archive& archive) const {
    const auto unknown = UnknownIds(archive);
    if (!unknown.ok()) return unknown.status();
    const auto writer = OpenExistingArchive(archive.directory());
    if (!writer.ok()) return writer.status();
    const auto deleted = (*writer)->Delete(ids_, purge_);
    if (!deleted.ok()) return deleted;
    if (const absl::Status closed = (*writer)->Close(); !closed.ok()) return closed;
    const std::size_t missing = std::set<std::string>(ids_.begin(), ids_.end()).size() - *deleted;
    if (missing > 0) WarnOfUnknown(missing, *unknown);
    return deleted;
  }

  // Those of no article that can be found, each once.
  absl::StatusOr<std::vector<std::string>> UnknownIds(const Archive& archive) const {
    const auto searcher = archive.OpenSearcher();
    if (!searcher.ok()) return searcher.status();
    std::vector<std::string> unknown;
    for (const std::string& id : std::set<std::string>(ids_.begin(), ids_.end())) {
      if (absl::IsNotFound((*searcher)->Show(id).status())) unknown.push_back(id);
    }
    return unknown;
  }

  // A purge finds those that were deleted before as well: which ones it did not find cannot be told then.
  static void WarnOfUnknown(std::size_t missing, const std::vector<std::string>& ids) {
    constexpr std::size_t kMostNamed = 10;
    std::string line = "no article could be found for " + Counted(missing, "id", "ids");
    if (ids.size() == missing) {
      for (std::size_t i = 0; i < std::min(missing, kMostNamed); ++i) line += (i > 0 ? ", " : ": ") + ids[i];
      if (missing > kMostNamed) line += " and others";
    }
    PrintWarning(line);
  }

  // A query that was not understood as a whole finds something else than what was meant: nothing is deleted then.
  absl::StatusOr<std::uint64_t> DeleteMatching(const Archive& archive) const {
    const Query query = query_.ToQuery();
    const auto searcher = archive.OpenSearcher();
    if (!searcher.ok()) return searcher.status();
    std::vector<QueryWarning> warnings;
    const auto count = (*searcher)->Count(query, &warnings);
    if (!count.ok()) return count;
    if (!warnings.empty()) {
      return absl::InvalidArgumentError("nothing was deleted: " + DescribeWarning(query.text, warnings.front()));
    }
    return archive.DeleteMatching(query, purge_);
  }

  std::vector<std::string> ids_;
  QueryOptions query_;
  bool purge_ = false;
};

}  // namespace

std::unique_ptr<Command> MakeDelete() { return std::make_unique<Delete>(); }

}  // namespace broadsheet::cli
