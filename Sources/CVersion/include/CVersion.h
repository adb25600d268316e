#pragma once

// The only place that says it: gramd --version and the packages take it from here.
#define GRAMD_VERSION "0.1.0"

// The commit that the program was built from; empty where the build was not told.
const char *gramd_commit(void);
