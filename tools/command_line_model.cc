#include "tools/command_line_model.h"

#include <CLI/CLI.hpp>
#include <utility>

namespace broadsheet::cli {
namespace {

// CLI11 tells what IsMember admits in its complaint only: "x not in {text,json}".
std::vector<std::string> ChoicesOf(const CLI::Option& option) {
  std::string complaint;
  try {
    std::string wrong = "\x01";
    complaint = (*const_cast<CLI::Option&>(option).get_validator(0))(wrong);
  } catch (const CLI::OptionNotFound&) {
    return {};  // everything is admitted
  }
  const std::size_t begin = complaint.find("not in {"), end = complaint.rfind('}');
  if (begin == std::string::npos || end == std::string::npos) return {};
  return CLI::detail::split(complaint.substr(complaint.find('{') + 1, end - complaint.find('{') - 1), ',');
}

CommandModel Describe(const CLI::App& app, const std::string& name) {
  CommandModel model;
  model.name = name;
  model.help = app.get_description();
  model.footer = app.get_footer();
  for (const CLI::Option* option : app.get_options()) {
    if (option->nonpositional()) {
      OptionModel described;
      for (const std::string& letter : option->get_snames()) described.names.push_back("-" + letter);
      for (const std::string& word : option->get_lnames()) described.names.push_back("--" + word);
      if (option->get_type_size() != 0) described.value = option->get_type_name();
      described.help = option->get_description();
      if (!described.value.empty()) described.choices = ChoicesOf(*option);
      model.options.push_back(std::move(described));
    } else {
      model.arguments.push_back({option->get_single_name(), option->get_description()});
    }
  }
  for (const CLI::App* part : app.get_subcommands({})) model.parts.push_back(part->get_name());
  return model;
}

void Append(const CLI::App& app, const std::string& name, std::vector<CommandModel>* models) {
  models->push_back(Describe(app, name));
  for (const CLI::App* part : app.get_subcommands({})) {
    Append(*part, name.empty() ? part->get_name() : name + " " + part->get_name(), models);
  }
}

}  // namespace

std::vector<CommandModel> DescribeCommandLine(const CLI::App& app) {
  std::vector<CommandModel> models;
  Append(app, "", &models);
  return models;
}

}  // namespace broadsheet::cli
