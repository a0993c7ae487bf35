// CSV as RFC 4180 has it, but with line feeds alone.
#ifndef BROADSHEET_TOOLS_CSV_H_
#define BROADSHEET_TOOLS_CSV_H_

#include <span>
#include <string>
#include <string_view>

namespace broadsheet::cli {

// Quoted where it must be.
std::string CsvField(std::string_view value);

// Prints one row on standard output.
void PrintCsvRow(std::span<const std::string> fields);

}  // namespace broadsheet::cli

#endif  // BROADSHEET_TOOLS_CSV_H_
