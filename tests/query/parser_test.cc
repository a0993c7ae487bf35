// Queries as people type them, and the tree that each must become.
#include "query/parse/parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "broadsheet/facet_field.h"
#include "query/parse/query_fields.h"

namespace broadsheet {
namespace {

struct Row {
  std::string_view query;
  std::string_view tree;
  std::string_view warnings = "";  // offset+length of each: "0+3 8+1"
};

void Check(const Row& row, bool any) {
  SCOPED_TRACE(row.query);
  std::vector<QueryWarning> warnings;
  const auto tree = ParseQuery(row.query, any, &warnings);
  ASSERT_TRUE(tree.ok()) << tree.status();
  EXPECT_EQ(PrintTree(*tree), row.tree);
  std::string places;
  for (const QueryWarning& warning : warnings) {
    if (!places.empty()) places += " ";
    places += std::to_string(warning.offset) + "+" + std::to_string(warning.length);
    EXPECT_FALSE(warning.message.empty());
    EXPECT_LE(warning.offset + warning.length, row.query.size());
  }
  EXPECT_EQ(places, row.warnings);
}

TEST(Parser, WordsAndOperators) {
  const Row rows[] = {
      {"", "(all)"},
      {"   \t\n", "(all)"},
      {"peace", "peace"},
      {"peace talks", "(and peace talks)"},
      {"peace\u00A0talks\u3000now", "(and peace talks now)"},
      {"peace AND talks", "(and peace talks)"},
      {"peace and talks or war", "(and peace and talks or war)"},
      {"peace OR talks", "(or peace talks)"},
      {"a b OR c d", "(or (and a b) (and c d))"},
      {"a OR b AND c OR d", "(or a (and b c) d)"},
      {"(a OR b) c", "(and (or a b) c)"},
      {"a (b (c d))", "(and a b c d)"},
      {"a OR (b OR (c OR d))", "(or a b c d)"},
      {"NOT a", "(not a)"},
      {"-a", "(not a)"},
      {"a -b", "(and a (not b))"},
      {"a NOT b c", "(and a (not b) c)"},
      {"a AND NOT b", "(and a (not b))"},
      {"a OR NOT b", "(or a (not b))"},
      {"NOT NOT a", "a"},
      {"NOT NOT NOT a", "(not a)"},
      {"-(a OR b)", "(not (or a b))"},
      {"NOT (NOT (a b))", "(and a b)"},
      {"-a -b", "(and (not a) (not b))"},
      {"F-16 state-of-the-art", "(and F-16 state-of-the-art)"},
      {"U.S. AT&T O'Brien 600,000 $35M", "(and U.S. AT&T O'Brien 600,000 $35M)"},
      {"peace - talks \u2014 \u2026", "(and peace talks \u2014 \u2026)"},
      {"--verbose", "--verbose"},
      {"(a)(b)", "(and a b)"},
      {"a(b)\"c\"", "(and a b \"c\")"},
  };
  for (const Row& row : rows) Check(row, false);
}

TEST(Parser, PhrasesAndSpellings) {
  const Row rows[] = {
      {"\"peace deal\"", "\"peace deal\""},
      {"\u201Cpeace deal\u201D", "\"peace deal\""},
      {"\u201Epeace deal\u201C", "\"peace deal\""},
      {"\u00ABpeace deal\u00BB", "\"peace deal\""},
      {"=US", "=US"},
      {"=\"Fiat Chrysler\"", "=\"Fiat Chrysler\""},
      {"-\"peace deal\" =US", "(and (not \"peace deal\") =US)"},
      {"\"AND OR (NOT title:x\"", "\"AND OR (NOT title:x\""},
      {"a \"b", "(and a b)", "2+1"},
      {"a\"", "a", "1+1"},
      {"a \"\" b", "(and a b)", "2+2"},
      {"a -\"...\" b", "(and a b)", "3+5"},
      {"=", "(none)", "0+1 0+1"},
  };
  for (const Row& row : rows) Check(row, false);
}

TEST(Parser, Fields) {
  const Row rows[] = {
      {"title:peace", "title:peace"},
      {"title:\"peace deal\"", "title:\"peace deal\""},
      {"title:(peace OR war) now", "(and (or title:peace title:war) now)"},
      {"title:(peace body:(war -deal))", "(and title:peace body:war (not body:deal))"},
      {"-title:peace", "(not title:peace)"},
      {"title:=US", "title:=US"},
      {"title:=\"US aid\"", "title:=\"US aid\""},
      {"date:2025-11..2025-12", "date:2025-11..2025-12"},
      {"entity:nato person:putin org:\"European Union\"", "(and entity:nato person:putin org:\"European Union\")"},
      {"id:a/b:c", "id:a/b:c"},
      {"title:AND", "title:AND"},
      {"title:-peace b", "(and title:peace b)", "6+1"},
      {"org:-\"peace deal\"", "org:\"peace deal\"", "4+1"},
      {"title:-(a b)", "(and title:a title:b)", "6+1"},
      {"title:-", "(none)", "6+1 0+7"},
      {"id:-a lang:-b", "(and id:-a lang:-b)"},
      {"Title:peace", "Title:peace", "0+6"},
      {"PERSON:putin x", "(and PERSON:putin x)", "0+7"},
      {"10:30", "10:30"},
      {"https://example.org/a", "https://example.org/a"},
      {"colour:red", "colour:red", "0+7"},
      {"title: peace", "(and title: peace)", "0+6"},
      {"title:() peace", "peace", "6+2"},
      {"(title:)", "title:", "1+6"},
      {"title:\"\" peace", "peace", "6+2"},
  };
  for (const Row& row : rows) Check(row, false);
}

TEST(Parser, WhatCannotBeAnOperatorIsAWord) {
  const Row rows[] = {
      {"AND", "and", "0+3"},
      {"peace AND", "(and peace and)", "6+3"},
      {"OR peace", "(and or peace)", "0+2"},
      {"a AND OR b", "(or (and a and) b)", "2+3"},
      {"a AND AND b", "(and a and b)", "2+3"},
      {"a OR", "(and a or)", "2+2"},
      {"NOT", "not", "0+3"},
      {"a NOT", "(and a not)", "2+3"},
      {"NOT AND b", "(and not b)", "0+3"},
      {"(AND) a", "(and and a)", "1+3"},
      {"NOT OR", "(not or)", "4+2"},
  };
  for (const Row& row : rows) Check(row, false);
}

TEST(Parser, Proximity) {
  const Row rows[] = {
      {"putin NEAR/5 witkoff", "(near/5 putin witkoff)"},
      {"putin w/5 witkoff", "(near/5 putin witkoff)"},
      {"putin BEFORE/5 witkoff pre/2 x", "(before/5,before/2 putin witkoff x)"},
      {"a SAME/s b w/p c", "(same/s,same/p a b c)"},
      {"a w/s b", "(same/s a b)"},
      {"a NOT NEAR/5 b", "(not-near/5 a b)"},
      {"a NOT w/s b NEAR/3 c", "(not-same/s,near/3 a b c)"},
      {"a b NEAR/5 c d", "(and a (near/5 b c) d)"},
      {"a AND b NEAR/5 c OR d", "(or (and a (near/5 b c)) d)"},
      {"(a NEAR/5 b) NEAR/3 c", "(near/5,near/3 a b c)"},
      {"a NEAR/5 (b NEAR/3 c)", "(near/5 a (near/3 b c))"},
      {"(a OR \"b c\") NEAR/5 (d* OR e~)", "(near/5 (or a \"b c\") (or d* e~1))"},
      {"person:putin NEAR/5 entity:nato", "(near/5 person:putin entity:nato)"},
      {"title:(a NEAR/5 b)", "(near/5 title:a title:b)"},
      {"title:a NEAR/5 lead:b", "(near/5 title:a lead:b)"},
      {"byline:(a NEAR/5 b)", "(near/5 byline:a byline:b)"},
      {"\"a b\"~4 NEAR/5 c", "(near/5 \"a b\"~4 c)"},
      {"-a NEAR/5 b c", "(and (not a) b c)", "3+6"},
      {"NOT (a NEAR/5 b)", "(not (near/5 a b))"},
      {"a NEAR/5 NOT b", "(and a (not b))", "2+6"},
      {"a NOT NEAR/5 date:2025", "(and a (not date:2025))", "6+6"},
      {"(a b) NEAR/5 c", "(and a b c)", "6+6"},
      {"date:2025 NEAR/5 b NEAR/3 c", "(and date:2025 (near/3 b c))", "10+6"},
      {"byline:a NEAR/5 topic:b", "(and byline:a topic:b)", "9+6"},
      {"byline:(a SAME/s b)", "(and byline:a byline:b)", "10+6"},
      {"a NEAR/1 b NEAR/1 c NEAR/1 d NEAR/1 e NEAR/1 f NEAR/1 g",
       "(and (near/1,near/1,near/1,near/1,near/1 a b c d e f) g)", "47+6"},
      {"a NEAR/99999999999999999999 b", "(near/1072693248 a b)"},
      {"NEAR/5 b", "(and near/5 b)", "0+6"},
      {"a NEAR/5", "(and a near/5)", "2+6"},
      {"NOT NEAR/5 b", "(near/5 not b)", "0+3"},
      {"a NEAR/5 NEAR/3 b", "(and a (near/3 near/5 b))", "2+6"},
      {"a AND NEAR/5 b", "(and a (near/5 and b))", "2+3"},
      {"a NEAR/0 b", "(and a NEAR/0 b)", "2+6"},
      {"a NEAR/x b NEAR SAME/x", "(and a NEAR/x b NEAR SAME/x)", "2+6 11+4 16+6"},
      {"w/out w/o w/ and/or 24/7 km/h", "(and w/out w/o w/ and/or 24/7 km/h)"},
      {"a W/5 b PRE/2 c", "(near/5,before/2 a b c)"},
      {"a w/P b w/x c pre/s d", "(and a w/P b w/x c pre/s d)", "2+3 8+3 14+5"},
      {"title:NEAR/5 a", "(and title:NEAR/5 a)"},
  };
  for (const Row& row : rows) Check(row, false);
  Check({"a b NEAR/5 c -d", "(and (or a (near/5 b c)) (not d))"}, true);
  Check({"-a NEAR/5 b c", "(or (and (not a) b) c)", "3+6"}, true);
}

TEST(Parser, AtLeast) {
  const Row rows[] = {
      {"ATLEAST/3 a", "(atleast/3 a)"},
      {"ATLEAST/3 \"a b\" c", "(and (atleast/3 \"a b\") c)"},
      {"ATLEAST/2 (a OR b)", "(atleast/2 (or a b))"},
      {"title:(ATLEAST/2 a)", "(atleast/2 title:a)"},
      {"ATLEAST/2 title:a", "(atleast/2 title:a)"},
      {"NOT ATLEAST/2 a", "(not (atleast/2 a))"},
      {"-ATLEAST/2 a", "(not (atleast/2 a))"},
      {"ATLEAST/2 (a NEAR/5 b)", "(atleast/2 (near/5 a b))"},
      {"ATLEAST/2 NOT a", "(not a)", "0+9"},
      {"ATLEAST/2 (a b)", "(and a b)", "0+9"},
      {"ATLEAST/2 ATLEAST/3 a", "(atleast/3 a)", "0+9"},
      {"ATLEAST/2 a NEAR/5 b", "(and (atleast/2 a) b)", "12+6"},
      {"ATLEAST/2", "atleast/2", "0+9"},
      {"ATLEAST/0 a", "(and ATLEAST/0 a)", "0+9"},
      {"ATLEAST a", "(and ATLEAST a)", "0+7"},
  };
  for (const Row& row : rows) Check(row, false);
}

TEST(Parser, WildcardsSimilarWordsAndWindows) {
  const Row rows[] = {
      {"sanction* what? 2*3", "(and sanction* what? 2*3)"},
      {"witkof~ witkof~2 witkof~1", "(and witkof~1 witkof~2 witkof~1)"},
      {"witkof~7 witkof~12 ~x x~y", "(and witkof~2 witkof~12 ~x x~y)", "19+2 0+8 9+9 22+3"},
      {"title:witkof~", "title:witkof~1"},
      {"id:a~2 date:*-04-13 site:x~", "(and id:a~2 date:*-04-13 site:x~)"},
      {"\"peace deal\"~4 now", "(and \"peace deal\"~4 now)"},
      {"\"peace deal\"~0", "\"peace deal\"~0"},
      {"=\"Peace deal\"~4", "=\"Peace deal\"~4"},
      {"title:\"peace deal\"~4", "title:\"peace deal\"~4"},
      {"\"a b\"~ c", "(and \"a b\" c)", "5+1"},
      {"\"a b\" ~4", "(and \"a b\" ~4)", "6+2"},
      {"\"a b\"~4c", "(and \"a b\"~4 c)"},
      {"* ? ** a", "a", "0+1 2+1 4+2"},
      {"*", "(none)", "0+1 0+1"},
      {"oil OR *", "oil", "7+1"},
      {"* OR oil", "oil", "0+1"},
      {"* OR oil AND gas", "(and oil gas)", "0+1"},
      {"oil OR () OR gas", "(or oil gas)", "7+2"},
      {"oil NEAR/3 * gas", "(and oil gas)", "11+1"},
      {"oil NOT ()", "oil", "8+2"},
      {"ATLEAST/2 * oil", "oil", "10+1"},
      {"(* AND oil) gas", "(and oil gas)", "1+1"},
      {"- OR oil", "oil"},
      {"\"*\"~40 oil", "oil", "0+3"},
  };
  for (const Row& row : rows) Check(row, false);
}

TEST(Parser, Parentheses) {
  const Row rows[] = {
      {"(a", "a", "0+1"},
      {"a)", "a", "1+1"},
      {")a(", "a", "0+1 2+1"},
      {"()", "(none)", "0+2 0+2"},
      {"((()))", "(none)", "2+2 1+4 0+6 0+6"},
      {"...", "(none)", "0+3"},
      {"a () b", "(and a b)", "2+2"},
      {"-() a", "a", "1+2"},
      {"(a OR (b c) d", "(or a (and b c d))", "0+1"},
  };
  for (const Row& row : rows) Check(row, false);
}

TEST(Parser, Any) {
  const Row rows[] = {
      {"a b", "(or a b)"},
      {"a b AND c", "(or a (and b c))"},
      {"a b -c", "(and (or a b) (not c))"},
      {"-c a b", "(and (or a b) (not c))"},
      {"a AND -b c", "(or (and a (not b)) c)"},
      {"a OR -b", "(or a (not b))"},
      {"-a OR b", "(or (not a) b)"},
      {"-a -b", "(and (not a) (not b))"},
      {"(a b) AND c", "(and (or a b) c)"},
      {"a -(b c)", "(and a (not (or b c)))"},
      {"a title:(b c)", "(or a title:b title:c)"},
      {"a -b AND c", "(or a (and (not b) c))"},
      {"a b -(-c)", "(and (or a b) c)"},
      {"a NOT NOT c", "(or a c)"},
      {"a -(-b) NEAR/5 c", "(or a (near/5 b c))"},
  };
  for (const Row& row : rows) Check(row, true);
}

TEST(Parser, DepthOfParenthesesIsFree) {
  const std::string open(100'000, '('), close(100'000, ')');
  std::vector<QueryWarning> warnings;
  const auto tree = ParseQuery(open + "a" + close, false, &warnings);
  ASSERT_TRUE(tree.ok()) << tree.status();
  EXPECT_EQ(PrintTree(*tree), "a");
  EXPECT_TRUE(warnings.empty());
  EXPECT_TRUE(ParseQuery(open, false, &warnings).ok());
  EXPECT_TRUE(ParseQuery(close, false, &warnings).ok());
}

TEST(Parser, NotOfManyGroups) {
  std::string query;
  for (int i = 0; i < 10'000; ++i) query += "NOT (";
  query += "a";
  std::vector<QueryWarning> warnings;
  const auto tree = ParseQuery(query, false, &warnings);
  ASSERT_TRUE(tree.ok()) << tree.status();
  EXPECT_EQ(PrintTree(*tree), "a");
}

TEST(Parser, LimitsAreClear) {
  std::vector<QueryWarning> warnings;
  std::string words, deep;
  for (std::size_t i = 0; i <= QueryLimits::kWords; ++i) words += "a ";
  EXPECT_EQ(ParseQuery(words, false, &warnings).status().code(), absl::StatusCode::kInvalidArgument);
  for (std::size_t i = 0; i < QueryLimits::kDepth; ++i) deep += i % 2 ? "a OR (" : "a AND (";
  EXPECT_EQ(ParseQuery(deep + "b", false, &warnings).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ParseQuery(std::string(QueryLimits::kBytes + 1, 'a'), false, &warnings).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(Parser, EveryTextIsAQuery) {
  // Every string of up to five of these pieces, about 160,000 of them.
  const std::vector<std::string> pieces = {"a",    " ",      "(",       ")",    "\"",        "-",
                                           "AND ", "title:", "NEAR/2 ", "NOT ", "ATLEAST/2 "};
  std::vector<std::size_t> choice(5, 0);
  for (bool done = false; !done;) {
    std::string query;
    for (const std::size_t piece : choice) query += pieces[piece];
    std::vector<QueryWarning> warnings;
    ASSERT_TRUE(ParseQuery(query, query.size() % 2 == 0, &warnings).ok()) << query;
    std::size_t digit = 0;
    while (digit < choice.size() && ++choice[digit] == pieces.size()) choice[digit++] = 0;
    done = digit == choice.size();
  }
}

// What can be counted by can be asked for by the same name.
TEST(QueryFields, HaveAllFacets) {
  for (const FacetFieldEntry& facet : kFacetFields) EXPECT_NE(FindQueryField(facet.name), nullptr) << facet.name;
}

}  // namespace
}  // namespace broadsheet
