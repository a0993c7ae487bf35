// The read side against a model in memory that holds the same documents in maps.
#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>

#include <gtest/gtest.h>

#include "storage/segment/glass_codec.h"
#include "storage/segment/glass_reader.h"
#include "storage/segment/pair_sets.h"
#include "test_documents.h"

namespace broadsheet {
namespace {

class SegmentReaderTest : public testing::Test {
 protected:
  void Build(const CorpusShape& shape) {
    corpus_ = MakeCorpus(shape);
    model_ = ModelOf(*corpus_);
    summary_ = BuildSegment(*corpus_, folder_.path(), 3);
    absl::StatusOr<std::shared_ptr<const Segment>> opened = Segment::Open(folder_.path(), 3);
    ASSERT_TRUE(opened.ok()) << opened.status();
    segment_ = *opened;
  }

  // In a segment of them alone.
  void ExpectAllOf(const Corpus& corpus) {
    BuildSegment(corpus, folder_.path(), 1);
    const auto segment = Segment::Open(folder_.path(), 1);
    ASSERT_TRUE(segment.ok()) << segment.status();
    EXPECT_TRUE(ModelOf(**segment) == ModelOf(corpus));
  }

  TemporaryFolder folder_;
  std::unique_ptr<Corpus> corpus_;
  Model model_;
  SegmentSummary summary_;
  std::shared_ptr<const Segment> segment_;
};

TEST_F(SegmentReaderTest, HoldsWhatWasAdded) {
  for (unsigned seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(seed);
    TemporaryFolder folder;
    const std::unique_ptr<Corpus> corpus =
        MakeCorpus({.seed = seed, .documents = 1 + seed * seed * 20, .vocabulary = 100 * seed});
    BuildSegment(*corpus, folder.path(), 3);
    const auto segment = Segment::Open(folder.path(), 3);
    ASSERT_TRUE(segment.ok()) << segment.status();
    const Model expected = ModelOf(*corpus), found = ModelOf(**segment);
    EXPECT_TRUE(found.documents == expected.documents);
    EXPECT_TRUE(found.lookups == expected.lookups);
    ASSERT_EQ(found.terms.size(), expected.terms.size());
    for (const auto& [term, postings] : expected.terms) ASSERT_TRUE(found.terms.at(term) == postings) << term;
  }
}

TEST_F(SegmentReaderTest, Statistics) {
  Build({.seed = 31, .documents = 3000});
  std::uint64_t total = 0;
  std::uint32_t least = UINT32_MAX;
  for (const ModelDocument& document : model_.documents) {
    total += document.length;
    if (document.length > 0) least = std::min(least, document.length);
  }
  EXPECT_EQ(segment_->number(), 3u);
  EXPECT_EQ(segment_->document_count(), 3000u);
  EXPECT_EQ(segment_->total_length(), total);
  EXPECT_EQ(segment_->min_length(), least);
  EXPECT_EQ(summary_.documents, 3000u);
  EXPECT_EQ(summary_.total_length, total);
  EXPECT_EQ(summary_.first_day, model_.documents[segment_->UndatedDocids().begin - 2].day);
  EXPECT_EQ(summary_.last_day, model_.documents[0].day);
  EXPECT_EQ(summary_.min_article, 1000u);
  EXPECT_EQ(summary_.max_article, 1000u + 2999 * 3);
}

TEST_F(SegmentReaderTest, FindsTermsAndNothingElse) {
  Build({.seed = 32, .documents = 2000, .vocabulary = 1000});
  std::uint32_t ordinal = 0;
  for (const auto& [term, postings] : model_.terms) {
    const std::optional<TermInfo> info = segment_->FindTerm(term);
    ASSERT_TRUE(info.has_value()) << term;
    EXPECT_EQ(info->ordinal, ordinal++);
    EXPECT_EQ(info->document_frequency, postings.size()) << term;
    std::uint64_t cf = 0;
    std::set<std::string> spellings;
    for (const auto& [docid, posting] : postings) {
      cf += posting.wdf;
      for (const ModelOccurrence& occurrence : posting.occurrences) spellings.insert(occurrence.spelling);
    }
    EXPECT_EQ(info->collection_frequency, cf) << term;
    EXPECT_EQ(info->form_count, spellings.size()) << term;
    for (const std::string& other : {term + "x", term + std::string(1, '\0'), term.substr(0, term.size() - 1)}) {
      EXPECT_EQ(segment_->FindTerm(other).has_value(), model_.terms.contains(other)) << other;
    }
  }
  EXPECT_FALSE(segment_->FindTerm("").has_value());
  EXPECT_FALSE(segment_->FindTerm("\xFF\xFF").has_value());
}

TEST_F(SegmentReaderTest, TermsAndFoldedWordsByPrefix) {
  Build({.seed = 33, .documents = 1000, .vocabulary = 700});
  for (const char* prefix : {"", "Z", "Zba", "Zko", "XPER", "Zz", "zz", "L", "yyyy", "ster", "sterm"}) {
    for (const std::size_t limit : {std::size_t{0}, std::size_t{1}, std::size_t{7}, SIZE_MAX}) {
      std::vector<std::string> terms, folded;
      for (const auto& [term, postings] : model_.terms) {
        if (term.starts_with(prefix) && terms.size() < limit) terms.push_back(term);
      }
      for (const auto& [word, found] : model_.lookups) {
        if (word.starts_with(prefix) && folded.size() < limit) folded.push_back(word);
      }
      std::vector<std::string> found;
      for (const auto& [term, info] : segment_->TermsWithPrefix(prefix, limit)) found.push_back(term);
      EXPECT_EQ(found, terms) << prefix;
      EXPECT_EQ(segment_->FoldedWithPrefix(prefix, limit), folded) << prefix;
    }
  }
}

TEST_F(SegmentReaderTest, AWalkVisitsWhatIsWantedAndPassesOverWhatIsDead) {
  Build({.seed = 37, .documents = 2000, .vocabulary = 3000});
  ASSERT_GT(model_.lookups.size(), 1000u);
  std::map<std::uint32_t, std::string> names;
  for (const auto& [term, info] : segment_->TermsWithPrefix("", SIZE_MAX)) names[info.ordinal] = term;
  for (std::uint32_t round = 0; round < 60; ++round) {
    const auto verdict = [round](std::string_view word) -> WordVerdict {
      const std::size_t hash = std::hash<std::string_view>()(word) * (2 * round + 1) >> 20;
      if (hash % 4 == 0) return {.wanted = true};
      return {.dead_bytes = hash % 4 == 1 ? SIZE_MAX : 1 + hash / 4 % 5};
    };
    std::vector<std::string> expected, visited;
    std::optional<std::string> dead;
    const std::string prefix = round % 3 == 0 ? "s" : "";
    for (const auto& [word, found] : model_.lookups) {
      if (!word.starts_with(prefix) || (dead && word.starts_with(*dead))) continue;
      dead.reset();
      const WordVerdict of_word = verdict(word);
      if (of_word.wanted) {
        expected.push_back(word);
      } else if (of_word.dead_bytes <= word.size()) {
        dead = word.substr(0, of_word.dead_bytes);
      }
    }
    segment_->VisitFolded(prefix, verdict, [&](std::string_view word, std::span<const FoldedTerm> terms) {
      visited.emplace_back(word);
      std::set<std::string> leads_to, expected_to;
      for (const FoldedTerm& term : terms) leads_to.insert(names.at(term.ordinal));
      for (const auto& [term, spelling] : model_.lookups.at(visited.back())) expected_to.insert(term);
      EXPECT_EQ(leads_to, expected_to) << word;
      return true;
    });
    ASSERT_EQ(visited, expected) << round;
  }
  // Nothing follows what all words begin with.
  std::size_t judged = 0;
  segment_->VisitFolded(
      "", [&](std::string_view) { return ++judged, WordVerdict{.dead_bytes = 0}; },
      [](std::string_view, std::span<const FoldedTerm>) { return true; });
  EXPECT_EQ(judged, 1u);
}

TEST_F(SegmentReaderTest, MostFrequentFormHasCodeZero) {
  Build({.seed = 34, .documents = 1000});
  std::size_t with_several = 0;
  for (const auto& [term, postings] : model_.terms) {
    std::map<std::string, std::size_t> counts;
    for (const auto& [docid, posting] : postings) {
      std::set<std::string> spellings;
      for (const ModelOccurrence& occurrence : posting.occurrences) spellings.insert(occurrence.spelling);
      for (const std::string& spelling : spellings) ++counts[spelling];
    }
    std::vector<std::pair<std::string, std::size_t>> expected(counts.begin(), counts.end());
    std::stable_sort(expected.begin(), expected.end(), [](auto& a, auto& b) { return a.second > b.second; });
    const std::vector<FormEntry> forms = segment_->Forms(*segment_->FindTerm(term));
    ASSERT_EQ(forms.size(), expected.size()) << term;
    for (FormCode code = 0; code < forms.size(); ++code) {
      EXPECT_EQ(forms[code].code, code);
      EXPECT_EQ(forms[code].spelling, expected[code].first) << term;
    }
    with_several += forms.size() > 4;
  }
  EXPECT_GT(with_several, 20u);  // those whose codes need an escape
}

TEST_F(SegmentReaderTest, FormMatchSaysWhenItCoversTheTerm) {
  Build({.seed = 35, .documents = 500});
  std::size_t covering = 0, partial = 0;
  for (const auto& [folded, found] : model_.lookups) {
    for (const FormMatch& match : segment_->FindForms(folded)) {
      EXPECT_TRUE(std::is_sorted(match.codes.begin(), match.codes.end()));
      EXPECT_EQ(match.covers_term, match.codes.size() == match.term.form_count);
      (match.covers_term ? covering : partial) += 1;
    }
  }
  EXPECT_GT(covering, 10u);
  EXPECT_GT(partial, 10u);
  EXPECT_TRUE(segment_->FindForms("no such word").empty());
}

// Any mixture of moves arrives where walking a sorted list would.
TEST_F(SegmentReaderTest, CursorMoves) {
  Build({.seed = 36, .documents = 5000, .vocabulary = 200});
  std::mt19937 random(5);
  for (const auto& [term, postings] : model_.terms) {
    const TermInfo info = *segment_->FindTerm(term);
    for (int walk = 0; walk < 6; ++walk) {
      PostingCursor cursor = segment_->Postings(info);
      auto at = postings.begin();
      bool started = false;
      EXPECT_EQ(cursor.docid(), 0u);
      while (true) {
        const unsigned kind = random() % 4;
        if (kind == 0) {
          cursor.Next();
          if (started) ++at;
        } else {
          const Docid from = started ? at->first : 0;
          const Docid target = kind == 1 ? from + random() % 4 : kind == 2 ? from + random() % 700 : random() % 5200;
          if (random() % 2 == 0) cursor.SkipBlockTo(std::max(target, from));
          cursor.SkipTo(std::max(target, from));
          at = postings.lower_bound(std::max({target, from, Docid{1}}));
        }
        started = true;
        if (at == postings.end()) break;
        ASSERT_EQ(cursor.docid(), at->first) << term;
        ASSERT_EQ(cursor.wdf(), at->second.wdf) << term;
        if (random() % 3 == 0) {
          for (int twice = 0; twice < 2; ++twice) {
            const auto occurrences = cursor.Occurrences();
            ASSERT_EQ(occurrences.size(), at->second.occurrences.size()) << term;
            for (std::size_t i = 0; i < occurrences.size(); ++i) {
              ASSERT_EQ(occurrences[i].position, at->second.occurrences[i].position) << term;
            }
          }
        }
        if (random() % 8 == 0) {
          PostingCursor copy = cursor;
          copy.Next();
          EXPECT_EQ(copy.docid(), std::next(at) == postings.end() ? kNoMoreDocs : std::next(at)->first);
        }
      }
      EXPECT_TRUE(cursor.at_end()) << term;
      EXPECT_FALSE(cursor.damaged());
      cursor.Next();
      cursor.SkipTo(1);
      EXPECT_TRUE(cursor.at_end());
      EXPECT_TRUE(cursor.Occurrences().empty());
    }
  }
}

TEST_F(SegmentReaderTest, BlocksBoundWhatTheyHold) {
  Build({.seed = 37, .documents = 5000, .vocabulary = 50});
  std::size_t blocks = 0;
  for (const auto& [term, postings] : model_.terms) {
    const TermInfo info = *segment_->FindTerm(term);
    PostingCursor cursor = segment_->Postings(info);
    auto at = postings.begin();
    while (true) {
      const std::span<const Docid> docids = cursor.BlockDocids();
      const std::span<const std::uint32_t> wdfs = cursor.BlockWdfs();
      if (docids.empty()) break;
      ++blocks;
      ASSERT_EQ(docids.size(), wdfs.size());
      ASSERT_LE(docids.size(), PostingCursor::kMaxBlock);
      ASSERT_EQ(docids.back(), cursor.block_last());
      std::uint32_t max_wdf = 0, min_spacing = 0xFFFF;
      for (std::size_t i = 0; i < docids.size(); ++i, ++at) {
        ASSERT_TRUE(at != postings.end());
        ASSERT_EQ(docids[i], at->first);
        ASSERT_EQ(wdfs[i], at->second.wdf);
        max_wdf = std::max(max_wdf, wdfs[i]);
        if (wdfs[i] > 0) min_spacing = std::min(min_spacing, segment_->length(docids[i]) * 8 / wdfs[i]);
      }
      EXPECT_EQ(cursor.block_max_wdf(), max_wdf) << term;
      EXPECT_EQ(cursor.block_min_spacing(), min_spacing) << term;
      cursor.SkipBlockTo(cursor.block_last() + 1);
    }
    EXPECT_TRUE(at == postings.end()) << term;
    EXPECT_EQ(cursor.block_last(), kNoMoreDocs);
    EXPECT_EQ(cursor.block_max_wdf(), 0u);
  }
  EXPECT_GT(blocks, 500u);
}

TEST_F(SegmentReaderTest, DayRanges) {
  Build({.seed = 38, .documents = 700, .days = 60});
  for (Day first = -15; first < 55; first += 3) {
    for (Day last = first - 1; last < 55; last += 2) {
      const DocidRange range = segment_->DocidsOfDays(first, last);
      for (Docid docid = 1; docid <= segment_->document_count(); ++docid) {
        const std::optional<Day> day = model_.documents[docid - 1].day;
        const bool inside = day && *day >= first && *day <= last;
        ASSERT_EQ(docid >= range.begin && docid < range.end, inside) << first << ".." << last << " " << docid;
      }
    }
  }
  const DocidRange undated = segment_->UndatedDocids();
  for (Docid docid = 1; docid <= segment_->document_count(); ++docid) {
    EXPECT_EQ(docid >= undated.begin && docid < undated.end, !segment_->day(docid).has_value());
  }
  EXPECT_EQ(segment_->DocidsOfDays(INT32_MIN, INT32_MAX).begin, 1u);
  EXPECT_EQ(segment_->DocidsOfDays(INT32_MIN, INT32_MAX).end, undated.begin);
}

// The tables of documents are as wide as their values need.
TEST_F(SegmentReaderTest, WideDocumentTables) {
  Corpus corpus;
  const FormId form = corpus.vocabulary.Intern("Zword", {"word", {"word"}});
  const ArticleNumber articles[] = {1, 1ull << 40, UINT64_MAX - 1};
  const std::int64_t instants[] = {INT64_MIN, 0, INT64_MAX};
  for (int i = 0; i < 3; ++i) {
    SegmentDocument& document = corpus.documents.emplace_back();
    document.article = articles[i];
    document.id = std::string(1, static_cast<char>('a' + i));
    document.day = 5;
    document.instant = instants[i];
    for (std::uint32_t word = 0; word < 70000u * static_cast<unsigned>(i); ++word)
      document.words.push_back({form, word});
  }
  ExpectAllOf(corpus);
}

// Lists whose postings take any number of bytes, in any mixture, and more documents than two bytes can number.
TEST_F(SegmentReaderTest, StepsAndFrequenciesOfAnySize) {
  constexpr std::size_t kDocuments = 36000;
  std::mt19937 random(40);
  Corpus corpus;
  corpus.documents.resize(kDocuments);
  for (std::size_t i = 0; i < kDocuments; ++i) {
    corpus.documents[i].article = i + 1;
    // Some fill a leaf of the table of ids, and more.
    const std::size_t more = i % 1000 == 999 ? 6000 + random() % 6000 : random() % 30;
    corpus.documents[i].id = "article" + std::to_string(i * 7919) + std::string(more, 'x');
  }
  for (std::size_t term = 0; term < 60; ++term) {
    const std::string name = "word" + std::to_string(term);
    const FormId form = corpus.vocabulary.Intern("Z" + name, {name, {name}});
    const std::size_t widest = std::size_t{2} << random() % 15;
    for (std::size_t i = random() % widest; i < kDocuments; i += 1 + random() % widest) {
      const std::size_t times = random() % 40 == 0 ? 100 + random() % 100 : 1 + random() % 3;
      for (std::size_t at = 0; at < times; ++at) {
        corpus.documents[i].words.push_back({form, static_cast<Position>(at * 60 + term)});
      }
    }
  }
  BuildSegment(corpus, folder_.path(), 1);
  const auto segment = Segment::Open(folder_.path(), 1);
  ASSERT_TRUE(segment.ok()) << segment.status();
  const Model model = ModelOf(corpus);
  EXPECT_TRUE(ModelOf(**segment) == model);
  std::vector<Docid> docids;
  for (int i = 0; i < 500; ++i) docids.push_back(1 + static_cast<Docid>(random() % kDocuments));
  for (Docid long_id = 1000; long_id < kDocuments; long_id += 1000) {
    for (const Docid docid : {long_id - 1, long_id, long_id + 1}) docids.push_back(docid);
  }
  std::vector<std::string> ids;
  ASSERT_TRUE((*segment)->Ids(docids, &ids).ok());
  ASSERT_EQ(ids.size(), docids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) EXPECT_EQ(ids[i], model.documents[docids[i] - 1].id);
}

// By the table of leaves, without the walk that finds what the table does not know.
TEST_F(SegmentReaderTest, LeavesHoldTheirDocuments) {
  constexpr Docid kDocuments = 33'500, kFirstOfThreeBytes = 1 << 15;
  bool begins_a_leaf = false;
  // Where the id before is longer, leaves begin earlier. With one of these lengths that document does.
  for (std::size_t more = 0; more < kGlassBlockBytes && !begins_a_leaf; more += 50) {
    Corpus corpus;
    for (Docid docid = 1; docid <= kDocuments; ++docid) {
      SegmentDocument& document = corpus.documents.emplace_back();
      document.article = docid;
      document.id = "id" + std::to_string(1'000'000 + docid) + "; " +
                    std::string(docid == kFirstOfThreeBytes - 1 ? more : 200, 'x');
    }
    TemporaryFolder folder;
    BuildSegment(corpus, folder.path(), 1);
    const std::string file = FileBytes(folder.path() + "/" + SegmentFileNames(1).glass);
    const auto glass = GlassReader::Open(file);
    ASSERT_TRUE(glass.ok()) << glass.status();
    const GlassLeaves leaves = glass->Leaves();
    for (Docid docid = 1; docid <= kDocuments; ++docid) {
      const GlassLeaves::Leaf* const leaf = leaves.Find(docid);
      ASSERT_NE(leaf, nullptr) << docid;
      ASSERT_LE(leaf->first, docid);
      const std::size_t at = std::size_t{leaf->block} * kGlassBlockBytes;
      const std::string_view block = std::string_view(file).substr(at, kGlassBlockBytes);
      ASSERT_NE(block.find(corpus.documents[docid - 1].id.substr(0, 9)), std::string_view::npos) << docid;
    }
    begins_a_leaf = leaves.Find(kFirstOfThreeBytes)->first == kFirstOfThreeBytes;
  }
  EXPECT_TRUE(begins_a_leaf);
}

// As the names that a producer gave stand. Equal terms may come as several forms, and in any order.
TEST_F(SegmentReaderTest, ManyTermsAtOnePosition) {
  constexpr std::uint32_t kTerms = 40000;
  Corpus corpus;
  SegmentDocument& document = corpus.documents.emplace_back();
  document.id = "names";
  for (std::uint32_t i = 0; i < kTerms; ++i) {
    const std::string name = std::to_string(i * 7919 % kTerms);
    for (const char* spelling : {"a", "b"}) {
      document.words.push_back({corpus.vocabulary.Intern("XP" + name, {spelling, {}}), 3});
    }
  }
  ExpectAllOf(corpus);
}

// Of rarer ones as far as there is room.
TEST_F(SegmentReaderTest, DocumentsOfFrequentTermsAreKept) {
  constexpr std::uint32_t kDocuments = 640, kTerms = 1500;
  Corpus corpus;
  corpus.documents.resize(kDocuments);
  const FormId always = corpus.vocabulary.Intern("Zalways", {"always", {"always"}});
  const FormId seldom = corpus.vocabulary.Intern("Zseldom", {"seldom", {"seldom"}});
  std::vector<FormId> terms;
  for (std::uint32_t i = 0; i < kTerms; ++i) {
    const std::string word = "word" + std::to_string(i);
    terms.push_back(corpus.vocabulary.Intern("Z" + word, {word, {word}}));
  }
  for (std::uint32_t i = 0; i < kDocuments; ++i) {
    SegmentDocument& document = corpus.documents[i];
    document.article = i + 1;
    document.id = std::to_string(i);
    document.words.push_back({always, 0});
    if (i % 64 == 0) document.words.push_back({seldom, 1});
    for (std::uint32_t term = 0; term < kTerms; ++term) {
      if ((i + term) % 20 == 0) document.words.push_back({terms[term], 2 + term});
    }
  }
  BuildSegment(corpus, folder_.path(), 1);
  const std::shared_ptr<const Segment> segment = *Segment::Open(folder_.path(), 1);
  const auto kept = [&](const std::string& term) {
    return segment->FindFrequent(*segment->FindTerm("Z" + term), {}).bits;
  };
  std::uint32_t have_room = 0;
  for (std::uint32_t term = 0; term < kTerms; ++term) have_room += kept("word" + std::to_string(term)).empty() ? 0 : 1;
  EXPECT_EQ(have_room, 1024u);
  EXPECT_TRUE(kept("seldom").empty());
  EXPECT_FALSE(kept("always").empty());
  std::vector<Docid> found, expected;
  ForEachDocid(kept("word7"), [&](Docid docid) { found.push_back(docid); });
  PostingCursor cursor = segment->Postings(*segment->FindTerm("Zword7"));
  for (cursor.Next(); !cursor.at_end(); cursor.Next()) expected.push_back(cursor.docid());
  EXPECT_EQ(found, expected);
}

// More ways to write one word than 16 bits can number.
TEST_F(SegmentReaderTest, AStemOfVeryManyForms) {
  constexpr std::uint32_t kForms = 70'000;
  Corpus corpus;
  const FormId other = corpus.vocabulary.Intern("Zother", {"other", {"other"}});
  corpus.documents.resize(3);
  for (std::uint32_t i = 0; i < kForms; ++i) {
    const std::string spelling = "word" + std::to_string(i);
    const FormId form = corpus.vocabulary.Intern("Zword", {spelling, {spelling}});
    corpus.documents[i % 3].words.push_back({form, i});
    if (i % 5 == 0) corpus.documents[i % 3].words.push_back({other, i});
  }
  for (std::size_t i = 0; i < corpus.documents.size(); ++i) {
    corpus.documents[i].article = i + 1;
    corpus.documents[i].filters = {"Zother", "Len"};
  }
  ExpectAllOf(corpus);
}

// Where the longest field that there can be stands among more documents than 16 bits can number.
TEST_F(SegmentReaderTest, LongFieldsAmongManyDocuments) {
  constexpr std::size_t kDocuments = 70'000;
  Corpus corpus;
  const FormId form = corpus.vocabulary.Intern("Zword", {"word", {"word"}});
  const FormId capital = corpus.vocabulary.Intern("Zword", {"Word", {"word"}});
  corpus.documents.resize(kDocuments);
  for (std::size_t i = 0; i < kDocuments; ++i) {
    corpus.documents[i].article = i + 1;
    corpus.documents[i].id = std::to_string(i);
    corpus.documents[i].words = {{i % 3 == 0 ? capital : form, static_cast<Position>(i % 7)}};
  }
  const FormId name = corpus.vocabulary.Intern("XPERword", {"Word", {}});
  for (const TextField field : {TextField::kBody, TextField::kDeck, TextField::kTitle}) {
    corpus.documents[kDocuments / 2].words.push_back({capital, MakePosition(field, kMaxWordsPerField - 1)});
    corpus.documents[kDocuments / 3].words.push_back({name, MakeMentionPosition(field, kMaxMentionWord - 1)});
  }
  ExpectAllOf(corpus);
}

TEST_F(SegmentReaderTest, NothingToWrite) {
  SegmentBuilder builder(&MakeCorpus({})->vocabulary);
  EXPECT_EQ(builder.document_count(), 0u);
  const auto empty = builder.Finish(folder_.path(), 1);
  ASSERT_TRUE(empty.ok()) << empty.status();
  EXPECT_EQ(empty->documents, 0u);
  EXPECT_TRUE(folder_.Files().empty());
}

TEST_F(SegmentReaderTest, BuilderLeavesOutDroppedArticlesAndStartsAnew) {
  const std::unique_ptr<Corpus> corpus = MakeCorpus({.seed = 39});
  SegmentBuilder builder(&corpus->vocabulary);
  absl::flat_hash_set<ArticleNumber> dropped;
  std::vector<std::pair<const Vocabulary*, const SegmentDocument*>> kept;
  for (std::size_t i = 0; i < corpus->documents.size(); ++i) {
    builder.Add(corpus->documents[i]);
    if (i % 3 == 0) {
      dropped.insert(corpus->documents[i].article);
    } else {
      kept.emplace_back(&corpus->vocabulary, &corpus->documents[i]);
    }
  }
  EXPECT_EQ(builder.document_count(), corpus->documents.size());
  EXPECT_GT(builder.MemoryBytes(), 8 * 1000u);
  ASSERT_TRUE(builder.Finish(folder_.path(), 1, dropped).ok());
  const auto segment = Segment::Open(folder_.path(), 1);
  ASSERT_TRUE(segment.ok()) << segment.status();
  EXPECT_TRUE(ModelOf(**segment) == ModelOf(kept));

  EXPECT_EQ(builder.document_count(), 0u);
  EXPECT_EQ(builder.MemoryBytes(), 0u);
  builder.Add(corpus->documents[1]);
  ASSERT_TRUE(builder.Finish(folder_.path(), 2).ok());
  EXPECT_EQ((*Segment::Open(folder_.path(), 2))->document_count(), 1u);
}

}  // namespace
}  // namespace broadsheet
