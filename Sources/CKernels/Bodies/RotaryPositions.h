// Part of KernelBodies.h, inside its namespace.

// Rotary position embedding

KERNEL_INLINE void rotate(float *row, const float *cosine, const float *sine, int64_t heads, int64_t half, float sign) {
    for (int64_t h = 0; h < heads; h++) {
        float *a = row + h * 2 * half, *b = a + half;
        for (int64_t i = 0; i < half; i += lanes) {
            int64_t n = half - i;
            Vector x = load(a + i, n), y = load(b + i, n), c = load(cosine + i, n), s = load(sine + i, n) * sign;
            store(a + i, x * c - y * s, n);
            store(b + i, y * c + x * s, n);
        }
    }
}

void rope(
    float *projections, const int32_t *positions, const float *cosines, const float *sines, int64_t rows,
    kernels_attention_shape shape) {
    int64_t half = shape.head_width / 2, stride = int64_t(shape.heads + 2 * shape.kv_heads) * shape.head_width;
    for (int64_t r = 0; r < rows; r++)
        rotate(
            projections + r * stride, cosines + positions[r] * half, sines + positions[r] * half,
            shape.heads + shape.kv_heads, half, 1);
}

template <class Out>
void rope_backward_rows(
    float *gradient, const int32_t *positions, const float *cosines, const float *sines, int64_t rows,
    kernels_attention_shape shape, Out *out) {
    int64_t half = shape.head_width / 2, stride = int64_t(shape.heads + 2 * shape.kv_heads) * shape.head_width;
    for (int64_t r = 0; r < rows; r++) {
        float *row = gradient + r * stride;
        rotate(
            row, cosines + positions[r] * half, sines + positions[r] * half, shape.heads + shape.kv_heads, half, -1);
        for (int64_t i = 0; i < stride; i += lanes) store(out + r * stride + i, load(row + i, stride - i), stride - i);
    }
}

void rope_backward(
    float *gradient, const int32_t *positions, const float *cosines, const float *sines, int64_t rows,
    kernels_attention_shape shape, void *out, int out_bfloat16) {
    if (out_bfloat16)
        rope_backward_rows(gradient, positions, cosines, sines, rows, shape, (uint16_t *)out);
    else
        rope_backward_rows(gradient, positions, cosines, sines, rows, shape, (float *)out);
}
