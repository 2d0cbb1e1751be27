#include "tests/acceptance/town.h"

#include <fmt/core.h>
#include <sodium.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <fstream>
#include <sstream>
#include <thread>

namespace huiying::acceptance {
namespace {

namespace fs = std::filesystem;
namespace beast_http = boost::beast::http;
using boost::asio::ip::tcp;

}  // namespace

Folder::Folder() {
  static std::atomic<int> next{0};
  path_ = fs::temp_directory_path() /
          fmt::format("huiying-acceptance-{}-{}", ::getpid(), next++);
  fs::create_directories(path_);
}

Folder::~Folder() {
  std::error_code error;
  fs::remove_all(path_, error);
}

void Folder::Write(const std::string& name, const std::string& text) const {
  fs::create_directories((path_ / name).parent_path());
  std::ofstream(path_ / name, std::ios::binary) << text;
}

nlohmann::json Reply::json() const {
  return nlohmann::json::parse(body, nullptr, /*allow_exceptions=*/false);
}

Reply Ask(const std::string& address, const std::string& method,
          const std::string& target, const std::string& body,
          const std::string& if_match) {
  const std::string host = address.substr(std::string("http://").size());
  const auto colon = host.rfind(':');
  boost::asio::io_context context;
  tcp::socket socket(context);
  socket.connect(
      {boost::asio::ip::make_address(host.substr(0, colon)),
       static_cast<std::uint16_t>(std::stoi(host.substr(colon + 1)))});
  beast_http::request<beast_http::string_body> request(
      beast_http::string_to_verb(method), target, 11);
  request.set(beast_http::field::host, host);
  if (!body.empty()) {
    request.set(beast_http::field::origin, address);
    request.set(beast_http::field::content_type, target == "/api/v1/posts"
                                                     ? "application/x-ndjson"
                                                     : "application/json");
  }
  if (!if_match.empty()) request.set(beast_http::field::if_match, if_match);
  request.body() = body;
  request.prepare_payload();
  beast_http::write(socket, request);
  boost::beast::flat_buffer buffer;
  beast_http::response<beast_http::string_body> response;
  beast_http::read(socket, buffer, response);
  return {.status = response.result_int(), .body = response.body()};
}

bool Wait(const std::function<bool()>& done) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!done()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

Town::Town(app::LoopbackFn feed)
    : server_([this, feed = std::move(feed)](
                  const app::LoopbackRequest& request) -> app::LoopbackAnswer {
        if (request.method != "POST") return feed(request);
        const std::lock_guard lock(mutex_);
        alerts_.push_back(nlohmann::json::parse(request.body));
        return {.type = "text/plain", .body = "ok"};
      }) {
  REQUIRE(sodium_init() >= 0);
  port_ = server_.Start("127.0.0.1", 0).value();
  fs::copy(fs::path(HUIYING_SOURCE) / "rules", folder_.path() / "rules",
           fs::copy_options::recursive);
  folder_.Write("rules/roster.yaml",
                fmt::format("people:\n"
                            "  - id: duty-1\n"
                            "    name: 值班员一\n"
                            "    channels:\n"
                            "      - webhook: {{url: "
                            "\"http://127.0.0.1:{}/alerts\", drill: true}}\n"
                            "on_call:\n"
                            "  press-centre: {{always: [duty-1]}}\n",
                            port_));
  folder_.Write("rules/ladder.yaml",
                "ladders:\n"
                "  - name: default\n"
                "    when: {}\n"
                "    steps:\n"
                "      - {after: 0s, notify: [{on_call: press-centre}]}\n");
}

config::FeedConfig Town::Feed(const std::string& name, const std::string& path,
                              const std::string& format) const {
  return {.name = name,
          .url = fmt::format("http://127.0.0.1:{}{}", port_, path),
          .format = format,
          .every = std::chrono::seconds(1),
          .freshness = std::chrono::minutes(2),
          .priority = config::FeedPriority::kHigh,
          .tags = {"local"},
          .allow_private = true};
}

void Town::Start(std::vector<config::FeedConfig> feeds, std::uint32_t speed,
                 http::Access access) {
  auto started = app::Daemon::Start({.data = folder_.path() / "data",
                                     .rules = folder_.path() / "rules",
                                     .feed_list = std::move(feeds),
                                     .port = 0,
                                     .low_water = low_water,
                                     .mode = http::Mode::kDrill,
                                     .speed = speed,
                                     .access = std::move(access)});
  REQUIRE_MESSAGE(started, started.error().message);
  daemon_ = *std::move(started);
}

std::vector<nlohmann::json> Town::Alerts() {
  const std::lock_guard lock(mutex_);
  return alerts_;
}

double Town::Metric(const std::string& name) {
  std::istringstream lines(Ask(daemon_->address(), "GET", "/metrics").body);
  std::string line;
  while (std::getline(lines, line)) {
    if (line.starts_with(name)) return std::stod(line.substr(line.rfind(' ')));
  }
  return -1;
}

}  // namespace huiying::acceptance
