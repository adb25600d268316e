#pragma once
// Standard headers the kernels need: they must be included before KernelBodies.h changes the instruction set.
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>
