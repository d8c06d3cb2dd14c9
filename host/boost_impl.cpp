// SPDX-License-Identifier: MIT
// Asio's and Beast's function bodies, compiled once for the whole project instead of in every file.
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
