// HttpClient: requests over libcurl's multi interface, driven by the net
// thread's io_context. Confined(net).
//
// One connection pool for the process; HTTP/1.1; gzip and br are undone as the
// body arrives, and the limit counts undone bytes. Redirects are followed up to
// 5 times and each hop is checked again. Loopback and private addresses are
// refused after resolution unless the request allows them. Proxies of the
// environment are not used, cookies are not kept, certificates are checked.
// Only GET and HEAD are sent again when a kept connection turns out to be dead.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace huiying::aio {

enum class PrivateAddresses { kRefused, kAllowed };

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds total_timeout{20'000};
  std::uint64_t max_body_bytes = 16U << 20;
  PrivateAddresses private_addresses = PrivateAddresses::kRefused;
  bool follow_redirects = true;
};

struct HttpResponse {
  int status = 0;
  // Names in lower case, in order, of the last hop only.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::string effective_url;

  // The first header of that lower-case name, or empty.
  std::string_view Header(std::string_view name) const;
};

class CurlMulti;

class HttpClient {
 public:
  explicit HttpClient(boost::asio::io_context& net);
  // On the net thread or when it runs no more. Fetches that still run end with
  // kUnavailable `stopping`.
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Errors: kUnavailable (cannot connect, reset), kTimeout, kTooLarge,
  // kRefused (private address), kInvalid (not a http(s) URL). Any HTTP status
  // is a response. Must be awaited on the net thread; throws only when the
  // awaiting task is cancelled. `left`, if given, is told whether a byte of the
  // request went out: if not, whatever it asked for was surely not done.
  boost::asio::awaitable<base::Result<HttpResponse>> Fetch(
      HttpRequest request, bool* left = nullptr);

 private:
  std::shared_ptr<CurlMulti> multi_;
};

}  // namespace huiying::aio
