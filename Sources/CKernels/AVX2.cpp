#include "CKernels.h"
#include "Helpers.h"

#define KERNEL_NAMESPACE avx2
#define KERNEL_TILE_ROWS 6
#define KERNEL_TILE_VECTORS 1
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "KernelBodies.h"
#pragma clang attribute pop
