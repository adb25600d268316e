#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// A plain C face of SentencePiece (https://github.com/google/sentencepiece), which has a C++ interface only.
//
// Texts are UTF-8 with a length and need no terminator. A function that can fail returns null on success, or else a
// message, which the caller frees with csp_free. What a function writes through a pointer to a pointer is the
// caller's to free likewise. No C++ exception leaves a function.

typedef struct csp_model csp_model;

// How to train a model.
typedef struct {
    // How many pieces at most, of all kinds; a small corpus gives fewer.
    int32_t vocabulary_size;
    // How many bytes of a sentence count at most; a longer sentence would be ignored by the trainer.
    int32_t maximum_sentence_bytes;
    // The pieces that text is never encoded to, and those that are always a piece of their own; comma-separated.
    const char *control_pieces;
    const char *separator_pieces;
} csp_training;

// Trains a unigram model with byte fallback. Sentence i is the bytes from ends[i - 1] (or 0) up to ends[i].
char *csp_train(const csp_training *training, const uint8_t *text, const size_t *ends, size_t count,
                uint8_t **serialized, size_t *serialized_size);

// Loads a serialized model; freed with csp_model_free.
char *csp_model_load(const uint8_t *serialized, size_t size, csp_model **model);
void csp_model_free(csp_model *model);

int32_t csp_piece_count(const csp_model *model);

// The identifier of a control piece; -1 where the model has none of that name.
int32_t csp_control_piece(const csp_model *model, const char *piece);

// The identifiers of the reserved pieces; -1 where the model has none.
int32_t csp_unknown_piece(const csp_model *model);
int32_t csp_begin_piece(const csp_model *model);
int32_t csp_end_piece(const csp_model *model);
int32_t csp_padding_piece(const csp_model *model);

// Encoding and decoding may be called from several threads at once.
char *csp_encode(const csp_model *model, const uint8_t *text, size_t size, int32_t **pieces, size_t *count);
char *csp_decode(const csp_model *model, const int32_t *pieces, size_t count, uint8_t **text, size_t *size);

void csp_free(void *memory);

#ifdef __cplusplus
}
#endif
