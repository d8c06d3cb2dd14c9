// SPDX-License-Identifier: MIT
// OpenSSL 3.0 signs with a random number only. A step must give the same request when it is run
// again, so the number is derived here; the arithmetic stays OpenSSL's, through the one function
// that takes a number from outside. That function is marked as deprecated, hence the next line.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "host/plugin/services/crypto_ecdsa.hpp"

#include "host/plugin/services/crypto_key.hpp"
#include "host/plugin/services/output.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/hmac.h>

#include <array>

namespace jackfield::services {
namespace {

struct FreeContext {
  void operator()(BN_CTX* context) const noexcept { BN_CTX_free(context); }
};
struct FreeEcKey {
  void operator()(EC_KEY* key) const noexcept { EC_KEY_free(key); }
};
struct FreeSignature {
  void operator()(ECDSA_SIG* signature) const noexcept { ECDSA_SIG_free(signature); }
};
using Signature = std::unique_ptr<ECDSA_SIG, FreeSignature>;

Number secret_number() {
  Number number(BN_secure_new());
  if (!number) throw std::bad_alloc();
  BN_set_flags(number.get(), BN_FLG_CONSTTIME);
  return number;
}

std::string octets(const BIGNUM* number, std::size_t bytes) {
  std::string text(bytes, '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(text.data()), static_cast<int>(bytes));
  return text;
}

std::string hmac(const EVP_MD* digest, const std::string& key, const std::string& data) {
  std::string mac(static_cast<std::size_t>(EVP_MD_get_size(digest)), '\0');
  if (HMAC(digest, key.data(), static_cast<int>(key.size()), bytes_of(data), data.size(),
           reinterpret_cast<unsigned char*>(mac.data()), nullptr) == nullptr) {
    throw std::bad_alloc();
  }
  return mac;
}

// RFC 6979 section 2.3.2: as many of the leading bits as the order has.
Number bits_to_number(std::string_view text, const BIGNUM* order) {
  Number number = secret_number();
  BN_bin2bn(bytes_of(text), static_cast<int>(text.size()), number.get());
  const int surplus = static_cast<int>(text.size()) * 8 - BN_num_bits(order);
  if (surplus > 0) BN_rshift(number.get(), number.get(), surplus);
  return number;
}

// RFC 6979 section 3.2, with its letters.
class NumberSource {
 public:
  NumberSource(const EVP_MD* digest, const BIGNUM* order, std::size_t bytes, const BIGNUM* secret,
               std::string_view hash)
      : digest_(digest), order_(order), bytes_(bytes) {
    const auto size = static_cast<std::size_t>(EVP_MD_get_size(digest));
    v_.assign(size, '\x01');
    k_.assign(size, '\x00');
    const Number reduced = bits_to_number(hash, order);
    // bits2octets: the hash is below twice the order, so one subtraction is a remainder.
    if (BN_cmp(reduced.get(), order) >= 0) BN_sub(reduced.get(), reduced.get(), order);
    std::string seed = octets(secret, bytes) + octets(reduced.get(), bytes);
    for (const char mark : {'\x00', '\x01'}) {
      k_ = hmac(digest_, k_, v_ + mark + seed);
      v_ = hmac(digest_, k_, v_);
    }
    OPENSSL_cleanse(seed.data(), seed.size());
  }
  NumberSource(const NumberSource&) = delete;
  NumberSource& operator=(const NumberSource&) = delete;
  ~NumberSource() {
    OPENSSL_cleanse(k_.data(), k_.size());
    OPENSSL_cleanse(v_.data(), v_.size());
  }

  Number next() {
    for (;;) {
      std::string t;
      while (t.size() < bytes_) {
        v_ = hmac(digest_, k_, v_);
        t += v_;
      }
      t.resize(bytes_);
      Number candidate = bits_to_number(t, order_);
      OPENSSL_cleanse(t.data(), t.size());
      if (!BN_is_zero(candidate.get()) && BN_cmp(candidate.get(), order_) < 0) return candidate;
      k_ = hmac(digest_, k_, v_ + '\x00');
      v_ = hmac(digest_, k_, v_);
    }
  }

 private:
  const EVP_MD* digest_;
  const BIGNUM* order_;
  std::size_t bytes_;
  std::string k_, v_;
};

// The x coordinate of k times the generator, and the inverse of k by Fermat, in constant time.
bool prepare(const EC_GROUP* group, const BIGNUM* k, BIGNUM* r, BIGNUM* inverse, BN_CTX* context) {
  const BIGNUM* const order = EC_GROUP_get0_order(group);
  const std::unique_ptr<EC_POINT, FreePoint> point(EC_POINT_new(group));
  const Number exponent(BN_dup(order));
  const std::unique_ptr<BN_MONT_CTX, decltype(&BN_MONT_CTX_free)> mont(BN_MONT_CTX_new(),
                                                                       BN_MONT_CTX_free);
  return point && exponent && mont && BN_sub_word(exponent.get(), 2) == 1 &&
         EC_POINT_mul(group, point.get(), k, nullptr, nullptr, context) == 1 &&
         EC_POINT_get_affine_coordinates(group, point.get(), r, nullptr, context) == 1 &&
         BN_nnmod(r, r, order, context) == 1 && BN_MONT_CTX_set(mont.get(), order, context) == 1 &&
         BN_mod_exp_mont_consttime(inverse, k, exponent.get(), order, context, mont.get()) == 1;
}

}  // namespace

Result<std::string> ecdsa_sign(KeyKind kind, const EVP_PKEY* key, const EVP_MD* digest,
                               std::string_view hash) {
  const CurveFacts facts = curve_facts(kind);
  const std::unique_ptr<EC_KEY, FreeEcKey> ec(EC_KEY_new_by_curve_name(facts.nid));
  const std::unique_ptr<BN_CTX, FreeContext> context(BN_CTX_secure_new());
  BIGNUM* raw_secret = nullptr;
  if (!ec || !context) throw std::bad_alloc();
  if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &raw_secret) != 1) {
    return invalid("not a private key");
  }
  const Number secret(raw_secret);
  if (EC_KEY_set_private_key(ec.get(), secret.get()) != 1) return invalid("not a private key");

  const EC_GROUP* const group = EC_KEY_get0_group(ec.get());
  const BIGNUM* const order = EC_GROUP_get0_order(group);
  NumberSource source(digest, order, facts.bytes, secret.get(), hash);
  // A second round has never been needed: r or s would have to be 0.
  for (int round = 0; round < 4; ++round) {
    const Number k = source.next();
    const Number r(BN_new());
    const Number inverse = secret_number();
    if (!r || !prepare(group, k.get(), r.get(), inverse.get(), context.get())) break;
    if (BN_is_zero(r.get())) continue;
    const Signature signature(ECDSA_do_sign_ex(bytes_of(hash), static_cast<int>(hash.size()),
                                               inverse.get(), r.get(), ec.get()));
    if (!signature) continue;
    return octets(ECDSA_SIG_get0_r(signature.get()), facts.bytes) +
           octets(ECDSA_SIG_get0_s(signature.get()), facts.bytes);
  }
  return internal("cannot sign");
}

std::optional<std::string> ecdsa_der_of(KeyKind kind, std::string_view raw) {
  const std::size_t bytes = curve_facts(kind).bytes;
  if (raw.size() != 2 * bytes) return std::nullopt;
  const int size = static_cast<int>(bytes);
  const Signature signature(ECDSA_SIG_new());
  Number r(BN_bin2bn(bytes_of(raw), size, nullptr));
  Number s(BN_bin2bn(bytes_of(raw.substr(bytes)), size, nullptr));
  if (!signature || !r || !s) throw std::bad_alloc();
  ECDSA_SIG_set0(signature.get(), r.release(), s.release());
  std::array<unsigned char, 160> der{};
  unsigned char* at = der.data();
  const int written = i2d_ECDSA_SIG(signature.get(), &at);
  if (written <= 0) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(der.data()), static_cast<std::size_t>(written));
}

}  // namespace jackfield::services
