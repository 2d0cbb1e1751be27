// PagerDuty, Events API version 2. Pure.
//
// An alert's id is its `dedup_key`: a repeat is no second incident, a further
// stage is one. A summary has at most 1,024 characters; a key takes 120 events
// a minute (the lower of the two figures that are told).
#pragma once

#include <vector>

#include "aio/http_client.h"
#include "config/channel.h"
#include "notify/rate.h"
#include "notify/render.h"

namespace huiying::notify {

inline constexpr std::size_t kPagerDutySummary = 1'024;
inline constexpr Limit kPagerDutyText{.bytes = 16'000};
std::vector<Window> PagerDutyRate();

aio::HttpRequest MakeRequest(const Letter& letter,
                             const config::PagerDutyService& service,
                             base::TimePoint wall);

}  // namespace huiying::notify
