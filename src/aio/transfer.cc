#include "aio/transfer.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <cstring>

#include "aio/address.h"
#include "base/check.h"

namespace huiying::aio {
namespace {

constexpr long kMaxRedirects = 5;
constexpr std::size_t kMaxHeaderBytes = 256U << 10;

std::string LowerAscii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto from = text.find_first_not_of(kBlank);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(kBlank) - from + 1);
}

// An unknown kind of address counts as private.
bool IsPrivate(const sockaddr& address) {
  namespace ip = boost::asio::ip;
  if (address.sa_family == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, &address, sizeof v4);
    return IsPrivateAddress(ip::address_v4(ntohl(v4.sin_addr.s_addr)));
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6;
    std::memcpy(&v6, &address, sizeof v6);
    ip::address_v6::bytes_type bytes;
    std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
    return IsPrivateAddress(ip::address_v6(bytes));
  }
  return true;
}

}  // namespace

Transfer::Transfer(CurlMulti& multi, HttpRequest request)
    : CurlJob(multi.net()),
      multi_(multi),
      request_(std::move(request)),
      url_(curl_url()) {
  HUIYING_CHECK(url_ != nullptr);
}

Transfer::~Transfer() {
  // First the handle, which refers to both.
  Close();
  curl_url_cleanup(url_);
  curl_slist_free_all(headers_);
}

base::Status Transfer::Prepare() {
  if (auto status = SetUrl(); !status) return status;
  if (auto status = SetHeaders(); !status) return status;
  SetMethod();
  SetLimits();
  SetCurl(handle_, CURLOPT_PRIVATE, this);
  SetCurl(handle_, CURLOPT_ERRORBUFFER, detail_);
  SetCurl(handle_, CURLOPT_WRITEFUNCTION, &Transfer::OnBody);
  SetCurl(handle_, CURLOPT_WRITEDATA, this);
  SetCurl(handle_, CURLOPT_HEADERFUNCTION, &Transfer::OnHeader);
  SetCurl(handle_, CURLOPT_HEADERDATA, this);
  // A pooled connection that another request was allowed to open is checked
  // again by the second of these.
  SetCurl(handle_, CURLOPT_OPENSOCKETFUNCTION, &Transfer::OnOpen);
  SetCurl(handle_, CURLOPT_OPENSOCKETDATA, this);
  // The connection may outlive the transfer.
  SetCurl(handle_, CURLOPT_CLOSESOCKETFUNCTION, &CurlMulti::OnClose);
  SetCurl(handle_, CURLOPT_CLOSESOCKETDATA, &multi_);
  SetCurl(handle_, CURLOPT_PREREQFUNCTION, &Transfer::OnConnected);
  SetCurl(handle_, CURLOPT_PREREQDATA, this);
  return {};
}

base::Status Transfer::SetUrl() {
  if (curl_url_set(url_, CURLUPART_URL, request_.url.c_str(),
                   CURLU_URLENCODE) != CURLUE_OK) {
    return base::Fail(base::ErrorCode::kInvalid,
                      "not a http(s) URL: " + request_.url);
  }
  char* scheme = nullptr;
  curl_url_get(url_, CURLUPART_SCHEME, &scheme, 0);
  const std::string name = scheme == nullptr ? "" : scheme;
  curl_free(scheme);
  if (name != "http" && name != "https") {
    return base::Fail(base::ErrorCode::kInvalid,
                      "not a http(s) URL: " + request_.url);
  }
  SetCurl(handle_, CURLOPT_CURLU, url_);
  SetCurl(handle_, CURLOPT_PROTOCOLS_STR, "http,https");
  SetCurl(handle_, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  SetCurl(handle_, CURLOPT_PROXY, "");
  SetCurl(handle_, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
  SetCurl(handle_, CURLOPT_ACCEPT_ENCODING, "gzip, br");
  SetCurl(handle_, CURLOPT_FOLLOWLOCATION, request_.follow_redirects ? 1L : 0L);
  SetCurl(handle_, CURLOPT_MAXREDIRS, kMaxRedirects);
  return {};
}

base::Status Transfer::SetHeaders() {
  bool has_agent = false;
  bool has_type = false;
  std::vector<std::string> lines;
  for (const auto& [name, value] : request_.headers) {
    if (name.empty() || name.find_first_of("\r\n:") != std::string::npos ||
        value.find_first_of("\r\n") != std::string::npos) {
      return base::Fail(base::ErrorCode::kInvalid,
                        "header `" + name + "` cannot be sent");
    }
    has_agent = has_agent || LowerAscii(name) == "user-agent";
    has_type = has_type || LowerAscii(name) == "content-type";
    // `Name;` is how curl is told to send a header without a value.
    lines.push_back(value.empty() ? name + ";" : name + ": " + value);
  }
  if (!has_agent) lines.push_back("User-Agent: huiying");
  // `Name:` takes away what curl would add by itself.
  if (!has_type) lines.push_back("Content-Type:");
  lines.push_back("Expect:");
  for (const std::string& line : lines) {
    curl_slist* longer = curl_slist_append(headers_, line.c_str());
    HUIYING_CHECK(longer != nullptr);
    headers_ = longer;
  }
  SetCurl(handle_, CURLOPT_HTTPHEADER, headers_);
  return {};
}

void Transfer::SetMethod() {
  if (request_.method == "HEAD") {
    SetCurl(handle_, CURLOPT_NOBODY, 1L);
  } else if (request_.method != "GET" || !request_.body.empty()) {
    SetCurl(handle_, CURLOPT_POSTFIELDSIZE_LARGE,
            static_cast<curl_off_t>(request_.body.size()));
    SetCurl(handle_, CURLOPT_POSTFIELDS, request_.body.c_str());
    if (request_.method != "POST") {
      SetCurl(handle_, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
    }
  }
}

void Transfer::SetLimits() {
  SetCurl(handle_, CURLOPT_NOSIGNAL, 1L);
  // Otherwise a name that is still being looked up blocks the net thread when
  // its transfer ends.
  SetCurl(handle_, CURLOPT_QUICK_EXIT, 1L);
  SetCurl(handle_, CURLOPT_CONNECTTIMEOUT_MS,
          static_cast<long>(request_.connect_timeout.count()));
  SetCurl(handle_, CURLOPT_TIMEOUT_MS,
          static_cast<long>(request_.total_timeout.count()));
  SetCurl(handle_, CURLOPT_MAXFILESIZE_LARGE,
          static_cast<curl_off_t>(request_.max_body_bytes));
}

std::size_t Transfer::OnBody(char* data, std::size_t, std::size_t count,
                             void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  std::string& body = transfer.response_.body;
  if (count > transfer.request_.max_body_bytes - body.size()) {
    transfer.too_large_ = true;
    return 0;
  }
  body.append(data, count);
  return count;
}

std::size_t Transfer::OnHeader(char* data, std::size_t, std::size_t count,
                               void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  transfer.header_bytes_ += count;
  if (transfer.header_bytes_ > kMaxHeaderBytes) {
    transfer.too_large_ = true;
    return 0;
  }
  const std::string_view line(data, count);
  if (line.starts_with("HTTP/")) {  // the next hop, or what follows a 1xx
    transfer.response_.headers.clear();
    transfer.response_.body.clear();
    return count;
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return count;
  transfer.response_.headers.emplace_back(LowerAscii(line.substr(0, colon)),
                                          Trim(line.substr(colon + 1)));
  return count;
}

curl_socket_t Transfer::OnOpen(void* self, curlsocktype,
                               curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (transfer.request_.private_addresses == PrivateAddresses::kRefused &&
      IsPrivate(address->addr)) {
    transfer.refused_ = true;
    return CURL_SOCKET_BAD;
  }
  const int socket = ::socket(address->family, address->socktype | SOCK_CLOEXEC,
                              address->protocol);
  if (socket >= 0) transfer.multi_.Keep(socket);
  return socket;
}

// Curl sends a request again by itself when a kept connection dies before an
// answer. What asks for something to be done must not be done twice unseen.
int Transfer::OnConnected(void* self, char* remote, char*, int, int) {
  auto& transfer = *static_cast<Transfer*>(self);
  long redirects = 0;
  curl_easy_getinfo(transfer.handle_, CURLINFO_REDIRECT_COUNT, &redirects);
  const std::string& method = transfer.request_.method;
  if (++transfer.hops_ > redirects + 1 && method != "GET" && method != "HEAD") {
    transfer.lost_ = true;
    return CURL_PREREQFUNC_ABORT;
  }
  if (transfer.request_.private_addresses == PrivateAddresses::kAllowed) {
    return CURL_PREREQFUNC_OK;
  }
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(remote, error);
  if (!error && !IsPrivateAddress(address)) return CURL_PREREQFUNC_OK;
  transfer.refused_ = true;
  return CURL_PREREQFUNC_ABORT;
}

base::Error Transfer::ErrorOf(CURLcode code) const {
  using enum base::ErrorCode;
  if (too_large_ || code == CURLE_FILESIZE_EXCEEDED) {
    return {kTooLarge, "answer is larger than " +
                           std::to_string(request_.max_body_bytes) + " bytes"};
  }
  if (lost_) return {kUnavailable, "the connection died without an answer"};
  if (refused_ &&
      (code == CURLE_COULDNT_CONNECT || code == CURLE_ABORTED_BY_CALLBACK)) {
    return {kRefused,
            "the address is a private one (set allow_private to reach it)"};
  }
  const std::string detail = Detail(code);
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return {kTimeout, detail};
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
      return {kInvalid, detail};
    default:
      return {kUnavailable, detail};
  }
}

void Transfer::Finish(CURLcode code) {
  long sent = 0;
  curl_easy_getinfo(handle_, CURLINFO_REQUEST_SIZE, &sent);
  left_ = sent > 0;
  if (code != CURLE_OK) {
    result_ = std::unexpected(ErrorOf(code));
  } else {
    long status = 0;
    curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    const char* url = nullptr;
    curl_easy_getinfo(handle_, CURLINFO_EFFECTIVE_URL, &url);
    if (url != nullptr) response_.effective_url = url;
    result_ = std::move(response_);
  }
  done_.cancel();
}

void Transfer::Fail(base::ErrorCode code, std::string message) {
  result_ = base::Fail(code, std::move(message));
  done_.cancel();
}

}  // namespace huiying::aio
