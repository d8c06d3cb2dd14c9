// SPDX-License-Identifier: MIT
// jf.inflate/1: unpacks what a network has packed, in one call and within a bound.
// Fetched by id from the host; NULL is a legal answer.
#ifndef JACKFIELD_EXT_INFLATE_H
#define JACKFIELD_EXT_INFLATE_H

#include <jackfield/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define JF_INFLATE_V1_ID "jf.inflate/1"

#define JF_INFLATE_ZLIB 1  // RFC 1950
#define JF_INFLATE_GZIP 2  // RFC 1952, one member or several
#define JF_INFLATE_RAW 3   // RFC 1951

typedef struct jf_inflate_v1 {
  uint32_t size;      // sizeof(jf_inflate_v1_t) as the host was compiled
  uint32_t reserved;  // 0

  // Unpacks all of `packed` into `out`, which the caller owns. `capacity` (bytes) is the bound:
  // work stops there, so a small input cannot make much of it. `*length` is what was written.
  // Errors: JF_INVALID_ARGUMENT. If `*length` is then more than `capacity`, the content is larger
  // than the bound (how much larger is not known); else `*length` is 0 and the data is damaged, cut
  // short, followed by something else, or an argument is NULL. JF_NOT_SUPPORTED: unknown format, or
  // a preset dictionary is asked for. JF_NO_MEMORY. On any error nothing in `out` is to be used.
  // Arguments are borrowed for the call; `out` must not overlap `packed`.
  // [any] may be called from any thread, by several at once, and waits for nothing.
  jf_status_t(JF_CALL* inflate)(int32_t format, const jf_str_t* packed, uint8_t* out,
                                uint64_t capacity, uint64_t* length);
} jf_inflate_v1_t;

#ifdef __cplusplus
}
#endif

#endif  // JACKFIELD_EXT_INFLATE_H
