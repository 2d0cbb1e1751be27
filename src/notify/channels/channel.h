// Channel: what the deliverer asks of every kind of channel. Pure. A kind is a
// file pair of this folder and a line in each function of channel.cc.
#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "aio/http_client.h"
#include "aio/mail_client.h"
#include "config/directory.h"
#include "notify/judgement.h"
#include "notify/rate.h"
#include "notify/render.h"

namespace huiying::notify {

// Whom a channel's requests meet: what is limited together, and waits together.
struct Traits {
  std::string receiver;  // a name for maps only: it may hold a secret
  std::vector<Window> rate;
  bool digests = false;  // several alerts may go in one piece
  std::size_t max_connections = 32;
  // What of the text it carries.
  config::SizeClass size = config::SizeClass::kLong;
  Limit limit;
};
Traits TraitsOf(const config::Channel& channel);

using Outgoing = std::variant<aio::HttpRequest, aio::MailRequest>;
// `wall`: the real time, which platforms check; the letter's is the engine's.
Outgoing MakeOutgoing(const config::Channel& channel,
                      const config::Contact& person, const Letter& letter,
                      base::TimePoint wall);

Judgement JudgeAnswer(const config::Channel& channel, const Answered& answer);

}  // namespace huiying::notify
