// Part of KernelBodies.h, inside its namespace.

int64_t prompt_cache_size(int64_t prompt_count, kernels_attention_shape shape) {
    return shape.kv_heads
        * (shape.head_width * round_up(prompt_count) + prompt_count * round_up(shape.head_width));
}

void prompt_cache_store(
    const float *projections, int64_t prompt_count, kernels_attention_shape shape, float *cache) {
    const int64_t width = shape.head_width, padded_width = round_up(width), padded_keys = round_up(prompt_count);
    const int64_t stride = int64_t(shape.heads + 2 * shape.kv_heads) * width;
    const kernels_segment s = {0, int32_t(prompt_count), 0, 0, 0};
    for (int64_t k = 0; k < shape.kv_heads; k++) {
        gather_transposed(
            s, prompt_count, padded_keys, projections + (shape.heads + k) * width, stride, width, cache);
        cache += width * padded_keys;
        gather(
            s, prompt_count, projections + (shape.heads + shape.kv_heads + k) * width, stride, width, padded_width,
            cache);
        cache += prompt_count * padded_width;
    }
}

template <class Out>
void decoding_attention_groups(
    const float *projections, const kernels_decoding_group *groups, int64_t group_count, const float *prompt_cache,
    const float *generated, int64_t row_capacity, const int32_t *ancestors, int64_t ancestor_stride, int64_t steps,
    kernels_attention_shape shape, Out *out) {
    const int64_t width = shape.head_width, padded_width = round_up(width), heads = shape.heads / shape.kv_heads;
    const int64_t stride = int64_t(shape.heads + 2 * shape.kv_heads) * width, out_stride = shape.heads * width;
    const int64_t generated_stride = 2 * shape.kv_heads * width;
    const float scale = 1 / std::sqrt(float(width));
    for (int64_t index = 0; index < group_count; index++) {
        const kernels_decoding_group &g = groups[index];
        const int64_t rows = g.row_count * heads, keys = g.prompt_count, padded_keys = round_up(keys);
        const int64_t score_stride = round_up(padded_keys + steps);
        scratch.reserve(rows * (2 * padded_width + score_stride) + 4 * lanes);
        float *query = scratch.take(rows * padded_width), *mixed = scratch.take(rows * padded_width);
        float *scores = scratch.take(rows * score_stride);
        const float *cache = prompt_cache + g.cache_offset;
        for (int64_t k = 0; k < shape.kv_heads; k++) {
            const float *key = cache, *value = cache + width * padded_keys;
            cache = value + keys * padded_width;
            for (int64_t r = 0; r < rows; r++) {
                const float *from = projections + (g.row_start + r / heads) * stride + (k * heads + r % heads) * width;
                for (int64_t i = 0; i < width; i += lanes)
                    store(query + r * padded_width + i, load(from + i, width - i) * scale);
            }
            product(rows, padded_keys, width, query, padded_width, 1, key, padded_keys, scores, score_stride, false);
            for (int64_t r = 0; r < rows; r++) {
                const int32_t *rows_of_beam = ancestors + (g.row_start + r / heads) * ancestor_stride;
                float *row_scores = scores + r * score_stride;
                for (int64_t t = 0; t < steps; t++) {
                    const float *from =
                        generated + (t * row_capacity + rows_of_beam[t]) * generated_stride + k * width;
                    Vector dots = {};
                    for (int64_t i = 0; i < width; i += lanes)
                        dots = load(query + r * padded_width + i, width - i) * load(from + i, width - i) + dots;
                    row_scores[keys + t] = sum(dots);
                }
                softmax(row_scores, keys + steps, score_stride);
            }
            product(rows, padded_width, keys, scores, score_stride, 1, value, padded_width, mixed, padded_width, false);
            for (int64_t r = 0; r < rows; r++) {
                const int32_t *rows_of_beam = ancestors + (g.row_start + r / heads) * ancestor_stride;
                for (int64_t t = 0; t < steps; t++) {
                    const float *from = generated + (t * row_capacity + rows_of_beam[t]) * generated_stride
                        + (shape.kv_heads + k) * width;
                    const float weight = scores[r * score_stride + keys + t];
                    float *to = mixed + r * padded_width;
                    for (int64_t i = 0; i < width; i += lanes)
                        store(to + i, load(from + i, width - i) * weight + load(to + i));
                }
                Out *to = out + (g.row_start + r / heads) * out_stride + (k * heads + r % heads) * width;
                for (int64_t i = 0; i < width; i += lanes)
                    store(to + i, load(mixed + r * padded_width + i), width - i);
            }
        }
    }
}

void decoding_attention(
    const float *projections, const kernels_decoding_group *groups, int64_t group_count, const float *prompt_cache,
    const float *generated, int64_t row_capacity, const int32_t *ancestors, int64_t ancestor_stride, int64_t steps,
    kernels_attention_shape shape, void *out, int out_bfloat16) {
    if (out_bfloat16)
        decoding_attention_groups(
            projections, groups, group_count, prompt_cache, generated, row_capacity, ancestors, ancestor_stride, steps,
            shape, (uint16_t *)out);
    else
        decoding_attention_groups(
            projections, groups, group_count, prompt_cache, generated, row_capacity, ancestors, ancestor_stride, steps,
            shape, (float *)out);
}
