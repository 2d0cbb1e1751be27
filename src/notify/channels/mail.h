// Mail: an alert as a message of RFC 5322. Pure.
//
// The Message-ID is the alert's id, so that a repeat is the same mail; mails of
// one case answer one root that is never sent, so that they form a thread.
#pragma once

#include <string>
#include <vector>

#include "aio/mail_client.h"
#include "config/channel.h"
#include "notify/rate.h"
#include "notify/render.h"

namespace huiying::notify {

inline constexpr Limit kMailText{.bytes = 64'000};
std::vector<Window> RateOf(const config::MailServer& server);

aio::MailRequest MakeRequest(const Letter& letter, const config::Mail& mail,
                             base::TimePoint wall);

// A header's value as encoded words of RFC 2047, folded; ASCII stays itself.
std::string EncodeHeader(std::string_view text);
// `Sat, 21 Nov 2026 12:30:00 +0800`.
std::string MailDate(base::TimePoint t);

}  // namespace huiying::notify
