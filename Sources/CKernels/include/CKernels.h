#pragma once
// Kernels of the transformer that are not matrix products. Matrices are row-major float unless stated.
// `out_bfloat16` chooses the element type of an output that feeds a matrix product: 0 float, 1 bfloat16.
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Instruction sets, each with its own copy of every kernel.
enum { KERNELS_BASELINE = 0, KERNELS_AVX2 = 1, KERNELS_AVX512 = 2 };

// The widest instruction set of this processor, which the functions below use.
int kernels_best_instruction_set(void);
// Makes an OpenMP runtime, if one is loaded, compute on the calling thread only.
void kernels_use_one_thread(void);
// Tells the processor that the calling thread only waits for another one.
void kernels_pause(void);
// Cores that the calling thread may run on; 0 where the machine has more than the system call's set has room for.
int kernels_allowed_cores(void);

// Consecutive rows of one sequence. Each row sees the rows [prefix_start, prefix_start + prefix_count) and the
// segment's own rows up to itself. Its attention probabilities lie at probability_offset, per head
// count rows of round_up(prefix_count + count, 16) floats.
typedef struct {
    int32_t start, count, prefix_start, prefix_count;
    int64_t probability_offset;
} kernels_segment;

// A row of projections holds heads queries, then kv_heads keys, then kv_heads values, each of head_width floats.
typedef struct {
    int32_t heads, kv_heads, head_width;
} kernels_attention_shape;

// One prompt of a decoding step: rows [row_start, row_start + row_count) are its beams.
typedef struct {
    int32_t row_start, row_count, prompt_count;
    int64_t cache_offset;
} kernels_decoding_group;

void kernels_to_bfloat16(const float *source, uint16_t *destination, int64_t count);
void kernels_from_bfloat16(const uint16_t *source, float *destination, int64_t count);

// out [rows][columns] = a [rows][depth] times a matrix in panels of 16 columns: [column / 16][depth][16], with anything
// behind the last column.
void kernels_panel_product(
    const float *a, int64_t rows, int64_t depth, const float *panels, int64_t columns, float *out);

// out[row] = table[tokens[row]]
void kernels_embed(const float *table, const int32_t *tokens, int64_t rows, int64_t width, float *out);
// table_gradient[tokens[row]] += gradient[row]
void kernels_embed_backward(
    const float *gradient, const int32_t *tokens, int64_t rows, int64_t width, float *table_gradient);

// x[row] += bias
void kernels_add_bias(float *x, const float *bias, int64_t rows, int64_t width);

// residual_out = x + delta (delta may be null: then residual_out is not written);
// out = weight * residual / rms(residual). inverse_rms (one float a row) may be null.
void kernels_rms_norm(
    const float *x, const float *delta, float *residual_out, const float *weight, float epsilon, int64_t rows,
    int64_t width, void *out, int out_bfloat16, float *inverse_rms);
// x_gradient += the gradient through the norm; weight_gradient += its weight's. converted, unless null, gets
// x_gradient in the element type of products.
void kernels_rms_norm_backward(
    const float *out_gradient, const float *x, const float *inverse_rms, const float *weight, int64_t rows,
    int64_t width, float *x_gradient, float *weight_gradient, void *converted, int out_bfloat16);

// s = x + delta + delta_bias; out = weight * (s - mean(s)) / sqrt(variance(s) + epsilon) + bias. out may be x.
// rounded, unless null, gets out in bfloat16.
void kernels_layer_norm(
    const float *x, const float *delta, const float *delta_bias, const float *weight, const float *bias, float epsilon,
    int64_t rows, int64_t width, float *out, uint16_t *rounded);

// Rotates queries and keys in place. cosines and sines: [position][head_width / 2].
void kernels_rope(
    float *projections, const int32_t *positions, const float *cosines, const float *sines, int64_t rows,
    kernels_attention_shape shape);
// The inverse rotation of the gradient, in place, and the whole row in the element type of products.
void kernels_rope_backward(
    float *gradient, const int32_t *positions, const float *cosines, const float *sines, int64_t rows,
    kernels_attention_shape shape, void *out, int out_bfloat16);

// out[row][i] = silu(x[row][i]) * x[row][width + i]
void kernels_swiglu(const float *x, int64_t rows, int64_t width, void *out, int out_bfloat16);
void kernels_swiglu_backward(
    const float *x, const float *out_gradient, int64_t rows, int64_t width, void *x_gradient, int out_bfloat16);

// out[row] = gelu(x[row] + bias)
void kernels_gelu(const float *x, const float *bias, int64_t rows, int64_t width, void *out, int out_bfloat16);

// out: [row][heads * head_width]; probabilities may be null.
void kernels_attention(
    const float *projections, const kernels_segment *segments, int64_t segment_count, kernels_attention_shape shape,
    float *probabilities, void *out, int out_bfloat16);
// projection_gradient += ...
void kernels_attention_backward(
    const float *projections, const float *probabilities, const float *out_gradient,
    const kernels_segment *segments, int64_t segment_count, kernels_attention_shape shape,
    float *projection_gradient);

// The same where each row sees its segment's prefix and all rows of the segment.
void kernels_two_way_attention(
    const float *projections, const kernels_segment *segments, int64_t segment_count, kernels_attention_shape shape,
    void *out, int out_bfloat16);

// Floats of one prompt's keys and values in the layout kernels_decoding_attention reads.
int64_t kernels_prompt_cache_size(int64_t prompt_count, kernels_attention_shape shape);
void kernels_prompt_cache_store(
    const float *projections, int64_t prompt_count, kernels_attention_shape shape, float *cache);
// Attention of one new row a beam over its prompt's cache and over the generated rows of its ancestors.
// generated: [step][row_capacity][2 * kv_heads * head_width] (keys, then values) for steps 0..<steps;
// ancestors: [row][ancestor_stride], the row that held this beam at each step.
void kernels_decoding_attention(
    const float *projections, const kernels_decoding_group *groups, int64_t group_count, const float *prompt_cache,
    const float *generated, int64_t row_capacity, const int32_t *ancestors, int64_t ancestor_stride, int64_t steps,
    kernels_attention_shape shape, void *out, int out_bfloat16);

// Replaces logits by the gradient of sum(weight * cross-entropy) and returns that sum. The targets of row r are
// offsets[r]..<offsets[r + 1]. The gradient goes to out, whose rows are out_stride apart; it may be logits itself where
// it is float and as wide.
double kernels_cross_entropy(
    const float *logits, int64_t rows, int64_t width, const int32_t *offsets, const int32_t *targets,
    const float *weights, void *out, int64_t out_stride, int out_bfloat16);
// out[r] = log(sum(exp(logits[r])))
void kernels_log_sum_exp(const float *logits, int64_t rows, int64_t width, float *out);
// The `limit` greatest values in descending order; equal values by index. Returns how many there are.
int64_t kernels_greatest(const float *values, int64_t count, int64_t limit, int32_t *indices, float *greatest);

// destination += source (source may be null); returns the sum of the squares of destination.
double kernels_add_and_sum_squares(float *destination, const float *source, int64_t count);

typedef struct {
    float learning_rate, beta1, beta2, epsilon, weight_decay;
    float gradient_scale, correction1, correction2;
} kernels_adamw_step;
// Decoupled weight decay; correction1 = 1 / (1 - beta1^t). converted (bfloat16 copy of the parameters) may be null.
void kernels_adamw(
    float *parameters, float *first_moment, float *second_moment, const float *gradient, int64_t count,
    kernels_adamw_step step, uint16_t *converted);

// The same kernels for one instruction set, to compare them on one machine.
typedef struct {
#define KERNEL(type, name, parameters, arguments) type(*name) parameters;
#include "KernelList.h"
#undef KERNEL
} kernels_table;
// Null where this processor lacks the instruction set.
const kernels_table *kernels_of(int instruction_set);

#ifdef __cplusplus
}
#endif
