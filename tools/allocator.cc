// How jemalloc serves the program, which it reads before anything else runs; nothing where another allocator is linked.
//
// Articles are made by one thread and freed by another, and an inversion takes and frees the same buffers several times
// a segment. So there is one arena for all threads, texts and small buffers stay with the thread that freed them, and
// what is larger is kept for a minute before the kernel has it back.
extern "C" {
const char* malloc_conf = "narenas:1,tcache_max:65536,oversize_threshold:0,dirty_decay_ms:60000,muzzy_decay_ms:60000";
}
