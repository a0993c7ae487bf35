// The postings of a block out of its bytes.
#ifndef BROADSHEET_STORAGE_SEGMENT_POSTING_DECODER_H_
#define BROADSHEET_STORAGE_SEGMENT_POSTING_DECODER_H_

#include "storage/segment/bytes.h"
#include "storage/segment/posting_blocks.h"

namespace broadsheet {

// `in`: behind the docid of the first posting. Those from docid `first` to `last`, at most as many as a block has.
// False if the bytes cannot be right; what `block` holds then means nothing.
bool DecodePostings(ByteReader in, Docid first, Docid last, PostingBlock* block);

// The same as on processors that cannot move bytes about within 16 at once: for tests.
bool DecodePostingsPlainly(ByteReader in, Docid first, Docid last, PostingBlock* block);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_POSTING_DECODER_H_
