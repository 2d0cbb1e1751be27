// Guards: what a request must carry before a handler sees it; they keep other
// web pages away from the desk. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/answer.h"
#include "http/dependencies.h"
#include "http/problem.h"

namespace huiying::http {

// `localhost`, 127.0.0.0/8 or [::1], with any port. A name that somebody else
// can point at this machine (DNS rebinding) is refused.
bool IsLoopbackHost(std::string_view host);

// Loopback names, and those that `access` has.
std::optional<Problem> CheckHost(const Call& call, const Access& access);
// For commands: JSON, and from people an Origin that equals the Host. Whoever
// shows a token is no page that somebody was lured to.
std::optional<Problem> CheckCommand(const Call& call, const Access& access);
// For posts of programs: NDJSON; an Origin, which only browsers send, must be
// our own.
std::optional<Problem> CheckPush(const Call& call, const Access& access);

struct IfMatch {
  std::optional<Problem> problem;
  std::uint64_t version = 0;
};
// The version of a case in `If-Match: "345"`.
IfMatch ReadIfMatch(const Call& call);

}  // namespace huiying::http
