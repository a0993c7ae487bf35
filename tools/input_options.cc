#include "tools/input_options.h"

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "tools/json.h"

namespace broadsheet::cli {
namespace {

using Mapping = std::vector<std::pair<std::string, std::string>>;

absl::StatusOr<Mapping> ReadMapping(const std::string& file) {
  std::ifstream stream(file);
  stream.peek();  // which a directory does not bear
  if (stream.bad() || !stream.is_open()) {
    return absl::NotFoundError("--mapping " + file + " cannot be read: " + std::strerror(errno));
  }
  const Json json = Json::parse(stream, nullptr, /*allow_exceptions=*/false);
  const auto wrong = [&](const std::string& what) {
    return absl::InvalidArgumentError("--mapping " + file + ": " + what +
                                      R"(; write a JSON object like {"headline":"title","text":"body"})");
  };
  if (!json.is_object()) return wrong("this is not a JSON object");
  Mapping mapping;
  for (const auto& [theirs, ours] : json.items()) {
    if (!ours.is_string()) return wrong("the value of '" + theirs + "' is not a string");
    mapping.emplace_back(theirs, ours.get<std::string>());
  }
  return mapping;
}

}  // namespace

void InputOptions::Declare(CLI::App& app) {
  app.add_option("PATH", paths_,
                 "Files, folders (with all files in them, but not through links to folders), or - for standard input")
      ->type_name("")
      ->required();
  std::string others;
  for (const std::string& name : InputFormats()) {
    if (name != "auto") others += (others.empty() ? "" : ", ") + name;
  }
  app.add_option("--format", format_, "auto (recognised by content, the default), or one of " + others)
      ->type_name("FORMAT")
      ->check(CLI::IsMember(InputFormats()).description(""));
  app.add_option("--mapping", mapping_file_,
                 "JSON and CSV input: a file with an object of the producer's field names and ours")
      ->type_name("FILE");
}

absl::StatusOr<IndexFilesOptions> InputOptions::ToIndexFilesOptions() const {
  IndexFilesOptions options;
  options.format = format_;
  if (!mapping_file_.empty()) {
    auto mapping = ReadMapping(mapping_file_);
    if (!mapping.ok()) return mapping.status();
    options.field_mapping = *std::move(mapping);
  }
  return options;
}

}  // namespace broadsheet::cli
