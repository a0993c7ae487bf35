#include "indexer/analysis/form_cache.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

namespace broadsheet {
namespace {

FormCache::Key KeyOf(const std::string& word) { return FormCache::Key(word, word.data() + word.size()); }

TEST(FormCacheTest, IsAMap) {
  std::mt19937 random(7);
  std::map<std::string, FormId> model;
  FormCache cache;
  for (int i = 0; i < 50000; ++i) {
    // Few letters and all lengths around the sixteen bytes of a slot: many words share beginnings and ends.
    std::string word(1 + random() % 26, 'a');
    for (char& c : word) c = static_cast<char>("abc"[random() % 3]);
    const WordForms* found = cache.Find(KeyOf(word));
    const auto known = model.find(word);
    ASSERT_EQ(found != nullptr, known != model.end());
    if (found != nullptr) {
      EXPECT_EQ(found->form, known->second);
    } else {
      const auto id = static_cast<FormId>(model.size());
      model[word] = id;
      EXPECT_EQ(cache.Insert(KeyOf(word), {id, id + 1, 0, {}}).form, id);
    }
  }
  for (const auto& [word, id] : model) {
    const WordForms* found = cache.Find(KeyOf(word));
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->form, id);
    EXPECT_EQ(found->word_hash, id + 1);
  }
}

TEST(FormCacheTest, WhatFollowsTheWordDoesNotMatter) {
  FormCache cache;
  const std::string text = "talk talks talk";
  const char* end = text.data() + text.size();
  cache.Insert(FormCache::Key(std::string_view(text).substr(0, 4), end), {1, 0, 0, {}});
  EXPECT_NE(cache.Find(FormCache::Key(std::string_view(text).substr(11, 4), end)), nullptr);
  EXPECT_EQ(cache.Find(FormCache::Key(std::string_view(text).substr(5, 5), end)), nullptr);
}

}  // namespace
}  // namespace broadsheet
