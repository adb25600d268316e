// Part of KernelBodies.h, inside its namespace.

// Attention

/// Softmax of the first `count` scores; zeros from there to `padded`.
KERNEL_INLINE void softmax(float *scores, int64_t count, int64_t padded) {
    float greatest = scores[0];
    int64_t whole = count / lanes * lanes, i = 0;
    if (whole > 0) {
        Vector m = load(scores);
        for (i = lanes; i < whole; i += lanes) m = select_greater(load(scores + i), m);
        greatest = greatest_lane(m);
    }
    for (; i < count; i++) greatest = scores[i] > greatest ? scores[i] : greatest;
    for (i = count; i < padded && i < round_up(count); i++) scores[i] = greatest - 200;
    Vector total = {};
    for (i = 0; i < count; i += lanes) {
        Vector e = exponential(load(scores + i) - greatest);
        store(scores + i, e);
        total = e + total;
    }
    float scale = 1 / sum(total);
    for (i = 0; i < count; i += lanes) store(scores + i, load(scores + i) * scale);
    for (i = count; i < padded; i++) scores[i] = 0;
}

/// The row of the projections that holds key j of a segment.
KERNEL_INLINE int64_t key_row(const kernels_segment &s, int64_t j) {
    return j < s.prefix_count ? s.prefix_start + j : s.start + j - s.prefix_count;
}

/// out[j] = the head of key j, zero-padded to padded_width.
KERNEL_INLINE void gather(
    const kernels_segment &s, int64_t keys, const float *base, int64_t stride, int64_t width, int64_t padded_width,
    float *out) {
    for (int64_t j = 0; j < keys; j++) {
        const float *from = base + key_row(s, j) * stride;
        for (int64_t i = 0; i < width; i += lanes) store(out + j * padded_width + i, load(from + i, width - i));
    }
}

/// out[i][j] = element i of the head of key j, zero-padded to padded_keys.
KERNEL_INLINE void gather_transposed(
    const kernels_segment &s, int64_t keys, int64_t padded_keys, const float *base, int64_t stride, int64_t width,
    float *out) {
    for (int64_t j = 0; j < keys; j++) {
        const float *from = base + key_row(s, j) * stride;
        for (int64_t i = 0; i < width; i++) out[i * padded_keys + j] = from[i];
    }
    for (int64_t i = 0; i < width; i++)
        for (int64_t j = keys; j < padded_keys; j++) out[i * padded_keys + j] = 0;
}

/// Query rows handled together, so that the causal triangle's empty half is mostly left out.
constexpr int64_t block_rows = 12;

/// Unless causal, each row of a segment sees all of its rows.
template <bool causal, class Out>
void attention_segments(
    const float *projections, const kernels_segment *segments, int64_t segment_count, kernels_attention_shape shape,
    float *probabilities, Out *out) {
    const int64_t width = shape.head_width, padded_width = round_up(width), group = shape.heads / shape.kv_heads;
    const int64_t stride = int64_t(shape.heads + 2 * shape.kv_heads) * width, out_stride = shape.heads * width;
    const float scale = 1 / std::sqrt(float(width));
    for (int64_t index = 0; index < segment_count; index++) {
        const kernels_segment &s = segments[index];
        const int64_t keys = s.prefix_count + s.count, padded_keys = round_up(keys);
        scratch.reserve(
            padded_keys * (2 * padded_width + block_rows) + 2 * round_up(block_rows * padded_width) + 8 * lanes);
        float *key = scratch.take(padded_width * padded_keys), *value = scratch.take(padded_keys * padded_width);
        float *query = scratch.take(block_rows * padded_width), *mixed = scratch.take(block_rows * padded_width);
        float *block_scores = scratch.take(block_rows * padded_keys);
        for (int64_t k = 0; k < shape.kv_heads; k++) {
            gather_transposed(
                s, keys, padded_keys, projections + (shape.heads + k) * width, stride, width, key);
            gather(
                s, keys, projections + (shape.heads + shape.kv_heads + k) * width, stride, width, padded_width, value);
            for (int64_t h = k * group; h < (k + 1) * group; h++) {
                for (int64_t first = 0; first < s.count; first += block_rows) {
                    const int64_t rows = s.count - first < block_rows ? s.count - first : block_rows;
                    const int64_t seen = causal ? s.prefix_count + first + rows : keys;
                    const float *from = projections + (s.start + first) * stride + h * width;
                    for (int64_t r = 0; r < rows; r++)
                        for (int64_t i = 0; i < width; i += lanes)
                            store(query + r * padded_width + i, load(from + r * stride + i, width - i) * scale);
                    float *scores = probabilities ? probabilities + s.probability_offset
                            + (h * s.count + first) * padded_keys
                                                  : block_scores;
                    product(
                        rows, round_up(seen), width, query, padded_width, 1, key, padded_keys, scores, padded_keys,
                        false);
                    for (int64_t r = 0; r < rows; r++)
                        softmax(scores + r * padded_keys, causal ? s.prefix_count + first + r + 1 : keys, padded_keys);
                    product(
                        rows, padded_width, seen, scores, padded_keys, 1, value, padded_width, mixed, padded_width,
                        false);
                    for (int64_t r = 0; r < rows; r++) {
                        Out *to = out + (s.start + first + r) * out_stride + h * width;
                        for (int64_t i = 0; i < width; i += lanes)
                            store(to + i, load(mixed + r * padded_width + i), width - i);
                    }
                }
            }
        }
    }
}

void attention(
    const float *projections, const kernels_segment *segments, int64_t segment_count, kernels_attention_shape shape,
    float *probabilities, void *out, int out_bfloat16) {
    if (out_bfloat16)
        attention_segments<true>(projections, segments, segment_count, shape, probabilities, (uint16_t *)out);
    else
        attention_segments<true>(projections, segments, segment_count, shape, probabilities, (float *)out);
}

void two_way_attention(
    const float *projections, const kernels_segment *segments, int64_t segment_count, kernels_attention_shape shape,
    void *out, int out_bfloat16) {
    if (out_bfloat16)
        attention_segments<false>(projections, segments, segment_count, shape, nullptr, (uint16_t *)out);
    else
        attention_segments<false>(projections, segments, segment_count, shape, nullptr, (float *)out);
}

/// base[row of key j] += gradient[j]
KERNEL_INLINE void scatter_add(
    const kernels_segment &s, int64_t keys, const float *gradient, int64_t padded_width, int64_t width, float *base,
    int64_t stride) {
    for (int64_t j = 0; j < keys; j++) {
        float *to = base + key_row(s, j) * stride;
        for (int64_t i = 0; i < width; i += lanes)
            store(to + i, load(to + i, width - i) + load(gradient + j * padded_width + i), width - i);
    }
}

void attention_backward(
    const float *projections, const float *probabilities, const float *out_gradient, const kernels_segment *segments,
    int64_t segment_count, kernels_attention_shape shape, float *projection_gradient) {
    const int64_t width = shape.head_width, padded_width = round_up(width), group = shape.heads / shape.kv_heads;
    const int64_t stride = int64_t(shape.heads + 2 * shape.kv_heads) * width, out_stride = shape.heads * width;
    const float scale = 1 / std::sqrt(float(width));
    for (int64_t index = 0; index < segment_count; index++) {
        const kernels_segment &s = segments[index];
        const int64_t keys = s.prefix_count + s.count, padded_keys = round_up(keys);
        const kernels_segment own = {s.start, s.count, 0, 0, 0};
        scratch.reserve(
            4 * padded_keys * padded_width + 3 * s.count * padded_width + s.count * padded_keys + 16 * lanes);
        float *key = scratch.take(padded_keys * padded_width), *value = scratch.take(padded_width * padded_keys);
        float *key_gradient = scratch.take(padded_keys * padded_width);
        float *value_gradient = scratch.take(padded_keys * padded_width);
        float *query = scratch.take(s.count * padded_width), *mixed = scratch.take(s.count * padded_width);
        float *query_gradient = scratch.take(s.count * padded_width);
        float *score_gradient = scratch.take(s.count * padded_keys);
        for (int64_t k = 0; k < shape.kv_heads; k++) {
            const int64_t key_column = (shape.heads + k) * width;
            const int64_t value_column = (shape.heads + shape.kv_heads + k) * width;
            gather(s, keys, projections + key_column, stride, width, padded_width, key);
            gather_transposed(s, keys, padded_keys, projections + value_column, stride, width, value);
            for (int64_t h = k * group; h < (k + 1) * group; h++) {
                gather(own, s.count, projections + h * width, stride, width, padded_width, query);
                gather(own, s.count, out_gradient + h * width, out_stride, width, padded_width, mixed);
                const float *p = probabilities + s.probability_offset + h * s.count * padded_keys;
                for (int64_t first = 0; first < s.count; first += block_rows) {
                    const int64_t rows = s.count - first < block_rows ? s.count - first : block_rows;
                    const int64_t seen = s.prefix_count + first + rows;
                    float *g = score_gradient + first * padded_keys;
                    product(
                        rows, round_up(seen), width, mixed + first * padded_width, padded_width, 1, value, padded_keys,
                        g, padded_keys, false);
                    for (int64_t r = 0; r < rows; r++) {
                        const float *pr = p + (first + r) * padded_keys;
                        float *gr = g + r * padded_keys;
                        Vector dots = {};
                        for (int64_t j = 0; j < seen; j += lanes) dots = load(pr + j) * load(gr + j) + dots;
                        const float mean = sum(dots);
                        for (int64_t j = 0; j < seen; j += lanes)
                            store(gr + j, load(pr + j) * (load(gr + j) - mean) * scale);
                        for (int64_t j = round_up(seen); j < padded_keys; j++) gr[j] = 0;
                    }
                    product(
                        rows, padded_width, seen, g, padded_keys, 1, key, padded_width,
                        query_gradient + first * padded_width, padded_width, false);
                }
                scatter_add(
                    own, s.count, query_gradient, padded_width, width, projection_gradient + h * width, stride);
                for (int64_t j = 0; j < keys; j += block_rows) {
                    const int64_t rows = keys - j < block_rows ? keys - j : block_rows;
                    // The first query that sees key j. Keys past a query's position have probability zero.
                    const int64_t first = j > s.prefix_count ? j - s.prefix_count : 0;
                    const float *g = score_gradient + first * padded_keys + j;
                    product(
                        rows, padded_width, s.count - first, p + first * padded_keys + j, 1, padded_keys,
                        mixed + first * padded_width, padded_width, value_gradient + j * padded_width, padded_width,
                        h > k * group);
                    product(
                        rows, padded_width, s.count - first, g, 1, padded_keys, query + first * padded_width,
                        padded_width, key_gradient + j * padded_width, padded_width, h > k * group);
                }
            }
            scatter_add(s, keys, key_gradient, padded_width, width, projection_gradient + key_column, stride);
            scatter_add(s, keys, value_gradient, padded_width, width, projection_gradient + value_column, stride);
        }
    }
}
