// SPDX-License-Identifier: MIT
#include "host/plugin/services/inflate.hpp"

#include "host/plugin/services/output.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace jackfield::services {
namespace {

/// One zlib stream over one buffer of the caller.
class Inflater {
 public:
  Inflater(std::string_view packed, const Output& output) : output_(output) {
    // zlib reads through a pointer to non-const unless ZLIB_CONST is set; it never writes there.
    stream_.next_in = const_cast<Bytef*>(bytes_of(packed));
    stream_.avail_in = static_cast<uInt>(packed.size());  // below kMaxInputBytes
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() {
    if (open_) inflateEnd(&stream_);
  }

  jf_status_t run(std::int32_t format) {
    const int window = format == JF_INFLATE_GZIP  ? MAX_WBITS + 16
                       : format == JF_INFLATE_RAW ? -MAX_WBITS
                                                  : MAX_WBITS;
    if (inflateInit2(&stream_, window) != Z_OK) return JF_NO_MEMORY;
    open_ = true;
    for (;;) {
      const jf_status_t member = run_member();
      if (member != JF_OK) return member;
      if (stream_.avail_in == 0) break;
      // A gzip file may be several, one after the other (RFC 1952 section 2.2).
      if (format != JF_INFLATE_GZIP || inflateReset(&stream_) != Z_OK) return JF_INVALID_ARGUMENT;
    }
    *output_.length = written_;
    return JF_OK;
  }

 private:
  jf_status_t run_member() {
    for (;;) {
      // One byte beyond the bound: the only way to know whether the content ends at it.
      unsigned char beyond = 0;
      const bool full = written_ == output_.capacity;
      const std::uint64_t room = full ? 1 : output_.capacity - written_;
      const auto step =
          static_cast<uInt>(std::min<std::uint64_t>(room, std::numeric_limits<uInt>::max()));
      stream_.next_out = full ? &beyond : output_.out + written_;
      stream_.avail_out = step;
      const int answer = inflate(&stream_, Z_NO_FLUSH);
      const std::uint64_t made = step - stream_.avail_out;
      if (full && made != 0) {
        *output_.length = output_.capacity + 1;
        return JF_INVALID_ARGUMENT;
      }
      written_ += made;
      if (answer == Z_STREAM_END) return JF_OK;
      if (answer == Z_NEED_DICT) return JF_NOT_SUPPORTED;
      if (answer == Z_MEM_ERROR) return JF_NO_MEMORY;
      // Room was left and still no end: the data is cut short (or damaged).
      if (answer != Z_OK || (stream_.avail_in == 0 && stream_.avail_out != 0)) {
        return JF_INVALID_ARGUMENT;
      }
    }
  }

  const Output& output_;
  z_stream stream_{};
  bool open_ = false;
  std::uint64_t written_ = 0;
};

}  // namespace

const jf_inflate_v1_t& inflate_table() noexcept {
  static constexpr jf_inflate_v1_t kTable = {
      .size = sizeof(jf_inflate_v1_t), .reserved = 0, .inflate = jf_host_inflate};
  return kTable;
}

}  // namespace jackfield::services

using namespace jackfield::services;

jf_status_t jf_host_inflate(int32_t format, const jf_str_t* packed, uint8_t* out, uint64_t capacity,
                            uint64_t* length) {
  const Output output{out, capacity, length};
  if (!output.usable() || absent(packed)) return JF_INVALID_ARGUMENT;
  if (format < JF_INFLATE_ZLIB || format > JF_INFLATE_RAW) return JF_NOT_SUPPORTED;
  return Inflater(view(packed), output).run(format);
}
