#include "CSentencePiece.h"

#include <sentencepiece_processor.h>
#include <sentencepiece_trainer.h>

#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <unordered_map>
#include <vector>

struct csp_model {
    sentencepiece::SentencePieceProcessor processor;
};

namespace {

// The trainer asks for one sentence after the other, so none is copied but the current one.
class Sentences final : public sentencepiece::SentenceIterator {
   public:
    Sentences(const uint8_t *text, const size_t *ends, size_t count) : text_(text), ends_(ends), count_(count) {
        load();
    }

    bool done() const override { return index_ == count_; }

    void Next() override {
        ++index_;
        load();
    }

    const std::string &value() const override { return value_; }

    sentencepiece::util::Status status() const override { return {}; }

   private:
    void load() {
        if (done()) return;
        const size_t start = index_ == 0 ? 0 : ends_[index_ - 1];
        value_.assign(reinterpret_cast<const char *>(text_) + start, ends_[index_] - start);
    }

    const uint8_t *text_;
    const size_t *ends_;
    size_t count_;
    size_t index_ = 0;
    std::string value_;
};

// Copies bytes into memory that free() releases. Never null, so that an empty result differs from none.
template <typename Element>
Element *copied(const Element *elements, size_t count) {
    auto *copy = static_cast<Element *>(std::malloc(count == 0 ? 1 : count * sizeof(Element)));
    if (copy == nullptr) throw std::bad_alloc();
    if (count > 0) std::memcpy(copy, elements, count * sizeof(Element));
    return copy;
}

char *message(const char *text) {
    char *copy = strdup(text);
    // Without memory for the message nothing could be told from success.
    if (copy == nullptr) std::abort();
    return copy;
}

// Runs a call of the library and turns its status or exception into a message.
template <typename Body>
char *guarded(Body body) {
    try {
        const sentencepiece::util::Status status = body();
        return status.ok() ? nullptr : message(status.error_message());
    } catch (const std::exception &error) {
        return message(error.what());
    } catch (...) {
        return message("SentencePiece threw an unknown exception");
    }
}

}  // namespace

char *csp_train(const csp_training *training, const uint8_t *text, const size_t *ends, size_t count,
                uint8_t **serialized, size_t *serialized_size) {
    return guarded([&] {
        const std::unordered_map<std::string, std::string> arguments = {
            {"model_type", "unigram"},
            {"vocab_size", std::to_string(training->vocabulary_size)},
            {"hard_vocab_limit", "false"},
            {"byte_fallback", "true"},
            {"split_digits", "true"},
            {"normalization_rule_name", "nmt_nfkc_cf"},
            {"max_sentence_length", std::to_string(training->maximum_sentence_bytes)},
            {"unk_id", "0"},
            {"bos_id", "1"},
            {"eos_id", "2"},
            {"pad_id", "3"},
            {"control_symbols", training->control_pieces},
            {"user_defined_symbols", training->separator_pieces},
            // Probabilities are summed in the order of the threads, so their number decides about the last digits.
            {"num_threads", "1"},
            // Errors only; what they say comes back as the status too.
            {"minloglevel", "2"},
        };
        Sentences sentences(text, ends, count);
        std::string model;
        const auto status = sentencepiece::SentencePieceTrainer::Train(arguments, &sentences, &model);
        if (status.ok()) {
            *serialized = copied(reinterpret_cast<const uint8_t *>(model.data()), model.size());
            *serialized_size = model.size();
        }
        return status;
    });
}

char *csp_model_load(const uint8_t *serialized, size_t size, csp_model **model) {
    return guarded([&] {
        auto loaded = std::make_unique<csp_model>();
        const auto status =
            loaded->processor.LoadFromSerializedProto({reinterpret_cast<const char *>(serialized), size});
        if (status.ok()) *model = loaded.release();
        return status;
    });
}

void csp_model_free(csp_model *model) { delete model; }

int32_t csp_piece_count(const csp_model *model) { return model->processor.GetPieceSize(); }

int32_t csp_control_piece(const csp_model *model, const char *piece) {
    // An unknown name gives the unknown piece, which is no control piece.
    const int identifier = model->processor.PieceToId(piece);
    return model->processor.IsControl(identifier) ? identifier : -1;
}

int32_t csp_unknown_piece(const csp_model *model) { return model->processor.unk_id(); }
int32_t csp_begin_piece(const csp_model *model) { return model->processor.bos_id(); }
int32_t csp_end_piece(const csp_model *model) { return model->processor.eos_id(); }
int32_t csp_padding_piece(const csp_model *model) { return model->processor.pad_id(); }

char *csp_encode(const csp_model *model, const uint8_t *text, size_t size, int32_t **pieces, size_t *count) {
    return guarded([&] {
        std::vector<int> identifiers;
        const auto status = model->processor.Encode({reinterpret_cast<const char *>(text), size}, &identifiers);
        if (status.ok()) {
            *pieces = copied(reinterpret_cast<const int32_t *>(identifiers.data()), identifiers.size());
            *count = identifiers.size();
        }
        return status;
    });
}

char *csp_decode(const csp_model *model, const int32_t *pieces, size_t count, uint8_t **text, size_t *size) {
    return guarded([&] {
        std::string decoded;
        const auto status = model->processor.Decode(std::vector<int>(pieces, pieces + count), &decoded);
        if (status.ok()) {
            *text = copied(reinterpret_cast<const uint8_t *>(decoded.data()), decoded.size());
            *size = decoded.size();
        }
        return status;
    });
}

void csp_free(void *memory) { std::free(memory); }
