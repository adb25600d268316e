// Part of KernelBodies.h, inside its namespace.

// Conversions, embeddings and biases

void to_bfloat16(const float *source, uint16_t *destination, int64_t count) {
    for (int64_t i = 0; i < count; i += lanes) store(destination + i, load(source + i, count - i), count - i);
}

void from_bfloat16(const uint16_t *source, float *destination, int64_t count) {
    for (int64_t i = 0; i < count; i++) {
        uint32_t bits = uint32_t(source[i]) << 16;
        memcpy(destination + i, &bits, sizeof bits);
    }
}

void embed(const float *table, const int32_t *tokens, int64_t rows, int64_t width, float *out) {
    for (int64_t r = 0; r < rows; r++) memcpy(out + r * width, table + tokens[r] * width, width * sizeof(float));
}

void embed_backward(
    const float *gradient, const int32_t *tokens, int64_t rows, int64_t width, float *table_gradient) {
    for (int64_t r = 0; r < rows; r++) {
        const float *g = gradient + r * width;
        float *t = table_gradient + tokens[r] * width;
        for (int64_t i = 0; i < width; i += lanes)
            store(t + i, load(t + i, width - i) + load(g + i, width - i), width - i);
    }
}

void add_bias(float *x, const float *bias, int64_t rows, int64_t width) {
    for (int64_t r = 0; r < rows; r++)
        for (int64_t i = 0; i < width; i += lanes) {
            float *to = x + r * width + i;
            store(to, load(to, width - i) + load(bias + i, width - i), width - i);
        }
}
