// Part of KernelBodies.h, inside its namespace.

// RMSNorm

template <class Out>
void rms_norm_rows(
    const float *x, const float *delta, float *residual_out, const float *weight, float epsilon, int64_t rows,
    int64_t width, Out *out, float *inverse_rms) {
    for (int64_t r = 0; r < rows; r++) {
        const float *a = x + r * width;
        Vector squares = {};
        if (delta) {
            const float *d = delta + r * width;
            float *o = residual_out + r * width;
            for (int64_t i = 0; i < width; i += lanes) {
                Vector v = load(a + i, width - i) + load(d + i, width - i);
                store(o + i, v, width - i);
                squares = v * v + squares;
            }
            a = o;
        } else {
            for (int64_t i = 0; i < width; i += lanes) {
                Vector v = load(a + i, width - i);
                squares = v * v + squares;
            }
        }
        float scale = 1 / std::sqrt(sum(squares) / width + epsilon);
        if (inverse_rms) inverse_rms[r] = scale;
        for (int64_t i = 0; i < width; i += lanes)
            store(out + r * width + i, load(a + i, width - i) * scale * load(weight + i, width - i), width - i);
    }
}

void rms_norm(
    const float *x, const float *delta, float *residual_out, const float *weight, float epsilon, int64_t rows,
    int64_t width, void *out, int out_bfloat16, float *inverse_rms) {
    if (out_bfloat16)
        rms_norm_rows(x, delta, residual_out, weight, epsilon, rows, width, (uint16_t *)out, inverse_rms);
    else
        rms_norm_rows(x, delta, residual_out, weight, epsilon, rows, width, (float *)out, inverse_rms);
}

template <class Out>
void rms_norm_backward_rows(
    const float *out_gradient, const float *x, const float *inverse_rms, const float *weight, int64_t rows,
    int64_t width, float *x_gradient, float *weight_gradient, Out *converted) {
    for (int64_t r = 0; r < rows; r++) {
        const float *g = out_gradient + r * width, *a = x + r * width;
        float *o = x_gradient + r * width;
        Vector dots = {};
        float scale = inverse_rms[r];
        for (int64_t i = 0; i < width; i += lanes) {
            int64_t n = width - i;
            Vector gx = load(g + i, n) * load(a + i, n);
            dots = gx * load(weight + i, n) + dots;
            store(weight_gradient + i, gx * scale + load(weight_gradient + i, n), n);
        }
        float shared = sum(dots) * scale * scale * scale / width;
        for (int64_t i = 0; i < width; i += lanes) {
            int64_t n = width - i;
            Vector v = load(g + i, n) * load(weight + i, n) * scale - load(a + i, n) * shared + load(o + i, n);
            store(o + i, v, n);
            if (converted) store(converted + r * width + i, v, n);
        }
    }
}

void rms_norm_backward(
    const float *out_gradient, const float *x, const float *inverse_rms, const float *weight, int64_t rows,
    int64_t width, float *x_gradient, float *weight_gradient, void *converted, int out_bfloat16) {
    if (out_bfloat16)
        rms_norm_backward_rows(
            out_gradient, x, inverse_rms, weight, rows, width, x_gradient, weight_gradient, (uint16_t *)converted);
    else
        rms_norm_backward_rows(
            out_gradient, x, inverse_rms, weight, rows, width, x_gradient, weight_gradient, (float *)converted);
}

// LayerNorm

void layer_norm(
    const float *x, const float *delta, const float *delta_bias, const float *weight, const float *bias, float epsilon,
    int64_t rows, int64_t width, float *out, uint16_t *rounded) {
    for (int64_t r = 0; r < rows; r++) {
        const float *a = x + r * width, *d = delta + r * width;
        float *o = out + r * width;
        Vector total = {}, squares = {};
        for (int64_t i = 0; i < width; i += lanes) {
            int64_t n = width - i;
            Vector v = load(a + i, n) + load(d + i, n) + load(delta_bias + i, n);
            store(o + i, v, n);
            total = v + total;
        }
        // Deviations of a row that is in the cache: the mean of squares less the square of the mean would cancel.
        const float mean = sum(total) / width;
        for (int64_t i = 0; i < width; i += lanes) {
            Vector v = only(load(o + i, width - i) - mean, width - i);
            squares = v * v + squares;
        }
        const float scale = 1 / std::sqrt(sum(squares) / width + epsilon);
        for (int64_t i = 0; i < width; i += lanes) {
            int64_t n = width - i;
            Vector v = (load(o + i, n) - mean) * scale * load(weight + i, n) + load(bias + i, n);
            store(o + i, v, n);
            if (rounded) store(rounded + r * width + i, v, n);
        }
    }
}
