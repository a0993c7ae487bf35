// How jemalloc serves the program, which it reads before anything else runs; nothing where another allocator is linked.
//
// Articles are made by one thread and freed by another, and an inversion takes and frees the same buffers several times
// a segment. So there is one arena for all threads, what they free stays with them up to a megabyte a piece, and what
// is larger is kept for a minute before the kernel has it back.
extern "C" {
const char* malloc_conf = "narenas:1,tcache_max:1048576,oversize_threshold:0,dirty_decay_ms:60000,muzzy_decay_ms:60000";
}
