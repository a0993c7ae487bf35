// Which form of the term stands where.
#include <algorithm>
#include <utility>

#include "storage/segment/occurrence_reader.h"

namespace broadsheet {

// All of the block at once: it is seldom that only one is asked for.
bool OccurrenceBlockReader::ReadListed() {
  if (listed_) return true;
  std::vector<Listed> listed;
  listed.reserve(listed_count_);
  std::uint64_t next = 0;
  const bool gaps_read = gaps_.Read(0, listed_count_, [&](std::uint64_t gap) {
    next += gap;
    listed.push_back({static_cast<std::uint32_t>(std::min<std::uint64_t>(next, fields_.occurrences())), 0});
    ++next;
  });
  if (!gaps_read || next > fields_.occurrences()) return false;
  bool known = true;
  auto one = listed.begin();
  const bool codes_read = codes_.Read(0, listed_count_, [&](std::uint64_t code) {
    known = known && code + 1 < forms_;
    (one++)->code = static_cast<FormCode>(code + 1);
  });
  if (!codes_read || !known) return false;
  listed_ = std::move(listed);
  return true;
}

// The first one from a number on.
std::vector<OccurrenceBlockReader::Listed>::const_iterator OccurrenceBlockReader::FirstListed(
    std::uint32_t number) const {
  return std::lower_bound(listed_->begin(), listed_->end(), number,
                          [](const Listed& one, std::uint32_t from) { return one.number < from; });
}

bool OccurrenceBlockReader::ReadSets() {
  if (sets_read_) return true;
  if (!sets_.Read(set_bytes_, postings_, forms_)) return false;
  std::uint32_t next = 0;
  sets_.several().ForEach([&](std::uint32_t posting) {
    first_ranks_[posting] = next;
    next += fields_.Count(posting);
  });
  return sets_read_ = true;
}

// The codes of a posting that has several forms.
bool OccurrenceBlockReader::ReadRanks(std::uint32_t posting, std::span<FormCode> out) {
  sets_.FindFormsOf(posting, &several_);
  auto at = out.begin();
  bool known = true;
  const bool read = codes_.Read(first_ranks_[posting], out.size(), [&](std::uint64_t rank) {
    known = known && rank < several_.size();
    *at++ = several_[std::min<std::uint64_t>(rank, several_.size() - 1)];
  });
  return read && known;
}

// They are read.
bool OccurrenceBlockReader::ReadCodesBySets(std::uint32_t posting, std::span<FormCode> out) {
  if (sets_.HasSeveral(posting)) return ReadRanks(posting, out);
  const std::optional<FormCode> form = sets_.FormOf(posting, 0);
  std::fill(out.begin(), out.end(), form.value_or(0));
  return form.has_value() || out.empty();
}

bool OccurrenceBlockReader::ReadCodes(std::uint32_t begin, std::uint32_t end, std::vector<FormCode>& out) {
  const std::uint32_t first = fields_.Begin(begin);
  out.resize(fields_.Begin(end) - first);
  if (how_codes_ == CodesOfBlock::kEach) {
    FormCode* at = out.data();
    bool known = true;
    const bool read = codes_.Read(first, out.size(), [&](std::uint64_t code) {
      known = known && code < forms_;
      *at++ = static_cast<FormCode>(code);
    });
    return read && known;
  }
  if (how_codes_ == CodesOfBlock::kBySets) {
    if (!ReadSets()) return false;
    std::span<FormCode> rest(out);
    for (std::uint32_t posting = begin; posting < end; ++posting) {
      const std::size_t count = fields_.Count(posting);
      if (!ReadCodesBySets(posting, rest.first(count))) return false;
      rest = rest.subspan(count);
    }
    return true;
  }
  std::fill(out.begin(), out.end(), 0);
  if (how_codes_ == CodesOfBlock::kAllZero) return true;
  if (!ReadListed()) return false;
  for (auto one = FirstListed(first); one != listed_->end() && one->number - first < out.size(); ++one) {
    out[one->number - first] = one->code;
  }
  return true;
}

bool OccurrenceBlockReader::HasOneCode(std::uint32_t posting) {
  if (how_codes_ == CodesOfBlock::kAllZero) return true;
  return how_codes_ == CodesOfBlock::kBySets && ReadSets() && !sets_.HasSeveral(posting);
}

std::optional<FormCode> OccurrenceBlockReader::ReadCode(std::uint32_t posting, std::uint32_t occurrence) {
  if (how_codes_ == CodesOfBlock::kAllZero) return 0;
  const std::uint32_t number = fields_.Begin(posting) + occurrence;
  std::optional<FormCode> found;
  if (how_codes_ == CodesOfBlock::kListed) {
    if (!ReadListed()) return std::nullopt;
    const auto one = FirstListed(number);
    return one != listed_->end() && one->number == number ? one->code : 0;
  }
  if (how_codes_ == CodesOfBlock::kBySets) {
    if (!ReadSets()) return std::nullopt;
    if (!sets_.HasSeveral(posting)) return sets_.FormOf(posting, 0);
    const auto take = [&](std::uint64_t rank) { found = sets_.FormOf(posting, rank); };
    return codes_.Read(first_ranks_[posting] + occurrence, 1, take) ? found : std::nullopt;
  }
  const bool read = codes_.Read(number, 1, [&](std::uint64_t code) {
    if (code < forms_) found = static_cast<FormCode>(code);
  });
  return read ? found : std::nullopt;
}

}  // namespace broadsheet
