#include "notify/channels/ntfy.h"

#include <nlohmann/json.hpp>

#include "notify/channels/http.h"

namespace huiying::notify {
namespace {

using Json = nlohmann::ordered_json;

constexpr Limit kTitle{.bytes = 240};

int PriorityOf(const Message& m) {
  if (m.IsGrave()) return 5;
  return m.about_case && m.about_case->grade == 4 ? 3 : 4;
}

}  // namespace

// The long window is the refill, the short one the burst.
std::vector<Window> NtfyRate() {
  return {{.length = std::chrono::minutes(10), .most = 110, .reserved = 30},
          {.length = std::chrono::seconds(10), .most = 30, .reserved = 10}};
}

aio::HttpRequest MakeRequest(const Letter& letter,
                             const config::NtfyTopic& topic) {
  const Message& m = letter.messages.front();
  const Json body = {
      {"topic", topic.topic},
      {"title", RenderHeadline(letter, kTitle)},
      {"message", RenderText(letter, config::SizeClass::kLong, kNtfyText)},
      {"priority", PriorityOf(m)},
      {"click", LinkOf(letter)}};
  aio::HttpRequest request = JsonPost(topic.url, Dump(body));
  if (!topic.token.empty()) {
    request.headers.emplace_back("Authorization", "Bearer " + topic.token);
  }
  return request;
}

}  // namespace huiying::notify
