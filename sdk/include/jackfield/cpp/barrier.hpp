// SPDX-License-Identifier: MIT
// The one door out of C++: nothing thrown gets past it, and what went wrong is told in words.
#pragma once

#include <jackfield/abi.h>
#include <jackfield/cpp/result.hpp>

#include <exception>
#include <new>
#include <string_view>

namespace jackfield {

/// Tells the call's table (jf_output_t, jf_stream_call_t) why it failed, and gives the status back.
template <class Table>
jf_status_t tell(const Table& out, jf_status_t status, std::string_view text) noexcept {
  out.error(out.call, status, {text.data(), text.size()});
  return status;
}

/// Runs `body`, which returns Result<void>, behind the barrier (rule ABI-7). Fails closed: whatever
/// is thrown becomes a status, so that a half-checked request is refused and a half-made result is
/// not used.
template <class Table, class Body>
jf_status_t guard(const Table& out, Body&& body) noexcept {
  try {
    if (const Result<void> done = body(); !done)
      return tell(out, done.error().status, done.error().text);
    return JF_OK;
  } catch (const std::bad_alloc&) {
    return JF_NO_MEMORY;  // no memory for a text either
  } catch (const std::exception& e) {
    return tell(out, JF_INTERNAL, e.what());
  } catch (...) {
    return tell(out, JF_INTERNAL, "exception of unknown type");
  }
}

}  // namespace jackfield
