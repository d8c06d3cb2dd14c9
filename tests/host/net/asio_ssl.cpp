// SPDX-License-Identifier: MIT
// Asio's TLS bodies: only the test's server needs them, the client's TLS is libcurl's.
#include <boost/asio/ssl/impl/src.hpp>
