// Part of KernelBodies.h, inside its namespace.

// Softmax over the vocabulary

KERNEL_INLINE float greatest_value(const float *values, int64_t count) {
    float greatest = values[0];
    int64_t i = 0;
    if (count >= lanes) {
        Vector m = load(values);
        for (i = lanes; i + lanes <= count; i += lanes) m = select_greater(load(values + i), m);
        greatest = greatest_lane(m);
    }
    for (; i < count; i++) greatest = values[i] > greatest ? values[i] : greatest;
    return greatest;
}

KERNEL_INLINE float sum_of_exponentials(const float *values, int64_t count, float greatest) {
    Vector total = {};
    int64_t i = 0;
    for (; i + lanes <= count; i += lanes) total = exponential(load(values + i) - greatest) + total;
    float rest = 0;
    for (; i < count; i++) rest += std::exp(values[i] - greatest);
    return sum(total) + rest;
}

KERNEL_INLINE void subtract(float *p, float x) { *p -= x; }

KERNEL_INLINE void subtract(uint16_t *p, float x) {
    uint32_t bits = uint32_t(*p) << 16;
    float value;
    memcpy(&value, &bits, sizeof value);
    store(p, splat(value - x), 1);
}

template <class Out>
double cross_entropy_rows(
    const float *logits, int64_t rows, int64_t width, const int32_t *offsets, const int32_t *targets,
    const float *weights, Out *out, int64_t out_stride) {
    double loss = 0;
    for (int64_t r = 0; r < rows; r++) {
        const float *row = logits + r * width;
        Out *to = out + r * out_stride;
        const float greatest = greatest_value(row, width), total = sum_of_exponentials(row, width, greatest);
        const double log_sum = double(greatest) + std::log(double(total));
        float weight = 0;
        for (int32_t t = offsets[r]; t < offsets[r + 1]; t++) {
            weight += weights[t];
            loss += double(weights[t]) * (log_sum - double(row[targets[t]]));
        }
        const float scale = weight / total;
        for (int64_t i = 0; i < width; i += lanes)
            store(to + i, exponential(load(row + i, width - i) - greatest) * scale, width - i);
        for (int32_t t = offsets[r]; t < offsets[r + 1]; t++) subtract(to + targets[t], weights[t]);
    }
    return loss;
}

double cross_entropy(
    const float *logits, int64_t rows, int64_t width, const int32_t *offsets, const int32_t *targets,
    const float *weights, void *out, int64_t out_stride, int out_bfloat16) {
    if (out_bfloat16)
        return cross_entropy_rows(logits, rows, width, offsets, targets, weights, (uint16_t *)out, out_stride);
    return cross_entropy_rows(logits, rows, width, offsets, targets, weights, (float *)out, out_stride);
}

void log_sum_exp(const float *logits, int64_t rows, int64_t width, float *out) {
    for (int64_t r = 0; r < rows; r++) {
        const float *row = logits + r * width;
        const float greatest = greatest_value(row, width);
        out[r] = greatest + std::log(sum_of_exponentials(row, width, greatest));
    }
}

int64_t greatest(const float *values, int64_t count, int64_t limit, int32_t *indices, float *found) {
    int64_t n = 0;
    auto offer = [&](int64_t i) {
        const float v = values[i];
        if (n == limit && !(v > found[n - 1])) return;
        int64_t j = n < limit ? n++ : n - 1;
        for (; j > 0 && found[j - 1] < v; j--) {
            found[j] = found[j - 1];
            indices[j] = indices[j - 1];
        }
        found[j] = v;
        indices[j] = int32_t(i);
    };
    int64_t i = 0;
    for (; i < count && n < limit; i++) offer(i);
    for (; i + lanes <= count; i += lanes) {
        // Most blocks hold nothing above the threshold.
        if (greatest_lane(load(values + i)) > found[n - 1])
            for (int64_t l = 0; l < lanes; l++) offer(i + l);
    }
    for (; i < count; i++) offer(i);
    return n;
}
