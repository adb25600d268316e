#include "CVersion.h"

#define TEXT_OF(macro) TEXT(macro)
#define TEXT(argument) #argument

const char *gramd_commit(void) { return TEXT_OF(GRAMD_COMMIT); }
