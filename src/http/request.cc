#include "http/request.h"

#include "base/codec.h"

namespace huiying::http {
namespace {

namespace beast_http = boost::beast::http;
using beast_http::field;

std::string ValueOf(const beast_http::fields& fields, field name) {
  return std::string(fields[name]);
}

// `a=1&b=2`; the first of each name counts. False when an escape is broken.
bool ParseQuery(std::string_view text,
                std::map<std::string, std::string>& query) {
  while (!text.empty()) {
    const auto pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    std::string raw(equals == pair.npos ? "" : pair.substr(equals + 1));
    for (char& c : raw) {
      if (c == '+') c = ' ';
    }
    const auto name = PercentDecode(pair.substr(0, equals));
    const auto value = PercentDecode(raw);
    if (!name || !value) return false;
    query.emplace(*name, *value);
  }
  return true;
}

}  // namespace

std::optional<std::string> PercentDecode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const std::string byte = base::FromHex(text.substr(i + 1, 2));
    if (byte.size() != 1 || byte[0] == '\0') return std::nullopt;
    out += byte;
    i += 2;
  }
  return out;
}

std::optional<Call> MakeCall(
    const beast_http::request_header<beast_http::fields>& head) {
  const std::string_view target = head.target();
  if (!target.starts_with('/')) return std::nullopt;
  Call call;
  call.method = std::string(head.method_string());
  if (call.method == "HEAD") call.method = "GET";
  const auto mark = target.find('?');
  auto path = PercentDecode(target.substr(0, mark));
  if (!path) return std::nullopt;
  call.path = *std::move(path);
  if (mark != target.npos && !ParseQuery(target.substr(mark + 1), call.query)) {
    return std::nullopt;
  }
  call.host = ValueOf(head, field::host);
  call.origin = ValueOf(head, field::origin);
  call.content_type = ValueOf(head, field::content_type);
  call.if_match = ValueOf(head, field::if_match);
  call.if_none_match = ValueOf(head, field::if_none_match);
  call.accept_encoding = ValueOf(head, field::accept_encoding);
  call.last_event_id = std::string(head["Last-Event-ID"]);
  call.authorization = ValueOf(head, field::authorization);
  call.cookie = ValueOf(head, field::cookie);
  call.forwarded_for = std::string(head["X-Forwarded-For"]);
  return call;
}

}  // namespace huiying::http
