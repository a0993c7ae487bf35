// The commands, one a file; tools/main.cc has the table of them.
#ifndef BROADSHEET_TOOLS_COMMANDS_COMMANDS_H_
#define BROADSHEET_TOOLS_COMMANDS_COMMANDS_H_

#include <memory>

#include "tools/command.h"

namespace broadsheet::cli {

std::unique_ptr<Command> MakeAnalyze();
std::unique_ptr<Command> MakeBackup();
std::unique_ptr<Command> MakeBench();
std::unique_ptr<Command> MakeCollections();
std::unique_ptr<Command> MakeCount();
std::unique_ptr<Command> MakeDelete();
std::unique_ptr<Command> MakeEntities();
std::unique_ptr<Command> MakeEval();
std::unique_ptr<Command> MakeExport();
std::unique_ptr<Command> MakeExtract();
std::unique_ptr<Command> MakeFacets();
std::unique_ptr<Command> MakeIndex();
std::unique_ptr<Command> MakeOptimize();
std::unique_ptr<Command> MakeRecognise();
std::unique_ptr<Command> MakeReindex();
std::unique_ptr<Command> MakeRepair();
std::unique_ptr<Command> MakeRestore();
std::unique_ptr<Command> MakeSearch();
std::unique_ptr<Command> MakeShow();
std::unique_ptr<Command> MakeSimilar();
std::unique_ptr<Command> MakeStats();
std::unique_ptr<Command> MakeStory();
std::unique_ptr<Command> MakeTimeline();
std::unique_ptr<Command> MakeVerify();
std::unique_ptr<Command> MakeWatch();

}  // namespace broadsheet::cli

#endif  // BROADSHEET_TOOLS_COMMANDS_COMMANDS_H_
