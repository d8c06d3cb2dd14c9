// SPDX-License-Identifier: MIT
#include "host/api/documents.hpp"

#include <string>

#include "host/api/problem.hpp"

namespace jackfield::api {

/// The OpenAPI document's text, embedded at build (openapi_document.cpp.in).
std::string openapi_document();

namespace {

constexpr std::string_view kProblems = "/problems/";

std::string escaped(std::string_view text) {
  std::string html;
  for (const char c : text) {
    if (c == '<') {
      html += "&lt;";
    } else if (c == '&') {
      html += "&amp;";
    } else {
      html += c;
    }
  }
  return html;
}

net::Response problem_page(const ProblemType& type) {
  net::Response response;
  response.headers.set("content-type", "text/html; charset=utf-8");
  response.headers.set("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'");
  const std::string title = escaped(type.title);
  response.body = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>" + title +
                  "</title><style>body{font:16px/1.5 system-ui;max-width:40em;margin:4em "
                  "auto;padding:0 1em}</style><h1>" +
                  title + "</h1><p>Status " + std::to_string(type.status) + ", type <code>" +
                  escaped(type.name) + "</code>.</p><p>" + escaped(type.meaning) + "</p></html>";
  return response;
}

}  // namespace

std::optional<net::Response> document(std::string_view path) {
  if (path == "/v1/openapi.json") {
    net::Response response;
    response.headers.set("content-type", "application/json");
    response.headers.set("cache-control", "max-age=300");
    response.body = openapi_document();
    return response;
  }
  if (!path.starts_with(kProblems)) return std::nullopt;
  for (const ProblemType& type : problem_types()) {
    if (path.substr(kProblems.size()) == type.name) return problem_page(type);
  }
  return std::nullopt;
}

}  // namespace jackfield::api
