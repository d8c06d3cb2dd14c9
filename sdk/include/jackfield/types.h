// SPDX-License-Identifier: MIT
// The few types that every other header of the ABI is made of. C11, standard headers only.
#ifndef JACKFIELD_TYPES_H
#define JACKFIELD_TYPES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Calling convention of every function that crosses the line.
#define JF_CALL

// Bytes or UTF-8 text, never NUL-ended. `ptr` may be NULL only when `len` is 0. Borrowed: valid for
// the call that passes it, owned by the side that passes it (rule ABI-5).
typedef struct jf_str {
  const char* ptr;
  uint64_t len;  // bytes
} jf_str_t;

// What a call says of itself, never of the message it was about (that is an outcome). Text goes to
// the output table.
typedef int32_t jf_status_t;
#define JF_OK 0
#define JF_INVALID_ARGUMENT 1  // the caller's bug
#define JF_INTERNAL 2          // the callee's bug
#define JF_NO_MEMORY 3
#define JF_NOT_SUPPORTED 4

#ifdef __cplusplus
}
#endif

#endif  // JACKFIELD_TYPES_H
