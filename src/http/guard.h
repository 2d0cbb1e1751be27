// Guards: what a request must carry before a handler sees it. Until sign-in
// exists they are what keeps other web pages away from the desk. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/answer.h"
#include "http/problem.h"

namespace huiying::http {

// `localhost`, 127.0.0.0/8 or [::1], with any port. A name that somebody else
// can point at this machine (DNS rebinding) is refused.
bool IsLoopbackHost(std::string_view host);

std::optional<Problem> CheckHost(const Call& call);
// For commands of people: JSON, and an Origin that equals the Host.
std::optional<Problem> CheckCommand(const Call& call);
// For posts of programs: NDJSON; an Origin, which only browsers send, must be
// our own.
std::optional<Problem> CheckPush(const Call& call);

struct IfMatch {
  std::optional<Problem> problem;
  std::uint64_t version = 0;
};
// The version of a case in `If-Match: "345"`.
IfMatch ReadIfMatch(const Call& call);

}  // namespace huiying::http
