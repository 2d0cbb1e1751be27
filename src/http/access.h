// Access: who is calling, and whether they may. Confined(net).
//
// While there is no account nobody signs in, and the server listens on
// loopback only ("open"). From the first account on a request says who it is by
// the cookie of a session or by the token of a program.
#pragma once

#include <optional>

#include "http/answer.h"
#include "http/problem.h"
#include "http/router.h"
#include "http/site.h"

namespace huiying::http {

// Fills in `call.caller`. 401 when what it shows is not, or no longer, good:
// a cookie that ended counts as none, a wrong token never does.
std::optional<Problem> Identify(Site& site, Call& call);

// 401 `sign_in_needed` or 403 `role_needed`.
std::optional<Problem> CheckRights(const Site& site, const Route& route,
                                   const Call& call);
bool IsAllowed(const Route& route, const Caller& caller);

// Whether the caller of a long answer would still be let in.
bool StillStands(Site& site, const Caller& caller);

// The session cookie: its name, and the value in a `Cookie` header or empty.
std::string_view CookieName(const Site& site);
std::string CookieOf(const Site& site, std::string_view header);

}  // namespace huiying::http
