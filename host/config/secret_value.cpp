// SPDX-License-Identifier: MIT
#include "host/config/secret_value.hpp"

#include "host/config/nearest.hpp"
#include "host/config/secrets.hpp"

#include <algorithm>
#include <array>

namespace jackfield::config {
namespace {

constexpr std::array kPlaces{SecretPlace::env, SecretPlace::file, SecretPlace::credential};
constexpr const char* kOneOfThree =
    "one of { env = \"…\" }, { file = \"…\" } and { credential = \"…\" }";

std::optional<SecretPlace> place_of(const std::string& key) {
  const auto* found = std::find_if(kPlaces.begin(), kPlaces.end(),
                                   [&](SecretPlace place) { return name_of(place) == key; });
  if (found == kPlaces.end()) return std::nullopt;
  return *found;
}

const char* available(SecretPlace place) {
  switch (place) {
    case SecretPlace::env:
      return "a variable that is set and not empty";
    case SecretPlace::file:
      return "a readable file with the secret";
    case SecretPlace::credential:
      return "a credential that systemd gives";
  }
  return "";
}

void report_unknown(const Member& member, const std::string& key, const LoadContext& context) {
  const std::string name = shown_name(member.key);
  Diagnostic& diagnostic = context.error("secret-reference", member.key_span, key + '.' + name,
                                         "unknown key \"" + name + "\" in place of a secret");
  const std::string near = nearest_name(member.key, {"env", "file", "credential"});
  if (near.empty()) {
    diagnostic.expected = kOneOfThree;
  } else {
    suggest(diagnostic, member.key_span, near, near);
  }
}

}  // namespace

bool looks_like_reference(const Node& node) {
  return node.kind == NodeKind::table && !node.members.empty() &&
         std::all_of(node.members.begin(), node.members.end(),
                     [](const Member& member) { return place_of(member.key).has_value(); });
}

std::optional<std::string> read_reference(const Node& table, const std::string& key,
                                          const LoadContext& context) {
  if (table.members.empty()) {
    context.error("secret-reference", table.span, key, "an empty table in place of a secret")
        .expected = kOneOfThree;
    return std::nullopt;
  }
  bool known = true;
  for (const Member& member : table.members) {
    if (place_of(member.key)) continue;
    report_unknown(member, key, context);
    known = false;
  }
  if (!known) return std::nullopt;
  if (table.members.size() > 1) {
    context.error("secret-reference", table.span, key, "a secret has more than one place")
        .expected = kOneOfThree;
    return std::nullopt;
  }
  const Member& only = table.members.front();
  if (only.value.kind != NodeKind::text) {
    context
        .error("wrong-type", only.value.span, key + '.' + only.key,
               '"' + only.key + "\" is " + std::string(name_of(only.value.kind)))
        .expected = "a text in quotes";
    return std::nullopt;
  }
  auto secret = context.secrets.read(*place_of(only.key), only.value.text);
  if (secret) return *std::move(secret);
  context.error("secret-unavailable", only.value.span, key + '.' + only.key, secret.error().text)
      .expected = available(*place_of(only.key));
  return std::nullopt;
}

void warn_of_literal(const Node& text, const std::string& key, const LoadContext& context) {
  if (!context.readable_by_others) return;
  context
      .warning("literal-secret", text.span, key,
               "a secret is written out in a file that others can read")
      .expected =
      "mode 0600 or 0640 for the file, or { file = \"…\" }, { env = \"…\" } or "
      "{ credential = \"…\" } here";
}

}  // namespace jackfield::config
