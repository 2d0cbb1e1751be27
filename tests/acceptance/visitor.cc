#include "tests/acceptance/visitor.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include "app/offline_desk.h"
#include "identity/accounts.h"
#include "identity/password.h"

namespace huiying::acceptance {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;
using asio::ip::tcp;
using nlohmann::json;

Answer Visitor::Send(const std::string& method, const std::string& target,
                     const std::string& body) {
  const std::string host = address_.substr(address_.find("//") + 2);
  const std::string port = host.substr(host.rfind(':') + 1);
  beast_http::request<beast_http::string_body> request(
      beast_http::string_to_verb(method), target, 11);
  request.set(beast_http::field::host, host);
  if (token.empty()) request.set(beast_http::field::origin, address_);
  if (!token.empty()) {
    request.set(beast_http::field::authorization, "Bearer " + token);
  }
  if (!cookie.empty()) request.set(beast_http::field::cookie, cookie);
  if (!body.empty()) {
    request.set(beast_http::field::content_type, "application/json");
  }
  if (!if_match.empty()) {
    request.set(beast_http::field::if_match, if_match);
    if_match.clear();
  }
  request.body() = body;
  request.prepare_payload();
  asio::io_context context;
  const tcp::endpoint endpoint(asio::ip::address_v4::loopback(),
                               static_cast<std::uint16_t>(std::stoi(port)));
  if (tls == nullptr) {
    tcp::socket socket(context);
    socket.connect(endpoint);
    return Exchange(socket, request);
  }
  asio::ssl::stream<tcp::socket> stream(context, *tls);
  stream.next_layer().connect(endpoint);
  stream.set_verify_mode(asio::ssl::verify_peer);
  stream.set_verify_callback(asio::ssl::host_name_verification("localhost"));
  stream.handshake(asio::ssl::stream_base::client);
  return Exchange(stream, request);
}

template <class Stream>
Answer Visitor::Exchange(
    Stream& stream,
    const beast_http::request<beast_http::string_body>& request) {
  beast_http::write(stream, request);
  boost::beast::flat_buffer buffer;
  beast_http::response<beast_http::string_body> response;
  beast_http::read(stream, buffer, response);
  Answer answer{.status = response.result_int(),
                .body = json::parse(response.body(), nullptr, false),
                .text = response.body()};
  for (const auto& field : response) {
    answer.headers[std::string(field.name_string())] = field.value();
  }
  if (const auto set = answer.headers.find("Set-Cookie");
      set != answer.headers.end()) {
    cookie = set->second.substr(0, set->second.find(';'));
  }
  return answer;
}

// What `huiying user add root --roles administrator --drill` does.
void AddAdministrator(const Town& town) {
  auto desk = app::OfflineDesk::Open(town.folder().path() / "data",
                                     runtime::Mode::kDrill);
  REQUIRE_MESSAGE(desk, desk.error().message);
  const auto done = desk->Submit(identity::MakeRequest(
      {.id = "root",
       .roles = {model::Role::kAdministrator},
       .name = "管理员",
       .credential = identity::HashPassword(kPassword).value()},
      model::Actor("operator")));
  REQUIRE_MESSAGE(done, done.error().message);
}

}  // namespace huiying::acceptance
