// Curl says which sockets to watch for what and when to be woken; we tell it
// what happened. Sockets stay curl's own and are lent to Asio: those that a job
// announced with Keep() until they are closed, the others, such as those of
// curl's resolver, between two calls of OnSocket().
#include "aio/curl_multi.h"

#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <utility>

#include "base/check.h"

namespace huiying::aio {
namespace asio = boost::asio;

namespace {

void InitCurlOnce() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_ALL);
  HUIYING_CHECK(code == CURLE_OK);
}

}  // namespace

CurlJob::CurlJob(asio::io_context& net)
    : handle_(curl_easy_init()),
      done_(net, asio::steady_timer::time_point::max()) {
  HUIYING_CHECK(handle_ != nullptr);
}

CurlJob::~CurlJob() { Close(); }

void CurlJob::Close() { curl_easy_cleanup(std::exchange(handle_, nullptr)); }

std::string CurlJob::Detail(CURLcode code) const {
  return detail_[0] != '\0' ? detail_ : curl_easy_strerror(code);
}

// A socket of curl's that Asio watches for a while.
struct CurlMulti::Watched {
  explicit Watched(asio::io_context& net, curl_socket_t socket)
      : descriptor(net, socket) {}
  ~Watched() { GiveBack(); }
  // Ends the waits too: curl is about to close the socket.
  void GiveBack() {
    if (descriptor.is_open()) descriptor.release();
  }
  asio::posix::stream_descriptor descriptor;
  bool kept = false;  // until OnClose()
  int wanted = CURL_POLL_NONE;
  bool reading = false;
  bool writing = false;
};

CurlMulti::CurlMulti(asio::io_context& net, Limits limits)
    : net_(net), timer_(net) {
  InitCurlOnce();
  multi_ = curl_multi_init();
  HUIYING_CHECK(multi_ != nullptr);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlMulti::OnSocket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlMulti::OnTimer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS,
                    limits.connections_per_host);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, limits.idle_connections);
}

CurlMulti::~CurlMulti() { Stop(); }

asio::awaitable<base::Status> CurlMulti::Run(std::shared_ptr<CurlMulti> self,
                                             std::shared_ptr<CurlJob> job) {
  if (!self->Add(job)) {
    co_return base::Fail(base::ErrorCode::kUnavailable, "stopping");
  }
  // Also when the awaiting task is destroyed instead of resumed.
  struct Guard {
    CurlMulti& multi;
    CurlJob& job;
    ~Guard() { multi.Remove(job); }
  } guard{*self, *job};
  co_await job->done().async_wait(asio::as_tuple(asio::use_awaitable));
  if (!job->finished()) {
    throw boost::system::system_error(asio::error::operation_aborted);
  }
  co_return base::Status();
}

bool CurlMulti::Add(const std::shared_ptr<CurlJob>& job) {
  if (multi_ == nullptr) return false;
  jobs_.emplace(job->handle(), job);
  HUIYING_CHECK(curl_multi_add_handle(multi_, job->handle()) == CURLM_OK);
  return true;
}

void CurlMulti::Remove(CurlJob& job) {
  if (jobs_.erase(job.handle()) == 0) return;
  curl_multi_remove_handle(multi_, job.handle());
}

void CurlMulti::Stop() {
  if (multi_ == nullptr) return;
  timer_.cancel();
  while (!jobs_.empty()) {
    const auto job = jobs_.begin()->second;
    Remove(*job);
    job->Fail(base::ErrorCode::kUnavailable, "stopping");
  }
  curl_multi_cleanup(multi_);  // closes idle connections through OnSocket()
  multi_ = nullptr;
  for (auto& [socket, watched] : watched_) watched->GiveBack();
  watched_.clear();
}

int CurlMulti::OnSocket(CURL*, curl_socket_t socket, int what, void* self,
                        void*) {
  static_cast<CurlMulti*>(self)->Watch(socket, what);
  return 0;
}

int CurlMulti::OnTimer(CURLM*, long after_ms, void* self) {
  static_cast<CurlMulti*>(self)->Arm(after_ms);
  return 0;
}

void CurlMulti::Watch(curl_socket_t socket, int what) {
  if (what == CURL_POLL_REMOVE) {
    const auto at = watched_.find(socket);
    if (at == watched_.end()) return;
    at->second->wanted = CURL_POLL_NONE;
    if (!at->second->kept) Forget(socket);
    return;
  }
  auto& watched = watched_[socket];
  if (!watched) watched = std::make_shared<Watched>(net_, socket);
  watched->wanted = what;
  Wait(socket, watched);
}

void CurlMulti::Forget(curl_socket_t socket) {
  const auto at = watched_.find(socket);
  if (at == watched_.end()) return;
  at->second->GiveBack();
  watched_.erase(at);
}

void CurlMulti::Keep(curl_socket_t socket) {
  Forget(socket);  // one of that number that is no more
  const auto watched = std::make_shared<Watched>(net_, socket);
  watched->kept = true;
  watched_.emplace(socket, watched);
}

int CurlMulti::OnClose(void* self, curl_socket_t socket) {
  static_cast<CurlMulti*>(self)->Forget(socket);
  return ::close(socket);
}

// Starts the waits that are wanted and not under way.
void CurlMulti::Wait(curl_socket_t socket,
                     const std::shared_ptr<Watched>& watched) {
  using Descriptor = asio::posix::stream_descriptor;
  if ((watched->wanted & CURL_POLL_IN) != 0 && !watched->reading) {
    watched->reading = true;
    watched->descriptor.async_wait(
        Descriptor::wait_read,
        [impl = weak_from_this(), socket, watched](auto error) {
          watched->reading = false;
          OnReady(impl, socket, watched, CURL_CSELECT_IN, error);
        });
  }
  if ((watched->wanted & CURL_POLL_OUT) != 0 && !watched->writing) {
    watched->writing = true;
    watched->descriptor.async_wait(
        Descriptor::wait_write,
        [impl = weak_from_this(), socket, watched](auto error) {
          watched->writing = false;
          OnReady(impl, socket, watched, CURL_CSELECT_OUT, error);
        });
  }
}

void CurlMulti::OnReady(const std::weak_ptr<CurlMulti>& weak,
                        curl_socket_t socket,
                        const std::shared_ptr<Watched>& watched, int event,
                        const boost::system::error_code& error) {
  const auto impl = weak.lock();
  if (!impl || impl->multi_ == nullptr) return;
  if (error == asio::error::operation_aborted) return;
  const auto is_current = [&] {
    const auto at = impl->watched_.find(socket);
    return at != impl->watched_.end() && at->second == watched;
  };
  if (!is_current()) return;
  // A wait that was started before curl changed its mind.
  const int wanted = event == CURL_CSELECT_IN ? CURL_POLL_IN : CURL_POLL_OUT;
  if ((watched->wanted & wanted) == 0) return;
  impl->Act(socket, error ? CURL_CSELECT_ERR : event);
  if (is_current()) impl->Wait(socket, watched);
}

// Curl asks again with every request, mostly for later than before: a timer
// that runs is left alone then, and looks again when it ends. Setting one
// costs a system call.
void CurlMulti::Arm(long after_ms) {
  if (after_ms < 0) {
    due_ = Instant::max();
    return;
  }
  due_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(after_ms);
  if (after_ms == 0) {
    if (std::exchange(posted_, true)) return;
    asio::post(net_, [weak = weak_from_this()] {
      if (const auto self = weak.lock()) {
        self->posted_ = false;
        self->OnTime();
      }
    });
  } else if (due_ < armed_) {
    SetTimer();
  }
}

void CurlMulti::SetTimer() {
  armed_ = due_;
  timer_.expires_at(due_);  // ends the wait that runs
  timer_.async_wait([weak = weak_from_this()](auto error) {
    const auto self = weak.lock();
    if (error || !self) return;
    self->armed_ = Instant::max();
    self->OnTime();
  });
}

void CurlMulti::OnTime() {
  if (multi_ == nullptr) return;
  if (due_ <= std::chrono::steady_clock::now()) {
    due_ = Instant::max();
    Act(CURL_SOCKET_TIMEOUT, 0);
  }
  if (multi_ != nullptr && due_ < armed_) SetTimer();
}

void CurlMulti::Act(curl_socket_t socket, int events) {
  int running = 0;
  curl_multi_socket_action(multi_, socket, events, &running);
  int left = 0;
  while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;
    const auto at = jobs_.find(message->easy_handle);
    HUIYING_CHECK(at != jobs_.end());
    const auto job = at->second;
    Remove(*job);  // `message` is gone from here
    job->Finish(code);
  }
}

}  // namespace huiying::aio
