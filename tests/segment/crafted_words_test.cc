// Words files whose checksums are right and whose content cannot be: what reads them is bounded by their bytes and says
// that they are damaged.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "crafted_words.h"
#include "storage/segment/facet_reader.h"
#include "test_documents.h"

namespace broadsheet {
namespace {

class CraftedWordsTest : public testing::Test {
 protected:
  // So many documents of `facets`; numbered from 1 as docids are, as they are undated.
  void Build(std::uint32_t documents, const std::vector<FacetValue>& facets) {
    for (std::uint32_t i = 1; i <= documents; ++i) {
      SegmentDocument& document = corpus_.documents.emplace_back();
      document.article = i;
      document.id = std::to_string(1'000'000 + i);
      document.facets = facets;
    }
    summary_ = BuildSegment(corpus_, folder_.path(), 1);
    parts_ = ReadWords(folder_.path(), 1);
  }

  std::shared_ptr<const Segment> OpenCrafted() {
    WriteWords(folder_.path(), parts_, summary_);
    return *Segment::Open(folder_.path(), 1);
  }

  void ExpectDamaged() {
    const absl::Status verified = VerifySegment(folder_.path(), summary_);
    EXPECT_TRUE(absl::IsDataLoss(verified)) << verified;
  }

  TemporaryFolder folder_;
  Corpus corpus_;
  SegmentSummary summary_;
  WordsParts parts_;
};

TEST_F(CraftedWordsTest, FacetValuesOfADocumentAreThereOnce) {
  Build(2, {{FacetField::kPerson, "anna", "Anna"}, {FacetField::kPerson, "boris", "Boris"}});
  parts_[WordsSection::kFacets] = {'\2', '\0', '\1', '\3', '\1', '\0', '\0'};  // 0 and 1; 1, three times
  const auto segment = OpenCrafted();
  FacetDocumentReader reader(&segment->data());
  std::vector<std::uint32_t> ordinals;
  const auto visit = [&](std::uint32_t ordinal) { ordinals.push_back(ordinal); };
  EXPECT_TRUE(reader.ForEachOrdinal(1, 2, visit));
  EXPECT_FALSE(reader.ForEachOrdinal(2, 2, visit));
  EXPECT_EQ(ordinals, (std::vector<std::uint32_t>{0, 1, 1}));
  ExpectDamaged();
}

// Else the values of one block would be read once for every block.
TEST_F(CraftedWordsTest, AnIndexOfFacetsThatLeadsBack) {
  Build(3 * kFacetBlockDocuments, {{FacetField::kPerson, "anna", "Anna"}});
  std::string& index = parts_[WordsSection::kFacetIndex];
  index.assign(index.size(), '\0');
  const auto segment = OpenCrafted();
  FacetCounter counter(*segment, FacetField::kPlace);
  counter.Add(1);
  EXPECT_FALSE(counter.damaged());
  for (std::uint32_t block = 1; block < 3; ++block) {
    counter.Add(block * kFacetBlockDocuments + 1);
    EXPECT_TRUE(counter.damaged());
    EXPECT_EQ(counter.counts()[0], 1u);
  }
  ExpectDamaged();
}

}  // namespace
}  // namespace broadsheet
