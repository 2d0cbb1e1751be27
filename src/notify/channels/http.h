// What the requests of all channels have in common. Pure.
#pragma once

#include <string>
#include <utility>

#include "aio/http_client.h"

namespace huiying::notify {

// A POST of `body`; the addresses stand in rules/roster.yaml, which an
// operator writes, and are often of a gateway within the house.
inline aio::HttpRequest PostTo(std::string url, std::string type,
                               std::string body) {
  return {
      .method = "POST",
      .url = std::move(url),
      .headers = {{"Content-Type", std::move(type)}, {"User-Agent", "Huiying"}},
      .body = std::move(body),
      .connect_timeout = std::chrono::seconds(5),
      .max_body_bytes = 1U << 20,
      .private_addresses = aio::PrivateAddresses::kAllowed,
      .follow_redirects = false};
}

inline aio::HttpRequest JsonPost(std::string url, std::string body) {
  return PostTo(std::move(url), "application/json", std::move(body));
}

// `url` with `name=value` added to its query; the value is encoded already.
inline std::string WithQuery(const std::string& url, const std::string& pair) {
  return url + (url.contains('?') ? '&' : '?') + pair;
}

// JSON text whatever the bytes: what is no UTF-8 is replaced.
template <class Json>
std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace huiying::notify
