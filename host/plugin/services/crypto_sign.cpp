// SPDX-License-Identifier: MIT
// Signatures: the algorithm is the caller's choice, and a key that does not fit
// it is refused.
#include "host/plugin/services/crypto.hpp"
#include "host/plugin/services/crypto_ecdsa.hpp"
#include "host/plugin/services/crypto_key.hpp"
#include "host/plugin/services/output.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <array>

namespace jackfield::services {
namespace {

enum class Form : std::uint8_t { plain, pss, der, raw };

struct Scheme {
  KeyKind kind;
  std::int32_t hash;  // JF_HASH_*, 0: part of the algorithm
  Form form;
  std::string_view jwk_names;
};

// In the order of JF_SIGN_*, from 1.
constexpr std::array<Scheme, 13> kSchemes = {{
    {KeyKind::ed25519, 0, Form::plain, "EdDSA Ed25519"},
    {KeyKind::rsa, JF_HASH_SHA256, Form::plain, "RS256"},
    {KeyKind::rsa, JF_HASH_SHA384, Form::plain, "RS384"},
    {KeyKind::rsa, JF_HASH_SHA512, Form::plain, "RS512"},
    {KeyKind::rsa, JF_HASH_SHA256, Form::pss, "PS256"},
    {KeyKind::rsa, JF_HASH_SHA384, Form::pss, "PS384"},
    {KeyKind::rsa, JF_HASH_SHA512, Form::pss, "PS512"},
    {KeyKind::p256, JF_HASH_SHA256, Form::der, "ES256"},
    {KeyKind::p384, JF_HASH_SHA384, Form::der, "ES384"},
    {KeyKind::p521, JF_HASH_SHA512, Form::der, "ES512"},
    {KeyKind::p256, JF_HASH_SHA256, Form::raw, "ES256"},
    {KeyKind::p384, JF_HASH_SHA384, Form::raw, "ES384"},
    {KeyKind::p521, JF_HASH_SHA512, Form::raw, "ES512"},
}};

using MdContext = std::unique_ptr<EVP_MD_CTX, FreeMdContext>;

const Scheme* scheme_of(std::int32_t algorithm) noexcept {
  if (algorithm < 1 || algorithm > static_cast<std::int32_t>(kSchemes.size())) return nullptr;
  return &kSchemes[static_cast<std::size_t>(algorithm - 1)];
}

bool set_padding(EVP_PKEY_CTX* context, const Scheme& scheme) noexcept {
  if (scheme.form != Form::pss) return true;
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

const EVP_MD* digest_for(const Scheme& scheme) noexcept {
  return scheme.hash == 0 ? nullptr : digest_of(scheme.hash);
}

jf_status_t sign_with_openssl(const Scheme& scheme, EVP_PKEY* key, std::string_view message,
                              const Output& output) {
  const auto room = static_cast<std::size_t>(EVP_PKEY_get_size(key));
  if (!output.fits(room)) return JF_INVALID_ARGUMENT;
  const MdContext context(EVP_MD_CTX_new());
  if (!context) return JF_NO_MEMORY;
  EVP_PKEY_CTX* parameters = nullptr;
  std::size_t written = room;
  const bool done =
      EVP_DigestSignInit(context.get(), &parameters, digest_for(scheme), nullptr, key) == 1 &&
      set_padding(parameters, scheme) &&
      EVP_DigestSign(context.get(), output.out, &written, bytes_of(message), message.size()) == 1;
  ERR_clear_error();
  if (!done) return JF_INTERNAL;
  *output.length = written;
  return JF_OK;
}

jf_status_t sign_on_curve(const Scheme& scheme, const EVP_PKEY* key, std::string_view message,
                          const Output& output) {
  const EVP_MD* const digest = digest_for(scheme);
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned size = 0;
  if (EVP_Digest(message.data(), message.size(), hash.data(), &size, digest, nullptr) != 1) {
    return JF_INTERNAL;
  }
  Result<std::string> signature =
      ecdsa_sign(scheme.kind, key, digest,
                 {reinterpret_cast<const char*>(hash.data()), static_cast<std::size_t>(size)});
  ERR_clear_error();
  if (!signature) return signature.error().status;
  if (scheme.form == Form::raw) return output.deliver(std::string_view(*signature));
  const std::optional<std::string> der = ecdsa_der_of(scheme.kind, *signature);
  return der ? output.deliver(std::string_view(*der)) : JF_INTERNAL;
}

// A signature that cannot even be read is a wrong one, not an error: it is the
// sender's.
Result<bool> matches(const Scheme& scheme, EVP_PKEY* key, std::string_view message,
                     std::string_view signature) {
  std::optional<std::string> der;
  if (scheme.form == Form::raw) {
    der = ecdsa_der_of(scheme.kind, signature);
    if (!der) return false;
    signature = *der;
  }
  const MdContext context(EVP_MD_CTX_new());
  if (!context) throw std::bad_alloc();
  EVP_PKEY_CTX* parameters = nullptr;
  if (EVP_DigestVerifyInit(context.get(), &parameters, digest_for(scheme), nullptr, key) != 1 ||
      !set_padding(parameters, scheme)) {
    return internal("cannot verify");
  }
  const int answer = EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(),
                                      bytes_of(message), message.size());
  return answer == 1;
}

}  // namespace
}  // namespace jackfield::services

using namespace jackfield::services;

jf_status_t jf_host_sign(int32_t algorithm, int32_t key_format, const jf_str_t* key,
                         const jf_str_t* message, uint8_t* out, uint64_t capacity,
                         uint64_t* length) {
  const Output output{out, capacity, length};
  if (!output.usable() || absent(key) || absent(message)) return JF_INVALID_ARGUMENT;
  const Scheme* const scheme = scheme_of(algorithm);
  if (scheme == nullptr) return JF_NOT_SUPPORTED;
  return guarded([&]() -> jf_status_t {
    const auto found = find_key({key_format, scheme->kind, true}, view(key));
    if (!found) return found.error().status;
    const ParsedKey& parsed = **found;
    if (!parsed.limits.allow(scheme->jwk_names, "sig", "sign")) return JF_INVALID_ARGUMENT;
    const bool on_curve = scheme->form == Form::der || scheme->form == Form::raw;
    return on_curve ? sign_on_curve(*scheme, parsed.key.get(), view(message), output)
                    : sign_with_openssl(*scheme, parsed.key.get(), view(message), output);
  });
}

jf_status_t jf_host_verify(int32_t algorithm, int32_t key_format, const jf_str_t* key,
                           const jf_str_t* message, const jf_str_t* signature, int32_t* valid) {
  if (valid == nullptr) return JF_INVALID_ARGUMENT;
  *valid = 0;
  if (absent(key) || absent(message) || absent(signature)) return JF_INVALID_ARGUMENT;
  const Scheme* const scheme = scheme_of(algorithm);
  if (scheme == nullptr) return JF_NOT_SUPPORTED;
  return guarded([&]() -> jf_status_t {
    const auto found = find_key({key_format, scheme->kind, false}, view(key));
    if (!found) return found.error().status;
    const ParsedKey& parsed = **found;
    if (!parsed.limits.allow(scheme->jwk_names, "sig", "verify")) return JF_INVALID_ARGUMENT;
    const auto right = matches(*scheme, parsed.key.get(), view(message), view(signature));
    ERR_clear_error();
    if (!right) return right.error().status;
    *valid = *right ? 1 : 0;
    return JF_OK;
  });
}
