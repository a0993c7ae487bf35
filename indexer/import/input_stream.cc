#include "indexer/import/input_stream.h"
