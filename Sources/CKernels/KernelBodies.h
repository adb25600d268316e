// The kernels, compiled once for each instruction set into KERNEL_NAMESPACE. Vectors are 16 floats wide everywhere;
// the compiler splits them where registers are narrower.

// No vector crosses a function call: every function that takes or returns one is inlined.
#pragma clang diagnostic ignored "-Wpsabi"

namespace KERNEL_NAMESPACE {
namespace {

#include "Bodies/Vector.h"
#include "Bodies/Panels.h"
#include "Bodies/Embedding.h"
#include "Bodies/Normalization.h"
#include "Bodies/RotaryPositions.h"
#include "Bodies/FeedForward.h"
#include "Bodies/Attention.h"
#include "Bodies/Decoding.h"
#include "Bodies/Vocabulary.h"
#include "Bodies/Optimizer.h"

}  // namespace

extern const kernels_table table;
const kernels_table table = {
#define KERNEL(type, name, parameters, arguments) name,
#include "KernelList.h"
#undef KERNEL
};

}  // namespace KERNEL_NAMESPACE
