#pragma once

#include "testing/testing.h"

#include "tlog/checkpoint.h"

/* Keys made of a seed of 32 equal octets; their pairs live until the program ends. */
struct note_signer signer_of(struct scope *scope, uint8_t seed, const char *name, enum note_key_kind kind);
struct str signer_key_text(struct scope *scope, const struct note_signer *signer);

/* The note of that text with a signature of each, all of one time, in the scope. */
struct str signed_note(struct scope *scope, struct str text, const struct note_signer *signers, size_t len,
                       uint64_t time_s);
struct str checkpoint_text(struct scope *scope, const char *origin, uint64_t size, const struct tlog_hash *root);

/* The text with its one occurrence of `part` replaced. */
struct str text_with(struct scope *scope, struct str text, const char *part, const char *other);

/* Made by golang.org/x/mod/sumdb/note and Go's crypto/ed25519 with the seed of octets 7. */
#define LOG_NAME "registry.gaon.example/log"
#define LOG_KEY LOG_NAME "+391acbd4+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs"
#define LOG_SIGNER "PRIVATE+KEY+" LOG_NAME "+391acbd4+AQcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH"
#define WITNESS_NAME "witness.north.example"
#define WITNESS_KEY WITNESS_NAME "+756837f8+BOpKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs"
#define CHECKPOINT_TEXT LOG_NAME "\n70000\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
#define LOG_LINE                                                                                                       \
  "\xe2\x80\x94 " LOG_NAME                                                                                             \
  " ORrL1AD7tw9GlNZRnOMGLhqTnGnTxAt9EDv3FF7r5RWr2gm5SvPvb04pBsH62DovphUQjhQ7VAUGQ44A0cRYTHU4XQg=\n"
#define WITNESS_TIME_S UINT64_C(1773100800)
#define WITNESS_LINE                                                                                                   \
  "\xe2\x80\x94 " WITNESS_NAME                                                                                         \
  " dWg3+AAAAABpr18Avy952f38/kGtOjA9e3tdHXz5cP8JLcbVeUdaBcee/L1Le3FNVcVVO9xPUOsXl/lp5RbqBt6oL5z3+++zxBtoCw==\n"
