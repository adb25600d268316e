// Part of KernelBodies.h, inside its namespace.

// SwiGLU

template <class Out>
void swiglu_rows(const float *x, int64_t rows, int64_t width, Out *out) {
    for (int64_t r = 0; r < rows; r++) {
        const float *gate = x + r * 2 * width, *up = gate + width;
        for (int64_t i = 0; i < width; i += lanes) {
            int64_t n = width - i;
            Vector g = load(gate + i, n);
            store(out + r * width + i, g / (exponential(-g) + 1.0f) * load(up + i, n), n);
        }
    }
}

void swiglu(const float *x, int64_t rows, int64_t width, void *out, int out_bfloat16) {
    if (out_bfloat16)
        swiglu_rows(x, rows, width, (uint16_t *)out);
    else
        swiglu_rows(x, rows, width, (float *)out);
}

template <class Out>
void swiglu_backward_rows(
    const float *x, const float *out_gradient, int64_t rows, int64_t width, Out *x_gradient) {
    for (int64_t r = 0; r < rows; r++) {
        const float *gate = x + r * 2 * width, *up = gate + width, *d = out_gradient + r * width;
        Out *o = x_gradient + r * 2 * width;
        for (int64_t i = 0; i < width; i += lanes) {
            int64_t n = width - i;
            Vector g = load(gate + i, n), dy = load(d + i, n);
            Vector sigmoid = 1.0f / (exponential(-g) + 1.0f);
            Vector silu = g * sigmoid;
            store(o + i, dy * load(up + i, n) * (sigmoid + silu * (1.0f - sigmoid)), n);
            store(o + width + i, dy * silu, n);
        }
    }
}

void swiglu_backward(
    const float *x, const float *out_gradient, int64_t rows, int64_t width, void *x_gradient, int out_bfloat16) {
    if (out_bfloat16)
        swiglu_backward_rows(x, out_gradient, rows, width, (uint16_t *)x_gradient);
    else
        swiglu_backward_rows(x, out_gradient, rows, width, (float *)x_gradient);
}

// GELU

/// x times the normal distribution's function of x, whose tail is that of erfc by Abramowitz and Stegun, 7.1.26.
KERNEL_INLINE Vector gelu(Vector x) {
    Vector size = x < 0.0f ? -x : x;
    Vector t = 1.0f / (size * (0.3275911f * 0.70710678f) + 1.0f);
    Vector p = t * 1.061405429f - 1.453152027f;
    p = p * t + 1.421413741f;
    p = p * t - 0.284496736f;
    p = p * t + 0.254829592f;
    Vector tail = p * t * exponential(x * x * -0.5f) * 0.5f;
    return x * (x < 0.0f ? tail : 1.0f - tail);
}

template <class Out>
void gelu_rows(const float *x, const float *bias, int64_t rows, int64_t width, Out *out) {
    for (int64_t r = 0; r < rows; r++)
        for (int64_t i = 0; i < width; i += lanes) {
            int64_t n = width - i;
            store(out + r * width + i, gelu(load(x + r * width + i, n) + load(bias + i, n)), n);
        }
}

void gelu(const float *x, const float *bias, int64_t rows, int64_t width, void *out, int out_bfloat16) {
    if (out_bfloat16)
        gelu_rows(x, bias, rows, width, (uint16_t *)out);
    else
        gelu_rows(x, bias, rows, width, (float *)out);
}
