// Part of KernelBodies.h, inside its namespace.

typedef float Vector __attribute__((vector_size(64)));
typedef int32_t IntegerVector __attribute__((vector_size(64)));
typedef uint32_t BitsVector __attribute__((vector_size(64)));
typedef uint16_t HalfVector __attribute__((vector_size(32)));
constexpr int64_t lanes = 16;

inline int64_t round_up(int64_t n) { return (n + lanes - 1) / lanes * lanes; }

#define KERNEL_INLINE static inline __attribute__((always_inline))

// Not a sum, which the compiler would have to compute: -0 + 0 is not -0.
KERNEL_INLINE Vector splat(float x) { return x - Vector{}; }

KERNEL_INLINE Vector load(const float *p) {
    Vector v;
    memcpy(&v, p, sizeof v);
    return v;
}

KERNEL_INLINE void store(float *p, Vector v) { memcpy(p, &v, sizeof v); }

/// The first `count` floats, then zeros.
KERNEL_INLINE Vector load(const float *p, int64_t count) {
    if (count >= lanes) return load(p);
    Vector v = {};
    memcpy(&v, p, count * sizeof(float));
    return v;
}

KERNEL_INLINE void store(float *p, Vector v, int64_t count) {
    if (count >= lanes) return store(p, v);
    memcpy(p, &v, count * sizeof(float));
}

/// The first `count` lanes, then zeros.
KERNEL_INLINE Vector only(Vector v, int64_t count) {
    if (count >= lanes) return v;
    Vector rest = {};
    memcpy(&rest, &v, count * sizeof(float));
    return rest;
}

/// Rounds to nearest even and keeps a NaN a NaN.
KERNEL_INLINE HalfVector to_bfloat16(Vector v) {
    BitsVector bits;
    memcpy(&bits, &v, sizeof bits);
    BitsVector rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
    BitsVector quiet = (bits >> 16) | 0x40u;
    BitsVector is_nan = (BitsVector)((bits & 0x7fffffffu) > 0x7f800000u);
    return __builtin_convertvector((is_nan & quiet) | (~is_nan & rounded), HalfVector);
}

KERNEL_INLINE void store(uint16_t *p, Vector v, int64_t count) {
    HalfVector h = to_bfloat16(v);
    memcpy(p, &h, (count >= lanes ? lanes : count) * sizeof(uint16_t));
}

KERNEL_INLINE float sum(Vector v) {
    float s[lanes];
    memcpy(s, &v, sizeof s);
    for (int64_t step = lanes / 2; step > 0; step /= 2)
        for (int64_t i = 0; i < step; i++) s[i] += s[i + step];
    return s[0];
}

KERNEL_INLINE Vector select_greater(Vector a, Vector b) { return a > b ? a : b; }

KERNEL_INLINE float greatest_lane(Vector v) {
    float s[lanes], m;
    memcpy(s, &v, sizeof s);
    m = s[0];
    for (int64_t i = 1; i < lanes; i++) m = s[i] > m ? s[i] : m;
    return m;
}

/// e^x within 2 units in the last place: 2^n times a polynomial on [-ln 2 / 2, ln 2 / 2]. NaN stays NaN.
KERNEL_INLINE Vector exponential(Vector x) {
    const Vector low = splat(-87.0f), high = splat(88.0f);
    x = x < low ? low : x;
    x = x > high ? high : x;
    const Vector magic = splat(12582912.0f);
    Vector n = x * 1.44269504f + magic;
    IntegerVector exponent;
    memcpy(&exponent, &n, sizeof exponent);
    n -= magic;
    Vector r = x - n * 0.693145752f;
    r = r - n * 1.42860677e-6f;
    Vector p = r * 1.98756915e-4f + 1.39819995e-3f;
    p = p * r + 8.33345190e-3f;
    p = p * r + 4.16657960e-2f;
    p = p * r + 1.66666655e-1f;
    p = p * r + 5.00000012e-1f;
    p = p * (r * r) + r + 1.0f;
    IntegerVector bits = (exponent - 0x4b400000 + 127) << 23;
    Vector scale;
    memcpy(&scale, &bits, sizeof scale);
    return p * scale;
}

/// C[rows][16 * V] (+)= A B, where A's element (r, k) is a[r * row_step + k * depth_step] and B is row-major.
template <int R, int V>
KERNEL_INLINE void tile(
    int64_t depth, const float *a, int64_t row_step, int64_t depth_step, const float *b, int64_t b_stride, float *c,
    int64_t c_stride, bool accumulate) {
    Vector sums[R][V];
    for (int r = 0; r < R; r++)
        for (int v = 0; v < V; v++) sums[r][v] = accumulate ? load(c + r * c_stride + v * lanes) : Vector{};
    for (int64_t k = 0; k < depth; k++) {
        Vector row[V];
        for (int v = 0; v < V; v++) row[v] = load(b + k * b_stride + v * lanes);
        for (int r = 0; r < R; r++) {
            Vector x = splat(a[r * row_step + k * depth_step]);
            for (int v = 0; v < V; v++) sums[r][v] = x * row[v] + sums[r][v];
        }
    }
    for (int r = 0; r < R; r++)
        for (int v = 0; v < V; v++) store(c + r * c_stride + v * lanes, sums[r][v]);
}

template <int V, int R>
inline void tile_rows(
    int64_t rows, int64_t depth, const float *a, int64_t row_step, int64_t depth_step, const float *b,
    int64_t b_stride, float *c, int64_t c_stride, bool accumulate) {
    if (rows == R) {
        tile<R, V>(depth, a, row_step, depth_step, b, b_stride, c, c_stride, accumulate);
    } else if constexpr (R > 1) {
        tile_rows<V, R - 1>(rows, depth, a, row_step, depth_step, b, b_stride, c, c_stride, accumulate);
    }
}

template <int V>
inline void panel(
    int64_t rows, int64_t depth, const float *a, int64_t row_step, int64_t depth_step, const float *b,
    int64_t b_stride, float *c, int64_t c_stride, bool accumulate) {
    constexpr int R = KERNEL_TILE_ROWS;
    int64_t r = 0;
    for (; r + R <= rows; r += R)
        tile<R, V>(depth, a + r * row_step, row_step, depth_step, b, b_stride, c + r * c_stride, c_stride, accumulate);
    if (r < rows)
        tile_rows<V, R>(
            rows - r, depth, a + r * row_step, row_step, depth_step, b, b_stride, c + r * c_stride, c_stride,
            accumulate);
}

/// A small matrix product for attention; columns is a multiple of 16.
void product(
    int64_t rows, int64_t columns, int64_t depth, const float *a, int64_t row_step, int64_t depth_step, const float *b,
    int64_t b_stride, float *c, int64_t c_stride, bool accumulate) {
    constexpr int V = KERNEL_TILE_VECTORS;
    int64_t n = 0;
    for (; n + V * lanes <= columns; n += V * lanes)
        panel<V>(rows, depth, a, row_step, depth_step, b + n, b_stride, c + n, c_stride, accumulate);
    for (; n < columns; n += lanes)
        panel<1>(rows, depth, a, row_step, depth_step, b + n, b_stride, c + n, c_stride, accumulate);
}

/// Memory that one thread reuses between calls, in parts that begin on cache lines.
struct Scratch {
    std::vector<float> memory;
    int64_t used = 0;
    void reserve(int64_t count) {
        if (int64_t(memory.size()) < count + lanes) memory.resize(count + lanes);
        const int64_t misaligned = reinterpret_cast<uintptr_t>(memory.data()) % 64 / sizeof(float);
        used = misaligned ? lanes - misaligned : 0;
    }
    float *take(int64_t count) {
        float *p = memory.data() + used;
        used += round_up(count);
        return p;
    }
};
thread_local Scratch scratch;
