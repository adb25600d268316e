#include "CKernels.h"
#include "Helpers.h"

#define KERNEL_NAMESPACE baseline
#define KERNEL_TILE_ROWS 3
#define KERNEL_TILE_VECTORS 1
#include "KernelBodies.h"
