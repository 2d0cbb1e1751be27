// ntfy topics: pushes to phones from a server of the house or of ntfy.sh. Pure.
//
// Published as JSON at the server's root. A message over 4,096 bytes would
// become an attachment that nobody opens at night; the public server takes 60
// at once and then one in five seconds.
#pragma once

#include <vector>

#include "aio/http_client.h"
#include "config/channel.h"
#include "notify/rate.h"
#include "notify/render.h"

namespace huiying::notify {

inline constexpr Limit kNtfyText{.bytes = 4'096};
std::vector<Window> NtfyRate();

aio::HttpRequest MakeRequest(const Letter& letter,
                             const config::NtfyTopic& topic);

}  // namespace huiying::notify
