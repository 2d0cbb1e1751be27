#include "notify/heart.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "model/event.h"
#include "notify/channels/http.h"

namespace huiying::notify {
namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds kTimeOut{10};

std::string Body(const model::Heartbeat& heartbeat) {
  return Dump(nlohmann::ordered_json{
      {"name", heartbeat.name},
      {"number", heartbeat.number},
      {"at", base::FormatTime(heartbeat.last_at.value_or(base::TimePoint()))}});
}

}  // namespace

Heart::Heart(Outside outside)
    : outside_(std::move(outside)), tasks_(outside_.net) {}

void Heart::SetDirectory(std::shared_ptr<const config::Directory> directory) {
  directory_ = std::move(directory);
}

void Heart::OnPublished(const runtime::Published& published) {
  if (directory_ == nullptr) return;
  for (const model::Entry& entry : published.entries) {
    const auto* const changed =
        std::get_if<model::HeartbeatChanged>(&entry.event);
    if (changed == nullptr || !changed->heartbeat.outgoing ||
        !changed->heartbeat.last_at) {
      continue;
    }
    const auto url = directory_->heartbeats.find(changed->heartbeat.name);
    if (url == directory_->heartbeats.end() ||
        !under_way_.insert(changed->heartbeat.name).second) {
      continue;
    }
    tasks_.Spawn(Beat(url->second, changed->heartbeat));
  }
}

asio::awaitable<void> Heart::Beat(std::string url, model::Heartbeat heartbeat) {
  aio::HttpRequest request = JsonPost(std::move(url), Body(heartbeat));
  request.total_timeout = kTimeOut;
  const auto response = co_await outside_.http.Fetch(std::move(request));
  under_way_.erase(heartbeat.name);
  std::string error;
  if (!response) {
    error = response.error().message;
  } else if (response->status < 200 || response->status >= 300) {
    error = fmt::format("HTTP {}", response->status);
  }
  outside_.on_beat(heartbeat.name, error);
}

asio::awaitable<void> Heart::Stop() {
  tasks_.Cancel();
  co_await tasks_.Wait();
}

}  // namespace huiying::notify
