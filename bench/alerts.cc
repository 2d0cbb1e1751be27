// How late are alerts when many duties fall due in the same instant?
//
// A writer over a store on disk, its engine thread and the deliverer, as the
// daemon has them. COUNT cases of grade 2 are opened whose one duty is due at
// one instant; their first alerts go out beforehand. Then, from that instant:
// until the alert is durable in the outbox (its batch is synced), and until its
// body has come in at a loopback receiver over at most 32 connections.
//
// Beside it, in the same run, Prometheus Alertmanager (Debian's package, when
// it is installed): COUNT groups of one alert whose timers run out together,
// from each one's own instant to the same receiver. It keeps its groups in
// memory only and syncs nothing, so it does less.
#include <fmt/core.h>
#include <sodium.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "aio/loop.h"
#include "notify/deliverer.h"
#include "runtime/clock.h"
#include "runtime/engine_loop.h"
#include "runtime/random.h"
#include "runtime/start.h"
#include "runtime/writer.h"
#include "store/rocks_store.h"
#include "tests/unit/aio/loopback_server.h"

namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using namespace std::chrono_literals;
using namespace huiying;
using Wall = std::chrono::system_clock;
using Json = nlohmann::json;

double Ms(Wall::duration d) {
  return std::chrono::duration<double, std::milli>(d).count();
}

struct Figures {
  std::vector<double> ms;
  void Add(double value) { ms.push_back(value); }
  double At(double percent) {
    if (ms.empty()) return -1;
    std::ranges::sort(ms);
    return ms[static_cast<std::size_t>(
        percent / 100 * static_cast<double>(ms.size() - 1) + 0.5)];
  }
};

void Print(const char* what, Figures& figures) {
  fmt::print("  {:<34} p50 {:7.1f}  p99 {:7.1f}  max {:7.1f} ms  ({})\n", what,
             figures.At(50), figures.At(99), figures.At(100),
             figures.ms.size());
}

// `VmRSS` or `VmHWM` of a process in MiB; -1 when it is gone.
double Memory(pid_t pid, const std::string& field) {
  std::ifstream in(fmt::format("/proc/{}/status", pid));
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(field + ":")) {
      return std::stod(line.substr(field.size() + 1)) / 1024;
    }
  }
  return -1;
}

// The receiver of both, on a thread of its own.
class Receiver {
 public:
  using Handler =
      std::function<void(const std::string& body, Wall::time_point)>;

  Receiver()
      : server_(net_.context(), [this](const auto& request) {
          const auto now = Wall::now();
          const std::lock_guard lock(mutex_);
          if (handler_) handler_(request.body, now);
          return testing::Answer("200 OK", "", "");
        }) {
    net_.Start();
  }
  ~Receiver() { net_.Stop(); }
  std::string Url() const { return server_.Url("/alerts"); }
  void Use(Handler handler) {
    const std::lock_guard lock(mutex_);
    handler_ = std::move(handler);
  }

 private:
  std::mutex mutex_;
  Handler handler_;
  aio::NetThread net_;
  testing::LoopbackServer server_;
};

model::Policy PolicyOf(base::Duration within) {
  model::Policy policy{.rules_version = "0011223344556677"};
  policy.obligations = {{.pack = "bench",
                         .duty = model::DutyKind::kStatement,
                         .grades = {1, 2},
                         .within = within,
                         .stages = {100},
                         .satisfied_by = model::Evidence::kRelease,
                         .cite = "made up"}};
  policy.ladders = {
      {.name = "default",
       .steps = {{.notify = {{.kind = model::RecipientKind::kPerson,
                              .name = "duty-1"}}}},
       .repeat = 1h}};
  policy.people = {
      {.id = model::PersonId("duty-1"), .channels = {{.kind = "webhook"}}}};
  return policy;
}

runtime::Request PostOf(int n, base::TimePoint published_at) {
  model::SubmitPost submit;
  submit.post.id = model::PostId(fmt::format("bench:{}", n));
  submit.post.feed = model::FeedName("bench");
  submit.post.published_at = published_at;
  submit.post.fetched_at = published_at;
  submit.post.grade = 2;
  submit.post.answer_due = true;
  runtime::Request request{.lane = runtime::Lane::kPosts};
  request.command.actor = model::Actor("feed:bench");
  request.command.body = std::move(submit);
  request.texts = {{[](model::Command& command, const model::TextHash& hash) {
                      std::get<model::SubmitPost>(command.body).post.title =
                          hash;
                    },
                    fmt::format("第{}件：云州某路口有人受伤，等待回应", n)}};
  return request;
}

// The parts of the daemon that an alert passes through.
class House {
 public:
  House(const fs::path& folder, const std::string& url) {
    auto store = store::RocksStore::Open(folder, {});
    if (!store) Die(store.error().message);
    store_ = *std::move(store);
    auto loaded = runtime::Load(*store_);
    if (!loaded) Die(loaded.error().message);
    clock_.emplace(runtime::ClockOptions{});
    writer_.emplace(std::move(loaded->engine), loaded->head,
                    base::TimePoint::min(),
                    runtime::Writer::Outside{
                        .inbox = inbox_,
                        .clock = *clock_,
                        .store = *store_,
                        .random = random_,
                        .publish = [this](const auto& p) { Publish(p); }});
    if (auto begun =
            runtime::Begin(*writer_, inbox_, random_, runtime::Mode::kLive);
        !begun) {
      Die(begun.error().message);
    }
    engine_.emplace(inbox_, *writer_, *clock_);
    http_.emplace(net_.context());
    auto directory = std::make_shared<config::Directory>();
    directory->people = {{.id = model::PersonId("duty-1"),
                          .name = "值班员一",
                          .channels = {{.to = config::Webhook{.url = url}}}}};
    deliverer_.emplace(
        notify::Deliverer::Outside{.net = net_.context(),
                                   .http = *http_,
                                   .desk = *engine_,
                                   .store = *store_,
                                   .now = [this] { return clock_->Now(); },
                                   .base_url = "http://desk"},
        directory);
    if (auto started = deliverer_->Start(); !started) {
      Die(started.error().message);
    }
    engine_->Start();
    net_.Start();
  }
  ~House() {
    asio::co_spawn(net_.context(), deliverer_->Stop(), asio::use_future).wait();
    net_.Stop();
    engine_->Stop();
  }

  base::TimePoint Now() const { return clock_->Now(); }
  // Waits for the answer; asks again while the lane is full.
  void Do(const std::function<runtime::Request()>& make) {
    for (;;) {
      std::promise<bool> done;
      engine_->Submit(make(), [&done](const runtime::Reply& reply) {
        done.set_value(!std::holds_alternative<runtime::Busy>(reply));
      });
      if (done.get_future().get()) return;
    }
  }
  // Many at once, so that a turn of the writer takes many, as in a flood.
  void OpenCases(int count, base::TimePoint published) {
    constexpr int kAtOnce = 500;
    for (int from = 0; from < count; from += kAtOnce) {
      std::vector<std::future<bool>> taken;
      const int end = std::min(from + kAtOnce, count);
      for (int n = from; n < end; ++n) {
        auto done = std::make_shared<std::promise<bool>>();
        taken.push_back(done->get_future());
        engine_->Submit(
            PostOf(n, published), [done](const runtime::Reply& reply) {
              done->set_value(!std::holds_alternative<runtime::Busy>(reply));
            });
      }
      for (int n = from; n < end; ++n) {
        if (!taken[static_cast<std::size_t>(n - from)].get()) {
          Do([&] { return PostOf(n, published); });
        }
      }
    }
  }
  std::size_t Open() {
    std::promise<std::size_t> open;
    asio::post(net_.context(), [&] { open.set_value(deliverer_->open()); });
    return open.get_future().get();
  }
  // Of the alerts that were requested because a duty was missed.
  std::vector<Wall::time_point> TakeDurable() {
    const std::lock_guard lock(mutex_);
    return std::exchange(durable_, {});
  }

  [[noreturn]] static void Die(const std::string& why) {
    fmt::print(stderr, "bench_alerts: {}\n", why);
    std::exit(2);
  }

 private:
  void Publish(const runtime::Published& published) {
    const auto now = Wall::now();
    {
      const std::lock_guard lock(mutex_);
      for (const model::Entry& entry : published.entries) {
        const auto* e = std::get_if<model::AlertRequested>(&entry.event);
        if (e != nullptr && e->alert.reason == model::Reason::kMissed) {
          durable_.push_back(now);
        }
      }
    }
    if (!deliverer_) return;
    asio::post(net_.context(),
               [this, published] { deliverer_->OnPublished(published); });
  }

  std::mutex mutex_;
  std::vector<Wall::time_point> durable_;
  std::unique_ptr<store::RocksStore> store_;
  runtime::SystemRandom random_;
  std::optional<runtime::SystemClock> clock_;
  runtime::Inbox inbox_{runtime::kFirstLaneCapacity,
                        runtime::kPostsLaneCapacity};
  std::optional<runtime::Writer> writer_;
  std::optional<runtime::EngineThread> engine_;
  aio::NetThread net_;
  std::optional<aio::HttpClient> http_;
  std::optional<notify::Deliverer> deliverer_;
};

struct Row {
  int count = 0;
  Figures outbox;
  Figures receiver;
  double memory = 0;
};

Row RunOurs(int count, Receiver& receiver, const fs::path& folder) {
  Row row{.count = count};
  House house(folder / fmt::format("store-{}", count), receiver.Url());
  const base::Duration within = 20s + count * 8ms;
  house.Do([&] {
    runtime::Request request;
    request.command.actor = model::Actor("operator");
    request.command.body = model::LoadRules{.policy = PolicyOf(within)};
    return request;
  });
  const base::TimePoint published = house.Now();
  const Wall::time_point due{(published + within).time_since_epoch()};
  std::vector<Wall::time_point> arrived;
  receiver.Use([&](const std::string& body, Wall::time_point at) {
    if (body.contains("\"reason\":\"missed\"")) arrived.push_back(at);
  });
  house.OpenCases(count, published);
  while (house.Open() != 0) std::this_thread::sleep_for(10ms);
  const auto left = due - Wall::now();
  fmt::print("  {} cases open, {} duties due together in {:.1f} s\n", count,
             count, Ms(left) / 1000);
  if (left < 1s) House::Die("too slow to be ready by the due instant");
  std::this_thread::sleep_until(due + 500ms);
  const auto end = Wall::now() + 120s;
  while (house.Open() != 0 && Wall::now() < end) {
    std::this_thread::sleep_for(10ms);
  }
  row.memory = Memory(::getpid(), "VmHWM");
  receiver.Use(nullptr);
  for (const auto at : house.TakeDurable()) row.outbox.Add(Ms(at - due));
  for (const auto at : arrived) row.receiver.Add(Ms(at - due));
  return row;
}

// Debian's Alertmanager as a child on a loopback port.
class Alertmanager {
 public:
  Alertmanager(const fs::path& folder, const std::string& url) {
    fs::create_directories(folder);
    std::ofstream(folder / "am.yml")
        << "route: {receiver: bench, group_by: [case], group_wait: 15s,\n"
           "  group_interval: 1h, repeat_interval: 4h}\n"
           "receivers:\n  - name: bench\n    webhook_configs:\n"
           "      - {url: \""
        << url << "\", send_resolved: false}\n";
    child_ = ::fork();
    if (child_ != 0) return;
    const std::string config = "--config.file=" + (folder / "am.yml").string();
    const std::string data = "--storage.path=" + (folder / "data").string();
    std::freopen("/dev/null", "w", stderr);
    ::execlp("prometheus-alertmanager", "prometheus-alertmanager",
             config.c_str(), data.c_str(),
             "--web.listen-address=127.0.0.1:19093",
             "--cluster.listen-address=", static_cast<char*>(nullptr));
    ::_exit(127);
  }
  ~Alertmanager() {
    ::kill(child_, SIGTERM);
    int status = 0;
    ::waitpid(child_, &status, 0);
  }
  // Nothing answers within ten seconds: it is not installed, or did not start.
  bool WaitUntilReady() {
    for (int i = 0; i < 100; ++i) {
      if (Ask("GET", "/-/ready", "") == 200) return true;
      std::this_thread::sleep_for(100ms);
    }
    return false;
  }
  int Ask(const std::string& method, const std::string& path,
          std::string body) {
    auto answer = asio::co_spawn(
        net_.context(),
        http_.Fetch({.method = method,
                     .url = "http://127.0.0.1:19093" + path,
                     .headers = {{"Content-Type", "application/json"}},
                     .body = std::move(body),
                     .private_addresses = aio::PrivateAddresses::kAllowed}),
        asio::use_future);
    const auto result = answer.get();
    return result ? result->status : 0;
  }
  pid_t pid() const { return child_; }
  void StartNet() { net_.Start(); }
  void StopNet() { net_.Stop(); }

 private:
  pid_t child_ = -1;
  aio::NetThread net_;
  aio::HttpClient http_{net_.context()};
};

std::optional<Row> RunPeer(int count, Receiver& receiver,
                           const fs::path& folder) {
  Row row{.count = count};
  Alertmanager peer(folder / fmt::format("am-{}", count), receiver.Url());
  peer.StartNet();
  if (!peer.WaitUntilReady()) {
    peer.StopNet();
    return std::nullopt;
  }
  std::mutex mutex;
  std::vector<Wall::time_point> due(static_cast<std::size_t>(count));
  receiver.Use([&](const std::string& body, Wall::time_point at) {
    const auto label = body.find("\"case\":\"");
    if (label == std::string::npos) return;
    const std::lock_guard lock(mutex);
    row.receiver.Add(
        Ms(at - due.at(std::strtoul(body.c_str() + label + 8, nullptr, 10))));
  });
  for (int from = 0; from < count; from += 500) {
    Json alerts = Json::array();
    for (int n = from; n < std::min(from + 500, count); ++n) {
      alerts.push_back(
          {{"labels", {{"alertname", "due"}, {"case", std::to_string(n)}}}});
    }
    if (peer.Ask("POST", "/api/v2/alerts", alerts.dump()) != 200) {
      House::Die("Alertmanager refused the alerts");
    }
    // Its timers start no later than its answer.
    const std::lock_guard lock(mutex);
    for (int n = from; n < std::min(from + 500, count); ++n) {
      due[static_cast<std::size_t>(n)] = Wall::now() + 15s;
    }
  }
  const auto end = Wall::now() + 60s;
  const auto received = [&] {
    const std::lock_guard lock(mutex);
    return row.receiver.ms.size();
  };
  while (received() < static_cast<std::size_t>(count) && Wall::now() < end) {
    std::this_thread::sleep_for(20ms);
  }
  receiver.Use(nullptr);
  row.memory = Memory(peer.pid(), "VmHWM");
  peer.StopNet();
  return row;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<int> counts;
  for (int i = 1; i < argc; ++i) counts.push_back(std::atoi(argv[i]));
  if (counts.empty()) counts = {1'000, 10'000};
  if (sodium_init() < 0 ||
      std::ranges::any_of(counts, [](int n) { return n < 1; })) {
    fmt::print(stderr, "usage: bench_alerts [COUNT…]\n");
    return 2;
  }
  const fs::path folder = fs::temp_directory_path() /
                          fmt::format("huiying-bench-alerts-{}", ::getpid());
  fs::create_directories(folder);
  bool all_came = true;
  for (const int count : counts) {
    fmt::print("{} due in one instant\n", count);
    std::fflush(stdout);
    Receiver receiver;
    Row ours = RunOurs(count, receiver, folder);
    const auto wanted = static_cast<std::size_t>(count);
    all_came = all_came && ours.outbox.ms.size() == wanted &&
               ours.receiver.ms.size() == wanted;
    Print("huiying, synced outbox", ours.outbox);
    Print("huiying, at the receiver", ours.receiver);
    fmt::print("  {:<34} {:.0f} MiB at most, receiver included\n",
               "huiying, memory", ours.memory);
    auto peer = RunPeer(count, receiver, folder);
    if (!peer) {
      fmt::print(
          "  Alertmanager is not here: apt-get install "
          "prometheus-alertmanager\n");
      continue;
    }
    Print("Alertmanager, at the receiver", peer->receiver);
    fmt::print("  {:<34} {:.0f} MiB at most\n", "Alertmanager, memory",
               peer->memory);
    fmt::print("  {:<34} {:.2f} (p99 at the receiver)\n",
               "huiying / Alertmanager",
               ours.receiver.At(99) / peer->receiver.At(99));
    std::fflush(stdout);
  }
  fs::remove_all(folder);
  if (!all_came) fmt::print("not every alert came exactly once\n");
  return all_came ? 0 : 1;
}
