// facets: the values that the articles found have, and how many have each.
#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>

#include "broadsheet/archive.h"
#include "tools/answer.h"
#include "tools/bar_chart.h"
#include "tools/commands/commands.h"
#include "tools/csv.h"
#include "tools/hit_output.h"
#include "tools/json.h"
#include "tools/query_options.h"
#include "tools/terminal.h"
#include "tools/validators.h"

namespace broadsheet::cli {
namespace {

constexpr const char* kExamples = R"(Examples:
  broadsheet facets 'ceasefire' --by person               who is in the news about it
  broadsheet facets 'org:opec' --by place,source --from 2025 --limit 20
  broadsheet facets '' --by byline --limit 1000000 --format csv)";

std::vector<std::string> FieldNames() {
  std::vector<std::string> names;
  for (const FacetFieldEntry& entry : kFacetFields) names.emplace_back(entry.name);
  return names;
}

void PrintAsText(const FacetResult& result) {
  const Style style = Style::ForAnswers();
  for (const Facet& facet : result.facets) {
    const std::string shown =
        facet.counts.size() < facet.distinct ? ", " + std::to_string(facet.counts.size()) + " shown" : std::string();
    PrintLine(style.Title(FacetFieldName(facet.field)) +
              style.Faint(" (" + Counted(facet.distinct, "value", "values") + shown + ")"));
    const std::size_t width = facet.counts.empty() ? 0 : std::to_string(facet.counts.front().articles).size();
    for (const FacetCount& count : facet.counts) {
      PrintLine("  " + PadLeft(std::to_string(count.articles), width) + "  " + Printable(count.value));
    }
    PrintLine("");
  }
  PrintLine(TotalText({result.total, result.exact}));
}

void PrintAsJson(const std::string& query, const FacetResult& result, std::uint64_t commit,
                 const std::vector<QueryWarning>& warnings) {
  Json json = Listing();
  json["query"] = query;
  json["total"] = Json{{"value", result.total}, {"exact", result.exact}};
  json["took_ms"] = absl::ToDoubleMilliseconds(result.took);
  json["commit"] = commit;
  SetIfAny(json, "warnings", WarningsToJson(warnings));
  json["facets"] = Json::array();
  for (const Facet& facet : result.facets) {
    Json values = Json::array();
    for (const FacetCount& count : facet.counts) {
      values.push_back(Json{{"value", count.value}, {"count", count.articles}});
    }
    json["facets"].push_back(
        Json{{"field", FacetFieldName(facet.field)}, {"distinct", facet.distinct}, {"values", std::move(values)}});
  }
  PrintJson(json);
}

void PrintAsCsv(const FacetResult& result) {
  PrintCsvRow(std::array<std::string, 3>{"field", "value", "count"});
  for (const Facet& facet : result.facets) {
    for (const FacetCount& count : facet.counts) {
      PrintCsvRow(std::array{std::string(FacetFieldName(facet.field)), count.value, std::to_string(count.articles)});
    }
  }
}

class Facets : public Command {
 public:
  void Declare(CLI::App& app) override {
    query_.Declare(app, QueryOptions::Text::kRequired);
    app.add_option("--by", fields_,
                   "What to count by, several separated by commas: " + CLI::detail::join(FieldNames(), ", "))
        ->type_name("FIELD")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->required()
        ->check(CLI::IsMember(FieldNames()).description(""));
    app.add_option("--limit", options_.limit, "At most this many values of each")
        ->type_name("N")
        ->capture_default_str()
        ->check(WholeNumber(0));
    app.add_option("--format", format_, "text, json or csv")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"text", "json", "csv"}).description(""));
    app.footer(kExamples);
  }

  absl::StatusOr<ExitStatus> Run(const std::string& directory) override {
    const auto searcher = Archive(directory).OpenSearcher();
    if (!searcher.ok()) return searcher.status();
    const Query query = query_.ToQuery();
    for (const std::string& name : fields_) options_.by.push_back(*FindFacetField(name));
    std::vector<QueryWarning> warnings;
    const auto result = (*searcher)->Facets(query, options_, &warnings);
    if (!result.ok()) return result.status();
    PrintQueryWarnings(query.text, warnings);
    if (format_ == "json") {
      PrintAsJson(query.text, *result, (*searcher)->commit(), warnings);
    } else if (format_ == "csv") {
      PrintAsCsv(*result);
    } else {
      PrintAsText(*result);
    }
    return kDone;
  }

 private:
  QueryOptions query_;
  std::vector<std::string> fields_;
  FacetOptions options_;
  std::string format_ = "text";
};

}  // namespace

std::unique_ptr<Command> MakeFacets() { return std::make_unique<Facets>(); }

}  // namespace broadsheet::cli
