// SPDX-License-Identifier: MIT
// Asio's TLS bodies, compiled once: for the long connections; requests get their TLS from libcurl.
#include <boost/asio/ssl/impl/src.hpp>
