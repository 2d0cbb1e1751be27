// CurlMulti: curl's multi interface as an Asio citizen, and what it runs.
// Confined(net). Internal to HttpClient and MailClient.
#pragma once

#include <curl/curl.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "base/check.h"
#include "base/error.h"

namespace huiying::aio {

// One request on one easy handle. Whoever makes it sets the handle up.
class CurlJob {
 public:
  explicit CurlJob(boost::asio::io_context& net);
  virtual ~CurlJob();
  CurlJob(const CurlJob&) = delete;
  CurlJob& operator=(const CurlJob&) = delete;

  CURL* handle() const { return handle_; }
  boost::asio::steady_timer& done() { return done_; }

  // Turns curl's verdict into the result and wakes whoever awaits done().
  virtual void Finish(CURLcode code) = 0;
  virtual void Fail(base::ErrorCode code, std::string message) = 0;
  virtual bool finished() const = 0;

 protected:
  // Gives the handle up before what it refers to goes away.
  void Close();
  // What curl says of a failure.
  std::string Detail(CURLcode code) const;

  CURL* handle_;
  char detail_[CURL_ERROR_SIZE] = {};
  boost::asio::steady_timer done_;
};

class CurlMulti : public std::enable_shared_from_this<CurlMulti> {
 public:
  struct Limits {
    long connections_per_host = 32;
    long idle_connections = 64;
  };
  CurlMulti(boost::asio::io_context& net, Limits limits);
  ~CurlMulti();

  boost::asio::io_context& net() { return net_; }

  // Runs the job to its end. kUnavailable when the client is stopping; throws
  // only when the awaiting task is cancelled.
  static boost::asio::awaitable<base::Status> Run(
      std::shared_ptr<CurlMulti> self, std::shared_ptr<CurlJob> job);

  // Ends what runs with kUnavailable `stopping`.
  void Stop();

  // A socket that a job opened stays with Asio until curl closes it, through
  // OnClose(): lending it anew for each request costs two system calls more.
  void Keep(curl_socket_t socket);
  static int OnClose(void* self, curl_socket_t socket);

 private:
  struct Watched;

  static int OnSocket(CURL*, curl_socket_t socket, int what, void* self, void*);
  static int OnTimer(CURLM*, long after_ms, void* self);
  static void OnReady(const std::weak_ptr<CurlMulti>& weak,
                      curl_socket_t socket,
                      const std::shared_ptr<Watched>& watched, int event,
                      const boost::system::error_code& error);
  bool Add(const std::shared_ptr<CurlJob>& job);
  void Remove(CurlJob& job);
  void Watch(curl_socket_t socket, int what);
  void Forget(curl_socket_t socket);
  void Wait(curl_socket_t socket, const std::shared_ptr<Watched>& watched);
  void Arm(long after_ms);
  void SetTimer();
  void OnTime();
  void Act(curl_socket_t socket, int events);

  boost::asio::io_context& net_;
  using Instant = std::chrono::steady_clock::time_point;
  boost::asio::steady_timer timer_;
  Instant due_ = Instant::max();    // when curl wants to be called
  Instant armed_ = Instant::max();  // when the timer ends that runs
  bool posted_ = false;
  CURLM* multi_ = nullptr;
  std::map<CURL*, std::shared_ptr<CurlJob>> jobs_;
  std::map<curl_socket_t, std::shared_ptr<Watched>> watched_;
};

template <class T>
void SetCurl(CURL* handle, CURLoption option, T value) {
  // Only a misspelt option or a lack of memory fails here.
  HUIYING_CHECK(curl_easy_setopt(handle, option, value) == CURLE_OK);
}

}  // namespace huiying::aio
