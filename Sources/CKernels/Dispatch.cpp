#include <dlfcn.h>
#include <sched.h>

#include "CKernels.h"

namespace avx512 {
extern const kernels_table table;
}
namespace avx2 {
extern const kernels_table table;
}
namespace baseline {
extern const kernels_table table;
}

namespace {

const kernels_table *table_of(int instruction_set) {
    switch (instruction_set) {
        case KERNELS_AVX512: return &avx512::table;
        case KERNELS_AVX2: return &avx2::table;
        default: return &baseline::table;
    }
}

const kernels_table &best() {
    static const kernels_table &table = *table_of(kernels_best_instruction_set());
    return table;
}

}  // namespace

int kernels_best_instruction_set(void) {
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("fma"))
        return KERNELS_AVX512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return KERNELS_AVX2;
    return KERNELS_BASELINE;
}

const kernels_table *kernels_of(int instruction_set) {
    if (instruction_set < KERNELS_BASELINE || instruction_set > kernels_best_instruction_set()) return nullptr;
    return table_of(instruction_set);
}

void kernels_use_one_thread(void) {
    // oneDNN brings its own OpenMP runtime, so the symbol is looked up instead of linked.
    using SetThreads = void (*)(int);
    static const auto set_threads = reinterpret_cast<SetThreads>(dlsym(RTLD_DEFAULT, "omp_set_num_threads"));
    if (set_threads) set_threads(1);
}

void kernels_pause(void) { __builtin_ia32_pause(); }

int kernels_allowed_cores(void) {
    cpu_set_t cores;
    return sched_getaffinity(0, sizeof cores, &cores) == 0 ? CPU_COUNT(&cores) : 0;
}

#define KERNEL(type, name, parameters, arguments) \
    type kernels_##name parameters { return best().name arguments; }
#include "KernelList.h"
