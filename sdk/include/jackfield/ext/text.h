// SPDX-License-Identifier: MIT
// jf.text/1: what needs the Unicode tables. Fetched by id from the host; NULL is a legal answer.
//
// Rules for every function of the table:
// - Pure: the same arguments give the same result under one Unicode version (the host's).
// - Arguments are borrowed for the call. Results go to `out`, which the caller owns and which may
//   hold `capacity` bytes; `*length` says how many were written.
// - Errors: JF_INVALID_ARGUMENT. If `*length` is then more than `capacity`, the buffer was too
// small
//   and `*length` is what it takes; else it is 0 and an argument is wrong (NULL where a value is
//   needed, text that is not UTF-8, an offset outside it). JF_NOT_SUPPORTED: a number, charset or
//   character that cannot be had. JF_INTERNAL: the host's fault. JF_NO_MEMORY.
// - The two boundary functions do not check that text is UTF-8 (they are called over and over on
// the
//   same one): there a bad byte counts as a character.
// - Text of more than 64 MiB (JF_TEXT_MAX_BYTES) is JF_INVALID_ARGUMENT.
// - `out` may be NULL if `capacity` is 0 (to ask for the size). It must not overlap an argument.
// - [any] every function may be called from any thread, by several at once, and waits for nothing.
#ifndef JACKFIELD_EXT_TEXT_H
#define JACKFIELD_EXT_TEXT_H

#include <jackfield/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define JF_TEXT_V1_ID "jf.text/1"

#define JF_TEXT_MAX_BYTES 67108864

// What text can be counted in; networks give positions and limits in all four.
#define JF_UNIT_BYTES 1        // of UTF-8
#define JF_UNIT_UTF16 2        // 16-bit units of UTF-16
#define JF_UNIT_CODE_POINTS 3  // Unicode scalar values
#define JF_UNIT_GRAPHEMES 4    // what a person takes for one character (UAX 29 section 3)

// Where text may be cut. Words as CLDR's root locale has them: a colon ends one; boundaries lie
// before and after spaces and punctuation too.
#define JF_BOUNDARY_GRAPHEME 1  // UAX 29 section 3
#define JF_BOUNDARY_WORD 2      // UAX 29 section 4
#define JF_BOUNDARY_SENTENCE 3  // UAX 29 section 5

typedef struct jf_text_v1 {
  uint32_t size;      // sizeof(jf_text_v1_t) as the host was compiled
  uint32_t reserved;  // 0

  // Turns bytes in a named charset into UTF-8. `label` is an IANA name or alias, in any case
  // ("iso-8859-1", "GB18030", "shift_jis"); an unknown one is JF_NOT_SUPPORTED. Bytes that mean
  // nothing become U+FFFD; `*replaced` (may be NULL) counts them, so any bytes give a result. A
  // byte order mark is dropped. Source: IANA Character Sets, ICU's converters. [any]
  jf_status_t(JF_CALL* to_utf8)(const jf_str_t* label, const jf_str_t* bytes, uint8_t* out,
                                uint64_t capacity, uint64_t* length, uint64_t* replaced);

  // Sets `*valid_bytes` to the length of the longest prefix that is UTF-8; all of it is if that is
  // its length. Overlong forms, surrogates and values above U+10FFFF are not UTF-8. Source: Unicode
  // 15.0 table 3-7, RFC 3629. [any]
  jf_status_t(JF_CALL* valid_utf8)(const jf_str_t* text, uint64_t* valid_bytes);

  // Counts text in a unit (JF_UNIT_*). [any]
  jf_status_t(JF_CALL* count)(int32_t unit, const jf_str_t* text, uint64_t* units);

  // Turns a position counted in one unit into the same position counted in another, for spans. A
  // position inside a character counts as that character's start; the end of the text is a
  // position, one beyond it is JF_INVALID_ARGUMENT. [any]
  jf_status_t(JF_CALL* convert_offset)(const jf_str_t* text, int32_t from_unit, int32_t to_unit,
                                       uint64_t offset, uint64_t* converted);

  // The first boundary of a kind (JF_BOUNDARY_*) after byte `offset`; the text's length if there is
  // none. With `offset` at the length or beyond it: JF_INVALID_ARGUMENT. Never inside a
  // character. [any]
  jf_status_t(JF_CALL* next_boundary)(int32_t kind, const jf_str_t* text, uint64_t offset,
                                      uint64_t* boundary);

  // The last boundary of a kind at or before byte `limit`, for splitting: 0 if there is none. A
  // limit beyond the text gives its length. [any]
  jf_status_t(JF_CALL* last_boundary)(int32_t kind, const jf_str_t* text, uint64_t limit,
                                      uint64_t* boundary);

  // Normalises to form C. Source: UAX 15. [any]
  jf_status_t(JF_CALL* nfc)(const jf_str_t* text, uint8_t* out, uint64_t capacity,
                            uint64_t* length);

  // Sets `*normal` to 1 if the text is in form C, else to 0. [any]
  jf_status_t(JF_CALL* is_nfc)(const jf_str_t* text, int32_t* normal);

  // Turns a host name into its ASCII form ("bücher.example" into "xn--bcher-kva.example"), without
  // transitional mappings. A name that fails the checks (hyphens, bidi, joiners, lengths, STD 3
  // characters) or is empty is JF_INVALID_ARGUMENT. Source: UTS 46, RFC 3492. [any]
  jf_status_t(JF_CALL* idna_to_ascii)(const jf_str_t* name, uint8_t* out, uint64_t capacity,
                                      uint64_t* length);

  // Turns a host name into the form that people read, with the same checks. [any]
  jf_status_t(JF_CALL* idna_to_unicode)(const jf_str_t* name, uint8_t* out, uint64_t capacity,
                                        uint64_t* length);

  // Counts the 7-bit units that a text message takes in the default alphabet; a character of the
  // extension table takes two. If one is in neither table: JF_NOT_SUPPORTED, and `*septets` is its
  // byte offset. Source: 3GPP TS 23.038 sections 6.2.1 and 6.2.1.1. [any]
  jf_status_t(JF_CALL* gsm7_septets)(const jf_str_t* text, uint64_t* septets);
} jf_text_v1_t;

#ifdef __cplusplus
}
#endif

#endif  // JACKFIELD_EXT_TEXT_H
