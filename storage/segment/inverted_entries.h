// Occurrences on their way to their terms' lists: how they lie in memory meanwhile.
#ifndef BROADSHEET_STORAGE_SEGMENT_INVERTED_ENTRIES_H_
#define BROADSHEET_STORAGE_SEGMENT_INVERTED_ENTRIES_H_

#include <bit>
#include <cstdint>

#include "storage/segment/position.h"
#include "storage/segment/term_info.h"

namespace broadsheet {

// A position with the field below the word: as nearly all words have small numbers, so have their places.
constexpr std::uint32_t PlaceOf(Position position) { return std::rotl(position, 32 - kFieldShift); }
constexpr Position PositionOfPlace(std::uint32_t place) { return std::rotr(place, 32 - kFieldShift); }

// What is to be held. A slot is a form's number in its bucket (Inverter).
struct EntryBounds {
  std::uint32_t slot = 0, place = 0;  // the largest; of places any number with the same highest bit
  Docid docid = 0;
};

// In one number: the slot in 16 bits, the place in as many as the largest needs, the docid between them.
class PackedEntries {
 public:
  using Entry = std::uint64_t;
  using Number = std::uint16_t;  // holds a slot, and a bucket

  static bool Fit(const EntryBounds& bounds) {
    return bounds.slot >> kSlotBits == 0 &&
           std::bit_width(bounds.docid) + std::bit_width(bounds.place) <= kEntryBits - kSlotBits;
  }
  // Precondition: they fit.
  explicit PackedEntries(const EntryBounds& bounds)
      : place_bits_(std::bit_width(bounds.place)), places_((std::uint64_t{1} << place_bits_) - 1) {}

  Entry Make(std::uint32_t slot, Docid docid, Position position) const {
    return std::uint64_t{slot} << (kEntryBits - kSlotBits) | std::uint64_t{docid} << place_bits_ | PlaceOf(position);
  }
  std::uint32_t slot(Entry entry) const { return static_cast<std::uint32_t>(entry >> (kEntryBits - kSlotBits)); }
  Docid docid(Entry entry) const { return static_cast<Docid>(entry << kSlotBits >> kSlotBits >> place_bits_); }
  Position position(Entry entry) const { return PositionOfPlace(static_cast<std::uint32_t>(entry & places_)); }

 private:
  static constexpr int kEntryBits = 64, kSlotBits = 16;

  int place_bits_;
  std::uint64_t places_;
};

// Whatever they are: an article as long as a library, a stem that is written in a hundred thousand ways.
class WideEntries {
 public:
  struct Entry {
    std::uint32_t slot;
    Docid docid;
    Position position;
  };
  using Number = std::uint32_t;

  Entry Make(std::uint32_t slot, Docid docid, Position position) const { return {slot, docid, position}; }
  std::uint32_t slot(const Entry& entry) const { return entry.slot; }
  Docid docid(const Entry& entry) const { return entry.docid; }
  Position position(const Entry& entry) const { return entry.position; }
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_INVERTED_ENTRIES_H_
