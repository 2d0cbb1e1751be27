// Webhooks as Alertmanager sends them, version 4: for receivers that a house
// has already. Pure.
#pragma once

#include "aio/http_client.h"
#include "config/channel.h"
#include "notify/render.h"

namespace huiying::notify {

inline constexpr Limit kAlertmanagerText{.bytes = 16'000};

aio::HttpRequest MakeRequest(const Letter& letter,
                             const config::AlertmanagerHook& hook);

}  // namespace huiying::notify
