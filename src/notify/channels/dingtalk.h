// 钉钉 custom robots. Pure.
//
// The body has at most 20,000 bytes; a robot takes 20 a minute and is mute for
// ten minutes after the 21st. The signature is made when the request is: its
// time may be an hour off at most. The answer is HTTP 200 with `errcode`.
#pragma once

#include <string>
#include <vector>

#include "config/channel.h"
#include "notify/judgement.h"
#include "notify/rate.h"
#include "notify/render.h"

namespace huiying::notify {

inline constexpr std::size_t kDingTalkBodyBytes = 20'000;
// In JSON a byte of plain text may take two.
inline constexpr Limit kDingTalkText{.bytes = 6'000};
std::vector<Window> DingTalkRate();

// Base64 of HMAC-SHA256, keyed by the secret, of `<milliseconds>\n<secret>`.
std::string SignDingTalk(base::TimePoint wall, std::string_view secret);

// `wall`: the real time, whatever the drill's.
aio::HttpRequest MakeRequest(const Letter& letter,
                             const config::DingTalkRobot& robot,
                             const std::string& phone, base::TimePoint wall);
Judgement JudgeDingTalk(const Answered& answer);

}  // namespace huiying::notify
