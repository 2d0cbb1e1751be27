// 企业微信 group robots. Pure.
//
// `text` messages, because only they mention by phone number. Their content
// has at most 2048 bytes; a robot takes 20 a minute, and refused ones count,
// too. The answer is HTTP 200 with `errcode`.
#pragma once

#include <string>
#include <vector>

#include "config/channel.h"
#include "notify/judgement.h"
#include "notify/rate.h"
#include "notify/render.h"

namespace huiying::notify {

inline constexpr Limit kWeComText{.bytes = 2'048};
std::vector<Window> WeComRate();

// `phone` may be empty: nobody is mentioned.
aio::HttpRequest MakeRequest(const Letter& letter,
                             const config::WeComRobot& robot,
                             const std::string& phone);
Judgement JudgeWeCom(const Answered& answer);

}  // namespace huiying::notify
