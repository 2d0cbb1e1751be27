#include "aio/http_client.h"

#include <algorithm>

#include "aio/curl_multi.h"
#include "aio/transfer.h"

namespace huiying::aio {
namespace asio = boost::asio;

std::string_view HttpResponse::Header(std::string_view name) const {
  const auto at = std::ranges::find(
      headers, name, [](const auto& h) -> std::string_view { return h.first; });
  return at == headers.end() ? std::string_view{} : at->second;
}

HttpClient::HttpClient(asio::io_context& net)
    : multi_(std::make_shared<CurlMulti>(net, CurlMulti::Limits{})) {}

HttpClient::~HttpClient() { multi_->Stop(); }

asio::awaitable<base::Result<HttpResponse>> HttpClient::Fetch(
    HttpRequest request, bool* left) {
  // The client may go while we wait; what we touch afterwards is held here.
  const auto multi = multi_;
  const auto transfer = std::make_shared<Transfer>(*multi, std::move(request));
  if (left != nullptr) *left = false;
  if (auto status = transfer->Prepare(); !status) {
    co_return std::unexpected(std::move(status).error());
  }
  if (auto ran = co_await CurlMulti::Run(multi, transfer); !ran) {
    co_return std::unexpected(std::move(ran).error());
  }
  if (left != nullptr) *left = transfer->left();
  co_return transfer->Take();
}

}  // namespace huiying::aio
