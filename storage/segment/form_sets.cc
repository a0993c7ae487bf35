#include "storage/segment/form_sets.h"

#include <algorithm>
#include <iterator>

namespace broadsheet {
namespace {

// Calls visit(code, set) with all sets. False if the bytes cannot be right.
template <typename Visit>
bool VisitSets(ByteReader in, std::uint32_t postings, std::uint32_t forms, Visit visit) {
  std::uint64_t next_code = 0;
  while (in.ok() && in.remaining() > 0) {
    const std::uint64_t code = next_code + in.Varint32();
    const PostingSet set = PostingSet::Read(in, postings);
    if (!in.ok() || code >= forms) return false;
    visit(static_cast<FormCode>(code), set);
    next_code = code + 1;
  }
  return in.ok();
}

// Appends the sets of codes that ascend.
class SetAppender {
 public:
  SetAppender(std::uint32_t postings, std::string& out) : postings_(postings), out_(out) {}
  void Append(FormCode code, const PostingSet& set) {
    PutVarint(out_, code - next_code_);
    set.Append(postings_, out_);
    next_code_ = code + 1;
  }

 private:
  const std::uint32_t postings_;
  std::string& out_;
  FormCode next_code_ = 0;
};

}  // namespace

void FormSetsWriter::Append(std::uint32_t postings, std::string& out) const {
  SetAppender appender(postings, out);
  for (FormCode code = 0; code < sets_.size(); ++code) {
    if (!(sets_[code] == PostingSet())) appender.Append(code, sets_[code]);
  }
}

bool RecodeFormSets(ByteReader bytes, std::uint32_t postings, std::span<const FormCode> codes, std::string& out) {
  struct Recoded {
    FormCode code;
    PostingSet postings;
  };
  std::vector<Recoded> sets;  // ascending new codes
  bool known = true, keeps_order = true;
  const auto forms = static_cast<std::uint32_t>(codes.size());
  const bool read = VisitSets(bytes, postings, forms, [&](FormCode old_code, const PostingSet& set) {
    const FormCode code = codes[old_code];
    known = known && code != kNoCode;
    auto place = sets.end();
    for (; place != sets.begin() && std::prev(place)->code > code; --place) {
      keeps_order = keeps_order && !set.Meets(std::prev(place)->postings);
    }
    known = known && (place == sets.begin() || std::prev(place)->code != code);
    sets.insert(place, {code, set});
  });
  if (!read || !known || !keeps_order) return false;
  SetAppender appender(postings, out);
  for (const Recoded& set : sets) appender.Append(set.code, set.postings);
  return true;
}

bool FormSets::Read(ByteReader bytes, std::uint32_t postings, std::uint32_t forms) {
  sets_.clear();
  several_ = {};
  PostingSet seen;
  return VisitSets(bytes, postings, forms, [&](FormCode code, const PostingSet& set) {
    several_.Unite(seen.And(set));
    seen.Unite(set);
    sets_.push_back({code, set});
  });
}

std::optional<FormCode> FormSets::FormOf(std::uint32_t posting, std::uint64_t rank) const {
  for (const FormSet& set : sets_) {
    if (set.postings.Has(posting) && rank-- == 0) return set.code;
  }
  return std::nullopt;
}

void FormSets::FindFormsOf(std::uint32_t posting, std::vector<FormCode>* forms) const {
  forms->clear();
  for (const FormSet& set : sets_) {
    if (set.postings.Has(posting)) forms->push_back(set.code);
  }
}

bool CountFormPostings(ByteReader bytes, std::uint32_t postings, std::uint32_t forms,
                       absl::FunctionRef<void(FormCode, std::uint32_t)> visit) {
  return VisitSets(bytes, postings, forms, [visit](FormCode code, const PostingSet& set) { visit(code, set.Count()); });
}

std::optional<PostingSet> ReadPostingsWith(ByteReader bytes, std::uint32_t postings, std::uint32_t forms,
                                           std::span<const FormCode> codes) {
  PostingSet found;
  const bool read = VisitSets(bytes, postings, forms, [&](FormCode code, const PostingSet& set) {
    if (std::binary_search(codes.begin(), codes.end(), code)) found.Unite(set);
  });
  return read ? std::optional(found) : std::nullopt;
}

}  // namespace broadsheet
