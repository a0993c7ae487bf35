// One record of a table as RFC 4180 has it, with any separator.
#ifndef BROADSHEET_INDEXER_IMPORT_TABLE_CSV_RECORD_H_
#define BROADSHEET_INDEXER_IMPORT_TABLE_CSV_RECORD_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace broadsheet {

struct CsvRecord {
  enum class Outcome {
    kDone,
    kMore,    // it goes on behind `bytes`
    kBroken,  // text stands behind a closing quote
  };
  Outcome outcome = Outcome::kMore;
  std::vector<std::string> cells;
  std::size_t consumed = 0;  // bytes up to the next record (kDone), or to the offending byte (kBroken)
};

struct CsvSyntax {
  char separator = ',';
  char line_end = '\n';  // or CR
};

// Reads the record that `bytes` begin with. Lines may also end with CRLF; a cell in double quotes holds anything, its
// own quotes doubled; other cells are taken as they stand. `is_all`: nothing follows `bytes`, so that their end ends
// the record, unless a quote is open (kMore).
CsvRecord ReadCsvRecord(std::string_view bytes, const CsvSyntax& syntax, bool is_all);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_TABLE_CSV_RECORD_H_
