// Our glass files against Xapian's: what it writes from the same documents through its own API must read the same.
#include <xapian.h>

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "test_documents.h"

namespace broadsheet {
namespace {

class GlassDifferentialTest : public testing::Test {
 protected:
  // Writes the corpus both ways.
  void Write(const CorpusShape& shape) {
    const std::unique_ptr<Corpus> corpus = MakeCorpus(shape);
    model_ = ModelOf(*corpus);
    BuildSegment(*corpus, folder_.path(), 7, {.glass_positions = true});
    ours_path_ = folder_.path() + "/" + SegmentFileNames(7).glass;
    ours_ = Xapian::Database(ours_path_);

    Xapian::WritableDatabase theirs(folder_.path() + "/xapian", Xapian::DB_CREATE | Xapian::DB_NO_SYNC);
    std::vector<Xapian::Document> documents(model_.documents.size());
    for (std::size_t i = 0; i < documents.size(); ++i) documents[i].set_data(model_.documents[i].id);
    for (const auto& [term, postings] : model_.terms) {
      for (const auto& [docid, posting] : postings) {
        Xapian::Document& document = documents[docid - 1];
        document.add_term(term, 0);
        for (const ModelOccurrence& occurrence : posting.occurrences) {
          document.add_posting(term, occurrence.position, FieldWeight(FieldOf(occurrence.position)));
        }
      }
    }
    for (std::size_t i = 0; i < documents.size(); ++i) theirs.replace_document(static_cast<Docid>(i + 1), documents[i]);
    theirs.commit();
    theirs_ = Xapian::Database(folder_.path() + "/xapian");
  }

  void CompareContent() {
    EXPECT_EQ(ours_.get_doccount(), theirs_.get_doccount());
    EXPECT_EQ(ours_.get_lastdocid(), theirs_.get_lastdocid());
    EXPECT_EQ(ours_.get_total_length(), theirs_.get_total_length());
    EXPECT_EQ(ours_.get_avlength(), theirs_.get_avlength());
    EXPECT_EQ(ours_.get_doclength_lower_bound(), theirs_.get_doclength_lower_bound());
    EXPECT_EQ(ours_.get_doclength_upper_bound(), theirs_.get_doclength_upper_bound());
    EXPECT_EQ(ours_.has_positions(), theirs_.has_positions());
    for (Docid docid = 1; docid <= model_.documents.size(); ++docid) {
      ASSERT_EQ(ours_.get_doclength(docid), theirs_.get_doclength(docid)) << docid;
      ASSERT_EQ(ours_.get_document(docid).get_data(), theirs_.get_document(docid).get_data()) << docid;
    }
    Xapian::TermIterator their_term = theirs_.allterms_begin();
    for (Xapian::TermIterator term = ours_.allterms_begin(); term != ours_.allterms_end(); ++term, ++their_term) {
      ASSERT_TRUE(their_term != theirs_.allterms_end());
      ASSERT_EQ(*term, *their_term);
      CompareTerm(*term);
    }
    EXPECT_TRUE(their_term == theirs_.allterms_end());
  }

  void CompareTerm(const std::string& term) {
    ASSERT_EQ(ours_.get_termfreq(term), theirs_.get_termfreq(term)) << term;
    ASSERT_EQ(ours_.get_collection_freq(term), theirs_.get_collection_freq(term)) << term;
    Xapian::PostingIterator theirs = theirs_.postlist_begin(term);
    for (Xapian::PostingIterator ours = ours_.postlist_begin(term); ours != ours_.postlist_end(term);
         ++ours, ++theirs) {
      ASSERT_TRUE(theirs != theirs_.postlist_end(term)) << term;
      ASSERT_EQ(*ours, *theirs) << term;
      ASSERT_EQ(ours.get_wdf(), theirs.get_wdf()) << term << " in " << *ours;
      if (*ours % 7 > 1) continue;  // one lookup in the position table each: some of them
      const std::vector<Xapian::termpos> our_positions(ours_.positionlist_begin(*ours, term),
                                                       ours_.positionlist_end(*ours, term));
      const std::vector<Xapian::termpos> their_positions(theirs_.positionlist_begin(*ours, term),
                                                         theirs_.positionlist_end(*ours, term));
      ASSERT_EQ(our_positions, their_positions) << term << " in " << *ours;
    }
    ASSERT_TRUE(theirs == theirs_.postlist_end(term)) << term;
  }

  static std::vector<std::pair<Docid, double>> Search(const Xapian::Database& database, const Xapian::Query& query) {
    Xapian::Enquire enquire(database);
    enquire.set_query(query);
    enquire.set_weighting_scheme(Xapian::BM25Weight());
    std::vector<std::pair<Docid, double>> hits;
    const Xapian::MSet found = enquire.get_mset(0, 50);
    for (Xapian::MSetIterator hit = found.begin(); hit != found.end(); ++hit) hits.emplace_back(*hit, hit.get_weight());
    return hits;
  }

  void CompareSearches(unsigned queries) {
    std::mt19937 random(11);
    std::vector<std::string> terms;
    for (const auto& [term, postings] : model_.terms) terms.push_back(term);
    static constexpr Xapian::Query::op kOperators[] = {Xapian::Query::OP_OR, Xapian::Query::OP_AND,
                                                       Xapian::Query::OP_AND_MAYBE, Xapian::Query::OP_PHRASE,
                                                       Xapian::Query::OP_NEAR};
    for (unsigned i = 0; i < queries; ++i) {
      std::vector<std::string> words;
      for (unsigned word = 0; word < 2 + i % 4; ++word) words.push_back(terms[random() % terms.size()]);
      const Xapian::Query query(kOperators[i % std::size(kOperators)], words.begin(), words.end());
      ASSERT_EQ(Search(ours_, query), Search(theirs_, query)) << query.get_description();
    }
  }

  void CheckStructure() {
    std::ostringstream report;
    EXPECT_EQ(Xapian::Database::check(ours_path_, Xapian::DBCHECK_SHOW_STATS, &report), 0u) << report.str();
  }

  TemporaryFolder folder_;
  Model model_;
  std::string ours_path_;
  Xapian::Database ours_, theirs_;
};

TEST_F(GlassDifferentialTest, SmallCollections) {
  for (unsigned seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(seed);
    std::filesystem::remove_all(folder_.path());
    std::filesystem::create_directory(folder_.path());
    Write({.seed = seed, .documents = 3 + seed * 17});
    CompareContent();
    CompareSearches(100);
    CheckStructure();
  }
}

TEST_F(GlassDifferentialTest, ListsOverManyChunksAndLeaves) {
  Write({.seed = 21, .documents = 6000, .vocabulary = 2000});
  CompareContent();
  CompareSearches(300);
  CheckStructure();
}

// Keys of docids change their length at 2^15.
TEST_F(GlassDifferentialTest, DocidsBeyondTwoByteKeys) {
  Write({.seed = 22, .documents = 40000, .vocabulary = 200, .max_words = 6});
  CompareContent();
  CompareSearches(100);
  CheckStructure();
}

TEST_F(GlassDifferentialTest, OneEmptyDocument) {
  Write({.seed = 23, .documents = 1, .empty = 1.0});
  CompareContent();
  CheckStructure();
}

TEST_F(GlassDifferentialTest, NoPositionTableUnlessAsked) {
  const std::unique_ptr<Corpus> corpus = MakeCorpus({});
  BuildSegment(*corpus, folder_.path(), 1);
  EXPECT_FALSE(Xapian::Database(folder_.path() + "/" + SegmentFileNames(1).glass).has_positions());
}

// The UUID tells segments apart: the words file is tied to the glass file by it.
TEST_F(GlassDifferentialTest, UuidFollowsContentAndNumber) {
  const auto uuid = [&](unsigned seed, std::uint64_t number) {
    TemporaryFolder folder;
    BuildSegment(*MakeCorpus({.seed = seed}), folder.path(), number);
    return Xapian::Database(folder.path() + "/" + SegmentFileNames(number).glass).get_uuid();
  };
  EXPECT_EQ(uuid(1, 1), uuid(1, 1));
  EXPECT_NE(uuid(1, 1), uuid(1, 2));
  EXPECT_NE(uuid(1, 1), uuid(2, 1));
}

}  // namespace
}  // namespace broadsheet
