// Transfer: one request on one curl easy handle, from its options to its
// result. Confined(net). Internal to HttpClient.
#pragma once

#include <curl/curl.h>

#include <optional>
#include <string>

#include "aio/curl_multi.h"
#include "aio/http_client.h"

namespace huiying::aio {

class Transfer : public CurlJob {
 public:
  Transfer(CurlMulti& multi, HttpRequest request);  // which outlives it
  ~Transfer() override;

  // Sets the handle up; kInvalid for a request that cannot be sent.
  base::Status Prepare();

  void Finish(CURLcode code) override;
  void Fail(base::ErrorCode code, std::string message) override;
  bool finished() const override { return result_.has_value(); }
  bool left() const { return left_; }  // a byte of the request went out
  base::Result<HttpResponse> Take() { return std::move(*result_); }

 private:
  base::Status SetUrl();
  base::Status SetHeaders();
  void SetMethod();
  void SetLimits();
  base::Error ErrorOf(CURLcode code) const;

  static std::size_t OnBody(char* data, std::size_t, std::size_t count,
                            void* self);
  static std::size_t OnHeader(char* data, std::size_t, std::size_t count,
                              void* self);
  static curl_socket_t OnOpen(void* self, curlsocktype,
                              struct curl_sockaddr* address);
  static int OnConnected(void* self, char* remote, char* local, int, int);

  CurlMulti& multi_;
  HttpRequest request_;
  HttpResponse response_;
  CURLU* url_;
  curl_slist* headers_ = nullptr;
  std::size_t header_bytes_ = 0;
  long hops_ = 0;  // times that curl was about to send it
  bool too_large_ = false;
  bool refused_ = false;
  bool lost_ = false;  // its connection died and it may have arrived
  bool left_ = false;
  std::optional<base::Result<HttpResponse>> result_;
};

}  // namespace huiying::aio
