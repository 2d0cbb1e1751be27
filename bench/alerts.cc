// How late are alerts when many duties fall due in the same instant?
//
// COUNT cases of grade 2 are opened whose one duty is due at one instant; their
// first alerts go out beforehand. Then, from that instant: until the alert is
// durable in the outbox (its batch is synced), and until its body has come in
// at a receiver over at most 32 connections. One message a duty, no digest.
//
// Beside it, in the same run, Prometheus Alertmanager (Debian's package, when
// it is installed): COUNT groups of one alert whose timers run out together,
// from each one's own instant to the same receiver, which is a process of its
// own. It keeps its groups in memory only and syncs nothing, so it does less.
#include <fmt/core.h>
#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "bench/alertmanager.h"
#include "bench/figures.h"
#include "bench/house.h"
#include "bench/sink.h"

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using namespace huiying;
using bench::Figures;
using bench::House;
using bench::Ms;
using bench::Sink;
using bench::Wall;
using Json = nlohmann::json;

struct Row {
  Figures outbox;
  Figures receiver;
  std::size_t twice = 0;
  double memory = 0;
  double engine_us = 0;  // processor time for each alert, by thread
  double net_us = 0;
};

Row RunOurs(int count, Sink& sink, const fs::path& folder) {
  Row row;
  House house(folder / fmt::format("store-{}", count), {sink.Url()});
  const base::Duration within = 4s + count * 1ms;
  house.Do([&] { return bench::LoadOf(bench::PolicyOf({.within = within})); });
  const base::TimePoint published = house.Now();
  const Wall::time_point due{(published + within).time_since_epoch()};
  house.OpenCases(count, published);
  while (house.Open() != 0) std::this_thread::sleep_for(10ms);
  sink.Forget();
  const auto left = due - Wall::now();
  fmt::print("  {} duties due together in {:.1f} s\n", count, Ms(left) / 1000);
  std::fflush(stdout);
  if (left < 1s) bench::Die("too slow to be ready by the due instant");
  std::this_thread::sleep_until(due - 100ms);
  const double engine = house.EngineMs();
  const double net = house.NetMs();
  std::this_thread::sleep_until(due + 500ms);
  const auto end = Wall::now() + 120s;
  while (house.Open() != 0 && Wall::now() < end) {
    std::this_thread::sleep_for(10ms);
  }
  row.engine_us = (house.EngineMs() - engine) * 1e3 / count;
  row.net_us = (house.NetMs() - net) * 1e3 / count;
  row.memory = bench::Memory(::getpid(), "VmHWM");
  for (const auto at : house.TakeDurable()) row.outbox.Add(Ms(at - due));
  std::set<std::uint64_t> told;
  for (const Sink::Arrival& arrival : sink.arrivals()) {
    if (!arrival.missed) continue;
    if (told.insert(arrival.number).second) {
      row.receiver.Add(Ms(arrival.at - due));
    } else {
      ++row.twice;
    }
  }
  return row;
}

std::optional<Row> RunPeer(int count, Sink& sink, const fs::path& folder) {
  Row row;
  bench::Alertmanager peer(folder / fmt::format("am-{}", count), sink.Url());
  if (!peer.WaitUntilReady()) return std::nullopt;
  sink.Forget();
  const auto wanted = static_cast<std::size_t>(count);
  std::vector<Wall::time_point> due(wanted + 1);
  for (int from = 1; from <= count; from += 500) {
    const int to = std::min(from + 500, count + 1);
    Json alerts = Json::array();
    for (int n = from; n < to; ++n) {
      alerts.push_back(
          {{"labels", {{"alertname", "due"}, {"case", std::to_string(n)}}}});
    }
    if (peer.Ask("POST", "/api/v2/alerts", alerts.dump()) != 200) {
      bench::Die("Alertmanager refused the alerts");
    }
    // Its timers start no later than its answer.
    for (int n = from; n < to; ++n) {
      due[static_cast<std::size_t>(n)] = Wall::now() + 15s;
    }
  }
  const double before = peer.CpuMs();
  const auto end = Wall::now() + 60s;
  while (sink.count() < wanted && Wall::now() < end) {
    std::this_thread::sleep_for(20ms);
  }
  row.net_us = (peer.CpuMs() - before) * 1e3 / count;
  for (const Sink::Arrival& arrival : sink.arrivals()) {
    row.receiver.Add(Ms(arrival.at - due.at(arrival.number)));
  }
  row.memory = bench::Memory(peer.pid(), "VmHWM");
  return row;
}

// False: something was lost, or came twice.
bool Compare(int count, Sink& sink, const fs::path& folder) {
  fmt::print("{} due in one instant\n", count);
  std::fflush(stdout);
  Row ours = RunOurs(count, sink, folder);
  const auto wanted = static_cast<std::size_t>(count);
  const bool whole = ours.outbox.ms.size() == wanted &&
                     ours.receiver.ms.size() == wanted && ours.twice == 0;
  Print("huiying, synced outbox", ours.outbox);
  Print("huiying, at the receiver", ours.receiver);
  fmt::print(
      "  {:<34} {:.0f} MiB at most, {:.1f} KiB a duty; processor: "
      "engine {:.0f} us, net {:.0f} us an alert\n",
      "huiying, memory", ours.memory, ours.memory * 1024 / count,
      ours.engine_us, ours.net_us);
  if (!whole) fmt::print("  not every alert came exactly once\n");
  auto peer = RunPeer(count, sink, folder);
  if (!peer) {
    fmt::print(
        "  Alertmanager is not here: apt-get install "
        "prometheus-alertmanager\n");
    return whole;
  }
  Print("Alertmanager, at the receiver", peer->receiver);
  fmt::print(
      "  {:<34} {:.0f} MiB at most, {:.1f} KiB a group; processor: "
      "{:.0f} us an alert\n",
      "Alertmanager, memory", peer->memory, peer->memory * 1024 / count,
      peer->net_us);
  fmt::print("  {:<34} {:.2f} (p99 at the receiver; under 1: ours is sooner)\n",
             "huiying / Alertmanager",
             ours.receiver.At(99) / peer->receiver.At(99));
  std::fflush(stdout);
  return whole;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<int> counts;
  for (int i = 1; i < argc; ++i) counts.push_back(std::atoi(argv[i]));
  if (counts.empty()) counts = {1'000, 10'000, 50'000};
  if (sodium_init() < 0 ||
      std::ranges::any_of(counts, [](int n) { return n < 1; })) {
    fmt::print(stderr, "usage: bench_alerts [COUNT…]\n");
    return 2;
  }
  Sink sink;  // before any thread
  const fs::path folder = fs::temp_directory_path() /
                          fmt::format("huiying-bench-alerts-{}", ::getpid());
  fs::create_directories(folder);
  bool whole = true;
  for (const int count : counts) {
    whole = Compare(count, sink, folder) && whole;
  }
  fs::remove_all(folder);
  return whole ? 0 : 1;
}
