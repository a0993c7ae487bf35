#include "broadsheet/date.h"
