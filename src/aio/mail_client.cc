#include "aio/mail_client.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "aio/curl_multi.h"

namespace huiying::aio {
namespace asio = boost::asio;

namespace {

constexpr long kMaxConnectionsPerServer = 4;
constexpr long kBadCredentials = 535;

class MailJob : public CurlJob {
 public:
  MailJob(asio::io_context& net, MailRequest request)
      : CurlJob(net), request_(std::move(request)) {
    SetServer();
    SetMail();
  }
  ~MailJob() override {
    Close();  // refers to the list
    curl_slist_free_all(to_);
  }

  void Finish(CURLcode code) override {
    long status = 0;
    curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
    // Curl keeps the number of the question, not of the no that followed.
    if (code == CURLE_LOGIN_DENIED && status < 400) status = kBadCredentials;
    outcome_ = {.status = static_cast<int>(status), .left = read_all_};
    if (code != CURLE_OK) outcome_->error = Detail(code);
    done_.cancel();
  }
  void Fail(base::ErrorCode, std::string message) override {
    outcome_ = {.left = read_all_, .error = std::move(message)};
    done_.cancel();
  }
  bool finished() const override { return outcome_.has_value(); }
  MailOutcome Take() { return *std::move(outcome_); }

 private:
  void SetServer() {
    const bool implicit = request_.security == MailSecurity::kTls;
    // The path is our name in EHLO: not this machine's own.
    const std::string url = std::string(implicit ? "smtps" : "smtp") + "://" +
                            request_.host + ":" +
                            std::to_string(request_.port) + "/huiying";
    SetCurl(handle_, CURLOPT_URL, url.c_str());
    SetCurl(handle_, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    SetCurl(handle_, CURLOPT_PROXY, "");
    SetCurl(handle_, CURLOPT_USE_SSL,
            request_.security == MailSecurity::kNone
                ? static_cast<long>(CURLUSESSL_NONE)
                : static_cast<long>(CURLUSESSL_ALL));
    SetCurl(handle_, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
    if (!request_.ca.empty()) {
      curl_blob blob{.data = request_.ca.data(),
                     .len = request_.ca.size(),
                     .flags = CURL_BLOB_COPY};
      SetCurl(handle_, CURLOPT_CAINFO_BLOB, &blob);
    }
    if (!request_.user.empty()) {
      SetCurl(handle_, CURLOPT_USERNAME, request_.user.c_str());
      SetCurl(handle_, CURLOPT_PASSWORD, request_.password.c_str());
    }
    SetCurl(handle_, CURLOPT_NOSIGNAL, 1L);
    SetCurl(handle_, CURLOPT_QUICK_EXIT, 1L);
    SetCurl(handle_, CURLOPT_CONNECTTIMEOUT_MS,
            static_cast<long>(request_.connect_timeout.count()));
    SetCurl(handle_, CURLOPT_TIMEOUT_MS,
            static_cast<long>(request_.total_timeout.count()));
    SetCurl(handle_, CURLOPT_ERRORBUFFER, detail_);
  }

  void SetMail() {
    to_ = curl_slist_append(nullptr, ("<" + request_.to + ">").c_str());
    HUIYING_CHECK(to_ != nullptr);
    SetCurl(handle_, CURLOPT_MAIL_FROM, ("<" + request_.from + ">").c_str());
    SetCurl(handle_, CURLOPT_MAIL_RCPT, to_);
    SetCurl(handle_, CURLOPT_UPLOAD, 1L);
    SetCurl(handle_, CURLOPT_READFUNCTION, &MailJob::OnRead);
    SetCurl(handle_, CURLOPT_READDATA, this);
    SetCurl(handle_, CURLOPT_WRITEFUNCTION, &MailJob::OnReply);
  }

  static std::size_t OnRead(char* to, std::size_t, std::size_t room,
                            void* self) {
    auto& job = *static_cast<MailJob*>(self);
    const std::size_t count =
        std::min(room, job.request_.text.size() - job.read_);
    std::memcpy(to, job.request_.text.data() + job.read_, count);
    job.read_ += count;
    // The line that ends a mail follows the end of the text.
    if (count == 0) job.read_all_ = true;
    return count;
  }

  static std::size_t OnReply(char*, std::size_t, std::size_t count, void*) {
    return count;
  }

  MailRequest request_;
  curl_slist* to_ = nullptr;
  std::size_t read_ = 0;
  bool read_all_ = false;
  std::optional<MailOutcome> outcome_;
};

}  // namespace

MailClient::MailClient(asio::io_context& net)
    : multi_(std::make_shared<CurlMulti>(
          net,
          CurlMulti::Limits{.connections_per_host = kMaxConnectionsPerServer,
                            .idle_connections = 16})) {}

MailClient::~MailClient() { multi_->Stop(); }

asio::awaitable<MailOutcome> MailClient::Send(MailRequest request) {
  const auto multi = multi_;
  const auto job = std::make_shared<MailJob>(multi->net(), std::move(request));
  if (auto ran = co_await CurlMulti::Run(multi, job); !ran) {
    co_return MailOutcome{.error = std::move(ran).error().message};
  }
  co_return job->Take();
}

}  // namespace huiying::aio
