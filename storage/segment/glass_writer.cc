#include "storage/segment/glass_writer.h"

#include <xxhash.h>

#include <algorithm>
#include <utility>

#include "storage/segment/bytes.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::string_view kMagic(
    "\x0F\x0D"
    "Xapian Glass"
    "\x04\x6E",
    16);  // with the format's date
constexpr std::string_view kLengthKey("\0\xE0", 2);
constexpr std::size_t kMaxChunkBytes = 2000;  // as Xapian's own: four to a leaf
constexpr std::size_t kMinCutPostings = 32;   // a block is cut shorter to fill a leaf only if it keeps so many
constexpr std::size_t kMaxDistanceBytes = 5;
constexpr unsigned kRevision = 1;
constexpr unsigned kCompressMin = 18;
constexpr unsigned kNoTableFlags = 3;  // sequential and fake

class FileBlockSink : public GlassBlockSink {
 public:
  explicit FileBlockSink(FileWriter* file) : file_(file), state_(XXH3_createState()) { XXH3_128bits_reset(state_); }
  ~FileBlockSink() override { XXH3_freeState(state_); }

  absl::Status AppendBlock(std::string_view block) override {
    XXH3_128bits_update(state_, block.data(), block.size());
    return file_->Append(block);
  }
  std::uint32_t next_block() const override { return static_cast<std::uint32_t>(file_->size() / kGlassBlockBytes); }
  void Hash(std::string_view bytes) { XXH3_128bits_update(state_, bytes.data(), bytes.size()); }
  std::string Digest() const {
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state_));
    return std::string(reinterpret_cast<const char*>(canonical.digest), sizeof(canonical.digest));
  }

 private:
  FileWriter* file_;
  XXH3_state_t* state_;
};

// How a list is cut.
struct ChunkShape {
  std::size_t block_postings;  // at most
  unsigned blocks;             // of a chunk, at most
};
constexpr ChunkShape kTermShape{kBlockPostings, kMaxChunkBlocks};
constexpr ChunkShape kLengthShape{kMaxChunkBytes / 2, 1};

// A chunk that is being put together: blocks of postings, or of lengths.
class Chunk {
 public:
  // `head`: what its tag begins with. `room`: bytes that the tag may have in the open leaf.
  void Start(std::string_view head, std::size_t room) {
    tag_ = head;
    body_.clear();
    room_ = room;
    blocks_ = 0;
  }

  // As many of the postings as one more block takes: all, or, if they may be cut, as many as fit; 0: none.
  std::size_t AddBlock(std::span<const GlassPosting> postings, bool may_cut);

  unsigned blocks() const { return blocks_; }
  // The whole tag; `is_last`: of the list.
  std::string_view Finish(bool is_last) {
    flag_at_ = tag_.size();
    tag_.push_back(is_last ? '1' : '0');
    PutVarint(tag_, last_docid_ - first_docid_);
    body_at_ = tag_.size();
    return tag_.append(body_);
  }
  // After Finish, in the tag: of the flag, and of the body.
  std::size_t flag_at() const { return flag_at_; }
  std::size_t body_at() const { return body_at_; }
  std::size_t body_bytes() const { return body_.size(); }

 private:
  void Encode(std::span<const GlassPosting> postings);
  std::size_t CountFitting(bool may_cut);
  std::size_t Overhead() const { return tag_.size() + 1 + kMaxDistanceBytes + body_.size(); }
  std::size_t CountWithin(std::size_t bytes) const {
    return static_cast<std::size_t>(std::upper_bound(ends_.begin(), ends_.end(), bytes) - ends_.begin());
  }

  std::string tag_, body_;
  std::size_t room_ = 0, flag_at_ = 0, body_at_ = 0;
  unsigned blocks_ = 0;
  std::uint32_t first_docid_ = 0, last_docid_ = 0;
  std::string block_;              // the next one's bytes
  std::vector<std::size_t> ends_;  // of its postings
};

// The first posting of the body has no docid: it is in the key.
void Chunk::Encode(std::span<const GlassPosting> postings) {
  block_.resize(std::max(block_.size(), postings.size() * 2 * kMaxVarintBytes));
  ends_.resize(postings.size());
  char* out = block_.data();
  if (blocks_ > 0) out = WriteVarint(out, postings[0].docid - last_docid_ - 1);
  out = WriteVarint(out, postings[0].wdf);
  ends_[0] = static_cast<std::size_t>(out - block_.data());
  for (std::size_t i = 1; i < postings.size(); ++i) {
    const std::uint32_t skipped = postings[i].docid - postings[i - 1].docid - 1, wdf = postings[i].wdf;
    if ((skipped | wdf) < 0x80) [[likely]] {
      *out++ = static_cast<char>(skipped);
      *out++ = static_cast<char>(wdf);
    } else {
      out = WriteVarint(WriteVarint(out, skipped), wdf);
    }
    ends_[i] = static_cast<std::size_t>(out - block_.data());
  }
}

std::size_t Chunk::CountFitting(bool may_cut) {
  const std::size_t room = std::min(room_, kMaxChunkBytes), overhead = Overhead();
  if (overhead + ends_.back() <= room) return ends_.size();
  // To fill the leaf, the block is cut where it ends, unless that leaves too little.
  const bool fills_leaf = room_ < kMaxChunkBytes || blocks_ == 0;
  const std::size_t fits = may_cut && fills_leaf && room > overhead ? CountWithin(room - overhead) : 0;
  if (fits >= kMinCutPostings) return fits;
  if (blocks_ > 0) return 0;
  room_ = kGlassBlockBytes;  // a fresh leaf
  return CountWithin(kMaxChunkBytes - overhead);
}

std::size_t Chunk::AddBlock(std::span<const GlassPosting> postings, bool may_cut) {
  Encode(postings);
  const std::size_t count = CountFitting(may_cut);
  if (count == 0) return 0;
  body_.append(block_, 0, ends_[count - 1]);
  if (blocks_++ == 0) first_docid_ = postings[0].docid;
  last_docid_ = postings[count - 1].docid;
  return count;
}

void PutRoot(std::string& out, const GlassRoot& root, bool compressible) {
  const bool exists = root.first_unused != 0;
  PutVarint(out, root.block);
  PutVarint(out, exists ? root.level << 2 | 2u : kNoTableFlags);
  PutVarint(out, root.entries);
  PutVarint(out, kGlassBlockBytes >> 11);
  PutVarint(out, compressible ? kCompressMin : 0);
  std::string free_list;
  if (exists) {
    PutVarint(free_list, kRevision);
    PutVarint(free_list, root.first_unused);
    free_list.append(4, '\0');  // nothing is free
  }
  PutVarint(out, free_list.size());
  out += free_list;
}

}  // namespace

struct GlassWriter::Impl {
  explicit Impl(std::unique_ptr<FileWriter> opened) : file(std::move(opened)), sink(file.get()), table(&sink) {}

  // `counters`: what the first chunk's header begins with.
  absl::Status AddChunks(const std::string& key, std::string_view counters, std::span<const GlassPosting> postings,
                         std::span<const GlassStretch> stretches, const ChunkShape& shape,
                         std::vector<GlassBlock>& blocks);
  absl::Status FinishChunk(const std::string& key, bool is_last, std::span<GlassBlock> blocks);

  std::unique_ptr<FileWriter> file;
  FileBlockSink sink;
  GlassTableWriter table;  // the one being written
  GlassRoot postlist, docdata, position;
  std::vector<std::pair<std::string, std::string>> positions;
  Chunk chunk;  // of the list being written

  std::uint32_t documents = 0;
  std::uint64_t total_length = 0;
  std::uint32_t min_length = 0, max_length = 0, max_wdf = 0;
};

absl::StatusOr<std::unique_ptr<GlassWriter>> GlassWriter::Create(const std::string& path) {
  BS_ASSIGN_OR_RETURN(std::unique_ptr<FileWriter> file, FileWriter::Create(path));
  // Zero until everything else is there: nobody opens a file that a crash cut short.
  BS_RETURN_IF_ERROR(file->Append(std::string(kGlassBlockBytes, '\0')));
  return std::unique_ptr<GlassWriter>(new GlassWriter(std::make_unique<Impl>(std::move(file))));
}

GlassWriter::GlassWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
GlassWriter::~GlassWriter() = default;

absl::Status GlassWriter::Impl::AddChunks(const std::string& key, std::string_view counters,
                                          std::span<const GlassPosting> postings,
                                          std::span<const GlassStretch> stretches, const ChunkShape& shape,
                                          std::vector<GlassBlock>& blocks) {
  const bool single = postings.size() <= shape.block_postings;
  blocks.clear();
  std::string chunk_key = key, head(counters);
  PutVarint(head, postings[0].docid - 1);
  for (std::size_t done = 0; done < postings.size();) {
    if (done > 0) {
      head.clear();
      chunk_key = key;
      if (key != kLengthKey) chunk_key.push_back('\0');
      PutGlassSortable(chunk_key, postings[done].docid);
    }
    chunk.Start(head, table.Room(chunk_key.size()));
    const std::size_t first_block = blocks.size();
    while (done < postings.size() && chunk.blocks() < shape.blocks) {
      const bool whole = !stretches.empty() && stretches.front().begin == done;
      const std::size_t end = whole               ? stretches.front().end
                              : stretches.empty() ? postings.size()
                                                  : stretches.front().begin;
      const std::span<const GlassPosting> rest = postings.subspan(done, std::min(shape.block_postings, end - done));
      const std::size_t place = chunk.body_bytes();
      const std::size_t count = chunk.AddBlock(rest, !single && !whole);
      if (count == 0) break;
      if (whole && count < rest.size()) {
        return absl::InternalError("a stretch of a posting list is too long for a chunk");
      }
      if (whole) stretches = stretches.subspan(1);
      done += count;
      blocks.push_back({0, place, kContinuesChunk, done});
      if (count < rest.size()) break;
    }
    BS_RETURN_IF_ERROR(FinishChunk(chunk_key, done == postings.size(), std::span(blocks).subspan(first_block)));
  }
  return absl::OkStatus();
}

// `blocks`: the chunk's, whose places are still offsets in its body.
absl::Status GlassWriter::Impl::FinishChunk(const std::string& key, bool is_last, std::span<GlassBlock> blocks) {
  BS_ASSIGN_OR_RETURN(const std::uint64_t offset, table.AddWhole(key, chunk.Finish(is_last)));
  for (GlassBlock& block : blocks) {
    block.chunk_offset = offset;
    block.place += offset + chunk.body_at();
  }
  blocks.front().place = offset + chunk.flag_at();
  blocks.front().behind = static_cast<unsigned>(blocks.size()) - 1;
  return absl::OkStatus();
}

absl::Status GlassWriter::AddLengths(std::span<const std::uint32_t> lengths) {
  impl_->documents = static_cast<std::uint32_t>(lengths.size());
  std::vector<GlassPosting> postings;
  postings.reserve(lengths.size());
  for (const std::uint32_t length : lengths) {
    postings.push_back({static_cast<std::uint32_t>(postings.size() + 1), length});
    impl_->total_length += length;
    impl_->max_length = std::max(impl_->max_length, length);
    if (length > 0 && (impl_->min_length == 0 || length < impl_->min_length)) impl_->min_length = length;
  }
  std::vector<GlassBlock> blocks;
  return impl_->AddChunks(std::string(kLengthKey), std::string_view("\0\0", 2), postings, {}, kLengthShape, blocks);
}

absl::Status GlassWriter::AddTerm(std::string_view term, std::span<const GlassPosting> postings,
                                  std::span<const GlassStretch> stretches, std::vector<GlassBlock>& blocks) {
  std::uint64_t collection_frequency = 0;
  for (const GlassPosting& posting : postings) {
    collection_frequency += posting.wdf;
    impl_->max_wdf = std::max(impl_->max_wdf, posting.wdf);
  }
  std::string counters;
  PutVarint(counters, postings.size());
  PutVarint(counters, collection_frequency);
  return impl_->AddChunks(GlassEscaped(term), counters, postings, stretches, kTermShape, blocks);
}

void GlassWriter::AddPositions(std::string_view term, std::uint32_t docid, std::span<const std::uint32_t> positions) {
  std::string key = GlassEscaped(term);
  key.push_back('\0');
  PutGlassSortable(key, docid);
  impl_->positions.emplace_back(std::move(key), GlassPositions(positions));
}

absl::Status GlassWriter::StartDocuments() {
  BS_ASSIGN_OR_RETURN(impl_->postlist, impl_->table.Finish());
  impl_->table = GlassTableWriter(&impl_->sink);
  return absl::OkStatus();
}

absl::Status GlassWriter::AddDocument(std::uint32_t docid, std::string_view data) {
  std::string key;
  PutGlassSortable(key, docid);
  return impl_->table.Add(key, data);
}

absl::StatusOr<GlassWriter::Result> GlassWriter::Finish(std::uint64_t salt) {
  BS_ASSIGN_OR_RETURN(impl_->docdata, impl_->table.Finish());
  if (!impl_->positions.empty()) {
    impl_->table = GlassTableWriter(&impl_->sink);
    for (const auto& [key, tag] : impl_->positions) BS_RETURN_IF_ERROR(impl_->table.Add(key, tag));
    BS_ASSIGN_OR_RETURN(impl_->position, impl_->table.Finish());
  }
  std::string tail;
  PutVarint(tail, kRevision);
  PutRoot(tail, impl_->postlist, false);
  PutRoot(tail, impl_->docdata, true);
  PutRoot(tail, {}, true);  // no termlist
  PutRoot(tail, impl_->position, false);
  PutRoot(tail, {}, true);  // no spelling
  PutRoot(tail, {}, true);  // no synonyms
  for (const std::uint64_t statistic :
       {std::uint64_t{impl_->documents}, std::uint64_t{0}, std::uint64_t{impl_->min_length},
        std::uint64_t{impl_->max_wdf}, std::uint64_t{impl_->max_length - impl_->max_wdf}, std::uint64_t{0},
        impl_->total_length, std::uint64_t{0}}) {
    PutVarint(tail, statistic);
  }
  std::string salted;
  PutFixed(salted, salt);
  impl_->sink.Hash(salted + tail);
  Result result{impl_->sink.Digest(), impl_->file->size()};
  std::string block = StrCat(kMagic, result.uuid, tail);
  block.resize(kGlassBlockBytes);
  BS_RETURN_IF_ERROR(impl_->file->FinishWithHead(block));
  return result;
}

void GlassWriter::Keep() { impl_->file->Keep(); }

}  // namespace broadsheet
