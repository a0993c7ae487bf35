#include "broadsheet/article.h"
