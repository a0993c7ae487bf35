#include "indexer/analysis/language.h"
