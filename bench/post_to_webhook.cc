// How long from a post's being served by a feed to its alert at a webhook?
//
// A loopback server gives, each second, a JSON feed of `--rate` new posts of
// which one in a hundred matters; a loopback receiver takes the alerts; between
// them stands a real daemon on a fresh data folder. Time runs from the last
// byte of the document to the arrival of the alert's body. Beside it stands
// the bare fdatasync of the same disk, in the same run: the floor of what a
// durable answer costs.
#include <fcntl.h>
#include <fmt/core.h>
#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "app/daemon.h"
#include "app/folders.h"

namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace fs = std::filesystem;
using boost::asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using Answer = std::function<http::response<http::string_body>(
    const http::request<http::string_body>&)>;

// A blocking loopback server: a thread a connection, until the process ends.
class Loopback {
 public:
  // `sent` is called when an answer's last byte is out.
  Loopback(Answer answer, std::function<void()> sent)
      : acceptor_(context_, {boost::asio::ip::make_address("127.0.0.1"), 0}),
        answer_(std::move(answer)),
        sent_(std::move(sent)) {
    std::thread([this] { Accept(); }).detach();
  }
  std::string url() const {
    return fmt::format("http://127.0.0.1:{}",
                       acceptor_.local_endpoint().port());
  }

 private:
  void Accept() {
    for (;;) {
      tcp::socket socket(context_);
      beast::error_code error;
      acceptor_.accept(socket, error);
      if (error) return;
      std::thread([this, s = std::move(socket)]() mutable {
        Serve(s);
      }).detach();
    }
  }
  void Serve(tcp::socket& socket) {
    beast::flat_buffer buffer;
    beast::error_code error;
    socket.set_option(tcp::no_delay(true));
    for (;;) {
      http::request<http::string_body> request;
      http::read(socket, buffer, request, error);
      if (error) return;
      auto response = answer_(request);
      response.keep_alive(request.keep_alive());
      response.prepare_payload();
      http::write(socket, response, error);
      if (error) return;
      sent_();
    }
  }

  boost::asio::io_context context_;
  tcp::acceptor acceptor_;
  Answer answer_;
  std::function<void()> sent_;
};

http::response<http::string_body> Ok(std::string type, std::string body) {
  http::response<http::string_body> response(http::status::ok, 11);
  response.set(http::field::content_type, type);
  response.body() = std::move(body);
  return response;
}

// Serves `rate` posts a second and remembers when each that matters was sent.
class Stream {
 public:
  explicit Stream(int rate) : rate_(rate) {}

  std::string NextDocument() {
    const std::lock_guard lock(mutex_);
    nlohmann::json items = nlohmann::json::array();
    const auto now = Clock::now();
    const int count =
        last_ == Clock::time_point{}
            ? rate_
            : static_cast<int>(std::min(
                  5.0 * rate_,
                  std::chrono::duration<double>(now - last_).count() * rate_));
    last_ = now;
    for (int i = 0; i < count; ++i) {
      const int n = served_++;
      items.push_back(
          {{"id", fmt::format("b{}", n)},
           {"content_text", n % 100 == 0 ? Relevant(n) : Noise(n)}});
    }
    pending_ = served_;
    return nlohmann::json{{"version", "https://jsonfeed.org/version/1.1"},
                          {"title", "bench"},
                          {"items", items}}
        .dump();
  }
  void Sent() {
    const std::lock_guard lock(mutex_);
    for (; marked_ < pending_; ++marked_) {
      if (marked_ % 100 == 0) sent_at_[marked_] = Clock::now();
    }
  }
  // Notes the arrival of the alert of post `n`, the first time.
  void Arrived(int n) {
    const auto now = Clock::now();
    const std::lock_guard lock(mutex_);
    const auto it = sent_at_.find(n);
    if (it == sent_at_.end()) return;
    const std::chrono::duration<double, std::milli> took = now - it->second;
    took_.push_back(took.count());
    sent_at_.erase(it);
  }
  std::vector<double> took() {
    const std::lock_guard lock(mutex_);
    return took_;
  }
  std::pair<int, std::size_t> served_and_missing() {
    const std::lock_guard lock(mutex_);
    return {served_, sent_at_.size()};
  }

 private:
  std::string Words(int n, int count) {
    std::mt19937 random(static_cast<unsigned>(n));
    static const std::vector<std::string> kWords = {
        "天气", "公园", "晚饭", "电影", "朋友", "旅行", "音乐", "地铁",
        "早晨", "咖啡", "比赛", "照片", "花园", "超市", "作业", "电梯"};
    std::string text;
    for (int i = 0; i < count; ++i) text += kWords[random() % kWords.size()];
    return text;
  }
  std::string Noise(int n) { return fmt::format("{}{}", Words(n, 40), n); }
  // The number stands in the text so that the alert's title names it.
  std::string Relevant(int n) {
    return fmt::format(
        "编号{}，云州市青溪区城南派出所一男子在办案区死亡，家属要求公布监控。{"
        "}",
        n, Words(n, 30));
  }

  const int rate_;
  std::mutex mutex_;
  Clock::time_point last_{};
  int served_ = 0;
  int pending_ = 0;
  int marked_ = 0;
  std::map<int, Clock::time_point> sent_at_;
  std::vector<double> took_;
};

double Percentile(std::vector<double> values, double percent) {
  if (values.empty()) return -1;
  std::ranges::sort(values);
  const auto rank = static_cast<std::size_t>(
      percent / 100 * static_cast<double>(values.size() - 1) + 0.5);
  return values[rank];
}

// Appends 4 KiB and syncs, `count` times, in the data folder.
std::vector<double> BareSyncs(const fs::path& folder, int count) {
  std::vector<double> took;
  const int file = ::open((folder / "probe").c_str(), O_CREAT | O_WRONLY, 0600);
  const std::string block(4096, 'x');
  for (int i = 0; i < count; ++i) {
    const auto start = Clock::now();
    if (::write(file, block.data(), block.size()) < 0 ||
        ::fdatasync(file) < 0) {
      break;
    }
    const std::chrono::duration<double, std::milli> length =
        Clock::now() - start;
    took.push_back(length.count());
  }
  ::close(file);
  return took;
}

void CopyRules(const fs::path& to, const std::string& receiver) {
  fs::copy(huiying::app::DefaultFolder("rules"), to,
           fs::copy_options::recursive);
  std::ofstream(to / "roster.yaml")
      << "people:\n  - id: duty-1\n    name: 值班员一\n    channels:\n"
      << "      - webhook: {url: \"" << receiver << "/alerts\"}\n"
      << "on_call:\n  press-centre: {always: [duty-1]}\n";
  std::ofstream(to / "ladder.yaml")
      << "ladders:\n  - name: default\n    when: {}\n    steps:\n"
      << "      - {after: 0s, notify: [{on_call: press-centre}]}\n"
      << "    repeat: 1h\n";
}

}  // namespace

int main(int argc, char** argv) {
  const int seconds = argc > 1 ? std::atoi(argv[1]) : 20;
  const int rate = argc > 2 ? std::atoi(argv[2]) : 1000;
  if (sodium_init() < 0 || seconds < 2 || rate < 100) {
    fmt::print(stderr,
               "usage: bench_post_to_webhook [SECONDS>=2 [RATE>=100]]\n");
    return 2;
  }
  Stream stream(rate);
  Loopback feed(
      [&](const auto&) {
        return Ok("application/feed+json", stream.NextDocument());
      },
      [&] { stream.Sent(); });
  Loopback receiver(
      [&](const auto& request) {
        const auto alert = nlohmann::json::parse(request.body());
        const std::string title = alert["case"]["title"];
        const auto at = title.find("编号");
        if (at != std::string::npos) {
          stream.Arrived(std::atoi(title.c_str() + at + 6));
        }
        return Ok("text/plain", "ok");
      },
      [] {});
  const fs::path folder =
      fs::temp_directory_path() / fmt::format("huiying-bench-{}", ::getpid());
  fs::create_directories(folder);
  CopyRules(folder / "rules", receiver.url());
  huiying::app::DaemonOptions options;
  options.data = folder / "data";
  options.rules = folder / "rules";
  options.feed_list = {{.name = "bench",
                        .url = feed.url() + "/feed.json",
                        .format = "jsonfeed",
                        .every = std::chrono::seconds(1),
                        .tags = {"local"},
                        .allow_private = true}};
  options.port = 0;
  auto daemon = huiying::app::Daemon::Start(std::move(options));
  if (!daemon) {
    fmt::print(stderr, "{}\n", daemon.error().message);
    return 2;
  }
  std::this_thread::sleep_for(std::chrono::seconds(seconds));
  const std::vector<double> syncs = BareSyncs(folder, 500);
  (*daemon)->Stop();
  const std::vector<double> took = stream.took();
  const auto [served, missing] = stream.served_and_missing();
  fmt::print("posts served            {} in {} s, 1 % matter\n", served,
             seconds);
  fmt::print("alerts received         {} ({} on their way at the end)\n",
             took.size(), missing);
  fmt::print("post to webhook, ms     p50 {:.1f}  p99 {:.1f}  max {:.1f}\n",
             Percentile(took, 50), Percentile(took, 99), Percentile(took, 100));
  fmt::print("bare fdatasync, ms      p50 {:.1f}  p99 {:.1f}\n",
             Percentile(syncs, 50), Percentile(syncs, 99));
  fmt::print("p99 / limit of 100 ms   {:.2f}\n", Percentile(took, 99) / 100);
  fs::remove_all(folder);
  return took.empty() || Percentile(took, 99) >= 100 ? 1 : 0;
}
