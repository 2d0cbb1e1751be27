#include "bench/house.h"

#include <fmt/core.h>
#include <time.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <utility>

#include "runtime/start.h"

namespace huiying::bench {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

model::PersonId PersonOf(std::size_t i) {
  return model::PersonId(fmt::format("duty-{}", i + 1));
}

double ThreadMs() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 +
         static_cast<double>(now.tv_nsec) / 1e6;
}

}  // namespace

void Die(const std::string& why) {
  fmt::print(stderr, "bench: {}\n", why);
  std::exit(2);
}

model::Policy PolicyOf(const Terms& terms) {
  model::Policy policy{.rules_version = "0011223344556677"};
  policy.obligations = {{.pack = "bench",
                         .duty = model::DutyKind::kStatement,
                         .grades = {1, 2},
                         .within = terms.within,
                         .stages = {100},
                         .satisfied_by = model::Evidence::kRelease,
                         .cite = "made up"}};
  model::LadderStep first;
  for (std::size_t i = 0; i < terms.people; ++i) {
    first.notify.push_back(
        {.kind = model::RecipientKind::kPerson, .name = PersonOf(i).value()});
    policy.people.push_back(
        {.id = PersonOf(i), .channels = {{.kind = "webhook"}}});
  }
  policy.ladders = {{.name = "default", .steps = {first}, .repeat = 1h}};
  return policy;
}

std::shared_ptr<config::Directory> DirectoryOf(
    const std::vector<std::string>& urls) {
  auto directory = std::make_shared<config::Directory>();
  for (std::size_t i = 0; i < urls.size(); ++i) {
    directory->people.push_back(
        {.id = PersonOf(i),
         .name = fmt::format("值班员{}", i + 1),
         .channels = {{.to = config::Webhook{.url = urls[i]}}}});
  }
  return directory;
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

runtime::Request LoadOf(const model::Policy& policy) {
  runtime::Request request;
  request.command.actor = model::Actor("operator");
  request.command.body = model::LoadRules{.policy = policy};
  return request;
}

House::House(const std::filesystem::path& folder,
             const std::vector<std::string>& urls) {
  auto store = store::RocksStore::Open(folder, {});
  if (!store) Die(store.error().message);
  store_ = *std::move(store);
  auto loaded = runtime::Load(*store_);
  if (!loaded) Die(loaded.error().message);
  clock_.emplace(runtime::ClockOptions{.resume_at = loaded->last_at});
  writer_.emplace(std::move(loaded->engine), loaded->head,
                  loaded->last_at.value_or(base::TimePoint::min()),
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
  if (!urls.empty()) {
    http_.emplace(net_.context());
    deliverer_.emplace(
        notify::Deliverer::Outside{.net = net_.context(),
                                   .http = *http_,
                                   .desk = *engine_,
                                   .store = *store_,
                                   .now = [this] { return clock_->Now(); },
                                   .base_url = "http://desk"},
        DirectoryOf(urls));
    if (auto started = deliverer_->Start(); !started) {
      Die(started.error().message);
    }
  }
  engine_->Start();
  net_.Start();
}

House::~House() {
  if (deliverer_) {
    asio::co_spawn(net_.context(), deliverer_->Stop(), asio::use_future).wait();
  }
  net_.Stop();
  engine_->Stop();
}

void House::Do(const std::function<runtime::Request()>& make) {
  for (;;) {
    std::promise<bool> done;
    engine_->Submit(make(), [&done](const runtime::Reply& reply) {
      done.set_value(!std::holds_alternative<runtime::Busy>(reply));
    });
    if (done.get_future().get()) return;
  }
}

void House::OpenCases(int count, base::TimePoint published) {
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

std::size_t House::Open() {
  std::promise<std::size_t> open;
  asio::post(net_.context(), [&] { open.set_value(deliverer_->open()); });
  return open.get_future().get();
}

std::vector<Wall::time_point> House::TakeDurable() {
  const std::lock_guard lock(mutex_);
  return std::exchange(durable_, {});
}

std::vector<base::Duration> House::TakeLateness() {
  const std::lock_guard lock(mutex_);
  return std::exchange(lateness_, {});
}

double House::EngineMs() {
  const std::lock_guard lock(mutex_);
  return engine_ms_;
}

double House::NetMs() {
  std::promise<double> ms;
  asio::post(net_.context(), [&] { ms.set_value(ThreadMs()); });
  return ms.get_future().get();
}

void House::Publish(const runtime::Published& published) {
  const auto now = Wall::now();
  {
    const std::lock_guard lock(mutex_);
    engine_ms_ = ThreadMs();
    for (const model::Entry& entry : published.entries) {
      const auto* e = std::get_if<model::AlertRequested>(&entry.event);
      if (e != nullptr && e->alert.reason == model::Reason::kMissed) {
        durable_.push_back(now);
      }
      if (const auto* m = std::get_if<model::DutyMissed>(&entry.event)) {
        lateness_.push_back(m->at - m->due_at);
      }
    }
  }
  if (!deliverer_) return;
  asio::post(net_.context(), [this, news = notify::NewsOf(published)] {
    deliverer_->OnPublished(news);
  });
}

}  // namespace huiying::bench
