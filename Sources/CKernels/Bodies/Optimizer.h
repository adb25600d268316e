// Part of KernelBodies.h, inside its namespace.

// Optimiser

double add_and_sum_squares(float *destination, const float *source, int64_t count) {
    double total = 0;
    constexpr int64_t chunk = 4096;
    for (int64_t start = 0; start < count; start += chunk) {
        const int64_t end = start + chunk < count ? start + chunk : count;
        Vector squares = {};
        for (int64_t i = start; i < end; i += lanes) {
            Vector v = load(destination + i, end - i);
            if (source) {
                v += load(source + i, end - i);
                store(destination + i, v, end - i);
            }
            squares = v * v + squares;
        }
        total += double(sum(squares));
    }
    return total;
}

void adamw(
    float *parameters, float *first_moment, float *second_moment, const float *gradient, int64_t count,
    kernels_adamw_step s, uint16_t *converted) {
    const float decay = 1 - s.learning_rate * s.weight_decay;
    for (int64_t i = 0; i < count; i += lanes) {
        const int64_t n = count - i;
        Vector g = load(gradient + i, n) * s.gradient_scale;
        Vector m = load(first_moment + i, n) * s.beta1 + g * (1 - s.beta1);
        Vector v = load(second_moment + i, n) * s.beta2 + g * g * (1 - s.beta2);
        Vector denominator = __builtin_elementwise_sqrt(v * s.correction2) + s.epsilon;
        Vector p = load(parameters + i, n) * decay - m * (s.learning_rate * s.correction1) / denominator;
        store(first_moment + i, m, n);
        store(second_moment + i, v, n);
        store(parameters + i, p, n);
        if (converted) store(converted + i, p, n);
    }
}
