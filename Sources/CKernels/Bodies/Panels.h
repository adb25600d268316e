// Part of KernelBodies.h, inside its namespace.

void panel_product(
    const float *a, int64_t rows, int64_t depth, const float *panels, int64_t columns, float *out) {
    int64_t n = 0;
    for (; n + lanes <= columns; n += lanes)
        panel<1>(rows, depth, a, depth, 1, panels + n * depth, lanes, out + n, columns, false);
    if (n == columns) return;
    scratch.reserve(rows * lanes);
    float *rest = scratch.take(rows * lanes);
    panel<1>(rows, depth, a, depth, 1, panels + n * depth, lanes, rest, lanes, false);
    for (int64_t r = 0; r < rows; r++) store(out + r * columns + n, load(rest + r * lanes), columns - n);
}
