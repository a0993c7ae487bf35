// Changing an archive: add, delete, collections, upkeep.
#ifndef BROADSHEET_WRITER_H_
#define BROADSHEET_WRITER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broadsheet/article.h"
#include "broadsheet/recogniser.h"

namespace broadsheet {

struct WriterOptions {
  bool create = true;        // make the archive where there is none
  bool wait = false;         // for another writer to finish, instead of failing with Unavailable
  bool trust_store = false;  // go on without the file COMMIT if it is lost: what the store holds is the truth
  int threads = 0;           // analysing and building segments; 0: one a core; at most 256 are used
  std::string default_language = "en";  // code or name; for articles that neither say nor show theirs
  // People, organisations and places in the text, beside those that the producer gave. What was recognised stays with
  // the article: changing these does nothing to articles that are in the archive already, nor does Reindex.
  bool recognise_entities = false;
  std::shared_ptr<const EntityModel> entity_model;  // nullptr: the built-in one, loaded when it is first needed
  // Commits by themselves when any is reached, or what waits takes much memory; Commit() does so at once. After the
  // first commit the bytes are for each of up to four threads.
  std::uint64_t commit_articles = 0;          // 0: no limit by number
  std::uint64_t commit_bytes = 192ull << 20;  // of articles waiting
  absl::Duration commit_interval = absl::Seconds(30);
  std::function<void(std::uint64_t articles_safe)> on_commit;  // from the caller's thread: Add, Commit,
                                                               // CommitIfDue, Close, and all that commit first
};

enum class AddResult {
  kAdded,
  kUpdated,   // the id was there with other content: a new revision
  kRepeated,  // the same, and it was this writer that added the one before: the input has one id twice
  kUnchanged,
};

// InvalidArgument unless `name` can name a collection: not empty, UTF-8, no slash, comma or control character.
absl::Status CheckCollectionName(std::string_view name);

// The one writer of an archive; a second one, in any process, is refused. Not thread-safe (it has threads of its
// own). Destroying it without Close() drops what was not committed. Where memory or the disk is full, changes and
// commits end with ResourceExhausted, and so does all that this writer is asked for afterwards.
class Writer {
 public:
  // Errors: InvalidArgument (default_language), NotFound (no archive there, and none to be made), Unavailable (another
  // writer), FailedPrecondition (unknown format; a backup), DataLoss, ResourceExhausted.
  static absl::StatusOr<std::unique_ptr<Writer>> Open(const std::string& directory, const WriterOptions& options);
  ~Writer();

  // The archive's, as it was given.
  const std::string& directory() const;

  // Adds one article, or a new revision of one. An empty id becomes the URL, or else the content hash. Visible to
  // new searchers after the next commit. InvalidArgument: no title, deck, body or date, a zero byte in id or URL, a day
  // beyond the years 1 to 9999, more than 512 MiB, or CheckCollectionName; the writer goes on. FailedPrecondition: the
  // index was made by another analyzer, Reindex first. Once articles could not be indexed or committed, this writer
  // answers everything with that error.
  absl::StatusOr<AddResult> Add(std::string_view collection, Article article);

  // Deletes by full id; the number that existed. With `purge`, their revisions and already deleted ones go too, and
  // after it returns no byte of them remains in the archive. Commits. InvalidArgument: an id without a slash, and
  // nothing is deleted. FailedPrecondition as in Add.
  absl::StatusOr<std::uint64_t> Delete(const std::vector<std::string>& full_ids, bool purge);

  // NotFound, AlreadyExists, InvalidArgument. Both commit. Dropping leaves no byte of the collection.
  absl::Status RenameCollection(std::string_view from, std::string_view to);
  absl::Status DropCollection(std::string_view name);

  // From now on these are what a person said about the archive's entities. Commits.
  absl::Status SetEntityCorrections(std::vector<EntityCorrection> corrections);

  // Merges every collection's segments into one, and meanwhile, on another thread, compresses articles more closely
  // than there was time for when they came in large commits. Commits.
  absl::Status Optimize();
  // Builds all segments anew from the stored articles; needed after the analyzer changed. Commits.
  absl::Status Reindex();

  // Makes everything added so far durable and visible; nothing to do is fine.
  absl::Status Commit();
  // The same if WriterOptions ask for it by now: for those who wait long for the next article.
  absl::Status CommitIfDue();
  // Commits and releases the archive.
  absl::Status Close();

 private:
  Writer();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_WRITER_H_
