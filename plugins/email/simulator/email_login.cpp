// SPDX-License-Identifier: MIT
#include "plugins/email/simulator/email_login.hpp"

#include "plugins/email/simulator/mail_codec.hpp"

namespace jackfield::email_simulator {
namespace {

/// "auth=Bearer TOKEN" between two bytes of 1.
std::string_view token_in(std::string_view response) {
  constexpr std::string_view kBefore =
      "\x01"
      "auth=Bearer ";
  const std::size_t at = response.find(kBefore);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = response.substr(at + kBefore.size());
  return rest.substr(0, rest.find('\x01'));
}

std::string user_in(std::string_view mechanism, std::string_view response) {
  if (mechanism == "XOAUTH2")
    return response.starts_with("user=")
               ? std::string(response.substr(5, response.find('\x01') - 5))
               : std::string();
  if (!response.starts_with("n,a=")) return {};
  std::string user(response.substr(4, response.find(',', 4) - 4));
  for (const auto& [code, sign] : {std::pair{"=2C", ","}, std::pair{"=3D", "="}}) {
    for (std::size_t at = user.find(code); at != std::string::npos; at = user.find(code, at))
      user.replace(at, 3, sign);
  }
  return user;
}

}  // namespace

const std::vector<std::string>& mechanisms() {
  static const std::vector<std::string> kAll = {"PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"};
  return kAll;
}

Login check_password(const World& world, std::string_view user, std::string_view password) {
  const bool is_right = world.oauth.is_null() && !world.password.empty() &&
                        same(user, world.user) && password == world.password;
  return is_right ? Login::granted : Login::refused;
}

Login check_response(const World& world, std::string_view mechanism, std::string_view response) {
  if (mechanism == "PLAIN") {
    const std::size_t user = response.find('\0');
    const std::size_t password =
        user == std::string_view::npos ? user : response.find('\0', user + 1);
    if (password == std::string_view::npos) return Login::refused;
    return check_password(world, response.substr(user + 1, password - user - 1),
                          response.substr(password + 1));
  }
  const bool is_right = !world.access_token.empty() && token_in(response) == world.access_token &&
                        same(user_in(mechanism, response), world.user);
  return is_right ? Login::granted : Login::challenged;
}

std::string challenge_of(std::string_view mechanism) {
  return base64(mechanism == "OAUTHBEARER"
                    ? R"({"status":"invalid_token","schemes":"bearer","scope":"mail"})"
                    : R"({"status":"401","schemes":"bearer","scope":"mail"})");
}

}  // namespace jackfield::email_simulator
