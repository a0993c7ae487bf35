// Forms and terms against maps of strings.
#include "storage/segment/vocabulary.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace broadsheet {
namespace {

struct Known {
  std::string term, spelling;
  std::vector<std::string> lookups;
};

std::string RandomBytes(std::mt19937& random, std::size_t most) {
  std::string bytes(random() % (most + 1), '\0');
  for (char& byte : bytes) byte = static_cast<char>(random() % 3 == 0 ? random() : 'a' + random() % 2);
  return bytes;
}

void ExpectForm(const Form& form, const Known& known) {
  EXPECT_EQ(form.term, known.term);
  EXPECT_EQ(form.spelling, known.spelling);
  EXPECT_EQ(form.lookups.size(), known.lookups.size());
  EXPECT_EQ(form.lookups.empty(), known.lookups.empty());
  EXPECT_EQ(std::vector<std::string>(form.lookups.begin(), form.lookups.end()), known.lookups);
  if (known.lookups.empty()) return;
  EXPECT_EQ(form.lookups.front(), known.lookups.front());
  EXPECT_EQ(form.lookups.back(), known.lookups.back());
}

TEST(VocabularyTest, HoldsWhatWasInterned) {
  std::mt19937 random(5);
  Vocabulary vocabulary;
  std::vector<Known> forms;
  std::vector<Form> views;  // taken at once: they stay good
  std::map<std::pair<std::string, std::string>, FormId> ids;
  std::map<std::string, TermId> terms;
  for (int i = 0; i < 20000; ++i) {
    Known known{RandomBytes(random, 5), RandomBytes(random, random() % 1000 == 0 ? 300'000 : 6), {}};
    for (std::size_t n = random() % 500 == 0 ? 300 : random() % 4; n > 0; --n) {
      known.lookups.push_back(RandomBytes(random, 9));
    }
    const FormId id = vocabulary.Intern(known.term, {known.spelling, known.lookups});
    const auto next = static_cast<FormId>(forms.size());
    const auto [place, is_new] = ids.try_emplace({known.term, known.spelling}, next);
    ASSERT_EQ(id, place->second);
    const auto term = terms.try_emplace(known.term, static_cast<TermId>(terms.size())).first;
    ASSERT_EQ(vocabulary.term_of(id), term->second);
    ASSERT_EQ(vocabulary.term(term->second), known.term);
    if (!is_new) continue;
    forms.push_back(std::move(known));
    views.push_back(vocabulary.form(id));
  }
  ASSERT_LT(forms.size(), 20000u) << "no form came twice";
  EXPECT_EQ(vocabulary.form_count(), forms.size());
  EXPECT_EQ(vocabulary.term_count(), terms.size());
  std::size_t bytes = 0;
  for (FormId id = 0; id < forms.size(); ++id) {
    ExpectForm(views[id], forms[id]);
    ExpectForm(vocabulary.form(id), forms[id]);
    bytes += forms[id].spelling.size();
    for (const std::string& lookup : forms[id].lookups) bytes += lookup.size();
  }
  EXPECT_GT(vocabulary.MemoryBytes(), bytes);
}

}  // namespace
}  // namespace broadsheet
