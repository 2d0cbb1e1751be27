// 飞书 custom bots. Pure.
//
// `post` messages: in them a text is only text, whatever it looks like, and a
// mention is a part of its own. The body has at most 20 KB; a bot takes 100 a
// minute and 5 a second. The answer carries `code`, sometimes with HTTP 400.
#pragma once

#include <string>
#include <vector>

#include "config/channel.h"
#include "notify/judgement.h"
#include "notify/rate.h"
#include "notify/render.h"

namespace huiying::notify {

inline constexpr std::size_t kFeishuBodyBytes = 20 * 1024;
// In JSON a byte of plain text may take two.
inline constexpr Limit kFeishuText{.bytes = 6'000};
std::vector<Window> FeishuRate();

// Base64 of HMAC-SHA256, keyed by `<seconds>\n<secret>`, of nothing.
std::string SignFeishu(base::TimePoint wall, std::string_view secret);

aio::HttpRequest MakeRequest(const Letter& letter,
                             const config::FeishuRobot& robot,
                             base::TimePoint wall);
Judgement JudgeFeishu(const Answered& answer);

}  // namespace huiying::notify
