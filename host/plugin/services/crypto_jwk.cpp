// SPDX-License-Identifier: MIT
// Keys as JSON (RFC 7517, 7518 section 6, 8037), and keys on curves from their numbers.
#include "host/plugin/services/crypto_key.hpp"
#include "host/plugin/services/encoding.hpp"
#include "host/plugin/services/output.hpp"

#include <nlohmann/json.hpp>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#include <openssl/params.h>

#include <array>

namespace jackfield::services {
namespace {

struct FreeBuilder {
  void operator()(OSSL_PARAM_BLD* builder) const noexcept { OSSL_PARAM_BLD_free(builder); }
};
struct FreeParameters {
  void operator()(OSSL_PARAM* parameters) const noexcept { OSSL_PARAM_free(parameters); }
};
struct FreeGroup {
  void operator()(EC_GROUP* group) const noexcept { EC_GROUP_free(group); }
};
using Builder = std::unique_ptr<OSSL_PARAM_BLD, FreeBuilder>;

/// A member's bytes, wiped when done with. Empty if it is absent or not base64url.
class Member {
 public:
  Member(const nlohmann::json& jwk, const char* name) {
    const auto found = jwk.find(name);
    if (found == jwk.end() || !found->is_string()) return;
    if (auto decoded = base64_decoded(JF_BASE64_URL_UNPADDED, found->get_ref<const std::string&>());
        decoded) {
      bytes_ = std::move(*decoded);
    }
  }
  Member(const Member&) = delete;
  Member& operator=(const Member&) = delete;
  ~Member() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

  bool empty() const noexcept { return bytes_.empty(); }
  std::string_view view() const noexcept { return bytes_; }
  Number number() const {
    Number result(BN_bin2bn(bytes_of(bytes_), static_cast<int>(bytes_.size()), nullptr));
    if (!result) throw std::bad_alloc();
    return result;
  }

 private:
  std::string bytes_;
};

Pkey build(const char* type, OSSL_PARAM_BLD* builder, bool private_half) {
  const std::unique_ptr<OSSL_PARAM, FreeParameters> parameters(OSSL_PARAM_BLD_to_param(builder));
  const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  const int selection = private_half ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, selection, parameters.get()) != 1) {
    return {};
  }
  return Pkey(key);
}

Result<Pkey> rsa_key(const nlohmann::json& jwk, bool private_half) {
  struct Part {
    const char* member;
    const char* parameter;
  };
  // The factors make it quick and are optional, but all or none (RFC 7518 section 6.3.2).
  static constexpr std::array<Part, 8> kParts = {{{"n", OSSL_PKEY_PARAM_RSA_N},
                                                  {"e", OSSL_PKEY_PARAM_RSA_E},
                                                  {"d", OSSL_PKEY_PARAM_RSA_D},
                                                  {"p", OSSL_PKEY_PARAM_RSA_FACTOR1},
                                                  {"q", OSSL_PKEY_PARAM_RSA_FACTOR2},
                                                  {"dp", OSSL_PKEY_PARAM_RSA_EXPONENT1},
                                                  {"dq", OSSL_PKEY_PARAM_RSA_EXPONENT2},
                                                  {"qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1}}};
  if (jwk.contains("oth")) return invalid("an RSA key of more than two primes");
  const std::size_t wanted = private_half ? (jwk.contains("p") ? 8 : 3) : 2;
  std::array<Number, kParts.size()> numbers;
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!builder) throw std::bad_alloc();
  for (std::size_t i = 0; i < wanted; ++i) {
    const Member member(jwk, kParts[i].member);
    if (member.empty()) return invalid(std::string("an RSA key without ") + kParts[i].member);
    numbers[i] = member.number();
    OSSL_PARAM_BLD_push_BN(builder.get(), kParts[i].parameter, numbers[i].get());
  }
  return build("RSA", builder.get(), private_half);
}

Result<Pkey> curve_key(const nlohmann::json& jwk, const KeyRequest& request) {
  const std::size_t bytes = curve_facts(request.kind).bytes;
  const Member x(jwk, "x");
  const Member y(jwk, "y");
  if (x.view().size() != bytes || y.view().size() != bytes) {
    return invalid("a point of another length than its curve's");
  }
  const std::string point = std::string(1, '\x04').append(x.view()).append(y.view());
  if (!request.private_half) return make_curve_key(request.kind, point, {});
  const Member d(jwk, "d");
  if (d.view().size() != bytes) return invalid("a private key of another length than its curve's");
  return make_curve_key(request.kind, point, d.view());
}

Result<Pkey> octet_key(const nlohmann::json& jwk, const KeyRequest& request) {
  const int type = request.kind == KeyKind::ed25519 ? EVP_PKEY_ED25519 : EVP_PKEY_X25519;
  const Member x(jwk, "x");
  const Member d(jwk, "d");
  const std::string_view public_half = x.view();
  if (!request.private_half) {
    return Pkey(
        EVP_PKEY_new_raw_public_key(type, nullptr, bytes_of(public_half), public_half.size()));
  }
  const std::string_view secret = d.view();
  Pkey key(EVP_PKEY_new_raw_private_key(type, nullptr, bytes_of(secret), secret.size()));
  std::array<unsigned char, 32> own{};
  std::size_t size = own.size();
  if (!key || EVP_PKEY_get_raw_public_key(key.get(), own.data(), &size) != 1 ||
      public_half != std::string_view(reinterpret_cast<const char*>(own.data()), size)) {
    return invalid("x is not the public half of d");
  }
  return key;
}

std::string text_member(const nlohmann::json& jwk, const char* name) {
  const auto found = jwk.find(name);
  return found != jwk.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// A member of the wrong type would else count as absent, and absent means everything is allowed.
Result<KeyLimits> limits_of(const nlohmann::json& jwk) {
  for (const char* const name : {"alg", "use"}) {
    if (jwk.contains(name) && text_member(jwk, name).empty()) {
      return invalid(std::string(name) + " is not text");
    }
  }
  KeyLimits limits{text_member(jwk, "alg"), text_member(jwk, "use"), {}, jwk.contains("key_ops")};
  if (limits.lists_operations) {
    if (!jwk["key_ops"].is_array()) return invalid("key_ops is not a list");
    for (const nlohmann::json& operation : jwk["key_ops"]) {
      if (operation.is_string()) limits.operations.push_back(operation.get<std::string>());
    }
  }
  return limits;
}

struct Written {
  std::string_view type, curve;
};

Written written_as(KeyKind kind) noexcept {
  switch (kind) {
    case KeyKind::rsa:
      return {"RSA", ""};
    case KeyKind::ed25519:
      return {"OKP", "Ed25519"};
    case KeyKind::x25519:
      return {"OKP", "X25519"};
    case KeyKind::p256:
      return {"EC", "P-256"};
    case KeyKind::p384:
      return {"EC", "P-384"};
    case KeyKind::p521:
      return {"EC", "P-521"};
  }
  return {};
}

}  // namespace

Result<Pkey> make_curve_key(KeyKind kind, std::string_view point, std::string_view private_number) {
  const CurveFacts facts = curve_facts(kind);
  const std::unique_ptr<EC_GROUP, FreeGroup> group(EC_GROUP_new_by_curve_name(facts.nid));
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!group || !builder) throw std::bad_alloc();
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, facts.group, 0);

  std::array<unsigned char, 133> own{};
  Number number;
  if (!private_number.empty()) {
    if (private_number.size() != facts.bytes) return invalid("a private key of another length");
    number.reset(BN_secure_new());
    if (!number || BN_bin2bn(bytes_of(private_number), static_cast<int>(private_number.size()),
                             number.get()) == nullptr) {
      throw std::bad_alloc();
    }
    BN_set_flags(number.get(), BN_FLG_CONSTTIME);
    if (BN_is_zero(number.get()) || BN_cmp(number.get(), EC_GROUP_get0_order(group.get())) >= 0) {
      return invalid("a private key outside its curve");
    }
    const std::unique_ptr<EC_POINT, FreePoint> half(EC_POINT_new(group.get()));
    if (!half ||
        EC_POINT_mul(group.get(), half.get(), number.get(), nullptr, nullptr, nullptr) != 1) {
      return internal("cannot compute a public key");
    }
    const std::size_t size = EC_POINT_point2oct(
        group.get(), half.get(), POINT_CONVERSION_UNCOMPRESSED, own.data(), own.size(), nullptr);
    const std::string_view computed(reinterpret_cast<const char*>(own.data()), size);
    if (!point.empty() && point != computed) return invalid("the point is not the private key's");
    point = computed;
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, number.get());
  }
  // Uncompressed only, so that a key has one way to be written.
  if (point.size() != 2 * facts.bytes + 1 || point.front() != '\x04') {
    return invalid("not an uncompressed point");
  }
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                   point.size());
  // OpenSSL refuses a point that is not on the curve.
  Pkey key = build("EC", builder.get(), !private_number.empty());
  if (!key) return invalid("not a point on the curve");
  return key;
}

Result<ParsedKey> parse_jwk(const KeyRequest& request, std::string_view text) {
  const nlohmann::json jwk = nlohmann::json::parse(text, nullptr, false);
  if (!jwk.is_object()) return invalid("a JWK is a JSON object");
  const Written written = written_as(request.kind);
  if (text_member(jwk, "kty") != written.type) return invalid("a key of another type");
  if (!written.curve.empty() && text_member(jwk, "crv") != written.curve) {
    return invalid("a key on another curve");
  }
  Result<KeyLimits> limits = limits_of(jwk);
  if (!limits) return limits.error();
  Result<Pkey> key = request.kind == KeyKind::rsa ? rsa_key(jwk, request.private_half)
                     : written.type == "EC"       ? curve_key(jwk, request)
                                                  : octet_key(jwk, request);
  if (!key) return key.error();
  return ParsedKey{std::move(*key), std::move(*limits)};
}

}  // namespace jackfield::services
