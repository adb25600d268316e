#include "CKernels.h"
#include "Helpers.h"

#define KERNEL_NAMESPACE avx512
#define KERNEL_TILE_ROWS 6
#define KERNEL_TILE_VECTORS 2
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx2,fma"))), apply_to = function)
#include "KernelBodies.h"
#pragma clang attribute pop
