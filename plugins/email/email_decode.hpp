// SPDX-License-Identifier: MIT
// Content transfer encodings, read as leniently as they are written: nothing is ever refused.
#pragma once

#include <string>
#include <string_view>

namespace jackfield::email {

enum class TransferEncoding { identity, base64, quoted_printable };

/// The field's value to the encoding; anything unknown is identity.
TransferEncoding transfer_encoding(std::string_view value) noexcept;
/// The host's word for it in Media::encoding: empty, `base64`, `quoted-printable`.
std::string_view name(TransferEncoding encoding) noexcept;

/// Characters that are no base64 are skipped; missing padding is no fault.
std::string decode_base64(std::string_view text);
/// An `=` that no two digits follow stays; blanks after a line's last `=` do not.
std::string decode_quoted_printable(std::string_view text);
/// At most about `most` bytes of the result.
std::string decode(TransferEncoding encoding, std::string_view bytes, std::size_t most);

}  // namespace jackfield::email
