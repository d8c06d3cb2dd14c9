// SPDX-License-Identifier: MIT
// jf.inflate/1 on zlib.
#pragma once

#include <jackfield/ext/inflate.h>

namespace jackfield::services {

const jf_inflate_v1_t& inflate_table() noexcept;

}  // namespace jackfield::services

extern "C" jf_status_t jf_host_inflate(int32_t format, const jf_str_t* packed, uint8_t* out,
                                       uint64_t capacity, uint64_t* length);
