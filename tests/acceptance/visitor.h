// Visitor: a browser or a program that signs in and keeps its cookie, over
// HTTP or TLS, on loopback.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/acceptance/town.h"

namespace huiying::acceptance {

inline constexpr char kPassword[] = "correct horse battery";

struct Answer {
  unsigned status = 0;
  std::map<std::string, std::string> headers;
  nlohmann::json body;
  std::string text;  // of the body
};

// A browser or a program: it keeps its cookie, or shows its token.
class Visitor {
 public:
  explicit Visitor(std::string address) : address_(std::move(address)) {}

  std::string token;
  std::string if_match;  // sent with the next request only
  std::string cookie;
  boost::asio::ssl::context* tls = nullptr;  // for https

  Answer Get(const std::string& target) { return Send("GET", target, ""); }
  Answer Post(const std::string& target, const nlohmann::json& body) {
    return Send("POST", target, body.dump());
  }
  Answer SignIn(const std::string& id, const std::string& password) {
    return Post("/api/v1/session", {{"id", id}, {"password", password}});
  }
  Answer Send(const std::string& method, const std::string& target,
              const std::string& body);

 private:
  template <class Stream>
  Answer Exchange(
      Stream& stream,
      const boost::beast::http::request<boost::beast::http::string_body>&
          request);

  std::string address_;
};

// What `huiying user add root --roles administrator --drill` does, with
// kPassword. REQUIRES: the town's daemon does not run.
void AddAdministrator(const Town& town);

}  // namespace huiying::acceptance
