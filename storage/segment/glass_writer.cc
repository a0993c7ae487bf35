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
constexpr std::size_t kLengthChunkBytes = 2000;
constexpr std::size_t kMinCutPostings =
    32;  // a chunk is cut shorter than usual to fill a leaf only if it keeps so many
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

// Postings, or lengths, as the body of a chunk, in `buffer`; `ends` says where each posting ends.
std::string_view EncodeBody(std::span<const GlassPosting> postings, std::string& buffer,
                            std::vector<std::size_t>& ends) {
  buffer.resize(std::max(buffer.size(), postings.size() * 2 * kMaxVarintBytes));
  ends.clear();
  char* out = buffer.data();
  std::uint32_t before = postings[0].docid - 1;
  for (const GlassPosting& posting : postings) {
    if (!ends.empty()) out = WriteVarint(out, posting.docid - before - 1);
    out = WriteVarint(out, posting.wdf);
    before = posting.docid;
    ends.push_back(static_cast<std::size_t>(out - buffer.data()));
  }
  return {buffer.data(), ends.back()};
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
                         std::span<const GlassStretch> stretches, std::size_t max_postings, std::size_t max_body,
                         std::vector<GlassChunk>& chunks);

  std::unique_ptr<FileWriter> file;
  FileBlockSink sink;
  GlassTableWriter table;  // the one being written
  GlassRoot postlist, docdata, position;
  std::vector<std::pair<std::string, std::string>> positions;
  std::string body_buffer;
  std::vector<std::size_t> ends;

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
                                          std::span<const GlassStretch> stretches, std::size_t max_postings,
                                          std::size_t max_body, std::vector<GlassChunk>& chunks) {
  const bool single = postings.size() <= max_postings;
  chunks.clear();
  std::string chunk_key = key, header;
  for (std::size_t done = 0; done < postings.size();) {
    const bool whole = !stretches.empty() && stretches.front().begin == done;
    const std::size_t end = whole               ? stretches.front().end
                            : stretches.empty() ? postings.size()
                                                : stretches.front().begin;
    if (whole) stretches = stretches.subspan(1);
    const std::span<const GlassPosting> rest = postings.subspan(done, std::min(max_postings, end - done));
    header.clear();
    if (done == 0) {
      header = counters;
      PutVarint(header, rest[0].docid - 1);
    } else {
      chunk_key = key;
      if (key != kLengthKey) chunk_key.push_back('\0');
      PutGlassSortable(chunk_key, rest[0].docid);
    }
    const std::string_view body = EncodeBody(rest, body_buffer, ends);
    std::size_t count = static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), max_body) - ends.begin());
    if (whole && count < rest.size()) return absl::InternalError("a stretch of a posting list is too long for a chunk");
    // To fill the leaf, cut where it ends, unless that leaves too little.
    const std::size_t overhead = header.size() + 1 + kMaxVarintBytes / 2;
    const std::size_t room = table.Room(chunk_key.size());
    if (!single && !whole && overhead + ends[count - 1] > room) {
      const std::size_t fits = static_cast<std::size_t>(
          std::upper_bound(ends.begin(), ends.end(), room > overhead ? room - overhead : 0) - ends.begin());
      if (fits >= kMinCutPostings) count = fits;
    }
    const std::size_t flag_at = header.size();
    header.push_back(done + count == postings.size() ? '1' : '0');
    PutVarint(header, rest[count - 1].docid - rest[0].docid);
    header.append(body.substr(0, ends[count - 1]));
    BS_ASSIGN_OR_RETURN(const std::uint64_t offset, table.AddWhole(chunk_key, header));
    done += count;
    chunks.push_back({offset, offset + flag_at, done});
  }
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
  std::vector<GlassChunk> chunks;
  return impl_->AddChunks(std::string(kLengthKey), std::string_view("\0\0", 2), postings, {}, kLengthChunkBytes / 2,
                          kLengthChunkBytes, chunks);
}

absl::Status GlassWriter::AddTerm(std::string_view term, std::span<const GlassPosting> postings,
                                  std::span<const GlassStretch> stretches, std::vector<GlassChunk>& chunks) {
  std::uint64_t collection_frequency = 0;
  for (const GlassPosting& posting : postings) {
    collection_frequency += posting.wdf;
    impl_->max_wdf = std::max(impl_->max_wdf, posting.wdf);
  }
  std::string counters;
  PutVarint(counters, postings.size());
  PutVarint(counters, collection_frequency);
  // A chunk of so few postings is far smaller than a block.
  return impl_->AddChunks(GlassEscaped(term), counters, postings, stretches, kBlockPostings, kGlassBlockBytes / 4,
                          chunks);
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
