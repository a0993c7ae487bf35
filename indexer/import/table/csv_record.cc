#include "indexer/import/table/csv_record.h"

#include <algorithm>
#include <array>

namespace broadsheet {
namespace {

class RecordReader {
 public:
  RecordReader(std::string_view bytes, const CsvSyntax& syntax, bool is_all)
      : bytes_(bytes), separator_(syntax.separator), line_end_(syntax.line_end), is_all_(is_all) {}

  CsvRecord Read() {
    while (ReadCell() && EndCell()) {
    }
    return std::move(record_);
  }

 private:
  bool Is(char c) const { return at_ < bytes_.size() && bytes_[at_] == c; }

  // False if the cell cannot be read to its end.
  bool ReadCell() {
    record_.cells.emplace_back();
    return Is('"') ? ReadQuoted() : ReadPlain();
  }

  bool ReadQuoted() {
    std::string& cell = record_.cells.back();
    for (++at_;;) {
      const std::size_t quote = bytes_.find('"', at_);
      if (quote == std::string_view::npos) return false;
      cell.append(bytes_, at_, quote - at_);
      at_ = quote + 1;
      if (at_ == bytes_.size() && !is_all_) return false;  // a second quote may follow
      if (!Is('"')) return true;
      cell += '"';
      ++at_;
    }
  }

  bool ReadPlain() {
    const std::array<char, 2> ends = {separator_, line_end_};
    const std::size_t end = bytes_.find_first_of(std::string_view(ends.data(), ends.size()), at_);
    if (end == std::string_view::npos && !is_all_) return false;
    std::string_view cell = bytes_.substr(at_, end - at_);
    at_ += cell.size();
    if (cell.ends_with('\r') && !Is(separator_)) cell.remove_suffix(1);
    record_.cells.back() = cell;
    return true;
  }

  // True if another cell follows.
  bool EndCell() {
    if (Is(separator_)) {
      ++at_;
      return true;
    }
    const std::string_view rest = bytes_.substr(at_);
    const bool ends_all = is_all_ && (rest.empty() || rest == "\r");
    const bool may_go_on = !is_all_ && rest == "\r";  // by LF
    const bool ends = ends_all || (!may_go_on && (rest.starts_with(line_end_) || rest.starts_with("\r\n")));
    if (ends) {
      record_.outcome = CsvRecord::Outcome::kDone;
      record_.consumed = at_ + std::min<std::size_t>(rest.size(), rest.starts_with("\r\n") ? 2 : 1);
    } else if (is_all_ || !(rest.empty() || rest == "\r")) {
      record_.outcome = CsvRecord::Outcome::kBroken;
      record_.consumed = at_;
    }
    return false;
  }

  std::string_view bytes_;
  char separator_, line_end_;
  bool is_all_;
  std::size_t at_ = 0;
  CsvRecord record_;
};

}  // namespace

CsvRecord ReadCsvRecord(std::string_view bytes, const CsvSyntax& syntax, bool is_all) {
  return RecordReader(bytes, syntax, is_all).Read();
}

}  // namespace broadsheet
