// Short messages through a gateway's HTTP interface, as rules/roster.yaml
// describes it. Pure.
#pragma once

#include <string>
#include <vector>

#include "config/channel.h"
#include "notify/judgement.h"
#include "notify/rate.h"
#include "notify/render.h"

namespace huiying::notify {

std::vector<Window> RateOf(const config::SmsGateway& gateway);

aio::HttpRequest MakeRequest(const Letter& letter,
                             const config::SmsGateway& gateway,
                             const std::string& phone);
// By the status, and by a field of the answer when the gateway has one.
Judgement JudgeSms(const Answered& answer, const config::SmsGateway& gateway);

}  // namespace huiying::notify
