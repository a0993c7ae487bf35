#include "tools/command_line_model.h"

#include <CLI/CLI.hpp>
#include <utility>

namespace broadsheet::cli {
namespace {

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
