// SPDX-License-Identifier: MIT
#include "plugins/line/simulator/line_seal.hpp"

#include <nlohmann/json.hpp>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace jackfield::line_simulator {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Number = std::unique_ptr<BIGNUM, decltype(&BN_free)>;

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Number number(const nlohmann::json& jwk, const char* name) {
  const std::string raw = from_base64url(jwk.value(name, "")).value_or("");
  return Number(BN_bin2bn(bytes(raw), static_cast<int>(raw.size()), nullptr), BN_free);
}

Key from_jwk(const nlohmann::json& jwk) {
  const Number n = number(jwk, "n");
  const Number e = number(jwk, "e");
  const std::unique_ptr<OSSL_PARAM_BLD, decltype(&OSSL_PARAM_BLD_free)> build(OSSL_PARAM_BLD_new(),
                                                                              OSSL_PARAM_BLD_free);
  OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  const std::unique_ptr<OSSL_PARAM, decltype(&OSSL_PARAM_free)> parameters(
      OSSL_PARAM_BLD_to_param(build.get()), OSSL_PARAM_free);
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
      EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY* made = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) == 1) {
    EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.get());
  }
  return Key(made, EVP_PKEY_free);
}

Key from_pem(const std::string& pem) {
  const auto open = [&] {
    return std::unique_ptr<BIO, decltype(&BIO_free)>(
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  };
  EVP_PKEY* key = PEM_read_bio_PrivateKey(open().get(), nullptr, nullptr, nullptr);
  if (key == nullptr) key = PEM_read_bio_PUBKEY(open().get(), nullptr, nullptr, nullptr);
  return Key(key, EVP_PKEY_free);
}

}  // namespace

std::string hmac_sha256_base64(std::string_view key, std::string_view data) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes(data), data.size(), digest,
       &length);
  unsigned char text[64];
  const int written = EVP_EncodeBlock(text, digest, static_cast<int>(length));
  return std::string(text, text + written);
}

std::string digest_hex(std::string_view data, std::size_t digits) {
  constexpr char kHex[] = "0123456789abcdef";
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  EVP_Digest(data.data(), data.size(), digest, &length, EVP_sha256(), nullptr);
  std::string hex;
  for (unsigned int i = 0; i < length; ++i) {
    hex += kHex[digest[i] >> 4];
    hex += kHex[digest[i] & 15];
  }
  return hex.substr(0, digits);
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string padded(text);
  while (padded.size() % 4 != 0) padded += '=';
  std::vector<unsigned char> out(padded.size() / 4 * 3 + 1);
  const int length = EVP_DecodeBlock(out.data(), bytes(padded), static_cast<int>(padded.size()));
  if (length < 0) return std::nullopt;
  const auto padding = static_cast<std::size_t>(std::count(
      padded.end() - std::min<std::ptrdiff_t>(2, std::ssize(padded)), padded.end(), '='));
  return std::string(out.begin(), out.begin() + length - static_cast<std::ptrdiff_t>(padding));
}

std::optional<std::string> from_base64url(std::string_view text) {
  std::string standard(text);
  std::replace(standard.begin(), standard.end(), '-', '+');
  std::replace(standard.begin(), standard.end(), '_', '/');
  return from_base64(standard);
}

bool rs256_matches(const std::string& key_text, std::string_view signed_text,
                   std::string_view signature) {
  const nlohmann::json jwk = nlohmann::json::parse(key_text, nullptr, false);
  const Key key = jwk.is_object() ? from_jwk(jwk) : from_pem(key_text);
  if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) return false;
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(signed_text),
                          signed_text.size()) == 1;
}

}  // namespace jackfield::line_simulator
