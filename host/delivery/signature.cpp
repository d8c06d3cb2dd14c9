// SPDX-License-Identifier: MIT
#include "host/delivery/signature.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "sdk/model/base64.hpp"

namespace jackfield::delivery {
namespace {

constexpr std::string_view kPrefix = "whsec_";

}  // namespace

Result<std::string> webhook_key(std::string_view secret) {
  if (!secret.starts_with(kPrefix)) return invalid("a webhook secret begins with whsec_");
  const auto key = model::parse_base64(secret.substr(kPrefix.size()));
  if (!key) return invalid("a webhook secret is whsec_ and base64");
  if (key->size() < 24 || key->size() > 64) return invalid("a webhook secret holds 24 to 64 bytes");
  return *key;
}

std::string webhook_secret(std::string_view random) {
  std::string secret(kPrefix);
  model::append_base64(secret, random);
  return secret;
}

std::string webhook_signature(const std::vector<std::string>& keys, std::string_view id,
                              std::int64_t timestamp_s, std::string_view body) {
  std::string text(id);
  text.append(".").append(std::to_string(timestamp_s)).append(".").append(body);
  std::string all;
  for (const std::string& key : keys) {
    std::array<unsigned char, 32> mac{};
    unsigned int size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac.data(), &size);
    if (!all.empty()) all += ' ';
    all += "v1,";
    model::append_base64(all, {reinterpret_cast<const char*>(mac.data()), mac.size()});
  }
  return all;
}

}  // namespace jackfield::delivery
