#include "indexer/analysis/analyzer.h"
