// What do many open duties cost: memory, the time of a start, the processor
// when nothing is due, and how exactly the clock wakes up?
//
// The real writer opens COUNT / 2 cases of grade 2 with two duties each, a post
// with title, text and address, and a first alert that was delivered; its store
// is not synced while it is filled. `journal verify` of a smaller store that
// the same code filled must find nothing. Then a new process starts on the
// store, as the daemon does, and is measured beside one on an empty store.
#include <fmt/core.h>
#include <sodium.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "bench/figures.h"
#include "bench/house.h"
#include "runtime/start.h"
#include "runtime/verify.h"

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using namespace huiying;
using Steady = std::chrono::steady_clock;

constexpr base::Duration kStatement = 5h;
constexpr base::Duration kPress = 24h;

double Seconds(Steady::duration d) {
  return std::chrono::duration<double>(d).count();
}

model::Policy Policy() {
  model::Policy policy = bench::PolicyOf({.within = kStatement});
  policy.obligations.front().stages = {50, 75, 90, 100};
  auto press = policy.obligations.front();
  press.duty = model::DutyKind::kPressConference;
  press.within = kPress;
  press.satisfied_by = model::Evidence::kPressEventHeld;
  policy.obligations.push_back(press);
  policy.ladders.front().repeat.reset();
  return policy;
}

// A post like no other, with the texts of an ordinary one.
runtime::Request RealPost(int n, base::TimePoint at, std::mt19937_64& dice) {
  runtime::Request request = bench::PostOf(n, at);
  model::PostRow& post = std::get<model::SubmitPost>(request.command.body).post;
  post.fingerprint = dice();
  post.length = 140;
  post.topics = {"conduct"};
  const auto slot = [](model::TextHash model::PostRow::* field) {
    return [field](model::Command& command, const model::TextHash& hash) {
      std::get<model::SubmitPost>(command.body).post.*field = hash;
    };
  };
  std::string text;
  for (int i = 0; i < 140; ++i) {
    const unsigned c = 0x4E00 + static_cast<unsigned>(dice() % 0x5000);
    text += static_cast<char>(0xE0 | (c >> 12));
    text += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (c & 0x3F));
  }
  request.texts.push_back({slot(&model::PostRow::text), text});
  request.texts.push_back({slot(&model::PostRow::url),
                           fmt::format("https://example.invalid/{}", n)});
  return request;
}

// Turns the writer by hand.
class Filler {
 public:
  Filler(store::RocksStore& store, base::TimePoint start)
      : clock_(start),
        writer_(engine::Engine(), std::nullopt, base::TimePoint::min(),
                {.inbox = inbox_,
                 .clock = clock_,
                 .store = store,
                 .random = random_,
                 .publish = [this](const auto& p) { Note(p); }}) {
    if (!runtime::Begin(writer_, inbox_, random_, runtime::Mode::kLive)) {
      bench::Die("the store takes nothing");
    }
    HandIn(bench::LoadOf(Policy()));
    Turn();
  }

  void Open(int cases) {
    std::mt19937_64 dice(1);
    for (int n = 0; n < cases; ++n) {
      HandIn(RealPost(n, clock_.Now(), dice));
      if (n % 500 == 499 || n + 1 == cases) {
        Turn();
        Deliver();
        clock_.Advance(1ms);
      }
    }
  }
  std::size_t duties() const { return duties_; }

 private:
  void HandIn(runtime::Request request) {
    const auto lane = request.lane == runtime::Lane::kFirst
                          ? aio::MailboxLane::kFirst
                          : aio::MailboxLane::kRest;
    runtime::Pending pending{.request = std::move(request),
                             .done = [](runtime::Reply) {}};
    if (!inbox_.Push(lane, pending)) bench::Die("the lane is full");
  }
  void Turn() {
    runtime::Writer::Turn turn;
    do {
      turn = writer_.Step();
    } while (turn.requests > 0 || turn.full);
  }
  void Deliver() {
    for (const auto outcome : {model::DeliveryOutcome::kStarted,
                               model::DeliveryOutcome::kDelivered}) {
      for (const model::AlertId id : requested_) {
        runtime::Request request;
        request.command.actor = model::Actor("deliverer");
        request.command.body = model::RecordDelivery{
            .alert = id, .attempt = 1, .outcome = outcome};
        HandIn(std::move(request));
      }
      Turn();
    }
    requested_.clear();
  }
  void Note(const runtime::Published& published) {
    for (const model::Entry& entry : published.entries) {
      if (const auto* e = std::get_if<model::AlertRequested>(&entry.event)) {
        requested_.push_back(e->alert.id);
      }
      if (std::holds_alternative<model::DutyStarted>(entry.event)) ++duties_;
    }
  }

  runtime::Inbox inbox_{runtime::kFirstLaneCapacity,
                        runtime::kPostsLaneCapacity};
  runtime::ManualClock clock_;
  runtime::SystemRandom random_;
  std::vector<model::AlertId> requested_;
  std::size_t duties_ = 0;
  runtime::Writer writer_;
};

void Fill(const fs::path& folder, int duties) {
  auto store = store::RocksStore::Open(folder, {.sync = false});
  if (!store) bench::Die(store.error().message);
  const base::TimePoint now =
      std::chrono::floor<base::Duration>(std::chrono::system_clock::now());
  Filler filler(**store, now - 2h);
  filler.Open(duties / 2);
  if (filler.duties() != static_cast<std::size_t>(duties)) {
    bench::Die(fmt::format("{} duties were started", filler.duties()));
  }
}

void VerifySmall(const fs::path& folder) {
  Fill(folder, 2'000);
  auto store = store::RocksStore::Open(folder, {});
  if (!store) bench::Die(store.error().message);
  const auto report = runtime::Verify(*(*store)->Take(), std::nullopt);
  if (!report) bench::Die(report.error().message);
  if (report->problem) bench::Die("verify: " + report->problem->what);
  fmt::print("verify of 2,000 duties: {} entries, {} rows, no problem\n",
             report->entries, report->rows);
}

double CpuMs() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto ms = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e3 +
           static_cast<double>(t.tv_usec) / 1e3;
  };
  return ms(usage.ru_utime) + ms(usage.ru_stime);
}

// Twenty duties due at instants of their own, one every 150 ms.
void MeasureWakeUps(bench::House& house) {
  constexpr int kCount = 20;
  house.Do([&] { return bench::LoadOf(Policy()); });
  house.TakeDurable();
  const base::TimePoint first = house.Now() + 3s;
  for (int i = 0; i < kCount; ++i) {
    house.Do([&] {
      return bench::PostOf(1'000'000'000 + i, first + i * 150ms - kStatement);
    });
  }
  std::this_thread::sleep_for(3s + kCount * 150ms + 1s);
  bench::Figures durable;
  auto times = house.TakeDurable();
  std::ranges::sort(times);
  for (std::size_t i = 0; i < times.size(); ++i) {
    const bench::Wall::time_point due{
        (first + static_cast<int>(i) * 150ms).time_since_epoch()};
    durable.Add(bench::Ms(times[i] - due));
  }
  bench::Figures decided;
  for (const base::Duration late : house.TakeLateness()) {
    decided.Add(static_cast<double>(late.count()));
  }
  Print("wake-up: decided after its instant", decided);
  Print("wake-up: durable after its instant", durable);
}

// In a process of its own. `KiB anonymous, seconds` go into `out`.
int Measure(const fs::path& folder, const fs::path& out, bool probe) {
  const auto begin = Steady::now();
  bench::House house(folder, {});
  const double start = Seconds(Steady::now() - begin);
  std::this_thread::sleep_for(2s);
  std::ofstream(out) << bench::Memory(::getpid(), "VmRSS") << ' '
                     << bench::Memory(::getpid(), "RssAnon") << ' ' << start;
  if (!probe) return 0;
  // RocksDB tidies up after a start; what comes after that is idle.
  for (int i = 0; i < 60; ++i) {
    const double second = CpuMs();
    std::this_thread::sleep_for(1s);
    if (CpuMs() - second < 2) break;
  }
  const double before = CpuMs();
  std::this_thread::sleep_for(10s);
  fmt::print("  idle: {:.2f} ms of processor a second\n",
             (CpuMs() - before) / 10);
  MeasureWakeUps(house);
  return 0;
}

struct Measured {
  double resident = 0;   // MiB
  double anonymous = 0;  // MiB
  double start = 0;      // s
};

Measured MeasureApart(const char* self, const fs::path& folder, bool probe) {
  const fs::path out = folder.string() + ".out";
  std::fflush(stdout);
  const pid_t child = ::fork();
  if (child == 0) {
    ::execl(self, self, probe ? "--probe" : "--measure", folder.c_str(),
            out.c_str(), static_cast<char*>(nullptr));
    ::_exit(127);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  Measured measured;
  std::ifstream in(out);
  in >> measured.resident >> measured.anonymous >> measured.start;
  if (status != 0 || !in) bench::Die("the measured process failed");
  return measured;
}

std::uintmax_t SizeOf(const fs::path& folder) {
  std::uintmax_t size = 0;
  for (const auto& file : fs::recursive_directory_iterator(folder)) {
    if (file.is_regular_file()) size += file.file_size();
  }
  return size;
}

}  // namespace

int main(int argc, char** argv) {
  if (sodium_init() < 0) return 2;
  if (argc == 4 && std::strcmp(argv[1], "--measure") == 0) {
    return Measure(argv[2], argv[3], false);
  }
  if (argc == 4 && std::strcmp(argv[1], "--probe") == 0) {
    return Measure(argv[2], argv[3], true);
  }
  const int duties = argc > 1 ? std::atoi(argv[1]) : 1'000'000;
  if (duties < 2 || duties % 2 != 0) {
    fmt::print(stderr, "usage: bench_open_duties [COUNT]  (even)\n");
    return 2;
  }
  const fs::path folder = fs::temp_directory_path() /
                          fmt::format("huiying-bench-open-{}", ::getpid());
  fs::create_directories(folder);
  VerifySmall(folder / "small");
  const auto begin = Steady::now();
  Fill(folder / "large", duties);
  fmt::print("{} duties on {} cases: filled in {:.0f} s, {:.0f} MiB on disk\n",
             duties, duties / 2, Seconds(Steady::now() - begin),
             static_cast<double>(SizeOf(folder / "large")) / (1 << 20));
  {
    const auto made = store::RocksStore::Open(folder / "empty", {});
  }
  const char* const self = "/proc/self/exe";
  const Measured none = MeasureApart(self, folder / "empty", false);
  const Measured full = MeasureApart(self, folder / "large", true);
  const double each = (full.anonymous - none.anonymous) * (1 << 20) / duties;
  fmt::print("  start: {:.2f} s (at most 5)\n", full.start);
  fmt::print(
      "  memory: {:.0f} MiB resident, {:.0f} MiB of it anonymous; {:.0f} "
      "bytes a duty (at most 1024)\n",
      full.resident, full.anonymous, each);
  fs::remove_all(folder);
  return full.start <= 5 && each <= 1024 ? 0 : 1;
}
