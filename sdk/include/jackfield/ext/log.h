// SPDX-License-Identifier: MIT
// jf.log/1: a line in the host's log, for the operator. Fetched by id from the host; NULL is a
// legal answer, and a plugin works the same without it.
#ifndef JACKFIELD_EXT_LOG_H
#define JACKFIELD_EXT_LOG_H

#include <jackfield/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define JF_LOG_V1_ID "jf.log/1"

#define JF_LOG_DEBUG 1
#define JF_LOG_INFO 2
#define JF_LOG_WARNING 3
#define JF_LOG_ERROR 4  // a person must act

#define JF_LOG_MAX_CODE_BYTES 64
#define JF_LOG_MAX_TEXT_BYTES 1024

typedef struct jf_log_v1 {
  uint32_t size;      // sizeof(jf_log_v1_t) as the host was compiled
  uint32_t reserved;  // 0

  // Writes one line. `host` is the pointer of the jf_host_t that the plugin was given. `level`:
  // JF_LOG_*. `code` names the kind of event for searching and counting: 1 to 64 of a-z 0-9 . _ -.
  // `text` is one sentence in UTF-8; the host cuts it after 1,024 bytes, and writes U+FFFD for what
  // is not UTF-8 and a space for control characters. Never pass a secret, a token or what a
  // customer wrote. The host adds the plugin's name and the time, limits lines per second (a
  // dropped line is JF_OK and counted in the log) and copies before it returns. Errors:
  // JF_INVALID_ARGUMENT (NULL, bad code), JF_NOT_SUPPORTED (unknown level). [any] may be called
  // from any thread, by several at once, and waits for nothing.
  jf_status_t(JF_CALL* log)(void* host, int32_t level, const jf_str_t* code, const jf_str_t* text);
} jf_log_v1_t;

#ifdef __cplusplus
}
#endif

#endif  // JACKFIELD_EXT_LOG_H
